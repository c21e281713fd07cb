"""What is known to be wrong. Whoever mends one takes its mark, and its way in OPEN_WAYS, away."""

from __future__ import annotations

import time

import pytest
from leadlang.dsl import syntax as s
from leadlang.dsl.problems import Source
from leadlang.dsl.read import read
from leadlang.dsl.write import write

from . import claims

OPEN_WAYS = (
    "formatted, it reads as another tree",
    "a place outside the text",
    "in de it does not read",
    "in en it does not read",
    "other rules",
    "other problems",
)

TEXTS = {
    "when field score at least 7 score +1": "written back with the name in quotes, which is another tree",
    "when event grade score +4": "written back with the name in quotes, which is another tree",
    "when at least 3 score +1\nscore +0, +0": "the place of E014 ends before it begins",
    "when added to cart score +1": "in German a quoted word breaks the verb of four words",
    "when anything country is DE score +20": "a keyword inside a name is translated, which is another name",
    "when x in 0 0 score +1": "written in German, a value that is no list is quoted and then a text",
    "when x is y score +2to 100": "written in German, an amount that is no number is quoted and then a field",
}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, marks=pytest.mark.xfail(reason=why, raises=claims.Broken, strict=True))
        for text, why in TEXTS.items()
    ],
)
def test_texts(text: str) -> None:
    claims.hold(text)


@pytest.mark.xfail(reason="Python composes alternating accents in quadratic time", strict=True)
def test_very_many_accents() -> None:
    started = time.process_time()
    claims.compiled(f"when a{(chr(0x300) + chr(0x323)) * 15_000} is b score +1")
    assert time.process_time() - started < 0.5


@pytest.mark.xfail(reason="a verb of three words before a number loses its last word", strict=True)
def test_a_count_behind_a_verb_of_three_words() -> None:
    phrase = s.Phrase(tuple(map(s.Word, ("whitepaper", "signed", "up", "for"))))
    clause = s.Clause(phrase, (s.Times("at least", "3", plain=True),))
    paying = s.Paying(s.Target("score"), s.Amount("+", s.Value("1")))
    program = s.Program("en", (s.When(clause, (paying,)),))
    again = read(Source("rules.lead", write(program)))
    assert again.program.statements == program.statements
