"""What rules give to many leads that are alike: a member is asked anew only where what it reads differs.

A member reads its fields, the segment, and the events that pass one of its tests; the reference comes to the
same for it whatever else the lead has.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import Factory, define, field

from ...runtime.intake import Event, Value
from ...runtime.reference.case import Case
from ...runtime.reference.members import NOTHING, Given, given_by, together
from ...runtime.rules import Rules
from ...runtime.times import AsOf
from ..proving.readers import Reader, TestsByWord

_Key = tuple[int, tuple[Value | None, ...], str | None, tuple[Event, ...] | None]


@define(eq=False)
class Gifts:
    """What the members of some rules give to leads, all as of one moment."""

    rules: Rules
    as_of: AsOf
    _readers: tuple[Reader, ...] = field(init=False)
    _tests: TestsByWord = field(init=False)
    _given: dict[_Key, Given] = Factory(dict)
    _concerned: dict[Event, tuple[int, ...]] = Factory(dict)

    def __attrs_post_init__(self) -> None:
        self._readers = tuple(Reader.of(member) for member in self.rules.members)
        self._tests = TestsByWord.of(self._readers)

    def given(self, case: Case) -> Given:
        """What all members give to a lead whose segment is known."""
        own = self._by_member(case.events)
        all_given = (self._given_by(at, case, own) for at in range(len(self._readers)))
        return together(given for given in all_given if given is not NOTHING)

    def _given_by(self, at: int, case: Case, by_member: dict[int, list[Event]] | None) -> Given:
        reader = self._readers[at]
        events = None if by_member is None else tuple(by_member.get(at, ()))
        values = tuple([case.values.get(key) for key in reader.fields])
        key = (at, values, case.segment if reader.segment else None, events)
        found = self._given.get(key)
        if found is None:
            only_own = Case(self.rules, self.as_of, case.values, events, case.segment)
            found = self._given[key] = given_by(self.rules.members[at], only_own)
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
