"""A statement said in the forms of another engine: node by node, the innermost first."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from .building import Sql


def in_forms(select: exp.Select, form: Callable[[Sql], Sql]) -> exp.Select:
    """Each node as `form` has it, which may use the node and its parts in what it gives. The SELECT stays."""
    for node in reversed(list(select.walk())):
        parent, key, index = node.parent, node.arg_key, node.index
        changed = form(node)
        if changed is not node and parent is not None and key is not None:
            parent.set(key, changed, index)
    return select
