"""How great sums can get: a statement has 64 bits for them."""

from __future__ import annotations

from ..exact import MAX_MILLIS
from ..rules import Constant
from ..tables import GRADE, Tables
from .building import WHOLE
from .refusals import NotInSql

_MOST = 2**62


def largest_sums(tables: Tables, with_events: bool) -> list[int]:
    """The largest size of each score's sum, in millis. Without an event log nothing is paid for events.

    Raises NotInSql where a sum or a share could leave 64 bits.
    """
    pots = [0] * len(tables.pots)
    for member in tables.members:
        for rule in member.rules:
            for payment in rule.payments:
                if payment.target != GRADE and (with_events or rule.events is None):
                    fixed = rule.events is None and isinstance(payment.amount, Constant)
                    pots[member.pot] += abs(getattr(payment.amount, "amount", 0)) if fixed else MAX_MILLIS
    for place in range(len(tables.pots) - 1, 0, -1):
        pot = tables.pots[place]
        pots[place] = _weighted(pots[place], pot.percent)
        pots[pot.inside or 0] += pots[place]
    limits = [
        abs(end)
        for member in tables.members
        for rule in member.rules
        for limit in rule.limits
        for end in (limit.low, limit.high)
        if end is not None
    ]
    totals: list[int] = []
    for score in tables.scores:
        ends = [abs(end) for end in (score.low, score.high) if end is not None]
        totals.append(_within(max([pots[0] + abs(score.start), *ends, *limits]) + 1000))
    for one in tables.combined:
        parts = [
            _weighted(totals[term.score] if term.pot is None else pots[term.pot], term.percent)
            for term in one.terms
        ]
        ends = [abs(end) for end in (one.low, one.high) if end is not None]
        totals.append(_within(max([sum(parts), *ends]) + 1000))
    return [pots[0] + abs(score.start) for score in tables.scores]


def _weighted(amount: int, percent: int) -> int:
    return _within(max(amount * percent // WHOLE, amount) + 2 * percent)


def _within(amount: int) -> int:
    if amount >= _MOST:
        raise NotInSql("points")
    return amount
