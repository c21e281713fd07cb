"""Rows of conditions made anew, one by one, and all that refers to rows led to their new places."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import define, evolve, field, frozen

from ...runtime import tables as t

Places = Sequence[int]
"""The new place of each old one; -1 for what is gone."""

Step = Callable[["Rows", t.Asked], "t.Asked | int"]
"""What a row that asks this becomes, its parts being new places already: another row, or one there is."""


@define
class Rows:
    """A table of conditions in the making."""

    rows: list[t.ConditionRow] = field(factory=list)

    def asked(self, place: int) -> t.Asked:
        return self.rows[place].asked

    def add(self, asked: t.Asked, like: t.ConditionRow | None = None) -> int:
        """A new row; `like` is one that may be just the same, and is taken then."""
        axis = self._axis(asked)
        same = like is not None and asked is like.asked and axis == like.axis
        self.rows.append(like if like is not None and same else t.ConditionRow(asked, axis))
        return len(self.rows) - 1

    def _axis(self, asked: t.Asked) -> int:
        match asked:
            case t.Passes(axis=axis) | t.HasValue(axis) | t.Settled(axis):
                return axis
            case t.Every(parts) | t.Some(parts) | t.Between(parts=parts):
                return t.joint([self.rows[part].axis for part in parts])
            case t.Opposite(part) | t.NotTrue(part):
                return self.rows[part].axis
            case t.Fixed():
                return t.NO_AXIS


def rewrite(rows: Sequence[t.ConditionRow], step: Step) -> tuple[tuple[t.ConditionRow, ...], list[int]]:
    """The new rows, and where each old one went."""
    new = Rows()
    places: list[int] = []
    for row in rows:
        made = step(new, with_parts(row.asked, places))
        places.append(made if isinstance(made, int) else new.add(made, row))
    return tuple(new.rows), places


def rewrite_both(tables: t.Tables, step: Step) -> t.Tables:
    """Conditions on leads and on events, each row by itself."""
    rows, places = rewrite(tables.conditions, step)
    event_rows, event_places = rewrite(tables.event_conditions, step)
    moved = evolve(tables, conditions=rows, event_conditions=event_rows)
    return follow(moved, Moves(conditions=places, event_conditions=event_places))


def with_parts(asked: t.Asked, places: Places) -> t.Asked:
    """The same of the new places; the very same where nothing moved."""
    match asked:
        case t.Passes() | t.HasValue() | t.Settled() | t.Fixed():
            return asked
        case t.Every(parts) | t.Some(parts) | t.Between(parts=parts):
            moved = tuple([places[part] for part in parts])
            if moved == parts:
                return asked
            if isinstance(asked, t.Between):
                return t.Between(asked.low, asked.high, moved)
            return type(asked)(moved)
        case t.Opposite(part) | t.NotTrue(part):
            return asked if places[part] == part else type(asked)(places[part])


def parts_of(asked: t.Asked) -> tuple[int, ...]:
    match asked:
        case t.Every(parts) | t.Some(parts) | t.Between(parts=parts):
            return parts
        case t.Opposite(part) | t.NotTrue(part):
            return (part,)
        case _:
            return ()


@frozen
class Moves:
    """Where things went that others refer to; None where all stayed."""

    conditions: Places | None = None
    event_conditions: Places | None = None
    events: Places | None = None
    axes: Places | None = None
    members: Places | None = None


def follow(tables: t.Tables, moves: Moves) -> t.Tables:
    """The tables with every reference from outside the rows of conditions led to the new place.

    What is moved itself, and the rows of conditions, are already those that shall be.
    """
    if moves.events is not None:
        tables = _events_followed(tables, moves.events)
    if moves.event_conditions is not None:
        tables = _event_conditions_followed(tables, moves.event_conditions)
    if moves.conditions is not None:
        tables = _conditions_followed(tables, moves.conditions)
    if moves.axes is not None or moves.members is not None:
        tables = evolve(tables, plan=_plan_followed(tables.plan, moves.axes, moves.members))
    return tables


def _event_conditions_followed(tables: t.Tables, to: Places) -> t.Tables:
    return evolve(
        tables,
        ignored=None if tables.ignored is None else to[tables.ignored],
        events=tuple([t.EventSet(to[one.test], one.times, one.links) for one in tables.events]),
    )


def _conditions_followed(tables: t.Tables, to: Places) -> t.Tables:
    def choices(rows: tuple[t.ChoiceRow, ...]) -> tuple[t.ChoiceRow, ...]:
        return tuple([t.ChoiceRow(row.name, to[row.condition]) for row in rows])

    def lines(rows: tuple[int, ...]) -> tuple[int, ...]:
        return tuple([to[row] for row in rows])

    def known(payment: t.Payment) -> t.Payment:
        place = to[payment.known]
        return payment if place == payment.known else evolve(payment, known=place)

    def rule(row: t.RuleRow) -> t.RuleRow:
        pays, on_lead = to[row.pays], to[row.on_lead]
        payments = tuple([known(one) for one in row.payments])
        if pays == row.pays and on_lead == row.on_lead and payments == row.payments:
            return row
        return t.RuleRow(row.number, pays, on_lead, row.events, payments, row.limits)

    return evolve(
        tables,
        members=with_rules(tables.members, rule),
        decided=tuple([t.Decided(to[one.condition], one.rules) for one in tables.decided]),
        segments=choices(tables.segments),
        stages=choices(tables.stages),
        labels=tuple([t.LabelRow(one.name, choices(one.choices)) for one in tables.labels]),
        matrices=tuple(
            [t.MatrixRow(one.name, lines(one.rows), lines(one.columns), one.cells) for one in tables.matrices]
        ),
        disqualifications=tuple(
            [t.DisqualificationRow(one.reason, to[one.condition]) for one in tables.disqualifications]
        ),
    )


def _events_followed(tables: t.Tables, to: Places) -> t.Tables:
    def axis(one: t.Axis) -> t.Axis:
        return t.CountAxis(to[one.events], one.measure, one.tests) if isinstance(one, t.CountAxis) else one

    def amount(one: t.Amount) -> t.Amount:
        return t.PerPause(one.amount, one.days, to[one.events]) if isinstance(one, t.PerPause) else one

    def payment(one: t.Payment) -> t.Payment:
        if one.fading_events is None and not isinstance(one.amount, t.PerPause):
            return one
        fading_events = None if one.fading_events is None else to[one.fading_events]
        return evolve(one, amount=amount(one.amount), fading_events=fading_events)

    def rule(row: t.RuleRow) -> t.RuleRow:
        events = None if row.events is None else tuple(dict.fromkeys([to[one] for one in row.events]))
        payments = tuple([payment(one) for one in row.payments])
        return t.RuleRow(row.number, row.pays, row.on_lead, events, payments, row.limits)

    return evolve(
        tables,
        axes=tuple([axis(one) for one in tables.axes]),
        members=with_rules(tables.members, rule),
        scores=tuple(
            [
                one if one.fading_events is None else evolve(one, fading_events=to[one.fading_events])
                for one in tables.scores
            ]
        ),
    )


def link_to(link: t.Link, to: Places) -> t.Link:
    match link:
        case t.Follows(others, least, most):
            return t.Follows(to[others], least, most)
        case t.FollowsSilence(others, gap):
            return t.FollowsSilence(to[others], gap)
        case t.StaysAlone(others, within):
            return t.StaysAlone(to[others], within)


def _plan_followed(plan: t.Plan, axes: Places | None, members: Places | None) -> t.Plan:
    """Members that are gone are left out; an axis that nobody asks any more is none."""

    def member_places(old: tuple[int, ...]) -> list[int]:
        return [place for place in (old if members is None else [members[one] for one in old]) if place >= 0]

    one_axis: dict[int, list[int]] = {}
    for one in plan.one_axis:
        axis = one.axis if axes is None or one.axis == t.NO_AXIS else axes[one.axis]
        kept = member_places(one.members)
        if kept:
            one_axis.setdefault(t.NO_AXIS if axis < 0 else axis, []).extend(kept)
    return planned(one_axis, member_places(plan.per_event))


def planned(one_axis: dict[int, list[int]], per_event: Sequence[int]) -> t.Plan:
    """The plan of these members, in the order of the axes."""
    return t.Plan(
        tuple([t.OneAxis(axis, tuple(sorted(one_axis[axis]))) for axis in sorted(one_axis)]),
        tuple(sorted(per_event)),
    )


def with_rules(
    members: tuple[t.MemberRow, ...], change: Callable[[t.RuleRow], t.RuleRow]
) -> tuple[t.MemberRow, ...]:
    return tuple(
        [
            t.MemberRow(one.way, tuple([change(rule) for rule in one.rules]), one.otherwise, one.pot)
            for one in members
        ]
    )
