"""What the values of one record, a lead or an event, add to its packed number, whatever its headers are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from operator import eq, ge, gt, le, lt
from typing import Any

from ..data_classes import frozen
from ..headers import find_id, match
from ..intake import CellReading, Text, Value
from ..rules import Field
from ..tables import Axis, CompareAxis, FieldAxis
from ..times import AsOf, Moment
from ..values import MISSING, UNREADABLE
from . import classes as c
from .classes import Classes
from .fields import Extra, FieldCells, deciding
from .memo import Memo

Row = Mapping[str, object]

_MOST_SHAPES = 256
_WHOLE = 100_000
_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}


@frozen(eq=False)
class Comparison:
    """How two fields of one record compare."""

    axis: CompareAxis
    classes: Classes

    def packed(self, left: Value, right: Value) -> int:
        holds = compared(left, self.axis, right)
        return self.classes.packed[c.MISSING if holds is None else int(holds)]


@frozen(eq=False)
class Shape:
    """Records with the same headers: `base` is what all of them have, the rest says what to read of each.

    `special`: there is more to add than `cells` do: what is `relative` to as-of, how two fields compare.
    `columns` has the header of each field, by its key; `id` is the header of an id, if one looks like it.
    """

    base: int
    cells: tuple[tuple[str, Mapping[type, dict[object, int]]], ...]
    relative: tuple[tuple[str, FieldCells], ...]
    special: bool
    columns: Mapping[str, str]
    id: str | None


class Records:
    """Reads records of some fields. `base` is what every record has.

    `classes(axis, deciding, field)` makes the classes of an axis, or of a field without one (None).
    """

    def __init__(
        self,
        fields: Sequence[Field],
        axes: Sequence[Axis],
        how: CellReading,
        classes: Callable[[int | None, int, Field | None], Classes],
        base: int,
        extras: Mapping[str, Extra],
    ) -> None:
        self.fields, self._base = fields, base
        places: dict[str, list[int]] = {}
        for place, axis in enumerate(axes):
            if isinstance(axis, FieldAxis):
                places.setdefault(axis.field, []).append(place)
        self.cells: dict[str, list[FieldCells]] = {}
        for field in fields:
            own: list[FieldCells] = []
            own_places: list[int | None] = [*places.get(field.key, ())] or [None]
            for at, own_place in enumerate(own_places):
                tests = () if own_place is None else _tests(axes[own_place])
                made = classes(own_place, deciding(field.kind, tests), None if at else field)
                own.append(FieldCells(field, tests, how, made, None if at else extras.get(field.key)))
            self.cells[field.key] = own
        self._comparisons = [
            Comparison(axis, classes(place, 1, None))
            for place, axis in enumerate(axes)
            if isinstance(axis, CompareAxis)
        ]
        self.shapes: dict[tuple[str, ...], Shape] = Memo(self.shape, _MOST_SHAPES)

    def shape(self, headers: Iterable[str]) -> Shape:
        """AmbiguousColumns where two headers match one field. What is no text is no header."""
        texts = [header for header in headers if isinstance(header, str)]
        columns = match(texts, self.fields)
        base = self._base
        cells: list[tuple[str, Mapping[type, dict[object, int]]]] = []
        relative: list[tuple[str, FieldCells]] = []
        for field in self.fields:
            for own in self.cells[field.key]:
                if field.key not in columns:
                    base += own.missing
                elif own.relative:
                    relative.append((columns[field.key], own))
                else:
                    cells.append((columns[field.key], own.by_type))
        return Shape(
            base,
            tuple(cells),
            tuple(relative),
            bool(relative or self._comparisons),
            columns,
            find_id(texts).header,
        )

    def packed(self, shape: Shape, row: Row, as_of: AsOf) -> int:
        packed = shape.base
        for header, by_type in shape.cells:
            raw = row.get(header)
            packed += by_type[type(raw)][raw]
        return packed + self.special(shape, row, as_of) if shape.special else packed

    def special(self, shape: Shape, row: Row, as_of: AsOf) -> int:
        """What depends on as-of, or on two fields."""
        packed = sum(cells.at(row.get(header), as_of) for header, cells in shape.relative)
        for one in self._comparisons:
            left, right = one.axis.left, one.axis.right
            packed += one.packed(self.value(shape, row, left), self.value(shape, row, right))
        return packed

    def value(self, shape: Shape, row: Row, key: str) -> Value:
        header = shape.columns.get(key)
        if header is None:
            return MISSING
        raw = row.get(header)
        return self.cells[key][0].values[type(raw)][raw]

    def unreadable(self, shape: Shape, row: Row) -> list[tuple[Field, str]]:
        """The fields whose values cannot be read as their kind, with their headers."""
        return [
            (field, shape.columns[field.key])
            for field in self.fields
            if self.value(shape, row, field.key) is UNREADABLE
        ]


def _tests(axis: Axis) -> tuple[Any, ...]:
    return axis.tests if isinstance(axis, FieldAxis) else ()


def compared(left: Value, axis: CompareAxis, right: Value) -> bool | None:
    """Whether a comparison holds; None where a value is not known or the two are not of one kind."""
    compare = _OPERATORS[axis.operator]
    match left, right:
        case Decimal(), Decimal():
            return bool(compare(Fraction(left) * _WHOLE, Fraction(right) * axis.percent))
        case Moment(), Moment():
            return bool(compare(left.day, right.day))
        case Text(), Text():
            return bool(compare(left.folded, right.folded))
        case bool(), bool():
            return left is right if axis.operator == "=" else None
        case _:
            return None
