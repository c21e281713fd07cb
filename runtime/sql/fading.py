"""What fading leaves, exactly: of a fixed amount from a table, of any other by its share."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_FLOOR, Context, Decimal

from attrs import frozen
from sqlglot import exp

from ..fading import fade
from ..rules import Expire, FadeByPercent, FadeByPoints, FadeOut, Fading, Halve
from .building import (
    WHOLE,
    Sql,
    all_of,
    any_of,
    big,
    case,
    greatest,
    is_missing,
    minus,
    plus,
    quotient,
    rest,
    text,
    times,
    whole,
)
from .chain import Lookup
from .refusals import NotInSql
from .source import Dialect
from .steps import Steps
from .stopping import stopped

_MOST_ROWS, _MOST_SHARES = 2_000, 11_000
"""The longest tables: of what is left of one amount, and of shares (30 years of days)."""

_DIGITS = 36
"""A product of two decimals may have one more; some engines keep one place for the carry."""

_FEWEST_PLACES = 16
_LONGEST = 10**9

Stop = Callable[[Sql], Sql]


def faded_constant(steps: Steps, amount: int, fading: Fading, age: Sql, dialect: Dialect) -> Sql:
    """Of a fixed amount; `age` in whole days, 0 or more, null where nothing fades."""
    left = _left_by_step(amount, fading)
    if left is None:
        whole_amount = steps.put("amount", big(amount))
        return faded(steps, whole_amount, fading, age, abs(amount), dialect)
    days = 1 if isinstance(fading, (FadeOut, Halve)) else fading.days
    step = age if days == 1 else quotient(age, whole(days))
    rows = tuple((whole(place), big(one)) for place, one in enumerate(left))
    at = steps.put("age", step)
    name = f"left_of_{_named(amount)}_{_named_fading(fading)}_by_{at.name}"
    table = Lookup(name, ("age", "amount"), rows, at)
    found = exp.Coalesce(this=exp.column("amount", table.name), expressions=[big(0)])
    return steps.put("faded", case([(is_missing(at.copy()), big(amount))], found), table)


def _left_by_step(amount: int, fading: Fading) -> list[int] | None:
    """What is left after each step, until nothing is; None where that takes too many."""
    days = 1 if isinstance(fading, (FadeOut, Halve)) else fading.days
    left = [amount] if amount else []
    while left and left[-1]:
        if len(left) > _MOST_ROWS:
            return None
        left.append(fade(amount, fading, len(left) * days))
    return left[:-1]


def _named(amount: int) -> str:
    return f"minus_{-amount}" if amount < 0 else str(amount)


def _named_fading(fading: Fading) -> str:
    values = "_".join(str(getattr(fading, one.name)) for one in fading.__attrs_attrs__)
    return f"{type(fading).__name__.lower()}_{values}"


# ---------------------------------------------------------------- any amount


def faded(steps: Steps, amount: Sql, fading: Fading, age: Sql, most: int, dialect: Dialect) -> Sql:
    """Of an amount (a column) whose size is at most `most`; `age` in whole days, null where nothing fades."""

    def stop(value: Sql) -> Sql:
        words = "what fading leaves lies too near to a half to be rounded in SQL"
        return exp.cast(stopped(words, value, dialect), "bigint")

    at = steps.put("age", age)
    size = steps.put("size", exp.Abs(this=amount.copy()))
    match fading:
        case Expire(days):
            left: Sql = case([(exp.LT(this=at.copy(), expression=whole(days)), size)], whole(0))
        case FadeByPoints(points, days):
            gone = times(quotient(at.copy(), whole(days)), big(points))
            left = greatest([minus(size, gone), whole(0)])
        case FadeOut(days):
            left = _evenly(steps, size, days, at)
        case FadeByPercent(percent, days):
            left = _by_percent(steps, size, percent, days, at, most, stop)
        case Halve(days):
            left = _by_halves(steps, size, days, at, most, stop)
    kept = times(exp.Sign(this=amount.copy()), steps.put("kept", left))
    return steps.put("faded", case([(is_missing(at.copy()), amount.copy())], kept))


def _evenly(steps: Steps, size: Sql, days: int, age: Sql) -> Sql:
    """size × (days - age) / days, rounded half to even."""
    if days > _LONGEST:
        raise NotInSql("fading")
    days_left = steps.put("days_left", exp.cast(greatest([minus(whole(days), age), whole(0)]), "bigint"))
    small = times(rest(size.copy(), whole(days)), days_left)
    great = times(quotient(size.copy(), whole(days)), days_left.copy())
    cut = steps.put("cut", plus([great, quotient(small, whole(days))]))
    twice = steps.put("left_over", times(rest(small.copy(), whole(days)), whole(2)))
    odd = exp.EQ(this=rest(cut, whole(2)), expression=whole(1))
    at_half = exp.EQ(this=twice.copy(), expression=whole(days))
    up = any_of([exp.GT(this=twice, expression=whole(days)), exp.paren(all_of([at_half, odd]))])
    return plus([cut.copy(), case([(up, whole(1))], whole(0))])


def _by_percent(steps: Steps, size: Sql, percent: int, days: int, age: Sql, most: int, stop: Stop) -> Sql:
    """size × (kept / WHOLE) ^ steps."""
    kept = WHOLE - percent
    if kept == WHOLE:
        return size
    shares, numerator, denominator = [(1, 1)], kept, WHOLE
    while 2 * most * numerator >= denominator:
        if len(shares) > _MOST_SHARES:
            raise NotInSql("fading")
        shares.append((numerator, denominator))
        numerator, denominator = numerator * kept, denominator * WHOLE
    places = _places(most)
    rows = []
    for numerator, denominator in shares:
        cut, left = divmod(numerator * 10**places, denominator)
        rows.append((cut, left > 0))
    step = quotient(age.copy(), whole(days))
    name = f"share_left_by_{percent}_every_{days}"
    product = _product(steps, size, _Shares(name, step, tuple(rows)), most)
    cut_whole = steps.put("cut", exp.cast(exp.Floor(this=product.whole), "bigint"))
    left_over = steps.put("left_over", minus(product.whole.copy(), exp.Floor(this=product.whole.copy())))
    return _nearest(cut_whole, left_over, whole(1), product, stop)


def _by_halves(steps: Steps, size: Sql, days: int, age: Sql, most: int, stop: Stop) -> Sql:
    """size × 2 ^ -(age / days): a share for the days, and a power of two for the whole halvings."""
    if days > _MOST_SHARES:
        raise NotInSql("fading")
    rows = [_root_of_half(part, days, _places(most)) for part in range(days)]
    name = f"share_left_of_{days}"
    product = _product(steps, size, _Shares(name, rest(age.copy(), whole(days)), tuple(rows)), most)
    halvings = steps.put("halvings", quotient(age.copy(), whole(days)))
    powers = tuple((whole(one), big(1 << one)) for one in range(most.bit_length() + 1))
    table = Lookup(f"halves_by_{halvings.name}", ("halvings", "parts"), powers, halvings)
    parts = steps.put("parts", exp.column("parts", table.name), table)
    floor = exp.cast(exp.Floor(this=product.whole), "bigint")
    cut = steps.put("cut", quotient(floor, parts))
    taken = exp.cast(times(cut, parts.copy()), f"decimal({_width(most)}, 0)")
    left_over = steps.put("left_over", minus(product.whole.copy(), taken))
    return exp.Coalesce(this=_nearest(cut, left_over, parts, product, stop), expressions=[whole(0)])


def _root_of_half(part: int, days: int, places: int) -> tuple[int, bool]:
    """2 ^ -(part / days) in units of 10^-places, cut off; it is irrational but for part 0."""
    if not part:
        return 10**places, False
    context = Context(prec=2 * places + 20)
    exponent = context.divide(context.multiply(context.ln(Decimal(2)), Decimal(-part)), Decimal(days))
    share = context.scaleb(context.exp(exponent), places)
    return int(share.to_integral_value(ROUND_FLOOR)), True


# ---------------------------------------------------------------- a share of an amount


@frozen(eq=False)
class _Shares:
    """By `step`: a share in units of 10^-places, and whether more digits are cut off."""

    name: str
    step: Sql
    rows: tuple[tuple[int, bool], ...]


@frozen(eq=False)
class _Product:
    """size × share: at least `whole`, and at most `doubt` more."""

    whole: Sql
    doubt: Sql


def _product(steps: Steps, size: Sql, shares: _Shares, most: int) -> _Product:
    places = _places(most)
    kind = f"decimal({places + 1}, {places})"
    at = steps.put("step", shares.step)
    rows = tuple(
        (whole(place), text(_decimal(share, places)), text(_decimal(int(cut_off), places)))
        for place, (share, cut_off) in enumerate(shares.rows)
    )
    table = Lookup(f"{shares.name}_by_{at.name}", ("step", "share", "cut_off"), rows, at)
    found = []
    for name in ("share", "cut_off"):
        one = exp.Coalesce(this=exp.column(name, table.name), expressions=[text("0")])
        share = steps.put(name, exp.cast(one, kind), table)
        found.append(times(exp.cast(size.copy(), f"decimal({_width(most)}, 0)"), share))
    return _Product(steps.put("product", found[0]), steps.put("doubt", found[1]))


def _nearest(cut: Sql, left_over: Sql, parts: Sql, product: _Product, stop: Stop) -> Sql:
    """The nearest whole number; where the digits cut off could decide, the statement stops."""
    twice = plus([left_over, left_over.copy()])
    odd = exp.EQ(this=rest(cut.copy(), whole(2)), expression=whole(1))
    at_half = exp.EQ(this=twice.copy(), expression=parts.copy())
    most = plus([twice.copy(), product.doubt.copy(), product.doubt.copy()])
    unsure = all_of(
        [
            exp.GT(this=product.doubt.copy(), expression=whole(0)),
            exp.LTE(this=twice.copy(), expression=parts.copy()),
            exp.GTE(this=most, expression=parts.copy()),
        ]
    )
    up = any_of([exp.GT(this=twice.copy(), expression=parts.copy()), exp.paren(all_of([at_half, odd]))])
    return case([(unsure, stop(product.whole)), (up, plus([cut.copy(), whole(1)]))], cut.copy())


def _decimal(units: int, places: int) -> str:
    return format(Decimal(units).scaleb(-places, Context(prec=60)), "f")


def _width(most: int) -> int:
    return len(str(most))


def _places(most: int) -> int:
    places = _DIGITS - _width(most)
    if places < _FEWEST_PLACES:
        raise NotInSql("points")
    return places
