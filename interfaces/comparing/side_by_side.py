"""Every lead's old and new values as one table."""

from __future__ import annotations

import polars as pl

from .movement import Movement


def side_by_side(moved: Movement) -> pl.DataFrame:
    """The id, then for each column of the results `NAME_old` and `NAME_new`, null where only one run has
    it; for numbers also `NAME_change`.
    """
    before, after = moved.old.scored.table, moved.new.scored.table
    taken = {before.columns[0], after.columns[0]}
    names = dict.fromkeys([*after.columns[1:], *before.columns[1:]])
    columns = [after.to_series(0)]
    for name in (name for name in names if name not in taken):
        both = [
            table[name] if name in table.columns else pl.repeat(None, table.height, eager=True)
            for table in (before, after)
        ]
        columns += [both[0].alias(f"{name}_old"), both[1].alias(f"{name}_new")]
        if name in before.columns and name in after.columns and all(one.dtype.is_numeric() for one in both):
            columns.append(_change(*both).alias(f"{name}_change"))
    return pl.DataFrame(columns)


def _change(old: pl.Series, new: pl.Series) -> pl.Series:
    if old.dtype.is_integer() and new.dtype.is_integer():
        return new - old
    wide = pl.Decimal(38, 3)
    return new.cast(wide) - old.cast(wide)
