"""Running the command line inside a test, in a folder of its own."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from attrs import frozen
from click.testing import CliRunner
from leadlang.command_line import main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

ONE_LINE = (
    "when job_title in [CEO] grade +1; when downloaded whitepaper score +20; when visited careers grade -1\n"
)
LEADS = "id,job_title,company\n1,CEO,Linden GmbH\n2,ceo,Alster AG\n3,Student,\n"
EVENTS = (
    "lead_id,event,object,timestamp\n"
    "1,downloaded,whitepaper,2026-10-01 09:12\n"
    "1,visited,careers,2026-10-02\n"
    "3,visited,careers,2026-10-03\n"
)


@frozen
class Ran:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


def leadlang(*arguments: object, input: str | None = None) -> Ran:
    """`leadlang ARGUMENTS`."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=input)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def problems(ran: Ran) -> list[dict[str, Any]]:
    """What `check --format json` said was wrong, without what it proved and found possible."""
    return [one for one in json.loads(ran.out) if one["kind"] == "problem"]


def write(folder: Path, **files: str) -> None:
    """Write `rules="..."` to rules.lead, `leads` and all others to NAME.csv, and work in that folder."""
    for name, text in files.items():
        ending = "lead" if name in ("rules", "regeln", "shared") else "csv"
        (folder / f"{name}.{ending}").write_text(text, encoding="utf-8")
    os.chdir(folder)
