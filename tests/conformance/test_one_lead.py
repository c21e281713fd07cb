"""Every case of `cases/*.toml` with `Model.score_one`: lead by lead, each with its own events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from leadlang.runtime.headers import find_id, find_parts
from leadlang.runtime.intake import CellReading, read_id
from leadlang.runtime.row import RowResult
from leadlang.runtime.times import zone

from .cases import Case
from .tables import sheet
from .test_conformance import ALL, loaded, mistakes, model_of

OF_IDS = ("D102", "D103", "D106")  # which a single lead needs not have
PLAIN = CellReading(zone("UTC"), frozenset(), decimal_comma=False, day_first=False)


def own_events(
    case: Case, lead: dict[str, Any], headers: list[str]
) -> dict[str, list[dict[str, Any]]] | None:
    """The rows of the logs that are about this lead."""
    id_header = find_id(headers).header
    if case.logs is None or id_header is None:
        return None
    lead_id = read_id(lead[id_header], PLAIN)
    own = {}
    for name, table in case.logs.items():
        log = sheet(table).frame(case.types)
        column = find_parts(log.columns, id_header).lead
        assert column is not None
        own[name] = [row for row in log.to_dicts() if lead_id and read_id(row[column], PLAIN) == lead_id]
    return own


def shown(result: RowResult, column: str) -> str | None:
    """What the column of a result table would show."""
    named = {score_column(name): points for name, points in result.scores.items()}
    reasons = "; ".join(result.disqualified) or None
    found: dict[str, object] = {
        **named,
        "grade": result.grade,
        "segment": result.segment,
        "stage": result.stage,
        **result.labels,
        **result.matrices,
        "coverage": result.coverage,
        "disqualified": reasons,
    }
    value = found[column]
    return None if value is None else str(value)


def score_column(name: str) -> str:
    return "score" if name == "score" else "score_" + "_".join(name.split())


@pytest.mark.parametrize("case", ALL)
def test_a_case_holds_lead_by_lead(case: Case, tmp_path: Path) -> None:
    expected = sheet(case.leads).expected
    model = loaded(case, case.rules, tmp_path) if case.files else model_of(case.rules)
    leads: pl.DataFrame = sheet(case.leads).frame(case.types)
    results = [
        model.score_one(lead, own_events(case, lead, leads.columns), case.as_of) for lead in leads.to_dicts()
    ]
    found = {column: tuple(shown(result, column) for result in results) for column in expected}
    assert found == expected, f"{case.says}\n{case.rules}"
    whole = model.score(leads, logs_of(case), as_of=case.as_of)
    told = sorted(problem.code for result in results for problem in result.problems)
    assert told == sorted(code for code in mistakes(whole) if code not in OF_IDS)


def logs_of(case: Case) -> dict[str, pl.DataFrame] | None:
    if case.logs is None:
        return None
    return {name: sheet(table).frame(case.types) for name, table in case.logs.items()}
