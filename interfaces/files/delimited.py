"""Text tables (CSV, TSV, ...) -> every cell as text: by the fast reader, else row by row with care."""

from __future__ import annotations

import re

import polars as pl

from .careful import read_carefully
from .conventions import CommaNumbers, comma_numbers
from .dialects import Layout, layout_of
from .encodings import Decoded, decode
from .fast import read_fast
from .headers import clean_header
from .outcome import FileProblem, FileRefused, Note, ReadOptions, TableRead, note, problem
from .quoted_rows import Dialect
from .rows import Rows, without_unnamed_empty

SAMPLE_BYTES = 1 << 18
_SHOWN_SEPARATORS = {"\t": "tab", " ": "space"}
_LINE_ENDS_AROUND_A_ROW = 2


def read_delimited(raw: bytes, options: ReadOptions, ending: str, path: str) -> TableRead:
    """The table in these bytes; all columns are text, an empty cell is null.

    Raises `FileRefused` where the file holds nothing (F004), is no text (F005), or an option cannot be used.
    """
    decoded = decode(raw, options.encoding)
    data = plain_line_ends(decoded.data)
    if not data or data.isspace():
        raise FileRefused("F004", path=path)
    end = text_end(data)
    sample = lines_of(data[: min(end, SAMPLE_BYTES)])
    if is_binary(sample):
        raise FileRefused("F005", path=path, ending=ending)
    layout = layout_of(sample, options, tabs_first=ending == ".tsv")
    if layout is None:
        raise FileRefused("F004", path=path)

    header = clean_header(layout.header.cells)
    body_at = sum(len(line.encode("utf-8")) for line in sample[: layout.header.end])
    body, first_line = data[body_at:end], layout.header.end + 1
    rows = read_fast(body, header.names, layout.dialect, first_line)
    if rows is None:
        rows = read_carefully(lines_of(body), header.names, layout.dialect, first_line)
    frame, unnamed = without_unnamed_empty(rows.frame, header)
    decimal_comma, number_notes = _decimal_comma(frame, layout, options)
    notes = [
        *layout_notes(decoded, layout),
        *header_notes(unnamed, header.repeated),
        *number_notes,
        *rows.notes,
    ]
    problems = [*decoded.problems, *rows.problems, *rows_inside_cells(rows, layout.dialect)]
    return TableRead(
        frame=frame,
        format="csv",
        notes=tuple(notes),
        problems=tuple(sorted(problems, key=lambda each: each.line)),
        row_numbers=rows.numbers,
        first_line=first_line,
        decimal_comma=decimal_comma,
    )


def plain_line_ends(data: bytes) -> bytes:
    """Every line end as one line feed. A carriage return elsewhere, which readers take in different ways, is
    a blank."""
    if b"\r" in data:
        if b"\n" not in data:
            data = data.replace(b"\r", b"\n")
        data = data.replace(b"\r\n", b"\n")
        if b"\r" in data:
            data = re.sub(rb"\r+\n", b"\n", data).replace(b"\r", b" ")
    return data


def text_end(data: bytes) -> int:
    """Where the text ends: before empty lines at its end, and the mark that some programs put behind it."""
    end = len(data)
    while end and data[end - 1] in b"\n\x1a":
        end -= 1
    return end


def lines_of(data: bytes) -> list[str]:
    # Not splitlines: it also cuts at characters that are ordinary text inside a cell.
    text = data.decode("utf-8", "ignore")
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def is_binary(lines: list[str]) -> bool:
    text = "".join(lines)[:20_000]
    odd = sum(
        character < " " and character not in "\t\r\n\v\f\x1f" or character == "\ufffd" for character in text
    )
    return odd * 20 > len(text)


def layout_notes(decoded: Decoded, layout: Layout) -> list[Note]:
    notes = [note("F201", decoded.how, encoding=decoded.encoding), _separator_note(layout)]
    if layout.dialect.quote == "'":
        notes.append(note("F203", quote=layout.dialect.quote))
    if layout.above:
        told = " / ".join(" ".join(cell for cell in row.cells if cell) for row in layout.above)
        notes.append(note("F209", line=layout.header.start + 1, text=told))
    return notes


def _separator_note(layout: Layout) -> Note:
    if layout.given:
        how = "given"
    elif layout.excel_line:
        how = "line"
    else:
        how = "found" if len(layout.header.cells) > 1 else "none"
    separator = layout.dialect.separator
    return note("F202", how, separator=_SHOWN_SEPARATORS.get(separator, separator))


def header_notes(unnamed: tuple[str, ...], repeated: tuple[str, ...]) -> list[Note]:
    notes: list[Note] = []
    if unnamed:
        notes.append(note("F207", count=len(unnamed), names=", ".join(unnamed)))
    if repeated:
        notes.append(note("F208", count=len(repeated), names=", ".join(repeated)))
    return notes


def _decimal_comma(frame: pl.DataFrame, layout: Layout, options: ReadOptions) -> tuple[bool, list[Note]]:
    looked_at = numbers_are_looked_at(layout.dialect.separator, options)
    return numbers_read(comma_numbers(frame) if looked_at else CommaNumbers(0, 0), options)


def numbers_are_looked_at(separator: str, options: ReadOptions) -> bool:
    """Whether the cells decide how numbers are written: nobody said so, and no comma keeps cells apart."""
    return options.decimal is None and separator in ";\t"


def numbers_read(numbers: CommaNumbers, options: ReadOptions) -> tuple[bool, list[Note]]:
    """Whether numbers have a decimal comma, by what the cells show, and what is to be said of it."""
    if options.decimal is not None:
        return options.decimal == ",", [note("F204", variant="given", decimal=options.decimal)]
    if numbers.commas > numbers.points:
        return True, [note("F204", variant="found", decimal=",", example=numbers.example)]
    # Nothing but 1.250: where the separator is not a comma, that is far more often a thousand than a decimal.
    if numbers.thousands and not numbers.commas and not numbers.points:
        return True, [note("F204", variant="thousands", decimal=",", example=numbers.example)]
    return False, []


def rows_inside_cells(rows: Rows, dialect: Dialect) -> list[FileProblem]:
    """Cells that hold whole rows: a quote was most likely forgotten, and these leads are not in the table."""
    width = rows.frame.width
    if width < 3 or not rows.has_long_cells:
        return []
    problems: list[FileProblem] = []
    for cells in rows.frame.iter_columns():
        line_ends = cells.str.count_matches("\n", literal=True)
        for at in (line_ends >= _LINE_ENDS_AROUND_A_ROW).arg_true().to_list():
            inner = str(cells[at]).split("\n")[1:-1]
            count = sum(line.count(dialect.separator) == width - 1 for line in inner)
            if count:
                problems.append(problem("F111", rows.line_of(at), column=cells.name, count=count))
    return problems
