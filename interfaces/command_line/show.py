"""`leadlang show`: its options; the work is in `showing_run`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .options import LANGUAGES

if TYPE_CHECKING:
    from ..showing import Form


@click.command("show")
@click.argument("rules")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html"]),
    help="Default: what the ending of -o says (.md, .html), else text.",
)
@click.option("-o", "--output", metavar="FILE", help="Write here instead of printing.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="The language of the sheet and of messages (default: the one the rules are written in).",
)
@click.option("--quiet", is_flag=True, help="Say only what is wrong.")
def command(rules: str, form: Form | None, output: str | None, language: str | None, quiet: bool) -> None:
    """Write the model in RULES as a sheet for a meeting, in plain words.

    \b
    What comes out; who gets how many points, and how far: what moves the
    grade, what is known, what they do; limits, stages, labels and matrices as
    tables; what the names in it mean. RULES - reads the standard input.

    \b
    Example:
      leadlang show rules.lead
      leadlang show rules.lead -o sheet.html
      leadlang show rules.lead --format markdown --language de
    """
    from .showing_run import show_rules

    raise SystemExit(show_rules(rules, form, output, language, quiet))
