"""Whether one event can be two things at once: tests on events that exclude or imply one another.

An event has at most one verb and at most one object here, and any properties. Each answer but "maybe" is
certain; where texts, dates or long conditions make it too hard to tell, the answer is "maybe".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from attrs import define, evolve, frozen

from ...runtime.folding import fold
from ...runtime.intake import Text
from ...runtime.reference.value_tests import passes
from ...runtime.rules import (
    AllOf,
    Always,
    And,
    AnyOf,
    Anything,
    Condition,
    EventTest,
    FieldCompare,
    FieldTest,
    Kind,
    Known,
    Named,
    NoneOf,
    Not,
    NumberBetween,
    NumberIn,
    NumberOf,
    Or,
    Rules,
    Test,
    TextContains,
    TextEnds,
    TextExactly,
    TextIn,
    TextStarts,
    Unless,
    Where,
)
from ...runtime.times import AsOf, zone
from .number_ranges import some_number_passes

Passing = Literal["never", "maybe", "always"]

_MOST_BRANCHES = 200
_NO_TIME = AsOf(0, 0, zone("UTC"))  # tests on texts do not read it

# How a condition on the event's properties has to turn out: true, false, not true, not false.
_Mode = Literal["true", "false", "not true", "not false"]
_SWAPPED: Mapping[_Mode, _Mode] = {
    "true": "false",
    "false": "true",
    "not true": "not false",
    "not false": "not true",
}
_CONTRARY: Mapping[_Mode, tuple[_Mode, ...]] = {
    "true": ("false", "not true"),
    "false": ("true", "not false"),
    "not true": ("true",),
    "not false": ("false",),
}
_Node = EventTest | Condition
_Goal = tuple[_Node, bool | _Mode]
_Atom = FieldTest | Known | FieldCompare | NumberOf
_Texts = TextContains | TextStarts | TextEnds


def property_kinds(rules: Rules) -> dict[str, Kind]:
    """The kind of every property that the rules read, by key."""
    return {field.key: field.kind for field in rules.properties}


def event_may_pass(event: EventTest, test: EventTest, kinds: Mapping[str, Kind]) -> Passing:
    """Whether an event that passes `event` passes `test`: never, always, or maybe.

    `kinds` are those of the properties, by key. Where no event at all can pass `event`, it is "never".
    """
    if isinstance(event, Named) and isinstance(test, Named):
        return _names_pass(event, test)
    if not satisfiable((event, test), (), kinds):
        return "never"
    return "maybe" if satisfiable((event,), (test,), kinds) else "always"


def _names_pass(event: Named, test: Named) -> Passing:
    """The same for plain phrases, at once; empty stands for any."""
    passing: Passing = "always"
    for own, asked in ((event.verbs, test.verbs), (event.objects, test.objects)):
        if asked and own:
            shared = set(own).intersection(asked)
            if not shared:
                return "never"
            if len(shared) < len(set(own)):
                passing = "maybe"
        elif asked:
            passing = "maybe"
    return passing


def satisfiable(passed: Sequence[EventTest], failed: Sequence[EventTest], kinds: Mapping[str, Kind]) -> bool:
    """False: certainly no event passes all of `passed` and none of `failed`. True: there may be one."""
    goals: list[_Goal] = [(test, True) for test in passed]
    goals += [(test, False) for test in failed]
    return _Search(kinds).possible(goals, _Facts())


@frozen
class _Facts:
    """What is demanded of the event so far. `verbs`, `objects`: one of these (None: any or none)."""

    verbs: frozenset[str] | None = None
    objects: frozenset[str] | None = None
    not_verbs: frozenset[str] = frozenset()
    not_objects: frozenset[str] = frozenset()
    atoms: tuple[tuple[_Atom, _Mode], ...] = ()


@define
class _Search:
    kinds: Mapping[str, Kind]
    branches: int = 0

    def possible(self, goals: list[_Goal], facts: _Facts) -> bool:
        """Whether all goals can be met; each is taken apart until only simple demands are left."""
        goals = list(goals)
        while goals:
            node, wanted = goals.pop()
            ways = self._ways(node, wanted, facts)
            if isinstance(ways, _Facts):
                facts = ways
            elif len(ways) == 1:
                goals += ways[0]
            elif not ways:
                return False
            else:
                self.branches += len(ways)
                if self.branches > _MOST_BRANCHES:
                    return True
                return any(self.possible([*goals, *way], facts) for way in ways)
        return not facts.atoms or _consistent(facts.atoms, self.kinds)

    def _ways(self, node: _Node, wanted: bool | _Mode, facts: _Facts) -> Sequence[list[_Goal]] | _Facts:
        """Other goals, any one list of which will do (none: impossible); or the facts with this one added."""
        if isinstance(wanted, bool):
            return self._test(node, wanted, facts)
        return self._condition(node, wanted, facts)

    def _test(self, node: _Node, wanted: bool, facts: _Facts) -> Sequence[list[_Goal]] | _Facts:
        match node:
            case Anything():
                return facts if wanted else ()
            case Named(verbs, objects):
                return (
                    _named(frozenset(verbs), frozenset(objects), facts) if wanted else _unnamed(node, facts)
                )
            case Where(condition):
                return [[(condition, "true" if wanted else "not true")]]
            case AllOf(parts):
                return _every(parts, True) if wanted else _some(parts, False)
            case AnyOf(parts):
                return _some(parts, True) if wanted else _every(parts, False)
            case NoneOf(parts):
                return _every(parts, False) if wanted else _some(parts, True)
        return facts

    def _condition(self, node: _Node, mode: _Mode, facts: _Facts) -> Sequence[list[_Goal]] | _Facts:
        match node:
            case Always(value):
                return facts if value == (mode in ("true", "not false")) else ()
            case And(parts):
                goals: list[_Goal] = [(part, mode) for part in parts]
                return [goals] if mode in ("true", "not false") else [[goal] for goal in goals]
            case Or(parts):
                goals = [(part, mode) for part in parts]
                return [goals] if mode in ("false", "not true") else [[goal] for goal in goals]
            case Not(part):
                return [[(part, _SWAPPED[mode])]]
            case Unless(part):
                return [[(part, "not true" if mode in ("true", "not false") else "true")]]
        return evolve(facts, atoms=(*facts.atoms, (node, mode))) if isinstance(node, _Atom) else facts


def _every(parts: Iterable[EventTest], wanted: bool) -> Sequence[list[_Goal]]:
    return [[(part, wanted) for part in parts]]


def _some(parts: Iterable[EventTest], wanted: bool) -> Sequence[list[_Goal]]:
    return [[(part, wanted)] for part in parts]


def _named(verbs: frozenset[str], objects: frozenset[str], facts: _Facts) -> Sequence[list[_Goal]] | _Facts:
    """The event has one of these verbs and one of these objects; empty stands for any."""
    new_verbs, new_objects = facts.verbs, facts.objects
    if verbs:
        new_verbs = (verbs if new_verbs is None else new_verbs & verbs) - facts.not_verbs
        if not new_verbs:
            return ()
    if objects:
        new_objects = (objects if new_objects is None else new_objects & objects) - facts.not_objects
        if not new_objects:
            return ()
    return _Facts(new_verbs, new_objects, facts.not_verbs, facts.not_objects, facts.atoms)


def _unnamed(node: Named, facts: _Facts) -> Sequence[list[_Goal]] | _Facts:
    """The event has another verb (or none), or another object (or none)."""
    if node.verbs and node.objects:
        return [[(Named(node.verbs, ()), False)], [(Named((), node.objects), False)]]
    if node.verbs:
        verbs = frozenset(node.verbs)
        left = None if facts.verbs is None else facts.verbs - verbs
        return () if left == frozenset() else evolve(facts, verbs=left, not_verbs=facts.not_verbs | verbs)
    if node.objects:
        objects = frozenset(node.objects)
        left = None if facts.objects is None else facts.objects - objects
        if left == frozenset():
            return ()
        return evolve(facts, objects=left, not_objects=facts.not_objects | objects)
    return ()


# ---------------------------------------------------------------- properties


def _consistent(atoms: Sequence[tuple[_Atom, _Mode]], kinds: Mapping[str, Kind]) -> bool:
    """False where these single conditions certainly cannot all turn out as demanded."""
    demanded = set(atoms)
    if any((atom, contrary) in demanded for atom, mode in atoms for contrary in _CONTRARY[mode]):
        return False
    keys = dict.fromkeys(atom.field for atom, _ in atoms if isinstance(atom, FieldTest | Known))
    return all(_property_possible(key, atoms, kinds.get(key)) for key in keys)


def _property_possible(key: str, atoms: Sequence[tuple[_Atom, _Mode]], kind: Kind | None) -> bool:
    tests = [(atom.test, mode) for atom, mode in atoms if isinstance(atom, FieldTest) and atom.field == key]
    known = {mode for atom, mode in atoms if isinstance(atom, Known) and atom.field == key}
    has_value = "true" in known or any(mode in ("true", "false") for _, mode in tests)
    if not has_value:
        return True
    if "false" in known or "not true" in known:
        return False
    # A known value decides every test: what is not true is false.
    met = list(dict.fromkeys(test for test, mode in tests if mode in ("true", "not false")))
    unmet = list(dict.fromkeys(test for test, mode in tests if mode in ("false", "not true")))
    if any(test in unmet for test in met):
        return False
    if kind == "number":
        return _number_possible(met, unmet)
    return _text_possible(met, unmet) if kind == "text" else True


def _number_possible(met: Sequence[Test], unmet: Sequence[Test]) -> bool:
    known = [test for test in (*met, *unmet) if isinstance(test, NumberBetween | NumberIn)]
    if len(known) < len(met) + len(unmet):
        return True
    return some_number_passes(known[: len(met)], known[len(met) :])


def _text_possible(met: Sequence[Test], unmet: Sequence[Test]) -> bool:
    for test in met:
        if isinstance(test, TextIn):
            others = [other for other in (*met, *unmet) if not isinstance(other, TextExactly)]
            return any(_all_as_wanted(Text(text, text), met, unmet, others) for text in test.values)
        if isinstance(test, TextExactly):
            texts = [Text(text, fold(text)) for text in test.values]
            return any(_all_as_wanted(text, met, unmet, (*met, *unmet)) for text in texts)
    return not any(_implied(test, other) for test in met for other in unmet)


def _all_as_wanted(text: Text, met: Sequence[Test], unmet: Sequence[Test], tests: Sequence[Test]) -> bool:
    return all(
        passes(text, test, _NO_TIME) is not (test in unmet) for test in tests if test in met or test in unmet
    )


def _implied(test: Test, other: Test) -> bool:
    """Every text that passes `test` certainly passes `other`."""
    if not isinstance(test, _Texts) or not isinstance(other, _Texts):
        return False
    return all(
        any(_part_implied(part, type(test), own, type(other)) for own in other.values) for part in test.values
    )


def _part_implied(part: str, sort: type[_Texts], own: str, other: type[_Texts]) -> bool:
    if other is TextContains:
        return own in part
    if sort is not other:
        return False
    return part.startswith(own) if sort is TextStarts else part.endswith(own)
