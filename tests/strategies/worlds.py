"""Worlds: the fields and behaviours there are, their kinds, the constants that rules and data share."""

from __future__ import annotations

from attrs import frozen
from leadlang.dsl.translate import spelling_of
from leadlang.runtime.rules import Kind

from .choices import Choices, chance, pick, some


@frozen
class FieldSpec:
    """A column of the leads or a property of the events: name, kind, the constants rules compare it with."""

    name: str
    kind: Kind
    constants: tuple[str, ...] = ()


@frozen
class BehaviourSpec:
    """A declared behaviour: its phrase, and the verb and property value in the data that it means."""

    phrase: str
    verb: str
    property: str
    part: str


@frozen
class World:
    """What a model and its data speak of. `verbs` are written as rules write them in English."""

    fields: tuple[FieldSpec, ...]
    verbs: tuple[str, ...]
    objects: tuple[str, ...]
    properties: tuple[FieldSpec, ...]
    declared: tuple[BehaviourSpec, ...]
    zone: str
    with_logs: bool

    def of_kind(self, *kinds: Kind) -> tuple[FieldSpec, ...]:
        return tuple(field for field in self.fields if field.kind in kinds)

    def properties_of_kind(self, *kinds: Kind) -> tuple[FieldSpec, ...]:
        return tuple(field for field in self.properties if field.kind in kinds)


TEXT_FIELDS = (
    FieldSpec("country", "text", ("DE", "AT", "Österreich", "United States", "Isle of Man")),
    FieldSpec("job_title", "text", ("CEO", "CTO", "VP of Sales", "Geschäftsführer", "Head of IT", "C.E.O.")),
    FieldSpec("company", "text", ("3M", "Straße & Söhne", "ACME", "11-50", "Ende gut")),
    FieldSpec("phase", "text", ("open", "Select", "in den letzten Tagen", "no")),
    FieldSpec("lead source", "text", ("Google", "Trade show", "e-mail", 'the "best"')),
)
NUMBER_FIELDS = (
    FieldSpec("employees", "number", ("100", "50", "0", "1000", "2.5", "-3")),
    FieldSpec("revenue", "number", ("5M", "10", "99.99", "2bn", "5k", "0.125")),
    FieldSpec("Prozent.Rabatt", "number", ("20%", "10", "100", "0.5")),
)
DATE_FIELDS = (
    FieldSpec("trial_end", "date", ("2026-06-15", "2026-06-01", "1.7.2026")),
    FieldSpec("signup-day", "date", ("2026-05-16", "2026-06-14", "31.12.2025")),
)
YES_FIELDS = (FieldSpec("newsletter", "yesno"), FieldSpec("is_partner", "yesno"))
LIST_FIELDS = (FieldSpec("interests", "list", ("CRM", "Mail Order", "Öl", "ß")),)

TEXT_PROPERTIES = (
    FieldSpec("title", "text", ("Pricing Guide", "Whitepaper", "q&a", "ÄÖÜ")),
    FieldSpec("url", "text", ("/pricing", "/blog", "/careers", "https://x.example/pricing?a=1")),
)
NUMBER_PROPERTIES = (FieldSpec("amount", "number", ("10", "0.5", "100", "3")),)
OTHER_PROPERTIES = (
    FieldSpec("premium", "yesno"),
    FieldSpec("due_date", "date", ("2026-06-15", "2026-06-01")),
)

VERBS = (
    "visited",
    "downloaded",
    "opened",
    "clicked",
    "signed_up",
    "requested",
    "attended",
    "clicked_link",
    "sent",
)
OBJECTS = ("pricing", "whitepaper", "email", "careers", "success story", "Höhle", "web-cast")
DECLARED = (
    BehaviourSpec("visited pricing", "page_view", "url", "/pricing"),
    BehaviourSpec("visited blog", "page_view", "url", "/blog"),
    BehaviourSpec("zapped gadget", "tap", "title", "guide"),
    BehaviourSpec("webcast attended", "joined", "title", "q&a"),
)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu")


def make_world(choices: Choices) -> World:
    """A world of one to ten fields; in most there are event logs."""
    fields = (
        *some(choices, TEXT_FIELDS, 1, 3),
        *some(choices, NUMBER_FIELDS, 1, 2),
        *some(choices, DATE_FIELDS, 0, 2),
        *some(choices, YES_FIELDS, 0, 2),
        *some(choices, LIST_FIELDS, 0, 1),
    )
    properties = (
        *some(choices, TEXT_PROPERTIES, 1, 2),
        *NUMBER_PROPERTIES,
        *some(choices, OTHER_PROPERTIES, 0, 2),
    )
    names = {prop.name for prop in properties}
    declared = tuple(spec for spec in some(choices, DECLARED, 0, 3) if spec.property in names)
    verbs = tuple(spelling_of(concept, "en") or concept for concept in some(choices, VERBS, 2, 4))
    return World(
        fields,
        verbs,
        some(choices, OBJECTS, 2, 4),
        properties,
        declared,
        pick(choices, ZONES) if chance(choices, 40) else "UTC",
        with_logs=not chance(choices, 7),
    )
