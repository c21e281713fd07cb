"""Normalised conditions in the words of the language itself, in any spoken language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import field, frozen

from ..compiler.comparing.idioms import only_of, silent_for
from ..dsl import syntax as s
from ..dsl.quoting import Quoting
from ..dsl.write_conditions import Conditions
from ..dsl.write_pieces import Pieces, on_one_line
from ..dsl.write_words import Speech
from ..runtime import rules as r
from .event_words import EventWords
from .spellings import Spellings
from .tails import days_tails, number_tails

_TEXT_RELATIONS: Mapping[type, s.Relation] = {
    r.TextContains: "contains",
    r.TextStarts: "starts with",
    r.TextEnds: "ends with",
}
_COMPARES: Mapping[r.Operator, s.Relation] = {
    "=": "is",
    "<": "less than",
    "<=": "at most",
    ">": "more than",
    ">=": "at least",
}


def writer(language: str) -> Conditions:
    speech = Speech(language)
    return Conditions(speech, Quoting(speech.table, native=True))


@frozen
class ConditionWords:
    """Says the conditions of one model. `everyone` and `nobody` are said of what is always or never true."""

    rules: r.Rules
    language: str
    spellings: Spellings
    everyone: str
    nobody: str
    exact: bool = False
    write: Conditions = field(init=False)
    names: Mapping[str, str] = field(init=False)
    events: EventWords = field(init=False)

    @write.default
    def _write(self) -> Conditions:
        return writer(self.language)

    @names.default
    def _names(self) -> Mapping[str, str]:
        return {field.key: field.name for field in (*self.rules.properties, *self.rules.fields)}

    @events.default
    def _events(self) -> EventWords:
        activity = self.rules.activity
        return EventWords(self.write, activity, self.names, self.spellings, self.on_properties, self.exact)

    def condition(self, condition: r.Condition) -> str:
        match condition:
            case r.Always(value):
                return self.everyone if value else self.nobody
            case r.And(parts):
                return self._all(parts)
            case r.Or(parts):
                return f" {self._word('OR')} ".join(self._inner(part, r.And, r.Unless) for part in parts)
            case r.Unless(part):
                return f"{self._word('UNLESS')} {self._inner(part, r.And, r.Or, r.Unless)}"
            case r.Not(part):
                return self._not(part)
            case r.NumberOf(low, high, parts):
                head = " ".join(map(self._tail, number_tails(_range(low, high))))
                return f"{head} {self._word('OF')} ({', '.join(map(self.condition, parts))})"
            case r.FieldTest(name, test):
                return self._field(name, test, negated=False)
            case r.Known(name):
                return f"{self.name(name)} {self._word('IS_KNOWN')}"
            case r.FieldCompare(left, operator, right, percent):
                return self._compare(left, operator, right, percent)
            case r.EventCount():
                return self.events.count(condition)
            case r.SegmentIs(names):
                return f"{self._word('SEGMENT')} {self._list(names)}"
            case r.ScoreTest(score, test):
                tails = " ".join(map(self._tail, number_tails(test)))
                return f"{self.total(score)} {tails}"
            case r.GradeIn(grades):
                return self._grades(grades)

    def name(self, key: str) -> str:
        return self.write.quoting.name(s.Word(self.names.get(key, key)))

    def total(self, name: str) -> str:
        if name in ("score", "grade"):
            return self._word(name.upper())
        return self.write.target(s.Target("score", s.Word(name)))

    def on_properties(self, condition: r.Condition) -> str:
        """A condition on an event's properties, in brackets unless it is a single comparison."""
        said = self.condition(condition)
        return f"({said})" if isinstance(condition, r.And | r.Or | r.NumberOf) else said

    # ------------------------------------------------------------ and, or, not

    def _all(self, parts: Sequence[r.Condition]) -> str:
        rest = [part for part in parts if not isinstance(part, r.Unless)]
        said: list[str] = []
        while rest:
            part = rest.pop(0)
            silence = next((other for other in rest if silent_for(part, other) is not None), None)
            others = next((other for other in rest if only_of(part, other) is not None), None)
            if silence is not None:
                rest.remove(silence)
                said.append(self.events.silence(part, silence))
            elif others is not None and not self.exact and (only := only_of(part, others)) is not None:
                rest.remove(others)
                said.append(self.events.only(only))
            else:
                said.append(self._inner(part, r.Or))
        main = f" {self._word('AND')} ".join(said)
        exceptions = [part for part in parts if isinstance(part, r.Unless)]
        if not exceptions:
            return main
        exception = r.Or(tuple(one.part for one in exceptions)) if len(exceptions) > 1 else exceptions[0].part
        unless = f"{self._word('UNLESS')} {self._inner(exception, r.And, r.Or, r.Unless)}"
        return f"{main} {unless}".strip()

    def _inner(self, condition: r.Condition, *bracketed: type) -> str:
        said = self.condition(condition)
        return f"({said})" if isinstance(condition, bracketed) else said

    def _not(self, part: r.Condition) -> str:
        match part:
            case r.FieldTest(name, test):
                return self._field(name, test, negated=True)
            case r.Known(name):
                return f"{self.name(name)} {self._word('IS_UNKNOWN')}"
            case r.SegmentIs(names):
                return f"{self._word('SEGMENT')} {self._list(names, negated=True)}"
        return f"{self._word('NOT')} {self._inner(part, r.And, r.Or, r.Unless)}"

    # ------------------------------------------------------------ fields

    def _field(self, key: str, test: r.Test, negated: bool) -> str:
        name = self.name(key)
        match test:
            case r.Yes():
                return f"{self._word('NOT')} {name}" if negated else name
            case r.NumberIn(numbers):
                return f"{name} {self._list([f'{number:f}' for number in numbers], negated)}"
            case r.NumberBetween():
                return self._told(name, number_tails(test), negated)
            case r.DayBetween() | r.AgeBetween():
                return self._told(name, days_tails(test), negated)
            case r.TextIn(values):
                return f"{name} {self._list(self._written(values), negated)}"
            case r.TextContainsWord(runs):
                written = self._written([" ".join(run) for run in runs])
                return f"{name} {self._tail(_comparison('contains word', written, negated))}"
            case r.TextMatches(patterns):
                return f"{name} {self._tail(_comparison('matches', self._written(patterns), negated, True))}"
            case r.TextExactly(exact):
                return f"{name} {self._tail(_comparison('is exactly', exact, negated, True))}"
            case r.TextContains(parts) | r.TextStarts(parts) | r.TextEnds(parts):
                written = self._written(parts)
                return (
                    f"{name} {self._tail(_comparison(_TEXT_RELATIONS[type(test)], written, negated, True))}"
                )

    def _told(self, name: str, tails: Sequence[s.Tail], negated: bool) -> str:
        said = f"{name} " + f" {self._word('AND')} ".join(map(self._tail, tails))
        return f"{self._word('NOT')} ({said})" if negated else said

    def _written(self, values: Sequence[str]) -> list[str]:
        return [self.spellings.written(value) for value in values]

    def _list(self, values: Sequence[str], negated: bool = False) -> str:
        return self._tail(_comparison("is", values, negated))

    def _compare(self, left: str, operator: r.Operator, right: str, percent: int) -> str:
        share = None if percent == 100_000 else f"{(Decimal(percent) / 1000).normalize():f}%"
        value = s.FieldValue(s.Word(self.names.get(right, right)), share)
        return f"{self.name(left)} {self._tail(s.Comparison(_COMPARES[operator], value))}"

    # ------------------------------------------------------------ totals

    def _grades(self, grades: Sequence[str]) -> str:
        scale = self.rules.grade.scale
        word = self._word("GRADE")
        if not grades:
            return self.nobody
        if len(grades) > 1 and tuple(grades) == scale[-len(grades) :]:
            return f"{word} {self._tail(s.Comparison('at least', s.Value(grades[0])))}"
        if len(grades) > 1 and tuple(grades) == scale[: len(grades)]:
            return f"{word} {self._tail(s.Comparison('at most', s.Value(grades[-1])))}"
        return f"{word} {self._list(grades)}"

    # ------------------------------------------------------------ small parts

    def _tail(self, tail: s.Tail) -> str:
        return said(self.write.tail(tail))

    def _word(self, concept: str) -> str:
        return self.write.word(concept)


def said(pieces: Pieces) -> str:
    return on_one_line(pieces)


def _comparison(
    relation: s.Relation, values: Sequence[str], negated: bool = False, quoted: bool = False
) -> s.Comparison:
    """With one value it stands alone; `is` with several is `in`."""
    items = tuple(s.Value(value, quoted) for value in values)
    if len(items) == 1:
        return s.Comparison(relation, items[0], negated)
    return s.Comparison("in" if relation == "is" else relation, s.ListValue(items), negated)


def _range(low: int | None, high: int | None) -> r.NumberBetween:
    return r.NumberBetween(None if low is None else Decimal(low), None if high is None else Decimal(high))
