"""`leadlang sql`: its options; the work is in `sql_run`."""

from __future__ import annotations

import click

from .options import LANGUAGES

DIALECTS = ("duckdb", "postgres", "spark", "snowflake", "bigquery")


@click.command("sql", epilog="docs/sql.md tells what each column has to be, and what cannot be said in SQL.")
@click.argument("rules")
@click.option(
    "--dialect", type=click.Choice(DIALECTS), default="duckdb", show_default=True, help="Whose SQL it is."
)
@click.option("--leads", metavar="TABLE", default="leads", show_default=True, help="The table of the leads.")
@click.option(
    "--id", "id_column", metavar="COLUMN", default="id", show_default=True, help="Its column with the ids."
)
@click.option("--events", metavar="TABLE", help="The table of their events.")
@click.option(
    "--as-of",
    metavar="DATE",
    help="The moment to score for: 2026-01-31 (its end), 31.1.2026 or 2026-01-31 14:30. Default: now.",
)
@click.option("--language", type=click.Choice(LANGUAGES), help="The language of messages.")
def command(
    rules: str,
    dialect: str,
    leads: str,
    id_column: str,
    events: str | None,
    as_of: str | None,
    language: str | None,
) -> None:
    """Print RULES as one SQL statement, for a warehouse that holds the leads.

    \b
    It gives each lead the same columns and the same values as `leadlang score`.
    What SQL could not give exactly is refused. RULES may be a compiled model.

    \b
    Example:
      leadlang sql rules.lead --dialect duckdb --leads crm.leads --id lead_id \\
        --events crm.events
    """
    from .sql_run import print_statement

    raise SystemExit(print_statement(rules, dialect, leads, id_column, events, as_of, language))
