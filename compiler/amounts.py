"""The amounts of a statement, with their limits: points, letters of the grade, steps, whole days.

Every method gives None where the amount cannot be, and has then said so.
"""

from __future__ import annotations

import re
from decimal import Decimal

from attrs import define

from ..dsl import syntax as s
from ..dsl.problems import Span
from ..runtime.folding import fold
from .literals import read_number
from .names import Names, nearest
from .values import DAYS_OF, Values

LARGEST_POINTS = 1_000_000
LARGEST_RANGE = 1_000_000_000

_FRACTION = re.compile(r"([0-9]{1,7})\s*/\s*([0-9]{1,7})")


@define
class Amounts:
    """Reads the amounts of one model; a `let` gives its number wherever its bare name stands."""

    names: Names
    values: Values

    def report(self, code: str, span: Span, variant: str = "", **facts: object) -> None:
        self.names.report(code, span, variant, **facts)

    # ------------------------------------------------------------ points and letters

    def is_number(self, value: s.Value) -> bool:
        """Whether it is meant as a number (or names a `let`); else it is a field's name."""
        if value.quoted:
            return False
        written = read_number(value.text) is not None or value.text[:1] in "0123456789."
        return written or fold(value.text) in self.names.lets

    def points(self, value: s.Value) -> int | None:
        """Points as a rule pays them, without their sign, in thousandths."""
        if _FRACTION.fullmatch(value.text):
            self.report("E242", value.span, points=value.text)
            return None
        return self.millis(value)

    def thirds(self, value: s.Value) -> int | None:
        """Letters of the grade, without their sign, in thirds."""
        if value.text.endswith("%") and not value.quoted:
            self.report("E243", value.span, "percent", value=value.text)
            return None
        fraction = _FRACTION.fullmatch(value.text)
        if fraction is not None:
            above, below = int(fraction[1]) * 3, int(fraction[2])
            fits = below > 0 and above % below == 0
            thirds = above // below if fits else 0
        else:
            number = self._number(value)
            if number is None:
                return None
            fits = number % 1 == 0
            thirds = int(number) * 3
        if not fits:
            self.report("E243", value.span, value=value.text)
            return None
        return self._held(thirds, value, 3 * LARGEST_POINTS, LARGEST_POINTS)

    def millis(self, value: s.Value, largest: int = LARGEST_POINTS) -> int | None:
        """A number of points in thousandths: at most three decimals, at most `largest`."""
        number = self._number(value)
        if number is None:
            return None
        if number * 1000 % 1:
            self.report("E240", value.span, value=value.text)
            return None
        return self._held(int(number * 1000), value, largest * 1000, largest)

    def limit(self, value: s.Value) -> int | None:
        """What stands after `up to`, in thousandths; never negative."""
        limit = self.millis(value, LARGEST_RANGE)
        if limit is not None and limit < 0:
            self.report("E248", value.span, limit=value.text, better=value.text.lstrip("-−– "))
            return None
        return limit

    def _number(self, value: s.Value) -> Decimal | None:
        given = None if value.quoted else self.names.lets.get(fold(value.text))
        if given is not None and not isinstance(given.value, Decimal):
            self.names.used.add(("let", fold(value.text)))
            self.report("E245", value.span, name=value.text)
            return None
        if given is None and (value.quoted or read_number(value.text) is None):
            near = "" if value.quoted else nearest(value.text, self._named_numbers())
            self.report("E244", value.span, "nearest" if near else "", name=value.text, nearest=near)
            return None
        return self.values.number(value)

    def _named_numbers(self) -> list[str]:
        values = self.names.lets
        given = self.names.let_statements.items()
        return [let.name.text for folded, let in given if isinstance(values[folded].value, Decimal)]

    def _held(self, amount: int, value: s.Value, largest: int, most: int) -> int | None:
        if abs(amount) > largest:
            self.report("E241", value.span, value=value.text, most=f"{most:,}".replace(",", " "))
            return None
        return amount

    # ------------------------------------------------------------ steps and stretches of time

    def percent(self, text: str, span: Span) -> int | None:
        """A percentage from 0 to 1,000 in thousandths of a percent."""
        return self.values.percent(text, span)

    def count(self, text: str, span: Span, least: int = 1) -> int | None:
        """A whole number of at least `least`."""
        return self.values.whole(text, span, least)

    def days(self, amount: str, unit: s.Unit, span: Span) -> int | None:
        """A stretch of at least one day in whole days; a month has 30, a quarter 90, a year 365."""
        if unit not in DAYS_OF:
            self.report("E249", span, amount=amount)
            return None
        number = self.count(amount, span)
        return None if number is None else number * DAYS_OF[unit]

    def step(self, text: str, span: Span) -> Decimal | None:
        """A number above zero: the 100 in `per 100 employees`."""
        number = self._number(s.Value(text, span=span))
        if number is not None and number <= 0:
            self.report("E261", span, value=text)
            return None
        return number

    def warn_misspelt(self, value: s.Value) -> None:
        """A field whose name looks like that of a `let` may be one, misspelt."""
        near = "" if value.quoted else nearest(value.text, self._named_numbers())
        if near:
            self.report("W211", value.span, name=value.text, nearest=near)
