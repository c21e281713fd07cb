"""Declared behaviours: what a phrase means in the data, and where two models mean another thing by it.

`behaviour visited pricing means …` stands in every rule on that phrase. When it changes, it is said once, and
rules on the phrase are the same as before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve, field, fields, frozen, has

from ...runtime import rules as r
from .event_tests import OnProperties, any_event, plain_event_test

Meaning = tuple[r.EventTest, ...]
"""What a phrase stands for beside the log's own event of that name: any of these tests, in their one form."""


@frozen
class Redeclared:
    """A phrase (one verb in all its spellings, one object) whose meaning changed; () is not declared."""

    phrase: r.Named
    old: Meaning
    new: Meaning


@frozen
class Behaviours:
    """Puts the old meaning in the place of the new one, wherever its phrase is meant."""

    redeclared: tuple[Redeclared, ...] = field(default=())

    def as_before(self, test: r.EventTest) -> r.EventTest:
        if not self.redeclared:
            return test
        match test:
            case r.AnyOf(parts):
                kept = [self.as_before(part) for part in parts]
                for one in self.redeclared:
                    if (_means(one.phrase, kept) or _only(one.phrase, kept)) and set(one.new) <= set(kept):
                        kept = [part for part in kept if part not in one.new] + list(one.old)
                return any_event(kept)
            case r.Named():
                mine = [one for one in self.redeclared if not one.new and _means(one.phrase, [test])]
                return any_event([test, *(part for one in mine for part in one.old)]) if mine else test
            case r.AllOf(parts) | r.NoneOf(parts):
                return evolve(test, parts=tuple(sorted(map(self.as_before, parts), key=repr)))
        return test


def _means(phrase: r.Named, parts: Iterable[r.EventTest]) -> bool:
    return any(
        isinstance(part, r.Named)
        and part.verbs == phrase.verbs
        and (not part.objects or set(phrase.objects) <= set(part.objects))
        for part in parts
    )


def _only(phrase: r.Named, parts: Iterable[r.EventTest]) -> bool:
    """Beside what is meant by `only`, all that is declared for the same verb is listed."""
    return any(
        isinstance(part, r.NoneOf)
        and any(isinstance(inner, r.Named) and inner.verbs == phrase.verbs for inner in part.parts)
        for part in parts
    )


def redeclared(
    old: r.Rules, new: r.Rules, old_form: OnProperties, new_form: OnProperties
) -> tuple[Redeclared, ...]:
    """The phrases that both models use and mean differently; the forms are for conditions on properties."""
    before, after = _meanings(old, old_form), _meanings(new, new_form)
    return tuple(
        Redeclared(phrase, before[phrase], after[phrase])
        for phrase in before
        if phrase in after and before[phrase] != after[phrase]
    )


def _meanings(rules: r.Rules, form: OnProperties) -> Mapping[r.Named, Meaning]:
    """The single phrases of a model, in the order of the file, and what is declared for each."""
    found: dict[r.Named, Meaning] = {}
    for test in _event_tests(rules):
        match test:
            case r.AnyOf((r.Named(_, objects) as phrase, *rest)) if len(objects) == 1 and not any(
                isinstance(part, r.Named) and part.verbs == phrase.verbs for part in rest
            ):
                plain = {plain_event_test(part, form) for part in rest}
                found.setdefault(phrase, tuple(sorted(plain, key=repr)))
            case r.Named(_, objects) if len(objects) == 1:
                found.setdefault(test, ())
    return found


def _event_tests(node: object) -> Iterator[r.EventTest]:
    """Every test of events in a model; what stands inside an alternative is not looked into."""
    if isinstance(node, r.Anything | r.Named | r.Where | r.AllOf | r.AnyOf | r.NoneOf):
        yield node
        if isinstance(node, r.AllOf | r.NoneOf):
            yield from _event_tests(node.parts)
    elif isinstance(node, tuple):
        for part in node:
            yield from _event_tests(part)
    elif has(kind := type(node)):
        for attribute in fields(kind):
            yield from _event_tests(getattr(node, attribute.name))
