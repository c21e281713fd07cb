"""Rows of leads and events as JSON that is kept: the same row gives the same text, and reads back exactly."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from ..runtime.headers import key

Row = dict[str, Any]

_TEXT: Final = json.JSONEncoder(ensure_ascii=True, check_circular=False).encode
_DECODER: Final = json.JSONDecoder(parse_float=Decimal)


def written(row: Mapping[str, Any]) -> str:
    """A row of texts, numbers (int, Decimal), true, false, None and lists of these; headers in order.

    >>> written({"b": Decimal("1.50"), "a": ["x", None]})
    '{"a":["x",null],"b":1.50}'
    """
    return "{" + ",".join([f"{_TEXT(header)}:{_value(row[header])}" for header in sorted(row)]) + "}"


def _value(value: Any) -> str:
    if isinstance(value, Decimal):
        text = str(value)
        return text if "." in text or "E" in text else format(value, "E")  # so that it is read as one again
    if isinstance(value, list):
        return f"[{','.join(map(_value, value))}]"
    return _TEXT(value)


def read(text: str) -> Row:
    """The row of a text."""
    row: Row = _DECODER.decode(text)
    return row


def read_all(texts: Iterable[str]) -> list[Row]:
    """The rows of several texts."""
    rows: list[Row] = _DECODER.decode(f"[{','.join(texts)}]")
    return rows


def merged(old: Row, new: Row) -> Row:
    """The old row with the new values. Headers that fields take for one replace each other; None takes a
    value away.

    >>> merged({"Job Title": "CEO", "city": "Ulm"}, {"job_title": "CTO", "city": None})
    {'job_title': 'CTO'}
    """
    replaced = {key(header) for header in new}
    kept = {header: value for header, value in old.items() if key(header) not in replaced}
    return kept | {header: value for header, value in new.items() if value is not None}


def first_twice(row: Iterable[str]) -> tuple[str, str] | None:
    """Two headers that are one but for capitals, spaces, `_`, `-` and `.`; None where all differ."""
    seen: dict[str, str] = {}
    for header in row:
        first = seen.setdefault(key(header), header)
        if first != header:
            return first, header
    return None
