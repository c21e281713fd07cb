"""The tables of a model: its rules taken apart, so that each question is asked once.

Made by the compiler from `runtime.rules`; the column and SQL backends read nothing else. Data only, no code.

An *axis* is something a lead has one value of: a field, how two fields compare, a measure of its events, its
segment, a finished total. All tests on an axis are listed with it once. A *condition* is a row of one table
that refers to tests of axes and to earlier rows, so equal conditions can be one row. Where every row below a
condition asks one axis, the condition is answered once for each class of values of that axis, not once for
each lead. The *plan* says which members can be worked out at once: per class of one axis, or per kind of
event. It is advice: tables with an empty plan mean the same.

Units are those of `runtime.rules`. References are indices into the tuples of `Tables`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from .data_classes import frozen
from .rules import (
    Cap,
    Constant,
    Fading,
    Field,
    FromField,
    Gap,
    Grade,
    Keep,
    Measure,
    NumberBetween,
    Operator,
    PerField,
    Test,
    TimeTest,
)

SEVERAL = -1
"""A condition that asks more than one axis."""

NO_AXIS = -2
"""A condition that asks none: a constant, or made of constants."""

GRADE = -1
"""The grade, where a target is asked for."""

# ---------------------------------------------------------------- axes


@frozen
class FieldAxis:
    """A lead's field (or, among `event_axes`, an event's property), by its key, and all tests on it."""

    field: str
    tests: tuple[Test, ...]


@frozen
class CompareAxis:
    """left OPERATOR percent × right, as in `rules.FieldCompare`; its one test is whether that holds."""

    left: str
    operator: Operator
    right: str
    percent: int


@frozen
class NameAxis:
    """The (verb, object) pairs of an event. Each test is a pair of lists, as in `rules.Named`."""

    tests: tuple[NamePair, ...]


@frozen
class NamePair:
    """One of these verbs with one of these objects; an empty list stands for any."""

    verbs: tuple[str, ...]
    objects: tuple[str, ...]


@frozen
class CountAxis:
    """What a measure makes of a set of a lead's events. Unknown where there is no event log at all."""

    events: int
    measure: Measure
    tests: tuple[NumberBetween, ...]


@frozen
class SegmentAxis:
    """The lead's segment; each test lists the names that pass. Never unknown."""

    tests: tuple[tuple[str, ...], ...]


@frozen
class ScoreAxis:
    """A finished score, in points; `score` is its place among `scores`, or after them among `combined`."""

    score: int
    tests: tuple[NumberBetween, ...]


@frozen
class GradeAxis:
    """The shown grade; each test lists the grades that pass."""

    tests: tuple[tuple[str, ...], ...]


Axis = FieldAxis | CompareAxis | NameAxis | CountAxis | SegmentAxis | ScoreAxis | GradeAxis

# ---------------------------------------------------------------- conditions


@frozen
class Passes:
    """The axis's value passes its test of that number: unknown where it has no value."""

    axis: int
    test: int


@frozen
class HasValue:
    """True where the axis has a value, false where it is missing, unknown where it cannot be read."""

    axis: int


@frozen
class Settled:
    """True where the axis has a value, else unknown. What `FromField`, `PerField` points need."""

    axis: int


@frozen
class Every:
    parts: tuple[int, ...]


@frozen
class Some:
    parts: tuple[int, ...]


@frozen
class Opposite:
    part: int


@frozen
class NotTrue:
    """True wherever the part is not true, else false."""

    part: int


@frozen
class Between:
    """low <= how many parts are true <= high (None: open); unknown if the unknown ones could decide it.

    low is not above high.
    """

    low: int | None
    high: int | None
    parts: tuple[int, ...]


@frozen
class Fixed:
    value: bool


Asked = Passes | HasValue | Settled | Every | Some | Opposite | NotTrue | Between | Fixed


@frozen
class ConditionRow:
    """A condition, over earlier rows; `axis` is the only one it asks, or `SEVERAL`, or `NO_AXIS`."""

    asked: Asked
    axis: int


def parts_of(asked: Asked) -> tuple[int, ...]:
    """The rows that a condition is made of.

    >>> parts_of(Every((3, 4))), parts_of(Opposite(3)), parts_of(Fixed(True))
    ((3, 4), (3,), ())
    """
    match asked:
        case Every(parts) | Some(parts) | Between(parts=parts):
            return parts
        case Opposite(part) | NotTrue(part):
            return (part,)
        case _:
            return ()


def joint(axes: Iterable[int]) -> int:
    """The axis of a condition whose parts have these.

    >>> joint([3, NO_AXIS, 3]), joint([3, 4]), joint([])
    (3, -1, -2)
    """
    found = set(axes) - {NO_AXIS}
    if len(found) > 1:
        return SEVERAL
    return found.pop() if found else NO_AXIS


# ---------------------------------------------------------------- events


@frozen
class Follows:
    """One of `others` is strictly earlier, by at least `least` and at most `most` (None: any)."""

    others: int
    least: Gap | None
    most: Gap | None


@frozen
class FollowsSilence:
    """The latest of `others` strictly earlier exists and lies at least `gap` before."""

    others: int
    gap: Gap


@frozen
class StaysAlone:
    """None of `others` is strictly later by at most `within`, and more than `within` has gone by as of
    now.
    """

    others: int
    within: Gap


Link = Follows | FollowsSilence | StaysAlone


@frozen
class EventSet:
    """The events of which `test` (a row of `event_conditions`) is true, in all `times`, with all `links`.

    The model's window is already among `times` where it applies.
    """

    test: int
    times: tuple[TimeTest, ...]
    links: tuple[Link, ...]


# ---------------------------------------------------------------- what is paid


@frozen
class PerPause:
    """amount × the whole periods of `days` since the latest of `events`; nothing where there is none."""

    amount: int
    days: int
    events: int


Amount = Constant | FromField | PerField | PerPause


@frozen
class Payment:
    """`rules.Pay` with its references resolved: `target` is a place in `scores`, or `GRADE`.

    `known` is the condition that the amount is known: else nothing is paid, and in a `best of` this does not
    compete. `order` are the properties whose texts decide, in this order, between events of one time (the
    smallest is the newest): those of `keeps`, of `caps` and of the caps of the groups around.
    """

    target: int
    amount: Amount
    known: int
    sign: Literal[1, -1]
    keeps: tuple[Keep, ...]
    latest: int | None
    every: int
    fading: Fading | None
    fading_events: int | None
    caps: tuple[Cap, ...]
    order: tuple[str, ...]


@frozen
class Limit:
    """A floor and a ceiling on a total, in millis or thirds; `target` as in `Payment`."""

    target: int
    low: int | None
    high: int | None


@frozen
class RuleRow:
    """A rule. `events` is None for what pays once; else it pays for every event of any of these sets.

    `pays` is all that has to be true for it to pay: the conditions of the groups around it, its own, for
    events that one counts, and that an amount is known. `on_lead` is the first two of these.
    """

    number: int
    pays: int
    on_lead: int
    events: tuple[int, ...] | None
    payments: tuple[Payment, ...]
    limits: tuple[Limit, ...]


Way = Literal["alone", "first of", "best of"]


@frozen
class MemberRow:
    """One rule alone, or the rules of a `first of` or `best of`.

    The last `otherwise` of the rules of a `best of` pay only where no other does. `pot` is where the points
    go.
    """

    way: Way
    rules: tuple[RuleRow, ...]
    otherwise: int
    pot: int


@frozen
class Pot:
    """Where points gather: pot 0 is the total itself, each other one a group, and comes after the one it is
    in.

    `bucketed` is the pot, this or one around it, with caps per period or property that see each single event
    paid for here (None: there is none, or a cap or weight stands between).
    """

    name: str
    inside: int | None
    caps: tuple[Cap, ...]
    percent: int
    bucketed: int | None


@frozen
class Decided:
    """A condition that counts for coverage where it is true or false: once for each of `rules` rules."""

    condition: int
    rules: int


# ---------------------------------------------------------------- what is worked out at once


@frozen
class OneAxis:
    """Members (their places) that ask this axis and no other (`NO_AXIS`: none at all), and pay fixed amounts
    that neither fade nor depend on events: each can be worked out once for each class of the axis.
    """

    axis: int
    members: tuple[int, ...]


@frozen
class Plan:
    """What can be worked out for many leads at once; all other members are asked lead by lead.

    `one_axis`: each axis at most once, and each member. `per_event`: members (their places), each one rule,
    whose every event pays a fixed amount for itself, whoever the lead is, narrowed by nothing but fading:
    what an event is worth depends on its kind and its day alone, and a lead is paid a sum over its events.
    """

    one_axis: tuple[OneAxis, ...] = ()
    per_event: tuple[int, ...] = ()


# ---------------------------------------------------------------- totals and layers


@frozen
class ScoreRow:
    """`rules.Score`; `fading_events` is a place in `events`."""

    name: str
    low: int | None
    high: int | None
    start: int
    decimals: int
    fading: Fading | None
    fading_events: int | None


@frozen
class TermRow:
    """percent × a total (a place in `scores`, then `combined`), or × what a pot holds for that score."""

    percent: int
    score: int
    pot: int | None


@frozen
class CombinedRow:
    name: str
    terms: tuple[TermRow, ...]
    low: int | None
    high: int | None
    decimals: int


@frozen
class ChoiceRow:
    name: str
    condition: int


@frozen
class LabelRow:
    name: str
    choices: tuple[ChoiceRow, ...]


@frozen
class MatrixRow:
    name: str
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    cells: tuple[tuple[str, ...], ...]


@frozen
class DisqualificationRow:
    reason: str
    condition: int


# ---------------------------------------------------------------- the whole


@frozen
class Tables:
    """All tables of a model.

    `conditions` ask `axes`, `event_conditions` ask `event_axes`. `ignored` is the event condition of what
    does not exist (None: nothing is ignored). `rules` is the number of the model's rules, also of those that
    can never pay and are in no member; `decided` has the `counted` rules of coverage. `paid_into` are the
    scores (their places) that any rule names.
    """

    time_zone: str
    missing: tuple[str, ...]
    fields: tuple[Field, ...]
    properties: tuple[Field, ...]
    axes: tuple[Axis, ...]
    conditions: tuple[ConditionRow, ...]
    event_axes: tuple[Axis, ...]
    event_conditions: tuple[ConditionRow, ...]
    ignored: int | None
    events: tuple[EventSet, ...]
    scores: tuple[ScoreRow, ...]
    combined: tuple[CombinedRow, ...]
    grade: Grade
    pots: tuple[Pot, ...]
    members: tuple[MemberRow, ...]
    decided: tuple[Decided, ...]
    plan: Plan
    segments: tuple[ChoiceRow, ...]
    stages: tuple[ChoiceRow, ...]
    labels: tuple[LabelRow, ...]
    matrices: tuple[MatrixRow, ...]
    disqualifications: tuple[DisqualificationRow, ...]
    paid_into: tuple[int, ...]
    rules: int
    counted: int
