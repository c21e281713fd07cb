"""Which sets of events an event could be in, by its names and properties; its times are looked at later."""

from __future__ import annotations

from collections.abc import Sequence

from ..folding import fold
from ..intake import CellReading, Text, read_cell
from ..rules import Field
from ..tables import NameAxis, NamePair, Tables
from .classes import Classes
from .conditions import Conditions, Found
from .lanes import Lanes
from .memo import Memo, TextsMemo
from .records import Records

_MOST_KINDS = 4096
_MOST_VERBS = 16


class EventKinds:
    """Events as read in one way. A *kind* is a number: bit i is set where the test of set i is true.

    `of_names[verb, object]` is the kind of an event that has nothing else; `kinds[packed]` that of a packed
    event, the sum of what `records` and `named` say. `unread` has the bits that unreadable properties set.
    """

    def __init__(self, tables: Tables, how: CellReading) -> None:
        lanes = Lanes()
        rows = tables.event_conditions
        conditions = Conditions(rows, lanes, [0] * len(tables.event_axes))
        unread = {field.key: lanes.bit() for field in tables.properties}
        self.unread = sum(unread.values())
        self._how = how
        self._sets = tuple(conditions.check(one.test) for one in tables.events)
        self._ignored = None if tables.ignored is None else conditions.check(tables.ignored)
        self._steps = conditions.steps_of(0)

        def classes(axis: int | None, deciding: int, field: Field | None) -> Classes:
            bit = 0 if field is None else unread[field.key]
            leaves = () if axis is None else conditions.of_axis(axis)
            return Classes(rows, deciding, leaves, unreadable=bit)

        self.records = Records(tables.properties, tables.event_axes, how, classes, lanes.base, {})
        self._names = [
            (axis.tests, Classes(rows, (1 << len(axis.tests)) - 1, conditions.of_axis(place)))
            for place, axis in enumerate(tables.event_axes)
            if isinstance(axis, NameAxis)
        ]
        self.kinds: dict[int, int] = Memo(self._kind, _MOST_KINDS)
        # By the number of verbs: the names, the verbs first.
        self._named: dict[int, dict[tuple[object, ...], int]] = Memo(self._named_by, _MOST_VERBS)
        self.of_names: dict[tuple[object, object], int] = TextsMemo(self._of_names, _MOST_KINDS)
        self._plain = self.records.shape(()).base

    def packed_names(self, verbs: tuple[object, ...], objects: tuple[object, ...]) -> int:
        """What the raw names of an event add."""
        try:
            return self._named[len(verbs)][verbs + objects]
        except TypeError:  # a list is nothing to look up
            return self._packed(verbs, objects)

    def kind_of_pair(self, verb: object, what: object) -> int:
        """The kind of an event that has nothing but these raw names."""
        try:
            return self.of_names[verb, what]
        except TypeError:
            return self._of_names((verb, what))

    def _named_by(self, verbs: int) -> dict[tuple[object, ...], int]:
        return TextsMemo(lambda names: self._packed(names[:verbs], names[verbs:]), _MOST_KINDS)

    def _of_names(self, names: tuple[object, object]) -> int:
        return self.kinds[self._plain + self.packed_names(names[:1], names[1:])]

    def _packed(self, verbs: tuple[object, ...], objects: tuple[object, ...]) -> int:
        """All pairs of a verb and an object are the event's, so the two are asked apart."""
        own_verbs, own_objects = self._texts(verbs), self._texts(objects)
        return sum(classes.packed[_passed(tests, own_verbs, own_objects)] for tests, classes in self._names)

    def _texts(self, raw: tuple[object, ...]) -> frozenset[str]:
        cells = [read_cell(one, "text", self._how) for one in raw]
        return frozenset(fold(cell.written) for cell in cells if isinstance(cell, Text) and cell.written)

    def _kind(self, packed: int) -> int:
        found: Found = {}
        for row, step in self._steps:
            found[row] = step(packed, found)
        if self._ignored is not None and self._ignored.holds(packed, found):
            return 0
        return sum(1 << place for place, check in enumerate(self._sets) if check.holds(packed, found))


def _passed(tests: Sequence[NamePair], verbs: frozenset[str], objects: frozenset[str]) -> int:
    return sum(
        1 << place
        for place, pair in enumerate(tests)
        if (not pair.verbs or not verbs.isdisjoint(pair.verbs))
        and (not pair.objects or not objects.isdisjoint(pair.objects))
    )
