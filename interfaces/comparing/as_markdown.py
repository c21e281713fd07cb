"""A comparison as Markdown, for a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..showing.markdown import escaped
from ..wording import phrase
from .change_words import Section
from .report import BoardTable, MigrationTable, MovementReport, Report


def as_markdown(report: Report) -> str:
    """Tables and lists; whatever comes from rules and data is escaped. Ends in a line break."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {escaped(report.title)}"
    if report.note:
        yield from ("", escaped(report.note))
    if report.changes is not None:
        yield from ("", f"**{escaped(report.verdict)}**")
        for section in report.changes:
            yield from _section(section)
    if report.moved is not None:
        yield from _movement(report.moved, report.language)


def _section(section: Section) -> Iterator[str]:
    yield from ("", f"## {escaped(section.title)}", "")
    for item in section.items:
        place = f" ({escaped(item.place)})" if item.place else ""
        heading = _code(item.heading) if item.about == "rule" else escaped(item.heading)
        yield f"- **{escaped(item.kind_word)}** {heading}{place}"
        for detail in item.details:
            yield f"  - {escaped(detail)}"


def _movement(moved: MovementReport, language: str) -> Iterator[str]:
    yield from ("", f"## {escaped(moved.headline)}", "")
    if moved.without_events:
        yield from (escaped(moved.without_events), "")
    rows = [[f.name, f.before, f.now, f.difference, f.risen, f.fallen] for f in moved.figures]
    yield from _table(moved.figure_heads, rows)
    for migration in moved.migrations:
        yield from ("", f"### {escaped(migration.title)}: {escaped(migration.summary)}", "")
        yield from _migration(migration, language)
    for board in moved.boards:
        yield from ("", f"### {escaped(board.title)}", "")
        yield from _board(board)


def _migration(migration: MigrationTable, language: str) -> Iterator[str]:
    head = [phrase("diff_before_and_now", language), *migration.columns]
    rows = [
        [row, *(str(count) if count else "" for count in counts)]
        for row, counts in zip(migration.rows, migration.counts, strict=True)
    ]
    yield from _table(head, rows)


def _board(board: BoardTable) -> Iterator[str]:
    for line in board.lines:
        stage = f", {escaped(line.stage)}" if line.stage else ""
        yield f"- **{escaped(line.id)}** {escaped(line.value)} ({escaped(line.change)}){stage}"
        for amount, why in line.reasons:
            yield f"  - {escaped(amount)} {escaped(why)}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield _row(head)
    yield "|" + " --- |" + " ---: |" * (len(head) - 1)
    for row in rows:
        yield _row(row)


def _row(cells: Sequence[str]) -> str:
    return "|" + "".join(f" {escaped(cell)} |" for cell in cells)


def _code(text: str) -> str:
    """A rule as code: the fence is longer than any run of backticks inside."""
    plain = " ".join(text.split())
    longest = max((len(run) for run in re.findall(r"`+", plain)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain}{pad}{fence}"
