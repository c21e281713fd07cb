"""A fixed tenth of `python -m tests.proofs.generated`, with fewer of the solver's steps."""

from __future__ import annotations

import pytest

from .generated import trials

MODELS, AT_ONCE, LEADS, STEPS = 50, 5, 100, 1_000_000


@pytest.mark.parametrize("first", range(1, MODELS + 1, AT_ONCE))
def test_random_models_with_random_guarantees(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        for trial in trials(seed, LEADS, STEPS):
            about = f"{trial.verdict.guarantee.target}, {trial.verdict.guarantee.subject}: {trial.kind}"
            assert not trial.faults, f"seed {seed}, {about}\n{trial.faults}\n{trial.text}"
