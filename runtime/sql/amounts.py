"""What a payment comes to, as SQL: fixed, from a field, per steps in a field."""

from __future__ import annotations

from decimal import Decimal

from attrs import define
from attrs import field as attribute
from sqlglot import exp

from ..exact import MAX_MILLIS
from ..exact import held as held_to_most
from ..rules import Constant, FromField, PerField
from ..tables import Amount, Payment, PerPause, RuleRow
from .beside import Beside
from .building import (
    Sql,
    all_of,
    any_of,
    big,
    case,
    greatest,
    is_missing,
    is_there,
    least,
    minus,
    number,
    plus,
    quotient,
    rest,
    times,
    whole,
)
from .chain import Chain
from .event_payments import EventPayments, capped, held, is_plain
from .event_sets import EventSets, chosen
from .fading import faded, faded_constant
from .fields import Fields
from .measures import counted, latest_age
from .refusals import NotInSql
from .steps import Steps
from .stopping import stopped

_MOST_PLACES = 38
_EXACT = 2**53
_LONGEST = 17
"""No double has more digits than this."""


def once(payment: Payment) -> int:
    """A fixed amount that pays once, held to its caps; not for one that fades."""
    if not isinstance(payment.amount, Constant):
        raise TypeError(f"not a fixed amount: {payment.amount}")
    amount = payment.amount.amount
    for cap in payment.caps:
        amount = min(amount, cap.limit) if payment.sign > 0 else max(amount, -cap.limit)
    return held_to_most(amount)


@define(eq=False)
class Amounts:
    """What payments come to, lead by lead; `add` gives the columns that they are made of."""

    fields: Fields
    sets: EventSets | None
    steps: Steps = attribute(factory=lambda: Steps("amounts"))
    beside: Beside | None = None

    def add(self, chain: Chain) -> None:
        self.steps.add(chain)
        if self.beside is not None:
            self.beside.add(chain)

    def of(self, rule: RuleRow, payment: Payment) -> Sql | int:
        """What a rule that pays gives; 0 where an amount is not known."""
        if rule.events is None:
            return self._once(payment)
        return 0 if self.sets is None else self._for_each(self.sets, rule.events, payment)

    def _for_each(self, sets: EventSets, places: tuple[int, ...], payment: Payment) -> Sql | int:
        """As many events as reach what a rule may pay are enough."""
        events = EventPayments(sets, sets.events.steps)
        amount = self.plain(payment.amount)
        if amount == 0:
            return 0
        paying = events.paying(places, payment)
        if payment.fading is None and all(is_plain(cap) for cap in payment.caps):
            if payment.keeps or payment.latest is not None or payment.every > 1:
                count = sets.events.gather(
                    "paying", exp.Sum(this=chosen(paying, whole(1), whole(0))), whole(0)
                )
            else:
                count = counted(sets, places)
            if isinstance(amount, int):
                enough = MAX_MILLIS // abs(amount) + 1
                return capped(payment, times(least([count, whole(enough)]), big(amount)))
            return capped(payment, times(count, amount))
        if isinstance(amount, int):
            part = events.part(paying, payment, amount)
            return capped(payment, sets.events.gather("paid", exp.Sum(this=part), whole(0)))
        if self.beside is None:
            self.beside = Beside(sets.events, "amounts")
        fact = self.beside.fact(self.steps.put("amount", amount))
        part = EventPayments(sets, self.beside.steps, self.beside.by).part(paying, payment, fact)
        return capped(payment, self.beside.gather(exp.Sum(this=part)))

    def _once(self, payment: Payment) -> Sql | int:
        amount = self.plain(payment.amount)
        if amount == 0:
            return 0
        if self.sets is None or payment.fading is None or payment.fading_events is None:
            return once(payment) if isinstance(amount, int) else capped(payment, amount)
        age, dialect = latest_age(self.sets, payment.fading_events), self.fields.source.dialect
        if isinstance(amount, int):
            left = faded_constant(self.steps, amount, payment.fading, age, dialect)
        else:
            at = self.steps.put("amount", amount)
            left = faded(self.steps, at, payment.fading, age, MAX_MILLIS, dialect)
        return capped(payment, left)

    def plain(self, amount: Amount) -> Sql | int:
        """Before anything fades or is limited; 0 where it is not known."""
        match amount:
            case Constant(fixed):
                return fixed
            case FromField(key, sign):
                return self._from_field(key, sign)
            case PerField(each, step, key):
                return self._per_field(each, step, key) if each else 0
            case PerPause():  # never known without an event log
                return 0 if self.sets is None or not amount.amount else self._per_pause(self.sets, amount)

    def _per_pause(self, sets: EventSets, pause: PerPause) -> Sql:
        """amount × the whole periods since the latest event."""
        age = latest_age(sets, pause.events)
        paid = held(times(quotient(age, whole(pause.days)), big(pause.amount)))
        return exp.Coalesce(this=case([(is_there(age.copy()), paid)]), expressions=[whole(0)])

    def _from_field(self, key: str, sign: int) -> Sql:
        """Thousandths of the field, rounded half to even."""
        if self.fields.kind(key) != "number":
            raise NotInSql("points", self.fields.name(key))
        value = self.fields.value(key)
        name = "millis_" + value.name.removeprefix("value_")
        decimal = exp.cast(exp.cast(value.copy(), "varchar"), "decimal(31, 22)")
        inside = exp.LT(this=exp.Abs(this=value.copy()), expression=whole(10**9))
        exact = self.steps.put_as(f"exact_{name}", case([(inside, times(decimal, whole(1000)))]))
        millis = self.steps.put_as(name, _rounded(value, exact))
        return millis if sign > 0 else exp.Neg(this=millis)

    def _per_field(self, each: int, step: Decimal, key: str) -> Sql:
        """each × the whole steps in the value. From `most` on it is all that a rule may pay."""
        if self.fields.kind(key) != "number":
            raise NotInSql("points", self.fields.name(key))
        value, name = self.fields.value(key), self.fields.name(key)
        step = step.normalize()
        places = max(0, -int(step.as_tuple().exponent))
        ten_to = len(str(int((MAX_MILLIS // abs(each) + 1) * step) + 1))
        shown = max(places, _LONGEST - step.adjusted())
        if ten_to + shown + places + 1 > _MOST_PLACES or ten_to + places > 18:
            raise NotInSql("step", name)
        decimal = exp.cast(exp.cast(value.copy(), "varchar"), f"decimal({ten_to + shown}, {shown})")
        scaled = decimal if not places else times(decimal, whole(10**places))
        counted = quotient(exp.cast(exp.Floor(this=scaled), "bigint"), whole(int(step.scaleb(places))))
        most = whole(MAX_MILLIS if each > 0 else -MAX_MILLIS)
        paid = times(counted, whole(each))
        branches = [
            (
                any_of([is_missing(value.copy()), exp.LT(this=value.copy(), expression=number(step))]),
                whole(0),
            ),
            (exp.GTE(this=value.copy(), expression=whole(10**ten_to)), most),
        ]
        if 10**ten_to > _EXACT:
            words = f"{name} has too many digits for points in SQL"
            too_long = exp.GT(this=value.copy(), expression=whole(_EXACT))
            branches.append((too_long, stopped(words, value, self.fields.source.dialect)))
        return case(branches, least([paid, most.copy()]) if each > 0 else greatest([paid, most.copy()]))


def _rounded(value: Sql, exact: Sql) -> Sql:
    below = exp.cast(exp.Floor(this=exact), "bigint")
    left = minus(exact.copy(), below.copy())
    half = exp.Literal.number("0.5")
    up = any_of(
        [
            exp.GT(this=left, expression=half),
            all_of(
                [
                    exp.EQ(this=left.copy(), expression=half.copy()),
                    exp.NEQ(this=rest(below.copy(), whole(2)), expression=whole(0)),
                ]
            ),
        ]
    )
    return case(
        [
            (is_missing(value.copy()), big(0)),
            (exp.GTE(this=value.copy(), expression=whole(10**9)), big(MAX_MILLIS)),
            (exp.LTE(this=value.copy(), expression=whole(-(10**9))), big(-MAX_MILLIS)),
        ],
        plus([below.copy(), case([(up, whole(1))], whole(0))]),
    )
