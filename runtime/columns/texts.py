"""Text columns: read, folded and told missing, each distinct value once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
import polars as pl
from attrs import field, frozen

from ..folding import fold, fold_all
from ..intake import CellReading, Text, read_cell
from ..values import MISSING, STANDARD_MARKERS, is_missing
from .classes import Codes
from .distinct import Distinct
from .states import KNOWN, NO_VALUE, UNREAD, States

# Plain ASCII text may be lowered by any engine: no version of Unicode disagrees there.
_ASCII_WHITE = "\t\n\v\f\r "
_UNTIDY = r"[\t\n\x0B\x0C\r]|  |^ | $"


@frozen(eq=False)
class Texts:
    """Texts as written and folded ("" where there is none); `states` says of each whether there is one."""

    written: pl.Series
    folded: pl.Series
    states: States


@frozen(eq=False, slots=False)
class TextColumn:
    """A column of texts; what each is, is worked out when first asked for."""

    values: Distinct
    how: CellReading

    @cached_property
    def texts(self) -> Texts:
        return _texts_of(self.values.values, self.how)

    @property
    def are_strings(self) -> bool:
        """Every value is a text or null: there is none that cannot be read."""
        return self.values.values.dtype == pl.String

    @property
    def states(self) -> States:
        return self.texts.states


@frozen(eq=False)
class ListColumn:
    """A field of several values: `items[i]` belongs to value `owners[i]`; a value that is known has one at
    least.
    """

    values: Distinct
    states: States
    items: Texts = field()
    owners: Codes = field()


def read_texts(values: Distinct, how: CellReading) -> TextColumn:
    return TextColumn(values, how)


def _texts_of(column: pl.Series, how: CellReading) -> Texts:
    if column.dtype.is_integer():
        column = column.cast(pl.String)
    if column.dtype == pl.String:
        return _of_strings(column, how)
    written = []
    states = np.full(len(column), KNOWN, np.uint8)
    for place, raw in enumerate(column.to_list()):
        text = read_cell(raw, "text", how)
        if not isinstance(text, Text):
            states[place] = NO_VALUE if text is MISSING else UNREAD
        written.append(text.written if isinstance(text, Text) else "")
    column = pl.Series(written, dtype=pl.String)
    return Texts(column, folded(column), states)


def read_lists(values: Distinct, how: CellReading) -> ListColumn:
    states = np.full(len(values.values), KNOWN, np.uint8)
    items: list[str] = []
    owners: list[int] = []
    for place, raw in enumerate(values.values.to_list()):
        several = read_cell(raw, "list", how)
        if not isinstance(several, tuple):
            states[place] = NO_VALUE if several is MISSING else UNREAD
            continue
        items += [item.written for item in several]
        owners += [place] * len(several)
    written = pl.Series(items, dtype=pl.String)
    texts = Texts(written, folded(written), np.full(len(items), KNOWN, np.uint8))
    return ListColumn(values, states, texts, np.array(owners, np.int64))


def _of_strings(column: pl.Series, how: CellReading) -> Texts:
    empty = column.is_null().to_numpy()
    column = column.fill_null("")
    form = folded(column)
    suspect = form.is_in(sorted(suspects(how))).to_numpy() & ~empty
    states = np.where(empty, NO_VALUE, KNOWN).astype(np.uint8)
    for place in np.flatnonzero(suspect).tolist():
        if not form[place] or is_missing(column[place], how.markers):
            states[place] = NO_VALUE
    known = pl.Series(states == KNOWN)
    nothing = pl.Series([""])
    return Texts(column.zip_with(known, nothing), form.zip_with(known, nothing), states)


def suspects(how: CellReading) -> frozenset[str]:
    """The folded texts that may mean that there is no value."""
    return fold_all(STANDARD_MARKERS) | {""} | how.markers


def folded(column: pl.Series) -> pl.Series:
    """`folding.fold` of each text. No nulls."""
    return _on_plain(column, _folded_plain, fold)


def trimmed(column: pl.Series, trim: Callable[[str], str]) -> pl.Series:
    """Each text without white space at its ends. No nulls."""
    return _on_plain(column, lambda plain: plain.str.strip_chars(_ASCII_WHITE), trim)


def _on_plain(
    column: pl.Series, plain_way: Callable[[pl.Series], pl.Series], one_way: Callable[[str], str]
) -> pl.Series:
    """`plain_way` for the texts of ASCII characters alone, `one_way` for each of the others."""
    plain = column.str.len_bytes() == column.str.len_chars()
    if plain.all():
        return plain_way(column)
    others = (~plain).arg_true()
    done = [one_way(text) for text in column.gather(others).to_list()]
    return plain_way(column).scatter(others, pl.Series(done, dtype=pl.String))


def _folded_plain(column: pl.Series) -> pl.Series:
    lower = column.str.to_lowercase()
    untidy = lower.str.contains(_UNTIDY)
    if not untidy.any():
        return lower
    tidy = lower.str.replace_all(f"[{_ASCII_WHITE}]+", " ").str.strip_chars(" ")
    return tidy.zip_with(untidy, lower)
