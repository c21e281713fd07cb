"""Which events belong to a set: by their own facts, by their time, and by what came before or after them."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from sqlglot import exp

from ..rules import AgeBetween, Gap
from ..tables import EventSet, Follows, FollowsSilence, Link, StaysAlone
from . import windows
from .building import Sql, all_of, any_of, case, is_missing, is_there, whole
from .events import Events
from .truths import Truth, every, some
from .value_tests import age_passes, day_passes


@frozen(eq=False)
class EventSets:
    """Membership as columns of the events; what is unknown is not in a set."""

    events: Events

    def in_any(self, sets: Sequence[int]) -> Truth:
        return some([self._inside(place) for place in sets])

    def chosen(self, sets: Sequence[int], value: Sql, otherwise: Sql | None = None) -> Sql:
        """The value for the events of the sets."""
        return chosen(self.in_any(sets), value, otherwise)

    def _inside(self, place: int) -> Truth:
        found: EventSet = self.events.tables.events[place]
        as_of = self.events.source.as_of
        parts: list[Truth] = [self.events.conditions.truth(found.test)]
        for test in found.times:
            if isinstance(test, AgeBetween):
                parts.append(age_passes(exp.cast(self.events.time(), "timestamp"), test, as_of))
            else:
                parts.append(day_passes(exp.cast(self.events.time(), "date"), test, as_of))
        parts += [self._linked(link) for link in found.links]
        inside = every(parts)
        return self.events.steps.put_as(f"in_{place}", inside) if isinstance(inside, exp.Expr) else inside

    def _linked(self, link: Link) -> Truth:
        others = self._inside(link.others)
        if others is False or others is None:
            return isinstance(link, StaysAlone) and self._gone_by(link.within)
        match link:
            case Follows(_, least, most):
                return self._follows(link.others, least, most)
            case FollowsSilence(_, gap):
                days = gap.unit == "days"
                before = self._before(link.others, None, days)
                return exp.GTE(this=self._apart(before, self._place(days)), expression=whole(gap.amount))
            case StaysAlone(_, within):
                days = within.unit == "days"
                after = self._after(link.others, days)
                since = self._apart(self._place(days), after)
                too_late = exp.GT(this=since, expression=whole(within.amount))
                nobody = any_of([is_missing(after.copy()), too_late])
                return all_of([self._gone_by(within), exp.paren(nobody)])

    def _follows(self, others: int, least: Gap | None, most: Gap | None) -> Sql:
        """The latest of those that lie far enough before is the nearest."""
        if most is None:
            return is_there(self._before(others, least, False))
        days = most.unit == "days"
        gap = self._apart(self._before(others, least, days), self._place(days))
        return exp.LTE(this=gap, expression=whole(most.amount))

    def _before(self, others: int, least: Gap | None, days: bool) -> Sql:
        """The day, or instant, of the latest of the others that is earlier by `least`; null where none is."""
        latest = exp.Max(this=self.chosen((others,), self._place(days)))
        by_day = least is not None and least.unit == "days" and least.amount > 0
        apart = max(1, least.amount) if least is not None and (by_day or least.unit != "days") else 1
        return self.events.steps.put(
            "before", windows.earlier(latest, windows.lead(), self._place(by_day), apart)
        )

    def _after(self, others: int, days: bool) -> Sql:
        """The day, or instant, of the first of the others that is later; null where none is."""
        first = exp.Min(this=self.chosen((others,), self._place(days)))
        return self.events.steps.put("after", windows.later(first, windows.lead(), self._place(False)))

    def _gone_by(self, gap: Gap) -> Sql:
        """More than the gap lies between the event and as-of."""
        as_of, days = self.events.source.as_of, gap.unit == "days"
        limit = (as_of.day if days else as_of.instant) - gap.amount
        return exp.LT(this=self._place(days), expression=whole(limit))

    def _place(self, days: bool) -> Sql:
        return self.events.day() if days else self.events.at()

    @staticmethod
    def _apart(first: Sql, second: Sql) -> Sql:
        return exp.Sub(this=second, expression=first)


def chosen(truth: Truth, value: Sql, otherwise: Sql | None = None) -> Sql:
    """The value where that is true."""
    if isinstance(truth, exp.Expr):
        return case([(truth, value)], otherwise)
    if truth is True:
        return value
    return otherwise or case([(exp.false(), value)])
