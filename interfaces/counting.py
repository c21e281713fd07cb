"""How often each value of a column occurs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import polars as pl

from .far_dates import without_far_cells


def value_counts(values: pl.Series) -> Sequence[tuple[object, int]]:
    """The different values, the most frequent first (of several, the one seen first); lists as tuples."""
    if isinstance(values.dtype, pl.List | pl.Array):
        return Counter(tuple(cell or ()) for cell in without_far_cells(values).to_list()).most_common()
    counted = values.to_frame("value").group_by("value", maintain_order=True).len(name="count")
    counted = counted.sort("count", descending=True, maintain_order=True)
    return list(zip(without_far_cells(counted["value"]), counted["count"], strict=True))
