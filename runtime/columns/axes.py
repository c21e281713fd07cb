"""Axes: the classes of an axis's values that no test tells apart, and the answers of all tests on each
class.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl
from attrs import frozen

from ..rules import AgeBetween, Day, DayBetween, NumberBetween, NumberIn, Test, TextExactly, TextIn, Yes
from ..times import AsOf
from .classes import Bools, Classes, Codes, Ints, Scalar, combined
from .column import Column, YesColumn
from .cuts import Cuts
from .dates import DateColumn
from .distinct import Distinct, distinct
from .loops import NULLS, Places32, counted, passed_by, searched, stretches_of_rows
from .numbers import NumberColumn
from .search import search_for
from .states import ALL_STATES, KNOWN, NO_VALUE, UNREAD, States, surely_known
from .text_tests import TEXT_TESTS, constants, passing, passing_constants, which_constant
from .texts import ListColumn, TextColumn, Texts, suspects


@frozen(eq=False)
class Answers:
    """Which classes pass each test, which fail it (neither: unknown), and the state of each class's value."""

    count: int
    true: tuple[Bools, ...]
    false: tuple[Bools, ...]
    states: States


@frozen(eq=False, slots=False)
class Axis:
    """An axis over the rows of a table: each row's place among `classes`, the class of each place (None: the
    places are the classes), and what holds of the classes.
    """

    places: Places32
    classes: Codes | None
    answers: Answers

    def places_of(self, rows: slice) -> Places32:
        return self.places[rows]

    def on_places(self, of_classes: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
        return of_classes if self.classes is None else of_classes[self.classes]

    def codes(self, rows: slice | Ints) -> Codes:
        """The classes of some rows."""
        return self.on_places(np.arange(self.answers.count))[self.places[rows]]

    @cached_property
    def counts(self) -> Ints:
        """How many rows there are of each class."""
        size = self.answers.count if self.classes is None else len(self.classes)
        of_places = counted(self.places, size)
        if self.classes is None:
            return of_places
        counts = np.zeros(self.answers.count, np.int64)
        np.add.at(counts, self.classes, of_places)
        return counts


def axis_of(values: Distinct, classes: Codes | Places32, answers: Answers) -> Axis:
    """From the classes of the values of a column."""
    if values.codes is None:
        return Axis(classes.astype(np.uint32, copy=False), None, answers)
    return Axis(values.codes, classes.astype(np.int64, copy=False), answers)


def constant_axis(rows: int, answers: Answers) -> Axis:
    """All rows are of the first class."""
    return Axis(np.broadcast_to(np.uint32(0), rows), None, answers)


def absent(tests: int, rows: int) -> Axis:
    """An axis without any value: a column that is not there."""
    return constant_axis(rows, no_answers(tests, 1, NO_VALUE))


def no_answers(tests: int, count: int, state: int) -> Answers:
    nobody = np.zeros(count, np.bool_)
    return Answers(count, (nobody,) * tests, (nobody,) * tests, np.full(count, state, np.uint8))


def side_by_side(answers: Sequence[Answers]) -> Answers:
    """Those of the first classes, then those of the next ones."""
    return Answers(
        sum(some.count for some in answers),
        tuple(np.concatenate(of_test) for of_test in zip(*(some.true for some in answers), strict=True)),
        tuple(np.concatenate(of_test) for of_test in zip(*(some.false for some in answers), strict=True)),
        np.concatenate([some.states for some in answers]),
    )


def field_axis(column: Column, tests: Sequence[Test], as_of: AsOf) -> Axis:
    """The tests on a lead's field or an event's property. A test for another kind of value decides
    nothing.
    """
    match column:
        case TextColumn():
            searched = _searched(column, tests)
            if searched is not None:
                return searched
            classes, passed = _of_texts(column.texts, tests)
        case ListColumn():
            classes, passed = _of_lists(column, tests)
        case NumberColumn():
            return _of_numbers(column, tests)
        case DateColumn():
            classes, passed = _of_dates(column, tests, as_of)
        case YesColumn():
            classes = combined(len(column.yes), [(column.yes, 2), (column.states, ALL_STATES)])
            passed = [column.yes[classes.first] if isinstance(test, Yes) else None for test in tests]
    return axis_of(column.values, classes.codes, two_sided(passed, column.states[classes.first]))


def two_sided(passed: Sequence[Bools | None], states: States) -> Answers:
    """From who passes each test (None: it decides nothing) to true and false, both only where a value is
    known.
    """
    known = states == KNOWN
    nobody = np.zeros(len(states), np.bool_)
    return Answers(
        len(states),
        tuple(nobody if one is None else one & known for one in passed),
        tuple(nobody if one is None else ~one & known for one in passed),
        states,
    )


# ---------------------------------------------------------------- texts


def _searched(column: TextColumn, tests: Sequence[Test]) -> Axis | None:
    """All tests asked in one pass over the bytes of the texts; None where that cannot be done.

    The classes are: the sets of tests that texts pass; what is null; and those of the texts that the pass
    leaves aside, which are read one kind of test after the other.
    """
    search = search_for(tuple(tests), suspects(column.how)) if column.are_strings else None
    found = None if search is None else searched(column.values.values, search)
    if found is None:
        return None
    codes, passed = found.codes, found.passed
    aside = found.left_aside(len(tests))
    codes[codes == NULLS] = len(passed)
    true = [passed_by(passed, test) for test in range(len(tests))]
    known = np.full(len(passed), KNOWN, np.uint8)
    answers = [Answers(len(passed), tuple(true), tuple(~one for one in true), known)]
    answers.append(no_answers(len(tests), 1, NO_VALUE))
    if len(aside):
        rest = TextColumn(distinct(column.values.values.gather(aside)), column.how)
        classes, passed_rest = _of_texts(rest.texts, tests)
        answers.append(two_sided(passed_rest, rest.states[classes.first]))
        codes[aside] = len(passed) + 1 + rest.values.spread(classes.codes)
    return axis_of(column.values, codes, side_by_side(answers))


def _of_texts(texts: Texts, tests: Sequence[Test]) -> tuple[Classes, list[Bools | None]]:
    equal, exact = constants(tests, TextIn), constants(tests, TextExactly)
    of_equal, of_exact = which_constant(texts.folded, equal), which_constant(texts.written, exact)
    patterns = {place: bits for place, test in enumerate(tests) if (bits := passing(texts, test)) is not None}
    classes = combined(
        len(texts.states),
        [
            (texts.states, ALL_STATES),
            (of_equal, len(equal) + 1),
            (of_exact, len(exact) + 1),
            *((bits, 2) for bits in patterns.values()),
        ],
    )
    passed: list[Bools | None] = []
    for place, test in enumerate(tests):
        match test:
            case TextIn(values):
                passed.append(passing_constants(values, equal)[of_equal[classes.first]])
            case TextExactly(values):
                passed.append(passing_constants(values, exact)[of_exact[classes.first]])
            case _:
                passed.append(patterns[place][classes.first] if place in patterns else None)
    return classes, passed


def _of_lists(column: ListColumn, tests: Sequence[Test]) -> tuple[Classes, list[Bools | None]]:
    """A value of several items passes when one of them does."""
    items, passed_items = _of_texts(column.items, tests)
    length = len(column.states)
    passed: list[Bools | None] = []
    for test, bits in zip(tests, passed_items, strict=True):
        if bits is None or not isinstance(test, TEXT_TESTS):
            passed.append(None)
            continue
        one: Bools = np.zeros(length, np.bool_)
        one[column.owners[bits[items.codes]]] = True
        passed.append(one)
    classes = combined(
        length, [(column.states, ALL_STATES), *((one, 2) for one in passed if one is not None)]
    )
    return classes, [None if one is None else one[classes.first] for one in passed]


# ---------------------------------------------------------------- numbers


def _of_numbers(column: NumberColumn, tests: Sequence[Test]) -> Axis:
    """The classes are the stretches between the cuts; behind them what is missing, what cannot be read."""
    cuts = Cuts.of_tests(tests)
    codes = _stretches_as_they_are(column, cuts)
    if codes is None:
        codes = cuts.stretches(column.numbers)
        for place, number in column.others.items():
            codes[place] = cuts.stretch_of(number)
        if not surely_known(column.states):
            codes[column.states == NO_VALUE] = cuts.count
            codes[column.states == UNREAD] = cuts.count + 1
    classes = np.arange(cuts.count + 2)
    states = np.full(len(classes), KNOWN, np.uint8)
    states[-2:] = NO_VALUE, UNREAD
    answers = two_sided([cuts.passing(test, classes) for test in tests], states)
    if column.values.codes is None:
        return Axis(codes, None, answers)
    return Axis(column.values.codes, codes.astype(np.int64), answers)


def _stretches_as_they_are(column: NumberColumn, cuts: Cuts) -> Places32 | None:
    """The stretches of a column of plain numbers; None for another one."""
    if column.plain is None:
        return None
    points = cuts.doubles if column.plain.dtype == pl.Float64 else cuts.wholes()
    return stretches_of_rows(column.plain, points, cuts.count, cuts.count + 1)


# ---------------------------------------------------------------- dates


def _of_dates(column: DateColumn, tests: Sequence[Test], as_of: AsOf) -> tuple[Classes, list[Bools | None]]:
    parts = time_parts(tests, column.days, column.instants, as_of)
    classes = combined(len(column.states), [(column.states, ALL_STATES), *parts])
    days, instants = column.days[classes.first], column.instants[classes.first]
    return classes, [time_passes(test, days, instants, as_of) for test in tests]


def time_parts(tests: Sequence[Test], days: Ints, instants: Ints, as_of: AsOf) -> list[tuple[Codes, int]]:
    """What tests on time make of times: parts for `combined`. All times of one class pass the same tests."""
    day_cuts = sorted(
        {
            cut
            for test in tests
            if isinstance(test, DayBetween)
            for cut in (first_day(test, as_of), day_behind(test, as_of))
            if cut is not None
        }
    )
    ages = sorted(
        {
            cut
            for test in tests
            if isinstance(test, AgeBetween)
            for age in (test.low, test.high)
            if age is not None
            for cut in (age, age + 1)
        }
    )
    return [
        (np.searchsorted(_array(day_cuts), days, side="right"), len(day_cuts) + 1),
        (np.searchsorted(_array(ages), as_of.instant - instants, side="right"), len(ages) + 1),
    ]


def time_passes(test: Test, days: Ints, instants: Ints, as_of: AsOf) -> Bools | None:
    """Who passes a test on time; None for another test."""
    match test:
        case DayBetween():
            first, behind = first_day(test, as_of), day_behind(test, as_of)
            passed = np.ones(len(days), np.bool_)
            if first is not None:
                passed &= days >= first
            if behind is not None:
                passed &= days < behind
            return passed
        case AgeBetween(low, high, low_open, high_open):
            ages = as_of.instant - instants
            passed = np.ones(len(days), np.bool_)
            if low is not None:
                passed &= ages > low if low_open else ages >= low
            if high is not None:
                passed &= ages < high if high_open else ages <= high
            return passed
        case _:
            return None


def first_day(test: DayBetween, as_of: AsOf) -> int | None:
    return None if test.first is None else _day(test.first, as_of)


def day_behind(test: DayBetween, as_of: AsOf) -> int | None:
    """The first day behind the last one."""
    return None if test.last is None else _day(test.last, as_of) + 1


def _day(day: Day, as_of: AsOf) -> int:
    return as_of.day - day.days if day.ago else day.days


def _array(numbers: list[int]) -> Ints:
    return np.array(numbers, np.int64)


# ---------------------------------------------------------------- whole numbers of the system's own


def count_answers(cuts: Cuts, tests: Sequence[NumberBetween | NumberIn]) -> Answers:
    """The answers on each stretch of numbers between the cuts, all of them known."""
    stretches = np.arange(cuts.count, dtype=np.int64)
    passed = [cuts.passing(test, stretches) for test in tests]
    return two_sided(passed, np.full(cuts.count, KNOWN, np.uint8))
