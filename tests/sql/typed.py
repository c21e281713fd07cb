"""Leads as a warehouse has them: each column of one of the types that the statement assumes."""

from __future__ import annotations

import polars as pl
from leadlang.runtime.headers import key
from leadlang.runtime.rules import Kind, Rules

from tests.sql.running import ID
from tests.strategies import Case, FieldSpec, World
from tests.strategies.cells import Cells
from tests.strategies.choices import Choices, chance, pick
from tests.strategies.tables import Column, Storage, Table

MOST_LEADS = 8
STORAGES: dict[Kind, tuple[Storage, ...]] = {
    "text": ("text",),
    "number": ("int", "float"),
    "date": ("date", "datetime"),
    "yesno": ("bool",),
    "list": ("text",),
}


def typed_leads(choices: Choices, world: World, rules: Rules) -> pl.DataFrame:
    """A column for each field that the rules read, named as they write it."""
    cells = Cells(choices)
    specs = {key(spec.name): spec for spec in world.fields}
    columns, fields = [], []
    for field in rules.fields:
        columns.append(Column(field.name, pick(choices, STORAGES[field.kind])))
        fields.append(specs.get(field.key, FieldSpec(field.name, field.kind)))
    rows = tuple(
        tuple(cells.cell(spec, column.storage) for spec, column in zip(fields, columns, strict=True))
        for _ in range(choices.integer(0, MOST_LEADS))
    )
    return Table(tuple(columns), rows).frame() if columns else pl.DataFrame({"id": [1, 2]})


def with_ids(choices: Choices, leads: pl.DataFrame) -> pl.DataFrame:
    """The leads with ids, some of them missing, in white space, or there twice."""
    ids = [pick(choices, ("1", "2", "3", " 4 ", "5\t", "1", None, "n/a", "")) for _ in range(leads.height)]
    return leads.with_columns(pl.Series(ID, ids, pl.String))


def typed_events(choices: Choices, case: Case, rules: Rules) -> pl.DataFrame:
    """The first log of the case, as a warehouse has it."""
    cells = Cells(choices)
    specs = {key(spec.name): spec for spec in case.world.properties}
    columns = [
        Column("lead_id", "text"),
        Column("time", pick(choices, ("datetime", "datetime", "date"))),
        Column("event", "text"),
        Column("object", "text"),
    ]
    given = [row for log, _ in case.logs for row in log.rows()]
    properties = [field for field in rules.properties if field.name not in [one.header for one in columns]]
    for field in properties:
        columns.append(Column(field.name, pick(choices, STORAGES[field.kind])))
    rows = []
    for row in given:
        moment = cells.moment()
        time = moment if columns[1].storage == "datetime" else moment.date()
        lead = pick(choices, ("1", "2", "3", " 1", "4", "9", None))
        own: list[object] = [lead, time if not chance(choices, 4) else None, row["event"], row["object"]]
        for field, column in zip(properties, columns[4:], strict=True):
            spec = specs.get(field.key, FieldSpec(field.name, field.kind))
            shown = next((cell for name, cell in row.items() if key(name) == field.key), None)
            hit = column.storage == "text" and isinstance(shown, str)
            own.append(shown if hit else cells.cell(spec, column.storage))
        rows.append(tuple(own))
    return Table(tuple(columns), tuple(rows)).frame()
