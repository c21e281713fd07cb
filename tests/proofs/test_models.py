"""The small models: their comments are right by trying every small lead, and the prover agrees."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from .brute import searched, wrong
from .expectations import NotAnExpectation, expectations, model_paths

MOST_LEADS = 1_500
LEAST_OF_EACH = 12


@pytest.mark.parametrize("path", model_paths(), ids=lambda path: path.stem)
def test_the_comments_are_right(path: Path) -> None:
    for subject, expected, _, found in searched(path, MOST_LEADS):
        assert not wrong(expected, found), f"{subject}: {wrong(expected, found)}"


def test_there_are_enough_of_each() -> None:
    models: Counter[str] = Counter()
    for path in model_paths():
        kinds = {
            expected.method or expected.verdict
            for expected in expectations(path.read_text(encoding="utf-8")).values()
        }
        models.update(kinds)
    assert min(models[kind] for kind in ("polarity", "solver", "refuted")) >= LEAST_OF_EACH


@pytest.mark.parametrize("comment", ["", "# proved by luck", "# refuted", "# proved: 1 event, 0 fields"])
def test_a_guarantee_without_an_answer_is_refused(comment: str) -> None:
    with pytest.raises(NotAnExpectation):
        expectations(f"when a score +1\nguarantee score never falls with a {comment}")
