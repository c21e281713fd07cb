"""Running a model on both backends, which must agree to the byte."""

from typing import Any

import leadlang
import polars as pl
from polars.testing import assert_frame_equal


def both_backends(
    model: leadlang.Model, leads: pl.DataFrame, events: Any = None, **how: Any
) -> leadlang.Result:
    """The result, after holding it to the reference: every value, type, problem and count of paying rules."""
    fast = model.score(leads, events, **how)
    plain = model.score(leads, events, engine="reference", **how)
    assert_frame_equal(fast.table, plain.table, check_exact=True)
    assert fast.problems == plain.problems
    assert fast.summary == plain.summary
    return fast
