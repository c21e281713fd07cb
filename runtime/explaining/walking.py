"""The rules of a model one after the other, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..rules import BestOf, FirstOf, Group, Member, Rule


def rules_within(members: Iterable[Member]) -> Iterator[Rule]:
    """Every rule, also those in groups and lists, in the order of the file."""
    for member in members:
        match member:
            case Rule():
                yield member
            case FirstOf(rules) | BestOf(rules):
                yield from rules
            case Group():
                yield from rules_within(member.members)


def groups_within(members: Iterable[Member]) -> Iterator[Group]:
    """Every group, inner ones before those around them."""
    for member in members:
        if isinstance(member, Group):
            yield from groups_within(member.members)
            yield member
