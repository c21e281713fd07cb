"""`leadlang scenario`: its options; the work is in `scenario_run`."""

from __future__ import annotations

from typing import Any

import click

from .options import events_option, join_option, language_option, reading_options


def _without_id(command: Any) -> Any:
    """The options for reading, but for `--id`, which here names the lead."""
    command = reading_options(command)
    for option in command.__click_params__:
        if option.name == "id_column":
            option.opts = ["--id-column"]
    return command


@click.command("scenario", epilog="docs/scenarios.md tells what stands in a scenario.")
@click.argument("rules")
@click.option("--from", "leads", metavar="LEADS", required=True, help="The table that the lead stands in.")
@events_option
@click.option("--id", "lead_id", metavar="ID", help="The lead's id (default: the first lead of the table).")
@click.option(
    "--as-of",
    metavar="DATE",
    help="The today of the scenario: 2026-01-31 (its end) or 2026-01-31 14:30. Default: now.",
)
@click.option("--name", metavar="NAME", help="What to call the scenario (default: after the lead).")
@click.option("-o", "--append", metavar="FILE", help="Add it to the end of this file instead of printing it.")
@join_option
@_without_id
@click.option("--quiet", is_flag=True, help="Say only the scenario, and what is wrong.")
@language_option
def command(**options: Any) -> None:
    """Write a scenario from a lead of LEADS, so that a good or bad case becomes a test.

    \b
    It has what RULES read of the lead, what happened in the words of the
    rules, and what the model gives for it today. Where that is wrong, change
    what is expected, then the rules, until `leadlang test` is content.

    \b
    Example:
      leadlang scenario rules.lead --from leads.csv --events events.csv --id 4711
      leadlang scenario rules.lead --from leads.csv --id 4711 -o rules.lead
    """
    from .scenario_run import ScenarioRun

    ScenarioRun(**options).go()
