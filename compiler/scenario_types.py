"""A scenario as it can be run: the facts of one made-up lead, and what is expected of it."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ..dsl.problems import Span
from ..runtime import rules as r
from ..runtime.facts import LeadResult, LogLayout
from ..runtime.headers import key
from ..runtime.reference import Log, cases
from ..runtime.reference.case import Case
from ..runtime.rules import Rules
from ..runtime.times import AsOf, Moment
from .made_events import Cell, MadeEvent
from .made_values import instant_text

DEFAULT_DAY = "2023-12-31"
"""The day of a scenario that says none: a Sunday on which a month, a quarter and a year end, so that the last
few days lie in the same week, month, quarter and year."""


@frozen
class Happened:
    """One event of a scenario, in its own words."""

    said: str
    event: MadeEvent
    moment: Moment


@frozen
class OneOf:
    """A result is (or, `negated`, is not) one of these; None stands for no value.

    `kind` says of what: "disqualified" may have several values at once, of which any will do.
    """

    kind: Literal["segment", "stage", "label", "matrix", "disqualified"]
    name: str
    values: tuple[str | None, ...]
    negated: bool = False

    def holds(self, result: LeadResult) -> bool:
        return any(value in self.values for value in values_of(result, self.kind, self.name)) != self.negated


@frozen
class OfTotal:
    """A condition on a finished score, or (`score` None) on the shown grade."""

    score: str | None
    condition: r.Condition


@frozen
class Expectation:
    """One expectation, in its own words; `subject` is what it is about, `span` its place."""

    said: str
    subject: str
    what: OneOf | OfTotal
    span: Span


@frozen
class Scenario:
    """A made-up lead and what is expected of it. `span` is the whole of it, `name_span` its name.

    `fields` are cells by field key, what is not among them is unknown. `clean` is False where something in it
    is wrong, so that it cannot be run. `dated`: it says itself which day it is.
    """

    name: str
    span: Span
    name_span: Span
    as_of: AsOf
    dated: bool
    fields: tuple[tuple[str, Cell], ...]
    events: tuple[Happened, ...]
    expectations: tuple[Expectation, ...]
    clean: bool = True


def case_of(rules: Rules, scenario: Scenario) -> Case:
    """The facts of a scenario as the reference takes them, read like any data."""
    return facts_as_case(rules, dict(scenario.fields), scenario.events, scenario.as_of)


def facts_as_case(rules: Rules, fields: dict[str, Cell], events: tuple[Happened, ...], as_of: AsOf) -> Case:
    """One lead with these cells and events; there is an event log, be it empty."""
    lead, lead_fields = _free("lead", rules.fields), dict(fields)
    whose, when, verb, thing = (_free(name, rules.properties) for name in ("lead", "time", "event", "object"))
    rows = [
        {
            whose: "1",
            when: instant_text(happened.moment.instant),
            verb: happened.event.verb,
            thing: happened.event.object,
            **dict(happened.event.properties),
        }
        for happened in events
    ]
    log = Log("events", rows, LogLayout(whose, when, (verb,), (thing,)))
    (case,), _ = cases(rules, [{lead: "1", **lead_fields}], [log], as_of, lead)
    return case


def _free(name: str, fields: tuple[r.Field, ...]) -> str:
    """A header that is no field's."""
    taken = {field.key for field in fields}
    while key(name) in taken:
        name += "x"
    return name


def values_of(result: LeadResult, kind: str, name: str) -> tuple[str | None, ...]:
    """What a lead has there: one value or None; for "disqualified" all reasons, None where there is none."""
    match kind:
        case "segment":
            return (result.segment,)
        case "stage":
            return (result.stage,)
        case "label":
            return (result.labels[name],)
        case "matrix":
            return (result.matrices[name],)
        case _:
            return result.disqualified or (None,)
