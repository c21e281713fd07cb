"""JSON and NDJSON files -> a table, whatever the records look like."""

from __future__ import annotations

import json
from collections.abc import Sequence

import polars as pl

from .encodings import Decoded, decode
from .nested import flattened, json_text
from .outcome import FileProblem, FileRefused, Note, ReadOptions, TableRead, note, problem
from .records import frame_of
from .rows import numbers_or_none


def read_json(raw: bytes, options: ReadOptions, path: str) -> TableRead:
    """An array of records, or a record that holds exactly one such array; a lone record is one row.

    Raises `FileRefused` F013 (not JSON) or F014 (no table in it).
    """
    decoded = decode(raw, options.encoding)
    whole = _parsed(decoded.data, path)
    items, key = _items(whole, path)
    records = [item for item in items if isinstance(item, dict)]
    numbers = [number for number, item in enumerate(items, 1) if isinstance(item, dict)]
    odd = [
        problem("F109", number, set_aside=True, raw=json_text(item) or "null")
        for number, item in enumerate(items, 1)
        if not isinstance(item, dict)
    ]
    frame, nested = frame_of(records)
    notes = [note("F214", key=key)] if key else []
    return _table("json", decoded, frame, numbers, [*notes, *_nested_note(nested)], odd)


def read_ndjson(raw: bytes, options: ReadOptions, path: str) -> TableRead:
    """One record a line. A line that is no record is set aside and reported.

    Raises `FileRefused` F013 where not a single line is a record.
    """
    decoded = decode(raw, options.encoding)
    lines = decoded.data.split(b"\n")
    filled = [number for number, line in enumerate(lines, 1) if line.strip()]
    fast = _read_fast(decoded.data, len(filled))
    if fast is not None:
        frame, nested = flattened(fast.select(column_order(lines[filled[0] - 1], fast.columns)))
        return _table("ndjson", decoded, frame, filled, _nested_note(nested), [])
    records: list[dict[str, object]] = []
    numbers: list[int] = []
    odd: list[FileProblem] = []
    for number in filled:
        record = _record(lines[number - 1])
        if record is None:
            text = lines[number - 1].decode("utf-8", "replace").rstrip("\r")
            odd.append(problem("F109", number, set_aside=True, raw=text))
        else:
            records.append(record)
            numbers.append(number)
    if not records:
        return read_json(raw, options, path)
    frame, nested = frame_of(records)
    return _table("ndjson", decoded, frame, numbers, [note("F206"), *_nested_note(nested)], odd)


def column_order(first: bytes, names: Sequence[str]) -> list[str]:
    """These columns of an NDJSON file: those of its first record as they stand there, then all others by
    name.

    Readers of whole files give them in no order that could be told beforehand.
    """
    there = [name for name in _record(first) or () if name in names]
    return [*there, *sorted(set(names) - set(there))]


def is_ndjson(data: bytes) -> bool:
    """Whether the first line is a record by itself and another one follows."""
    first, _, rest = data.strip().partition(b"\n")
    return bool(rest.strip()) and _record(first) is not None


def _table(
    kind: str,
    decoded: Decoded,
    frame: pl.DataFrame,
    numbers: Sequence[int],
    notes: Sequence[Note],
    problems: Sequence[FileProblem],
) -> TableRead:
    return TableRead(
        frame=frame,
        format=kind,
        notes=(_encoding_note(decoded), *notes),
        problems=tuple(sorted((*decoded.problems, *problems), key=lambda each: each.line)),
        row_numbers=numbers_or_none(pl.Series(numbers, dtype=pl.Int64), 1),
    )


def notes_of(decoded: Decoded, nested: Sequence[str]) -> tuple[Note, ...]:
    """What is to be said of a file that was read fast: its encoding, and the columns that held records."""
    return (_encoding_note(decoded), *_nested_note(nested))


def _encoding_note(decoded: Decoded) -> Note:
    return note("F201", encoding=decoded.encoding, variant=decoded.how)


def _nested_note(nested: Sequence[str]) -> list[Note]:
    return [note("F213", names=", ".join(nested))] if nested else []


def _read_fast(data: bytes, rows: int) -> pl.DataFrame | None:
    try:
        frame = pl.read_ndjson(data, infer_schema_length=None)
    except pl.exceptions.PolarsError:
        return None
    return frame if frame.height == rows else None


def _record(line: bytes) -> dict[str, object] | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _parsed(data: bytes, path: str) -> object:
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        raise FileRefused("F013", path=path, line=error.lineno, column=error.colno) from None
    except (ValueError, RecursionError):
        raise FileRefused("F013", path=path, line=1, column=1) from None


def _items(whole: object, path: str) -> tuple[list[object], str]:
    if isinstance(whole, list) and (not whole or _has_records(whole)):
        return whole, ""
    if not isinstance(whole, dict) or not whole:
        raise FileRefused("F014", path=path, variant="none")
    tables = [key for key, value in whole.items() if isinstance(value, list) and _has_records(value)]
    if len(tables) > 1:
        raise FileRefused("F014", path=path, variant="several", keys=", ".join(tables))
    return (list(whole[tables[0]]), tables[0]) if tables else ([whole], "")


def _has_records(items: list[object]) -> bool:
    return any(isinstance(item, dict) for item in items)
