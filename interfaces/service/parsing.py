"""JSON as its standard has it, and nothing else: UTF-8, every key once, no NaN, not too deep.

Numbers stay exact: whole ones are `int`, all others `Decimal`, just as they are written.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NoReturn

from ..refusal import Refused
from .limits import MOST_LEVELS

_TEXTS: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_BRACKETS: Final = re.compile(rb"[][{}]")
_LONGEST_WHOLE: Final = 400
_SHOWN: Final = 80


def parsed(body: bytes) -> Any:
    """What the bytes say. Refused (R095) where they are not JSON."""
    if not body:
        raise Refused("R095", "empty")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("R095", "utf8", at=error.start + 1) from None
    if body.count(b"[") + body.count(b"{") > MOST_LEVELS and _depth(body) > MOST_LEVELS:
        raise Refused("R095", "deep", most=MOST_LEVELS)
    try:
        data = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise Refused("R095", at=error.pos + 1) from None
    if b"\\u" in body:
        _refuse_halves(data)
    return data


def _depth(body: bytes) -> int:
    """How deep brackets are nested, those in texts apart."""
    depth = deepest = 0
    for bracket in _BRACKETS.findall(_TEXTS.sub(b"", body)):
        if bracket in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest


def _refuse_halves(data: Any) -> None:
    """JSON can spell half of a surrogate pair, which is no text."""
    try:
        json.dumps(data, ensure_ascii=False, default=str).encode("utf-8")
    except UnicodeEncodeError:
        raise Refused("R095", "half") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Refused("R095", "twice", key=shortened(twice))
    return found


def _whole(text: str) -> int | Decimal:
    # The time that it takes to make an int grows with the square of its digits.
    return int(text) if len(text) <= _LONGEST_WHOLE else Decimal(text)


def _fraction(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Refused("R095", "number") from None


def _no_number(text: str) -> NoReturn:
    raise Refused("R095", "constant", found=text)


def shortened(text: str) -> str:
    """A text as a message quotes it."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=_fraction, parse_int=_whole, parse_constant=_no_number
)
