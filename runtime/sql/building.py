"""The pieces that every stage builds its expressions of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlglot import exp

from ..times import DAY
from .refusals import NotInSql

Sql = exp.Expr

WHOLE = 100_000
"""100 % in thousandths of a percent."""

_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
_MOST_DIGITS = 15
_EXACT = 2**53
_PART = re.compile(r'"[^"]+"|[^".]+')
_TABLE = re.compile(rf"(?:{_PART.pattern})(?:\.(?:{_PART.pattern})){{0,2}}")


def column(name: str) -> Sql:
    return exp.column(name)


def table_named(name: str) -> exp.Table:
    """A table, perhaps with its schema and catalog before it: crm.leads, or crm."Leads 2026" as it stands."""
    if not _TABLE.fullmatch(name):
        raise NotInSql("table", name)
    parts = _PART.findall(name)
    identifiers = [
        exp.to_identifier(part.strip('"'), quoted=True if part.startswith('"') else None)
        for part in reversed(parts)
    ]
    return exp.Table(**dict(zip(("this", "db", "catalog"), identifiers, strict=False)))


def text(value: str) -> Sql:
    return exp.Literal.string(value)


def whole(value: int) -> Sql:
    literal: Sql = exp.Literal.number(abs(value))
    return literal if value >= 0 else exp.Neg(this=literal)


def big(value: int) -> Sql:
    """A whole number of 64 bits, so that sums that start with it are."""
    return exp.cast(whole(value), "bigint")


def number(value: Decimal) -> Sql:
    """A constant that a DOUBLE column is compared with.

    A number of at most 15 digits is the shortest decimal of the double nearest to it, and doubles come in the
    order of their shortest decimals: comparing doubles is comparing decimals. Whole numbers above 2^53 would
    meet doubles that stand for several of them.
    """
    if value and (len(value.normalize().as_tuple().digits) > _MOST_DIGITS or abs(value) >= _EXACT):
        raise NotInSql("long_number", format(value, "f"))
    if value and value.normalize().adjusted() < -_MOST_DIGITS:
        raise NotInSql("long_number", format(value, "f"))
    literal: Sql = exp.Literal.number(format(abs(value), "f"))
    return exp.Neg(this=literal) if value < 0 else literal


def day(days: int) -> Sql:
    """A calendar day, counted from 1970-01-01."""
    if not _FIRST_DAY <= days <= _LAST_DAY:
        raise NotInSql("far_date")
    return exp.cast(text((date(1970, 1, 1) + timedelta(days=days)).isoformat()), "date")


def moment(instant: int) -> Sql:
    """A time of the clock of UTC, counted in microseconds."""
    if not _FIRST_DAY <= instant // DAY <= _LAST_DAY:
        raise NotInSql("far_date")
    clock = datetime(1970, 1, 1) + timedelta(microseconds=instant)
    return exp.cast(text(clock.isoformat(sep=" ")), "timestamp")


def among(value: Sql, literals: Iterable[Sql]) -> Sql:
    listed = list(literals)
    if len(listed) == 1:
        return exp.EQ(this=value, expression=listed[0])
    return exp.In(this=value, expressions=listed)


def is_missing(value: Sql) -> Sql:
    return exp.Is(this=value, expression=exp.null())


def is_there(value: Sql) -> Sql:
    return exp.Not(this=is_missing(value))


def all_of(parts: Sequence[Sql]) -> Sql:
    return parts[0] if len(parts) == 1 else exp.and_(*parts, copy=False)


def any_of(parts: Sequence[Sql]) -> Sql:
    return parts[0] if len(parts) == 1 else exp.or_(*parts, copy=False)


def opposite(part: Sql) -> Sql:
    return exp.not_(part, copy=False)


def case(branches: Iterable[tuple[Sql, Sql]], otherwise: Sql | None = None) -> Sql:
    found = exp.Case()
    for condition, value in branches:
        found = found.when(condition, value, copy=False)
    return found if otherwise is None else found.else_(otherwise, copy=False)


def plus(parts: Sequence[Sql]) -> Sql:
    found = parts[0]
    for part in parts[1:]:
        found = exp.Add(this=found, expression=part)
    return found


def minus(left: Sql, right: Sql) -> Sql:
    return exp.Sub(this=left, expression=exp.paren(right) if isinstance(right, exp.Binary) else right)


def times(left: Sql, right: Sql) -> Sql:
    return exp.Mul(this=_bracketed(left), expression=_bracketed(right))


def rest(left: Sql, right: Sql) -> Sql:
    """What is left of a division; of the sign of `left`."""
    return exp.Mod(this=_bracketed(left), expression=_bracketed(right))


def quotient(left: Sql, right: Sql) -> Sql:
    """How often one whole number holds another; `left` is not negative, or there is no rest."""
    return exp.IntDiv(this=_bracketed(left), expression=_bracketed(right))


def _bracketed(value: Sql) -> Sql:
    return exp.paren(value) if isinstance(value, (exp.Binary, exp.Neg)) else value


def greatest(values: Sequence[Sql]) -> Sql:
    """Of values none of which is null."""
    if len(values) == 1:
        return values[0]
    return exp.Greatest(this=values[0], expressions=list(values[1:]), ignore_nulls=True)


def least(values: Sequence[Sql]) -> Sql:
    """Of values none of which is null."""
    if len(values) == 1:
        return values[0]
    return exp.Least(this=values[0], expressions=list(values[1:]), ignore_nulls=True)


def between(value: Sql, low: int | None, high: int | None) -> Sql:
    """Held to a floor and a ceiling; the ceiling beats the floor."""
    if low is not None:
        value = greatest([value, whole(low)])
    return value if high is None else least([value, whole(high)])


def shared(steps: Sql, left: Sql, amount: Sql) -> Sql:
    """`exact.percent_of`: `steps` is the share of the amount's size, cut, `left` what was cut off, in
    thousandths of a percent. Amounts of either sign are rounded alike: half to even.
    """
    up = any_of(
        [
            exp.GT(this=left.copy(), expression=whole(WHOLE // 2)),
            exp.and_(
                exp.EQ(this=left.copy(), expression=whole(WHOLE // 2)),
                exp.EQ(this=rest(steps.copy(), whole(2)), expression=whole(1)),
            ),
        ]
    )
    rounded = plus([steps, case([(up, whole(1))], whole(0))])
    return case(
        [(exp.LT(this=amount, expression=whole(0)), exp.Neg(this=exp.paren(rounded)))], rounded.copy()
    )


def sign(value: Sql) -> Sql:
    """-1, 0 or 1, a whole number."""
    zero = whole(0)
    return case(
        [
            (exp.LT(this=value.copy(), expression=zero), whole(-1)),
            (exp.GT(this=value.copy(), expression=zero.copy()), whole(1)),
            (is_there(value), zero.copy()),
        ]
    )


def half_up(amount: Sql, unit: int) -> Sql:
    """The multiple of `unit` (an even number) nearest to a whole number (a column), half upwards."""
    raised = plus([amount, whole(unit // 2)])
    below = rest(exp.paren(plus([rest(raised, whole(unit)), whole(unit)])), whole(unit))
    return minus(raised.copy(), below)


def named(value: Sql, name: str, comments: Sequence[str] = (), quoted: bool = False) -> Sql:
    found = exp.alias_(value, name, quoted=quoted)
    if comments:
        found.add_comments([_one_line(comment) for comment in comments])
    return found


def _one_line(comment: str) -> str:
    """A comment that cannot end before its end."""
    return " ".join(comment.split()).replace("*/", "* /").replace("/*", "/ *")
