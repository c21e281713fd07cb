"""What `leadlang show` does."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from ..compiler.compile import Compiled
from ..loading import RulesRefused, compile_file, shown_sources
from ..refusal import Refused
from ..rule_files import STDIN
from ..showing import Form, show
from . import console, exits
from .formatting_run import write_text

_ENDINGS: dict[str, Form] = {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown"}
_WIDEST = 100  # a longer line is hard to read, however wide the terminal


def show_rules(rules: str, form: Form | None, output: str | None, language: str | None, quiet: bool) -> int:
    """Print or write the sheet; the exit code. Raises Refused where the rules have mistakes."""
    console.speak(language or "en")
    target = None if output == STDIN else output
    compiled = compile_file(Path(rules))
    console.speak(language or compiled.language)
    if compiled.model is None:
        console.show_problems(compiled.problems, shown_sources(compiled.sources, Path(rules)))
        raise RulesRefused(compiled, rules)
    _refuse_what_is_read(target, compiled, rules)
    if not compiled.model.rules.members and not quiet:
        console.aside(console.told("no_rules", file=rules))
    if compiled.problems and not quiet:
        console.aside(console.counted("rules_warnings", len(compiled.problems), file=rules))
    wanted = form or _by_ending(target)
    if target is not None:
        write_text(show(compiled, wanted, language), target)
        if not quiet:
            console.out(console.told("show_written", file=target))
    elif wanted == "text" and sys.stdout.isatty():
        width = min(shutil.get_terminal_size().columns, _WIDEST)
        print(show(compiled, wanted, language, width, "NO_COLOR" not in os.environ), end="")
    else:
        console.print_exactly(show(compiled, wanted, language))
    return exits.FINE


def _by_ending(output: str | None) -> Form:
    return "text" if output is None else _ENDINGS.get(Path(output).suffix.lower(), "text")


def _refuse_what_is_read(output: str | None, compiled: Compiled, rules: str) -> None:
    """The sheet is never written over the rules, nor over a file they use (R021)."""
    if output is None or rules == STDIN or not Path(output).exists():
        return
    read = [source.name for source in shown_sources(compiled.sources, Path(rules)).values()]
    if any(Path(one).exists() and Path(output).samefile(one) for one in read):
        raise Refused("R021", file=output)
