"""A page as text for a terminal."""

from __future__ import annotations

from io import StringIO

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from .page import Line, Page, Section

_STYLES = {"total": "bold", "sum": "bold", "passed": "dim", "said": "", "step": "", "group": "bold"}
_NARROWEST = 40


def page_text(page: Page, width: int = 80, colour: bool = False) -> str:
    """The page in lines of at most `width` characters (never fewer than 40), with ANSI colours if wanted."""
    out = StringIO()
    console = Console(
        file=out,
        width=max(width, _NARROWEST),
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    console.print(Group(*_parts(page)))
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _parts(page: Page) -> list[Text | Table | Padding]:
    parts: list[Text | Table | Padding] = [
        Text.assemble((page.title, "bold"), " ", (page.subtitle, "dim")),
        Padding(_figures(page), (1, 0, 0, 2)),
    ]
    if page.warning:
        parts.append(Padding(Text(page.warning, style="yellow"), (1, 0, 0, 2)))
    for section in page.sections:
        parts.append(Text(""))
        parts.append(Text(section.title, style="bold underline"))
        parts.append(_section(section))
    return parts


def _figures(page: Page) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in page.figures:
        table.add_row(Text(name), Text(value, style="bold"))
    return table


def _section(section: Section) -> Table:
    """Amounts on the left, places on the right; what stands in a group has its amount beside its text."""
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(justify="right", no_wrap=True, width=_amounts_width(section))
    table.add_column(ratio=1, overflow="fold")
    table.add_column(justify="right", no_wrap=True, style="dim")
    for line in section.lines:
        amount = Text("" if line.depth else line.amount, style=_amount_style(line))
        table.add_row(amount, _text(line), Text(line.place))
    return table


def _amounts_width(section: Section) -> int:
    return max((len(line.amount) for line in section.lines if not line.depth), default=0)


def _text(line: Line) -> Padding:
    said = Text(style=_STYLES.get(line.kind, ""))
    if line.depth and line.amount:
        said.append(f"{line.amount}  ", style=_amount_style(line))
    said.append(line.text)
    parts = [said]
    for note in line.notes:
        parts.append(Text(f"· {note}", style="dim"))
    return Padding(Group(*parts), (0, 0, 0, 3 * line.depth))


def _amount_style(line: Line) -> str:
    if line.kind in ("total", "sum"):
        return "bold"
    if line.amount.startswith("-"):
        return "red"
    return "green" if line.amount.startswith("+") else ""
