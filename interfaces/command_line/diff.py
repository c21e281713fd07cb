"""`leadlang diff`: its options; the work is in `diff_run`."""

from __future__ import annotations

from typing import Any

import click

from .options import events_option, join_option, language_option, reading_options


@click.command("diff")
@click.argument("rules", nargs=-1, required=True, metavar="OLD [NEW]")
@click.option("--leads", metavar="FILE", help="Also say which of these leads move, and why.")
@events_option
@click.option(
    "--as-of",
    multiple=True,
    metavar="DATE",
    help="The moment to score for (default: now). With one rule file: given twice, from when to when.",
)
@join_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html", "json"]),
    default="text",
    show_default=True,
    help="What is printed: markdown for a pull request, html for a page, json for programs.",
)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    help="Write instead of printing: .html, .md, .txt or .json the comparison; .csv, .tsv, .xlsx, "
    ".parquet or .ndjson every lead's old and new values. May be given several times.",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    metavar="N",
    default=5,
    show_default=True,
    help="How many leads to show that moved most, in each direction.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if the meaning changed, or if a lead moved.")
@reading_options
@click.option("--quiet", is_flag=True, help="Say only the result, and what is wrong.")
@language_option
@click.option("--engine", type=click.Choice(["columns", "reference"]), default="columns", hidden=True)
def command(**options: Any) -> None:
    """Say what changes from the rules in OLD to those in NEW, in meaning, not in text.

    \b
    With --leads and --events also: who moves between grades and stages, the
    averages before and after, the leads that move most and why.
    With one rule file and two dates: who moved in between under these rules.

    \b
    Example:
      leadlang diff old.lead rules.lead
      leadlang diff old.lead rules.lead --leads leads.csv --events events.csv
      leadlang diff rules.lead --leads leads.csv --events events.csv \\
        --as-of 2026-11-01 --as-of 2026-11-08 -o moved.html -o moved.csv
    """
    from .diff_run import DiffRun

    raise SystemExit(DiffRun(**options).go())
