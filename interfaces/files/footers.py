"""The lines a CRM writes under a report: after a blank line, one cell each, a copyright among them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .headers import filled

LOOKED_AT = 60
_SAYINGS = re.compile(
    r"copyright|\(c\) 20|©|confidential information|do not distribute|all rights reserved"
    r"|vertraulich|nicht weitergeben|alle rechte vorbehalten|urheberrecht",
    re.IGNORECASE,
)


def footer_start(rows: Sequence[Sequence[str | None]], columns: int) -> int | None:
    """Where in the last rows of a table of `columns` columns the footer begins; `None` if there is none.

    A footer is what follows an empty row in the run of rows at the very end that have at most their first
    cell filled, if one of them speaks as footers do. A table of a single column has none.
    """
    if columns < 2:
        return None
    start: int | None = None
    for place in range(len(rows) - 1, -1, -1):
        count = filled(rows[place])
        if count > 1 or (count == 1 and not rows[place][0]):
            break
        if count == 0:
            start = place
    if start is None:
        return None
    speaks = any(row and row[0] and _SAYINGS.search(row[0]) for row in rows[start:])
    return start if speaks else None


def footer_text(rows: Sequence[Sequence[str | None]]) -> str:
    """What the footer says, its lines joined by ` / `."""
    return " / ".join(row[0].strip() for row in rows if row and row[0] and row[0].strip())
