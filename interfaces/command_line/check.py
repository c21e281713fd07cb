"""`leadlang check`: its options; the work is in `checking_run`."""

from __future__ import annotations

from typing import Any

import click

from .options import events_option, join_option, language_option, reading_options


@click.command("check", epilog="`leadlang explain-code E101` tells more about a code.")
@click.argument("rules", nargs=-1, required=True)
@click.option("--leads", metavar="FILE", help="Also hold the rules against these leads.")
@events_option
@join_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json prints a list of objects, for editors and other programs.",
)
@click.option(
    "--prove-steps",
    type=click.IntRange(min=1),
    metavar="N",
    help="How hard to try to prove each guarantee, in steps that are the same on every machine "
    "(default: some seconds' worth).",
)
@click.option("--examples", is_flag=True, help="Also show a lead for each thing that can happen.")
@click.option("--strict", is_flag=True, help="Warnings count as mistakes, too.")
@reading_options
@click.option("--quiet", is_flag=True, help="Say only what is wrong.")
@language_option
def command(**options: Any) -> None:
    """Say everything that is wrong with RULES, each mistake with its line and what to write instead.

    \b
    Every guarantee in them is proved for all leads there could be, or refuted
    with the smallest lead that breaks it. It is also told how far scores and
    grades go, and which stages, labels and cells some lead gets.
    \b
    With --leads and --events also: names that no column matches, values and
    behaviours that never occur, texts where the rules need numbers.
    RULES - reads the standard input.

    \b
    Example:
      leadlang check rules.lead
      leadlang check rules.lead --leads leads.csv --events events.csv
    """
    from .checking_run import CheckingRun

    raise SystemExit(CheckingRun(**options).go())
