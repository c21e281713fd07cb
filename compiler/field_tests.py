"""What is said of a field (inside `where`: of an event's property) as a condition, by the settled kind."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from attrs import define

from ..dsl import syntax as s
from ..dsl.problems import Span
from ..runtime import rules as r
from ..runtime.folding import fold, words
from ..runtime.values import STANDARD_MARKERS
from .fields import Fields, FieldTable, Place
from .moments import Moments
from .names import nearest
from .values import Values

HARMLESS = r.Always(False)

_YES = frozenset({"yes", "true", "ja", "1"})
_NO = frozenset({"no", "false", "nein", "0"})
_OPERATORS: dict[str, r.Operator] = {
    "is": "=",
    "in": "=",
    "on": "=",
    "at least": ">=",
    "since": ">=",
    "at most": "<=",
    "more than": ">",
    "after": ">",
    "less than": "<",
    "before": "<",
}
_ORDERS = ("at least", "at most", "more than", "less than")
_DAYS = ("before", "after", "on", "since")


@define
class FieldTests:
    """Builds the conditions on single fields. On a mistake it reports and gives `HARMLESS`.

    A list that could not be read has no values; that has been reported already.
    """

    values: Values
    moments: Moments
    fields: Fields

    def condition(self, word: s.Word, tails: Sequence[s.Tail], place: Place, span: Span) -> r.Condition:
        """All that is said of one field; nothing said: a yes/no field that is yes."""
        table = self.fields.table(place)
        field_key = self.fields.use(word, place=place)
        if field_key in table.broken:
            return HARMLESS
        if not tails:
            return r.FieldTest(field_key, r.Yes())
        return all_of([self._tail(table, field_key, tail, span) for tail in tails])

    def _tail(self, table: FieldTable, field_key: str, tail: s.Tail, span: Span) -> r.Condition:
        match tail:
            case s.IsKnown(known=known):
                known_now = r.Known(field_key)
                return known_now if known else r.Not(known_now)
            case s.InLast() | s.InNext() | s.Ago():
                return self._time(field_key, tail)
            case s.Between():
                return _negated(self._between(table, field_key, tail), tail.negated)
            case s.Comparison():
                return _negated(self._compared(table, field_key, tail), tail.negated)
            case _:
                self._report("E125", tail.span, name=table.spelled[field_key])
                return HARMLESS

    def _time(self, field_key: str, tail: s.InLast | s.InNext | s.Ago) -> r.Condition:
        match tail:
            case s.InLast():
                test, negated = self.moments.in_last(tail), tail.negated
            case s.InNext():
                test, negated = self.moments.in_next(tail), tail.negated
            case s.Ago():
                test, negated = self.moments.ago(tail), False
        return HARMLESS if test is None else _negated(r.FieldTest(field_key, test), negated)

    # ------------------------------------------------------------ between

    def _between(self, table: FieldTable, field_key: str, tail: s.Between) -> r.Condition:
        shapes = {self.values.shape(tail.low), self.values.shape(tail.high)}
        if "field" in shapes:
            low = s.Comparison("at least", tail.low, span=tail.span)
            high = s.Comparison("at most", tail.high, span=tail.span)
            return all_of([self._compared(table, field_key, low), self._compared(table, field_key, high)])
        if table.kind(field_key) == "date":
            days = self.moments.between(tail)
            return HARMLESS if days is None else r.FieldTest(field_key, days)
        low_end, high_end = self.values.number(tail.low), self.values.number(tail.high)
        if low_end is None or high_end is None:
            return HARMLESS
        if low_end > high_end:
            self.values.report_reversed(tail)
            return HARMLESS
        return r.FieldTest(field_key, r.NumberBetween(low_end, high_end))

    # ------------------------------------------------------------ comparisons

    def _compared(self, table: FieldTable, field_key: str, tail: s.Comparison) -> r.Condition:
        if isinstance(tail.value, s.FieldValue):
            return self._with_field(table, field_key, tail, tail.value)
        if tail.relation in _ORDERS or tail.relation in _DAYS:
            return self._ordered(table, field_key, tail)
        if isinstance(tail.value, s.Today):
            return self._days(field_key, tail.relation, tail.value)
        kind = table.kind(field_key)
        if tail.relation not in ("is", "in", "includes"):
            return self._text_test(field_key, tail, tail.value)
        if tail.relation == "in" and self._is_unknown_list(tail.value):
            return HARMLESS
        match kind:
            case "number":
                return self._numbers(table, field_key, tail, tail.value)
            case "date":
                items = list(self.values.items(tail.value))
                fit = [self._fits(table, field_key, tail, item, "day") for item in items]
                return any_of([self._days(field_key, "on", item) for item in items]) if all(fit) else HARMLESS
            case "yesno":
                return self._yes_or_no(table, field_key, tail, tail.value)
            case "text" | "list":
                texts = self._texts(tail, tail.value)
                return r.FieldTest(field_key, r.TextIn(_sorted(texts))) if texts else HARMLESS

    def _is_unknown_list(self, value: s.Value | s.ListValue) -> bool:
        """`in decision_makers` where no `let` of that name gives a list."""
        if not isinstance(value, s.Value) or value.quoted:
            return False
        found = self.values.named(value)
        if found is not None:
            return False
        lists = [
            statement.name.text
            for folded, statement in self.values.names.let_statements.items()
            if self.values.names.lets[folded].is_list
        ]
        close = nearest(value.text, lists)
        self._report("E112", value.span, "nearest" if close else "", value=value.text, nearest=close)
        return True

    def _with_field(
        self, table: FieldTable, field_key: str, tail: s.Comparison, value: s.FieldValue
    ) -> r.Condition:
        place: Place = "lead" if table is self.fields.lead else "property"
        other = self.fields.use(value.name, place=place)
        operator = _OPERATORS.get(tail.relation)
        percent = 100_000 if value.percent is None else self.values.percent(value.percent, value.span)
        if operator is None:
            self._report("E122", tail.span, name=table.spelled[field_key], other=value.name.text)
            return HARMLESS
        if percent is None or other in table.broken or field_key in table.broken:
            return HARMLESS
        return r.FieldCompare(field_key, operator, other, percent)

    def _ordered(self, table: FieldTable, field_key: str, tail: s.Comparison) -> r.Condition:
        if table.kind(field_key) == "date" or tail.relation in _DAYS:
            return self._days(field_key, tail.relation, tail.value)
        number = self.values.number(tail.value)
        if number is None:
            return HARMLESS
        return r.FieldTest(field_key, number_test(tail.relation, number))

    def _days(self, field_key: str, relation: s.Relation, value: s.AnyValue) -> r.Condition:
        test = self.moments.compared(relation, value)
        return HARMLESS if test is None else r.FieldTest(field_key, test)

    def _numbers(
        self, table: FieldTable, field_key: str, tail: s.Comparison, value: s.Value | s.ListValue
    ) -> r.Condition:
        items = list(self.values.items(value))
        fit = [self._fits(table, field_key, tail, item, "number") for item in items]
        if not all(fit):
            return HARMLESS
        numbers = [self.values.number(item, quoted=True) for item in items]
        found = {number for number in numbers if number is not None}
        return r.FieldTest(field_key, r.NumberIn(tuple(sorted(found)))) if found else HARMLESS

    def _fits(
        self,
        table: FieldTable,
        field_key: str,
        tail: s.Comparison,
        item: s.Value,
        wanted: Literal["number", "day"],
    ) -> bool:
        """Whether the value can be one of the field's kind; if not, say which line decided the kind."""
        shape = self.values.shape(s.Value(item.text) if wanted == "number" and item.quoted else item)
        if shape == wanted:
            return True
        self._report(
            "E118" if wanted == "number" else "E119",
            tail.span,
            name=table.spelled[field_key],
            value=self.values.text(item),
            line=table.reason(field_key, tail.span),
        )
        return False

    def _yes_or_no(
        self, table: FieldTable, field_key: str, tail: s.Comparison, value: s.Value | s.ListValue
    ) -> r.Condition:
        parts: list[r.Condition] = []
        items = list(self.values.items(value))
        for item in items:
            text = fold(self.values.text(item))
            if text not in _YES | _NO:
                line = table.reason(field_key, tail.span)
                self._report("E117", tail.span, name=table.spelled[field_key], value=item.text, line=line)
                return HARMLESS
            yes = r.FieldTest(field_key, r.Yes())
            parts.append(yes if text in _YES else r.Not(yes))
        return any_of(parts) if parts else HARMLESS

    # ------------------------------------------------------------ text

    def _text_test(self, field_key: str, tail: s.Comparison, value: s.AnyValue) -> r.Condition:
        if not isinstance(value, s.Value | s.ListValue):
            self.values.number(value)
            return HARMLESS
        texts = self._texts(tail, value)
        if not texts:
            return HARMLESS
        folded = _sorted(texts)
        test: r.Test
        match tail.relation:
            case "is exactly":
                test = r.TextExactly(tuple(sorted(set(texts))))
            case "contains":
                test = r.TextContains(folded)
            case "contains word":
                runs = sorted({words(text) for text in folded})
                if () in runs:
                    self._report("E114", tail.span, value=", ".join(texts))
                    return HARMLESS
                test = r.TextContainsWord(tuple(runs))
            case "starts with":
                test = r.TextStarts(folded)
            case "ends with":
                test = r.TextEnds(folded)
            case _:
                test = r.TextMatches(folded)
        return r.FieldTest(field_key, test)

    def _texts(self, tail: s.Comparison, value: s.Value | s.ListValue) -> list[str]:
        """The texts as written; none, and said why, where one of them is empty."""
        items = list(self.values.items(value))
        texts = [self.values.text(item) for item in items]
        if not all(fold(text) for text in texts):
            self._report("E113", tail.span, "" if tail.relation in ("is", "in", "is exactly") else "part")
            return []
        signed = [item for item in items if not item.quoted and self._is_signed(item)]
        for item in signed:
            self._report("E164", item.span, value=item.text, right=f'"+{item.text}"')
        if signed:
            return []
        for text in texts:
            if text in STANDARD_MARKERS and tail.relation in ("is", "in", "is exactly"):
                self._report("W101", tail.span, value=text)
        return texts

    def _is_signed(self, value: s.Value) -> bool:
        """`+49`: the sign of a number, which a text would lose."""
        return value.text[:1] != "+" and self.values.names.written(value.span)[:1] == "+"

    def _report(self, code: str, span: Span, variant: str = "", **facts: object) -> None:
        self.values.names.report(code, span, variant, **facts)


def number_test(relation: str, number: Decimal) -> r.NumberBetween:
    """The numbers that are `at least`, `at most`, `more than`, `less than`, or (else) equal to one."""
    match relation:
        case "at least":
            return r.NumberBetween(number, None)
        case "at most":
            return r.NumberBetween(None, number)
        case "more than":
            return r.NumberBetween(number, None, low_open=True)
        case "less than":
            return r.NumberBetween(None, number, high_open=True)
        case _:
            return r.NumberBetween(number, number)


def all_of(parts: Sequence[r.Condition]) -> r.Condition:
    """All parts, without a needless And around a single one."""
    return parts[0] if len(parts) == 1 else r.And(tuple(parts))


def any_of(parts: Sequence[r.Condition]) -> r.Condition:
    """Any of the parts, without a needless Or around a single one."""
    return parts[0] if len(parts) == 1 else r.Or(tuple(parts))


def _negated(condition: r.Condition, negated: bool) -> r.Condition:
    return r.Not(condition) if negated else condition


def _sorted(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({fold(text) for text in texts}))
