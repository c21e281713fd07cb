"""`leadlang test`: its options; the work is in `testing_run`."""

from __future__ import annotations

from typing import Any

import click

from .options import language_option


@click.command("test", epilog="docs/scenarios.md tells how scenarios are written.")
@click.argument("rules", nargs=-1, required=True)
@click.option("-v", "--verbose", is_flag=True, help="Name every test, also those that passed.")
@click.option("-k", "part", metavar="TEXT", default="", help="Run only the tests whose name contains this.")
@click.option("--junit-xml", "junit", metavar="FILE", help="Also write the results as JUnit XML.")
@click.option(
    "--prove-steps",
    "steps",
    type=click.IntRange(min=0),
    metavar="N",
    help="How much effort to spend on each guarantee; 0 leaves guarantees out.",
)
@click.option("--quiet", is_flag=True, help="Say only what failed, and the last line.")
@language_option
def command(**options: Any) -> None:
    """Run the scenarios in RULES and prove its guarantees.

    \b
    For a scenario that fails: what was expected, what came out, and the
    arithmetic that led there. For a guarantee that does not hold: a lead that
    breaks it. RULES - reads the standard input.

    \b
    Exit code 0: all passed; 1: some failed; 2: there was nothing to run.

    \b
    Example:
      leadlang test rules.lead
      leadlang test *.lead -v -k "ideal" --junit-xml results.xml
    """
    from .testing_run import TestingRun

    raise SystemExit(TestingRun(**options).go())
