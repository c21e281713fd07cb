"""What a written value is worth where a number, a day, a text or a list is wanted, `let` names resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal

from attrs import define

from ..dsl import syntax as s
from ..dsl.problems import Span
from ..runtime import rules as r
from ..runtime.folding import fold
from .literals import NoSuchDay, NotANumber, day_number, read_day, read_number
from .names import LetValue, Names, nearest

# From 1.000 to 999.999, decorated or not.
_LIKE_THOUSANDS = re.compile(r"[-+]?[$€]?[1-9][0-9]{0,2}\.[0-9]{3}[€$]?")

Shape = Literal["number", "day", "text", "list", "field"]

LONGEST = 100_000  # of any stretch of time, in its own unit
MOST_PERCENT = 1_000
DAYS_OF = {"day": 1, "week": 7, "month": 30, "quarter": 90, "year": 365}
MICROSECONDS_OF = {"minute": 60_000_000, "hour": 3_600_000_000}


@define
class Values:
    """Reads values. Each reader gives None, and has said why, where the value cannot be what is wanted."""

    names: Names

    def named(self, value: s.Value) -> LetValue | None:
        """What a `let` gives for a bare value that is its name."""
        if value.quoted or not self.names.lets:
            return None
        folded = fold(value.text)
        found = self.names.lets.get(folded)
        if found is not None:
            self.names.used.add(("let", folded))
        return found

    def shape(self, value: s.AnyValue) -> Shape:
        """What the value looks like; nothing is reported. `today` is a day, a quoted value a text."""
        match value:
            case s.Today():
                return "day"
            case s.FieldValue():
                return "field"
            case s.ListValue():
                return "list"
        found = self.named(value)
        if found is not None:
            match found.value:
                case Decimal():
                    return "number"
                case date():
                    return "day"
                case tuple():
                    return "list"
                case _:
                    return "text"
        if value.quoted:
            return "text"
        if read_day(value.text) is not None:
            return "day"
        return "text" if read_number(value.text) is None else "number"

    def items(self, value: s.Value | s.ListValue) -> Iterator[s.Value]:
        """The single values: a list's, or the one; lists that `let` gives are taken apart."""
        if isinstance(value, s.ListValue):
            for item in value.items:
                if item.quoted or not self.names.lets:
                    yield item
                else:
                    yield from self.items(item)
        else:
            found = self.named(value)
            if found is not None and isinstance(found.value, tuple):
                yield from found.value
            else:
                yield value

    def text(self, value: s.Value) -> str:
        """The text of a single value, as written."""
        found = self.named(value)
        return value.text if found is None else found.text

    def number(self, value: s.AnyValue, quoted: bool = False) -> Decimal | None:
        """A number; `quoted` allows it in quotes too, as lists from files have it."""
        if isinstance(value, s.Value):
            found = self.named(value)
            if found is not None and isinstance(found.value, Decimal):
                let = self.names.let_statements.get(fold(value.text))
                if let is not None and isinstance(let.value, s.Value):
                    self._warn_of_thousands(let.value, found.value)
                return found.value
            if found is None and (quoted or not value.quoted):
                read = read_number(value.text)
                if isinstance(read, Decimal):
                    self._warn_of_thousands(value, read)
                    return read
                if isinstance(read, NotANumber):
                    self.names.report("E106", value.span, read.fault, value=value.text, better=read.better)
                    return None
        self._refuse("E108", value)
        return None

    def _warn_of_thousands(self, value: s.Value, read: Decimal) -> None:
        """`1.000` is one, though many write a thousand like this."""
        if not value.quoted and _LIKE_THOUSANDS.fullmatch(value.text):
            better = value.text.replace(".", "")
            said = f"{read.normalize():f}"
            self.names.report("W106", value.span, value=value.text, read=said, better=better)

    def day(self, value: s.AnyValue) -> r.Day | None:
        """A calendar day, `today` being none back from as-of."""
        if isinstance(value, s.Today):
            return r.Day(0, ago=True)
        if isinstance(value, s.Value):
            found = self.named(value)
            read = found.value if found is not None else read_day(value.text)
            if isinstance(read, date):
                return r.Day(day_number(read))
            if isinstance(read, NoSuchDay):
                self.names.report("E107", value.span, value=value.text)
                return None
        self._refuse("E109", value)
        return None

    def whole(self, text: str, span: Span, least: int = 0, most: int = LONGEST) -> int | None:
        """A whole number from `least` to `most`, or the name of a `let` that gives one."""
        found = self.named(s.Value(text, span=span))
        number = found.value if found is not None else read_number(text)
        if isinstance(number, NotANumber):
            self.names.report("E106", span, number.fault, value=text, better=number.better)
            return None
        if not isinstance(number, Decimal) or number != number.to_integral_value():
            self.names.report("E110", span, value=text)
        elif not least <= number <= most:
            self.names.report("E110", span, "range", value=text, least=least, most=most)
        else:
            return int(number)
        return None

    def percent(self, text: str, span: Span) -> int | None:
        """A percentage from 0 to 1,000 with at most three decimals, in thousandths of a percent."""
        found = self.named(s.Value(text, span=span))
        number = found.value if found is not None else read_number(text)
        if isinstance(number, NotANumber):
            self.names.report("E106", span, number.fault, value=text, better=number.better)
        elif not isinstance(number, Decimal) or not 0 <= number <= MOST_PERCENT:
            self.names.report("E115", span, value=text)
        elif (number * 1000) % 1:
            self.names.report("E115", span, "decimals", value=text)
        else:
            return int(number * 1000)
        return None

    def gap(self, amount: str, unit: s.Unit, span: Span) -> r.Gap | None:
        """A stretch of time: whole days, or exact microseconds for hours and minutes."""
        count = self.whole(amount, span, least=1)
        if count is None:
            return None
        if unit in DAYS_OF:
            return r.Gap("days", count * DAYS_OF[unit])
        return r.Gap("microseconds", count * MICROSECONDS_OF[unit])

    def report_reversed(self, tail: s.Between) -> None:
        """Say that nothing lies between the two ends."""
        low, high = (self.names.written(end.span) or _text_of(end) for end in (tail.low, tail.high))
        self.names.report("E116", tail.span, low=low, high=high)

    def _refuse(self, code: str, value: s.AnyValue) -> None:
        """Say that no number (E108) or no day (E109) stands here."""
        if not isinstance(value, s.Value):
            variant = "list" if isinstance(value, s.ListValue) else "field"
            self.names.report(code, value.span, variant, value=self.names.written(value.span))
            return
        close = "" if value.quoted else nearest(value.text, self._let_names())
        is_list = (found := self.named(value)) is not None and found.is_list
        variant = "list" if is_list else "quoted" if value.quoted else "nearest" if close else ""
        self.names.report(code, value.span, variant, value=value.text, nearest=close)

    def _let_names(self) -> list[str]:
        return [statement.name.text for statement in self.names.let_statements.values()]


def _text_of(value: s.AnyValue) -> str:
    return value.text if isinstance(value, s.Value) else ""
