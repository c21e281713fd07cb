"""The fate of each rule of a model, read from its tables as the optimiser leaves them, and the passes' own
account.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import define, field, frozen

from ..compiler.lower import lower
from ..compiler.optimising import PASSES
from ..compiler.optimising.never_paying import NeverPays, never_paying, remove_never_paying
from ..compiler.optimising.rewriting import parts_of
from ..members import all_rules
from ..runtime import rules as r
from ..runtime import tables as t

Kind = Literal["look_up", "everyone", "per_event", "by_lead", "by_event", "removed"]
KINDS: tuple[Kind, ...] = ("look_up", "everyone", "per_event", "by_lead", "by_event", "removed")

Cost = Literal["nothing", "nothing_more", "sort", "operations", "pass"]
"""`nothing_more`: beyond the look-up, or the one pass over the events, that serves other rules as well;
`operations`: a few per lead; `pass`: one more over its own events; `sort`: its own events are put in order.
"""

Reason = Literal[
    "several",
    "list",
    "field_amount",
    "silence",
    "fading",
    "sequence",
    "rate",
    "cap",
    "group_cap",
    "condition",
]
"""Why a rule is not worked out at once: it asks several things; its list does; its points come from a field,
from a silence, fade with the latest event; its events count by others around them, pay not all of them, up
to a limit, up to a group's limit per period; or it asks something of the lead for each event.
"""


@frozen
class Subject:
    """What a look-up is on: a field's name, two fields, the segment, or what is measured of some events."""

    kind: Literal["field", "fields", "events", "segment"]
    names: tuple[str, ...] = ()
    axis: int = -1


@frozen
class Fate:
    """What became of a rule. `subjects` are the look-ups it asks; `together` is how many other rules are
    worked out with it; `by` is the rule that always pays before it, where it is `removed` for that.
    """

    rule: r.Rule
    kind: Kind
    cost: Cost
    subjects: tuple[Subject, ...] = ()
    together: int = 0
    reasons: tuple[Reason, ...] = ()
    why: Literal["never true", "earlier", "same"] | None = None
    by: r.Rule | None = None


@frozen
class LookUp:
    """One look-up for each lead: how many rules it decides alone, and how many ask it beside others."""

    subject: Subject
    decides: int
    helps: int


@frozen
class Step:
    """What a pass left: rows of conditions on leads and on events, look-ups, sets of events, rules."""

    name: str
    questions: tuple[int, int]
    look_ups: tuple[int, int]
    event_sets: tuple[int, int]
    rules: tuple[int, int]


@frozen
class Planned:
    """The plan of a model. `fates` are in the order of the rules."""

    rules: r.Rules
    tables: t.Tables
    fates: tuple[Fate, ...]
    look_ups: tuple[LookUp, ...]
    steps: tuple[Step, ...]

    def count(self, kind: Kind) -> int:
        return sum(fate.kind == kind for fate in self.fates)


def plan_of(rules: r.Rules) -> Planned:
    """Lower the rules and optimise the tables once more, this time noting what happens."""
    tables = lower(rules)
    steps: list[Step] = []
    gone: tuple[NeverPays, ...] = ()
    for one in PASSES:
        if one is remove_never_paying:
            gone = never_paying(tables)
        before, tables = tables, one(tables)
        steps.append(_step(one.__name__, before, tables))
    reading = _Reading(rules, tables)
    fates = tuple(sorted([*reading.fates(), *reading.removed(gone)], key=lambda fate: fate.rule.number))
    return Planned(rules, tables, fates, reading.look_ups(), tuple(steps))


def _step(name: str, before: t.Tables, after: t.Tables) -> Step:
    return Step(
        name,
        (_questions(before), _questions(after)),
        (len(before.axes), len(after.axes)),
        (len(before.events), len(after.events)),
        (_rules(before), _rules(after)),
    )


def _questions(tables: t.Tables) -> int:
    return len(tables.conditions) + len(tables.event_conditions)


def _rules(tables: t.Tables) -> int:
    return sum(len(member.rules) for member in tables.members)


@define
class _Reading:
    rules: r.Rules
    tables: t.Tables
    _by_number: dict[int, r.Rule] = field(init=False)
    _asked: dict[int, tuple[int, ...]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self._by_number = {rule.number: rule for rule in all_rules(self.rules.members)}

    def removed(self, gone: Sequence[NeverPays]) -> list[Fate]:
        return [
            Fate(
                self._by_number[one.rule],
                "removed",
                "nothing",
                why=one.why,
                by=None if one.by is None else self._by_number[one.by],
            )
            for one in gone
        ]

    def fates(self) -> list[Fate]:
        tables = self.tables
        axis_of = {place: one.axis for one in tables.plan.one_axis for place in one.members}
        on_axis = {
            one.axis: sum(len(tables.members[place].rules) for place in one.members)
            for one in tables.plan.one_axis
        }
        per_event = set(tables.plan.per_event)
        found = []
        for place, member in enumerate(tables.members):
            for row in member.rules:
                rule = self._by_number[row.number]
                subjects = self._subjects(row)
                if place in per_event:
                    fate = Fate(rule, "per_event", "nothing_more", together=len(per_event) - 1)
                elif place not in axis_of:
                    fate = self._by_itself(rule, row, member, subjects)
                elif axis_of[place] == t.NO_AXIS:
                    fate = Fate(rule, "everyone", "nothing")
                else:
                    axis = axis_of[place]
                    of_axis = (self._subject(axis),)
                    fate = Fate(rule, "look_up", self._cost(axis), of_axis, on_axis[axis] - 1)
                found.append(fate)
        return found

    def _cost(self, axis: int) -> Cost:
        """What the look-up itself needs beforehand: counts of events that cannot share the one pass."""
        measured = self.tables.axes[axis]
        if isinstance(measured, t.CountAxis):
            linked = self.tables.events[measured.events].links
            if linked or not isinstance(measured.measure, r.HowMany | r.TotalOf):
                return "sort"
        return "nothing_more"

    # ------------------------------------------------------------ what is worked out by itself

    def _by_itself(
        self, rule: r.Rule, row: t.RuleRow, member: t.MemberRow, subjects: tuple[Subject, ...]
    ) -> Fate:
        reasons = self._of_events(row, member) if row.events is not None else self._of_lead(row, member)
        if row.events is None:
            return Fate(rule, "by_lead", "operations", subjects, reasons=reasons)
        sorts = {"rate", "group_cap", "sequence"} & set(reasons) or self._has_caps_by(row)
        return Fate(rule, "by_event", "sort" if sorts else "pass", subjects, reasons=reasons)

    def _has_caps_by(self, row: t.RuleRow) -> bool:
        """Whether a limit holds for each period or value, not once for all events."""
        caps = [cap for one in row.payments for cap in one.caps]
        return any(cap.period is not None or cap.property is not None for cap in caps)

    def _of_lead(self, row: t.RuleRow, member: t.MemberRow) -> tuple[Reason, ...]:
        found: list[Reason] = []
        if self.tables.conditions[row.pays].axis == t.SEVERAL:
            found.append("several")
        found += self._of_amounts(row)
        if any(payment.fading is not None for payment in row.payments):
            found.append("fading")
        return tuple(found) or ("list",)

    def _of_events(self, row: t.RuleRow, member: t.MemberRow) -> tuple[Reason, ...]:
        found: list[Reason] = []
        payments = row.payments
        if any(self.tables.events[place].links for place in row.events or ()):
            found.append("sequence")
        if any(one.keeps or one.latest is not None or one.every > 1 for one in payments):
            found.append("rate")
        if any(one.caps for one in payments):
            found.append("cap")
        if self.tables.pots[member.pot].bucketed is not None:
            found.append("group_cap")
        if self.tables.conditions[row.on_lead].asked != t.Fixed(True):
            found.append("condition")
        found += self._of_amounts(row)
        return tuple(found) or ("list",)

    def _of_amounts(self, row: t.RuleRow) -> list[Reason]:
        found: list[Reason] = []
        if any(isinstance(one.amount, r.FromField | r.PerField) for one in row.payments):
            found.append("field_amount")
        if any(isinstance(one.amount, t.PerPause) for one in row.payments):
            found.append("silence")
        return found

    # ------------------------------------------------------------ look-ups

    def look_ups(self) -> tuple[LookUp, ...]:
        """Those that rules ask, the most asked first."""
        alone = {
            one.axis: sum(len(self.tables.members[place].rules) for place in one.members)
            for one in self.tables.plan.one_axis
        }
        asking: dict[int, int] = {}
        for member in self.tables.members:
            for row in member.rules:
                for axis in self._axes_of(row):
                    asking[axis] = asking.get(axis, 0) + 1
        found = [
            LookUp(self._subject(axis), alone.get(axis, 0), max(0, times - alone.get(axis, 0)))
            for axis, times in asking.items()
        ]
        return tuple(sorted(found, key=lambda one: (-one.decides - one.helps, one.subject.axis)))

    def _subjects(self, row: t.RuleRow) -> tuple[Subject, ...]:
        return tuple(self._subject(axis) for axis in self._axes_of(row))

    def _axes_of(self, row: t.RuleRow) -> tuple[int, ...]:
        """What a rule asks of the lead, leaving aside that there are events at all that it pays for."""
        return self._axes(row.pays if row.events is None else row.on_lead)

    def _axes(self, condition: int) -> tuple[int, ...]:
        """All axes that a condition asks, in the order in which it does."""
        if condition not in self._asked:
            asked = self.tables.conditions[condition].asked
            match asked:
                case t.Passes(axis=axis) | t.HasValue(axis) | t.Settled(axis):
                    found: tuple[int, ...] = (axis,)
                case _:
                    inner = [axis for part in parts_of(asked) for axis in self._axes(part)]
                    found = tuple(dict.fromkeys(inner))
            self._asked[condition] = found
        return self._asked[condition]

    def _subject(self, axis: int) -> Subject:
        names = {one.key: one.name for one in self.rules.fields}
        match self.tables.axes[axis]:
            case t.FieldAxis(key):
                return Subject("field", (names[key],), axis)
            case t.CompareAxis(left, _, right):
                return Subject("fields", (names[left], names[right]), axis)
            case t.SegmentAxis():
                return Subject("segment", (), axis)
            case _:
                return Subject("events", (), axis)
