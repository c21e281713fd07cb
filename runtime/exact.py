"""Exact arithmetic on points: everything is an integer number of thousandths of a point ("millis").

No binary float takes part. What fades is computed as if with all its digits and rounded once, half to even.
Amounts of either sign fade alike: f(-amount) == -f(amount). Ages are whole days, 0 or more; spans of days
(`every_days` and the like) are 1 or more.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cache, lru_cache

MAX_MILLIS = 1_000_000_000_000
"""What one rule pays is held to plus or minus this: one billion points."""

_WHOLE = 100_000  # a percentage of 100 % in thousandths of a percent
_ONE = Decimal(1)
_HALF = Decimal("0.5")
_MILLI = Decimal("0.001")
_FIRST_PRECISION = 36


def half_even(numerator: int, denominator: int) -> int:
    """The integer nearest to numerator / denominator; of two equally near the even one. denominator > 0."""
    whole, rest = divmod(numerator, denominator)
    rest *= 2
    return whole + (rest > denominator or (rest == denominator and whole & 1 == 1))


def half_up(numerator: int, denominator: int) -> int:
    """The integer nearest to numerator / denominator; of two equally near the greater. denominator > 0."""
    return (2 * numerator + denominator) // (2 * denominator)


def held(millis: int) -> int:
    """The amount, held to plus or minus `MAX_MILLIS`."""
    return max(-MAX_MILLIS, min(MAX_MILLIS, millis))


def to_millis(points: Decimal) -> int:
    """Points as millis, rounded half to even, held to plus or minus `MAX_MILLIS`. Not for NaN or infinity."""
    if points and points.adjusted() >= 9:
        return MAX_MILLIS if points > 0 else -MAX_MILLIS
    context = _context(30)
    return int(context.scaleb(context.quantize(points, _MILLI), 3))


def percent_of(amount: int, percent: int) -> int:
    """A percentage (in thousandths of a percent) of an amount, rounded half to even."""
    return half_even(amount * percent, _WHOLE)


def fade_by_percent(amount: int, percent: int, every_days: int, age: int) -> int:
    """What is left when a percentage of the rest (thousandths of a percent) goes every so many whole days.

    From 100 % on nothing is left after the first step.
    """
    steps = age // every_days
    kept = _WHOLE - percent
    if not steps or kept == _WHOLE or not amount:
        return amount
    if kept <= 0:
        return 0
    if steps <= abs(amount).bit_length() + 1:
        return half_even(amount * kept**steps, _WHOLE**steps)
    # kept / _WHOLE in lowest terms has a denominator of 2 or more. Half-way between two integers, its power
    # `steps` would have to divide twice the amount; by now it is too great for that.
    return _nearest(amount, lambda c: c.power(c.divide(Decimal(kept), Decimal(_WHOLE)), steps))


def fade_by_points(amount: int, step: int, every_days: int, age: int) -> int:
    """What is left when `step` millis (0 or more) go every so many whole days, never past zero."""
    left = max(0, abs(amount) - step * (age // every_days))
    return left if amount > 0 else -left


def halve(amount: int, every_days: int, age: int) -> int:
    """amount × 2^(-age / every_days): halved every so many days, smoothly from day to day."""
    halvings, rest = divmod(age, every_days)
    if halvings > abs(amount).bit_length():
        return 0
    if not rest:
        return half_even(amount, 1 << halvings)
    # A fractional power of two is irrational: never just half-way between two integers.
    return _nearest(amount, lambda context: _two_to_minus(halvings, rest, every_days, context.prec))


def fade_out(amount: int, over_days: int, age: int) -> int:
    """What is left of an amount that goes down evenly, to zero at an age of `over_days`."""
    if age >= over_days:
        return 0
    return half_even(amount * (over_days - age), over_days)


def expire(amount: int, after_days: int, age: int) -> int:
    """All of it while the age is below `after_days`, then nothing."""
    return amount if age < after_days else 0


def _nearest(amount: int, share: Callable[[Context], Decimal]) -> int:
    """The integer nearest to amount × share, where that is known never to be half-way between two integers.

    `share(context)` is at most 1 and right in all but the last ten digits of the context's precision. Where
    that leaves open which integer is nearest, more digits are taken.
    """
    size, precision = Decimal(abs(amount)), _FIRST_PRECISION
    while True:
        context = _context(precision)
        left = context.multiply(size, share(context))
        nearest = context.to_integral_value(left)
        distance = context.subtract(left, nearest).copy_abs()
        doubt = context.scaleb(context.add(left, _ONE), 10 - precision)
        if context.subtract(distance, _HALF).copy_abs() > doubt:
            return int(nearest) if amount > 0 else -int(nearest)
        precision *= 2


@lru_cache(maxsize=8192)
def _two_to_minus(halvings: int, rest: int, days: int, precision: int) -> Decimal:
    """2^-(halvings + rest / days). ln and exp are correctly rounded: only a few last digits are in doubt."""
    context = _context(precision)
    exponent = context.divide(context.multiply(context.ln(Decimal(2)), Decimal(rest)), Decimal(days))
    return context.divide(context.exp(context.minus(exponent)), Decimal(1 << halvings))


@cache
def _context(precision: int) -> Context:
    """Nothing of the surrounding program's decimal settings reaches a result."""
    return Context(precision, ROUND_HALF_EVEN, Emin=-999_999, Emax=999_999, clamp=0, flags=[], traps=[])
