"""An event that passes a test, made for it: what a phrase of a scenario stands for.

A test is taken apart into ways to pass it, each a list of plain demands; for every property a few values that
the demands themselves suggest are tried. Whatever is made is looked at once more by the reference before it
is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice, product
from typing import Literal

from attrs import frozen

from ..runtime import rules as r
from ..runtime.folding import fold
from ..runtime.intake import CellReading, Event, Value, read_cell
from ..runtime.reference.events import event_passes
from ..runtime.reference.kleene import Truth
from ..runtime.reference.value_tests import answer_on_values
from ..runtime.times import AsOf, Moment
from ..runtime.values import UNREADABLE, Gap
from .made_values import suggested

Cell = str | tuple[str, ...]
"""A cell as a file would have it; a field of several values may have them one by one."""

_MOST_WAYS = 200
_MOST_VALUES = 400


@frozen
class MadeEvent:
    """An event without its time: verb and object ("" for none), and its properties by key."""

    verb: str
    object: str
    properties: tuple[tuple[str, Cell], ...] = ()


@frozen
class Making:
    """What events are made for: the properties that rules read (by key), how cells are read, the moment."""

    kinds: Mapping[str, r.Kind]
    reading: CellReading
    as_of: AsOf

    def event(
        self, test: r.EventTest, given: Mapping[str, Cell | None], words: Sequence[str]
    ) -> MadeEvent | None:
        """An event that passes, None where none was found.

        `given` are the properties that are settled (None: not known); of the verbs and objects that would do,
        those among `words` (as people write them) are preferred, the first of them most.
        """
        for way in islice(_ways(test, True), _MOST_WAYS):
            found = self._by(way, given, words)
            if found is not None and self.passes(found, test):
                return found
        return None

    def passes(self, made: MadeEvent, test: r.EventTest) -> bool:
        """Whether the event, read as data are read, passes."""
        return event_passes(self.read(made), test, self.as_of)

    def read(self, made: MadeEvent, moment: Moment | None = None) -> Event:
        """The event as it would be read from a log; without a moment it happens at as-of."""
        cells = dict(made.properties)
        values = {key: read_cell(cells.get(key), kind, self.reading) for key, kind in self.kinds.items()}
        texts = {key: read_cell(cells.get(key), "text", self.reading) for key in self.kinds}
        return Event(
            "",
            moment or Moment(self.as_of.day, self.as_of.instant, False),
            frozenset(filter(None, [fold(made.verb)])),
            frozenset(filter(None, [fold(made.object)])),
            values,
            {key: "" if isinstance(text, Gap) else text.folded for key, text in texts.items()},  # type: ignore[union-attr]
        )

    def _by(
        self, way: Sequence[_Demand], given: Mapping[str, Cell | None], words: Sequence[str]
    ) -> MadeEvent | None:
        cells: dict[str, Cell] = {}
        for key in sorted({key for demand in way for key in demand.reads} | set(given)):
            demands = [demand for demand in way if demand.reads == (key,)]
            cell = self._cell(key, demands) if key not in given else given[key]
            if isinstance(cell, Gap):
                return None
            if cell is not None:
                cells[key] = cell
        named = [demand.test for demand in way if isinstance(demand.test, r.Named) and demand.goal == "true"]
        verb = _chosen([test.verbs for test in named if test.verbs], words)
        thing = _chosen([test.objects for test in named if test.objects], words)
        if verb is None or thing is None:
            return None
        return MadeEvent(verb, thing, tuple(sorted(cells.items())))

    def _cell(self, key: str, demands: Sequence[_Demand]) -> Cell | Gap | None:
        """A value that meets the demands; None: best left unknown; UNREADABLE: none was found."""
        kind = self.kinds.get(key, "text")
        tests = [d.test.test for d in demands if isinstance(d.test, r.FieldTest)]
        wanted = [d.test.test for d in demands if isinstance(d.test, r.FieldTest) and d.goal == "true"]
        unwanted = [test for test in tests if test not in wanted]
        tried: Iterator[Cell | None] = islice(
            suggested(kind, wanted, unwanted, self.as_of, self.reading.markers), _MOST_VALUES
        )
        for cell in (None, *tried):
            value = read_cell(cell, kind, self.reading)
            if cell is not None and isinstance(value, Gap):
                continue
            if all(demand.is_met(key, value, self.as_of) for demand in demands):
                return cell
        return UNREADABLE


# ---------------------------------------------------------------- ways to pass

Goal = Literal["true", "false", "not true", "not false"]
_MET: Mapping[Goal, frozenset[Truth]] = {
    "true": frozenset({True}),
    "false": frozenset({False}),
    "not true": frozenset({False, None}),
    "not false": frozenset({True, None}),
}
_TURNED: Mapping[Goal, Goal] = {
    "true": "false",
    "false": "true",
    "not true": "not false",
    "not false": "not true",
}


@frozen
class _Demand:
    """A single test and what is to become of it."""

    test: r.Named | r.FieldTest | r.Known | r.FieldCompare
    goal: Goal

    @property
    def reads(self) -> tuple[str, ...]:
        match self.test:
            case r.FieldTest(field) | r.Known(field):
                return (field,)
            case r.FieldCompare(left, _, right):
                return (left, right)
            case _:
                return ()

    def is_met(self, key: str, value: Value, as_of: AsOf) -> bool:
        assert not isinstance(self.test, r.Named)
        return answer_on_values(self.test, {key: value}, as_of) in _MET[self.goal]


_Way = tuple[_Demand, ...]


def _ways(test: r.EventTest, wanted: bool) -> Iterator[_Way]:
    """The ways to pass a test, or (not `wanted`) to fail it."""
    match test:
        case r.Anything():
            yield from [()] if wanted else []
        case r.Named():
            yield (_Demand(test, "true" if wanted else "not true"),)
        case r.Where(condition):
            yield from _meeting(condition, "true" if wanted else "not true")
        case r.AllOf(parts):
            yield from _all(parts, True) if wanted else _any(parts, False)
        case r.AnyOf(parts):
            yield from _any(parts, True) if wanted else _all(parts, False)
        case r.NoneOf(parts):
            yield from _all(parts, False) if wanted else _any(parts, True)


def _all(parts: Iterable[r.EventTest], wanted: bool) -> Iterator[_Way]:
    return _joined([_ways(part, wanted) for part in parts])


def _any(parts: Iterable[r.EventTest], wanted: bool) -> Iterator[_Way]:
    for part in parts:
        yield from _ways(part, wanted)


def _joined(several: Sequence[Iterator[_Way]]) -> Iterator[_Way]:
    """One way for each, all together."""
    few = [list(islice(ways, 12)) for ways in several]
    for combination in islice(product(*few), _MOST_WAYS):
        yield tuple(demand for way in combination for demand in way)


def _meeting(condition: r.Condition, goal: Goal) -> Iterator[_Way]:
    """The ways in which a condition on properties becomes what it is to become."""
    match condition:
        case r.FieldTest() | r.Known() | r.FieldCompare():
            yield (_Demand(condition, goal),)
        case r.Always(value):
            yield from [()] if value in _MET[goal] else []
        case r.Not(part):
            yield from _meeting(part, _TURNED[goal])
        case r.Unless(part):
            yield from _meeting(part, "not true" if goal in ("true", "not false") else "true")
        case r.And(parts):
            yield from _every(parts, goal) if goal in ("true", "not false") else _some(parts, goal)
        case r.Or(parts):
            yield from _some(parts, goal) if goal in ("true", "not false") else _every(parts, goal)
        case r.NumberOf(low, high, parts) if goal == "true":
            most = len(parts) if high is None else min(high, len(parts))
            for count in range(max(low or 0, 0), most + 1):
                for chosen in combinations(range(len(parts)), count):
                    goals: list[Goal] = ["true" if at in chosen else "false" for at in range(len(parts))]
                    yield from _joined([_meeting(p, g) for p, g in zip(parts, goals, strict=True)])
        case _:
            return


def _every(parts: Sequence[r.Condition], goal: Goal) -> Iterator[_Way]:
    return _joined([_meeting(part, goal) for part in parts])


def _some(parts: Sequence[r.Condition], goal: Goal) -> Iterator[_Way]:
    for part in parts:
        yield from _meeting(part, goal)


def _chosen(allowed: Sequence[tuple[str, ...]], words: Sequence[str]) -> str | None:
    """A word that all of these lists have, "" where there is none to choose; None where they share none."""
    if not allowed:
        return ""
    common = set(allowed[0]).intersection(*allowed[1:])
    preferred = [word for word in words if fold(word) in common]
    return preferred[0] if preferred else min(common, default=None)
