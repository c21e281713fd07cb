"""What a small model's comments say of its guarantees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

MODELS = Path(__file__).parent / "models"
_COMMENT = re.compile(
    r"# (?P<verdict>proved|refuted)(?: by (?P<method>polarity|solver))?"
    r"(?:: (?P<events>\d+) events?, (?P<fields>\d+) fields?(?:; (?P<before>\S+) to (?P<after>\S+))?)?"
)


@frozen
class Expectation:
    """The verdict, by which method ("" either); of a refuted one how many events and known fields the
    smallest lead has, and the total before and after (None: not said)."""

    verdict: str
    method: str = ""
    events: int = 0
    fields: int = 0
    shown: tuple[str, str] | None = None


class NotAnExpectation(ValueError):
    """A comment that says no verdict."""


def model_paths() -> list[Path]:
    """All models, by name."""
    return sorted(MODELS.glob("*.lead"))


def expectations(text: str) -> Mapping[int, Expectation]:
    """By the line of a guarantee (from 1), what it is to be."""
    return {
        number: _expectation(line)
        for number, line in enumerate(text.splitlines(), 1)
        if line.startswith("guarantee ")
    }


def _expectation(line: str) -> Expectation:
    said = line[line.find("#") :].rstrip()
    found = _COMMENT.fullmatch(said)
    if found is None or (found["verdict"] == "refuted") != (found["events"] is not None):
        raise NotAnExpectation(line)
    shown = None if found["before"] is None else (found["before"], found["after"])
    return Expectation(
        found["verdict"], found["method"] or "", int(found["events"] or 0), int(found["fields"] or 0), shown
    )
