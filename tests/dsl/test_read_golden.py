"""Broken rule files and what is said about them, side by side: `missing.lead` and `missing.said`.

After a change that is meant, `GOLDEN=write pytest tests/dsl/test_read_golden.py` writes the `.said` files
anew; read the difference before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from leadlang.dsl.messages import wording_of
from leadlang.dsl.problems import Source
from leadlang.dsl.read import read
from leadlang.dsl.words import languages

SCRIPTS = sorted((Path(__file__).parent / "golden").glob("*.lead"))


def said_about(script: Path) -> str:
    source = Source(script.name, script.read_text(encoding="utf-8"))
    reading = read(source)
    lines = []
    for found in reading.problems:
        line, column = source.line_and_column(found.span.start)
        said = wording_of(found, reading.program.language)
        lines += [f"{line}:{column} {found.code} {said.message}", f"    {source.line(line).strip()}"]
        if said.hint:
            lines.append(f"    {said.hint}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_what_is_said(script: Path) -> None:
    said = said_about(script)
    golden = script.with_suffix(".said")
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_every_message_is_whole_in_every_language(script: Path) -> None:
    for found in read(Source(script.name, script.read_text(encoding="utf-8"))).problems:
        for language in languages():
            said = wording_of(found, language)
            assert said.message
            assert "{" not in said.message.replace("{Sales}", "") + said.hint
            assert "@" not in said.message + said.hint
