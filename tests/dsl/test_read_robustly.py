"""No text whatever makes the reader raise or wait; a broken statement costs one problem and no other."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leadlang.dsl.parser_tables import TABLES, parser_from_grammar, parser_from_tables, tables_text
from leadlang.dsl.problems import Source
from leadlang.dsl.read import MOST_CHARACTERS, Reading, read
from leadlang.dsl.runs import TERMINAL_OF
from leadlang.dsl.words import languages, words
from leadlang.grammars import data_text

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.lead"))
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").rglob("*.lead"))
TEXTS = [path.read_text(encoding="utf-8") for path in (*GOLDEN, *EXAMPLES)]
SPELLINGS = sorted(
    {
        spelling
        for language in languages()
        for found in words(language).spellings.values()
        for spelling in found
    }
)
BITS = st.one_of(
    st.sampled_from(SPELLINGS),
    st.sampled_from(
        [*"()[],;|=<>+-*#\"'„“\n", "\r\n", "5", "1.5", "1,5", "20%", "2026-01-31", "A+", "x", "==", "&&"]
    ),
    st.text(max_size=4),
)


def checked(text: str) -> Reading:
    """What was read; every problem has a place inside the text."""
    reading = read(Source("rules.lead", text))
    for found in reading.problems:
        assert 0 <= found.span.start <= found.span.end <= len(text)
    return reading


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    checked(text)


@given(st.lists(BITS, max_size=60))
def test_any_row_of_words_and_signs(bits: list[str]) -> None:
    checked(" ".join(bits))


@settings(max_examples=30)
@given(
    st.sampled_from(TEXTS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), BITS), min_size=1, max_size=5),
)
def test_rule_files_that_were_changed_at_random(text: str, changes: list[tuple[float, int, str]]) -> None:
    for place, removed, put in changes:
        at = int(place * len(text))
        text = text[:at] + put + text[at + removed :]
    checked(text)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: "/".join(path.parts[-2:]))
def test_the_examples_read_without_a_problem(path: Path) -> None:
    reading = checked(path.read_text(encoding="utf-8"))
    assert reading.problems == ()
    assert reading.program.statements


BROKEN = [
    "when country is DE score 20",
    "whne a score +1",
    "when a is b",
    "let x =",
    "when [a score +1",
    'when "a score +1',
]


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["fine", *BROKEN]), max_size=12))
def test_as_many_problems_as_broken_statements(lines: list[str]) -> None:
    text = "\n".join("when visited pricing score +5" if line == "fine" else line for line in lines)
    reading = checked(text)
    assert len(reading.problems) == sum(line != "fine" for line in lines)
    assert len(reading.program.statements) == sum(line == "fine" for line in lines)


# ---------------------------------------------------------------- limits


def codes(text: str) -> list[str]:
    return [found.code for found in checked(text).problems]


def test_brackets_and_blocks_inside_each_other() -> None:
    assert codes(f"when {'(' * 10}a{')' * 10} score +1") == []
    assert codes(f"when {'(' * 100_000}a{')' * 100_000} score +1") == ["E028"]
    assert codes("group a\n" * 25 + "end\n" * 25) == ["E028"] * 5


def test_texts_that_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes("x" * (MOST_CHARACTERS + 1)) == ["E029"]
    monkeypatch.setattr("leadlang.dsl.read.MOST_STATEMENTS", 100)
    assert codes("use a;" * 100) == []
    assert codes("use a;" * 101) == ["E030"]
    monkeypatch.setattr("leadlang.dsl.read.MOST_PROBLEMS", 50)
    assert codes("hello world\n" * 60) == ["E001"] * 50 + ["E035"]


def test_a_long_statement_takes_its_length_in_time() -> None:
    started = time.monotonic()
    assert codes(f"let x = [{', '.join(f'v{n}' for n in range(5_000))}]") == []
    assert codes(f"when {' or '.join(f'v{n}' for n in range(2_000))} score +1") == []
    assert time.monotonic() - started < 10


def test_many_rules() -> None:
    rule = "each visited pricing and job_title in decision_makers  score +15 up to 45 once a day\n"
    read(Source("rules.lead", rule))
    started = time.process_time()
    assert len(checked(rule * 300).program.statements) == 300
    assert time.process_time() - started < 2


# ---------------------------------------------------------------- the grammar and its words


def test_the_grammar_has_no_conflicts() -> None:
    parser_from_grammar(strict=True)


def test_the_tables_of_the_parser_are_those_of_the_grammar() -> None:
    assert data_text(TABLES) == tables_text(), "run scripts/make_parser_tables.py"
    assert parser_from_tables() is not None


def test_a_parser_without_tables_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadlang.dsl.parser_tables._made_from", lambda: {"lark": "0"})
    assert parser_from_tables() is None
    text = EXAMPLES[0].read_text(encoding="utf-8")
    before = read(Source("rules.lead", text))
    monkeypatch.setattr("leadlang.dsl.parse.parser", cache(parser_from_grammar))
    assert read(Source("rules.lead", text)) == before


def test_every_terminal_has_words_in_every_language_and_every_word_a_terminal() -> None:
    made_by_shape = {
        "WORD", "TEXT", "QUOTED", "NUMBER", "DATE", "FRACTION", "ORDINAL", "PLUS", "MINUS", "STAR", "EQUALS",
        "COMMA", "LPAR", "RPAR", "LSQB", "RSQB", "BAR",
    }  # fmt: skip
    lines = [line for line in data_text("core.lark").splitlines() if line.startswith("%declare ")]
    declared = {terminal for line in lines for terminal in line.split()[1:]}
    for language in languages():
        spoken = {TERMINAL_OF.get(concept, concept) for concept in words(language).spellings}
        assert spoken | made_by_shape == declared


@pytest.mark.parametrize("language", languages())
def test_every_spelling_is_found_as_its_concept(language: str) -> None:
    table = words(language)
    for concept, spellings in table.spellings.items():
        for spelling in spellings:
            keys = spelling.casefold().split()
            found = table.longest_keyword(keys, 0)
            assert found is not None
            assert concept in found[0]
            assert found[1] == len(keys)


def test_the_languages_know_the_same_concepts_verbs_and_kinds() -> None:
    first, *others = map(words, languages())
    for other in others:
        assert set(other.spellings) == set(first.spellings)
        assert set(other.verbs) == set(first.verbs)
        assert set(other.kinds) == set(first.kinds)


def test_no_spelling_of_a_verb_means_two_things() -> None:
    meant: dict[str, str] = {}
    for language in languages():
        for concept, spellings in words(language).verbs.items():
            for spelling in spellings:
                assert meant.setdefault(spelling.casefold(), concept) == concept
