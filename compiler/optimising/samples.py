"""For an axis a few values, such that what is true of any value at all is true of one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import Literal

from attrs import frozen

from ...runtime import rules as r
from ...runtime import tables as t

MOST = 200
"""More values than these are not tried."""

Value = Fraction | str | bool | None


@frozen
class Sample:
    """What a lead may have: a value, none, or one that cannot be read. A segment may be no name (None)."""

    state: Literal["known", "missing", "unreadable"]
    value: Value = None


_OTHERWISE = (Sample("missing"), Sample("unreadable"))


def samples(tables: t.Tables, axis: int, tests: Sequence[int]) -> tuple[Sample, ...] | None:
    """Values that differ in these tests as any values can; None where the tests do not show them."""
    match tables.axes[axis]:
        case t.FieldAxis(key, of_axis):
            if _is_list(tables, key):
                return None
            found = _of_tests([of_axis[test] for test in tests])
            return None if found is None else (*_known(found), *_OTHERWISE)
        case t.CountAxis(_, measure, of_axis):
            cuts = _cuts([of_axis[test] for test in tests])
            numbers: Iterable[Fraction] = _stretches(cuts)
            if not isinstance(measure, r.TotalOf):
                numbers = _counts(cuts)
            return (*_known(sorted(set(numbers))), *_OTHERWISE) if len(cuts) <= MOST else None
        case t.ScoreAxis(_, of_axis):
            cuts = _cuts([of_axis[test] for test in tests])
            return _known(_stretches(cuts)) if len(cuts) <= MOST else None
        case t.SegmentAxis():
            names = [choice.name for choice in tables.segments]
            return _known([*names, None]) if len(names) <= MOST else None
        case t.GradeAxis():
            return _known(tables.grade.scale) if len(tables.grade.scale) <= MOST else None
        case _:
            return None


def passes(axis: t.Axis, test: int, sample: Sample) -> bool | None:
    """Whether a sample of the axis passes a test of it; None: unknown."""
    if sample.state != "known" or isinstance(axis, t.CompareAxis):
        return None
    asked = axis.tests[test]
    value = sample.value
    match asked:
        case tuple():
            return value in asked
        case r.TextIn():
            return value in _texts(asked)
        case r.NumberBetween() if isinstance(value, Fraction):
            return _lies_in(asked, value)
        case r.NumberIn() if isinstance(value, Fraction):
            return value in map(Fraction, asked.values)
        case r.Yes():
            return value is True
        case _:
            raise TypeError(type(asked).__name__)


def _is_list(tables: t.Tables, key: str) -> bool:
    return any(field.key == key and field.kind == "list" for field in tables.fields)


def _known(values: Iterable[Value]) -> tuple[Sample, ...]:
    return tuple([Sample("known", value) for value in values])


def _of_tests(tests: Sequence[r.Test]) -> list[Value] | None:
    """None where tests of several sorts stand together, or of a sort whose values are not told."""
    if all(isinstance(test, r.NumberBetween | r.NumberIn) for test in tests):
        cuts = _cuts(tests)
        return list(_stretches(cuts)) if len(cuts) <= MOST else None
    if all(isinstance(test, r.Yes) for test in tests):
        return [True, False]
    if all(isinstance(test, r.TextIn) for test in tests):
        named = {text: None for test in tests if isinstance(test, r.TextIn) for text in test.values}
        return [*named, None] if len(named) <= MOST else None
    return None


def _cuts(tests: Sequence[object]) -> list[Fraction]:
    cuts: set[Fraction] = set()
    for test in tests:
        if isinstance(test, r.NumberBetween):
            cuts.update(Fraction(end) for end in (test.low, test.high) if end is not None)
        elif isinstance(test, r.NumberIn):
            cuts.update(Fraction(value) for value in test.values)
    return sorted(cuts)


def _stretches(cuts: Sequence[Fraction]) -> list[Fraction]:
    """Every cut, something between any two, and something beyond the first and the last."""
    if not cuts:
        return [Fraction(0)]
    between = [(low + high) / 2 for low, high in zip(cuts, cuts[1:], strict=False)]
    return sorted([cuts[0] - 1, *cuts, *between, cuts[-1] + 1])


def _counts(cuts: Sequence[Fraction]) -> list[Fraction]:
    """Whole numbers from 0 on: at and beside each cut."""
    near = {0} | {whole + by for cut in cuts for whole in (floor(cut), ceil(cut)) for by in (-1, 0, 1)}
    return [Fraction(whole) for whole in sorted(near) if whole >= 0]


def _lies_in(test: r.NumberBetween, value: Fraction) -> bool:
    if test.low is not None and (value < test.low if not test.low_open else value <= test.low):
        return False
    return test.high is None or (value <= test.high if not test.high_open else value < test.high)


@lru_cache(maxsize=64)
def _texts(test: r.TextIn) -> frozenset[str]:
    return frozenset(test.values)
