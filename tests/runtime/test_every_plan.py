"""The ways of the column backend that only great tables take, taken by small ones: results stay the same."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from leadlang.dsl.write import write
from leadlang.runtime.columns import axes, evaluation, kinds, log, loops, tally, threads
from leadlang.runtime.columns.distinct import Distinct, distinct
from leadlang.runtime.columns.texts import TextColumn
from leadlang.runtime.intake import CellReading
from leadlang.runtime.rules import Test, TextContains, TextEnds, TextExactly, TextIn, TextStarts
from leadlang.runtime.times import zone

from tests.strategies import Case, cases
from tests.strategies.running import by_columns, by_reference, rules_of

WAYS = {
    "each text is read once": [(loops.texts, "_FEW", 0)],
    "several threads": [(threads, "_WORTH_IT", 2), (threads, "how_many", lambda: 3)],
    "kinds as they are found": [(kinds, "_MOST", 0)],
    "pairs of names as they are found": [(log, "_MOST_NAMES", 0)],
    "events put in order": [(tally, "_MOST_CELLS", 0)],
    "small blocks": [(evaluation, "_BLOCK", 3)],
    "no native loops": [(loops.built, "native", None)],
}


@contextmanager
def taking(way: str) -> Iterator[None]:
    with ExitStack() as stack:
        for module, name, value in WAYS[way]:
            stack.enter_context(patch.object(module, name, value))
        yield


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=40)
@given(case=cases())
def test_a_model_gives_the_same_whichever_way_is_taken(way: str, case: Case) -> None:
    rules = rules_of(write(case.program))
    reference = by_reference(rules, case.leads, case.logs, case.as_of)
    with taking(way):
        assert by_columns(rules, case.leads, case.logs, case.as_of) == reference


# ---------------------------------------------------------------- texts of which every one is another

LETTERS = st.text(st.sampled_from("abAB -.\t\n\v\f\r\x1c\x7f  ä"), max_size=20)
WRITTEN = st.one_of(LETTERS, st.sampled_from(["n/a", "NULL", "Select", "", "select", "N/A"]))
WORDS = st.text(st.sampled_from("ab -.ä"), max_size=4)
SOME = st.lists(WORDS, min_size=1, max_size=4).map(tuple)
TESTS: st.SearchStrategy[Test] = st.one_of(
    *(SOME.map(kind) for kind in (TextIn, TextContains, TextStarts, TextEnds)),
    st.lists(LETTERS, min_size=1, max_size=3).map(tuple).map(TextExactly),
)


@pytest.mark.skipif(loops.built.native is None, reason="the native loops were not built")
@settings(max_examples=300)
@given(
    st.lists(st.one_of(st.none(), WRITTEN), max_size=30),
    st.lists(TESTS, min_size=1, max_size=3),
    st.sampled_from([1, 70]),
    st.sets(WORDS, max_size=2),
    st.booleans(),
)
@example([" a" * 2_100, " a  b" + "b" * 5_000, "a\tb"], [TextIn(("a b",))], 1, set(), True)
def test_one_pass_over_the_bytes_answers_what_each_test_answers(
    written: list[str | None], some: list[Test], times: int, markers: set[str], numbered: bool
) -> None:
    tests = some * times
    column = pl.Series(written, dtype=pl.String)
    how = CellReading(zone("UTC"), frozenset(markers), False, False)
    texts = TextColumn(distinct(column) if numbered else Distinct(column, None, len(column)), how)
    quick = axes._searched(texts, tests)
    assert quick is not None
    classes, passed = axes._of_texts(texts.texts, tests)
    plain = axes.axis_of(texts.values, classes.codes, axes.two_sided(passed, texts.states[classes.first]))
    rows = slice(0, len(column))
    for test in range(len(tests)):
        assert quick.on_places(quick.answers.true[test])[quick.places].tolist() == (
            plain.on_places(plain.answers.true[test])[plain.places].tolist()
        )
        assert quick.on_places(quick.answers.false[test])[quick.places].tolist() == (
            plain.on_places(plain.answers.false[test])[plain.places].tolist()
        )
    states = [axis.answers.states[axis.codes(rows)].tolist() for axis in (quick, plain)]
    assert states[0] == states[1]
