"""Leads as a warehouse has them: each column of one of the types that the statement assumes."""

from __future__ import annotations

import polars as pl
from leadlang.runtime.headers import key
from leadlang.runtime.rules import Kind, Rules

from tests.strategies import FieldSpec, World
from tests.strategies.cells import Cells
from tests.strategies.choices import Choices, pick
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
