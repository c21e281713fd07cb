"""Reading one cell of the data as the kind that the rules take its field for.

A raw value is what a data frame gives: None, str, bool, int, float, Decimal, date, datetime, or a list or
tuple of those; anything else is unreadable. Each reader gives the value, `MISSING` or `UNREADABLE`, and never
raises.
`markers` are further texts that mean a missing value, folded (`fold_all`).

A number counts the same however it is stored: a float is the shortest decimal that reads back as it.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Final

from .folding import fold, trim
from .times import Moment, moment_of_date, moment_of_datetime, moment_of_epoch, moment_of_text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


class Gap(Enum):
    """Why there is no value."""

    MISSING = "missing"
    UNREADABLE = "unreadable"


MISSING: Final = Gap.MISSING
UNREADABLE: Final = Gap.UNREADABLE

STANDARD_MARKERS: Final = frozenset({"", "NULL", "null", "n/a", "#N/A", "Select"})
NO_MARKERS: Final[frozenset[str]] = frozenset()

MAX_DIGITS: Final = 400
"""Numbers of more digits, or of a greater power of ten either way, are unreadable."""

_TOO_GREAT = 10**MAX_DIGITS
_YES_OR_NO: Final = dict.fromkeys(("true", "yes", "ja", "1", "1.0"), True) | dict.fromkeys(
    ("false", "no", "nein", "0", "0.0"), False
)


def is_missing(raw: object, markers: frozenset[str] = NO_MARKERS) -> bool:
    """None, NaN, a text that is a standard marker (spelled exactly so, but for white space around it), and a
    list all of whose elements are missing. Further markers hold for the folded text of any single value."""
    if raw is None:
        return True
    if isinstance(raw, str):
        return trim(raw) in STANDARD_MARKERS or (bool(markers) and fold(raw) in markers)
    if isinstance(raw, (list, tuple)):
        return all(is_missing(element, markers) for element in raw)
    if isinstance(raw, Decimal):
        if raw.is_nan():
            return True
    elif isinstance(raw, (float, datetime)) and raw != raw:  # pandas' "not a time" is a datetime
        return True
    return bool(markers) and isinstance(text := _text(raw), str) and fold(text) in markers


# ---------------------------------------------------------------- text


def read_text(raw: object, markers: frozenset[str] = NO_MARKERS) -> str | Gap:
    """The text of a value.

    Text is given as written, yes/no as true or false, a number as plain decimal digits (no exponent, no zeros
    at the end of a fraction), a date like 2026-01-31, a datetime like that where its clock shows 00:00, else
    like 2026-01-31T12:00:00, its zone left out; the elements of a list are joined by "; ".
    """
    return MISSING if is_missing(raw, markers) else _text(raw, markers)


def _text(raw: object, markers: frozenset[str] = NO_MARKERS) -> str | Gap:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, (int, float, Decimal)):
        number = read_number(raw)
        return number if isinstance(number, Gap) else digits(number)
    if isinstance(raw, datetime):
        day = f"{raw.year:04}-{raw.month:02}-{raw.day:02}"
        if not (raw.hour or raw.minute or raw.second or raw.microsecond):
            return day
        fraction = f".{raw.microsecond:06}" if raw.microsecond else ""
        return f"{day}T{raw.hour:02}:{raw.minute:02}:{raw.second:02}{fraction}"
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, (list, tuple)):
        texts = [_text(element, markers) for element in raw if not is_missing(element, markers)]
        known = [text for text in texts if isinstance(text, str)]
        return "; ".join(known) if len(known) == len(texts) else UNREADABLE
    return UNREADABLE


def digits(number: Decimal) -> str:
    """A finite number as plain digits: no exponent, no zeros ending a fraction, no minus before zero."""
    if not number:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


# ---------------------------------------------------------------- numbers


def read_number(
    raw: object, markers: frozenset[str] = NO_MARKERS, *, decimal_comma: bool = False
) -> Decimal | Gap:
    """The number in a cell, exactly as written.

    A text may have a sign, one decoration ($ € £ %) before or after, groups of three digits (1,234,567.8;
    also with apostrophes, no-break or thin spaces), k, M or bn (K, m, B) for thousands, millions, billions,
    or an exponent of at most 400. With `decimal_comma`, points group and a comma starts the decimals. Yes/no
    values, dates, lists and infinity are unreadable.
    """
    if is_missing(raw, markers):
        return MISSING
    if isinstance(raw, str):
        return _number_of_text(raw, decimal_comma)
    if isinstance(raw, bool):
        return UNREADABLE
    if isinstance(raw, int):
        return Decimal(int(raw)) if -_TOO_GREAT < raw < _TOO_GREAT else UNREADABLE
    if isinstance(raw, float):
        return _bounded(Decimal(float.__repr__(raw))) if math.isfinite(raw) else UNREADABLE
    if isinstance(raw, Decimal):
        return _bounded(raw)
    return UNREADABLE


def _bounded(number: Decimal) -> Decimal | Gap:
    if not number.is_finite():
        return UNREADABLE
    if not number:
        return Decimal(0)
    size = number.as_tuple()
    within = len(size.digits) <= MAX_DIGITS and -MAX_DIGITS <= number.adjusted() <= MAX_DIGITS
    return number if within else UNREADABLE


def _number_of_text(text: str, decimal_comma: bool) -> Decimal | Gap:
    if len(text) > 4 * MAX_DIGITS:
        return UNREADABLE
    match = _number_form(decimal_comma).fullmatch(trim(text))
    if not match or (match["before"] and match["after"]) or (match["outer"] and match["inner"]):
        return UNREADABLE
    whole = "".join(char for char in match["whole"] if char in "0123456789")
    exponent = match["exponent"] or "0"
    if len(exponent) > 6 or abs(int(exponent)) > MAX_DIGITS:
        return UNREADABLE
    power = int(exponent) + _POWERS[(match["suffix"] or "").lower()]
    sign = "-" if (match["outer"] or match["inner"] or "+") in "-\u2212" else ""
    return _bounded(Decimal(f"{sign}{whole}.{match['fraction'] or ''}E{power}"))


_POWERS: Final = {"": 0, "k": 3, "m": 6, "bn": 9, "b": 9}


@cache
def _number_form(decimal_comma: bool) -> re.Pattern[str]:
    point, comma = (",", r"\.") if decimal_comma else (r"\.", ",")
    space = "[ \xa0\u2009\u202f]{0,2}"
    sign, decoration = "[+\\-\u2212]", "[$€£%]"
    return re.compile(
        f"(?P<outer>{sign})?{space}(?P<before>{decoration})?{space}(?P<inner>{sign})?{space}"
        f"(?P<whole>[1-9][0-9]{{0,2}}(?:(?P<group>{comma}|['\u2019\xa0\u2009\u202f])[0-9]{{3}})"
        f"(?:(?P=group)[0-9]{{3}})*|[0-9]+|(?={point}[0-9]))"
        f"(?:{point}(?P<fraction>[0-9]+))?"
        f"(?:[eE](?P<exponent>[+-]?[0-9]+)|{space}(?P<suffix>[kK]|[mM]|[bB][nN]|B))?"
        f"{space}(?P<after>{decoration})?"
    )


# ---------------------------------------------------------------- yes or no, dates, lists


def read_yes(raw: object, markers: frozenset[str] = NO_MARKERS) -> bool | Gap:
    """true/false, yes/no, ja/nein, 1/0, in any capitals; also a boolean, or a number that is 1 or 0."""
    if is_missing(raw, markers):
        return MISSING
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, (str, int, float, Decimal)):
        text = _text(raw)
        return UNREADABLE if isinstance(text, Gap) else _YES_OR_NO.get(fold(text), UNREADABLE)
    return UNREADABLE


def read_moment(
    raw: object, zone: ZoneInfo, markers: frozenset[str] = NO_MARKERS, *, day_first: bool = False
) -> Moment | Gap:
    """The date, or date with time, in a cell, by the calendar of `zone`; texts are read by `moment_of_text`.

    A whole number of 10 or 13 digits is seconds or milliseconds since 1970. Years 1 to 9999 only.
    """
    if is_missing(raw, markers):
        return MISSING
    moment: Moment | None = None
    if isinstance(raw, str):
        moment = moment_of_text(raw, zone, day_first)
    elif isinstance(raw, datetime):
        moment = moment_of_datetime(raw, zone)
    elif isinstance(raw, date):
        moment = moment_of_date(raw, zone)
    elif isinstance(raw, (int, float, Decimal)):
        number = read_number(raw)
        if isinstance(number, Decimal) and number == number.to_integral_value():
            moment = moment_of_epoch(int(number), zone)
    return UNREADABLE if moment is None else moment


def read_items(raw: object, markers: frozenset[str] = NO_MARKERS) -> tuple[str, ...] | Gap:
    """The values of a field of several: a text split at ";", or the elements of a list; trimmed, spelled as
    written, without the missing ones, in their order. MISSING where none is left."""
    if isinstance(raw, str):
        parts: list[object] = list(raw.split(";"))
    elif isinstance(raw, (list, tuple)):
        parts = list(raw)
    else:
        parts = [raw]
    texts = [read_text(part, markers) for part in parts]
    if UNREADABLE in texts:
        return UNREADABLE
    return tuple(trim(text) for text in texts if isinstance(text, str)) or MISSING
