"""What cannot be said in SQL so that it means the same."""

from __future__ import annotations

from collections.abc import Sequence


class NotInSql(Exception):
    """A part of a model that no statement gives exactly.

    `reason` names the kind of part; `part` is what the rules call it ("" where there is nothing to name).
    The words are the caller's.
    """

    def __init__(self, reason: str, part: str = "") -> None:
        self.reason, self.part = reason, part
        super().__init__(f"{reason}: {part}" if part else reason)


REASONS: Sequence[str] = (
    "list",
    "long_number",
    "far_date",
    "midnight",
    "compare",
    "points",
    "step",
    "table",
    "fading",
)
"""Every reason there is."""
