"""What happened, as a test on events in one form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ...runtime import rules as r

OnProperties = Callable[[r.Condition], r.Condition]


def plain_event_test(test: r.EventTest, on_properties: OnProperties) -> r.EventTest:
    """The test without brackets inside and twins; `on_properties` gives the form of what `where` asks."""
    match test:
        case r.Anything():
            return test
        case r.Named(verbs, objects):
            return r.Named(tuple(sorted(set(verbs))), tuple(sorted(set(objects))))
        case r.Where(condition):
            return r.Where(on_properties(condition))
        case r.AllOf(parts):
            return all_events([plain_event_test(part, on_properties) for part in parts])
        case r.AnyOf(parts):
            return any_event([plain_event_test(part, on_properties) for part in parts])
        case r.NoneOf(parts):
            return _none([plain_event_test(part, on_properties) for part in parts])


def all_events(parts: Iterable[r.EventTest]) -> r.EventTest:
    """All of some plain tests, as one."""
    flat = dict.fromkeys(_flat(parts, r.AllOf))
    return _standing([part for part in flat if part != r.Anything()], r.AllOf, r.Anything())


def any_event(parts: Iterable[r.EventTest]) -> r.EventTest:
    """Any of some plain tests, as one."""
    flat = list(dict.fromkeys(_flat(parts, r.AnyOf)))
    if r.Anything() in flat:
        return r.Anything()
    return _standing(_named_together(flat), r.AnyOf, r.AnyOf(()))


def _none(parts: Iterable[r.EventTest]) -> r.EventTest:
    any_of_them = any_event(parts)
    if isinstance(any_of_them, r.NoneOf):
        return any_event(any_of_them.parts)
    return r.NoneOf(any_of_them.parts if isinstance(any_of_them, r.AnyOf) else (any_of_them,))


def _flat(parts: Iterable[r.EventTest], kind: type[r.AllOf] | type[r.AnyOf]) -> Iterator[r.EventTest]:
    for part in parts:
        if isinstance(part, kind):
            yield from part.parts
        else:
            yield part


def _named_together(parts: list[r.EventTest]) -> list[r.EventTest]:
    """`visited a or visited b` is `visited [a, b]`: pairs of one verb and any of the objects."""
    objects: dict[tuple[str, ...], set[str]] = {}
    for part in parts:
        if isinstance(part, r.Named) and part.objects:
            objects.setdefault(part.verbs, set()).update(part.objects)
    bare = {part.verbs for part in parts if isinstance(part, r.Named) and not part.objects}
    named: list[r.EventTest] = [
        r.Named(verbs, tuple(sorted(found))) for verbs, found in objects.items() if verbs not in bare
    ]
    rest = [part for part in parts if not isinstance(part, r.Named) or not part.objects]
    return [*named, *rest]


def _standing(
    parts: list[r.EventTest], kind: type[r.AllOf] | type[r.AnyOf], none: r.EventTest
) -> r.EventTest:
    if not parts:
        return none
    return parts[0] if len(parts) == 1 else kind(tuple(sorted(parts, key=repr)))
