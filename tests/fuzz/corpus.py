"""Valid rule texts to start from: the examples, the golden files, the pages of docs/."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```lead\b[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@frozen
class Seedling:
    """A text, what it is called, and the folder in which `use` and `list from` look."""

    name: str
    text: str
    folder: Path


@cache
def corpus() -> tuple[Seedling, ...]:
    """All texts, in an order that does not depend on the machine."""
    found = []
    for folder in ("examples", "tests"):
        for path in sorted((ROOT / folder).rglob("*.lead")):
            name = path.relative_to(ROOT).as_posix()
            found.append(Seedling(name, path.read_text(encoding="utf-8"), path.parent))
    for path in sorted((ROOT / "docs").glob("*.md")):
        for number, match in enumerate(_BLOCK.finditer(path.read_text(encoding="utf-8")), 1):
            found.append(Seedling(f"docs/{path.name}#{number}", match[1], ROOT / "examples"))
    return tuple(found)


@cache
def lines() -> tuple[str, ...]:
    """Every line of the texts once, in their order."""
    return tuple(
        dict.fromkeys(line for seedling in corpus() for line in seedling.text.splitlines() if line.strip())
    )
