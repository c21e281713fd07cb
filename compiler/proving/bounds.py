"""Between which two values everything that is paid and summed lies, for any lead whatever.

Simple and safe: each part is looked at by itself, so an end need not be reached, but is never passed. What a
rule pays is held to a billion points, so every end is a number. Values are millis, for the grade thirds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from attrs import frozen

from ...runtime.exact import MAX_MILLIS, half_up, percent_of
from ...runtime.rules import (
    Always,
    BestOf,
    Cap,
    Combined,
    Constant,
    FirstOf,
    FromField,
    Grade,
    Group,
    Hold,
    Member,
    Pay,
    PerField,
    PerSilence,
    Points,
    Rule,
    Rules,
    Score,
)

GRADE = "grade"


@frozen
class Range:
    """low <= value <= high."""

    low: int
    high: int

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.high + other.high)

    def or_zero(self) -> Range:
        """The same, or 0."""
        return Range(min(self.low, 0), max(self.high, 0))

    def to(self, low: int | None, high: int | None) -> Range:
        """Held to two ends (None: open); the upper one beats the lower."""
        return Range(_held(self.low, low, high), _held(self.high, low, high))


NOTHING = Range(0, 0)


@frozen
class ScoreBounds:
    """A score in millis after each step: start and sum, own fading, floors and ceilings, range, rounding."""

    summed: Range
    faded: Range
    held: Range
    ranged: Range
    shown: Range


@frozen
class Bounds:
    """The ranges of a whole model.

    `payments`: what a rule's effect pays when the rule pays, by (rule number, place of the effect).
    `members`: for each member of `Rules.members`, by total, what it gives whether or not it pays. `groups`: a
    group's weighted sum by (group name, score). `scores`, and `combined` as shown, by name. `grade`: the
    shown grade's place on the scale.
    """

    payments: Mapping[tuple[int, int], Range]
    members: tuple[Mapping[str, Range], ...]
    groups: Mapping[tuple[str, str], Range]
    scores: Mapping[str, ScoreBounds]
    combined: Mapping[str, Range]
    grade: Range


def bounds(rules: Rules) -> Bounds:
    """The ranges of everything a model pays and sums."""
    targets = (*(score.name for score in rules.scores), GRADE)
    groups = list(_groups(rules.members))
    scores = {score.name: score_bounds(rules, score) for score in rules.scores}
    return Bounds(
        {
            (rule.number, at): pay_range(effect, rule.kind)
            for rule in _rules(rules.members)
            for at, effect in enumerate(rule.effects)
            if isinstance(effect, Pay)
        },
        tuple(
            {target: member_range(member, target) for target in targets if pays_into(member, target)}
            for member in rules.members
        ),
        {
            (group.name, target): member_range(group, target)
            for group in groups
            for target in targets
            if target != GRADE and pays_into(group, target)
        },
        scores,
        combined_bounds(rules, scores),
        grade_bounds(rules),
    )


# ---------------------------------------------------------------- what one effect pays


def pay_range(pay: Pay, kind: Literal["when", "each", "otherwise"]) -> Range:
    """What an effect pays when its rule pays: for `each`, for at least one event. 0 where it is not known."""
    if kind == "each":
        return _each_range(pay)
    points = points_range(pay.points)
    if pay.fading is not None:
        points = points.or_zero()
    return _through(points, pay.caps, pay.sign)


def points_range(points: Points) -> Range:
    """The points of a single payment, before any fading."""
    match points:
        case Constant(amount):
            return Range(amount, amount)
        case FromField():
            return Range(-MAX_MILLIS, MAX_MILLIS)
        case PerField(amount) | PerSilence(amount):
            return Range(0, MAX_MILLIS if amount > 0 else 0) if amount >= 0 else Range(-MAX_MILLIS, 0)


def _each_range(pay: Pay) -> Range:
    points = points_range(pay.points)
    single = _through(points, pay.caps, pay.sign)
    most = _most_events(pay)
    if most is None:
        several = Range(_many(points.low), _many(points.high))
    else:
        several = Range(points.low * most, points.high * most)
    plain = [cap for cap in pay.caps if cap.period is None and cap.property is None]
    several = _through(several, plain, pay.sign)
    none_kept = most == 0 or any(keep.times == 0 for keep in pay.keeps)
    if none_kept or pay.every > 1 or pay.fading is not None:
        return several.or_zero()
    # The newest event pays in full, so that there is at least one payment.
    return Range(
        single.low if single.low > 0 else min(several.low, 0),
        single.high if single.high < 0 else max(several.high, 0),
    )


def _most_events(pay: Pay) -> int | None:
    """The largest number of events that can pay, None where there is none."""
    limits = [keep.times for keep in pay.keeps if keep.period is None and not keep.properties]
    limits += [] if pay.latest is None else [pay.latest]
    return min(limits) // pay.every if limits else None


def _many(points: int) -> int:
    return 0 if points == 0 else MAX_MILLIS if points > 0 else -MAX_MILLIS


def _through(amount: Range, caps: Sequence[Cap], sign: Literal[1, -1]) -> Range:
    """Through caps, in the direction of the sign, and held to a billion points."""
    limit = min((cap.limit for cap in caps), default=MAX_MILLIS)
    held = amount.to(None, limit) if sign > 0 else amount.to(-limit, None)
    return held.to(-MAX_MILLIS, MAX_MILLIS)


# ---------------------------------------------------------------- members


def pays_into(member: Member, target: str) -> bool:
    """Whether any effect of a member, or of what is in it, pays into a total."""
    if isinstance(member, Rule):
        return any(isinstance(effect, Pay) and effect.target == target for effect in member.effects)
    return any(pays_into(inner, target) for inner in member.members)


def rule_range(rule: Rule, target: str) -> Range:
    """What a rule gives to a total when it pays at all."""
    total = NOTHING
    for effect in rule.effects:
        if isinstance(effect, Pay) and effect.target == target:
            total += pay_range(effect, rule.kind)
    return total


def member_range(member: Member, target: str) -> Range:
    """What a member gives to a total, whether it pays or not: a group capped and weighted."""
    match member:
        case Rule():
            given = rule_range(member, target)
            sure = member.condition == Always(True) and member.kind != "each"
            return given if sure else given.or_zero()
        case FirstOf(members) | BestOf(members):
            return around(rule_range(rule, target) for rule in members).or_zero()
        case Group():
            return _group_range(member, target)


def around(ranges: Iterable[Range]) -> Range:
    """From the lowest low to the highest high; of none 0."""
    found = list(ranges)
    return Range(min((own.low for own in found), default=0), max((own.high for own in found), default=0))


def _group_range(group: Group, target: str) -> Range:
    inside = [member_range(member, target) for member in group.members]
    total = sum(inside, NOTHING)
    if target != GRADE:
        for cap in group.caps:
            if cap.period is None and cap.property is None:
                total = total.to(None, cap.limit)
            else:
                # One period may take all that lowers, and the cap all that raises in another.
                total = Range(sum(min(own.low, 0) for own in inside), total.high)
        total = Range(percent_of(total.low, group.percent), percent_of(total.high, group.percent))
    return total if group.condition == Always(True) else total.or_zero()


def _rules(members: Iterable[Member]) -> Iterable[Rule]:
    for member in members:
        if isinstance(member, Rule):
            yield member
        else:
            yield from _rules(member.members)


def _groups(members: Iterable[Member]) -> Iterable[Group]:
    for member in members:
        if isinstance(member, Group):
            yield member
            yield from _groups(member.members)


# ---------------------------------------------------------------- totals


def score_bounds(rules: Rules, score: Score) -> ScoreBounds:
    """The range of one score after each step."""
    paid = (member_range(m, score.name) for m in rules.members if pays_into(m, score.name))
    summed = sum(paid, Range(score.start, score.start))
    faded = summed if score.fading is None else summed.or_zero()
    held = _with_holds(faded, score.name, rules)
    ranged = held.to(score.low, score.high)
    return ScoreBounds(summed, faded, held, ranged, _rounded(ranged, score.decimals))


def combined_bounds(rules: Rules, scores: Mapping[str, ScoreBounds]) -> dict[str, Range]:
    """The combined scores as shown, from the finished scores."""
    shown = {name: found.shown for name, found in scores.items()}
    groups = {group.name: group for group in _groups(rules.members)}
    done: dict[str, Range] = {}
    for combined in rules.combined:
        parts = []
        for term in combined.terms:
            if term.group is None:
                part = shown[term.score]
            else:
                # a group that pays nothing into that score may be left out of the part that is looked at
                group = groups.get(term.group)
                part = NOTHING if group is None else member_range(group, term.score).or_zero()
            parts.append(Range(percent_of(part.low, term.percent), percent_of(part.high, term.percent)))
        done[combined.name] = shown[combined.name] = _finished(combined, sum(parts, NOTHING))
    return done


def grade_bounds(rules: Rules) -> Range:
    """The places on the scale that the shown grade can have."""
    grade = rules.grade
    start = grade.start * grade.thirds
    paid = (member_range(m, GRADE) for m in rules.members if pays_into(m, GRADE))
    held = _with_holds(sum(paid, Range(start, start)), GRADE, rules)
    ranged = held.to(0, (len(grade.scale) - 1) * grade.thirds)
    return Range(_place(grade, ranged.low), _place(grade, ranged.high))


def _place(grade: Grade, thirds: int) -> int:
    """Towards the start where it lies between two grades."""
    away = thirds - grade.start * grade.thirds
    return grade.start + (away // grade.thirds if away >= 0 else -(-away // grade.thirds))


def _with_holds(value: Range, target: str, rules: Rules) -> Range:
    """Any floor may lift it, any ceiling may press it down, and each may hold or not."""
    holds = [
        effect
        for rule in _rules(rules.members)
        for effect in rule.effects
        if isinstance(effect, Hold) and effect.target == target
    ]
    floors = [hold.low for hold in holds if hold.low is not None]
    ceilings = [hold.high for hold in holds if hold.high is not None]
    return Range(min([value.low, *ceilings]), max([value.high, *floors]))


def _finished(combined: Combined, total: Range) -> Range:
    return _rounded(total.to(combined.low, combined.high), combined.decimals)


def _rounded(millis: Range, decimals: int) -> Range:
    unit: int = 10 ** (3 - decimals)
    return Range(half_up(millis.low, unit) * unit, half_up(millis.high, unit) * unit)


def _held(value: int, low: int | None, high: int | None) -> int:
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)
