"""Numbers and dates as rules write them. Nothing here knows a name or reports anything."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Literal

from attrs import frozen

MOST_DIGITS = 15
_LONGEST = 40  # with all zeros
_EPOCH = date(1970, 1, 1).toordinal()
_SCALES = {"": 1, "k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}

_NUMBER = re.compile(
    r"(?P<sign>[+\-\u2212\u2013])?\s*[$€£]?\s*(?P<digits>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)\s*(?P<scale>k|m|bn)?\s*[%$€£]?",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"[+\-\u2212\u2013]?[0-9]{1,3}(?:([.,'\u2019])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]+)?")
_COMMA = re.compile(r"[+\-\u2212\u2013]?[0-9]+,[0-9]+")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_GERMAN_DAY = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})")


@frozen
class NotANumber:
    """Why a text surely meant as a number cannot be one; `better` is how it would be written, or ""."""

    fault: Literal["comma", "grouped", "digits"]
    better: str = ""


@frozen
class NoSuchDay:
    """A date by its form, but the calendar has no such day."""


@lru_cache(maxsize=4096)
def read_number(text: str) -> Decimal | NotANumber | None:
    """The number a text says: `20`, `1.5`, `-3`, `5k`, `5M`, `2bn`, `20%`, `€ 50`; None for other texts."""
    match = _NUMBER.fullmatch(text.strip())
    if match:
        digits = match["digits"]
        if len(digits.replace(".", "").strip("0")) > MOST_DIGITS or len(digits) > _LONGEST:
            return NotANumber("digits")
        value = Decimal(digits) * _SCALES[(match["scale"] or "").lower()]
        return plain(-value if (match["sign"] or "+") != "+" else value)
    plain_text = text.strip().strip("$€£% ")
    if _COMMA.fullmatch(plain_text) and not _GROUPED.fullmatch(plain_text):
        return NotANumber("comma", plain_text.replace(",", "."))
    if _GROUPED.fullmatch(plain_text):
        return NotANumber("grouped", _ungrouped(plain_text))
    return None


def _ungrouped(text: str) -> str:
    match = _GROUPED.fullmatch(text)
    mark = match[1] if match else ","
    return text.replace(mark, "").replace(",", ".")


def read_day(text: str) -> date | NoSuchDay | None:
    """The day a text says: `2026-01-31` or `31.1.2026`; None for any other text."""
    if match := _ISO_DAY.fullmatch(text.strip()):
        year, month, day = match.groups()
    elif match := _GERMAN_DAY.fullmatch(text.strip()):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return NoSuchDay()


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def plain(number: Decimal) -> Decimal:
    """The same number, written in one way only: no exponent, no idle zeros, no minus zero."""
    with localcontext() as context:
        context.prec = 60
        short = number.normalize()
        exponent = short.as_tuple().exponent
        if isinstance(exponent, int) and exponent > 0:
            short = short.quantize(Decimal(1))
    return short if short else Decimal(0)
