"""The rules of a model, one after the other, and its totals."""

from __future__ import annotations

from collections.abc import Sequence

from .runtime.rules import BestOf, Combined, FirstOf, Group, Member, Rule, Rules, Score


def all_rules(members: Sequence[Member]) -> tuple[Rule, ...]:
    """Every rule of a model, also those in groups and lists, in the order of the file."""
    found: list[Rule] = []
    for member in members:
        match member:
            case Rule():
                found.append(member)
            case FirstOf() | BestOf() | Group():
                found.extend(all_rules(member.members))
    return tuple(found)


def all_totals(rules: Rules) -> tuple[Score | Combined, ...]:
    """The scores in the order of the result's columns: `score`, the named ones, the combined ones."""
    return (*rules.scores, *rules.combined)


def origins_in_words(rules: Rules) -> dict[int, str]:
    """Where each rule stands, and its own text, by its number."""
    return {
        rule.number: f"{rule.origin.file}:{rule.origin.line} {rule.origin.text}"
        for rule in all_rules(rules.members)
    }
