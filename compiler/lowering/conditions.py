"""A table of conditions in the making, as the rules have them: a row for each part of each condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import define, field

from ...runtime import rules as r
from ...runtime import tables as t

AxisKey = tuple[object, ...]


@define
class AxisDraft:
    """An axis whose tests are still being gathered; `make` gives the finished one."""

    make: Callable[[tuple[object, ...]], t.Axis]
    tests: dict[object, int] = field(factory=dict)

    def test(self, test: object) -> int:
        return self.tests.setdefault(test, len(self.tests))


@define
class ConditionTable:
    """Rows of conditions and the axes that they ask. Every method that takes rows gives a row."""

    _axes: dict[AxisKey, int] = field(factory=dict)
    _drafts: list[AxisDraft] = field(factory=list)
    _rows: list[t.ConditionRow] = field(factory=list)
    _fixed: dict[bool, int] = field(factory=dict)

    def axes(self) -> tuple[t.Axis, ...]:
        return tuple(draft.make(tuple(draft.tests)) for draft in self._drafts)

    def rows(self) -> tuple[t.ConditionRow, ...]:
        return tuple(self._rows)

    def axis_of(self, row: int) -> int:
        return self._rows[row].axis

    def axis(self, key: AxisKey, make: Callable[[tuple[object, ...]], t.Axis]) -> int:
        """The place of the axis of that key, made when first asked for."""
        if key not in self._axes:
            self._axes[key] = len(self._drafts)
            self._drafts.append(AxisDraft(make))
        return self._axes[key]

    # ------------------------------------------------------------ rows

    def passes(self, axis: int, test: object) -> int:
        return self._row(t.Passes(axis, self._drafts[axis].test(test)), axis)

    def has_value(self, axis: int) -> int:
        return self._row(t.HasValue(axis), axis)

    def settled(self, axis: int) -> int:
        return self._row(t.Settled(axis), axis)

    def fixed(self, value: bool) -> int:
        if value not in self._fixed:
            self._fixed[value] = self._row(t.Fixed(value), t.NO_AXIS)
        return self._fixed[value]

    def every(self, parts: Iterable[int]) -> int:
        listed = tuple(parts)
        if len(listed) < 2:
            return listed[0] if listed else self.fixed(True)
        return self._row(t.Every(listed), self._joint(listed))

    def some(self, parts: Iterable[int]) -> int:
        listed = tuple(parts)
        if len(listed) < 2:
            return listed[0] if listed else self.fixed(False)
        return self._row(t.Some(listed), self._joint(listed))

    def opposite(self, part: int) -> int:
        return self._row(t.Opposite(part), self.axis_of(part))

    def not_true(self, part: int) -> int:
        return self._row(t.NotTrue(part), self.axis_of(part))

    def between(self, low: int | None, high: int | None, parts: Iterable[int]) -> int:
        listed = tuple(parts)
        if low is not None and high is not None and low > high:
            return self.fixed(False)
        return self._row(t.Between(low, high, listed), self._joint(listed))

    # ------------------------------------------------------------ from rules

    def condition(self, node: r.Condition, leaf: Callable[[r.Condition], int]) -> int:
        """A condition of the rules; `leaf` makes the rows of what is no connective."""
        match node:
            case r.And(parts):
                return self.every(self.condition(part, leaf) for part in parts)
            case r.Or(parts):
                return self.some(self.condition(part, leaf) for part in parts)
            case r.Not(part):
                return self.opposite(self.condition(part, leaf))
            case r.Unless(part):
                return self.not_true(self.condition(part, leaf))
            case r.NumberOf(low, high, parts):
                return self.between(low, high, [self.condition(part, leaf) for part in parts])
            case r.Always(value):
                return self.fixed(value)
            case _:
                return leaf(node)

    def field_axis(self, key: str) -> int:
        return self.axis(("field", key), lambda tests: t.FieldAxis(key, tests))  # type: ignore[arg-type]

    def of_value(self, node: r.FieldTest | r.Known | r.FieldCompare) -> int:
        """What is asked of a lead's fields, or of an event's properties."""
        match node:
            case r.FieldTest(key, test):
                return self.passes(self.field_axis(key), test)
            case r.Known(key):
                return self.has_value(self.field_axis(key))
            case r.FieldCompare(left, operator, right, percent):
                axis = self.axis(
                    ("compare", left, operator, right, percent),
                    lambda tests: t.CompareAxis(left, operator, right, percent),
                )
                return self.passes(axis, "holds")

    # ------------------------------------------------------------ inside

    def _row(self, asked: t.Asked, axis: int) -> int:
        self._rows.append(t.ConditionRow(asked, axis))
        return len(self._rows) - 1

    def _joint(self, parts: tuple[int, ...]) -> int:
        return t.joint(self.axis_of(part) for part in parts)
