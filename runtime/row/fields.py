"""What the raw value of one field (or of one property of events) adds to a packed number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite

from attrs import define

from ..folding import fold, trim
from ..intake import CellReading, Text, Value, read_cell
from ..rules import AgeBetween, DayBetween, Field, Test, Yes
from ..times import AsOf, Moment
from ..values import MAX_DIGITS, MISSING, STANDARD_MARKERS, UNREADABLE, Gap
from . import classes as c
from .memo import ByType, Memo, SmallMemo
from .number_tests import NumberTests
from .text_tests import TextTests
from .time_tests import DayTests, is_relative, passes_age

MOST_VALUES = 8192
_MOST_DAYS = 16
_TOO_GREAT = 10**MAX_DIGITS

Extra = Callable[[Value], int]
"""What a value adds beyond its class: amounts that are read from it."""


class FieldCells:
    """A field. `by_type[type(raw)][raw]` is what a raw value adds, `missing` what an absent one does.

    Where `relative`, the answer depends on as-of: then `at` has to be asked.
    """

    def __init__(
        self, field: Field, tests: Sequence[Test], how: CellReading, classes: c.Classes, extra: Extra | None
    ) -> None:
        self.field = field
        self._how, self._classes, self._extra, self._tests = how, classes, extra, tests
        self.relative = field.kind == "date" and any(map(is_relative, tests))
        self.missing = self._packed(MISSING, 0)
        self.by_type: dict[type, dict[object, int]] = ByType(self.read, MOST_VALUES)
        self.values: dict[type, dict[object, Value]] = ByType(self.value, MOST_VALUES)
        self._texts = TextTests(tests)
        self._numbers = NumberTests(tests)
        self._stretches: dict[int, int] = Memo(
            lambda stretch: classes.packed[self._numbers.passed(stretch)], 2 * self._numbers.stretches
        )
        self._by_day: dict[int, _OfDay] = Memo(self._of_day, _MOST_DAYS)
        self._ages = [(test, 1 << place) for place, test in enumerate(tests) if isinstance(test, AgeBetween)]
        self._yes = _bits(tests, (Yes,))
        if not how.markers and extra is None:
            self._shorten()

    def _shorten(self) -> None:
        """Values that can be told apart without being read in full."""
        if self.field.kind == "text":
            self.by_type[str] = SmallMemo(self._text, MOST_VALUES)
        elif self.field.kind == "number":
            self.by_type[int] = SmallMemo(self._whole, MOST_VALUES)
            self.by_type[float] = Memo(self._double, MOST_VALUES)

    # ------------------------------------------------------------ reading

    def value(self, raw: object) -> Value:
        return read_cell(raw, self.field.kind, self._how)

    def read(self, raw: object) -> int:
        """What a raw value adds whatever the moment."""
        value = self.value(raw)
        return self._packed(value, self._passed(value))

    def at(self, raw: object, as_of: AsOf) -> int:
        """What a raw value adds as of a moment."""
        value = self.values[type(raw)][raw]
        if not isinstance(value, Moment):
            return self._packed(value, 0)
        of_day = self._by_day[as_of.day]
        if not self._ages:
            return of_day.packed[value.day]
        passed = of_day.tests.passed(value.day)
        for test, bit in self._ages:
            if passes_age(test, value.instant, as_of):
                passed |= bit
        return self._classes.packed[passed]

    def _text(self, raw: object) -> int:
        """`read` of a text that is read as one."""
        text = str(raw)
        if trim(text) in STANDARD_MARKERS:
            return self._classes.packed[c.MISSING]
        return self._classes.packed[self._texts.passed(text, fold(text))]

    def _whole(self, raw: object) -> int:
        """`read` of a whole number: its stretch says all."""
        if isinstance(raw, int) and -_TOO_GREAT < raw < _TOO_GREAT:
            return self._stretches[self._numbers.stretch_of_whole(raw)]
        return self.read(raw)

    def _double(self, raw: object) -> int:
        """`read` of a binary float: these come in the order of the decimals that they stand for."""
        if isinstance(raw, float) and isfinite(raw):
            return self._stretches[self._numbers.stretch_of_double(raw)]
        return self.read(raw)

    def _packed(self, value: Value, passed: int) -> int:
        if isinstance(value, Gap):
            packed = self._classes.packed[c.UNREADABLE if value is UNREADABLE else c.MISSING]
        else:
            packed = self._classes.packed[passed]
        return packed if self._extra is None else packed + self._extra(value)

    def _passed(self, value: Value) -> int:
        match value:
            case Text(written, folded):
                return self._texts.passed(written, folded)
            case tuple():
                found = 0
                for text in value:
                    found |= self._texts.passed(text.written, text.folded)
                return found
            case bool():
                return self._yes if value else 0
            case Moment():
                return DayTests(self._tests, 0).passed(value.day)
            case Gap():
                return 0
            case _:
                return self._numbers.passed(self._numbers.stretch(value))

    def _of_day(self, as_of_day: int) -> _OfDay:
        tests = DayTests(self._tests, as_of_day)
        return _OfDay(tests, Memo(lambda day: self._classes.packed[tests.passed(day)], MOST_VALUES))


@define
class _OfDay:
    """What calendar days pass, and what they add, as of one day."""

    tests: DayTests
    packed: dict[int, int]


def deciding(kind: str, tests: Sequence[Test]) -> int:
    """The tests that fit values of a kind; the others decide nothing."""
    match kind:
        case "text" | "list":
            return TextTests(tests).deciding
        case "number":
            return NumberTests(tests).deciding
        case "date":
            return _bits(tests, (DayBetween, AgeBetween))
        case _:
            return _bits(tests, (Yes,))


def _bits(tests: Sequence[Test], kinds: tuple[type, ...]) -> int:
    return sum(1 << place for place, test in enumerate(tests) if isinstance(test, kinds))
