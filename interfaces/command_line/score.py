"""`leadlang score`: its options; the work is in `scoring_run`."""

from __future__ import annotations

from typing import Any

import click

from .options import events_option, join_option, language_option, reading_options


@click.command("score", epilog="docs/files.md tells how files are read, and what leadlang.toml can say.")
@click.argument("rules")
@click.argument("leads")
@events_option
@click.option(
    "--as-of",
    multiple=True,
    metavar="DATE",
    help="The moment to score for: 2026-01-31 (its end), 31.1.2026 or 2026-01-31 14:30. Default: now. "
    "Given several times: every lead once for each, a history with the column as_of.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write every lead to .csv, .tsv, .xlsx, .parquet or .ndjson; - prints CSV.",
)
@click.option(
    "--keep", multiple=True, metavar="COLUMN", help="Pass a column of the leads on; all passes on all."
)
@join_option
@click.option("--for-excel", is_flag=True, help="Write a CSV that opens rightly in a German Excel.")
@click.option("--stamp", is_flag=True, help="Add the columns model (the rules' hash) and as_of.")
@click.option(
    "--reasons",
    type=click.IntRange(min=1),
    metavar="N",
    default=None,
    help="Add the N rules that gave a lead most points, and the N that took most, as columns.",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    metavar="N",
    default=20,
    show_default=True,
    help="How many leads to show.",
)
@click.option("--strict", is_flag=True, help="Stop, and write nothing, if anything is wrong with the data.")
@click.option("--problems", metavar="FILE", help="Write what is wrong with the data as a table of its own.")
@click.option(
    "--memory",
    metavar="SIZE",
    help="How much memory to take, such as 2GB: files are then scored in blocks. Default: half of what is "
    "free, and in blocks only what would not fit.",
)
@reading_options
@click.option("--quiet", is_flag=True, help="Say only the result, and what is wrong.")
@language_option
@click.option(
    "--engine",
    type=click.Choice(["columns", "reference", "duckdb", "postgres", "spark"]),
    metavar="[duckdb|postgres|spark]",
    default="columns",
    help="Run the model where the leads are: LEADS and --events are then tables, or Parquet files.",
)
@click.option(
    "--database",
    metavar="WHERE",
    help="With --engine: the file of DuckDB, or the connection string of PostgreSQL. Also by the "
    "environment: LEADLANG_DATABASE.",
)
@click.option("--master", metavar="MASTER", help="With --engine spark: where it runs, such as local[2].")
def command(engine: str, database: str | None, master: str | None, **options: Any) -> None:
    """Score and grade LEADS by RULES.

    \b
    LEADS is a table: CSV, TSV, Excel, Parquet, JSON or NDJSON, one row a lead.
    With --engine it is a table of DuckDB, PostgreSQL or Spark (docs/sql.md).
    Without -o the best leads are shown (disqualified ones last), with it every
    lead is written, in the order of the file. A summary follows either way.

    \b
    Example:
      leadlang score rules.lead leads.csv --events events.csv --as-of 2026-11-15
      leadlang score rules.lead contacts.xlsx --join accounts.csv on account_id \\
        --keep email -o scored.csv --for-excel
      leadlang score rules.lead crm.leads --events crm.events --engine duckdb \\
        --database warehouse.duckdb -o scored.csv
    """
    from .scoring_run import ScoringRun

    if engine in ("columns", "reference"):
        run = ScoringRun(**options, engine=engine)
        run.refuse_engine_options(database, master)
        run.go()
        return
    from .engine_run import EngineRun

    EngineRun(ScoringRun(**options), engine, database, master).go()
