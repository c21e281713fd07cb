"""What reading or writing a table asks for and gives back: options, notes, problems, the table."""

from __future__ import annotations

import polars as pl
from attrs import frozen

from ..refusal import Refused

Facts = tuple[tuple[str, str], ...]


@frozen
class ReadOptions:
    """How to read a file; whatever stays `None` is detected from the file itself.

    `encoding`: any text encoding Python knows (`"utf-8"`, `"cp1252"`). `separator`: one character, or
    `"tab"`. `quote`: one character, `""` for none. `decimal`: `","` or `"."`. `day_first`: how `01/02/2026`
    is meant. `sheet`: name of a workbook's sheet, or its number counted from 1.
    """

    encoding: str | None = None
    separator: str | None = None
    quote: str | None = None
    decimal: str | None = None
    day_first: bool | None = None
    sheet: str | None = None


@frozen
class WriteOptions:
    """How to write a file.

    `for_excel`: a CSV that a German Excel opens rightly (`;`, decimal comma, byte order mark, no formulas).
    `text_columns`: columns that a workbook keeps as text cells even if they hold numbers, such as ids.
    """

    for_excel: bool = False
    text_columns: tuple[str, ...] = ()


@frozen
class Note:
    """Something that was detected or done and is to be said.

    A code of the messages table, the facts that fill its words, and the variant that picks them.
    """

    code: str
    facts: Facts = ()
    variant: str = ""


@frozen
class FileProblem:
    """One row that is not as it should be; `code`, `facts` and `variant` as in `Note`.

    `line` counts from 1 as in the file (the sheet's row for a workbook, the record's number in JSON).
    `set_aside` tells that the row is not in the table; `raw` is then its text as it stands in the file.
    """

    code: str
    line: int
    facts: Facts = ()
    variant: str = ""
    set_aside: bool = False
    raw: str = ""


def note(code: str, variant: str = "", **facts: object) -> Note:
    """A note; its facts become text."""
    return Note(code, _texts(facts), variant)


def problem(
    code: str, line: int, variant: str = "", set_aside: bool = False, raw: str = "", **facts: object
) -> FileProblem:
    """A problem of the row in this line, which is a fact as well."""
    return FileProblem(code, line, _texts({"line": line, **facts}), variant, set_aside, raw)


def _texts(facts: dict[str, object]) -> Facts:
    return tuple((name, str(fact)) for name, fact in facts.items())


@frozen
class TableRead:
    """A table as read.

    `row_numbers` has the line in the file of each row of `frame`; it is `None` where row i stands in line
    `first_line + i`. `decimal_comma` and `day_first` say how the text cells want to be read.
    """

    frame: pl.DataFrame
    format: str
    notes: tuple[Note, ...] = ()
    problems: tuple[FileProblem, ...] = ()
    row_numbers: pl.Series | None = None
    first_line: int = 1
    decimal_comma: bool = False
    day_first: bool = False

    def line_of(self, row: int) -> int:
        """The line (or sheet row, or record) of the file that row `row`, counted from 0, was read from."""
        if self.row_numbers is None:
            return self.first_line + row
        return int(self.row_numbers[row])


class FileRefused(Refused):
    """A file that cannot be read or written at all. As text it says so in English."""
