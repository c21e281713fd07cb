"""`leadlang init`: its options; the work is in `starting_run`."""

from __future__ import annotations

from typing import Any

import click

from .options import LANGUAGES, events_option, reading_options


@click.command("init")
@click.argument("leads")
@events_option
@click.option("-o", "--output", metavar="FILE", help="Default: rules.lead, in German regeln.lead; - prints.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the rules."
)
@click.option("--force", is_flag=True, help="Write even if there is such a file already.")
@reading_options
@click.option("--quiet", is_flag=True, help="Say only what is wrong.")
def command(**options: Any) -> None:
    """Write a first rule file for LEADS, which runs as it is.

    \b
    Its comments list the columns and their most frequent values; its rules are
    examples made from them. Read it, change what you know better, score.

    \b
    Example:
      leadlang init leads.csv --events events.csv
      leadlang init kontakte.xlsx --language de -o regeln.lead
    """
    from .starting_run import StartingRun

    StartingRun(**options).go()
