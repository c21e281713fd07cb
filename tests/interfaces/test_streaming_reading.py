"""Tables read in blocks are what they are when read whole: rows, lines, conventions, notes, broken rows."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from leadlang.files import FileRefused, read_table
from leadlang.inputs import Input
from leadlang.runtime.facts import TableReading
from leadlang.settings import TableSettings
from leadlang.streaming.blocks import Changed, Unfit
from leadlang.streaming.opening import Table, open_table
from polars.testing import assert_frame_equal

PLAIN = (
    "",
    "a",
    "CEO",
    "Müller",
    "x y",
    "1.5",
    "3,5",
    "1.234,5",
    "1.250",
    "01/02/2026",
    "13/02/2026",
    "2/28/26",
)
QUOTED = ('"a"', '""', '"a;b,c"', '"a\nb"', '"a\n\nb\n"', '"x""y"', '"1,5"', '"a;b\nc;d\ne;f\ng"')
BROKEN = ('a"b', '"open', "é\x00", "\r")


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    separator = draw(st.sampled_from(",;\t|"))
    width = draw(st.integers(1, 4))
    cells = [cell for cell in PLAIN if separator not in cell]
    if draw(st.booleans()):
        cells += QUOTED
    if draw(st.integers(0, 5)) == 5:
        cells += BROKEN
    names = draw(st.lists(st.sampled_from(["Id", "name", "", "Id", "n"]), min_size=width, max_size=width))
    rows = draw(st.lists(st.lists(st.sampled_from(cells), min_size=width, max_size=width), max_size=25))
    if draw(st.integers(0, 4)) == 4 and rows:
        rows[draw(st.integers(0, len(rows) - 1))] = [""] * width
        rows[draw(st.integers(0, len(rows) - 1))] = ["Copyright (c) 2026", *[""] * (width - 1)]
    if draw(st.integers(0, 9)) == 9 and rows:
        rows[draw(st.integers(0, len(rows) - 1))] = ["a"] * (width + draw(st.sampled_from([-1, 1])))
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    above = draw(st.sampled_from(["", "", "", "Report of today\n", "\n", f"sep={separator}\n"]))
    text = (
        above
        + end.join(map(separator.join, [names, *rows]))
        + draw(st.sampled_from(["", end, end * 3, "\x1a"]))
    )
    mark = draw(st.sampled_from([b"", b"", b"\xef\xbb\xbf"]))
    return mark + text.encode(
        draw(st.sampled_from(["utf-8", "utf-8", "utf-8", "utf-8", "cp1252"])), "replace"
    )


def in_blocks(table: Table) -> tuple[pl.DataFrame, list[int], list[object], TableReading]:
    while True:
        frames, lines, problems, rows = [pl.DataFrame(schema=table.source.schema)], [], [], 0
        try:
            for block in table.source.blocks():
                assert block.first_row == rows and len(block.lines) == block.frame.height
                table.source.assume()
                frames.append(block.frame)
                lines += block.lines.to_list()
                problems += block.problems
                rows += block.frame.height
        except Changed:
            continue
        if table.source.settle():
            return pl.concat(frames), lines, problems, table.source.reading


def hold_to_whole(path: Path, settings: TableSettings, block_bytes: int) -> bool:
    """Whether the file could be read in blocks; if so it is held to the same file read whole."""
    try:
        table = open_table(str(path), settings, path.name, block_bytes)
        frame, lines, problems, reading = in_blocks(table)
    except (Unfit, FileRefused):
        return False
    whole = Input(path.name, str(path), read_table(path), settings)
    assert_frame_equal(frame, whole.frame)
    assert lines == list(whole.lines())
    assert problems == list(whole.read.problems)
    assert reading == whole.reading
    assert table.notes == whole.notes
    assert table.source.done == 1.0
    return True


@given(texts(), st.integers(1, 60), st.sampled_from([".csv", ".tsv", ".txt", ".dat"]))
def test_texts(tmp_path_factory: pytest.TempPathFactory, text: bytes, block_bytes: int, ending: str) -> None:
    path = tmp_path_factory.mktemp("texts") / f"leads{ending}"
    path.write_bytes(text)
    hold_to_whole(path, TableSettings(), block_bytes)


VALUES: dict[str, st.SearchStrategy[object]] = {
    "n": st.one_of(st.integers(-(2**63), 2**63 - 1), st.none()),
    "f": st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-9, 9), st.none()),
    "t": st.one_of(st.sampled_from(["", "é", "01/02/2026", "13/2/2026"]), st.none()),
    "l": st.one_of(st.lists(st.sampled_from(["a", "b"]), max_size=2), st.none()),
    "r": st.fixed_dictionaries({"x": st.sampled_from([1, 2, None])}),
    "m": st.one_of(st.integers(0, 9), st.just("text"), st.booleans()),
}


@st.composite
def records(draw: st.DrawFn) -> bytes:
    columns = draw(
        st.lists(st.sampled_from("nftlrm" if draw(st.booleans()) else "nftl"), unique=True, min_size=1)
    )
    rows = draw(st.lists(st.fixed_dictionaries({}, optional={c: VALUES[c] for c in columns}), min_size=1))
    ends = draw(st.lists(st.sampled_from(["\n", "\n", "\n", "\n\n", "\r\n", " \n"]), min_size=len(rows)))
    text = "".join(json.dumps(row, ensure_ascii=False) + end for row, end in zip(rows, ends, strict=False))
    return draw(st.sampled_from([b"", b"", b"\xef\xbb\xbf", b"\n"])) + text.encode()


@given(records(), st.integers(1, 80))
def test_records(tmp_path_factory: pytest.TempPathFactory, text: bytes, block_bytes: int) -> None:
    path = tmp_path_factory.mktemp("records") / "leads.ndjson"
    path.write_bytes(text)
    hold_to_whole(path, TableSettings(), block_bytes)


@given(st.integers(0, 60), st.integers(1, 200), st.randoms(use_true_random=False))
def test_columns(
    tmp_path_factory: pytest.TempPathFactory, rows: int, block_bytes: int, chosen: Random
) -> None:
    def some(*values: object) -> list[object]:
        return [chosen.choice(values) for _ in range(rows)]

    frame = pl.DataFrame(
        {
            "id": pl.Series(range(rows), dtype=pl.UInt16),
            "day": pl.Series(some(None, date(2026, 1, 31)), dtype=pl.Date),
            "written": pl.Series(some(None, "01/02/2026", "13/02/2026", "x"), dtype=pl.String),
            "kind": pl.Series(some("a", "b", None), dtype=pl.Categorical),
            "held": pl.Series(
                some({"x": 1, "y": "é"}, None), dtype=pl.Struct({"x": pl.Int8, "y": pl.String})
            ),
            "several": pl.Series(some(["a"], [], None), dtype=pl.List(pl.String)),
            "points": pl.Series(some(Decimal("1.50"), None), dtype=pl.Decimal(9, 2)),
        }
    )
    path = tmp_path_factory.mktemp("columns") / "leads.parquet"
    frame.write_parquet(path, row_group_size=chosen.randint(1, 20))
    assert hold_to_whole(path, TableSettings(), block_bytes)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("leads.csv", b'id,name\r\n1,a\r\n2,"b\r\nc"\r\n'),
        ("leads.csv", b"\xef\xbb\xbfid;n\n1;3,5\n2;1.5\n3;1,0\n"),
        ("leads.tsv", "id\tname\n1\tMüller\n".encode()),
        ("leads.ndjson", b'{"id": 1}\n{"id": 2, "more": 1.5}\n{"id": 3, "more": 2}\n'),
        ("leads.csv", b"id,,n\n1,,2\n2,,3\n3,late,4\n"),
        ("leads.csv", b"id,n\n1,2\n,\n3,4\n,\nConfidential Information,\n"),
    ],
)
def test_well_formed_files_are_taken(tmp_path: Path, name: str, text: bytes) -> None:
    (tmp_path / name).write_bytes(text)
    for block_bytes in (1, 7, 1000):
        assert hold_to_whole(tmp_path / name, TableSettings(), block_bytes)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("leads.csv", b"id,n\n1,2\n3\n", "streaming_rows"),
        ("leads.csv", b'id,n\n1,2\n3,"open\n', "streaming_rows"),
        ("leads.csv", "id,n\n1,Müller\n".encode("cp1252"), "streaming_encoding"),
        ("leads.csv", b"id,n\n1,2\r3,4\n", "streaming_line_ends"),
        ("leads.csv.gz", b"\x1f\x8b\x08", "streaming_kind"),
        ("leads.ndjson", b'{"id": 1}\n{"id": "x"}\n', "streaming_kinds"),
    ],
)
def test_what_only_reading_it_whole_can_take_says_why(
    tmp_path: Path, name: str, text: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(text)
    with pytest.raises(Unfit) as refused:
        in_blocks(open_table(str(tmp_path / name), TableSettings(), name, 4))
    assert refused.value.reason == reason
