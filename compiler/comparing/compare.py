"""Two models held against each other."""

from __future__ import annotations

from attrs import evolve

from ...runtime import rules as r
from .behaviours import Behaviours, redeclared
from .canonical import Canonical
from .changes import Change, Comparison
from .layers import layer_changes
from .matching import Matched, match
from .plain_rules import Standing, standing
from .rule_changes import list_changes, rule_changes
from .totals import behaviour_changes, field_changes, setting_changes, total_changes


def compare(old: r.Rules, new: r.Rules) -> Comparison:
    """What changed in meaning from one model to the other.

    Names of definitions, files, layout, comments, order without a meaning and the spoken language change
    nothing.

    No change is said only where both give every lead the same results, coverage included.
    """
    before, after = Canonical.of(old), Canonical.of(new)
    spoken = redeclared(old, new, before.on_properties, after.on_properties)
    forms = before, evolve(after, behaviours=Behaviours(spoken))
    one, other = standing(old, forms[0]), standing(new, forms[1])
    matched = match(one, other)
    groups = _groups(one, other, matched)
    changes: list[Change] = [
        *setting_changes(old, new, forms),
        *field_changes(old, new),
        *behaviour_changes(spoken),
        *rule_changes(one, other, matched),
        *list_changes(one, other, matched),
        *total_changes(old, new, forms, groups),
        *layer_changes(old, new, forms),
    ]
    return Comparison(tuple(changes), _pairs(one, other, matched), tuple(groups.items()))


def _groups(old: Standing, new: Standing, matched: Matched) -> dict[str, str]:
    pairs = ((old.lists[one], new.lists[other]) for one, other in matched.lists)
    return {before.name: after.name for before, after in pairs if before.kind == "group"}


def _pairs(old: Standing, new: Standing, matched: Matched) -> tuple[tuple[int, int], ...]:
    """The numbers of rules that continue each other; where several are regrouped, all of them each other."""
    places = list(matched.rules)
    for olds, news in matched.regrouped:
        places += [(one, other) for one in olds for other in news]
    return tuple(sorted((old.rules[one].rule.number, new.rules[other].rule.number) for one, other in places))
