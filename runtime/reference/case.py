"""One lead as the reference sees it: everything that a condition or a payment may read."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from attrs import field, frozen

from ..intake import Event, Value
from ..rules import Rules
from ..times import AsOf


@frozen(eq=False)
class Case:
    """One lead under some rules, as of one moment.

    `events` are those that the rules do not ignore, None where the model runs without any event log.
    `segment` is known to rules, `scores` (finished, in points) and `grade` (shown) to stages, labels and
    matrices.
    """

    rules: Rules
    as_of: AsOf
    values: Mapping[str, Value]
    events: tuple[Event, ...] | None
    segment: str | None = None
    scores: Mapping[str, Decimal] = field(factory=dict)
    grade: str | None = None
