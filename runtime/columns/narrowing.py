"""Which of a person's events pay (rates, once per, latest, every Nth), and what caps let through."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..exact import MAX_MILLIS
from ..rules import Cap, Keep, Period
from ..tables import Payment
from ..times import period_key
from .arithmetic import Wholes
from .classes import Codes, Ints, ranks_in_runs
from .history import History


def paying_events(history: History, chosen: Codes, payment: Payment) -> Codes:
    """The events that pay, of those chosen; by person, the newest first, equal times by the payment's
    properties.
    """
    paying = chosen
    if payment.order:
        keys = [history.texts(key)[chosen] for key in reversed(payment.order)]
        paying = chosen[np.lexsort((*keys, history.moments[chosen]))]
    for keep in payment.keeps:
        paying = paying[ranks_in_runs(_keep_keys(history, paying, keep)) < keep.times]
    if payment.latest is not None:
        paying = paying[ranks_in_runs(history.persons[paying]) < payment.latest]
    if payment.every > 1:
        persons = history.persons[paying]
        ranks = ranks_in_runs(persons)
        counts = np.bincount(persons, minlength=1)[persons] if len(persons) else ranks
        paying = paying[(ranks % payment.every == 0) & (ranks + payment.every <= counts)]
    return paying


def _keep_keys(history: History, events: Codes, keep: Keep) -> Codes:
    parts: list[Ints] = [history.texts(key)[events] for key in keep.properties]
    if keep.period is not None:
        parts.append(periods(history, events, keep.period))
    return group_keys(history.persons[events], parts)


def periods(history: History, events: Codes, period: Period) -> Ints:
    keys = period_key(history.days[events], period)  # type: ignore[arg-type]
    return np.asarray(keys, np.int64)


def group_keys(first: Codes, parts: Sequence[Ints]) -> Codes:
    """One number for each different combination."""
    keys = first
    for part in parts:
        found, ranks = np.unique(part, return_inverse=True)
        _, keys = np.unique(keys * max(len(found), 1) + ranks, return_inverse=True)
    return keys


def is_plain(cap: Cap) -> bool:
    """The cap is on all there is, not per period or property."""
    return cap.period is None and cap.property is None


def bucket_parts(history: History, events: Codes, cap: Cap) -> list[Ints]:
    if cap.period is not None:
        return [periods(history, events, cap.period)]
    return [] if cap.property is None else [history.texts(cap.property)[events]]


def through_caps(history: History, events: Codes, owners: Codes, amounts: Wholes, payment: Payment) -> Wholes:
    """What is left of each event's amount: of each owner's events the newest pay in full, the oldest go
    without.

    All amounts of an owner have one sign. Caps per period or property first, then the one on all; last, what
    a rule pays is held to a billion points.
    """
    for cap in sorted(payment.caps, key=is_plain):
        low, high = (None, cap.limit) if payment.sign > 0 else (-cap.limit, None)
        keys = group_keys(owners, bucket_parts(history, events, cap))
        amounts = _limited(amounts, keys, low, high)
    return _limited(amounts, owners, -MAX_MILLIS, MAX_MILLIS)


def _limited(amounts: Wholes, keys: Codes, low: int | None, high: int | None) -> Wholes:
    if not len(amounts):
        return amounts
    order = np.argsort(keys, kind="stable")
    ordered, grouped = amounts[order], keys[order]
    starts = np.flatnonzero(np.r_[True, grouped[1:] != grouped[:-1]])
    running = np.cumsum(ordered)
    before = (running - ordered)[starts]
    group = np.cumsum(np.r_[False, grouped[1:] != grouped[:-1]])
    reached = running - before[group]
    held = np.clip(reached, low, high) - np.clip(reached - ordered, low, high)
    limited = np.empty(len(amounts), amounts.dtype)
    limited[order] = held
    return limited


def plain_limits(amounts: Wholes, payment: Payment) -> Wholes:
    """The caps on an amount that no single event gives."""
    for cap in payment.caps:
        low, high = (None, cap.limit) if payment.sign > 0 else (-cap.limit, None)
        amounts = np.clip(amounts, low, high)
    return np.clip(amounts, -MAX_MILLIS, MAX_MILLIS)
