"""The types of column that a field may have, and columns held to them where the engine can tell its type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlglot import exp

from ..rules import Kind
from .building import Sql, among, case, is_missing, text
from .source import Dialect
from .stopping import stopped

_DUCKDB: Final[Mapping[Kind, tuple[str, ...]]] = {
    "text": ("VARCHAR",),
    "number": ("BIGINT", "DOUBLE", "INTEGER", "SMALLINT", "TINYINT", "FLOAT"),
    "date": ("DATE", "TIMESTAMP"),
    "yesno": ("BOOLEAN",),
    "list": ("VARCHAR",),
}
_POSTGRES: Final[Mapping[Kind, tuple[str, ...]]] = {
    "text": ("text", "character varying"),
    "number": ("bigint", "double precision", "integer", "smallint", "numeric"),
    "date": ("date", "timestamp without time zone"),
    "yesno": ("boolean",),
    "list": ("text", "character varying"),
}
_SPARK: Final[Mapping[Kind, tuple[str, ...]]] = {
    "text": ("string",),
    "number": ("bigint", "double", "int", "smallint", "tinyint"),
    "date": ("date", "timestamp_ntz"),
    "yesno": ("boolean",),
    "list": ("string",),
}
TYPES: Final[Mapping[Dialect, Mapping[Kind, tuple[str, ...]]]] = {
    "duckdb": _DUCKDB,
    "postgres": _POSTGRES,
    "spark": _SPARK,
}
"""By engine, as it names them; other engines are not asked."""

_IN_WORDS: Final[Mapping[Kind, str]] = {
    "text": "VARCHAR",
    "number": "BIGINT or DOUBLE",
    "date": "DATE or TIMESTAMP",
    "yesno": "BOOLEAN",
    "list": "VARCHAR, its values with ; between them",
}
_OWN_WORDS: Final[Mapping[Dialect, Mapping[Kind, str]]] = {
    "postgres": {
        "text": "TEXT or VARCHAR",
        "number": "BIGINT, DOUBLE PRECISION or NUMERIC",
        "list": "TEXT or VARCHAR, its values with ; between them",
    },
    "spark": {
        "text": "STRING",
        "date": "DATE or TIMESTAMP_NTZ",
        "list": "STRING, its values with ; between them",
    },
}
_READ_AS: Final[Mapping[Kind, str]] = {
    "text": "text",
    "number": "double",
    "date": "timestamp",
    "yesno": "boolean",
    "list": "text",
}


def unknown(kind: Kind) -> Sql:
    """What stands in place of a column that is not there."""
    return exp.cast(exp.null(), _READ_AS[kind])


def in_words(kind: Kind, dialect: Dialect) -> str:
    """What a column of this kind of field has to be."""
    return _OWN_WORDS.get(dialect, {}).get(kind) or _IN_WORDS[kind]


def of_type(column: Sql, kind: Kind, words: str, dialect: Dialect) -> Sql:
    """The column as it is; no other type is taken for it."""
    names = [text(name) for name in TYPES[dialect][kind]]
    if dialect != "postgres":
        asked = exp.Anonymous(this="TYPEOF", expressions=[column.copy()])
        return case([(among(asked, names), column)], stopped(words, column, dialect))
    asked = exp.cast(exp.Anonymous(this="PG_TYPEOF", expressions=[column.copy()]), "text")
    if kind == "number":
        return _number(column, among(asked, names), words)
    read = _READ_AS[kind]
    value: Sql = exp.cast(column, read)
    if kind in ("text", "list"):  # texts are compared as they stand, whatever the order of the database is
        value = exp.Collate(this=value, expression=exp.to_identifier("C", quoted=True))
    stop = exp.cast(stopped(words, column, dialect, as_text=True), read)
    return case([(among(asked, names), value)], stop)


def _number(column: Sql, right: Sql, words: str) -> Sql:
    """A number of its own type: what stops stands among the conditions. A NUMERIC that is not the shortest
    decimal of its DOUBLE would become another number.
    """
    kind = exp.cast(exp.Anonymous(this="PG_TYPEOF", expressions=[column.copy()]), "text")
    back = exp.cast(exp.cast(exp.cast(column.copy(), "double"), "text"), "decimal")
    changed = exp.and_(
        exp.EQ(this=kind, expression=text("numeric")),
        exp.NEQ(this=back, expression=exp.cast(exp.cast(column.copy(), "text"), "decimal")),
    )
    too_long = stopped(f"{words}, of no more digits than a DOUBLE holds", column, "postgres")
    stop = stopped(words, column, "postgres")
    return case(
        [
            (exp.and_(changed, is_missing(too_long)), column),
            (right, column.copy()),
            (is_missing(stop), column.copy()),
        ]
    )
