"""The table of conditions as columns: each asked once, after those that it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import define, field, frozen
from sqlglot import exp

from ..tables import (
    Asked,
    Axis,
    Between,
    ConditionRow,
    Every,
    Fixed,
    GradeAxis,
    HasValue,
    NotTrue,
    Opposite,
    Passes,
    ScoreAxis,
    SegmentAxis,
    Settled,
    Some,
    parts_of,
)
from .building import column
from .chain import Chain
from .truths import Truth, between, every, negated, not_true, some

EARLY, WITH_SEGMENT, WITH_TOTALS = 0, 1, 2

Leaf = Passes | HasValue | Settled


@frozen(eq=False)
class _Defined:
    """A condition as a column: worked out in this stage, that many steps after the stage's first."""

    truth: Truth
    stage: int
    step: int


@define(eq=False)
class Conditions:
    """A table of conditions; those that are asked for become columns `is_<row>`, where they take SQL.

    `leaf` says what an axis answers; `step` stands before the names of the steps.
    """

    rows: Sequence[ConditionRow]
    axes: tuple[Axis, ...]
    leaf: Callable[[Leaf], Truth]
    step: str = ""
    _defined: dict[int, _Defined] = field(factory=dict)

    def truth(self, row: int) -> Truth:
        """The condition's column, or what holds whatever the data are."""
        defined = self._define(row)
        return column(f"is_{row}") if isinstance(defined.truth, exp.Expr) else defined.truth

    def add(self, chain: Chain, stage: int) -> None:
        """The columns of one stage, step by step."""
        of_stage = {
            row: one
            for row, one in sorted(self._defined.items())
            if one.stage == stage and isinstance(one.truth, exp.Expr)
        }
        for step in sorted({one.step for one in of_stage.values()}):
            columns = {
                f"is_{row}": one.truth
                for row, one in of_stage.items()
                if one.step == step and isinstance(one.truth, exp.Expr)
            }
            name = self.step + ("conditions", "conditions_on_segments", "conditions_on_totals")[stage]
            chain.add(f"{name}_{step + 1}" if step else name, columns)

    def _define(self, row: int) -> _Defined:
        if row not in self._defined:
            asked = self.rows[row].asked
            parts = [self._define(part) for part in parts_of(asked)]
            stage = max([_stage(asked, self.axes), *(part.stage for part in parts)])
            in_sql = [part for part in parts if isinstance(part.truth, exp.Expr)]
            step = max((part.step + 1 for part in in_sql if part.stage == stage), default=0)
            self._defined[row] = _Defined(self._made(asked), stage, step)
        return self._defined[row]

    def _made(self, asked: Asked) -> Truth:
        match asked:
            case Every(parts):
                return every(map(self.truth, parts))
            case Some(parts):
                return some(map(self.truth, parts))
            case Opposite(part):
                return negated(self.truth(part))
            case NotTrue(part):
                return not_true(self.truth(part))
            case Between(low, high, parts):
                return between(low, high, [self.truth(part) for part in parts])
            case Fixed(value):
                return value
            case _:
                return self.leaf(asked)


def leaves(rows: Sequence[ConditionRow], roots: Iterable[int]) -> Iterator[Leaf]:
    """What is asked of axes by these conditions, each row once."""
    seen: set[int] = set()
    waiting = list(roots)
    while waiting:
        row = waiting.pop()
        if row in seen:
            continue
        seen.add(row)
        asked = rows[row].asked
        if isinstance(asked, (Passes, HasValue, Settled)):
            yield asked
        waiting += parts_of(asked)


def _stage(asked: Asked, axes: tuple[Axis, ...]) -> int:
    if not isinstance(asked, (Passes, HasValue, Settled)):
        return EARLY
    axis = axes[asked.axis]
    if isinstance(axis, SegmentAxis):
        return WITH_SEGMENT
    return WITH_TOTALS if isinstance(axis, (ScoreAxis, GradeAxis)) else EARLY
