"""Small pairs of rule texts, and the very words that are said of what changes between them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from leadlang.dsl.words import languages
from leadlang.grammars import data_text

from .diff_saying import said

HERE = Path(__file__).parent
PAIRS = tomllib.loads((HERE / "diff_pairs.toml").read_text(encoding="utf-8"))["pair"]
COMPARING = HERE.parents[1] / "compiler" / "comparing"
PHRASES = tomllib.loads(data_text("interface", "en", "diff.toml"))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["name"])
def test_what_is_said(pair: dict[str, str]) -> None:
    assert "".join(f"{line}\n" for line in said(pair["old"], pair["new"])) == pair["said"]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["name"])
def test_the_other_way_round_and_in_german(pair: dict[str, str]) -> None:
    """Whatever changes one way changes the other way, and there are words for it in every language."""
    for language in languages():
        assert bool(said(pair["new"], pair["old"], language)) == bool(pair["said"])


def test_every_detail_has_a_phrase_and_every_phrase_a_detail() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(COMPARING.glob("*.py")))
    details = {name.removeprefix("diff_detail_") for name in PHRASES if name.startswith("diff_detail_")}
    written = set(re.findall(r'detail\(\s*"(\w+)"', code)) | set(
        re.findall(r'"((?:also|no_longer)_\w+)"', code)
    )
    assert written - details == set()
    made = {"kind_when", "kind_each", "kind_otherwise"}
    made |= {f"{part}_{what}" for part in ("row", "column") for what in ("gone", "new", "order")}
    made |= {f"{values}_{what}" for values in ("values", "values_not") for what in ("more", "fewer", "other")}
    made |= {f"events_{what}" for what in ("more", "fewer")}
    assert details - written - made == set()
    assert made - details == set()
