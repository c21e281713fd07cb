"""Sets of events: what is asked of one event becomes rows of conditions, each set one row."""

from __future__ import annotations

from attrs import define, field

from ...runtime import rules as r
from ...runtime import tables as t
from .conditions import ConditionTable


@define
class EventTable:
    """The sets of events of a model in the making. `window` narrows all sets but those on the whole log."""

    window: tuple[r.TimeTest, ...]
    conditions: ConditionTable = field(factory=ConditionTable)
    _sets: list[t.EventSet] = field(factory=list)

    def sets(self) -> tuple[t.EventSet, ...]:
        return tuple(self._sets)

    def place(self, events: r.Events) -> int:
        """The place of a set; those that it refers to stand before it."""
        times = events.times if events.whole_log else (*self.window, *events.times)
        lowered = t.EventSet(
            self.test(events.test),
            tuple(dict.fromkeys(times)),
            tuple(self._link(link) for link in events.sequences),
        )
        self._sets.append(lowered)
        return len(self._sets) - 1

    def test(self, test: r.EventTest) -> int:
        table = self.conditions
        match test:
            case r.Anything():
                return table.fixed(True)
            case r.Named(verbs, objects):
                if not verbs and not objects:
                    return table.fixed(True)
                axis = table.axis(("names",), lambda tests: t.NameAxis(tests))  # type: ignore[arg-type]
                return table.passes(axis, t.NamePair(verbs, objects))
            case r.Where(condition):
                # Unknown counts as not true.
                return table.opposite(table.not_true(table.condition(condition, self._property)))
            case r.AllOf(parts):
                return table.every([self.test(part) for part in parts])
            case r.AnyOf(parts):
                return table.some([self.test(part) for part in parts])
            case r.NoneOf(parts):
                return table.opposite(table.some([self.test(part) for part in parts]))

    def _property(self, node: r.Condition) -> int:
        if not isinstance(node, (r.FieldTest, r.Known, r.FieldCompare)):
            raise TypeError(f"an event has no {type(node).__name__}")
        return self.conditions.of_value(node)

    def _link(self, link: r.Sequence) -> t.Link:
        match link:
            case r.After(others, least, most):
                return t.Follows(self.place(others), least, most)
            case r.AfterSilence(others, gap):
                return t.FollowsSilence(self.place(others), gap)
            case r.NotFollowed(others, within):
                return t.StaysAlone(self.place(others), within)
