"""The evaluators behind one face: a model and tables in, the result columns out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import polars as pl

from .members import all_rules, all_totals
from .runtime.columns import FrameLog, FrameOutcome
from .runtime.columns import score as score_columns
from .runtime.columns.reasons import TopReasons
from .runtime.facts import Outcome, TableReading, score_column
from .runtime.model import CompiledModel
from .runtime.rules import Rules
from .runtime.times import AsOf

Engine = Literal["columns", "reference"]


def evaluate(
    engine: Engine,
    model: CompiledModel,
    leads: pl.DataFrame,
    logs: Sequence[FrameLog],
    as_of: AsOf,
    id: str | None,
    reading: TableReading,
    reasons: int = 0,
) -> FrameOutcome:
    """The same results from either evaluator: `columns` is the fast one, `reference` the plain one."""
    if engine == "columns":
        return score_columns(model, leads, logs, as_of, id, reading, reasons)
    from .reasons import plain_reasons
    from .runtime.reference import Log, cases
    from .runtime.reference import score as score_reference

    plain_logs = [Log(log.name, log.frame.to_dicts(), log.layout, log.reading) for log in logs]
    outcome = score_reference(model.rules, leads.to_dicts(), plain_logs, as_of, id, reading)
    top: tuple[TopReasons, ...] = ()
    if reasons > 0:
        facts, _ = cases(model.rules, leads.to_dicts(), plain_logs, as_of, id, reading)
        most = min(reasons, len(all_rules(model.rules.members)))
        top = plain_reasons(model.rules, facts, most)
    return FrameOutcome(_table(model.rules, outcome), outcome.problems, outcome.paid, reasons=top)


def _table(rules: Rules, outcome: Outcome) -> pl.DataFrame:
    results = outcome.leads
    columns = []
    for score in all_totals(rules):
        kind = pl.Decimal(38, score.decimals) if score.decimals else pl.Int64
        values = [result.scores[score.name] for result in results]
        columns.append(
            pl.Series(score_column(score.name), values if score.decimals else list(map(int, values)), kind)
        )
    texts: dict[str, list[str | None]] = {
        "grade": [result.grade for result in results],
        "segment": [result.segment for result in results],
        "stage": [result.stage for result in results],
    }
    texts |= {label.name: [result.labels[label.name] for result in results] for label in rules.labels}
    texts |= {matrix.name: [result.matrices[matrix.name] for result in results] for matrix in rules.matrices}
    columns += [pl.Series(name, values, pl.String) for name, values in texts.items()]
    columns.append(pl.Series("coverage", [result.coverage for result in results], pl.Int64))
    reasons = ["; ".join(result.disqualified) or None for result in results]
    columns.append(pl.Series("disqualified", reasons, pl.String))
    return pl.DataFrame(columns)
