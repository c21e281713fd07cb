"""A value of one field that meets one demand more: the one there is, or one near it. Never looks long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from ...runtime.folding import fold
from ...runtime.intake import Text, Value
from ...runtime.reference.value_tests import answer_on_values
from ...runtime.rules import DayBetween, FieldTest, NumberBetween, NumberIn, Test
from ...runtime.times import AsOf, Moment
from ...runtime.values import is_missing
from ..proving.text_guesses import guesses
from ..proving.text_shapes import listed
from .demands import Demand, met
from .field_values import days, numbers

MOST_PIECES = 4


def grown_value(
    key: str, old: Value, demands: Sequence[Demand], as_of: AsOf, markers: frozenset[str]
) -> Value | None:
    """A value of the field `key` for which all these single conditions on it are as demanded.

    `old` meets all but the last of them. None: there is none that is so near.
    """

    def fits(value: Value) -> bool:
        return all(met(mode, answer_on_values(one, {key: value}, as_of)) for one, mode in reversed(demands))

    condition = demands[-1][0]
    tests = [condition.test] if isinstance(condition, FieldTest) else []
    near = (value for value in _near(old, tests, as_of, markers) if fits(value))
    return old if fits(old) else next(near, None)


def _near(old: Value, tests: Sequence[Test], as_of: AsOf, markers: frozenset[str]) -> Iterator[Value]:
    match old:
        case Decimal():
            yield from numbers([test for test in tests if isinstance(test, NumberBetween | NumberIn)])
        case Moment():
            yield from days([test for test in tests if isinstance(test, DayBetween)], as_of)
        case Text(folded=folded):
            yield from (_text(text) for text in _texts(folded, tests) if not is_missing(text, markers))


def _texts(old: str, tests: Sequence[Test]) -> Iterator[str]:
    """The old text with a piece that passes the tests before it or behind it."""
    if all(listed(test) is None for test in tests):
        for piece in islice(guesses(tests), MOST_PIECES):
            yield from (f"{old} {piece}", f"{piece} {old}", f"{old}{piece}", f"{piece}{old}")


def _text(written: str) -> Text:
    return Text(written, fold(written))
