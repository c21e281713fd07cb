"""Tests on one value of a field, as SQL that is null where there is no value."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlglot import exp

from ..rules import (
    AgeBetween,
    Day,
    DayBetween,
    NumberBetween,
    NumberIn,
    Test,
    TextContains,
    TextContainsWord,
    TextEnds,
    TextExactly,
    TextIn,
    TextMatches,
    TextStarts,
    Yes,
)
from ..tables import CompareAxis
from ..times import DAY, AsOf
from .building import (
    WHOLE,
    Sql,
    all_of,
    among,
    any_of,
    case,
    day,
    is_there,
    moment,
    number,
    text,
    times,
    whole,
)
from .fields import Fields
from .items import ITEM, any_of_items
from .refusals import NotInSql
from .stopping import stopped
from .truths import UNKNOWN, Truth

_EXACT = 2**53
_BEFORE_POINT = 18
_ESCAPE = "!"
_EPOCH = datetime(1970, 1, 1)


def passes(fields: Fields, key: str, test: Test, as_of: AsOf) -> Truth:
    """Whether the field's value passes; a test for another kind of value decides nothing."""
    match fields.kind(key), test:
        case "number", NumberBetween() | NumberIn():
            return number_passes(fields.value(key), test)
        case "date", DayBetween():
            return day_passes(exp.cast(fields.value(key), "date"), test, as_of)
        case "date", AgeBetween():
            return age_passes(fields, key, test, as_of)
        case "yesno", Yes():
            return fields.value(key)
        case "text", _:
            return _text_passes(fields, key, test)
        case "list", _:
            return _items_pass(fields, key, test)
        case _:
            return UNKNOWN


def where_known(value: Sql, answer: bool) -> Sql:
    """The answer wherever there is a value."""
    return case([(is_there(value), exp.true() if answer else exp.false())])


# ---------------------------------------------------------------- numbers


def number_passes(value: Sql, test: NumberBetween | NumberIn) -> Sql:
    if isinstance(test, NumberIn):
        if not test.values:
            return where_known(value, False)
        return among(value, [number(one) for one in test.values])
    parts: list[Sql] = []
    if test.low is not None:
        above = exp.GT if test.low_open else exp.GTE
        parts.append(above(this=value.copy(), expression=number(test.low)))
    if test.high is not None:
        below = exp.LT if test.high_open else exp.LTE
        parts.append(below(this=value.copy(), expression=number(test.high)))
    return all_of(parts) if parts else where_known(value, True)


# ---------------------------------------------------------------- dates


def day_passes(value: Sql, test: DayBetween, as_of: AsOf) -> Sql:
    parts: list[Sql] = []
    if test.first is not None:
        parts.append(exp.GTE(this=value.copy(), expression=day(absolute(test.first, as_of))))
    if test.last is not None:
        parts.append(exp.LTE(this=value.copy(), expression=day(absolute(test.last, as_of))))
    return all_of(parts) if parts else where_known(value, True)


def age_of(date: Sql, as_of: AsOf) -> Sql:
    """In whole days, for a day that is not later than as-of."""
    return exp.DateDiff(this=day(as_of.day), expression=date, unit=exp.var("DAY"))


def absolute(one: Day, as_of: AsOf) -> int:
    return as_of.day - one.days if one.ago else one.days


def age_passes(fields: Fields, key: str, test: AgeBetween, as_of: AsOf) -> Sql:
    """By the clock of the time zone. Where that was changed near the time asked for, an hour comes twice, or
    not at all.
    """
    ends = [clock(as_of, age) for age in (test.low, test.high) if age is not None]
    if None in ends:
        raise NotInSql("hours", fields.name(key))
    low, high = (None if age is None else clock(as_of, age) for age in (test.low, test.high))
    return _clock_passes(exp.cast(fields.value(key), "timestamp"), test, low, high)


def clock(as_of: AsOf, age: int) -> int | None:
    """What the clock shows at that age, as if it were that of UTC; None within a day of a change of it."""
    instant = as_of.instant - age
    offsets = set()
    for near in (instant - DAY, instant, instant + DAY):
        try:
            shown = (_EPOCH + timedelta(microseconds=near)).replace(tzinfo=UTC).astimezone(as_of.zone)
        except OverflowError:
            raise NotInSql("far_date") from None
        offsets.add(shown.utcoffset())
    offset = offsets.pop()
    if offsets or offset is None:
        return None
    return instant + offset // timedelta(microseconds=1)


def _clock_passes(shown: Sql, test: AgeBetween, low: int | None, high: int | None) -> Sql:
    """An age of `low` or more is a time at, or before, what the clock showed then."""
    parts: list[Sql] = []
    if low is not None:
        earlier = exp.LT if test.low_open else exp.LTE
        parts.append(earlier(this=shown.copy(), expression=moment(low)))
    if high is not None:
        later = exp.GT if test.high_open else exp.GTE
        parts.append(later(this=shown.copy(), expression=moment(high)))
    return all_of(parts) if parts else where_known(shown, True)


# ---------------------------------------------------------------- texts


def _text_passes(fields: Fields, key: str, test: Test) -> Truth:
    value = fields.value(key)
    if isinstance(test, TextExactly):
        # A text that means missing is no value, however it is written.
        written = [text(one) for one in test.values]
        if not written:
            return where_known(value, False)
        return case([(is_there(value), among(fields.written(key), written))])
    words = fields.words(key) if isinstance(test, TextContainsWord) else value
    return _folded_passes(value, words, test)


def _items_pass(fields: Fields, key: str, test: Test) -> Truth:
    """A list passes when any of its items does."""
    if isinstance(test, TextExactly):
        raise NotInSql("list", fields.name(key))
    asked = _folded_passes(ITEM, ITEM, test)
    if not isinstance(asked, exp.Expr):
        return UNKNOWN
    items = fields.words(key) if isinstance(test, TextContainsWord) else fields.value(key)
    return any_of_items(items, asked, fields.source.dialect)


def _folded_passes(value: Sql, words: Sql, test: Test) -> Truth:
    """Whether a folded text passes; `words` has its words, a space around each."""
    match test:
        case TextIn(values):
            found = [among(value, [text(one) for one in values])] if values else []
        case TextContains(values):
            found = [_found(value, text(one)) if one else where_known(value, True) for one in values]
        case TextStarts(values):
            found = [_end(exp.Left, value, one) if one else where_known(value, True) for one in values]
        case TextEnds(values):
            found = [_end(exp.Right, value, one) if one else where_known(value, True) for one in values]
        case TextContainsWord(runs):
            found = [
                _found(words, text(f" {' '.join(run)} ")) if run else where_known(value, True) for run in runs
            ]
        case TextMatches(patterns):
            found = [_matches(value, pattern) for pattern in patterns]
        case _:
            return UNKNOWN
    return any_of(found) if found else where_known(value, False)


def _found(value: Sql, part: Sql) -> Sql:
    return exp.GT(this=exp.StrPosition(this=value.copy(), substr=part), expression=whole(0))


def _end(function: type[exp.Left] | type[exp.Right], value: Sql, part: str) -> Sql:
    return exp.EQ(this=function(this=value.copy(), expression=whole(len(part))), expression=text(part))


def _matches(value: Sql, pattern: str) -> Sql:
    signs = {"*": "%", "?": "_", "%": _ESCAPE + "%", "_": _ESCAPE + "_", _ESCAPE: _ESCAPE * 2}
    like = exp.Like(this=value.copy(), expression=text("".join(signs.get(sign, sign) for sign in pattern)))
    return exp.Escape(this=like, expression=text(_ESCAPE))


# ---------------------------------------------------------------- two fields


_OPERATORS = {"=": exp.EQ, "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE}


def compared(fields: Fields, axis: CompareAxis) -> Truth:
    """left OPERATOR percent × right; values of different kinds cannot be compared."""
    left, right = axis.left, axis.right
    compare = _OPERATORS[axis.operator]
    match fields.kind(left), fields.kind(right):
        case "number", "number":
            return _numbers_compared(fields, axis)
        case "date", "date":
            days = [exp.cast(fields.value(key), "date") for key in (left, right)]
            return compare(this=days[0], expression=days[1])
        case "text", "text":
            if axis.operator != "=":
                raise NotInSql("compare", fields.name(left))
            return compare(this=fields.value(left), expression=fields.value(right))
        case "yesno", "yesno":
            if axis.operator != "=":
                return UNKNOWN
            return compare(this=fields.value(left), expression=fields.value(right))
        case _:
            return UNKNOWN


def _numbers_compared(fields: Fields, axis: CompareAxis) -> Sql:
    """Numbers that a DOUBLE or a DECIMAL cannot hold exactly stop the statement."""
    left, right = fields.value(axis.left), fields.value(axis.right)
    compare = _OPERATORS[axis.operator]
    words = f"{fields.name(axis.left)} or {fields.name(axis.right)} has too many digits to be compared in SQL"
    if axis.percent == WHOLE:
        great = [exp.GT(this=exp.Abs(this=value.copy()), expression=whole(_EXACT)) for value in (left, right)]
        holds = compare(this=left.copy(), expression=right.copy())
        return case([(any_of(great), stopped(words, left, fields.source.dialect, read="boolean"))], holds)
    exact = [_decimal(value) for value in (left, right)]
    holds = compare(this=times(exact[0], whole(WHOLE)), expression=times(exact[1], whole(axis.percent)))
    inexact = [
        exp.and_(is_there(value), exp.Not(this=_reads_back(value, decimal)))
        for value, decimal in zip((left, right), exact, strict=True)
    ]
    return case([(any_of(inexact), stopped(words, left, fields.source.dialect, read="boolean"))], holds)


def _decimal(value: Sql) -> Sql:
    """The shortest decimal of a double, rounded to 10 places; null where it is too great."""
    inside = exp.LT(this=exp.Abs(this=value.copy()), expression=whole(10**_BEFORE_POINT))
    decimal = exp.cast(exp.cast(value.copy(), "varchar"), f"decimal({_BEFORE_POINT + 10}, 10)")
    return case([(inside, decimal)])


def _reads_back(value: Sql, decimal: Sql) -> Sql:
    """A shorter decimal that gives the same double would be the shortest: so this one is that."""
    same = exp.EQ(this=exp.cast(decimal.copy(), "double"), expression=value.copy())
    return exp.Coalesce(this=same, expressions=[exp.false()])
