"""What small change would move a lead to a better stage: found by running the model on the changed lead.

Tried are one more event of each kind that the rules name (then two, three, five of one kind), and one field
that is not known yet with a value that a rule asks for. So whatever is said here is true; what else might
do is left open.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from ..intake import Event, Value
from ..reference.assessment import Assessment, assess
from ..reference.case import Case
from ..reference.coverage import rules_within
from ..reference.members import GRADE
from ..rules import (
    And,
    Condition,
    Constant,
    EventCount,
    Events,
    Field,
    FieldTest,
    Not,
    NumberOf,
    Or,
    Pay,
    Rule,
    Unless,
)
from ..values import MISSING, Gap
from .examples import event_that_passes, value_that_passes

MOST_RUNS, LEAST_RUNS = 240, 6
"""How many changed leads are tried: fewer with many rules and many events, so that it answers in seconds."""

_MOST_WORK = 200_000  # rules times events, over all runs

_TIMES = (1, 2, 3, 5)
_MOST_SAID = 4


@frozen
class MoreEvents:
    """`times` more events like this one, at as-of. `events` is the set of a rule that it is in; `rule` that
    rule, None where it is a stage that names it.
    """

    event: Event
    times: int
    events: Events
    rule: Rule | None


@frozen
class KnownField:
    """A field that is not known now has this value; `rule` asks for it, or a stage (None)."""

    field: str
    value: Value
    rule: Rule | None


@frozen
class Suggestion:
    """A change, and what the model gives then: the stage, and every total that differs, before and after
    (scores in millis by name, the grade as shown).
    """

    change: MoreEvents | KnownField
    stage: str
    scores: tuple[tuple[str, int, int], ...]
    grade: tuple[str, str] | None


def nearest(facts: Case, assessment: Assessment) -> tuple[Suggestion, ...]:
    """The smallest changes found that give a better stage, the fewest events first; nothing for a lead that
    is disqualified or at the best stage already, or where there are no stages.
    """
    names = [stage.name for stage in facts.rules.stages]
    if not names or assessment.disqualified or assessment.stage == names[0]:
        return ()
    better = names if assessment.stage is None else names[: names.index(assessment.stage)]
    runs, most = 0, _most_runs(facts)
    kinds = list(_kinds(facts))
    if len(kinds) > most:
        kinds.sort(key=_worth, reverse=True)  # not all can be tried: what pays most first
    for times in _TIMES:
        found: list[Suggestion] = []
        changes: list[MoreEvents | KnownField] = [evolve(kind, times=times) for kind in kinds]
        if times == 1:
            changes += _unknown_fields(facts)
        for change in changes:
            if runs == most:
                break
            runs += 1
            after = assess(changed(facts, change))
            if after.stage in better:
                found.append(_suggestion(change, assessment, after))
        if found:
            # Of equally small changes those of the next stages first, else in the order of the file.
            found.sort(key=lambda one: -better.index(one.stage))
            return tuple(found[:_MOST_SAID])
    return ()


def _most_runs(facts: Case) -> int:
    rules = sum(1 for _ in rules_within(facts.rules.members))
    each = (1 + rules) * (1 + len(facts.events or ()))
    return max(LEAST_RUNS, min(MOST_RUNS, _MOST_WORK // each))


def changed(facts: Case, change: MoreEvents | KnownField) -> Case:
    """The lead with the change."""
    if isinstance(change, KnownField):
        return evolve(facts, values={**facts.values, change.field: change.value})
    more = tuple(evolve(change.event) for _ in range(change.times))
    return evolve(facts, events=(*(facts.events or ()), *more))


def _suggestion(change: MoreEvents | KnownField, before: Assessment, after: Assessment) -> Suggestion:
    scores = tuple(
        (old.name, old.shown, new.shown)
        for old, new in zip(before.totals, after.totals, strict=True)
        if old.shown != new.shown
    )
    grades = (before.grade.shown, after.grade.shown)
    return Suggestion(change, after.stage or "", scores, grades if grades[0] != grades[1] else None)


# ---------------------------------------------------------------- what to try


def _kinds(facts: Case) -> Iterator[MoreEvents]:
    """One event of each kind that the rules name, in the order of the file; without a log none."""
    if facts.events is None:
        return
    seen: set[tuple[object, ...]] = set()
    for events, rule in _event_sets(facts):
        event = event_that_passes(events, facts.rules, facts.as_of, "")
        if event is None:
            continue
        alike = (event.verbs, event.objects, tuple(sorted(event.texts.items())))
        if alike not in seen:
            seen.add(alike)
            yield MoreEvents(event, 1, events, rule)


def _worth(kind: MoreEvents) -> int:
    """The most that the rule behind it pays into a score, as far as that is a fixed amount."""
    effects = () if kind.rule is None else kind.rule.effects
    amounts = [
        effect.points.amount
        for effect in effects
        if isinstance(effect, Pay) and effect.target != GRADE and isinstance(effect.points, Constant)
    ]
    return max(amounts, default=0)


def _event_sets(facts: Case) -> Iterator[tuple[Events, Rule | None]]:
    for condition, rule in _conditions(facts):
        if rule is not None and rule.kind == "each":
            yield from ((events, rule) for events in rule.events)
        for part in _leaves(condition):
            if isinstance(part, EventCount) and not part.events.whole_log:
                yield part.events, rule


def _unknown_fields(facts: Case) -> Iterator[KnownField]:
    """Each field that is not known, with each value that a rule asks for."""
    fields = {field.key: field for field in facts.rules.fields}
    seen: list[tuple[str, Value]] = []
    for condition, rule in _conditions(facts):
        for part in _leaves(condition):
            if not isinstance(part, FieldTest):
                continue
            value = _value(part, fields, facts)
            if value is not None and (part.field, value) not in seen:
                seen.append((part.field, value))
                yield KnownField(part.field, value, rule)


def _value(part: FieldTest, fields: dict[str, Field], facts: Case) -> Value | None:
    if part.field not in fields or not isinstance(facts.values.get(part.field, MISSING), Gap):
        return None
    return value_that_passes(part.test, fields[part.field].kind, facts.as_of)


def _conditions(facts: Case) -> Iterator[tuple[Condition, Rule | None]]:
    rules = facts.rules
    for rule, around in rules_within(rules.members):
        yield rule.condition, rule
        yield from ((condition, rule) for condition in around)
    for choice in (*rules.segments, *rules.stages):
        yield choice.condition, None


def _leaves(condition: Condition) -> Iterator[Condition]:
    match condition:
        case And(parts) | Or(parts) | NumberOf(_, _, parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part) | Unless(part):
            yield from _leaves(part)
        case _:
            yield condition
