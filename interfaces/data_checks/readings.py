"""W303: a column that the rules use as a number, a date or yes/no, and that holds something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..dsl.problems import Problem, problem
from ..runtime.intake import shown
from ..runtime.rules import Field, Rules
from ..runtime.values import MISSING, UNREADABLE
from .facts import DataAtHand, LeadTable, column_of, seen
from .places import Places


def reading_problems(rules: Rules, data: DataAtHand, places: Places) -> Iterator[Problem]:
    if data.leads is not None:
        yield from _unreadable(rules, rules.fields, data.leads, places)
    for log in data.logs:
        yield from _unreadable(rules, rules.properties, log, places)


def _unreadable(rules: Rules, fields: Sequence[Field], table: LeadTable, places: Places) -> Iterator[Problem]:
    for field in fields:
        column = column_of(table, field)
        if column is None or field.kind == "text":
            continue
        known = [
            (raw, value, count)
            for raw, value, count in seen(table, column, field, rules).values
            if value is not MISSING
        ]
        bad = [(raw, count) for raw, value, count in known if value is UNREADABLE]
        if not bad:
            continue
        total, wrong = sum(count for _, _, count in known), sum(count for _, count in bad)
        yield problem(
            "W303",
            places.name(field.key),
            field.kind,
            field=field.name,
            column=column,
            table=table.name,
            percent=-(-100 * wrong // total),
            count=wrong,
            total=total,
            example=shown(bad[0][0]),
        )
