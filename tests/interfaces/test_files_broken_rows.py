"""Broken rows: none aborts a run, none vanishes, none takes another one with it."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from leadlang.files import FileRefused, TableRead, read_table
from leadlang.files.careful import read_carefully
from leadlang.files.fast import read_fast
from leadlang.files.quoted_rows import Dialect

from tests.interfaces.test_files_words import said


def read(folder: Path, content: bytes, name: str = "leads.csv") -> TableRead:
    path = folder / name
    path.write_bytes(content)
    table = read_table(path)
    assert all(said(each) for each in (*table.notes, *table.problems))
    return table


def told(table: TableRead) -> list[tuple[str, int, bool]]:
    return [(each.code, each.line, each.set_aside) for each in table.problems]


def codes(table: TableRead) -> set[str]:
    return {each.code for each in table.notes}


def test_rows_too_short_and_too_long(tmp_path: Path) -> None:
    table = read(tmp_path, b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12,,\n\n13,14,15\n")
    assert table.frame.rows() == [("1", "2", "3"), ("4", "5", None), ("10", "11", "12"), ("13", "14", "15")]
    assert told(table) == [("F101", 3, False), ("F102", 4, True)]
    assert table.problems[1].raw == "6,7,8,9" and dict(table.problems[1].facts)["cells"] == "4"
    assert [table.line_of(row) for row in range(4)] == [2, 3, 5, 7]
    assert {"F206", "F210"} <= codes(table)


def test_short_and_long_rows_in_balance_are_still_seen(tmp_path: Path) -> None:
    table = read(tmp_path, b"a,b\n1,2,\n3\n4,5\n")
    assert table.frame.rows() == [("1", "2"), ("3", None), ("4", "5")] and told(table) == [("F101", 3, False)]


def test_a_quote_never_closed_costs_one_line(tmp_path: Path) -> None:
    table = read(tmp_path, b'id,company,city\n1,"Muster, Co,Kiel\n2,B,Bonn\n3,"C",Ulm\n4,"D,Jena\n')
    assert table.frame["id"].to_list() == ["2", "3", "4"]
    assert told(table) == [("F104", 2, True), ("F103", 5, False)]
    assert table.problems[0].raw == '1,"Muster, Co,Kiel' and table.frame.row(2) == ("4", '"D', "Jena")


def test_stray_quotes_are_text(tmp_path: Path) -> None:
    table = read(tmp_path, b'a,b\n"The "Best" Co",1\n"Acme" GmbH,2\n5" pipe,3\n"two\nlines "x" y",4\n')
    assert table.frame["a"].to_list() == ['The "Best" Co', '"Acme" GmbH', '5" pipe', 'two\nlines "x" y']
    assert [each[1] for each in told(table)] == [2, 3, 5] and not any(each[2] for each in told(table))
    assert [table.line_of(row) for row in range(4)] == [2, 3, 4, 5]


def test_rows_swallowed_by_a_cell_are_told(tmp_path: Path) -> None:
    table = read(tmp_path, b'id,title,land\n1,"CEO,DE\n2,CFO,AT\n3,CTO",CH\n4,COO,DE\n')
    assert table.frame["id"].to_list() == ["1", "4"]
    assert told(table) == [("F111", 2, False)] and dict(table.problems[0].facts)["count"] == "1"
    note = read(tmp_path, b'id,note,land\n1,"Dear all,\nthe first\nthe second",DE\n2,x,DE\n')
    assert not note.problems and note.line_of(1) == 5


def test_nul_characters_are_taken_out_and_told(tmp_path: Path) -> None:
    table = read(tmp_path, b"id,name\n1,A\0nn\n2,Bob\n" + b"\0" * 3)
    assert table.frame.rows() == [("1", "Ann"), ("2", "Bob")]
    assert told(table) == [("F106", 2, False), ("F106", 4, False)]


def test_letters_that_are_none_are_replaced_and_told(tmp_path: Path) -> None:
    table = read(tmp_path, "id,city\n1,Köln\n2,Mün".encode("utf-16")[:-1])
    assert table.frame["city"].to_list() == ["Köln", "Mü\ufffd"] and told(table) == [("F107", 3, False)]


def test_large_cells(tmp_path: Path) -> None:
    text = "x" * 300_000
    table = read(tmp_path, f'id,note\n1,"{text}"\n2\n'.encode())
    assert table.frame.row(0) == ("1", text) and told(table) == [("F101", 3, False)]


def test_broken_ndjson_lines_are_set_aside(tmp_path: Path) -> None:
    table = read(tmp_path, b'{"id": 1, "a": {"b": "x"}}\n\n{"id": \n[1]\n{"id": 2.5}\n', "leads.ndjson")
    assert table.frame.rows(named=True) == [{"id": 1.0, "a.b": "x"}, {"id": 2.5, "a.b": None}]
    assert told(table) == [("F109", 3, True), ("F109", 4, True)] and table.problems[0].raw == '{"id": '
    assert [table.line_of(row) for row in range(2)] == [1, 5] and "F206" in codes(table)


def test_json_entries_that_are_no_records_are_set_aside(tmp_path: Path) -> None:
    table = read(tmp_path, b'[{"id": 1}, 7, null, {"id": 2}]', "leads.json")
    assert table.frame["id"].to_list() == [1, 2] and table.line_of(1) == 4
    assert [(each.line, each.raw) for each in table.problems] == [(2, "7"), (3, "null")]


@pytest.mark.parametrize("seed", range(3))
def test_what_the_fast_reader_takes_the_careful_one_reads_alike(seed: int) -> None:
    pieces = ["a", "1", ",", ",", '"', "\n", "\n", '""', '"a"', " ", "ä", ',"b",', '"x\ny"']
    chance = random.Random(seed)
    taken = 0
    for _ in range(3000):
        text = "".join(chance.choice(pieces) for _ in range(chance.randint(1, 22))).rstrip("\n")
        names = ["x", "y", "z"][: chance.randint(1, 3)]
        fast = read_fast(text.encode(), names, Dialect(","), 2)
        if fast is None:
            continue
        taken += 1
        careful = read_carefully([line + "\n" for line in text.split("\n")], names, Dialect(","), 2)
        assert fast.frame.rows() == careful.frame.rows() and not careful.problems, text
        rows = range(fast.frame.height)
        assert [fast.line_of(row) for row in rows] == [careful.line_of(row) for row in rows], text
    assert taken > 100


def test_random_bytes_never_raise_anything_else(tmp_path: Path) -> None:
    chance = random.Random(7)
    for name in ("x.csv", "x.json", "x.ndjson", "x.xlsx", "x.parquet", "x"):
        for _ in range(80):
            content = bytes(
                chance.choice(b"ab,;\t|\"'\n\r\0\xe4\xc3\xa4\xff=123/.{}[]:PK") for _ in range(40)
            )
            try:
                read(tmp_path, content, name)
            except FileRefused as refused:
                assert refused.code.startswith("F0")


def test_a_large_file_is_read_fast(tmp_path: Path) -> None:
    rows = 200_000
    lines = (f'"{i}","p{i}@x.example","{i % 12 + 1}/{i % 28 + 1}/2026","hello, world"' for i in range(rows))
    content = ("Record ID,Email,Created,Notes\n" + "\n".join(lines) + "\n").encode()
    start = time.perf_counter()
    table = read(tmp_path, content)
    assert time.perf_counter() - start < 20
    assert table.frame.shape == (rows, 4) and table.row_numbers is None and "F206" not in codes(table)
    start = time.perf_counter()
    careful = read(tmp_path, content + b"one,too,few\n")
    assert time.perf_counter() - start < 60
    assert careful.frame.height == rows + 1 and told(careful) == [("F101", rows + 2, False)]
    assert careful.frame.head(rows).equals(table.frame)
