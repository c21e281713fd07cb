"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
LANGUAGES = ("en", "de")


def language_option(command: Command) -> Command:
    return click.option(
        "--language",
        type=click.Choice(LANGUAGES),
        help="The language of messages (default: the one the rules are written in).",
    )(command)


def events_option(command: Command) -> Command:
    return click.option(
        "--events",
        multiple=True,
        metavar="FILE",
        help="An event log, one row an event; may be given several times.",
    )(command)


def join_option(command: Command) -> Command:
    return click.option(
        "--join",
        "joins",
        nargs=3,
        multiple=True,
        type=(str, click.Choice(["on"], case_sensitive=False), str),
        metavar="FILE on COLUMN",
        help="Put the columns of another table beside each lead, such as its account's.",
    )(command)


def reading_options(command: Command) -> Command:
    """The column with the leads' ids, and how their cells are read, instead of what the file itself
    suggests.
    """
    id_option = click.option(
        "--id", "id_column", metavar="COLUMN", help="The column that holds the leads' ids."
    )
    return id_option(cell_options(command))


def lead_options(command: Command) -> Command:
    """`--id` of one lead, and the column that holds the ids."""
    id_option = click.option("--id", "lead", required=True, metavar="ID", help="The id of the lead.")
    column_option = click.option(
        "--id-column", metavar="COLUMN", help="The column that holds the leads' ids."
    )
    return id_option(column_option(command))


def cell_options(command: Command) -> Command:
    """How the cells of the leads are read, instead of what the file itself suggests."""
    for option in reversed(
        [
            click.option(
                "--missing", multiple=True, metavar="TEXT", help="One more text that means: nothing known."
            ),
            click.option(
                "--encoding", metavar="NAME", help="Of the leads' file, such as utf-8 or windows-1252."
            ),
            click.option("--separator", metavar="SIGN", help='Between the cells of a CSV: "," ";" or tab.'),
            click.option(
                "--decimal", type=click.Choice([",", "."]), help="In the numbers of the leads: 1.5 or 1,5."
            ),
            click.option(
                "--day-first/--month-first",
                "day_first",
                default=None,
                help="What 01/02/2026 means in the leads.",
            ),
            click.option(
                "--sheet", metavar="NAME", help="The sheet of an Excel file: its name, or its number from 1."
            ),
        ]
    ):
        command = option(command)
    return command
