"""A scenario written from a real lead: what the rules read of it, and what the model gives for it.

Nothing is written that was not tried: every phrase for an event is compiled and compared with the event, and
the whole scenario is run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from attrs import evolve, frozen

from ..compiler.compile import Compiled
from ..compiler.made_events import Making
from ..compiler.scenario_types import case_of
from ..compiler.scenarios import event_sets, event_tests
from ..dsl import syntax as s
from ..runtime import rules as r
from ..runtime.facts import TableReading
from ..runtime.folding import fold
from ..runtime.intake import Event, cell_reading
from ..runtime.reference import Assessment, assess
from ..runtime.reference.case import Case
from ..runtime.reference.events import event_passes
from ..runtime.reference.value_tests import moment_passes
from ..runtime.values import UNREADABLE
from ..walking import inside
from .expecting import expectations
from .running import run_one
from .sentences import Sentences

_NEAREST = 3
Compile = Callable[[str], Compiled]
"""Compiles the rules with a text behind them."""


@frozen
class FromLead:
    """The scenario as text; what it had to leave out; `holds`: run on the rules it passes."""

    text: str
    left_out: tuple[str, ...]
    holds: bool


@frozen
class _Told:
    """What a scenario says of an event, its time apart."""

    clause: s.Clause
    event: Event


def from_lead(rules: Compiled, compile_with: Compile, lead: Case, name: str) -> FromLead:
    """A scenario of that name with the facts of one lead, read by the rules.

    The name is made different from those of the scenarios that are there. Days are counted back from today
    where that gives the same, else every event has its exact time.
    """
    assert rules.provable is not None
    return _Writing(rules, rules.provable, compile_with, lead, _free(name, rules)).written()


def _free(name: str, rules: Compiled) -> str:
    taken = {fold(scenario.name) for scenario in rules.scenarios}
    tried, number = name, 1
    while fold(tried) in taken:
        number += 1
        tried = f"{name} ({number})"
    return tried


class _Writing:
    def __init__(self, compiled: Compiled, rules: r.Rules, compile_with: Compile, lead: Case, name: str):
        self.compiled, self.rules, self.compile_with = compiled, rules, compile_with
        self.lead = evolve(lead, events=lead.events or ())
        self.name = name
        self.found = assess(self.lead)
        self.sentences = Sentences(compiled, rules, self.lead.as_of)
        self.making = Making(
            {field.key: field.kind for field in rules.properties},
            cell_reading(rules, TableReading()),
            self.lead.as_of,
        )
        self.sets = list(event_sets(rules))
        self.tests = [*event_tests(rules), rules.activity]
        self.counted = counted_properties(rules)
        self.left_out: list[str] = []

    def written(self) -> FromLead:
        fields = self._fields()
        told = self._events()
        last: FromLead | None = None
        for exact_today, exact_times in ((False, False), (True, False), (True, True)):
            text = self._text(fields, told, exact_today, exact_times)
            again = self._run(text)
            if again is not None:
                last = FromLead(text, tuple(self.left_out), True)
                if _same(again, self.found):
                    return last
        return last or FromLead(text, tuple(self.left_out), False)

    # ------------------------------------------------------------ facts

    def _fields(self) -> list[s.Clause]:
        clauses: list[s.Clause] = []
        for field in self.rules.fields:
            value = self.lead.values[field.key]
            if value is UNREADABLE:
                self.left_out.append(field.name)
            else:
                clauses += self.sentences.fact(field, value)
        return clauses

    def _events(self) -> list[_Told]:
        """A clause for each event that the rules ask for, the newest first; left out where none says it."""
        asked = [event for event in self.lead.events or () if self._is_asked_for(event)]
        events = sorted(asked, key=lambda e: (-e.moment.instant, _content(e)))
        distinct = {_content(event): event for event in events}
        clauses = self._clauses(list(distinct.values()))
        told = []
        for event in events:
            clause = clauses.get(_content(event))
            if clause is not None:
                told.append(_Told(clause, event))
            elif (called := _called(event)) not in self.left_out:
                self.left_out.append(called)
        return told

    def _is_asked_for(self, event: Event) -> bool:
        """Whether some set of events in the rules could hold it, sequences apart."""
        as_of, window = self.lead.as_of, self.rules.window
        return any(
            event_passes(event, one.test, as_of)
            and all(
                moment_passes(event.moment, time, as_of)
                for time in (one.times if one.whole_log else (*window, *one.times))
            )
            for one in self.sets
        )

    def _clauses(self, events: Sequence[Event]) -> dict[_Content, s.Clause]:
        """For each event the simplest clause that stands for an event with the same meaning.

        First phrases alone are tried, each once; then, where none will do, those that come nearest, with the
        properties that the rules count, with all properties, and at last with all as their cells are written.
        """
        found: dict[_Content, s.Clause] = {}
        phrases = {_content(event): self.sentences.phrases(event) for event in events}
        alone = list(dict.fromkeys(s.Clause(phrase) for few in phrases.values() for phrase in few))
        made = self._made(alone)
        for event in events:
            same = (s.Clause(phrase) for phrase in phrases[_content(event)])
            match = next((one for one in same if one in made and self._means(made[one], event)), None)
            if match is not None:
                found[_content(event)] = match
        wheres: tuple[Callable[[Event], s.WhereTail | None], ...] = (
            lambda event: self.sentences.where(event, only=self._counted_of(event)),
            lambda event: self.sentences.where(event),
            lambda event: self.sentences.where(event, as_written=True),
        )
        for where in wheres:
            left = [event for event in events if _content(event) not in found]
            self._with_properties(left, phrases, made, where, found)
        return found

    def _with_properties(
        self,
        events: Sequence[Event],
        phrases: Mapping[_Content, Sequence[s.Phrase]],
        alone: Mapping[s.Clause, Event],
        where: Callable[[Event], s.WhereTail | None],
        found: dict[_Content, s.Clause],
    ) -> None:
        tried: dict[_Content, list[s.Clause]] = {}
        for event in events:
            tail = where(event)
            if tail is not None:
                near = [p for p in phrases[_content(event)] if s.Clause(p) in alone]
                near.sort(key=lambda p: self._differences(alone[s.Clause(p)], event))
                tried[_content(event)] = [s.Clause(phrase, (tail,)) for phrase in near[:_NEAREST]]
        made = self._made([clause for few in tried.values() for clause in few])
        for event in events:
            for clause in tried.get(_content(event), ()):
                if clause in made and self._means(made[clause], event):
                    found.setdefault(_content(event), clause)

    def _made(self, clauses: Sequence[s.Clause]) -> dict[s.Clause, Event]:
        """The events that clauses stand for, by the compiler's word; without those that it refuses."""
        if not clauses:
            return {}
        statements = [
            self._scenario(f"?{number}", [s.Given(clause)], [self._anything()], exact_today=True)
            for number, clause in enumerate(clauses)
        ]
        compiled = self.compile_with("\n".join(map(self.sentences.text, statements)))
        events = {one.name: one.events for one in compiled.scenarios if one.clean and len(one.events) == 1}
        return {
            clause: self.making.read(events[f"?{number}"][0].event)
            for number, clause in enumerate(clauses)
            if f"?{number}" in events
        }

    def _means(self, made: Event, event: Event) -> bool:
        """Whether the rules cannot tell the two apart but for their times."""
        return self._meaning(made) == self._meaning(event)

    def _differences(self, made: Event, event: Event) -> int:
        """How many questions of the rules the two answer differently."""
        pairs = zip(self._meaning(made)[0], self._meaning(event)[0], strict=True)
        return sum(one != other for one, other in pairs)

    def _meaning(self, event: Event) -> tuple[tuple[bool, ...], tuple[object, ...]]:
        passed = tuple(event_passes(event, test, self.lead.as_of) for test in self.tests)
        names = sorted(self._counted_of(event))
        counted = tuple((name, event.texts[name], event.values[name]) for name in names)
        return passed, counted

    def _counted_of(self, event: Event) -> frozenset[str]:
        """The properties of this event whose values themselves matter, whatever they are."""
        return frozenset(
            name
            for name, tests in self.counted
            if any(event_passes(event, test, self.lead.as_of) for test in tests)
        )

    # ------------------------------------------------------------ the text

    def _text(self, fields: list[s.Clause], told: list[_Told], exact_today: bool, exact_times: bool) -> str:
        counted: dict[s.Clause, int] = {}
        for one in told:
            timed = self.sentences.timed(one.clause, one.event.moment, exact_times)
            counted[timed] = counted.get(timed, 0) + 1
        clauses = [*fields, *(self.sentences.times(clause, count) for clause, count in counted.items())]
        givens = [s.Given(clause) for clause in clauses]
        expected = expectations(self.rules, self.found)
        return self.sentences.text(self._scenario(self.name, givens, expected, exact_today))

    def _scenario(
        self, name: str, givens: Sequence[s.Given], expected: Sequence[s.Expected], exact_today: bool
    ) -> s.Scenario:
        today = s.Given(None, self.sentences.today(exact_today))
        lines = ((today,), *_parted(givens))
        return s.Scenario(s.Value(name, quoted=True), lines, tuple(_parted(expected)))

    def _anything(self) -> s.Expected:
        lowest = s.Comparison("is", s.Value(self.rules.grade.scale[0]))
        return s.Expected(s.Target("grade"), (lowest,))

    def _run(self, text: str) -> Assessment | None:
        """What the scenario gives; None where it is not understood, or does not pass."""
        compiled = self.compile_with(text)
        scenario = next((one for one in compiled.scenarios if fold(one.name) == fold(self.name)), None)
        if compiled.model is None or compiled.provable is None or scenario is None:
            return None
        if not run_one(compiled, compiled.provable, scenario).passed:
            return None
        return assess(case_of(compiled.provable, scenario))


def counted_properties(rules: r.Rules) -> list[tuple[str, tuple[r.EventTest, ...]]]:
    """The properties whose values are counted, totalled, or asked for by `once per` and `up to N per`, with
    tests of the events of which they are.
    """
    found: list[tuple[str, tuple[r.EventTest, ...]]] = []
    for node in inside(rules):
        match node:
            case r.EventCount(events, r.HowManyDifferent(name) | r.MostPer(name) | r.TotalOf(name)):
                found.append((name, (events.test,)))
            case r.Rule(events=events, effects=effects):
                tests = tuple(one.test for one in events)
                for effect in effects:
                    if isinstance(effect, r.Pay):
                        names = [name for keep in effect.keeps for name in keep.properties]
                        names += [cap.property for cap in effect.caps if cap.property is not None]
                        found += [(name, tests) for name in names]
            case r.Group(caps=caps, members=members):
                tests = tuple(one.test for one in event_sets(members))
                found += [(cap.property, tests) for cap in caps if cap.property is not None]
    return found


_PER_LINE = 4


_Fact = TypeVar("_Fact")


def _parted(facts: Sequence[_Fact]) -> Iterable[tuple[_Fact, ...]]:
    for start in range(0, len(facts), _PER_LINE):
        yield tuple(facts[start : start + _PER_LINE])


_Content = tuple[object, ...]


def _content(event: Event) -> _Content:
    """All that an event says but its time, in an order that does not depend on anything."""
    values = tuple((key, repr(event.values[key])) for key in sorted(event.values))
    texts = tuple((key, event.texts[key]) for key in sorted(event.texts))
    return (tuple(sorted(event.verbs)), tuple(sorted(event.objects)), values, texts)


def _called(event: Event) -> str:
    return " ".join((*sorted(event.verbs), *sorted(event.objects)))


def _same(one: Assessment, other: Assessment) -> bool:
    """Whether both give the same and come to it in the same way."""
    paid = [[(p.rule, p.target, p.amount) for p in found.given.payments] for found in (one, other)]
    return one.result == other.result and paid[0] == paid[1] and one.given.rules == other.given.rules
