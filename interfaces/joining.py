"""Accounts beside contacts: a table joined to the leads by an id that stands in both."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from attrs import frozen

from .finding import LEADS, Note, required_column
from .ids import id_texts
from .refusal import Refused
from .runtime.headers import key


@frozen
class Joined:
    """The leads with the columns of their partners, in the order of the leads; what is to be said about
    it.
    """

    frame: pl.DataFrame
    notes: tuple[Note, ...]


def join(
    leads: pl.DataFrame,
    other: pl.DataFrame,
    column: str,
    name: str,
    lines: Sequence[int] | None = None,
    missing: Sequence[str] = (),
) -> Joined:
    """Each lead with the row of `other` that has the same trimmed text in `column`.

    A lead without such a row has nulls. A column of `other` whose name the leads have too is called
    `<file name without ending>.<column>`. `lines` are the line numbers of `other`'s rows in its file. Refused
    where a table has no such column (R015) or a value stands in two rows of `other` (R014).
    """
    own = required_column(leads.columns, column, LEADS, "R015")
    theirs = required_column(other.columns, column, name, "R015")
    their_keys = id_texts(other[theirs], missing)
    _refuse_repeated(their_keys, theirs, name, lines)

    wanted = id_texts(leads[own], missing)
    rows = pl.DataFrame({"key": their_keys}).with_row_index("row").drop_nulls("key")
    found = pl.DataFrame({"key": wanted}).join(rows, on="key", how="left", maintain_order="left")["row"]
    partners = (
        other.drop(theirs)[found.fill_null(0)] if other.height else other.drop(theirs).clear(leads.height)
    )
    renamed, notes = _renamed(partners.columns, leads.columns, name)
    matched = found.is_not_null()
    columns = [
        values.zip_with(matched, values.clear(len(values))).alias(shown)
        if other.height
        else values.alias(shown)
        for values, shown in zip(partners.get_columns(), renamed, strict=True)
    ]
    facts = {
        "table": name,
        "column": column,
        "rows": str(leads.height),
        "found": str(int(matched.sum())),
        "missing": str(leads.height - int(matched.sum())),
    }
    return Joined(leads.hstack(columns), (("note_join", facts), *notes))


def _refuse_repeated(keys: pl.Series, column: str, name: str, lines: Sequence[int] | None) -> None:
    seen = pl.DataFrame({"key": keys}).with_row_index("row").drop_nulls("key")
    repeated = seen.filter(pl.col("key").is_duplicated())
    if repeated.height:
        value = repeated["key"][0]
        first, second = repeated.filter(pl.col("key") == value)["row"].head(2).to_list()
        line = [lines[row] if lines is not None else row + 1 for row in (first, second)]
        count = repeated["key"].n_unique()
        raise Refused(
            "R014", table=name, column=column, value=value, first=line[0], second=line[1], count=count
        )


def _renamed(theirs: Sequence[str], own: Sequence[str], name: str) -> tuple[list[str], list[Note]]:
    """The joined columns' names, none of which a field could confuse with a column of the leads."""
    taken = {key(column) for column in own} | set(own)
    names: list[str] = []
    notes: list[Note] = []
    for column in theirs:
        shown = column
        while key(shown) in taken or shown in taken:
            shown = f"{Path(name).stem}.{shown}"
        if shown != column:
            notes.append(("note_join_renamed", {"table": name, "column": column, "renamed": shown}))
        taken |= {key(shown), shown}
        names.append(shown)
    return names, notes
