"""`leadlang format`: its options; the work is in `formatting_run`."""

from __future__ import annotations

import click

from .options import LANGUAGES, language_option


@click.command("format")
@click.argument("rules", nargs=-1, required=True)
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if a file would change.")
@click.option(
    "--to", type=click.Choice(LANGUAGES), help="Translate the words of the language; names and values stay."
)
@click.option("-o", "--output", metavar="FILE", help="Write here instead of into the file; - prints.")
@click.option("--quiet", is_flag=True, help="Say only what is wrong.")
@language_option
def command(
    rules: tuple[str, ...],
    only_check: bool,
    to: str | None,
    output: str | None,
    quiet: bool,
    language: str | None,
) -> None:
    """Write RULES in the usual layout, each file in place.

    \b
    Comments stay. A file with mistakes in it is left alone. With --to the
    translation is printed, or written where -o says; the file stays as it is.
    RULES - reads the standard input and prints.

    \b
    Example:
      leadlang format rules.lead
      leadlang format --check *.lead
      leadlang format rules.lead --to de -o regeln.lead
    """
    from .formatting_run import format_files

    if output is not None and len(rules) != 1:
        raise click.UsageError("-o takes one rule file at a time.")
    if only_check and output is not None:
        raise click.UsageError("--check writes nothing, so it does not go with -o.")
    raise SystemExit(format_files(rules, only_check, to, output, quiet, language))
