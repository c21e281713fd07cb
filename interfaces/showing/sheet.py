"""The sheet: what a model says, in parts, still in no form; terminal, Markdown and HTML are made from it."""

from __future__ import annotations

from attrs import frozen


@frozen
class Cell:
    """What stands in one cell; `remark` is what the authors noted there, on a line of its own."""

    text: str
    remark: str = ""


@frozen
class Row:
    """`depth` says how many blocks it stands in; a `head` begins such a block."""

    cells: tuple[Cell, ...]
    depth: int = 0
    head: bool = False


@frozen
class Table:
    """All rows have as many cells as `head`. `numbers` are the columns that stand at the right, from 0.

    `named`: the first cell of each row is a heading, too.
    """

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers: tuple[int, ...] = ()
    named: bool = False


Block = str | Table
"""A paragraph or a table."""


@frozen
class Part:
    title: str
    blocks: tuple[Block, ...]


@frozen
class Sheet:
    """A model in words. `intro` is what the authors say at the top of their file, `foot` where it is from."""

    language: str
    title: str
    intro: str
    parts: tuple[Part, ...]
    foot: str


def table(head: tuple[str, ...], rows: list[Row], numbers: tuple[int, ...] = ()) -> Table:
    """A table without the columns behind the first that are empty in every row."""
    kept = [
        at
        for at in range(len(head))
        if at == 0 or any(row.cells[at].text or row.cells[at].remark for row in rows)
    ]
    return Table(
        tuple(head[at] for at in kept),
        tuple(Row(tuple(row.cells[at] for at in kept), row.depth, row.head) for row in rows),
        tuple(new for new, at in enumerate(kept) if at in numbers),
    )


def row(*texts: str, remark: str = "", depth: int = 0, head: bool = False) -> Row:
    """A row of plain texts, the remark in its first cell."""
    first, *others = texts
    return Row((Cell(first, remark), *map(Cell, others)), depth, head)
