"""A translated program whose names are no keywords of its new language.

Quotes cannot help there: a value in quotes is the text, not what the `let` gives. What stands bare behind
`in` is such a name too, given in another file or by nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import attrs
from attrs import frozen

from . import syntax as s
from .lexer import find_keywords, split
from .problems import Source
from .words import words

Node = TypeVar("Node")


def renamed(program: s.Program, language: str) -> s.Program:
    """The program with new names where `let` or `in` names something by a keyword of the language."""
    return _with_new_names(program, _new_names(program.statements, language))


@frozen
class _NewNames:
    """New names by folded name: of what `let` gives, and of lists that are named behind `in` alone."""

    lets: dict[str, str]
    lists: dict[str, str]


def _new_names(statements: Sequence[s.Statement], language: str) -> _NewNames:
    """New names for what is named by a keyword of the language."""
    lets = {folded(let.name.text): let.name.text for let in statements if isinstance(let, s.Let)}
    named = map(_list_named, all_nodes(tuple(statements), properties=True))
    lists = {folded(value.text): value.text for value in named if value is not None}
    new = {}
    for name, text in (lists | lets).items():
        pieces = find_keywords(split(Source("", text)).pieces, words(language))
        if any(piece.concepts for piece in pieces):
            new[name] = "_".join(text.split()) + "_"
            while folded(new[name]) in lets:
                new[name] += "_"
    return _NewNames(
        {name: text for name, text in new.items() if name in lets},
        {name: text for name, text in new.items() if name not in lets},
    )


def _list_named(node: object) -> s.Value | None:
    """What stands bare behind `in`, where only a list or its name may stand."""
    value = node.value if isinstance(node, s.Comparison) and node.relation == "in" else None
    return value if isinstance(value, s.Value) and not value.quoted else None


def _with_new_names(node: Node, names: _NewNames) -> Node:
    """A copy in which these names and the bare values that mean them are the new ones."""
    if not (names.lets or names.lists) or isinstance(node, str):
        return node
    if isinstance(node, tuple):
        return tuple(_with_new_names(part, names) for part in node)  # type: ignore[return-value]
    if isinstance(node, s.Value):
        new = None if node.quoted else names.lets.get(folded(node.text))
        return node if new is None else attrs.evolve(node, text=new)
    if not attrs.has(type(node)):
        return node
    changed = {
        attribute.name: _with_new_names(getattr(node, attribute.name), names)
        for attribute in attrs.fields(type(node))  # type: ignore[arg-type]
    }
    if isinstance(node, s.Let) and folded(node.name.text) in names.lets:
        changed["name"] = s.Word(names.lets[folded(node.name.text)], span=node.name.span)
    if (value := _list_named(node)) is not None and folded(value.text) in names.lists:
        changed["value"] = attrs.evolve(value, text=names.lists[folded(value.text)])
    return attrs.evolve(node, **changed)  # type: ignore[misc]


def folded(text: str) -> str:
    return " ".join(text.casefold().split())


def all_nodes(node: object, properties: bool = False) -> Iterable[object]:
    """A node and all below it; those about an event's own properties if asked for."""
    yield node
    if isinstance(node, tuple):
        for part in node:
            yield from all_nodes(part, properties)
    elif attrs.has(type(node)):
        if isinstance(node, s.Clause) and not properties:
            yield from all_nodes(tuple(tail for tail in node.tails if not isinstance(tail, s.WhereTail)))
            return
        for attribute in attrs.fields(type(node)):  # type: ignore[arg-type]
            yield from all_nodes(getattr(node, attribute.name), properties)
