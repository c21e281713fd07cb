"""A model on an engine: the columns found, the statement run, its rows put into order."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from attrs import frozen

from ..finding import GivenLog, Note, idle_settings
from ..members import all_rules, all_totals, origins_in_words
from ..moments import shown
from ..refusal import Refused
from ..runtime.facts import LogLayout, score_column
from ..runtime.headers import match
from ..runtime.model import CompiledModel
from ..runtime.rules import Rules
from ..runtime.sql import Log, NotInSql, Source, Statement, statement
from ..runtime.times import AsOf
from ..scoring import Meant, Scored, columns_meant, laid_out, stamped
from ..settings import Settings
from ..summary import Summary, summarise
from .warehouse import Kept, Warehouse


@frozen
class Asked:
    """What is scored: tables of the warehouse, or Parquet files. `id` None: a column of a usual name."""

    leads: str
    events: Sequence[str]
    id: str | None
    settings: Settings


@frozen
class Found:
    """The tables as statements read them, which columns are meant, and what is to be said of that."""

    leads: str
    id: str
    columns: dict[str, str]
    log: Log | None
    notes: tuple[Note, ...]


def find(warehouse: Warehouse, rules: Rules, asked: Asked) -> Found:
    """Only the columns of the tables are looked at, and whether an event comes twice. Raises Refused."""
    if len(asked.events) > 1:
        raise Refused("R116", "logs")
    _refuse_settings(asked)
    leads = warehouse.table(asked.leads, "leads")
    frame = _headers(warehouse.columns(leads))
    logs = []
    for name in asked.events:
        table = warehouse.table(name, "events")
        logs.append((table, GivenLog(name, _headers(warehouse.columns(table)), asked.settings.log(name))))
    meant = columns_meant(rules, frame, [log for _, log in logs], asked.id or asked.settings.leads.id, ())
    if meant.lead_id is None:
        raise Refused("R116", "id", columns=", ".join(frame.columns))
    log = None
    for (table, given), layout in zip(logs, meant.layouts, strict=True):
        log = _log(warehouse, table, given, layout, rules)
    columns = match(frame.columns, rules.fields)
    notes = (*meant.notes, *idle_settings(asked.settings, asked.events))
    return Found(leads, meant.lead_id, columns, log, notes)


def score(warehouse: Warehouse, model: CompiledModel, found: Found, as_of: AsOf, stamp: bool) -> Scored:
    """All rows, in the order of their ids: numbers by their size, texts by their characters, and rows of one
    id by what follows, so that the same data give the same bytes.
    """
    rows = warehouse.rows(statement_for(warehouse, model, found, as_of))
    by_place = [column.alias(f"{place}") for place, column in enumerate(rows.get_columns())]
    ids, *values = pl.DataFrame(by_place).sort(pl.all(), nulls_last=False).get_columns()
    names = _results(model.rules)
    results = pl.DataFrame([column.alias(name) for column, name in zip(values, names, strict=True)])
    meant = Meant(found.id, (), (), ())
    table = laid_out(ids.alias(found.id).to_frame(), meant, results)
    if stamp:
        table = stamped(table, model, as_of)
    summary = _summary(model, results, found, as_of)
    return Scored(table, (), summary, found.notes, table.width - 1 - results.width)


def make(warehouse: Warehouse, model: CompiledModel, found: Found, as_of: AsOf, kept: Kept, name: str) -> int:
    """The results as a new table of the warehouse, or as files in a new folder; their number."""
    if kept == "table":
        return warehouse.make(statement_for(warehouse, model, found, as_of, name), name)
    return warehouse.write(statement_for(warehouse, model, found, as_of), name)


def statement_for(
    warehouse: Warehouse, model: CompiledModel, found: Found, as_of: AsOf, into: str = ""
) -> Statement:
    source = Source(
        warehouse.engine,
        found.leads,
        found.id,
        as_of,
        found.log,
        origins_in_words(model.rules),
        shown(as_of),
        found.columns,
        into,
    )
    try:
        return statement(model.tables, source)
    except NotInSql as refused:
        raise Refused("R072", refused.reason, part=refused.part) from None


def _headers(columns: Sequence[str]) -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(columns, pl.Null()))


def _log(warehouse: Warehouse, table: str, given: GivenLog, layout: LogLayout, rules: Rules) -> Log:
    if len(layout.verbs) > 1 or len(layout.objects) > 1:
        several = ", ".join(layout.verbs if len(layout.verbs) > 1 else layout.objects)
        part = "verb" if len(layout.verbs) > 1 else "object"
        raise Refused("R116", "parts", table=given.name, columns=several, part=part)
    if layout.id is not None and warehouse.repeats(table, layout.id):
        raise Refused("R116", "repeated", table=given.name, column=layout.id)
    columns = match(given.frame.columns, rules.properties)
    parts = {"log_verb": layout.verbs[0], "log_time": layout.time}
    parts |= {"log_object": layout.objects[0]} if layout.objects else {}
    verb, object = layout.verbs[0], next(iter(layout.objects), "object")
    return Log(table, layout.lead, layout.time, verb, object, columns | parts)


def _refuse_settings(asked: Asked) -> None:
    """What leadlang.toml says of cells is not said of columns that have types, but texts can be missing."""
    for part in (asked.settings.leads, *map(asked.settings.log, asked.events)):
        if part.missing:
            raise Refused("R116", "missing", texts=", ".join(part.missing))


def _results(rules: Rules) -> list[str]:
    named = [*(label.name for label in rules.labels), *(matrix.name for matrix in rules.matrices)]
    scores = [score_column(score.name) for score in all_totals(rules)]
    return [*scores, "grade", "segment", "stage", *named, "coverage", "disqualified"]


def _summary(model: CompiledModel, results: pl.DataFrame, found: Found, as_of: AsOf) -> Summary:
    """Which rules paid nobody is not known: a statement tells no more than its columns."""
    paid = (1,) * len(all_rules(model.rules.members))
    moment, with_events = shown(as_of), found.log is not None
    return summarise(model.rules, results, paid, (), as_of=moment, model=model.hash, with_events=with_events)
