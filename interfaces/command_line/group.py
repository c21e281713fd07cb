"""The command `leadlang`: which subcommands there are, and what becomes of whatever goes wrong in them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from . import exits

_COMMANDS = {  # name -> module and what it does, so that help needs to import nothing else
    "score": ("score", "Score and grade leads by a rule file."),
    "explain": ("explain", "Tell why one lead has its points."),
    "check": ("check", "Say everything that is wrong with rule files, and prove their guarantees."),
    "test": ("test", "Run the scenarios of rule files and prove their guarantees."),
    "scenario": ("scenario", "Write a scenario from a real lead."),
    "diff": ("diff", "Say what changes from one rule file to another, and who moves."),
    "compile": ("compile", "Compile rule files into one file, for services and other machines."),
    "serve": ("serve", "Score and explain leads over HTTP."),
    "sql": ("sql", "Print a model as one SQL statement, for warehouses."),
    "show": ("show", "Write a model as a sheet for a meeting."),
    "plan": ("plan", "Show how the rules are worked out, and what each of them costs."),
    "format": ("format", "Write rule files in the usual layout, or in another language."),
    "init": ("init", "Write a first rule file for the data at hand."),
    "explain-code": ("explain_code", "Explain the code of a message."),
}


class Commands(click.Group):
    """The subcommands, each imported when it is used; no mistake leaves it as a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f".{_COMMANDS[cmd_name][0]}", __package__)
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in _COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in _COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(name, _COMMANDS, 1, 0.5)
            meant = f" Did you mean `leadlang {near[0]}`?" if near else ""
            ctx.fail(f"I do not know the command `{name}`.{meant} `leadlang --help` lists all commands.")
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> NoReturn:
        from .console import speak

        speak("en")
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")  # a terminal that lacks a character shows "?" instead
        try:
            code = super().main(args, prog_name or "leadlang", complete_var, standalone_mode=False, **extra)
            sys.stdout.flush()
        except ModuleNotFoundError:  # less is installed than this command needs: `leadlang.__main__` says so
            raise
        except (Exception, KeyboardInterrupt) as error:
            code = _exit_code(error)
        except BaseException as error:  # a panic of a native library is no Exception
            if isinstance(error, SystemExit | GeneratorExit):
                raise
            code = _own_mistake(error)
        sys.exit(code if isinstance(code, int) else exits.FINE)


def _exit_code(error: BaseException) -> int:
    """Say what went wrong; the exit code that tells it."""
    from ..refusal import Refused
    from .console import say_refusal

    if isinstance(error, click.Abort | KeyboardInterrupt):
        click.echo(err=True)
        return exits.INTERRUPTED
    if isinstance(error, click.ClickException):
        error.show()
        return exits.USAGE
    if isinstance(error, Refused):
        return say_refusal(error)
    if isinstance(error, BrokenPipeError):
        _drop_output()
        return exits.REFUSED
    return _own_mistake(error)


def _own_mistake(error: BaseException) -> int:
    from .console import say_own_mistake

    say_own_mistake(error)
    return exits.OWN_MISTAKE


def _drop_output() -> None:
    """Whoever read our output has gone: let the interpreter flush the rest of it into nothing."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"leadlang {version('leadlang')}")
        ctx.exit()


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=exits.EXIT_CODES_HELP,
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version.",
)
def main() -> None:
    """Lead scoring as a text that marketing and sales read aloud.

    \b
    Example: write  when job_title in [CEO] grade +1  into rules.lead, then
      leadlang score rules.lead leads.csv
      leadlang score rules.lead leads.csv --events events.csv -o scored.csv
    """
