"""What the parts of a model read of a lead, and who of them reads an event: found by the words it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import Factory, define, frozen

from ...runtime.intake import Event
from ...runtime.reference.events import event_passes
from ...runtime.rules import (
    AllOf,
    AnyOf,
    Events,
    EventTest,
    FieldCompare,
    FieldTest,
    FromField,
    Known,
    Named,
    PerField,
    SegmentIs,
)
from ...runtime.times import AsOf
from .event_tests import parts_of

_OF_FIELDS = (FieldTest, Known, FieldCompare, FromField, PerField)


@frozen
class Reader:
    """The keys of fields that a part of a model may read, whether it reads the segment, its event tests."""

    fields: tuple[str, ...]
    segment: bool
    tests: tuple[EventTest, ...]

    @classmethod
    def of(cls, part: object) -> Reader:
        fields: dict[str, None] = {}
        tests: dict[EventTest, None] = {}
        segment = False
        for one in parts_of(part, (Events, SegmentIs, *_OF_FIELDS)):
            if isinstance(one, Events):
                tests[one.test] = None
            fields.update(dict.fromkeys(_keys(one)))
            segment = segment or isinstance(one, SegmentIs)
        return cls(tuple(fields), segment, tuple(tests))


def _keys(part: object) -> Sequence[str]:
    match part:
        case FieldTest(key) | Known(key) | FromField(key) | PerField(field=key):
            return (key,)
        case FieldCompare(left, _, right):
            return left, right
    return ()


@define(eq=False)
class TestsByWord:
    """Tests on events, each with the places of those that read it, to be found by the words of an event."""

    __test__ = False  # it is no test itself

    readers: dict[EventTest, list[int]] = Factory(dict)
    _of_object: dict[str, list[EventTest]] = Factory(dict)
    _of_verb: dict[str, list[EventTest]] = Factory(dict)
    _others: list[EventTest] = Factory(list)

    @classmethod
    def of(cls, readers: Sequence[Reader]) -> TestsByWord:
        tests = cls()
        for at, reader in enumerate(readers):
            for test in reader.tests:
                tests._add(test, at)
        return tests

    def _add(self, test: EventTest, reader: int) -> None:
        if test in self.readers:
            self.readers[test].append(reader)
            return
        self.readers[test] = [reader]
        verbs, objects = needed_words(test)
        for word in dict.fromkeys(objects):
            self._of_object.setdefault(word, []).append(test)
        for word in dict.fromkeys(() if objects else verbs):
            self._of_verb.setdefault(word, []).append(test)
        if not verbs and not objects:
            self._others.append(test)

    def passed_by(self, event: Event, as_of: AsOf) -> tuple[int, ...]:
        """The places of those who read a test that the event passes."""
        near = self._with_words(sorted(event.verbs), sorted(event.objects))
        return self._places(test for test in near if event_passes(event, test, as_of))

    def near(self, event: EventTest) -> list[EventTest]:
        """The tests that an event which passes `event`, with one verb and one object, may pass as well."""
        verbs, objects = needed_words(event)
        return self._with_words(verbs or tuple(self._of_verb), objects or tuple(self._of_object))

    def places(self, tests: Sequence[EventTest]) -> tuple[int, ...]:
        """The places of those who read one of these tests."""
        return self._places(iter(tests))

    def _places(self, tests: Iterator[EventTest]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(place for test in tests for place in self.readers[test]))

    def _with_words(self, verbs: Sequence[str], objects: Sequence[str]) -> list[EventTest]:
        near = dict.fromkeys(self._others)
        for word in objects:
            near.update(dict.fromkeys(self._of_object.get(word, ())))
        for word in verbs:
            near.update(dict.fromkeys(self._of_verb.get(word, ())))
        return list(near)


def needed_words(test: EventTest) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Verbs, and objects, one of which whatever passes the test has; empty where it may have any."""
    match test:
        case Named(verbs, objects):
            return verbs, objects
        case AllOf(parts):
            several = [needed_words(part) for part in parts]
            return _fewest([verbs for verbs, _ in several]), _fewest([objects for _, objects in several])
        case AnyOf(parts):
            several = [needed_words(part) for part in parts]
            return _all_of([verbs for verbs, _ in several]), _all_of([objects for _, objects in several])
    return (), ()


def _fewest(lists: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return min((words for words in lists if words), key=len, default=())


def _all_of(lists: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(word for words in lists for word in words) if all(lists) else ()
