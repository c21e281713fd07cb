"""Which events can be two things at once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from leadlang.compiler.proving.overlap import event_may_pass, satisfiable
from leadlang.runtime.rules import (
    AllOf,
    And,
    AnyOf,
    Anything,
    Condition,
    EventTest,
    FieldTest,
    Kind,
    Known,
    Named,
    NoneOf,
    Not,
    NumberBetween,
    NumberIn,
    Or,
    Test,
    TextContains,
    TextContainsWord,
    TextEnds,
    TextExactly,
    TextIn,
    TextStarts,
    Unless,
    Where,
)

KINDS: dict[str, Kind] = {"url": "text", "amount": "number", "tags": "list"}
VISIT = Named(("visited", "viewed"), ())
PRICING = Named(("visited", "viewed"), ("pricing",))
CAREERS = Named(("visited",), ("careers",))


def url(test: Test) -> Condition:
    return FieldTest("url", test)


def amount(low: str | None, high: str | None, low_open: bool = False, high_open: bool = False) -> Condition:
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    return FieldTest("amount", NumberBetween(ends[0], ends[1], low_open, high_open))


ANSWERS: list[tuple[EventTest, EventTest, str]] = [
    (PRICING, Anything(), "always"),
    (PRICING, NoneOf((Anything(),)), "never"),
    (PRICING, VISIT, "always"),
    (VISIT, PRICING, "maybe"),
    (PRICING, CAREERS, "never"),
    (CAREERS, Named(("visited", "seen"), ("careers", "jobs")), "always"),
    (PRICING, Named((), ("pricing",)), "always"),
    (Anything(), VISIT, "maybe"),
    (PRICING, AllOf((VISIT, NoneOf((PRICING,)))), "never"),
    (CAREERS, AllOf((VISIT, NoneOf((PRICING,)))), "always"),
    (PRICING, AnyOf((CAREERS, Named(("visited", "viewed", "saw"), ("pricing",)))), "always"),
    (AnyOf((CAREERS, PRICING)), VISIT, "always"),
    (AllOf((VISIT, NoneOf((CAREERS,)), Named(("visited",), ("careers",)))), VISIT, "never"),
    (Where(url(TextIn(("a",)))), Where(url(TextIn(("b",)))), "never"),
    (Where(url(TextIn(("a",)))), Where(url(TextIn(("a", "b")))), "always"),
    (Where(url(TextIn(("a", "b")))), Where(url(TextIn(("b", "c")))), "maybe"),
    (Where(url(TextIn(("ab",)))), Where(url(TextStarts(("a",)))), "always"),
    (Where(url(TextIn(("ab",)))), Where(url(TextContainsWord((("b",),)))), "never"),
    (Where(url(TextExactly(("AB",)))), Where(url(TextIn(("ab",)))), "always"),
    (Where(url(TextExactly(("AB",)))), Where(url(TextEnds(("a",)))), "never"),
    (Where(url(TextIn(("ab",)))), Where(url(TextExactly(("AB",)))), "maybe"),
    (Where(url(TextContains(("/pricing",)))), Where(url(TextContains(("/blog",)))), "maybe"),
    (Where(url(TextContains(("/pricing",)))), Where(url(TextContains(("pric", "x")))), "always"),
    (Where(url(TextStarts(("https://a",)))), Where(url(TextStarts(("https://",)))), "always"),
    (Where(url(TextContains(("/pricing",)))), Where(Not(url(TextContains(("pric",))))), "never"),
    (Where(url(TextContains(("x",)))), Where(Known("url")), "always"),
    (Where(Not(Known("url"))), Where(url(TextContains(("x",)))), "never"),
    (Where(Unless(url(TextContains(("x",))))), Where(url(TextContains(("x",)))), "never"),
    (Where(amount("5", None)), Where(amount(None, "5")), "maybe"),
    (Where(amount("5", None, low_open=True)), Where(amount(None, "5")), "never"),
    (Where(amount("5", None)), Where(amount("3", None)), "always"),
    (Where(amount("5", "7")), Where(FieldTest("amount", NumberIn((Decimal(6),)))), "maybe"),
    (Where(amount("5", "7")), Where(FieldTest("amount", NumberIn((Decimal(8),)))), "never"),
    (Where(amount("5", None)), Where(Or((amount(None, "6"), amount("5.5", None)))), "always"),
    (Where(Not(amount("5", None))), Where(And((Known("amount"), amount("6", None)))), "never"),
    (Where(FieldTest("tags", TextIn(("a",)))), Where(FieldTest("tags", TextIn(("b",)))), "maybe"),
    (Where(FieldTest("tags", TextIn(("a",)))), Where(Not(FieldTest("tags", TextIn(("a",))))), "never"),
    # What is not known is neither: the property may be missing.
    (Anything(), AnyOf((Where(amount("5", None)), Where(Not(amount("5", None))))), "maybe"),
    (Where(Known("amount")), AnyOf((Where(amount("5", None)), Where(Not(amount("5", None))))), "always"),
]


@pytest.mark.parametrize(("event", "test", "expected"), ANSWERS)
def test_answers(event: EventTest, test: EventTest, expected: str) -> None:
    assert event_may_pass(event, test, KINDS) == expected


def test_too_many_ways_are_left_open() -> None:
    pairs = [
        AnyOf((Where(url(TextContains((f"a{number}",)))), Where(url(TextContains((f"b{number}",))))))
        for number in range(30)
    ]
    never = Where(And((amount(None, "1"), amount("2", None))))
    assert satisfiable(
        (never, *pairs), (), KINDS
    )  # not found out within the steps there are: it says "maybe"
    assert not satisfiable((*pairs[:2], never), (), KINDS)
