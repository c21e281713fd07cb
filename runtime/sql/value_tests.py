"""Tests on one value of a field, as SQL that is null where there is no value."""

from __future__ import annotations

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
from ..times import AsOf
from . import clocks
from .building import (
    WHOLE,
    Sql,
    all_of,
    among,
    any_of,
    case,
    day,
    is_there,
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


def passes(fields: Fields, key: str, test: Test, as_of: AsOf) -> Truth:
    """Whether the field's value passes; a test for another kind of value decides nothing."""
    match fields.kind(key), test:
        case "number", NumberBetween() | NumberIn():
            return number_passes(fields.value(key), test)
        case "date", DayBetween():
            return day_passes(exp.cast(fields.value(key), "date"), test, as_of)
        case "date", AgeBetween():
            return age_passes(exp.cast(fields.value(key), "timestamp"), test, as_of)
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


def absolute(one: Day, as_of: AsOf) -> int:
    return as_of.day - one.days if one.ago else one.days


def age_passes(shown: Sql, test: AgeBetween, as_of: AsOf) -> Sql:
    """Whether the instant of a time (a TIMESTAMP) lies so far before as-of."""
    parts: list[Sql] = []
    if test.low is not None:
        earlier = exp.LT if test.low_open else exp.LTE
        parts.append(clocks.compared(shown, earlier, as_of.instant - test.low, as_of))
    if test.high is not None:
        later = exp.GT if test.high_open else exp.GTE
        parts.append(clocks.compared(shown, later, as_of.instant - test.high, as_of))
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
    exact = [exact_decimal(value) for value in (left, right)]
    holds = compare(this=times(exact[0], whole(WHOLE)), expression=times(exact[1], whole(axis.percent)))
    inexact = [is_inexact(value, decimal) for value, decimal in zip((left, right), exact, strict=True)]
    return case([(any_of(inexact), stopped(words, left, fields.source.dialect, read="boolean"))], holds)


PLACES = 10
"""The decimals of numbers that are added up or multiplied."""


def exact_decimal(value: Sql) -> Sql:
    """The shortest decimal of a double, rounded to `PLACES`; null where it is too great."""
    inside = exp.LT(this=exp.Abs(this=value.copy()), expression=whole(10**_BEFORE_POINT))
    decimal = exp.cast(exp.cast(value.copy(), "varchar"), f"decimal({_BEFORE_POINT + PLACES}, {PLACES})")
    return case([(inside, decimal)])


def is_inexact(value: Sql, decimal: Sql) -> Sql:
    """A shorter decimal that gives the same double would be the shortest: so this one is that. Whole numbers
    beyond 2^53 have met others on their way into a double.
    """
    same = exp.EQ(this=exp.cast(decimal.copy(), "double"), expression=value.copy())
    reads_back = exp.Coalesce(this=same, expressions=[exp.false()])
    great = exp.GT(this=exp.Abs(this=value.copy()), expression=whole(_EXACT))
    return exp.and_(is_there(value), exp.or_(exp.Not(this=reads_back), great))
