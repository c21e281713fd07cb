"""Events as people name them: by the phrase of the rule that asks for them, in the rules' own spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..dsl.words import verb_of, words
from ..runtime.intake import Event
from ..runtime.reference.events import event_passes
from ..runtime.rules import AllOf, AnyOf, Events, EventTest, FieldTest, Named
from ..runtime.times import AsOf
from ..walking import inside
from ..wording import phrase


def event_name(event: Event, sets: Sequence[Events], as_of: AsOf, language: str, text: str = "") -> str:
    """An event in words: "visited pricing". `sets` are those of the rule that asks for it, `text` is the
    rule's; what the rule leaves open is said as the log has it.
    """
    asking = next((one for one in sets if event_passes(event, one.test, as_of)), None)
    named = None if asking is None else _named(event, asking.test, as_of)
    verb = _chosen(event.verbs, () if named is None else named.verbs)
    object_ = _chosen(event.objects, () if named is None else named.objects)
    said = {"verb": _verb_in(verb, language), "object": as_in_rule(object_, text)}
    name = phrase("explain_event", language, **said).strip()
    properties = () if object_ or asking is None else _asked_properties(asking.test)
    shown = [f"{key}: {event.texts[key]}" for key in properties if event.texts.get(key)]
    return f"{name} ({', '.join(shown)})" if name and shown else name or ", ".join(shown)


def _named(event: Event, test: EventTest, as_of: AsOf) -> Named | None:
    """The name that a test gives an event: of a declared behaviour its phrase, whatever it means in the
    data.
    """
    match test:
        case Named():
            return test
        case AnyOf(parts):
            passing = [part for part in parts if event_passes(event, part, as_of)]
            own = next((part for part in passing if isinstance(part, Named)), None)
            if own is not None:
                return own
            if parts and isinstance(parts[0], Named) and passing:
                return parts[0]
            return _first(event, passing, as_of)
        case AllOf(parts):
            return _first(event, parts, as_of)
        case _:
            return None


def _first(event: Event, tests: Iterable[EventTest], as_of: AsOf) -> Named | None:
    return next((named for test in tests if (named := _named(event, test, as_of)) is not None), None)


def _asked_properties(test: EventTest) -> tuple[str, ...]:
    """The properties that a test's `where` reads, each once."""
    fields = [part.field for part in inside(test) if isinstance(part, FieldTest)]
    return tuple(dict.fromkeys(fields))


def _chosen(own: frozenset[str], asked: Sequence[str]) -> str:
    """What both say, else what is asked for, else what the event itself says."""
    both = sorted(own.intersection(asked))
    if both:
        return both[0]
    if asked:
        return asked[0]
    return ", ".join(sorted(own))


def _verb_in(verb: str, language: str) -> str:
    concept = verb_of(verb)
    return verb if concept is None else words(language).verbs[concept][0]


def as_in_rule(folded: str, text: str) -> str:
    """A word or value that a rule asks for, with the capitals of the rule's text."""
    found = re.search(rf"(?<!\w){re.escape(folded)}(?!\w)", text, re.IGNORECASE) if folded else None
    return folded if found is None else found[0]
