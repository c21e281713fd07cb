"""What the tests of the passes share: fields, conditions, plain tables."""

from __future__ import annotations

from leadlang.compiler.lower import lower
from leadlang.runtime import rules as r
from leadlang.runtime import tables as t

from tests import builders as b

FIELDS = (b.field("job"), b.field("employees", "number"), b.field("tags", "list"), b.field("vip", "yesno"))
CEO, BIG = b.text_is("job", "CEO"), b.at_least("employees", 100)
VISITED = b.did("visited", "pricing")


def lowered(*members: r.Member, **more: object) -> t.Tables:
    return lower(b.model(*members, fields=FIELDS, **more))


def pays(tables: t.Tables) -> list[t.Asked]:
    """What the rules ask, in the order of the members."""
    return [tables.conditions[rule.pays].asked for member in tables.members for rule in member.rules]
