"""Texts that pass some tests and fail others: found, proved impossible, and what tests have to do with each
other."""

from __future__ import annotations

import random
from itertools import product

import pytest
from leadlang.compiler.proving.text_tests import passes as text_passes
from leadlang.compiler.proving.texts import Impossible, Unclear, implied, list_that, text_that
from leadlang.runtime.folding import fold
from leadlang.runtime.rules import (
    Test,
    TextContains,
    TextContainsWord,
    TextEnds,
    TextExactly,
    TextIn,
    TextMatches,
    TextStarts,
)
from leadlang.runtime.values import is_missing

STEPS = 200_000
INFO = TextContains(("info",))
GMAIL = TextEnds(("@gmail.com",))

FOUND = [
    ([GMAIL], [], "name@gmail.com"),
    ([GMAIL, INFO], [], "info@gmail.com"),
    ([TextContains(("marketing",)), TextContains(("head",))], [], "marketing head"),
    ([TextStarts(("vp",)), TextContainsWord((("sales",),))], [], "vp sales"),
    ([TextIn(("de", "at"))], [TextIn(("de",))], "at"),
    ([TextIn(("de",))], [TextExactly(("de", "De"))], "DE"),
    ([TextIn(("null",))], [], "Null"),
    ([TextExactly(("DE", "CH"))], [TextIn(("de",))], "CH"),
    ([TextMatches(("vp*",))], [], "vp"),
    ([TextMatches(("11-50",))], [], "11-50"),
    ([], [], "other"),
    ([], [TextContains(("o",))], "x"),
]


@pytest.mark.parametrize(("passing", "failing", "text"), FOUND, ids=str)
def test_readable_texts(passing: list[Test], failing: list[Test], text: str) -> None:
    assert text_that(passing, failing, STEPS) == text


IMPOSSIBLE = [
    ([GMAIL, TextEnds(("@gmx.de",))], []),
    ([TextStarts(("abc",))], [TextContains(("b",))]),
    ([TextIn(("de", "at"))], [TextIn(("de",)), TextStarts(("a",))]),
    ([TextIn(("k. a.",))], []),
    ([TextMatches(("a?",)), TextMatches(("?b",))], [TextIn(("ab",))]),
    ([TextContains(("a",))], [TextStarts(("a",)), TextMatches(("?*a*",))]),
    ([TextContainsWord((("vp", "sales"),))], [TextContainsWord((("sales",),))]),
    ([], [TextMatches(("*",))]),
    ([TextMatches((" *",))], []),
    ([TextExactly(("DE",))], [TextIn(("de",))]),
]


@pytest.mark.parametrize(("passing", "failing"), IMPOSSIBLE, ids=str)
def test_impossible_ones_and_only_what_is_needed_for_it(passing: list[Test], failing: list[Test]) -> None:
    beside = [TextContains(("zzz",)), TextIn(("abc", "ab")), TextEnds(("q",))]
    found = text_that(passing, [*failing, *beside], STEPS, markers=frozenset({"k. a."}))
    assert found == Impossible(tuple(passing), tuple(failing))


def test_a_text_that_only_the_solver_finds() -> None:
    passing = [TextContains(("vp",)), TextContains(("sales",))]
    failing = [TextContainsWord((("vp",), ("sales",))), TextContains(("vpsales", "salesvp", "x"))]
    found = text_that(passing, failing, STEPS)
    assert isinstance(found, str)
    assert all(text_passes(found, test) for test in passing)
    assert not any(text_passes(found, test) for test in failing)
    assert text_that(passing, failing, 1) == Unclear()


def test_listed_texts_are_left_out_one_by_one() -> None:
    shorts = tuple("".join(pair) for pair in product("abcxyz", repeat=2)) + tuple("abcxyz")
    found = text_that([TextContains(("a",))], [TextIn(shorts), TextContains((" ", "-"))], STEPS)
    assert isinstance(found, str) and "a" in found and found not in shorts


def test_other_scripts_and_signs() -> None:
    passing = [TextContains(("straßen".replace("ß", "ss"),)), TextEnds(("größe".replace("ß", "ss"),))]
    found = text_that([*passing, TextMatches(("?*日本*\\u{41}*",))], [TextContains((" ",))], STEPS)
    assert isinstance(found, str) and "日本" in found and "\\u{41}" in found and fold(found) == found


def test_a_field_of_several_values() -> None:
    passing = [TextIn(("a",)), TextContains(("b",)), TextContains(("c",))]
    assert list_that(passing, [TextContains(("ab",))], STEPS) == ("a", "b c")
    assert list_that([], [TextIn(("other",))], STEPS) == ("something else",)
    assert list_that([TextIn(("a",)), TextIn(("b",))], [TextIn(("c",))], STEPS) == ("a", "b")
    clash = Impossible((TextIn(("b",)),), (TextContains(("b",)),))
    assert list_that([TextIn(("a",)), TextIn(("b",))], [TextContains(("b",))], STEPS) == clash


def _random_tests(source: random.Random) -> list[Test]:
    def text(most: int = 3) -> str:
        return fold("".join(source.choice("aab b-") for _ in range(source.randint(1, most)))) or "a"

    def test() -> Test:
        several = source.randint(1, 2)
        texts = tuple(text() for _ in range(several))
        match source.randint(0, 6):
            case 0:
                return TextIn(texts)
            case 1:
                return TextContains(texts)
            case 2:
                return TextStarts(texts)
            case 3:
                return TextEnds(texts)
            case 4:
                return TextContainsWord(tuple(tuple(source.choice("ab") for _ in t) for t in texts))
            case 5:
                return TextExactly(tuple(source.choice([t, t.upper()]) for t in texts))
        return TextMatches(tuple(t.replace("-", source.choice("*?")) for t in texts))

    return [test() for _ in range(source.randint(1, 5))]


WORDS = [fold("".join(signs)) for length in range(1, 6) for signs in product("abx -", repeat=length)]
WORDS = sorted({word for word in WORDS if word}, key=lambda word: (len(word), word))


@pytest.mark.parametrize("seed", range(150))
def test_against_all_short_texts(seed: int) -> None:
    source = random.Random(seed)
    tests = _random_tests(source)
    split = source.randint(0, len(tests))
    passing, failing = tests[:split], tests[split:]
    found = text_that(passing, failing, STEPS)
    if isinstance(found, str):
        assert not is_missing(found)
        assert all(text_passes(found, test) for test in passing)
        assert not any(text_passes(found, test) for test in failing)
        return
    assert isinstance(found, Impossible)
    assert set(found.passes) <= set(passing) and set(found.fails) <= set(failing)
    for word in WORDS:
        for text in (word, word.upper()):
            met = all(text_passes(text, test) for test in found.passes)
            assert not met or any(text_passes(text, test) for test in found.fails)


@pytest.mark.parametrize("seed", range(60))
def test_clauses_hold_for_all_short_texts(seed: int) -> None:
    tests = _random_tests(random.Random(seed))
    clauses = implied(tests)
    for word in WORDS[:1500]:
        for text in (word, word.upper()):
            truths = [text_passes(text, test) for test in tests]
            assert not any(all(truths[at] == wanted for at, wanted in clause) for clause in clauses)


def test_pairs_that_a_solver_should_know() -> None:
    tests = [
        TextIn(("vp sales", "vp marketing")),
        TextIn(("ceo",)),
        TextContains(("vp",)),
        TextStarts(("v",)),
        TextEnds(("eo",)),
        TextExactly(("CEO",)),
        TextMatches(("vp*",)),
    ]
    found = {tuple(sorted(clause)) for clause in implied(tests)}
    assert {
        ((0, True), (1, True)),
        ((0, True), (2, False)),
        ((0, True), (3, False)),
        ((0, True), (4, True)),
        ((1, False), (5, True)),
        ((0, True), (6, False)),
        ((3, False), (6, True)),
        ((2, False), (6, True)),
    } <= found
    assert ((1, True), (5, False)) not in found


def test_hundreds_of_tests_take_no_time() -> None:
    tests: list[Test] = [TextIn((f"industry {at}",)) for at in range(300)]
    tests += [TextContains((f"{at}",)) for at in range(60)]
    assert len(implied(tests)) > 300 * 299 // 2
