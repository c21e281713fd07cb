"""`leadlang explain`: its options; the work is in `explaining_run`."""

from __future__ import annotations

from typing import Any

import click

from .options import cell_options, events_option, join_option, language_option, lead_options


@click.command("explain", epilog="docs/explain.md tells how an explanation is read.")
@click.argument("rules")
@click.argument("leads")
@lead_options
@events_option
@click.option(
    "--as-of",
    metavar="DATE",
    help="The moment to explain: 2026-01-31 (its end), 31.1.2026 or 2026-01-31 14:30. Default: now.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    help="Default: what the ending of -o says (.html, .json), else text.",
)
@click.option("-o", "--output", metavar="FILE", help="Write here instead of printing.")
@click.option("--all", "all_rules", is_flag=True, help="As text, list also the rules that pay nothing.")
@join_option
@cell_options
@click.option("--quiet", is_flag=True, help="Say only the explanation, and what is wrong.")
@language_option
def command(**options: Any) -> None:
    """Tell why one lead of LEADS has its points by RULES: every rule that paid, with what met it.

    \b
    What each rule gave, the facts and events behind it, what fading and limits
    took, and how it adds up; the stage and what would move the lead on; what
    is not known. As text, as data, or as one page for the sales team.

    \b
    Example:
      leadlang explain rules.lead leads.csv --id 17 --events events.csv
      leadlang explain rules.lead leads.csv --id 17 --events events.csv -o lead17.html
    """
    from .explaining_run import ExplainingRun

    ExplainingRun(**options).go()
