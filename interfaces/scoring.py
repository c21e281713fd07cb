"""From tables to a scored table: ids and columns found, the model run, the result laid out."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from attrs import frozen

from .engines import Engine, evaluate
from .far_dates import without_far_dates
from .finding import GivenLog, Note, id_column, kept_columns, log_layout, refuse_ambiguous, unmatched_notes
from .moments import shown
from .runtime.columns import FrameLog, FrameOutcome
from .runtime.facts import DataProblem, LogLayout, TableReading
from .runtime.model import CompiledModel
from .runtime.rules import Rules
from .runtime.times import AsOf
from .summary import Summary, summarise


@frozen
class Scored:
    """One row per lead, in their order; what is wrong with the data; the summary; what was detected.

    The last `kept` columns of the table are those passed on from the leads (and the stamp).
    """

    table: pl.DataFrame
    problems: tuple[DataProblem, ...]
    summary: Summary
    notes: tuple[Note, ...]
    kept: int = 0


@frozen
class Meant:
    """Which columns are meant, found from the headers of all tables: the leads' id, the columns to keep, the
    layout of each log. `notes` tell what was detected.
    """

    lead_id: str | None
    kept: tuple[str, ...]
    layouts: tuple[LogLayout, ...]
    notes: tuple[Note, ...]


def columns_meant(
    rules: Rules, leads: pl.DataFrame, logs: Sequence[GivenLog], id: str | None, keep: str | Sequence[str]
) -> Meant:
    """Only headers are looked at. Refused where nothing can be computed at all."""
    notes: list[Note] = []
    lead_id = id_column(leads.columns, id, notes)
    kept = kept_columns(leads.columns, keep, lead_id)
    layouts = [log_layout(log, lead_id, leads.columns, notes) for log in logs]
    refuse_ambiguous(rules, leads, logs)
    notes += unmatched_notes(rules, leads, logs)
    return Meant(lead_id, tuple(kept), tuple(layouts), tuple(notes))


def run(
    model: CompiledModel,
    leads: pl.DataFrame,
    logs: Sequence[GivenLog] | None,
    as_of: AsOf,
    *,
    id: str | None,
    keep: str | Sequence[str] = (),
    reading: TableReading,
    stamp: bool = False,
    engine: Engine = "columns",
    reasons: int = 0,
    language: str | None = None,
) -> Scored:
    """Score the leads. `logs` None: behaviour is unknown. Refused where nothing can be computed at all.

    With `reasons` N the columns of the N top reasons follow the results, in a language (None: that of the
    rules).
    """
    given = list(logs or ())
    meant = columns_meant(model.rules, leads, given, id, keep)
    frame_logs = [
        FrameLog(log.name, without_far_dates(log.frame), layout, log.reading)
        for log, layout in zip(given, meant.layouts, strict=True)
    ]
    outcome = evaluate(
        engine, model, without_far_dates(leads), frame_logs, as_of, meant.lead_id, reading, reasons
    )
    summary = summarise(
        model.rules,
        outcome.table,
        outcome.paid,
        outcome.problems,
        as_of=shown(as_of),
        model=model.hash,
        with_events=bool(given),
    )
    results = with_reasons(model, outcome, language)
    table = laid_out(leads, meant, results)
    if stamp:
        table = stamped(table, model, as_of)
    beside = table.width - 1 - results.width
    return Scored(table, outcome.problems, summary, meant.notes, beside)


def with_reasons(model: CompiledModel, outcome: FrameOutcome, language: str | None) -> pl.DataFrame:
    """The results, behind them the columns of the top reasons where these were asked for."""
    if not outcome.reasons:
        return outcome.table
    from .reasons import reason_columns

    spoken = language or model.rules.language
    columns = reason_columns(model.rules, outcome.reasons, spoken, outcome.table.columns)
    return outcome.table.hstack(columns)


def stamped(table: pl.DataFrame, model: CompiledModel, as_of: AsOf) -> pl.DataFrame:
    """The table with the model's hash and the moment in every row."""
    return table.with_columns(pl.lit(model.hash).alias("model"), pl.lit(shown(as_of)).alias("as_of"))


def history(scores: Sequence[Scored]) -> pl.DataFrame:
    """The tables of several moments one below the other, the moment in the column `as_of` behind the id."""
    blocks = []
    for scored in scores:
        table = scored.table.drop("as_of", strict=False)
        as_of = pl.lit(scored.summary.as_of).alias("as_of")
        blocks.append(table.select(table.columns[0], as_of, *table.columns[1:]))
    return pl.concat(blocks, how="vertical_relaxed")


def laid_out(leads: pl.DataFrame, meant: Meant, results: pl.DataFrame, first_row: int = 0) -> pl.DataFrame:
    """The id first, then the results, then what is kept; what has the name of a result becomes `input_NAME`.

    Without an id column rows are numbered, from `first_row` + 1 on.
    """
    if meant.lead_id:
        first = leads[meant.lead_id]
    else:
        first = pl.Series("row", range(first_row + 1, first_row + leads.height + 1), dtype=pl.Int64)
    taken = {*results.columns, "model", "as_of"}
    if first.name in taken:
        first = first.alias(_free(first.name, taken))
    taken.add(first.name)
    columns = [first, *results.get_columns()]
    for name in meant.kept:
        shown_as = _free(name, taken)
        taken.add(shown_as)
        columns.append(leads[name].alias(shown_as))
    return pl.DataFrame(columns)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name = f"input_{name}"
    return name
