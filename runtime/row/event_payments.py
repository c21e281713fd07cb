"""What is paid for events: which of them pay, how much, and what caps let through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..exact import MAX_MILLIS
from ..intake import Value
from ..rules import Cap, Keep
from ..tables import Payment, PerPause
from ..times import period_key
from .amounts import faded, limited, read_amount
from .history import Happened, History
from .plan import EventAmount

Part = tuple[Happened, int]
Bucket = int | str | None


def paid(one: EventAmount, value: Value, history: History | None) -> tuple[int, Sequence[Part]]:
    """What a payment comes to, and the events that it is for (none where it pays once).

    `value` is that of the field that the amount is read from; `history` None: there is no event log.
    """
    if one.rule.events is None:
        return paid_once(one.payment, value, history), ()
    if history is None:
        return 0, ()
    parts = _parts(one.payment, history.union(one.rule.events), value, history)
    return sum(amount for _, amount in parts), parts


def paid_once(payment: Payment, value: Value, history: History | None) -> int:
    amount = _amount(payment, value, history)
    if amount is None:
        return 0
    if payment.fading is not None and payment.fading_events is not None and history is not None:
        age = history.latest_age(payment.fading_events)
        amount = amount if age is None else faded(amount, payment.fading, age)
    return limited(amount, payment)


def _amount(payment: Payment, value: Value, history: History | None) -> int | None:
    if not isinstance(payment.amount, PerPause):
        return read_amount(payment, value)
    age = None if history is None else history.latest_age(payment.amount.events)
    if age is None:
        return None
    return max(-MAX_MILLIS, min(MAX_MILLIS, payment.amount.amount * (age // payment.amount.days)))


def _parts(payment: Payment, events: Sequence[Happened], value: Value, history: History) -> list[Part]:
    """The events that pay, the newest first, each with what it gives."""
    amount = _amount(payment, value, history)
    if amount is None:
        return []
    paying = sorted(events, key=lambda event: (-event.instant, *(event.text(key) for key in payment.order)))
    for keep in payment.keeps:
        paying = _kept(paying, keep)
    if payment.latest is not None:
        paying = paying[: payment.latest]
    paying = paying[: len(paying) // payment.every * payment.every : payment.every]
    today, fading = history.as_of.day, payment.fading
    parts = [
        (event, amount if fading is None else faded(amount, fading, today - event.day)) for event in paying
    ]
    return _through_caps(parts, payment)


def _kept(newest_first: Sequence[Happened], keep: Keep) -> list[Happened]:
    """The latest `times` of the events with one value of period and properties."""
    seen: Counter[tuple[Bucket, ...]] = Counter()
    kept = []
    for event in newest_first:
        period = None if keep.period is None else period_key(event.day, keep.period)
        value = (period, *(event.text(key) for key in keep.properties))
        seen[value] += 1
        if seen[value] <= keep.times:
            kept.append(event)
    return kept


def _through_caps(parts: list[Part], payment: Payment) -> list[Part]:
    """Caps per period or property first, then the one on all; last, a rule is held to a billion points."""
    for cap in sorted(payment.caps, key=_is_plain):
        low, high = (None, cap.limit) if payment.sign > 0 else (-cap.limit, None)
        parts = _limited(parts, [_bucket(event, cap) for event, _ in parts], low, high)
    return _limited(parts, [None] * len(parts), -MAX_MILLIS, MAX_MILLIS)


def _is_plain(cap: Cap) -> bool:
    return cap.period is None and cap.property is None


def _bucket(event: Happened, cap: Cap) -> Bucket:
    if cap.period is not None:
        return period_key(event.day, cap.period)
    return None if cap.property is None else event.text(cap.property)


def _limited(
    newest_first: Sequence[Part], buckets: Sequence[Bucket], low: int | None, high: int | None
) -> list[Part]:
    """The newest pay in full until their bucket's sum reaches an end; the oldest go without."""
    sums: dict[Bucket, int] = {}
    left: list[Part] = []
    for (event, amount), bucket in zip(newest_first, buckets, strict=True):
        before = sums.get(bucket, 0)
        reached = before + amount
        reached = reached if high is None else min(reached, high)
        reached = reached if low is None else max(reached, low)
        left.append((event, reached - before))
        sums[bucket] = reached
    return left
