"""What a rule that pays for every event pays: for which events, and what limits leave of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen
from sqlglot import exp

from ..exact import MAX_MILLIS
from ..rules import Cap, Fading, Keep
from ..tables import Payment
from . import windows
from .building import Sql, big, column, greatest, least, minus, rest, whole
from .event_sets import EventSets, chosen
from .fading import faded, faded_constant
from .steps import Steps
from .truths import Truth, every


@frozen(eq=False)
class EventPayments:
    """Worked out event by event, the newest first, among those that `by` keeps together."""

    sets: EventSets
    steps: Steps
    by: tuple[Sql, ...] = (column("lead_key"),)

    # ------------------------------------------------------------ which events

    def paying(self, places: Sequence[int], payment: Payment) -> Truth:
        """Whether an event of one of the sets is among those that pay."""
        truth = self.sets.in_any(places)
        for keep in payment.keeps:
            truth = self._latest(truth, payment, self._together(keep), keep.times)
        if payment.latest is not None:
            truth = self._latest(truth, payment, [], payment.latest)
        return truth if payment.every == 1 else self._each_nth(truth, payment)

    def _latest(self, truth: Truth, payment: Payment, together: Sequence[Sql], most: int) -> Truth:
        """The latest of those that belong together."""
        within = exp.LTE(this=self._rank(truth, payment, together), expression=whole(most))
        return self._as_column("pays", every([truth, within]))

    def _each_nth(self, truth: Truth, payment: Payment) -> Truth:
        """The first of each so many, counted from the newest, as far as they are whole."""
        rank = self._rank(truth, payment, [])
        all_ = windows.of_all(exp.Sum(this=chosen(truth, whole(1), whole(0))), self.by)
        first = exp.EQ(this=rest(minus(rank, whole(1)), whole(payment.every)), expression=whole(0))
        last = exp.Add(this=rank.copy(), expression=whole(payment.every - 1))
        is_whole = exp.LTE(this=last, expression=self.steps.put("in_all", all_))
        return self._as_column("pays", every([truth, first, is_whole]))

    def _rank(self, truth: Truth, payment: Payment, together: Sequence[Sql]) -> Sql:
        count = exp.Sum(this=chosen(truth, whole(1), whole(0)))
        ranked = windows.so_far(count, [*self.by, *together], self._newest_first(payment))
        return self.steps.put("rank", ranked)

    def _as_column(self, kind: str, truth: Truth) -> Truth:
        return self.steps.put(kind, truth) if isinstance(truth, exp.Expr) else truth

    def _together(self, keep: Keep) -> list[Sql]:
        events = self.sets.events
        period = [] if keep.period is None else [events.period(keep.period)]
        return [*period, *(events.value(key) for key in keep.properties)]

    def _newest_first(self, payment: Payment) -> list[Sql]:
        newest = exp.Ordered(this=self.sets.events.at(), desc=True)
        return [newest, *(self.sets.events.in_order(key) for key in payment.order)]

    # ------------------------------------------------------------ how much

    def part(self, paying: Truth, payment: Payment, amount: Sql | int) -> Sql:
        """What an event gives: faded, and what limits per period and property leave of it."""
        part = chosen(paying, self._faded(amount, payment.fading), big(0))
        for cap in payment.caps:
            if not is_plain(cap):
                part = self.limited(part, payment, self.bucket(cap), _end_of(cap, payment))
        return part

    def held(self, part: Sql, payment: Payment) -> Sql:
        """What the limits on all that the rule pays leave of an event's part."""
        for cap in payment.caps:
            if is_plain(cap):
                part = self.limited(part, payment, [], _end_of(cap, payment))
        return self.limited(part, payment, [], held)

    def limited(self, part: Sql, payment: Payment, bucket: Sequence[Sql], end: Callable[[Sql], Sql]) -> Sql:
        """The newest give in full until the sum reaches its end; the oldest go without."""
        given = self.steps.put("part", part)
        so_far = windows.so_far(exp.Sum(this=given), [*self.by, *bucket], self._newest_first(payment))
        summed = self.steps.put("so_far", so_far)
        before = exp.Sub(this=summed.copy(), expression=given.copy())
        return exp.Sub(this=end(summed), expression=end(before))

    def bucket(self, cap: Cap) -> list[Sql]:
        if cap.period is not None:
            return [self.sets.events.period(cap.period)]
        return [] if cap.property is None else [self.sets.events.value(cap.property)]

    def _faded(self, amount: Sql | int, fading: Fading | None) -> Sql:
        if fading is None or amount == 0:
            return big(amount) if isinstance(amount, int) else amount
        age, dialect = self.sets.events.age(), self.sets.events.source.dialect
        if isinstance(amount, int):
            return faded_constant(self.steps, amount, fading, age, dialect)
        return faded(self.steps, amount, fading, age, MAX_MILLIS, dialect)


def is_plain(cap: Cap) -> bool:
    """The cap is on all there is, not per period or property."""
    return cap.period is None and cap.property is None


def capped(payment: Payment, amount: Sql) -> Sql:
    """What the limits on all that a rule pays leave of a sum."""
    for cap in payment.caps:
        if is_plain(cap):
            amount = _end_of(cap, payment)(amount)
    return held(amount)


def held(amount: Sql) -> Sql:
    """Held to what a rule may pay."""
    return greatest([least([amount, big(MAX_MILLIS)]), big(-MAX_MILLIS)])


def _end_of(cap: Cap, payment: Payment) -> Callable[[Sql], Sql]:
    if payment.sign > 0:
        return lambda amount: least([amount, whole(cap.limit)])
    return lambda amount: greatest([amount, whole(-cap.limit)])
