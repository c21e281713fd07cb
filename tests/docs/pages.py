"""The pages of docs/ taken apart: blocks of rules, the tables that belong to them, and what they are to give.

A fenced block says in its first words what it is:

    lead                      rules that check without a mistake
    lead wrong                rules with the mistakes that the `problems` block behind them lists
    leads, events             tables, cells between `|`; an empty cell is a missing one
    result [as of MOMENT]     what the rules above give for the tables above, in the columns it names
    data problems             "CODE TABLE row N COLUMN", one a line; without it there are none
    problems                  "CODE line N", one a line
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from attrs import evolve, frozen

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
AS_OF = "2026-06-30"

_BLOCK = re.compile(r"^```(?P<kind>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)

Row = dict[str, str | None]


@frozen
class Table:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@frozen
class Block:
    """One fenced block: what it is, what stands in it, its first line in the file."""

    kind: str
    text: str
    line: int


@frozen
class Example:
    """Rules and what belongs to them.

    `result` None: they only have to check; `problems` None: without a mistake.
    """

    page: str
    line: int
    rules: str
    leads: Table | None = None
    events: Table | None = None
    result: Table | None = None
    as_of: str = AS_OF
    problems: tuple[str, ...] | None = None
    data_problems: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.page}:{self.line}"

    def turned(self) -> Example:
        """The same with the rows of leads and events in the opposite order."""
        leads, events = (
            table and evolve(table, rows=table.rows[::-1]) for table in (self.leads, self.events)
        )
        return evolve(self, leads=leads, events=events)


def blocks(page: str) -> Iterator[Block]:
    text = (DOCS / page).read_text(encoding="utf-8")
    for match in _BLOCK.finditer(text):
        yield Block(match["kind"].strip(), match["text"], text.count("\n", 0, match.start()) + 2)


def examples(page: str) -> list[Example]:
    """Every block of rules of a page, with the blocks behind it up to the next."""
    found: list[Example] = []
    for block in blocks(page):
        if block.kind in ("lead", "lead wrong"):
            problems = () if block.kind == "lead wrong" else None
            found.append(Example(page, block.line, block.text, problems=problems))
        elif found:
            found[-1] = _with(found[-1], block)
    return found


def _with(example: Example, block: Block) -> Example:
    kind, _, moment = block.kind.partition(" as of ")
    match kind:
        case "leads":
            return evolve(example, leads=table(block.text))
        case "events":
            return evolve(example, events=table(block.text))
        case "result":
            return evolve(example, result=table(block.text), as_of=moment or example.as_of)
        case "problems":
            return evolve(example, problems=tuple(block.text.split("\n")[:-1]))
        case "data problems":
            return evolve(example, data_problems=tuple(block.text.split("\n")[:-1]))
    return example


def table(text: str) -> Table:
    """Lines of cells between `|`, the first the header; empty cells are None, nameless columns left out."""
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in text.splitlines()]
    for line in lines:
        assert len(line) == len(head), f"{line} has another number of cells than {head}"
    rows = [{name: cell or None for name, cell in zip(head, line, strict=True) if name} for line in lines]
    return Table(tuple(name for name in head if name), tuple(rows))
