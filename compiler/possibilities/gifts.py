"""What rules give to many leads that are alike: a member is asked anew only where what it reads differs.

A member reads its fields, the segment, and the events that pass one of its tests; the reference comes to the
same for it whatever else the lead has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import Factory, define, field, frozen

from ...runtime.intake import Event, Value
from ...runtime.reference.case import Case
from ...runtime.reference.events import event_passes
from ...runtime.reference.members import NOTHING, Given, given_by
from ...runtime.rules import (
    AllOf,
    AnyOf,
    Events,
    EventTest,
    FieldCompare,
    FieldTest,
    FromField,
    Known,
    Member,
    Named,
    PerField,
    Rules,
    SegmentIs,
)
from ...runtime.times import AsOf
from .nodes import nodes

_Key = tuple[int, tuple[Value | None, ...], str | None, tuple[Event, ...] | None]


@define(eq=False)
class Gifts:
    """What the members of some rules give to leads, all as of one moment."""

    rules: Rules
    as_of: AsOf
    _readers: tuple[_Reader, ...] = field(init=False)
    _tests: _TestsByWord = field(init=False)
    _given: dict[_Key, Given] = Factory(dict)
    _concerned: dict[Event, tuple[int, ...]] = Factory(dict)

    def __attrs_post_init__(self) -> None:
        self._readers = tuple(_Reader.of(member) for member in self.rules.members)
        self._tests = _TestsByWord()
        for at, reader in enumerate(self._readers):
            for test in reader.tests:
                self._tests.add(test, at)

    def given(self, case: Case) -> Given:
        """What all members give to a lead whose segment is known."""
        own = self._by_member(case.events)
        several = [
            given
            for at, reader in enumerate(self._readers)
            if (given := self._given_by(at, reader, case, own)) is not NOTHING
        ]
        return Given(
            tuple(share for given in several for share in given.shares),
            tuple(payment for given in several for payment in given.payments),
            tuple(group for given in several for group in given.groups),
            tuple(hold for given in several for hold in given.holds),
            frozenset(number for given in several for number in given.rules),
        )

    def _given_by(
        self, at: int, reader: _Reader, case: Case, by_member: dict[int, list[Event]] | None
    ) -> Given:
        events = None if by_member is None else tuple(by_member.get(at, ()))
        values = tuple([case.values.get(key) for key in reader.fields])
        key = (at, values, case.segment if reader.segment else None, events)
        found = self._given.get(key)
        if found is None:
            only_own = Case(self.rules, self.as_of, case.values, events, case.segment)
            found = self._given[key] = given_by(reader.member, only_own)
        return found

    def _by_member(self, events: Sequence[Event] | None) -> dict[int, list[Event]] | None:
        """The events that each member reads."""
        if events is None:
            return None
        found: dict[int, list[Event]] = {}
        for event in events:
            if event not in self._concerned:
                self._concerned[event] = self._tests.passed_by(event, self.as_of)
            for at in self._concerned[event]:
                found.setdefault(at, []).append(event)
        return found


@frozen(eq=False)
class _Reader:
    """A member and what it reads."""

    member: Member
    fields: tuple[str, ...]
    segment: bool
    tests: tuple[EventTest, ...]

    @classmethod
    def of(cls, member: Member) -> _Reader:
        parts = [*nodes(member)]
        tests = dict.fromkeys(part.test for part in parts if isinstance(part, Events))
        return cls(
            member,
            tuple(dict.fromkeys(key for part in parts for key in _fields(part))),
            any(isinstance(part, SegmentIs) for part in parts),
            tuple(tests),
        )


def _fields(part: object) -> Iterator[str]:
    match part:
        case FieldTest(key) | Known(key) | FromField(key) | PerField(field=key):
            yield key
        case FieldCompare(left, _, right):
            yield from (left, right)


@define
class _TestsByWord:
    """Tests on events and who reads each, to be found by a word that an event has to have to pass."""

    readers: dict[EventTest, list[int]] = Factory(dict)
    of_object: dict[str, list[EventTest]] = Factory(dict)
    of_verb: dict[str, list[EventTest]] = Factory(dict)
    others: list[EventTest] = Factory(list)

    def add(self, test: EventTest, reader: int) -> None:
        if test not in self.readers:
            self.readers[test] = []
            verbs, objects = _words(test)
            for word in dict.fromkeys(objects):
                self.of_object.setdefault(word, []).append(test)
            for word in dict.fromkeys(() if objects else verbs):
                self.of_verb.setdefault(word, []).append(test)
            if not verbs and not objects:
                self.others.append(test)
        self.readers[test].append(reader)

    def passed_by(self, event: Event, as_of: AsOf) -> tuple[int, ...]:
        """Those who read a test that the event passes."""
        tests = list(self.others)
        for known, words in ((self.of_object, event.objects), (self.of_verb, event.verbs)):
            tests += (test for word in sorted(words) for test in known.get(word, ()))
        passed = (test for test in tests if event_passes(event, test, as_of))
        return tuple(dict.fromkeys(reader for test in passed for reader in self.readers[test]))


def _words(test: EventTest) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Verbs, and objects, one of which whatever passes the test has; empty where it may have any."""
    match test:
        case Named(verbs, objects):
            return verbs, objects
        case AllOf(parts):
            several = [_words(part) for part in parts]
            return (
                next((verbs for verbs, _ in several if verbs), ()),
                next((objects for _, objects in several if objects), ()),
            )
        case AnyOf(parts):
            several = [_words(part) for part in parts]
            return (
                _all_of([verbs for verbs, _ in several]),
                _all_of([objects for _, objects in several]),
            )
    return (), ()


def _all_of(lists: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(word for words in lists for word in words) if all(lists) else ()
