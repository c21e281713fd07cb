"""Rules without what only tells where they stand and in which language they are written."""

from __future__ import annotations

from typing import Any

import attrs
from leadlang.runtime.rules import Origin, Rules

_NOWHERE = Origin("", 0, "")


def meaning(rules: Rules) -> Rules:
    """Equal for two texts that mean the same, however they are laid out."""
    found = _bare(attrs.evolve(rules, language=""))
    assert isinstance(found, Rules)
    return found


def _bare(node: Any) -> object:
    if isinstance(node, Origin):
        return _NOWHERE
    if isinstance(node, tuple):
        return tuple(map(_bare, node))
    if attrs.has(type(node)):
        names = [attribute.name for attribute in attrs.fields(type(node))]
        return type(node)(**{name: _bare(getattr(node, name)) for name in names})
    return node
