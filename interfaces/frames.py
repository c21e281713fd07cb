"""Tables come as Polars, pandas or Arrow and go back as what they came as; inside there is only Polars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import polars as pl

from .refusal import Refused
from .runtime.values import read_text

FrameKind = Literal["polars", "pandas", "arrow", "rows"]


class NotATable(TypeError):
    """What was given is none of: Polars DataFrame or LazyFrame, pandas DataFrame, Arrow table, list of
    dicts.
    """


def to_polars(data: Any, name: str = "leads") -> tuple[pl.DataFrame, FrameKind]:
    """The same table in Polars, and what it was. A pandas index is left out: reset it where it holds the
    id. Refused (R010) where two columns have one name; `name` is what to call the table then.
    """
    if isinstance(data, pl.DataFrame):
        return data, "polars"
    if isinstance(data, pl.LazyFrame):
        return data.collect(), "polars"
    module = type(data).__module__.partition(".")[0]
    if isinstance(data, pl.Series) or type(data).__name__ == "Series":
        raise NotATable(f"{_WANTED}, but this is a single column; its .to_frame() is a table.")
    if module == "pandas" and hasattr(data, "columns"):
        _refuse_equal([str(column) for column in data.columns], name)
        return _from_pandas(data), "pandas"
    if module == "pyarrow" or hasattr(data, "__arrow_c_stream__"):
        _refuse_equal(getattr(data, "column_names", ()), name)
        return pl.DataFrame(data), "arrow"
    if (
        isinstance(data, Sequence)
        and not isinstance(data, str)
        and all(isinstance(row, Mapping) for row in data)
    ):
        return _from_rows(data), "rows"
    if isinstance(data, list | tuple):
        row = next(row for row in data if not isinstance(row, Mapping))
        raise NotATable(f"{_WANTED}, but this is a list that holds {_called(row)}.")
    raise NotATable(f"{_WANTED}, but this is {_called(data)}.")


_WANTED = "I expected a table: a Polars, pandas or Arrow table or a list of dicts"


def _called(value: object) -> str:
    if isinstance(value, str):
        return f"a text ({value[:40]!r})"
    return f"something of the type {type(value).__module__}.{type(value).__qualname__}"


def _refuse_equal(columns: Sequence[str], name: str) -> None:
    twice = sorted(column for column, count in Counter(columns).items() if count > 1)
    if twice:
        raise Refused("R010", "said", field=twice[0], table=name, columns=", ".join([twice[0]] * 2))


def from_polars(frame: pl.DataFrame, kind: FrameKind) -> Any:
    if kind == "pandas":
        return frame.to_pandas()
    if kind == "arrow":
        return frame.to_arrow()
    if kind == "rows":
        return frame.to_dicts()
    return frame


def _from_pandas(data: Any) -> pl.DataFrame:
    columns = []
    for position, name in enumerate(data.columns):
        values = data.iloc[:, position]
        try:
            column = pl.from_pandas(values)
        except Exception:  # a column of mixed kinds has no one Arrow type
            column = _mixed(str(name), values.tolist())
        columns.append(column.alias(str(name)))
    return pl.DataFrame(columns)


def _from_rows(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    names = list(dict.fromkeys(str(name) for row in rows for name in row))
    return pl.DataFrame([_column(name, [row.get(name) for row in rows]) for name in names])


def _column(name: str, values: list[Any]) -> pl.Series:
    kinds = {type(value) for value in values if value is not None}
    if len(kinds) > 1:
        return _mixed(name, values)
    return pl.Series(name, values)


def _mixed(name: str, values: list[Any]) -> pl.Series:
    """Values of several kinds as the texts they would be read as anyway; NaN and None are missing."""
    texts = []
    for value in values:
        lacking = value is None or value != value
        text = None if lacking else read_text(value)
        texts.append(text if isinstance(text, str) or text is None else str(value))
    return pl.Series(name, texts, dtype=pl.String)
