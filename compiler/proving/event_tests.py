"""All the event tests, event sets and conditions that a model asks, found by walking its rules."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from attrs import fields, has

from ...runtime.rules import (
    AllOf,
    AnyOf,
    Events,
    EventTest,
    Named,
    NoneOf,
    Where,
)


def parts_of(node: object, wanted: type | tuple[type, ...]) -> Iterator[object]:
    """Every part of the tree that is of a wanted type, outermost first."""
    types = wanted if isinstance(wanted, tuple) else (wanted,)
    waiting = [node]
    while waiting:
        part = waiting.pop()
        kind: Any = type(part)
        if kind is tuple:
            waiting.extend(reversed(part))  # type: ignore[call-overload]
            continue
        if kind in types:
            yield part
        waiting.extend([getattr(part, name) for name in _branches(kind)])


@cache
def _branches(kind: type[Any]) -> tuple[str, ...]:
    """The attributes of a class of rules that may hold further parts, the last one first."""
    if not has(kind):
        return ()
    leaves = ("str", "int", "bool", "Decimal", "str | None", "int | None", "tuple[str, ...]")
    return tuple(one.name for one in reversed(fields(kind)) if str(one.type) not in leaves)


def event_sets(node: object) -> list[Events]:
    """Every set of events, each once; those inside sequences as well."""
    return list(dict.fromkeys(part for part in parts_of(node, Events) if isinstance(part, Events)))


def passes_named(test: EventTest, verb: str, object_: str, holds: dict[Where, bool]) -> bool:
    """Whether an event of that verb and object ("" for none that is named) passes, given its `where`s."""
    match test:
        case Named(verbs, objects):
            return (not verbs or verb in verbs) and (not objects or object_ in objects)
        case Where():
            return holds[test]
        case AllOf(parts):
            return all(passes_named(part, verb, object_, holds) for part in parts)
        case AnyOf(parts):
            return any(passes_named(part, verb, object_, holds) for part in parts)
        case NoneOf(parts):
            return not any(passes_named(part, verb, object_, holds) for part in parts)
        case _:
            return True


def wheres_that_matter(test: EventTest, verb: str, object_: str) -> set[Where]:
    """The `where`s that decide whether an event of that verb and object passes."""
    undecided: set[Where] = set()
    _decided(test, verb, object_, undecided)
    return undecided


def _decided(test: EventTest, verb: str, object_: str, undecided: set[Where]) -> bool | None:
    """Whether it passes, None where its `where`s decide; those are then added to `undecided`."""
    match test:
        case Named(verbs, objects):
            return (not verbs or verb in verbs) and (not objects or object_ in objects)
        case Where():
            undecided.add(test)
            return None
        case AllOf(parts) | AnyOf(parts) | NoneOf(parts):
            strongest = not isinstance(test, AllOf)
            inner: set[Where] = set()
            answers = [_decided(part, verb, object_, inner) for part in parts]
            turned = isinstance(test, NoneOf)
            if strongest in answers:
                return strongest != turned
            if None in answers:
                undecided |= inner
                return None
            return (not strongest) != turned
        case _:
            return True
