"""How what a single effect pays may move while its rule pays.

`each`: of the events that count, the newest pay. One more event that comes in anywhere either pays on top, or
takes the place of one that is no newer: so with positive points the sum never falls, whatever fades. That
holds as long as the one whose place it takes stands under the same caps: where it may not, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from attrs import define

from ...runtime.rules import (
    Cap,
    Constant,
    FromField,
    Keep,
    Pay,
    PerField,
    Period,
    PerSilence,
    Rule,
)
from .bounds import points_range
from .polarity_conditions import needs_one_of
from .polarity_events import Added, SetChange
from .polarity_moves import DOWN, EITHER, STILL, UP, Move, away_from_zero, flipped

_WITHIN: dict[Period, tuple[Period, ...]] = {
    "day": ("day", "week", "month", "quarter", "year"),
    "week": ("week",),
    "month": ("month", "quarter", "year"),
    "quarter": ("quarter", "year"),
    "year": ("year",),
}
_MOST_POINTS_IN_PARTS = 1_000_000
"""Millis. From a million events of this size on a rule would reach the billion points that it is held to,
and its oldest events go without."""


@define
class Payments:
    """`field` is the key of the number field that gets larger, None where an event is added."""

    added: Added
    field: str | None

    def while_paying(self, rule: Rule, pay: Pay, within: Sequence[Cap] = ()) -> Move:
        """How the amount of an effect may move, its rule being true before and afterwards.

        `within` are the caps per period or property of the groups around it, for each part of which alone the
        answer holds then.
        """
        if rule.kind == "each":
            return self._for_each(pay, self.added.change_of_any(rule.events), within)
        return self._once(rule, pay)

    def knowing(self, pay: Pay) -> Move:
        """Whether an amount may come to be known, or be known no more: then the effect does not pay."""
        if isinstance(pay.points, PerSilence):
            change = self.added.change(pay.points.events)
            return (UP if change.grows else STILL) | (DOWN if change.loses else STILL)
        return STILL

    # ------------------------------------------------------------ each

    def _for_each(self, pay: Pay, change: SetChange, within: Sequence[Cap]) -> Move:
        points = points_range(pay.points)
        more = away_from_zero(points.low, points.high)
        move = (more if change.grows else STILL) | (flipped(more) if change.loses else STILL)
        larger = self._points(pay)
        in_turn = _in_turn([cap for cap in pay.caps if not _is_plain(cap)])
        if not (in_turn and _stays_under_caps(pay)):
            move = EITHER if move else STILL
        if not in_turn:
            larger = EITHER if larger else STILL
        move |= larger
        if within and not all(_stays_within(pay, cap) for cap in within):
            return EITHER if move else STILL
        return move

    # ------------------------------------------------------------ when

    def _once(self, rule: Rule, pay: Pay) -> Move:
        move = self._points(pay)
        if isinstance(pay.points, PerSilence):
            points = points_range(pay.points)
            move |= self._by_silence(rule, pay.points, away_from_zero(points.low, points.high))
        if pay.fading is not None and pay.fading_events is not None:
            points = points_range(pay.points)
            move |= self._by_age(rule, pay, away_from_zero(points.low, points.high))
        return move

    def _points(self, pay: Pay) -> Move:
        """With a larger number in the field."""
        match pay.points:
            case FromField(field, sign) if field == self.field:
                return UP if sign > 0 else DOWN
            case PerField(amount, _, field) if field == self.field:
                return away_from_zero(amount, amount)
        return STILL

    def _by_silence(self, rule: Rule, points: PerSilence, away: Move) -> Move:
        """A silence that ends takes away what it paid; one that begins, because of an older event, pays."""
        change = self.added.change(points.events)
        if not change.changes:
            return STILL
        if not self.added.at_any_time or (needs_one_of(rule.condition, points.events) and not change.loses):
            return flipped(away)
        return EITHER if away else STILL

    def _by_age(self, rule: Rule, pay: Pay, away: Move) -> Move:
        """A newer latest event leaves more. A first one that is old leaves less: none, no fading."""
        if pay.fading_events is None:
            return STILL
        change = self.added.change(pay.fading_events)
        move = away if change.grows else STILL
        first_one_is_old = self.added.at_any_time and not needs_one_of(rule.condition, pay.fading_events)
        if change.loses or (change.grows and first_one_is_old):
            move |= flipped(away)
        return move


def amount_is_sure(pay: Pay) -> bool:
    """The amount is known for every lead."""
    return isinstance(pay.points, Constant)


# ---------------------------------------------------------------- which events share a cap


_Bucket = tuple[Period | None, frozenset[str]]


def _is_plain(cap: Cap) -> bool:
    return cap.period is None and cap.property is None


def _bucket(narrowing: Keep | Cap) -> _Bucket:
    if isinstance(narrowing, Keep):
        return narrowing.period, frozenset(narrowing.properties)
    return narrowing.period, frozenset(() if narrowing.property is None else (narrowing.property,))


def _inside(inner: _Bucket, outer: _Bucket) -> bool:
    """Two events that share the inner one certainly share the outer one."""
    period = outer[0] is None or (inner[0] is not None and outer[0] in _WITHIN[inner[0]])
    return period and inner[1] >= outer[1]


def _in_turn(narrowings: Iterable[Keep | Cap]) -> bool:
    """Each one's parts lie inside the parts of the next."""
    return all(_inside(_bucket(inner), _bucket(outer)) for inner, outer in pairwise(narrowings))


def _stays_under_caps(pay: Pay) -> bool:
    """An event takes the place only of one that stands under the same caps."""
    if not _in_turn(pay.keeps):
        return False
    return all(_takes_place_inside(pay, cap) for cap in pay.caps if not _is_plain(cap))


def _takes_place_inside(pay: Pay, cap: Cap) -> bool:
    if pay.latest is not None or pay.every > 1:
        return False
    return all(_inside(_bucket(keep), _bucket(cap)) for keep in pay.keeps)


def _stays_within(pay: Pay, cap: Cap) -> bool:
    """What an event takes from others it takes from those under the same cap of a group."""
    small = isinstance(pay.points, Constant) and abs(pay.points.amount) <= _MOST_POINTS_IN_PARTS
    return (
        small
        and _takes_place_inside(pay, cap)
        and all(_inside(_bucket(own), _bucket(cap)) for own in pay.caps)
    )
