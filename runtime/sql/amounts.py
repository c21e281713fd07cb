"""What a payment comes to, as SQL: fixed, from a field, per steps in a field."""

from __future__ import annotations

from decimal import Decimal

from attrs import define, field
from sqlglot import exp

from ..exact import MAX_MILLIS, held
from ..rules import Constant, Fading, FromField, PerField
from ..tables import Amount, Payment, PerPause, RuleRow
from .building import (
    Sql,
    all_of,
    any_of,
    big,
    case,
    column,
    greatest,
    is_missing,
    least,
    minus,
    number,
    plus,
    quotient,
    rest,
    times,
    whole,
)
from .chain import Chain, Lookup
from .events import Events
from .fading import fading_table
from .fields import Fields
from .refusals import NotInSql
from .stopping import stopped
from .value_tests import age_of

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
    return held(amount)


@define(eq=False)
class Amounts:
    """The amounts that depend on fields; `add` gives the columns that they are made of."""

    fields: Fields
    events: Events | None
    _millis: dict[str, str] = field(factory=dict)
    _faded: dict[str, Sql] = field(factory=dict)
    _lookups: list[Lookup] = field(factory=list)

    def of(self, rule: RuleRow, payment: Payment) -> Sql | int:
        """What a rule that pays gives; 0 where an amount is not known."""
        if self.events is None:
            return self._once(payment) if rule.events is None else 0
        if rule.events is None:
            if payment.fading is not None and payment.fading_events is not None:
                return self._faded_once(self.events, payment, payment.fading, payment.fading_events)
            return self._once(payment)
        return self._for_each(self.events, rule.events, payment)

    def _for_each(self, events: Events, sets: tuple[int, ...], payment: Payment) -> Sql:
        """A fixed amount for every event; as many as reach what a rule may pay are enough."""
        if payment.keeps or payment.latest is not None or payment.every > 1:
            raise NotInSql("rate")
        if any(cap.period is not None or cap.property is not None for cap in payment.caps):
            raise NotInSql("limit")
        if not isinstance(payment.amount, Constant):
            raise NotInSql("each")
        amount = payment.amount.amount
        if payment.fading is not None and amount:
            summed = events.faded_sum(sets, amount, payment.fading)
            return self._capped(payment, _held(summed, amount))
        enough = MAX_MILLIS // max(abs(amount), 1) + 1
        paid = times(least([events.count(sets), whole(enough)]), big(amount))
        return self._capped(payment, _held(paid, amount))

    def _faded_once(self, events: Events, payment: Payment, fading: Fading, latest: int) -> Sql | int:
        """By the age of the latest event; all of it where there is none."""
        if not isinstance(payment.amount, Constant):
            raise NotInSql("fading")
        amount = payment.amount.amount
        if not amount:
            return 0
        name = f"fading_{len(self._lookups)}"
        last = events.latest_day(latest)
        table = fading_table(amount, fading).lookup(f"{name}_by_age", age_of(last, events.source.as_of))
        self._lookups.append(table)
        left = exp.Coalesce(this=exp.column("amount", table.name), expressions=[big(0)])
        self._faded[name] = case([(is_missing(last.copy()), big(amount))], left)
        return self._capped(payment, column(name))

    def _per_pause(self, events: Events, pause: PerPause) -> Sql:
        """amount × the whole periods since the latest event."""
        last = events.latest_day(pause.events)
        periods = quotient(age_of(last, events.source.as_of), whole(pause.days))
        paid = _held(times(periods, big(pause.amount)), pause.amount)
        return case([(is_missing(last.copy()), whole(0))], paid)

    def _once(self, payment: Payment) -> Sql | int:
        amount: Amount = payment.amount
        match amount:
            case Constant():
                return once(payment)
            case FromField(key, sign):
                return self._capped(payment, self._from_field(key, sign))
            case PerField(each, step, key):
                return self._capped(payment, self._per_field(each, step, key)) if each else 0
            case PerPause():  # never known without an event log
                return (
                    0 if self.events is None else self._capped(payment, self._per_pause(self.events, amount))
                )

    def add(self, chain: Chain) -> None:
        """Thousandths of the fields, rounded half to even."""
        shares, rounded = {}, {}
        for key, name in sorted(self._millis.items()):
            value = self.fields.value(key)
            decimal = exp.cast(exp.cast(value, "varchar"), "decimal(31, 22)")
            inside = exp.LT(this=exp.Abs(this=value.copy()), expression=whole(10**9))
            shares[f"exact_{name}"] = case([(inside, times(decimal, whole(1000)))])
            rounded[name] = _rounded(value, column(f"exact_{name}"))
        chain.add("amounts_read", shares)
        chain.add("amounts", rounded)
        chain.add("amounts_faded", self._faded, self._lookups)

    def _from_field(self, key: str, sign: int) -> Sql:
        if self.fields.kind(key) != "number":
            raise NotInSql("points", self.fields.name(key))
        name = "millis_" + self.fields.value(key).name.removeprefix("value_")
        self._millis[key] = name
        return column(name) if sign > 0 else exp.Neg(this=column(name))

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

    def _capped(self, payment: Payment, amount: Sql) -> Sql:
        for cap in payment.caps:
            amount = (
                least([amount, whole(cap.limit)])
                if payment.sign > 0
                else greatest([amount, whole(-cap.limit)])
            )
        return amount


def _held(amount: Sql, like: int) -> Sql:
    """Held to what a rule may pay, on the side of `like`."""
    return least([amount, big(MAX_MILLIS)]) if like > 0 else greatest([amount, big(-MAX_MILLIS)])


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
