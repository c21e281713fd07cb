"""The leads that moved most, up and down, with the reasons."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from ..compiler.comparing.changes import Comparison
from ..runtime.facts import score_column
from .movement import Data, Movement
from .reasons import Moved, Reason

GRADE = "grade"


@frozen
class Mover:
    """One lead: its row (from 0), id, and what it had and has. `change` is in millis, for the grade in
    thirds.
    """

    row: int
    id: str
    old: str
    new: str
    change: int
    old_stage: str | None
    new_stage: str | None
    reasons: tuple[Reason, ...]


@frozen
class Board:
    """The largest movers of one total (`name`; "grade" is the grade), the largest first; of all that rose
    and fell.
    """

    name: str
    up: tuple[Mover, ...]
    down: tuple[Mover, ...]
    risen: int
    fallen: int


def boards(moved: Movement, data: Data, comparison: Comparison, top: int) -> tuple[Board, ...]:
    """One for each total that changed for anyone, `top` leads in each direction, equal ones in their
    order.
    """
    changes = {total.name: total.changes for total in moved.totals}
    if moved.grade_changes is not None:
        changes[GRADE] = moved.grade_changes
    chosen = {
        name: (_largest(of_all, 1, top), _largest(of_all, -1, top))
        for name, of_all in changes.items()
        if any(of_all)
    }
    rows = [row for ups, downs in chosen.values() for row in (*ups, *downs)]
    why = Moved.of(moved.old, moved.new, rows, data, comparison.pairs, comparison.groups)
    return tuple(
        Board(
            name,
            tuple(_mover(moved, why, name, row, changes[name][row]) for row in ups),
            tuple(_mover(moved, why, name, row, changes[name][row]) for row in downs),
            sum(change > 0 for change in changes[name]),
            sum(change < 0 for change in changes[name]),
        )
        for name, (ups, downs) in chosen.items()
    )


def _largest(changes: Sequence[int], sign: int, top: int) -> list[int]:
    moved = [(-abs(change), row) for row, change in enumerate(changes) if change * sign > 0]
    return [row for _, row in sorted(moved)[:top]]


def _mover(moved: Movement, why: Moved, name: str, row: int, change: int) -> Mover:
    before, after = moved.old.scored.table, moved.new.scored.table
    shown = GRADE if name == GRADE else score_column(name)
    return Mover(
        row,
        moved.ids[row],
        str(before[shown][row]),
        str(after[shown][row]),
        change,
        before["stage"][row],
        after["stage"][row],
        why.reasons(row, name),
    )
