"""What a scenario says of a field, as a cell such as a file would hold."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define

from ..dsl import syntax as s
from ..dsl.problems import Span
from ..runtime import rules as r
from ..runtime.intake import CellReading, Text, Value, read_cell
from ..runtime.times import AsOf
from ..runtime.values import Gap, digits, is_missing, read_yes
from .made_events import Cell
from .made_values import day_text, instant_text
from .scenario_times import Times
from .values import Values

_ONE_VALUE = ("is", "is exactly", "on")
_SEVERAL = ("is", "in", "includes")


class Wrong:
    """The fact cannot be taken as it stands; that has been said."""


WRONG = Wrong()


@define
class GivenFields:
    """Reads facts on fields (and on properties) of one scenario."""

    values: Values
    reading: CellReading
    times: Times
    as_of: AsOf

    def cell(self, field: r.Field, tails: Sequence[s.Tail], span: Span) -> Cell | Wrong | None:
        """The cell that the facts give the field; None: it is not known."""
        if not tails:
            return "yes" if field.kind == "yesno" else self._refuse("E421", span, "alone", field)
        if len(tails) > 1:
            return self._refuse("E421", tails[1].span, "", field)
        return self._of(field, tails[0])

    def _of(self, field: r.Field, tail: s.Tail) -> Cell | Wrong | None:
        match tail:
            case s.IsKnown(known=False):
                return None
            case s.IsKnown():
                return self._refuse("E421", tail.span, "known", field)
            case s.Ago(comparator="exactly") if field.kind == "date":
                moment = self.times.ago(tail)
                if moment is None:
                    return WRONG
                whole_day = tail.unit not in ("hour", "minute")
                return day_text(moment.day) if whole_day else instant_text(moment.instant)
            case s.Comparison(value=s.FieldValue()):
                return self._refuse("E421", tail.span, "field", field)
            case s.Comparison(relation=relation, negated=False) if field.kind == "list":
                return self._list(field, tail) if relation in _SEVERAL else self._not_one(field, tail)
            case s.Comparison(relation=relation, value=value, negated=False) if relation in _ONE_VALUE:
                return self._single(field, value, tail.span)
            case _:
                return self._not_one(field, tail)

    def _not_one(self, field: r.Field, tail: s.Tail) -> Wrong:
        negated = getattr(tail, "negated", False)
        listed = isinstance(tail, s.Comparison) and tail.relation in ("in", "includes")
        return self._refuse("E421", tail.span, "negated" if negated else "list" if listed else "", field)

    # ------------------------------------------------------------ values

    def _single(self, field: r.Field, value: s.AnyValue, span: Span) -> Cell | Wrong:
        if isinstance(value, s.Today) and field.kind == "date":
            return day_text(self.as_of.day)
        if not isinstance(value, s.Value):
            return self._refuse("E421", span, "list", field)
        if (found := self.values.named(value)) is not None and found.is_list:
            return self._refuse("E421", span, "list", field)
        match field.kind:
            case "number" if not value.quoted:
                number = self.values.number(value)
                return WRONG if number is None else digits(number)
            case "date" if not value.quoted:
                day = self.values.day(value)
                if day is None:
                    return WRONG
                self.times.dated.append(span)
                return day_text(day.days)
            case _:
                return self._text(field, value)

    def _text(self, field: r.Field, value: s.Value) -> Cell | Wrong:
        """A text just as the data would have it."""
        text = self.values.text(value)
        if is_missing(text, self.reading.markers):
            return self._refuse("E422", value.span, "missing", field, value=text)
        written = self.values.names.written(value.span)
        if not value.quoted and written.startswith("+") and not text.startswith("+"):
            self.values.names.report("E164", value.span, value=text, right=f'"{written}"')
            return WRONG
        if isinstance(read_cell(text, field.kind, self.reading), Gap):
            return self._refuse("E422", value.span, field.kind, field, value=text)
        if field.kind == "date":
            self.times.dated.append(value.span)
        if field.kind == "yesno":
            return "yes" if read_yes(text) is True else "no"
        return text

    def _list(self, field: r.Field, tail: s.Comparison) -> Cell | Wrong:
        if not isinstance(tail.value, s.Value | s.ListValue):
            return self._refuse("E421", tail.span, "", field)
        items = [self.values.text(item) for item in self.values.items(tail.value)]
        missing = [text for text in items if is_missing(text, self.reading.markers)]
        if missing or not items:
            return self._refuse("E422", tail.span, "missing", field, value=", ".join(missing))
        return tuple(items)

    def _refuse(self, code: str, span: Span, variant: str, field: r.Field, **facts: str) -> Wrong:
        said = self.values.names.written(span)
        self.values.names.report(code, span, variant, name=field.name, said=said, **facts)
        return WRONG


def same_value(kind: r.Kind, one: Cell | None, other: Cell | None, reading: CellReading) -> bool:
    """Whether two cells say the same, whatever their spelling."""
    return _plain(read_cell(one, kind, reading)) == _plain(read_cell(other, kind, reading))


def _plain(value: Value) -> object:
    if isinstance(value, Text):
        return value.folded
    return tuple(text.folded for text in value) if isinstance(value, tuple) else value
