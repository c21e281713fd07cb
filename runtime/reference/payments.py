"""What one effect of one rule pays: for which events, how much, what fading leaves, what caps let through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import floor

from attrs import frozen

from ..exact import (
    MAX_MILLIS,
    held,
    to_millis,
)
from ..fading import fade
from ..intake import Event
from ..rules import (
    Cap,
    Constant,
    FromField,
    Keep,
    Pay,
    PerField,
    PerSilence,
    Points,
)
from ..times import period_key
from .case import Case
from .events import age_in_days, latest, selected

Bucket = int | str | None


@frozen
class Part:
    """What one event gives (None: what `when` gives): its points, what fading leaves, what caps let through.

    Millis, for the grade thirds. An event that a narrowing leaves out has no part.
    """

    event: Event | None
    points: int
    faded: int
    paid: int


@frozen
class Payment:
    """What one effect (`pay`) of a rule pays into one total; `parts` with the newest event first."""

    rule: int
    target: str
    parts: tuple[Part, ...]
    pay: Pay

    @property
    def amount(self) -> int:
        return sum(part.paid for part in self.parts)


def payment_once(rule: int, pay: Pay, case: Case) -> Payment | None:
    """What `when` pays. None where the amount is not known."""
    points = points_of(pay.points, case)
    if points is None:
        return None
    faded = points
    if pay.fading is not None and pay.fading_events is not None:
        newest = latest(selected(pay.fading_events, case))
        if newest is not None:
            faded = fade(points, pay.fading, age_in_days(newest, case.as_of))
    return Payment(rule, pay.target, _through_caps([Part(None, points, faded, faded)], pay), pay)


def payment_for_each(
    rule: int, pay: Pay, events: list[Event], case: Case, group_properties: Iterable[str]
) -> Payment | None:
    """What `each` pays for these events. None where the amount is not known.

    `group_properties` are those that the caps of the groups around go by: between equal times their texts
    decide after the rule's own.
    """
    points = points_of(pay.points, case)
    if points is None:
        return None
    paying = _newest_first(events, pay, group_properties)
    for keep in pay.keeps:
        paying = _kept(paying, keep)
    if pay.latest is not None:
        paying = paying[: pay.latest]
    # Every third, say, of the first, fourth ... counted from the newest, as far as whole threes go.
    paying = paying[: len(paying) // pay.every * pay.every : pay.every]
    parts = []
    for event in paying:
        faded = points if pay.fading is None else fade(points, pay.fading, age_in_days(event, case.as_of))
        parts.append(Part(event, points, faded, faded))
    return Payment(rule, pay.target, _through_caps(parts, pay), pay)


def points_of(points: Points, case: Case) -> int | None:
    """The points of one payment; None where the field is not known, or there is no event to count from."""
    match points:
        case Constant(amount):
            return amount
        case FromField(field, sign):
            value = case.values.get(field)
            return sign * to_millis(value) if isinstance(value, Decimal) else None
        case PerField(amount, step, field):
            value = case.values.get(field)
            if not isinstance(value, Decimal):
                return None
            return held(amount * max(0, floor(Fraction(value) / Fraction(step))))
        case PerSilence(amount, days, events):
            newest = latest(selected(events, case))
            return None if newest is None else held(amount * (age_in_days(newest, case.as_of) // days))


def bucket_of(event: Event | None, cap: Cap) -> Bucket:
    """Whatever has one bucket is capped together. What no event gives is a bucket of its own (None)."""
    if event is None or is_plain(cap):
        return None
    return period_key(event.moment.day, cap.period) if cap.period else event.texts[cap.property or ""]


def is_plain(cap: Cap) -> bool:
    """The cap is on all there is, not per period or property."""
    return cap.period is None and cap.property is None


def _newest_first(events: list[Event], pay: Pay, group_properties: Iterable[str]) -> list[Event]:
    properties = [property for keep in pay.keeps for property in keep.properties]
    properties += [cap.property for cap in pay.caps if cap.property is not None]
    properties += group_properties
    return sorted(
        events, key=lambda event: (-event.moment.instant, *(event.texts[property] for property in properties))
    )


def _kept(newest_first: list[Event], keep: Keep) -> list[Event]:
    """The latest `times` of the events with one value of period and properties."""
    seen: Counter[tuple[Bucket, ...]] = Counter()
    kept = []
    for event in newest_first:
        period = None if keep.period is None else period_key(event.moment.day, keep.period)
        value = (period, *(event.texts[property] for property in keep.properties))
        seen[value] += 1
        if seen[value] <= keep.times:
            kept.append(event)
    return kept


def _through_caps(newest_first: list[Part], pay: Pay) -> tuple[Part, ...]:
    """Caps per period or property first, then the one on all; last, a rule is held to a billion points."""
    parts = newest_first
    for cap in sorted(pay.caps, key=is_plain):
        low, high = (None, cap.limit) if pay.sign > 0 else (-cap.limit, None)
        parts = _limited(parts, [bucket_of(part.event, cap) for part in parts], low, high)
    return tuple(_limited(parts, [None] * len(parts), -MAX_MILLIS, MAX_MILLIS))


def _limited(
    newest_first: list[Part], buckets: list[Bucket], low: int | None, high: int | None
) -> list[Part]:
    """The newest pay in full until their bucket's sum reaches an end; the oldest go without."""
    sums: Counter[Bucket] = Counter()
    limited = []
    for part, bucket in zip(newest_first, buckets, strict=True):
        total = sums[bucket] + part.paid
        total = total if high is None else min(total, high)
        total = total if low is None else max(total, low)
        limited.append(Part(part.event, part.points, part.faded, total - sums[bucket]))
        sums[bucket] = total
    return limited
