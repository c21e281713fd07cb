"""Column names from a header row: trimmed, none without a name, none twice; and where the header stands."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

_AROUND = " \t\r\n\v\f\u00a0\u2007\u202f\u200b\ufeff"
_TITLE_ROWS = 15


@frozen
class Header:
    """`names`: one for each column, all different. `unnamed`: places (from 0) of columns that had no name.
    `repeated`: the new names of columns whose own name had been taken."""

    names: tuple[str, ...]
    unnamed: tuple[int, ...] = ()
    repeated: tuple[str, ...] = ()


def clean_header(cells: Sequence[str | None]) -> Header:
    """The header for these cells: `["Id", "", "Id"]` gives the names `Id`, `column_2`, `Id (2)`."""
    trimmed = [(cell or "").strip(_AROUND) for cell in cells]
    taken = {name for name in trimmed if name}
    seen: set[str] = set()
    counts: dict[str, int] = {}
    names: list[str] = []
    unnamed: list[int] = []
    repeated: list[str] = []
    for place, name in enumerate(trimmed):
        if not name:
            unnamed.append(place)
            name = _free(f"column_{place + 1}", taken, counts)
        elif name in seen:
            name = _free(name, taken, counts)
            repeated.append(name)
        taken.add(name)
        seen.add(name)
        names.append(name)
    return Header(tuple(names), tuple(unnamed), tuple(repeated))


def _free(name: str, taken: set[str], counts: dict[str, int]) -> str:
    """The name, or with the first number that makes it free; `counts` remembers where to go on looking."""
    new = name
    while new in taken:
        count = counts[name] = counts.get(name, 1) + 1
        new = f"{name} ({count})"
    return new


def filled(row: Sequence[str | None]) -> int:
    """How many cells of the row hold something."""
    return sum(bool(cell and cell.strip(_AROUND)) for cell in row)


def header_at(rows: Sequence[Sequence[str | None]]) -> int | None:
    """Which row is the header: the first that is not empty, titles of one cell above a table passed over.

    `None` where all rows are empty.
    """
    first = next((place for place, row in enumerate(rows) if filled(row)), None)
    if first is None or filled(rows[first]) > 1:
        return first
    for place in range(first + 1, min(first + _TITLE_ROWS, len(rows))):
        count = filled(rows[place])
        if count >= 3 and filled(rows[place]) == len(rows[place]):
            below = [filled(row) for row in rows[place + 1 : place + 4]]
            return place if below and all(n >= 2 for n in below) else first
    return first
