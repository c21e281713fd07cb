"""What is said on the terminal: results on the standard output, everything beside them on the error
output.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TextIO

import click

from ..refusal import Refused
from . import exits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..dsl.problems import Problem, Source
    from ..files.outcome import Note as FileNote
    from ..finding import Note

DEBUG: Final = "LEADLANG_DEBUG"  # set: a mistake in leadlang itself also shows its traceback

_language: ContextVar[str] = ContextVar("language", default="en")


def speak(language: str) -> None:
    """From now on this command speaks that language."""
    _language.set(language)


def language() -> str:
    """The language to speak: that of the rules once they are read, else the one asked for, else English."""
    return _language.get()


def out(text: str) -> None:
    click.echo(_fitted(text, sys.stdout))


def print_exactly(text: str) -> None:
    """A text as it is, in UTF-8 and with its own line breaks, whatever the terminal."""
    click.echo(text.encode("utf-8", errors="surrogatepass"), nl=False)


def aside(text: str) -> None:
    """Something beside the result."""
    click.echo(_fitted(text, sys.stderr), err=True)


_HANGING = re.compile(r" +\S.*?  +(?=\S)| *")


def _fitted(text: str, stream: TextIO) -> str:
    """On a terminal long lines are broken between words, and go on below where they began."""
    if not stream.isatty():
        return text
    width = shutil.get_terminal_size().columns
    return "\n".join(line if len(line) <= width else _broken(line, width) for line in text.split("\n"))


def _broken(line: str, width: int) -> str:
    hanging = _HANGING.match(line)
    indent = len(hanging[0]) if hanging is not None else 0
    indent = indent if indent < width // 2 else 2
    return "\n".join(textwrap.wrap(line, width, subsequent_indent=" " * indent, break_on_hyphens=False))


def told(name: str, /, **facts: object) -> str:
    """A phrase in the language that is spoken."""
    from ..wording import phrase

    return phrase(name, language(), **facts)


def counted(name: str, count: int, /, **facts: object) -> str:
    """A phrase about a number of things in the language that is spoken."""
    from ..wording import counted

    return counted(name, count, language(), **facts)


def say_refusal(error: Refused) -> int:
    """Say why the command cannot go on; the exit code for it."""
    from ..wording import message_and_hint

    message, hint = message_and_hint(error, language())
    head = click.style(f"{told('error')} {error.code}", fg="red", bold=True)
    aside(f"{head}  {message}" + (f"\n{hint}" if hint else ""))
    return exits.REFUSED if error.code in exits.REFUSED_CODES else exits.USAGE


def say_own_mistake(error: BaseException) -> None:
    """A mistake in leadlang itself, with an id that is the same whenever the same goes wrong."""
    if os.environ.get(DEBUG):
        aside("".join(traceback.format_exception(error)))
    places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    mistake = sha256("\n".join([type(error).__qualname__, *places]).encode()).hexdigest()[:8]
    kind = "memory" if isinstance(error, MemoryError) else "own_mistake"
    aside(told(kind, id=mistake, kind=type(error).__qualname__, debug=DEBUG))


def show_problems(
    problems: Sequence[Problem],
    sources: Mapping[str, Source],
    *,
    aloud: bool = False,
    words: Mapping[Problem, str] = MappingProxyType({}),
) -> None:
    """Problems of rule files, each with its line and a mark; on the error output unless `aloud`.

    `words` are said in place of the usual ones of a problem.
    """
    from ..wording import excerpt, headline, say

    for found in problems:
        colour = "red" if found.severity == "error" else "yellow"
        head = click.style(headline(found, sources, language()), fg=colour, bold=True)
        click.echo(f"{head}\n{excerpt(found, sources)}", err=not aloud)
        (out if aloud else aside)(f"{words.get(found) or say(found, language())}\n")


def file_notes_text(name: str, notes: Sequence[FileNote]) -> str:
    """What was detected in a file, in words, on one line; "" where there is nothing to say."""
    from ..dsl.messages import wording

    words = [wording(note.code, note.facts, note.variant, language()) for note in notes]
    told = " ".join(f"{one.message} {one.hint}".strip() for one in words)
    return f"{name}: {told}" if told else ""


def note_text(note: Note) -> str:
    name, facts = note
    return told(name, **facts)


@contextmanager
def progress(text: str, quiet: bool) -> Iterator[None]:
    """Show that something takes its time; nothing where nobody watches."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield
