"""Texts are folded in SQL as everywhere, or the statement stops."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pytest
from leadlang.runtime.folding import WHITE_SPACE, fold, folds_alone, single_spaced, words
from leadlang.runtime.sql import folding
from leadlang.runtime.sql.building import column, named, text
from sqlglot import exp

STOP = "STOP"


def folded_by_duckdb(texts: Sequence[str]) -> list[tuple[str, str, str]]:
    """Each text single-spaced and folded, and its words."""
    written = exp.column("written")
    steps = [
        exp.select("place", named(folding.single_spaced(written, "duckdb"), "spaced")).from_("texts"),
        exp.select("*", named(folding.folded(column("spaced"), text(STOP), "duckdb"), "folded")).from_("one"),
        exp.select("*", named(folding.spaced_words(column("folded"), "duckdb"), "said")).from_("two"),
    ]
    query = exp.select("spaced", "folded", "said").from_("three").order_by("place")
    for name, step in zip(("one", "two", "three"), steps, strict=True):
        query = query.with_(name, as_=step)
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE texts (place INTEGER, written VARCHAR)")
        listed = list(enumerate(texts))
        for start in range(0, len(listed), 5_000):
            part = listed[start : start + 5_000]
            rows = ", ".join(["(?, ?)"] * len(part))
            connection.execute(f"INSERT INTO texts VALUES {rows}", [cell for row in part for cell in row])
        return connection.execute(query.sql("duckdb")).fetchall()


def known() -> list[str]:
    ranges = folding.letters().known
    return [chr(code) for first, last in ranges for code in range(max(first, 1), last + 1)]


def test_every_character_is_folded_as_it_is_elsewhere() -> None:
    texts = [char for char in known() if not 0x4E10 < ord(char) < 0x9FF0 and not 0xAC10 < ord(char) < 0xD7A0]
    texts = [f"x{char}Y" for char in texts]
    for written, (spaced, folded, said) in zip(texts, folded_by_duckdb(texts), strict=True):
        assert spaced == single_spaced(written)
        assert folded == fold(written), ascii(written)
        assert said.split() == list(words(folded)), ascii(written)


def test_characters_that_are_not_looked_up_fold_to_themselves() -> None:
    for first, last in folding._FOLDED_TO_THEMSELVES:
        for code in range(first, last + 1):
            assert folds_alone(chr(code)) == chr(code)
            assert words(chr(code))


@pytest.mark.parametrize(
    "written",
    [
        "A\u0308 o\u0308",  # letters and their marks, apart
        "\u00a0 \t a\r\n\vb \ufeff",
        f"a{WHITE_SPACE}b",
        "Straße",
        "İstanbul…",
        "ＣＥＯ",
        "ΣΊΣΥΦΟΣ ς",
        "  ",
        "",
        "🦊 日本 가",
        "naïve, O'Neil_2",
    ],
)
def test_texts_are_folded_as_they_are_elsewhere(written: str) -> None:
    [(spaced, folded, said)] = folded_by_duckdb([written])
    assert (spaced, folded) == (single_spaced(written), fold(written))
    assert said.split() == list(words(folded))


@pytest.mark.parametrize("written", ["x\u0308", "ﷺ", "ǅ", "\u1100\u1161\u0301", "´", "𝐀"])
def test_what_cannot_be_folded_stops(written: str) -> None:
    [(_, folded, _)] = folded_by_duckdb([written])
    assert folded == STOP
