"""The unknown values of one record: a lead's fields, or an event's properties.

A value is known, missing or (for numbers, dates and yes/no) unreadable. Numbers are any number at all, so
that no value between two bounds of the rules is left out; where a witness is looked for they have as many
decimals as the rules. Of a text only its answers to the tests of the rules are unknowns; that there is a
text which answers so is seen to afterwards (`texts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

import z3
from attrs import Factory, define, field

from ...runtime.rules import (
    AgeBetween,
    Condition,
    Day,
    DayBetween,
    Field,
    FieldCompare,
    FieldTest,
    Known,
    NumberBetween,
    NumberIn,
    Test,
    Yes,
)
from ...runtime.times import DAY
from .kleene import Truth
from .puzzle import Bool, Number, Puzzle

_LONGEST_DAY = 27 * DAY // 24  # with the clocks set back, and more


@define(eq=False)
class Record:
    """One record's unknowns, each made when it is first asked for.

    `today` is as-of's day. `decimals` None: numbers of any kind; else so many decimals.
    """

    puzzle: Puzzle
    fields: Mapping[str, Field]
    today: Number
    name: str = ""
    decimals: int | None = None
    known: dict[str, Bool] = Factory(dict)
    missing: dict[str, Bool] = Factory(dict)
    numbers: dict[str, Number] = Factory(dict)
    units: dict[str, Number] = Factory(dict)
    rounded: dict[str, Number] = Factory(dict)
    days: dict[str, Number] = Factory(dict)
    ages: dict[str, Number] = Factory(dict)
    yes: dict[str, Bool] = Factory(dict)
    tests: dict[tuple[str, Test], Bool] = Factory(dict)
    same: dict[tuple[str, str], Bool] = Factory(dict)
    other: Record | None = field(default=None)
    """Where set: all values but those of `moved` are this record's."""
    moved: str = ""

    def kind(self, key: str) -> str:
        return self.fields[key].kind if key in self.fields else "text"

    # ------------------------------------------------------------ unknowns

    def is_known(self, key: str) -> Bool:
        if self.other is not None:
            return self.other.is_known(key)
        if key not in self.known:
            known, missing = self.puzzle.boolean(f"{key} known"), self.puzzle.boolean(f"{key} missing")
            self.known[key], self.missing[key] = known, missing
            self.puzzle.hold(z3.Not(z3.And(known, missing)))
            if self.kind(key) in ("text", "list"):
                self.puzzle.hold(z3.Or(known, missing))
        return self.known[key]

    def is_missing(self, key: str) -> Bool:
        if self.other is not None:
            return self.other.is_missing(key)
        self.is_known(key)
        return self.missing[key]

    def number(self, key: str) -> Number:
        if self.other is not None and key != self.moved:
            return self.other.number(key)
        if key not in self.numbers:
            if self.decimals is None:
                self.numbers[key] = self.puzzle.real(key)
            else:
                unit = self.units[key] = self.puzzle.integer(key)
                scaled = z3.ToReal(unit)
                self.numbers[key] = scaled / 10**self.decimals if self.decimals else scaled
        return self.numbers[key]

    def thousandths(self, key: str) -> Number:
        """A number of any kind in thousandths, rounded; of two equally near ones either."""
        if self.other is not None and key != self.moved:
            return self.other.thousandths(key)
        if key not in self.rounded:
            exact = self.number(key) * 1000
            known = self.puzzle.integer(f"{key} thousandths")
            self.puzzle.hold(2 * (exact - known) <= 1, 2 * (exact - known) >= -1)
            if self.other is not None:  # a larger number is none smaller when rounded
                smaller = self.other.thousandths(key)
                self.puzzle.hold(z3.Implies(self.other.number(key) * 1000 <= exact, smaller <= known))
            self.rounded[key] = known
        return self.rounded[key]

    def day(self, key: str) -> Number:
        if self.other is not None:
            return self.other.day(key)
        if key not in self.days:
            self.days[key] = self.puzzle.integer(f"{key} day")
        return self.days[key]

    def age(self, key: str) -> Number:
        """As-of minus the date's instant in microseconds: near to what the days say, no more is known."""
        if self.other is not None:
            return self.other.age(key)
        if key not in self.ages:
            age = self.ages[key] = self.puzzle.integer(f"{key} age")
            days = self.today - self.day(key)
            near = z3.And(
                age > (days - 1) * DAY - _LONGEST_DAY + DAY, age < (days + 1) * DAY + _LONGEST_DAY - DAY
            )
            self.puzzle.hold(near)
            if self.decimals is not None:  # as-of is a noon, dates are midnights
                self.puzzle.hold(age == days * DAY + DAY // 2)
        return self.ages[key]

    def is_yes(self, key: str) -> Bool:
        if self.other is not None:
            return self.other.is_yes(key)
        if key not in self.yes:
            self.yes[key] = self.puzzle.boolean(f"{key} yes")
        return self.yes[key]

    # ------------------------------------------------------------ answers

    def answer(self, condition: Condition) -> Truth:
        """A test of one value, or of two."""
        match condition:
            case FieldTest(key, test):
                known, passes = self.is_known(key), self.passes(key, test)
                if passes is None:
                    return Truth(self.puzzle.constant(False), self.puzzle.constant(False))
                return Truth(z3.And(known, passes), z3.And(known, z3.Not(passes)))
            case Known(key):
                return Truth(self.is_known(key), self.is_missing(key))
            case FieldCompare():
                both = z3.And(self.is_known(condition.left), self.is_known(condition.right))
                holds = self._compared(condition)
                return Truth(z3.And(both, holds), z3.And(both, z3.Not(holds)))
            case _:
                raise TypeError(f"not a condition on values: {condition!r}")

    def passes(self, key: str, test: Test) -> Bool | None:
        """Whether a known value passes; None where the test is of another kind."""
        match self.kind(key):
            case "number":
                return self._number_passes(self.number(key), test)
            case "date":
                return self._day_passes(key, test)
            case "yesno":
                return self.is_yes(key) if isinstance(test, Yes) else None
            case _:
                return self._text_passes(key, test)

    def _number_passes(self, number: Number, test: Test) -> Bool | None:
        match test:
            case NumberBetween():
                return number_between(number, test, self.puzzle)
            case NumberIn(values):
                return self.puzzle.any(number == self.puzzle.rational(value) for value in values)
            case _:
                return None

    def _day_passes(self, key: str, test: Test) -> Bool | None:
        match test:
            case DayBetween(first, last):
                day, claims = self.day(key), []
                if first is not None:
                    claims.append(day >= self._absolute(first))
                if last is not None:
                    claims.append(day <= self._absolute(last))
                return self.puzzle.all(claims)
            case AgeBetween(low, high, low_open, high_open):
                age, claims = self.age(key), []
                if low is not None:
                    claims.append(age > low if low_open else age >= low)
                if high is not None:
                    claims.append(age < high if high_open else age <= high)
                return self.puzzle.all(claims)
            case _:
                return None

    def _absolute(self, day: Day) -> Number:
        return self.today - day.days if day.ago else day.days

    def _text_passes(self, key: str, test: Test) -> Bool:
        if self.other is not None:
            return self.other._text_passes(key, test)
        if (key, test) not in self.tests:
            self.tests[key, test] = self.puzzle.boolean(f"{key} {type(test).__name__}")
        return self.tests[key, test]

    def _compared(self, compare: FieldCompare) -> Bool:
        left, right = compare.left, compare.right
        kinds = {self.kind(left), self.kind(right)}
        if kinds == {"number"}:
            share = self.puzzle.rational(Fraction(compare.percent, 100_000))
            return _ordered(self.number(left), compare.operator, self.number(right) * share)
        if kinds == {"date"}:
            return _ordered(self.day(left), compare.operator, self.day(right))
        if kinds == {"yesno"}:
            return self.is_yes(left) == self.is_yes(right)
        if self.other is not None:
            return self.other._compared(compare)
        return self.same.setdefault((left, right), self.puzzle.boolean(f"{left} same {right}"))

    def text_tests(self) -> dict[str, list[Test]]:
        """The tests asked of each text or list."""
        found: dict[str, list[Test]] = {}
        for key, test in self.tests:
            found.setdefault(key, []).append(test)
        return found


def number_between(number: Number, test: NumberBetween, puzzle: Puzzle) -> Bool:
    claims = []
    if test.low is not None:
        low = puzzle.rational(test.low)
        claims.append(number > low if test.low_open else number >= low)
    if test.high is not None:
        high = puzzle.rational(test.high)
        claims.append(number < high if test.high_open else number <= high)
    return puzzle.all(claims)


def _ordered(left: Number, operator: str, right: Number) -> Bool:
    match operator:
        case "=":
            return left == right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right


def by_key(fields: Iterable[Field]) -> dict[str, Field]:
    return {one.key: one for one in fields}
