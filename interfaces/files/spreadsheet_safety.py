"""What a spreadsheet would make of a text it opens: formulas it would run, ids it would take for numbers."""

from __future__ import annotations

import polars as pl

# Also after blanks, and in the wide forms that some spreadsheets read alike.
_RUNS = r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]"
_PLAIN_NUMBER = r"^[-+]?\d[\d.,]*%?$"
_REWRITTEN = r"^(?:0\d+|\d{16,})$"


def runs_as_formula(column: str | pl.Expr) -> pl.Expr:
    """Whether a text cell would be run as a formula; a plain number such as `-5` would not."""
    texts = pl.col(column) if isinstance(column, str) else column
    return (texts.str.contains(_RUNS) & ~texts.str.contains(_PLAIN_NUMBER)).fill_null(False)


def neutralised(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The frame with `'` before each text cell and column name that would be run; how many cells."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    count = 0
    if texts and frame.height:
        count = sum(frame.select([runs_as_formula(name).sum() for name in texts]).row(0))
        quoted = [
            pl.when(runs_as_formula(name))
            .then(pl.lit("'") + pl.col(name))
            .otherwise(pl.col(name))
            .alias(name)
            for name in texts
        ]
        frame = frame.with_columns(quoted)
    names = pl.DataFrame({"name": frame.columns}, schema={"name": pl.String})
    unsafe = names.filter(runs_as_formula("name")).to_series().to_list()
    return frame.rename({name: f"'{name}" for name in unsafe}), int(count)


def rewritten_columns(frame: pl.DataFrame) -> tuple[str, ...]:
    """Text columns with ids that a spreadsheet changes in a CSV: `007` becomes 7, long ones are rounded."""
    return tuple(
        name
        for name, kind in frame.schema.items()
        if kind == pl.String and bool(frame[name].str.contains(_REWRITTEN).any())
    )
