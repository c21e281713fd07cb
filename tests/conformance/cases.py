"""The cases of `cases/*.toml`: what is written there, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import field, frozen

FOLDER = Path(__file__).parent / "cases"


@frozen
class Case:
    """One sentence of the language, rules and data for it, and what has to come out.

    `logs` is None where no event log is given. `files` are further files beside the rules. `data_error`: at
    least one value of the data cannot be read; every other case has data without mistakes. `known_bug` is
    what is wrong with the language as built, where this case is right and it is not.
    """

    name: str
    says: str
    rules: str
    leads: str
    as_of: str
    logs: Mapping[str, str] | None = None
    types: Mapping[str, str] = field(factory=dict)
    files: Mapping[str, str] = field(factory=dict)
    data_error: bool = False
    translated: bool = True
    known_bug: str = ""


@frozen
class Refusal:
    """Rules that cannot be accepted; the line and the words that are marked; what the complaint contains."""

    name: str
    says: str
    rules: str
    line: int
    mark: str
    hint: tuple[str, ...] = ()
    known_bug: str = ""


def cases() -> list[Case]:
    """All cases, file by file in the order of their names."""
    return [_case(path, chapter, entry) for path, chapter in _chapters() for entry in chapter.get("case", ())]


def refusals() -> list[Refusal]:
    return [_refusal(path, entry) for path, chapter in _chapters() for entry in chapter.get("refused", ())]


def _chapters() -> list[tuple[Path, dict[str, Any]]]:
    return [(path, tomllib.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.toml"))]


def _case(path: Path, chapter: dict[str, Any], entry: dict[str, Any]) -> Case:
    """A case; `events` is a table, the name of a table of the chapter, or several logs by name."""
    entry = {"as_of": chapter.get("as_of", "2026-06-30"), **entry}
    shared = chapter.get("tables", {})
    events = entry.pop("events", None)
    logs = {"events": events} if isinstance(events, str) else events
    if logs is not None:
        logs = {name: shared.get(table, table) for name, table in logs.items()}
    entry["leads"] = shared.get(entry["leads"], entry["leads"])
    return Case(logs=logs, **{**entry, "name": f"{path.stem}: {entry['name']}"})


def _refusal(path: Path, entry: dict[str, Any]) -> Refusal:
    hint = entry.pop("hint", [])
    words = (hint,) if isinstance(hint, str) else tuple(hint)
    return Refusal(hint=words, **{**entry, "name": f"{path.stem}: {entry['name']}"})
