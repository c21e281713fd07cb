"""What single payments come to, in exact whole numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor

from ..exact import (
    held,
    to_millis,
)
from ..fading import fade
from ..intake import Value
from ..rules import (
    Constant,
    FromField,
    PerField,
)
from ..tables import Payment, PerPause, RuleRow


def fixed_amount(rule: RuleRow, payment: Payment) -> int | None:
    """What the payment comes to for whoever it is paid to; None where that depends on fields or events."""
    if depends_on_events(rule, payment) or not isinstance(payment.amount, Constant):
        return None
    return limited(payment.amount.amount, payment)


def depends_on_events(rule: RuleRow, payment: Payment) -> bool:
    return rule.events is not None or isinstance(payment.amount, PerPause) or fades_once(payment)


def fades_once(payment: Payment) -> bool:
    """It fades by the age of the latest of some events."""
    return payment.fading is not None and payment.fading_events is not None


def field_of(payment: Payment) -> str | None:
    """The key of the field that the amount is read from."""
    amount = payment.amount
    return amount.field if isinstance(amount, (FromField, PerField)) else None


def read_amount(payment: Payment, value: Value) -> int | None:
    """The amount before fading and caps, given the value of its field; None where it is not known."""
    match payment.amount:
        case Constant(amount):
            return amount
        case FromField(sign=sign):
            return sign * to_millis(value) if isinstance(value, Decimal) else None
        case PerField(amount, step):
            if not isinstance(value, Decimal):
                return None
            return held(amount * max(0, floor(Fraction(value) / Fraction(step))))
        case PerPause():
            return None


def field_amount(payment: Payment, value: Value) -> int:
    """What is paid once for the value of a field; 0 where that is not known."""
    amount = read_amount(payment, value)
    return 0 if amount is None else limited(amount, payment)


def limited(amount: int, payment: Payment) -> int:
    """The caps on an amount that no single event gives."""
    for cap in payment.caps:
        amount = min(amount, cap.limit) if payment.sign > 0 else max(amount, -cap.limit)
    return held(amount)


faded = lru_cache(maxsize=65_536)(fade)
