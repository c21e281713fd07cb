"""Removing: rules that can never pay are taken out of their members."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from attrs import evolve, frozen

from ...runtime import tables as t
from .possible import Possible
from .rewriting import Moves, follow

Why = Literal["never true", "earlier", "same"]


@frozen
class NeverPays:
    """A rule (its number) that can never pay: no lead meets its condition, or in its list the rule `by`
    always pays before it ("earlier": whoever the lead is; "same": whenever its own condition holds).
    """

    rule: int
    why: Why
    by: int | None = None


def remove_never_paying(tables: t.Tables) -> t.Tables:
    """Such a rule is in no member any more. It still is one of the model's rules, and what its condition asks
    still counts for coverage.

    >>> from leadlang.compiler.optimising.equals import merge_equals
    >>> from leadlang.compiler.optimising.showing import lowered
    >>> plain = lowered('''when employees below 5 and employees above 10 score +5
    ... first of
    ...   when employees at least 100 score +9
    ...   when employees at least 100 score +8
    ...   otherwise score +1
    ... end''')
    >>> kept = remove_never_paying(merge_equals(plain))
    >>> [[rule.number for rule in member.rules] for member in kept.members], kept.rules, kept.counted
    ([[1, 3]], 4, 3)
    """
    gone = {one.rule for one in never_paying(tables)}
    if not gone:
        return tables
    members: list[t.MemberRow] = []
    places: list[int] = []
    for member in tables.members:
        rivals = len(member.rules) - member.otherwise
        kept = [rule for rule in member.rules if rule.number not in gone]
        otherwise = sum(rule.number not in gone for rule in member.rules[rivals:])
        places.append(len(members) if kept else -1)
        if kept:
            members.append(t.MemberRow(member.way, tuple(kept), otherwise, member.pot))
    return follow(evolve(tables, members=tuple(members)), Moves(members=places))


def never_paying(tables: t.Tables) -> tuple[NeverPays, ...]:
    """All rules that can never pay, as far as can be seen from the tables; sorted."""
    possible = Possible(tables)
    found = [one for member in tables.members for one in _of_member(member, tables, possible)]
    return tuple(sorted(found, key=lambda one: one.rule))


def _of_member(member: t.MemberRow, tables: t.Tables, possible: Possible) -> Iterator[NeverPays]:
    rivals = len(member.rules) - member.otherwise
    always: int | None = None
    earlier: dict[int, int] = {}
    for place, rule in enumerate(member.rules):
        in_order = member.way == "first of" or (member.way == "best of" and place >= rivals)
        if not possible.true(rule.pays):
            yield NeverPays(rule.number, "never true")
        elif in_order and always is not None:
            yield NeverPays(rule.number, "earlier", always)
        elif in_order and rule.pays in earlier:
            yield NeverPays(rule.number, "same", earlier[rule.pays])
        else:
            earlier.setdefault(rule.pays, rule.number)
            if always is None and tables.conditions[rule.pays].asked == t.Fixed(True):
                always = rule.number
