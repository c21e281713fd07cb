"""Ids as tables are joined by them: the text of a cell without white space around it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from .far_dates import without_far_cells
from .runtime.folding import WHITE_SPACE, fold_all, trim
from .runtime.values import STANDARD_MARKERS, read_text

_INTEGERS = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64)


def id_texts(values: pl.Series, missing: Sequence[str] = ()) -> pl.Series:
    """The ids of a column as texts, null where there is none; `missing` are more markers for that."""
    markers = fold_all(missing)
    if values.dtype in _INTEGERS and not markers:
        return values.cast(pl.String)
    if values.dtype == pl.String and not markers:
        texts = values.str.strip_chars(WHITE_SPACE)
        standard = pl.Series(sorted(STANDARD_MARKERS), dtype=pl.String)
        return texts.set(texts.is_in(standard.implode()), None)
    by_value: dict[object, str | None] = {}
    found = []
    for raw in without_far_cells(values).to_list():
        known = raw if isinstance(raw, str | int | float) else repr(raw)
        if known not in by_value:
            text = read_text(raw, markers)
            by_value[known] = trim(text) if isinstance(text, str) else None
        found.append(by_value[known])
    return pl.Series(values.name, found, pl.String)
