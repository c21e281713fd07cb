"""The tutorials played through: files written, commands run, what they print put beside what the page shows.

On these pages `lead NAME` is a file to be written, `sh` one command of leadlang or several, `output` what
they print, results and remarks together.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from attrs import frozen
from click.testing import CliRunner
from leadlang.command_line import main

from tests.docs.pages import ROOT, Block, blocks

_MODEL_HASH = re.compile(r"\b[0-9a-f]{12}\b")
_SCREEN = {"COLUMNS": "100", "LINES": "40", "NO_COLOR": "1", "TERM": "dumb"}


@frozen
class Played:
    """An `output` block of a page, and what its commands printed now."""

    block: Block
    printed: str


def play(page: str) -> list[Played]:
    """All of a tutorial's commands, in order, in a folder of their own with the examples in it."""
    found: list[Played] = []
    printed = ""
    with _in_folder_with_examples():
        for block in blocks(page):
            kind, _, name = block.kind.partition(" ")
            if kind == "lead" and name:
                Path(name).write_text(block.text, encoding="utf-8")
            elif kind == "sh" and block.text.startswith("leadlang "):
                printed = "".join(_run(line) for line in block.text.splitlines())
            elif kind == "output":
                found.append(Played(block, printed))
    return found


def without_hashes(text: str) -> str:
    """Hashes change whenever tables do; what a tutorial is about does not."""
    return _MODEL_HASH.sub("............", text)


@contextlib.contextmanager
def _in_folder_with_examples() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, _SCREEN):
        for name in ("first", "nordwind"):
            shutil.copytree(ROOT / "examples" / name, Path(folder) / "examples" / name)
        with contextlib.chdir(folder):
            yield


def _run(command: str) -> str:
    program, *arguments = shlex.split(command)
    assert program == "leadlang", f"a tutorial runs leadlang only, not {command}"
    result = CliRunner().invoke(main, arguments)
    return "".join(f"{line.rstrip()}\n" for line in result.output.splitlines())
