"""`leadlang compile`: its options; the work is in `compiling_run`."""

from __future__ import annotations

import click

from .options import LANGUAGES


@click.command("compile")
@click.argument("rules")
@click.option("-o", "--output", metavar="FILE", help="Write here (default: RULES with the ending .json).")
@click.option("--language", type=click.Choice(LANGUAGES), help="The language of messages.")
@click.option("--quiet", is_flag=True, help="Say only what is wrong.")
def command(rules: str, output: str | None, language: str | None, quiet: bool) -> None:
    """Compile the rules in RULES into one file, for services and other machines.

    \b
    The file holds all that is needed to score, explain and tell which rules
    these were; neither the rule files nor the compiler are needed any more.
    The same rules give the same file, to the byte. What `score` and `explain`
    take as RULES may be such a file. RULES - reads the standard input.

    \b
    Example:
      leadlang compile rules.lead -o model.json
      leadlang score model.json leads.csv
    """
    from .compiling_run import compile_to_file

    raise SystemExit(compile_to_file(rules, output, language, quiet))
