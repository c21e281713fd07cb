"""One event that passes a test: a verb, an object and the properties it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve, frozen

from ...runtime.intake import Value
from ...runtime.rules import AllOf, AnyOf, Anything, EventTest, Kind, Named, NoneOf, Where
from ...runtime.times import AsOf
from .demands import Demand, TooMany, alternatives
from .field_values import NoValue, about_one_field, value_for

MOST_WAYS = 40
_SOME_WORD = "something"


@frozen
class EventShape:
    """What an event says of itself, folded; `values` are its properties by key."""

    verb: str
    object: str
    values: Mapping[str, Value]


@frozen
class _Asked:
    """`verbs`, `objects`: one of these, None: any. `unnamed`: what the event must not be."""

    verbs: tuple[str, ...] | None = None
    objects: tuple[str, ...] | None = None
    unnamed: tuple[Named, ...] = ()
    demands: tuple[Demand, ...] = ()


@frozen
class EventShapes:
    """Finds events under one model: `kinds` of properties by key, `ignored` tests that none may pass."""

    kinds: Mapping[str, Kind]
    ignored: tuple[EventTest, ...]
    as_of: AsOf
    markers: frozenset[str]

    def passing(self, test: EventTest) -> EventShape | None:
        """An event that passes the test and is not ignored; None where none was found."""
        goals = [(test, True), *((ignored, False) for ignored in self.ignored)]
        for at, asked in enumerate(_ways(goals, _Asked())):
            if at == MOST_WAYS:
                return None
            shape = self._shape(asked)
            if shape is not None:
                return shape
        return None

    def _shape(self, asked: _Asked) -> EventShape | None:
        for verb in asked.verbs or (_SOME_WORD,):
            for obj in asked.objects or (_SOME_WORD,):
                if not any(_is(named, verb, obj) for named in asked.unnamed):
                    values = self._values(asked.demands)
                    return None if values is None else EventShape(verb, obj, values)
        return None

    def _values(self, demands: Sequence[Demand]) -> Mapping[str, Value] | None:
        try:
            for at, way in enumerate(alternatives(demands, ())):
                if at == MOST_WAYS:
                    return None
                values = self._met(way)
                if values is not None:
                    return values
        except TooMany:
            pass
        return None

    def _met(self, demands: Sequence[Demand]) -> Mapping[str, Value] | None:
        by_key: dict[str, list[Demand]] = {}
        for demand in demands:
            key = about_one_field(demand[0])
            if key is None:
                return None
            by_key.setdefault(key, []).append(demand)
        values: dict[str, Value] = {}
        for key, own in by_key.items():
            value = value_for(key, self.kinds.get(key, "text"), own, self.as_of, self.markers)
            if isinstance(value, NoValue):
                return None
            values[key] = value
        return values


def _is(named: Named, verb: str, obj: str) -> bool:
    return (not named.verbs or verb in named.verbs) and (not named.objects or obj in named.objects)


def _ways(goals: Sequence[tuple[EventTest, bool]], asked: _Asked) -> Iterator[_Asked]:
    """Each way to meet all goals."""
    left = list(goals)
    while left:
        test, wanted = left.pop()
        match test:
            case Anything():
                if not wanted:
                    return
            case Named():
                narrowed = _named(test, asked) if wanted else evolve(asked, unnamed=(*asked.unnamed, test))
                if narrowed is None:
                    return
                asked = narrowed
            case Where(condition):
                demand: Demand = (condition, "true" if wanted else "not true")
                asked = evolve(asked, demands=(*asked.demands, demand))
            case AllOf(parts) if wanted:
                left += ((part, True) for part in parts)
            case AnyOf(parts) | NoneOf(parts) if wanted == isinstance(test, NoneOf):
                left += ((part, False) for part in parts)
            case AllOf(parts) | AnyOf(parts) | NoneOf(parts):
                for part in parts:
                    yield from _ways([*left, (part, not isinstance(test, AllOf))], asked)
                return
    yield asked


def _named(test: Named, asked: _Asked) -> _Asked | None:
    verbs = _both(asked.verbs, test.verbs)
    objects = _both(asked.objects, test.objects)
    if verbs == () or objects == ():
        return None
    return evolve(asked, verbs=verbs, objects=objects)


def _both(one: tuple[str, ...] | None, other: tuple[str, ...]) -> tuple[str, ...] | None:
    if not other:
        return one
    return other if one is None else tuple(word for word in one if word in other)
