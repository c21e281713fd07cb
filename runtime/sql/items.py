"""Lists of texts, where an engine has them: each item made into another, or asked."""

from __future__ import annotations

from sqlglot import exp

from .building import Sql, column, text, whole

ITEM = column("item")
"""An item, in what is made of it or asked of it."""


def split(value: Sql) -> Sql:
    return exp.Anonymous(this="STRING_SPLIT", expressions=[value, text(";")])


def made_of_each(items: Sql, made: Sql) -> Sql:
    return exp.Anonymous(this="LIST_TRANSFORM", expressions=[items, _for_item(made)])


def those_of(items: Sql, asked: Sql) -> Sql:
    return exp.Anonymous(this="LIST_FILTER", expressions=[items, _for_item(asked)])


def any_of_items(items: Sql, asked: Sql) -> Sql:
    """Unknown where there is no list."""
    size = exp.Anonymous(this="LEN", expressions=[those_of(items, asked)])
    return exp.GT(this=size, expression=whole(0))


def no_items() -> Sql:
    return exp.Array(expressions=[])


def _for_item(made: Sql) -> Sql:
    return exp.Lambda(this=made.copy(), expressions=[exp.to_identifier("item")])
