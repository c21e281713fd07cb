"""The kinds of events that no rule of a model can tell apart, each with an event that is of it.

A proof speaks of events with at most one verb and one object, as a log with one column of each has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import z3
from attrs import frozen

from ...runtime.rules import Condition, EventTest, Field, FieldCompare, FieldTest, Known, Named, Where
from .event_tests import parts_of, passes_named, wheres_that_matter
from .kleene import truth_of
from .numbers import decimals_of
from .puzzle import Puzzle, holds
from .record import Record
from .values import Values, said_values

MOST_KINDS = 400
_MOST_OF_A_PAIR = 96


class TooMany(Exception):
    """The rules tell more kinds of events apart than can be looked at one by one."""


@frozen(eq=False)
class EventKind:
    """Events of one kind. `passed` are the tests of the model that they pass, `verb`, `object` and `values`
    (by property key) those of an example; `free` are the properties that may have any value besides."""

    passed: frozenset[EventTest]
    verb: str
    object: str
    values: Values
    asked: frozenset[str]

    def passes(self, test: EventTest) -> bool:
        return test in self.passed


def event_kinds(
    tests: Sequence[EventTest],
    ignored: Sequence[EventTest],
    properties: Mapping[str, Field],
    puzzle_steps: int,
    missing: tuple[str, ...] = (),
) -> tuple[EventKind, ...]:
    """All kinds of events that count, by which of `tests` they pass. TooMany where they are too many."""
    every = [*tests, *ignored]
    found: dict[frozenset[EventTest], EventKind] = {}
    for verb, object_ in _pairs(every):
        wheres = sorted(
            {where for test in every for where in wheres_that_matter(test, verb, object_)}, key=repr
        )
        for truths, values in _combinations(wheres, properties, puzzle_steps, missing):
            if any(passes_named(test, verb, object_, truths) for test in ignored):
                continue
            passed = frozenset(test for test in tests if passes_named(test, verb, object_, truths))
            asked = frozenset(key for where in wheres for key in _keys(where.condition))
            kind = EventKind(passed, verb, object_, values, asked)
            if passed not in found or _size(kind) < _size(found[passed]):
                found[passed] = kind
            if len(found) > MOST_KINDS:
                raise TooMany
    return tuple(sorted(found.values(), key=lambda kind: (kind.verb, kind.object, repr(kind.values))))


def _size(kind: EventKind) -> tuple[int, int]:
    return len(kind.values), len(kind.verb) + len(kind.object)


def _pairs(tests: Iterable[EventTest]) -> list[tuple[str, str]]:
    """One verb and object for every way in which the named tests can turn out; "" is any other."""
    named = list(dict.fromkeys(part for part in parts_of(tuple(tests), Named) if isinstance(part, Named)))
    verbs = _classes([one.verbs for one in named])
    objects = _classes([one.objects for one in named])
    seen: dict[tuple[bool, ...], tuple[str, str]] = {}
    for verb, object_ in product(verbs, objects):
        answer = tuple(passes_named(one, verb, object_, {}) for one in named)
        if answer not in seen:
            seen[answer] = (verb, object_)
    return list(seen.values())


def _classes(lists: Sequence[tuple[str, ...]]) -> list[str]:
    """Of the words that all lists treat alike the shortest; "" stands for every other."""
    members: dict[str, list[int]] = {"": []}
    for at, words in enumerate(lists):
        for word in words:
            members.setdefault(word, []).append(at)
    classes: dict[tuple[int, ...], str] = {(): ""}
    for word, where in sorted(members.items(), key=lambda item: (len(item[0]), item[0])):
        classes.setdefault(tuple(where), word)
    return list(classes.values())


def _combinations(
    wheres: Sequence[Where], properties: Mapping[str, Field], steps: int, missing: tuple[str, ...]
) -> list[tuple[dict[Where, bool], Values]]:
    """Every way in which these `where`s can hold or not for one event, with properties that show it."""
    if not wheres:
        return [({}, {})]
    puzzle = Puzzle(steps)
    record = Record(puzzle, properties, puzzle.whole(20_000), decimals=_decimals(wheres))
    claims = [_claim(where.condition, record, puzzle) for where in wheres]
    found: list[tuple[dict[Where, bool], Values]] = []
    for known in record.known:
        puzzle.hold(z3.Or(record.known[known], record.missing[known]))
    while True:
        values = said_values(puzzle, record, steps, missing)
        if values is None:
            return found
        answer = puzzle.answer()
        truths = [holds(answer, claim) for claim in claims]
        found.append((dict(zip(wheres, truths, strict=True)), values))
        if len(found) > _MOST_OF_A_PAIR:
            raise TooMany
        puzzle.hold(puzzle.any(claim != truth for claim, truth in zip(claims, truths, strict=True)))


def _claim(condition: Condition, record: Record, puzzle: Puzzle) -> object:
    return truth_of(condition, record.answer, puzzle).true


def _keys(condition: Condition) -> set[str]:
    keys: set[str] = set()
    for part in parts_of(condition, (FieldTest, Known, FieldCompare)):
        if isinstance(part, FieldTest | Known):
            keys.add(part.field)
        elif isinstance(part, FieldCompare):
            keys |= {part.left, part.right}
    return keys


def _decimals(wheres: Sequence[Where]) -> int:
    return decimals_of(tuple(wheres))
