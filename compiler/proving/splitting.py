"""A guarantee about many sorts of events taken apart: one promise for each, so that most are seen at
a glance.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from ...runtime.rules import AllOf, EventTest, Named, NoneOf
from .event_tests import parts_of
from .kinds import EventKind
from .verdicts import Guarantee

FEW = 3


def one_by_one(guarantee: Guarantee, kinds: Sequence[EventKind]) -> list[Guarantee]:
    """The same promise for each verb and object that the events may have; only itself where they are few."""
    adds = guarantee.behaviour
    if adds is None:
        return [guarantee]
    pairs = list(dict.fromkeys((kind.verb, kind.object) for kind in kinds if kind.passes(adds)))
    if len(pairs) <= FEW:
        return [guarantee]
    named = [one for kind in kinds for one in parts_of(tuple(kind.passed), Named) if isinstance(one, Named)]
    verbs = tuple(sorted({verb for one in named for verb in one.verbs}))
    objects = tuple(sorted({text for one in named for text in one.objects}))
    return [
        evolve(guarantee, behaviour=AllOf((adds, _verb(verb, verbs), _object(text, objects))))
        for verb, text in pairs
    ]


def _verb(verb: str, known: tuple[str, ...]) -> EventTest:
    """Events of that verb; "" is any that no rule knows."""
    return Named((verb,), ()) if verb else NoneOf((Named(known, ()),) if known else ())


def _object(text: str, known: tuple[str, ...]) -> EventTest:
    return Named((), (text,)) if text else NoneOf((Named((), known),) if known else ())
