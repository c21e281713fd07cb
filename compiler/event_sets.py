"""Clauses on behaviour: which events they mean, and conditions that count them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from attrs import define, evolve

from ..dsl import syntax as s
from ..dsl.problems import Span
from ..runtime import rules as r
from .behaviours import NOTHING, Behaviours, narrowed
from .field_tests import HARMLESS, all_of, number_test
from .fields import Fields
from .joins import count_ends
from .moments import Moments, is_day_relation
from .values import Values

COUNTS = (s.Times, s.Different, s.TimesPer, s.TimesWithin, s.WithTotal)
NO_EVENTS = r.Events(NOTHING)
_HAPPENED = r.NumberBetween(Decimal(1), None)
_NEVER = r.NumberBetween(None, Decimal(0))


@define
class EventSets:
    """Builds sets of events and counts of them. On a mistake it reports and gives no events or `HARMLESS`."""

    values: Values
    moments: Moments
    fields: Fields
    behaviours: Behaviours

    # ------------------------------------------------------------ sets

    def events(self, clause: s.Clause, whole_log: bool = False) -> r.Events:
        """The events a clause means where only events are wanted: no counts, no `only`."""
        if clause.phrase.only:
            self._report("E133", clause.phrase.span, phrase=self._name(clause.phrase))
            return NO_EVENTS
        for tail in clause.tails:
            if isinstance(tail, COUNTS):
                self._report("E132", tail.span, said=self._written(tail.span))
                return NO_EVENTS
        return self.without_counts(clause, whole_log)

    def without_counts(self, clause: s.Clause, whole_log: bool = False) -> r.Events:
        """The same, whatever is counted."""
        return self._narrowed(self.behaviours.clause_test(clause), clause, whole_log)

    def _narrowed(self, test: r.EventTest, clause: s.Clause, whole_log: bool = False) -> r.Events:
        tails = [t for t in clause.tails if not isinstance(t, (*COUNTS, s.WhereTail))]
        times: list[r.TimeTest] = []
        sequences: list[r.Sequence] = []
        for tail in tails:
            match tail:
                case s.AfterTail() | s.AfterSilenceTail() | s.WithoutTail():
                    sequence = self._sequence(tail)
                    if sequence is None:
                        return NO_EVENTS
                    sequences.append(sequence)
                case _:
                    time = self._time(tail, clause.phrase)
                    if time is None:
                        return NO_EVENTS
                    times.append(time)
        return r.Events(test, tuple(times), tuple(sequences), whole_log)

    def times(self, tails: Sequence[s.Tail]) -> tuple[r.TimeTest, ...]:
        """Times said of all events (`only events in the last 365 days count`)."""
        found = [self._time(tail, None) for tail in tails]
        return tuple(time for time in found if time is not None)

    def _time(self, tail: s.Tail, phrase: s.Phrase | None) -> r.TimeTest | None:
        name = "" if phrase is None else self._name(phrase)
        if isinstance(tail, s.Comparison) and is_day_relation(tail.relation):
            return self._day(tail, name)
        match tail:
            case s.InLast(negated=False):
                return self.moments.in_last(tail)
            case s.Ago():
                return self.moments.ago(tail)
            case s.Between(negated=False):
                return self.moments.between(tail)
            case s.InLast() | s.Between():
                self._report("E134", tail.span, phrase=name, said=self._written(tail.span))
            case s.InNext():
                self._report("E136", tail.span, phrase=name)
            case s.Comparison(relation="at least" | "at most" | "more than" | "less than", value=value) if (
                self.values.shape(value) == "number"
            ):
                self._report("E127", tail.span, phrase=name, said=self._written(tail.span))
            case _:
                variant = "" if phrase is not None else "window"
                self._report("E126", tail.span, variant, phrase=name, said=self._written(tail.span))
        return None

    def _day(self, tail: s.Comparison, name: str) -> r.TimeTest | None:
        if isinstance(tail.value, s.FieldValue):
            self._report("E135", tail.span, phrase=name)
        elif tail.negated:
            self._report("E134", tail.span, phrase=name, said=self._written(tail.span))
        else:
            return self.moments.compared(tail.relation, tail.value)
        return None

    def _sequence(self, tail: s.AfterTail | s.AfterSilenceTail | s.WithoutTail) -> r.Sequence | None:
        match tail:
            case s.AfterTail(bound=""):
                return r.After(self.events(tail.other))
            case s.AfterTail():
                gap = self.values.gap(tail.amount, tail.unit, tail.span)
                others = self.events(tail.other)
                if gap is None:
                    return None
                return r.After(others, most=gap) if tail.bound == "within" else r.After(others, least=gap)
            case s.AfterSilenceTail():
                gap = self.values.gap(tail.amount, tail.unit, tail.span)
                others = self.events(tail.other, whole_log=True)
                return None if gap is None else r.AfterSilence(others, gap)
            case s.WithoutTail():
                gap = self.values.gap(tail.amount, tail.unit, tail.span)
                others = self.events(tail.other)
                return None if gap is None else r.NotFollowed(others, gap)

    # ------------------------------------------------------------ conditions

    def condition(self, clause: s.Clause) -> r.Condition:
        """A behaviour clause as a condition: it happened, or as often as it says."""
        events = self.without_counts(clause)
        counted = all_of(self.counts(clause, events) or [r.EventCount(events, r.HowMany(), _HAPPENED)])
        if not clause.phrase.only:
            return counted
        others = self.behaviours.others_than(clause.phrase)
        if others is None:
            return HARMLESS
        wheres = self.behaviours.where_tests(clause)
        none_else = r.EventCount(evolve(events, test=narrowed(others, wheres)), r.HowMany(), _NEVER)
        return all_of([counted, none_else])

    def counts(self, clause: s.Clause, events: r.Events) -> list[r.Condition]:
        """One condition for each count that the clause says of these events."""
        return [self._count(tail, events) for tail in clause.tails if isinstance(tail, COUNTS)]

    def _count(
        self, tail: s.Times | s.Different | s.TimesPer | s.TimesWithin | s.WithTotal, events: r.Events
    ) -> r.Condition:
        if isinstance(tail, s.WithTotal):
            word = evolve(tail.property, span=tail.span)
            amount = self.values.number(s.Value(tail.amount, span=tail.span))
            total = r.TotalOf(self.fields.use(word, place="property"))
            if amount is None or total.property in self.fields.properties.broken:
                return HARMLESS
            return r.EventCount(events, total, number_test(tail.comparator, amount))
        count = self.values.whole(tail.count, tail.span)
        match tail:
            case s.Times():
                measure: r.Measure = r.HowMany()
            case s.Different(property=None):
                measure = r.HowManyDays()
            case s.Different(property=s.Word() as word):
                measure = r.HowManyDifferent(self.fields.use(word, place="property"))
            case s.TimesPer(property=word):
                measure = r.MostPer(self.fields.use(word, place="property"))
            case s.TimesWithin():
                gap = self.values.gap(tail.amount, tail.unit, tail.span)
                if gap is None:
                    return HARMLESS
                measure = r.MostWithin(gap)
        if count is None:
            return HARMLESS
        return self._in_range(tail, count, r.EventCount(events, measure, _NEVER))

    def _in_range(
        self, tail: s.Times | s.Different | s.TimesPer | s.TimesWithin, count: int, blank: r.EventCount
    ) -> r.Condition:
        low, high = count_ends(tail.comparator, count)
        never = high is not None and high < 0
        if never or (high is None and (low or 0) <= 0):
            self._report("E147", tail.span, "never" if never else "always", said=self._written(tail.span))
            return HARMLESS
        low_end = None if low is None else Decimal(low)
        return evolve(blank, test=r.NumberBetween(low_end, None if high is None else Decimal(high)))

    def silence(self, node: s.NoClause) -> r.Condition:
        """`no activity for 30 days`: there has been some, none in the last 30 days; without a time: never."""
        clause = s.Clause(node.phrase, node.tails, node.span)
        if self._is_no_field(node.phrase):
            return HARMLESS
        if node.amount is None:
            return r.EventCount(self.events(clause), r.HowMany(), _NEVER)
        for tail in node.tails:
            if isinstance(tail, s.InLast | s.Ago | s.Between | s.Comparison):
                self._report("E137", tail.span, said=self._written(tail.span))
                return HARMLESS
        lately = self.moments.in_last(s.InLast(node.amount, node.unit, span=node.span))
        events = self.events(clause, whole_log=True)
        if lately is None:
            return HARMLESS
        none_lately = r.EventCount(evolve(events, times=(lately,)), r.HowMany(), _NEVER)
        return r.And((r.EventCount(events, r.HowMany(), _HAPPENED), none_lately))

    def _is_no_field(self, phrase: s.Phrase) -> bool:
        """`no newsletter`: a single word that is no verb known is a field that the file knows, or a risk."""
        phrases = self.behaviours.phrases
        behaviour = phrases.behaviour(phrase)
        single = len(phrase.parts) == 1 and not phrase.said and not phrases.is_defined(phrase)
        if not single or behaviour is None or behaviour.known:
            return False
        is_field = phrases.is_known_field(self._name(phrase))
        self._report(
            "E131" if is_field else "W103", phrase.span, "no" if is_field else "", phrase=self._name(phrase)
        )
        return is_field

    # ------------------------------------------------------------ words for messages

    def _name(self, phrase: s.Phrase) -> str:
        return self.behaviours.phrases.name(phrase)

    def _written(self, span: Span) -> str:
        return self.values.names.written(span)

    def _report(self, code: str, span: Span, variant: str = "", **facts: object) -> None:
        self.values.names.report(code, span, variant, **facts)
