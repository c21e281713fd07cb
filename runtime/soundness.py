"""Whether the parts of tables fit together, so that no evaluation can fail on them. Only for models that are
loaded.
"""

from __future__ import annotations

from collections.abc import Iterator

from .exact import MAX_MILLIS
from .plannable import has_fixed_amounts, pays_per_event
from .rules import HowManyDifferent, MostPer, Rules, TotalOf
from .tables import (
    GRADE,
    NO_AXIS,
    Asked,
    Axis,
    Between,
    CompareAxis,
    ConditionRow,
    CountAxis,
    Every,
    FieldAxis,
    Fixed,
    GradeAxis,
    HasValue,
    NameAxis,
    NotTrue,
    Opposite,
    Passes,
    Payment,
    PerPause,
    ScoreAxis,
    SegmentAxis,
    Settled,
    Some,
    Tables,
    joint,
)
from .times import zone_names

MOST_RULES = 100_000
_MOST_PERCENT = 1_000_000


def unsound(rules: Rules, tables: Tables) -> str | None:
    """What does not fit, in words; None where all does."""
    return next(_faults(rules, tables), None)


def _faults(rules: Rules, tables: Tables) -> Iterator[str]:
    same = (
        (rules.time_zone, tables.time_zone),
        (rules.missing, tables.missing),
        (rules.fields, tables.fields),
        (rules.properties, tables.properties),
        (rules.grade, tables.grade),
        (tuple(score.name for score in rules.scores), tuple(score.name for score in tables.scores)),
        (tuple(one.name for one in rules.combined), tuple(one.name for one in tables.combined)),
    )
    if any(one != other for one, other in same):
        yield "its rules and its tables are not of one model"
    if tables.time_zone not in zone_names():
        yield "there is no such time zone"
    if not 0 <= tables.grade.start < len(tables.grade.scale):
        yield "its grades start outside their scale"
    if tables.rules > MOST_RULES:
        yield "it has too many rules"
    axes_fit = all(_lead_axis_fits(axis, tables) for axis in tables.axes)
    if not axes_fit or not all(_event_axis_fits(axis, tables) for axis in tables.event_axes):
        yield "a test refers to something that is not there"
    yield from _condition_faults(tables.axes, tables.conditions)
    yield from _condition_faults(tables.event_axes, tables.event_conditions)
    if not all(_references_fit(tables)):
        yield "one of its parts refers to another that is not there"
    if not all(_plan_fits(tables)):
        yield "its plan does not fit its members"
    if not all(_amounts_fit(tables)):
        yield "an amount is out of range"


def _condition_faults(axes: tuple[Axis, ...], rows: tuple[ConditionRow, ...]) -> Iterator[str]:
    for place, row in enumerate(rows):
        if not _asked_fits(row.asked, place, axes) or row.axis != _joint_axis(row.asked, rows):
            yield "a condition refers to something that is not there"


def _lead_axis_fits(axis: Axis, tables: Tables) -> bool:
    match axis:
        case FieldAxis(key, _):
            return key in {field.key for field in tables.fields}
        case CompareAxis(left, _, right, percent):
            keys = {field.key for field in tables.fields}
            return left in keys and right in keys and 0 <= percent <= _MOST_PERCENT
        case CountAxis(events, measure, _):
            keys = {field.key for field in tables.properties}
            named = isinstance(measure, (HowManyDifferent, MostPer, TotalOf))
            return _within(events, tables.events) and (not named or measure.property in keys)  # type: ignore[union-attr]
        case ScoreAxis(score, _):
            return 0 <= score < len(tables.scores) + len(tables.combined)
        case SegmentAxis() | GradeAxis():
            return True
        case _:
            return False


def _event_axis_fits(axis: Axis, tables: Tables) -> bool:
    keys = {field.key for field in tables.properties}
    match axis:
        case FieldAxis(key, _):
            return key in keys
        case CompareAxis(left, _, right, percent):
            return left in keys and right in keys and 0 <= percent <= _MOST_PERCENT
        case NameAxis():
            return True
        case _:
            return False


def _asked_fits(asked: Asked, place: int, axes: tuple[Axis, ...]) -> bool:
    """Only earlier rows, axes and tests that are there, and something in every list."""
    match asked:
        case Passes(axis, test):
            if not _within(axis, axes):
                return False
            of_axis = axes[axis]
            return 0 <= test < (1 if isinstance(of_axis, CompareAxis) else len(of_axis.tests))
        case HasValue(axis) | Settled(axis):
            return _within(axis, axes) and not isinstance(axes[axis], CompareAxis)
        case Every(parts) | Some(parts):
            return bool(parts) and all(0 <= part < place for part in parts)
        case Between(low, high, parts):
            ordered = low is None or high is None or low <= high
            return ordered and all(0 <= part < place for part in parts)
        case Opposite(part) | NotTrue(part):
            return 0 <= part < place
        case Fixed():
            return True


def _joint_axis(asked: Asked, rows: tuple[ConditionRow, ...]) -> int:
    match asked:
        case Passes(axis=axis) | HasValue(axis) | Settled(axis):
            return axis
        case Every(parts) | Some(parts) | Between(parts=parts):
            return joint(rows[part].axis for part in parts)
        case Opposite(part) | NotTrue(part):
            return rows[part].axis
        case Fixed():
            return NO_AXIS


def _within(place: int | None, things: tuple[object, ...]) -> bool:
    return place is None or 0 <= place < len(things)


def _references_fit(tables: Tables) -> Iterator[bool]:
    conditions, events, pots = tables.conditions, tables.events, tables.pots
    yield _within(tables.ignored, tables.event_conditions)
    for place, one in enumerate(events):
        yield _within(one.test, tables.event_conditions)
        yield all(0 <= link.others < place for link in one.links)
    yield bool(pots) and pots[0].inside is None
    for place, pot in enumerate(pots[1:], 1):
        yield pot.inside is not None and 0 <= pot.inside < place and _within(pot.bucketed, pots)
    for score in tables.scores:
        yield 0 <= score.decimals <= 3 and _within(score.fading_events, events)
    for place, combined in enumerate(tables.combined):
        yield 0 <= combined.decimals <= 3
        yield all(
            0 <= term.score < len(tables.scores) + place and _within(term.pot, pots)
            for term in combined.terms
        )
    labels = [choice for label in tables.labels for choice in label.choices]
    chosen = [choice.condition for choice in (*tables.segments, *tables.stages, *labels)]
    chosen += [one.condition for one in tables.disqualifications]
    yield all(_within(condition, conditions) for condition in chosen)
    for matrix in tables.matrices:
        yield all(_within(one, conditions) for one in (*matrix.rows, *matrix.columns))
        yield len(matrix.cells) == len(matrix.rows)
        yield all(len(row) == len(matrix.columns) for row in matrix.cells)
    yield from _members_fit(tables)


def _members_fit(tables: Tables) -> Iterator[bool]:
    conditions = tables.conditions
    numbers: set[int] = set()
    for member in tables.members:
        yield 0 <= member.pot < len(tables.pots) and 0 <= member.otherwise <= len(member.rules)
        yield bool(member.rules) and (member.way != "alone" or len(member.rules) == 1)
        for rule in member.rules:
            yield 0 <= rule.number < tables.rules and rule.number not in numbers
            numbers.add(rule.number)
            yield 0 <= rule.pays < len(conditions) and 0 <= rule.on_lead < len(conditions)
            yield all(0 <= place < len(tables.events) for place in rule.events or ())
            yield all(GRADE <= limit.target < len(tables.scores) for limit in rule.limits)
            yield all(_payment_fits(payment, tables) for payment in rule.payments)
    yield all(0 <= one.condition < len(conditions) and one.rules >= 1 for one in tables.decided)
    yield sum(one.rules for one in tables.decided) == tables.counted <= tables.rules
    yield all(0 <= target < len(tables.scores) for target in tables.paid_into)
    yield len(set(tables.paid_into)) == len(tables.paid_into)


def _plan_fits(tables: Tables) -> Iterator[bool]:
    """Every member at most once, and nothing in it that asks for more than it is planned for."""
    members, plan = tables.members, tables.plan
    axes = [one.axis for one in plan.one_axis]
    yield all(axis == NO_AXIS or 0 <= axis < len(tables.axes) for axis in axes) and len(set(axes)) == len(
        axes
    )
    planned = [place for one in plan.one_axis for place in one.members] + [*plan.per_event]
    if not all(0 <= place < len(members) for place in planned):
        yield False
        return
    yield len(set(planned)) == len(planned)
    for one in plan.one_axis:
        for place in one.members:
            asked = joint(tables.conditions[rule.pays].axis for rule in members[place].rules)
            yield asked in (one.axis, NO_AXIS) and has_fixed_amounts(members[place])
    yield all(pays_per_event(members[place], tables) for place in plan.per_event)


def _payment_fits(payment: Payment, tables: Tables) -> bool:
    properties = {field.key for field in tables.properties}
    narrowed = [key for keep in payment.keeps for key in keep.properties]
    narrowed += [cap.property for cap in payment.caps if cap.property is not None]
    amount = payment.amount
    return (
        GRADE <= payment.target < len(tables.scores)
        and 0 <= payment.known < len(tables.conditions)
        and _within(payment.fading_events, tables.events)
        and (not isinstance(amount, PerPause) or _within(amount.events, tables.events))
        and payment.every >= 1
        and properties.issuperset(payment.order)
        and set(payment.order).issuperset(narrowed)
    )


def _amounts_fit(tables: Tables) -> Iterator[bool]:
    properties = {field.key for field in tables.properties}
    for member in tables.members:
        for rule in member.rules:
            for payment in rule.payments:
                amount = payment.amount
                fixed = getattr(amount, "amount", 0)
                yield abs(fixed) <= MAX_MILLIS
                yield getattr(amount, "days", 1) >= 1 and getattr(amount, "step", 1) > 0
                yield getattr(payment.fading, "days", 1) >= 1
                yield all(cap.limit >= 0 for cap in payment.caps)
    for pot in tables.pots:
        yield 0 <= pot.percent <= _MOST_PERCENT and all(cap.limit >= 0 for cap in pot.caps)
        yield properties.issuperset(cap.property for cap in pot.caps if cap.property is not None)
    for score in tables.scores:
        yield getattr(score.fading, "days", 1) >= 1
    for combined in tables.combined:
        yield all(0 <= term.percent <= _MOST_PERCENT for term in combined.terms)
