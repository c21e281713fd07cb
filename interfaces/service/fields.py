"""What a model reads: fields of leads, details of events, behaviours; and a lead that has some of it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from ..dsl.words import verb_of, words
from ..explaining.amounts import iso_day
from ..runtime.explaining.examples import event_that_passes, value_that_passes
from ..runtime.intake import Event, Text, Value
from ..runtime.rules import Events, Field, FieldTest, Kind, Named, Rules
from ..runtime.times import AsOf, Moment, parse_as_of
from ..runtime.values import Gap, digits
from ..walking import inside
from .served import Served

EXAMPLE_AS_OF = "2026-11-15"
_PLAIN: dict[Kind, Any] = {
    "text": "something",
    "number": 10,
    "date": "2026-11-01",
    "yesno": True,
    "list": ["something"],
}


@lru_cache(maxsize=1)
def fields_data(served: Served) -> dict[str, object]:
    """The answer of `/v1/fields`."""
    rules = served.model.compiled.rules
    return {
        "model": served.hash,
        "strict": served.known is not None,
        "fields": [_field(one) for one in rules.fields],
        "events": {"properties": [_field(one) for one in rules.properties], "behaviours": behaviours(rules)},
    }


def _field(one: Field) -> dict[str, object]:
    return {"name": one.name, "kind": one.kind}


def behaviours(rules: Rules) -> list[dict[str, object]]:
    """Every verb and object that the rules ask for, each pair once; empty lists stand for any. A usual verb
    stands for all its forms.
    """
    found = {
        (_usual(one.verbs, rules.language), one.objects): None
        for one in inside(rules)
        if isinstance(one, Named)
    }
    return [{"verbs": list(verbs), "objects": list(objects)} for verbs, objects in found]


def _usual(verbs: Iterable[str], language: str) -> tuple[str, ...]:
    """The verbs, each as the language of the rules writes it first."""
    return tuple(dict.fromkeys(_spelled(verb, language) for verb in verbs))


def _spelled(verb: str, language: str) -> str:
    plain = verb.replace("_", " ").replace("-", " ")  # as the words of a verb may be joined in data
    spellings = words(language).verbs.get(verb_of(plain) or "", ())
    return spellings[0] if spellings else verb


# ---------------------------------------------------------------- an example


def example_lead(rules: Rules) -> dict[str, object]:
    """A lead with every field, its values such as the rules ask for."""
    as_of = parse_as_of(EXAMPLE_AS_OF, rules.time_zone)
    kinds = {one.key: one.kind for one in rules.fields}
    values: dict[str, object] = {}
    for test in inside((rules.members, rules.segments, rules.disqualifications)):
        if isinstance(test, FieldTest) and test.field in kinds and test.field not in values:
            value = value_that_passes(test.test, kinds[test.field], as_of)
            if value is not None:
                values[test.field] = _plain(value)
    return {one.name: values.get(one.key, _PLAIN[one.kind]) for one in rules.fields}


def example_events(rules: Rules) -> list[dict[str, object]]:
    """An event that some rule asks for; none where no rule asks for any."""
    as_of = parse_as_of(EXAMPLE_AS_OF, rules.time_zone)
    for events in inside(rules.members):
        if isinstance(events, Events):
            event = event_that_passes(events, rules, as_of, "")
            if event is not None and event.verbs and event.objects:
                return [_event(event, rules, as_of)]
    return []


def _event(event: Event, rules: Rules, as_of: AsOf) -> dict[str, object]:
    names = {one.key: one.name for one in rules.properties}
    known = {names[key]: _plain(value) for key, value in event.values.items() if not isinstance(value, Gap)}
    said = {
        "event": _spelled(min(event.verbs), rules.language),
        "object": min(event.objects),
        "time": iso_day(as_of.day),
    }
    return {**said, **known}


def _plain(value: Value) -> object:
    match value:
        case Text():
            return value.written
        case tuple():
            return [text.written for text in value]
        case Moment():
            return iso_day(value.day)
        case bool():
            return value
        case Gap():
            return None
        case _:
            text = digits(value)
            return float(text) if "." in text else int(text)
