"""`leadlang plan`: its options; the work is in `planning_run`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .options import LANGUAGES

if TYPE_CHECKING:
    from ..planning import Form


@click.command("plan")
@click.argument("rules")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Default: text.")
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="The language of the plan and of messages (default: the one the rules are written in).",
)
def command(rules: str, form: Form, language: str | None) -> None:
    """Show how the rules in RULES are worked out, and what each of them costs.

    \b
    At the top a short picture, then the look-ups, then rule by rule: which
    rules one look-up answers together, which are summed in one pass over the
    events, which need more than that and why, which can never pay. RULES -
    reads the standard input.

    \b
    Example:
      leadlang plan rules.lead
      leadlang plan rules.lead --language de
      leadlang plan rules.lead --json
    """
    from .planning_run import plan_rules

    raise SystemExit(plan_rules(rules, form, language))
