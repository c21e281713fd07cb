"""An `each` condition taken apart: the behaviours whose events pay, and the conditions on the lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import frozen

from ..dsl import syntax as s
from ..runtime.folding import fold
from .phrases import Phrases

_DEEPEST = 20


@frozen
class EachParts:
    """Any event of one of the clauses pays where all conditions hold."""

    clauses: tuple[s.Clause, ...]
    conditions: tuple[s.Condition, ...]


EachFault = Literal["none", "mixed"]


def take_apart(node: s.Condition, phrases: Phrases) -> EachParts | EachFault:
    """The parts of an `each` condition.

    "none": no behaviour in it. "mixed": an `or` between a behaviour and something else.
    """
    conditions: list[s.Condition] = []
    while isinstance(node, s.UnlessOf) and node.main is not None:
        conditions.insert(0, s.UnlessOf(None, node.exception, span=node.span))
        node = node.main
    parts = _joined_by_and(node)
    for sure in (True, False):
        for at, part in enumerate(parts):
            clauses = _behaviours(part, phrases, sure)
            if clauses:
                return EachParts(clauses, (*parts[:at], *parts[at + 1 :], *conditions))
    return "mixed" if any(_is_mixed(part, phrases) for part in parts) else "none"


def _is_mixed(node: s.Condition, phrases: Phrases) -> bool:
    parts = node.parts if isinstance(node, s.OrOf) else ()
    return any(_behaviours(inner, phrases, True) for part in parts for inner in _joined_by_and(part))


def _joined_by_and(node: s.Condition) -> Sequence[s.Condition]:
    if not isinstance(node, s.AndOf):
        return (node,)
    return [inner for part in node.parts for inner in _joined_by_and(part)]


def _behaviours(node: s.Condition, phrases: Phrases, sure: bool, depth: int = 0) -> tuple[s.Clause, ...]:
    """The behaviour clauses of a clause, of `A or B`, or of a definition of such; of anything else none."""
    if isinstance(node, s.OrOf):
        found = [_behaviours(part, phrases, True, depth) or _verb_alone(part, phrases) for part in node.parts]
        if not sure and not any(found):  # `each webinar or roundtable`
            found = [_behaviours(part, phrases, False, depth) for part in node.parts]
        return tuple(clause for clauses in found for clause in clauses) if all(found) else ()
    if not isinstance(node, s.Clause) or depth > _DEEPEST:
        return ()
    reading = phrases.reading(node)
    if reading.meaning == "definition" and not node.tails:
        folded = fold(phrases.name(node.phrase))
        return _behaviours(phrases.names.defines[folded].condition, phrases, True, depth + 1)
    if reading.meaning == "behaviour":
        return (node,)
    return () if sure or not _could_be_behaviour(node, phrases) else (node,)


def _verb_alone(node: s.Condition, phrases: Phrases) -> tuple[s.Clause, ...]:
    """`each subscribed or unsubscribed`: beside another behaviour, a single word has to be a known verb."""
    if not isinstance(node, s.Clause) or not _could_be_behaviour(node, phrases):
        return ()
    behaviour = phrases.behaviour(node.phrase)
    return (node,) if behaviour is not None and behaviour.known else ()


def _could_be_behaviour(node: s.Clause, phrases: Phrases) -> bool:
    """`each unsubscribed`, `each webinar since 2026-01-01`: words without a comparison name events here."""
    said_field = node.phrase.said == "field"
    return not said_field and all(phrases.tail_sort(tail) != "field" for tail in node.tails)
