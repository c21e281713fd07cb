"""Lists of texts: each item made into another, chosen, or asked. A list of nothing known stays null."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from .building import Sql, case, column, is_there, text, whole
from .source import Dialect

WITH_LISTS: Final[frozenset[Dialect]] = frozenset({"duckdb", "postgres", "spark"})

ITEM = column("item")
"""An item, in what is made of it or asked of it."""


def split(value: Sql, dialect: Dialect) -> Sql:
    name = {"duckdb": "STRING_SPLIT", "postgres": "STRING_TO_ARRAY"}.get(dialect, "SPLIT")
    return exp.Anonymous(this=name, expressions=[value, text(";")])


def made_of_each(items: Sql, made: Sql, dialect: Dialect) -> Sql:
    if dialect == "postgres":
        return _where_there(items, _gathered(_items(items).select(made.copy())))
    name = "LIST_TRANSFORM" if dialect == "duckdb" else "TRANSFORM"
    return exp.Anonymous(this=name, expressions=[items, _for_item(made)])


def those_of(items: Sql, asked: Sql, dialect: Dialect) -> Sql:
    if dialect == "postgres":
        return _where_there(items, _gathered(_items(items).select(ITEM.copy()).where(asked.copy())))
    name = "LIST_FILTER" if dialect == "duckdb" else "FILTER"
    return exp.Anonymous(this=name, expressions=[items, _for_item(asked)])


def any_of_items(items: Sql, asked: Sql, dialect: Dialect) -> Sql:
    """Unknown where there is no list."""
    if dialect == "postgres":
        found = _items(items).select(whole(1)).where(asked.copy())
        return _where_there(items, exp.Exists(this=found))
    size = exp.Anonymous(
        this="LEN" if dialect == "duckdb" else "SIZE", expressions=[those_of(items, asked, dialect)]
    )
    found_any = exp.GT(this=size, expression=whole(0))
    return found_any if dialect == "duckdb" else _where_there(items, found_any)


def null_if_empty(items: Sql, dialect: Dialect) -> Sql:
    if dialect == "spark":
        size = exp.Anonymous(this="SIZE", expressions=[items.copy()])
        return case([(exp.GT(this=size, expression=whole(0)), items)])
    nothing = exp.Array(expressions=[]) if dialect == "duckdb" else exp.cast(text("{}"), "text[]")
    return exp.Nullif(this=items, expression=nothing)


def _for_item(made: Sql) -> Sql:
    return exp.Lambda(this=made.copy(), expressions=[exp.to_identifier("item")])


def _where_there(items: Sql, value: Sql) -> Sql:
    return case([(is_there(items.copy()), value)])


def _items(items: Sql) -> exp.Select:
    alias = exp.TableAlias(this=exp.to_identifier("items"), columns=[exp.to_identifier("item")])
    return exp.Select().from_(exp.Unnest(expressions=[items.copy()], alias=alias))


def _gathered(rows: exp.Select) -> Sql:
    """No order among the items is asked for."""
    return exp.Anonymous(this="ARRAY", expressions=[rows])
