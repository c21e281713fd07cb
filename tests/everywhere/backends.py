"""Everything that runs a model, each giving the table of results for leads that have ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import leadlang
import polars as pl
from attrs import evolve
from leadlang.engines import evaluate
from leadlang.runtime import columns
from leadlang.runtime.facts import TableReading, score_column
from leadlang.runtime.intake import Log as PlainLog
from leadlang.runtime.sql import Log, NotInSql, Source, statement
from leadlang.settings import LogSettings, Settings, TableSettings

from tests.everywhere.cases import Given
from tests.runtime.row_running import one_lead, own_logs, plain, score_with
from tests.service.driver import InTest
from tests.service.test_laws import sendable
from tests.sql.engines import Engine, Stopped
from tests.sql.running import ID, LAYOUT, as_row

Backend = Callable[[Given], pl.DataFrame]


class RefusedInWords(Exception):
    """No result, for this reason."""


def by_reference(given: Given) -> pl.DataFrame:
    return _with_ids(given, _evaluated(given, "reference"))


def by_columns(given: Given) -> pl.DataFrame:
    return _with_ids(given, _evaluated(given, "columns"))


def _evaluated(given: Given, engine: Any) -> pl.DataFrame:
    logs = [] if given.events is None else [columns.FrameLog("events", given.events, LAYOUT)]
    return evaluate(engine, given.model, given.leads, logs, given.as_of, ID, TableReading()).table


def by_row(given: Given) -> pl.DataFrame:
    """Lead by lead, each with its own events."""
    logs = _plain_logs(given)
    row = one_lead(given.model.tables, logs)
    found = []
    for lead in given.leads.to_dicts():
        own = own_logs(given.rules, lead, logs, ID, TableReading())
        found.append(as_row(plain(score_with(row, lead, own, given.as_of))))
    return _table(given, found)


def by_http(given: Given) -> pl.DataFrame:
    """A request for each lead with its own events; two leads with one id may not come in one batch."""
    settings = Settings(
        TableSettings(id=ID),
        {"*": LogSettings(lead=LAYOUT.lead, time=LAYOUT.time, verb=LAYOUT.verbs, object=LAYOUT.objects)},
    )
    service = InTest.of(leadlang.Model(given.model, (), settings))
    logs = [evolve(log, rows=sendable(list(log.rows))) for log in _plain_logs(given)]
    found = []
    for lead in sendable(given.leads.to_dicts()):
        own = own_logs(given.rules, lead, logs, ID, TableReading())
        events = [dict(event) for event in own[0].rows] if own else None
        answer = service.post("/v1/score", {"lead": lead, "events": events, "as_of": given.moment})
        assert answer.status == 200, answer.body
        found.append(_of_answer(answer.json))
    return _table(given, found)


def by_engine(engine: Engine) -> Backend:
    def run(given: Given) -> pl.DataFrame:
        log = None if given.events is None else Log("events")
        source = Source(engine.dialect, "leads", ID, given.as_of, log)
        tables = {"leads": given.leads} | ({} if given.events is None else {"events": given.events})
        try:
            return engine.run(statement(given.model.tables, source), tables)
        except NotInSql as refused:
            raise RefusedInWords(refused.reason) from refused
        except Stopped as stopped:
            assert "in SQL" in str(stopped), stopped
            raise RefusedInWords("stopped") from stopped

    return run


IN_PROCESS: Mapping[str, Backend] = {
    "reference": by_reference,
    "columns": by_columns,
    "row": by_row,
    "HTTP": by_http,
}


def written(table: pl.DataFrame) -> bytes:
    """The table as `leadlang score -o` writes it, its lines in order, below a line of its types."""
    head, *lines = table.write_csv().encode().splitlines()
    types = " ".join(str(kind) for kind in table.dtypes).encode()
    return b"\n".join([types, head, *sorted(lines)])


def _plain_logs(given: Given) -> list[PlainLog]:
    return [] if given.events is None else [PlainLog("events", given.events.to_dicts(), LAYOUT)]


def _with_ids(given: Given, results: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame([given.leads[ID], *results.get_columns()])


def _table(given: Given, rows: list[dict[str, object]]) -> pl.DataFrame:
    """With the types that the columns backend has for a model."""
    empty = evaluate("columns", given.model, given.leads.clear(), [], given.as_of, ID, TableReading()).table
    return _with_ids(given, pl.DataFrame(rows, schema=empty.schema, orient="row"))


def _of_answer(answer: dict[str, Any]) -> dict[str, object]:
    return {
        **{score_column(name): points for name, points in answer["scores"].items()},
        "grade": answer["grade"],
        "segment": answer["segment"],
        "stage": answer["stage"],
        **answer["labels"],
        **answer["matrices"],
        "coverage": answer["coverage"],
        "disqualified": "; ".join(answer["disqualified"]) or None,
    }
