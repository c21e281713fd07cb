"""Scenarios: from what a file says of a made-up lead to facts that the model can be run on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
from attrs import define

from ..dsl import syntax as s
from ..dsl.problems import Problem, Span
from ..runtime import rules as r
from ..runtime.facts import TableReading
from ..runtime.folding import fold
from ..runtime.intake import cell_reading
from ..runtime.times import AsOf, parse_as_of
from .conditions import Conditions
from .expectations import Expectations
from .given_events import Denied, GivenEvents
from .given_fields import GivenFields, Wrong, same_value
from .made_events import Cell, Making
from .names import key, nearest
from .scenario_times import Times
from .scenario_types import DEFAULT_DAY, Expectation, Happened, Scenario
from .targets import Targets
from .values import Values


@define
class Scenarios:
    """Makes the scenarios of a file. What is wrong in one is said; the others are there all the same."""

    targets: Targets
    values: Values
    conditions: Conditions
    rules: r.Rules

    def checked(
        self, statements: Sequence[s.Statement], met_reading: Sequence[Problem] = ()
    ) -> tuple[Scenario, ...]:
        """All scenarios in the order of the file; those with a mistake are not `clean`.

        `met_reading` are the problems from before: what cannot be read of a scenario is none of its facts.
        """
        written = [statement for statement in statements if isinstance(statement, s.Scenario)]
        self._say_repeated(written)
        tests = list(event_tests(self.rules)) if written else []
        errors = [found.span for found in met_reading if found.severity == "error"]
        return tuple(
            _One(
                self, statement, tests, readable=not any(_inside(error, statement.span) for error in errors)
            ).made()
            for statement in written
        )

    def _say_repeated(self, written: Sequence[s.Scenario]) -> None:
        names = self.targets.names
        first: dict[str, s.Scenario] = {}
        for scenario in written:
            earlier = first.setdefault(fold(scenario.name.text), scenario)
            if earlier is not scenario:
                line = names.line(earlier.span, scenario.span)
                names.report("E430", scenario.name.span, name=scenario.name.text, line=line)


@define
class _One:
    """One scenario on its way."""

    all: Scenarios
    statement: s.Scenario
    event_tests: Sequence[r.EventTest]
    readable: bool

    def made(self) -> Scenario:
        names = self.all.targets.names
        before = len(names.problems)
        as_of = self._as_of()
        reading = cell_reading(attrs.evolve(self.all.rules, time_zone=names.zone), TableReading())
        values = self.all.values
        times = Times(values, reading, as_of or parse_as_of(DEFAULT_DAY, names.zone), as_of is not None)
        fields = GivenFields(values, reading, times, times.as_of)
        kinds = {field.key: field.kind for field in self.all.rules.properties}
        making = Making(kinds, reading, times.as_of)
        behaviour = GivenEvents(self.all.conditions, self.all.rules, fields, times, making, self.event_tests)
        cells, events = self._facts(fields, behaviour)
        expectations = self._expectations()
        if as_of is None:
            self._say_undated(times, bool(events))
        errors = [found for found in names.problems[before:] if found.severity == "error"]
        return Scenario(
            self.statement.name.text,
            self.statement.span,
            self.statement.name.span,
            times.as_of,
            as_of is not None,
            tuple(sorted((key, cell) for key, cell in cells.items() if cell is not None)),
            events,
            expectations,
            clean=self.readable and not errors,
        )

    # ------------------------------------------------------------ today

    def _as_of(self) -> AsOf | None:
        names = self.all.targets.names
        said = [given.today for line in self.statement.givens for given in line if given.today is not None]
        found: AsOf | None = None
        for value in said:
            text = value.text
            if not value.quoted:
                day = self.all.values.day(value)
                if day is None:
                    continue
            else:
                text = self.all.values.text(value)
            try:
                moment = parse_as_of(_iso(text) if not value.quoted else text, names.zone)
            except (ValueError, OverflowError):
                names.report("E107", value.span, value=value.text)
                continue
            if found is not None and found != moment:
                facts = {"said": value.text, "name": names.written(said[0].span)}
                names.report("E423", value.span, "today", **facts, line=names.line(said[0].span))
            found = found or moment
        return found

    def _say_undated(self, times: Times, events: bool) -> None:
        names = self.all.targets.names
        if times.dated:
            names.report("E431", times.dated[0], said=names.written(times.dated[0]))
        elif events and any(_names_a_day(time) for time in event_times(self.all.rules)):
            name = self.statement.name
            names.report("W422", name.span, name=name.text, day=DEFAULT_DAY)

    # ------------------------------------------------------------ facts

    def _facts(
        self, fields: GivenFields, behaviour: GivenEvents
    ) -> tuple[dict[str, Cell | None], tuple[Happened, ...]]:
        cells: dict[str, Cell | None] = {}
        places: dict[str, Span] = {}
        events: tuple[Happened, ...] = ()
        denied: list[Denied] = []
        for given in (given for line in self.statement.givens for given in line):
            node = given.clause
            if node is None:
                continue
            if isinstance(node, s.NoClause) or _is_never(node):
                denied.append(Denied(node, given.span))
                continue
            match self._meaning(node):
                case "field":
                    self._field(node, fields, cells, places)
                case "behaviour":
                    happened = behaviour.happened(node)
                    events += () if isinstance(happened, Wrong) else happened
        for one in denied:
            events = behaviour.settled(one, events)
        return cells, events

    def _meaning(self, clause: s.Clause) -> str:
        """Whether a fact is on a field or on behaviour: "" where it can be neither, which is said then."""
        phrases, names = self.all.conditions.phrases, self.all.targets.names
        name = phrases.name(clause.phrase)
        reading = phrases.reading(clause)
        if reading.meaning == "definition":
            names.report("E427", clause.span, "definition", phrase=name, said=names.written(clause.span))
            return ""
        if clause.phrase.said or key(name) in self._known_fields() or fold(name) in phrases.declared_phrases:
            if key(name) in self._known_fields() and reading.meaning == "field":
                return "field"
            return reading.meaning
        behaviour = phrases.behaviour(clause.phrase)
        compared = any(phrases.tail_sort(tail) == "field" for tail in clause.tails)
        if reading.meaning == "field" and not compared and behaviour is not None and behaviour.known:
            return "behaviour"
        return reading.meaning

    def _known_fields(self) -> dict[str, r.Field]:
        return {field.key: field for field in self.all.rules.fields}

    def _field(
        self,
        clause: s.Clause,
        fields: GivenFields,
        cells: dict[str, Cell | None],
        places: dict[str, Span],
    ) -> None:
        names = self.all.targets.names
        name = self.all.conditions.phrases.word(clause.phrase).text
        field = self._known_fields().get(key(name))
        if field is None:
            declared = names.field_kinds.get(key(name))
            if declared is None:
                self._say_unknown(name, clause.phrase.span)
                return
            names.report("W420", clause.phrase.span, name=declared.name)
            field = r.Field(key(name), declared.name, declared.kind)
            fields.cell(field, clause.tails, clause.span)
            return
        cell = fields.cell(field, clause.tails, clause.span)
        if isinstance(cell, Wrong):
            return
        if field.key not in cells:
            cells[field.key], places[field.key] = cell, clause.span
        elif isinstance(cell, tuple) and isinstance(known := cells[field.key], tuple) and _includes(clause):
            cells[field.key] = tuple(dict.fromkeys((*known, *cell)))
        elif not same_value(field.kind, cell, cells[field.key], fields.reading):
            line = names.line(places[field.key], clause.span)
            said = names.written(places[field.key])
            names.report("E423", clause.span, "", name=field.name, said=said, line=line)

    def _say_unknown(self, name: str, span: Span) -> None:
        known = [field.name for field in self.all.rules.fields]
        near = nearest(name, known)
        self.all.targets.names.report("E420", span, "nearest" if near else "", name=name, nearest=near)

    # ------------------------------------------------------------ expectations

    def _expectations(self) -> tuple[Expectation, ...]:
        names = self.all.targets.names
        reader = Expectations(self.all.targets, self.all.values, self.all.rules)
        written = [expected for line in self.statement.expects for expected in line]
        if not written:
            names.report("E429", self.statement.name.span, name=self.statement.name.text)
        found = [reader.read(expected) for expected in written]
        return tuple(expectation for expectation in found if expectation is not None)


def _inside(place: Span, whole: Span) -> bool:
    return place.file == whole.file and whole.start <= place.start < whole.end


def _iso(text: str) -> str:
    """A day as rules write it (`31.1.2026`, `31. 1. 2026`) in the way that moments are read."""
    return text.replace(". ", ".")


def _is_never(clause: s.Clause) -> bool:
    return any(
        isinstance(tail, s.Times) and tail.count == "0" and (tail.comparator == "exactly" or tail.plain)
        for tail in clause.tails
    )


def _includes(clause: s.Clause) -> bool:
    return any(isinstance(tail, s.Comparison) and tail.relation == "includes" for tail in clause.tails)


# ---------------------------------------------------------------- what rules ask of events


def event_sets(node: object) -> Iterator[r.Events]:
    if isinstance(node, r.Events):
        yield node
    if isinstance(node, tuple):
        for part in node:
            yield from event_sets(part)
    elif attrs.has(type(node)):
        for attribute in attrs.fields(type(node)):  # type: ignore[arg-type]
            yield from event_sets(getattr(node, attribute.name))


def event_tests(rules: r.Rules) -> Iterator[r.EventTest]:
    yield from dict.fromkeys([*(events.test for events in event_sets(rules)), *rules.ignored])


def event_times(rules: r.Rules) -> Iterator[r.TimeTest]:
    yield from rules.window
    for events in event_sets(rules):
        yield from events.times


def _names_a_day(time: r.TimeTest) -> bool:
    if not isinstance(time, r.DayBetween):
        return False
    return any(end is not None and not end.ago for end in (time.first, time.last))
