"""Records as JSON gives them -> a frame: one row each, records within records unfolded to `a.b`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from .nested import free_name, json_text

Path = tuple[str, ...]
_DEEPEST = 16
_LARGEST_WHOLE_FLOAT = 2**53
_LARGEST_WHOLE = 2**63 - 1


def frame_of(records: Sequence[Mapping[str, object]]) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The frame of these records, columns in the order they first appear, and the names that were unfolded.

    A column of one kind keeps it (yes/no, whole numbers, numbers, texts; lists become lists of texts); a
    column of several kinds is text, as is one with whole numbers too large to be kept exactly.
    """
    columns: dict[Path, list[object]] = {}
    for row, record in enumerate(records):
        for path, value in _unfolded(record, ()):
            column = columns.setdefault(path, [])
            column.extend([None] * (row - len(column)))
            column.append(value)
    series: list[pl.Series] = []
    taken: set[str] = set()
    for path, values in columns.items():
        values.extend([None] * (len(records) - len(values)))
        name = free_name(_storable(".".join(path)), taken)
        taken.add(name)
        series.append(_series(name, values))
    return pl.DataFrame(series), tuple(dict.fromkeys(path[0] for path in columns if len(path) > 1))


def _unfolded(record: Mapping[str, object], above: Path) -> Iterator[tuple[Path, object]]:
    for name, value in record.items():
        path = (*above, name)
        if not isinstance(value, dict):
            yield path, value
        elif len(path) < _DEEPEST:
            yield from _unfolded(value, path)
        else:
            yield path, json_text(value)


def _series(name: str, values: list[object]) -> pl.Series:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pl.Series(name, values, dtype=pl.Boolean)
    if kinds == {int} and _within(values, _LARGEST_WHOLE):
        return pl.Series(name, values, dtype=pl.Int64)
    if kinds in ({float}, {int, float}) and _within(values, _LARGEST_WHOLE_FLOAT):
        return pl.Series(name, [_float(value) for value in values], dtype=pl.Float64)
    if kinds == {list}:
        return pl.Series(name, [_texts(value) for value in values], dtype=pl.List(pl.String))
    return pl.Series(name, [_text(value) for value in values], dtype=pl.String)


def _within(values: Sequence[object], limit: int) -> bool:
    return all(abs(value) <= limit for value in values if isinstance(value, int))


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _texts(value: object) -> list[str | None] | None:
    return [_text(item) for item in value] if isinstance(value, list) else None


def _text(value: object) -> str | None:
    text = json_text(value)
    return None if text is None or text == "" else _storable(text)


def _storable(text: str) -> str:
    # JSON can spell halves of characters (\ud83d alone), which no file can hold.
    return text.encode("utf-8", "replace").decode("utf-8")
