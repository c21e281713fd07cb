"""Workbooks, Parquet and JSON keep their kinds; nested values are unfolded."""

from __future__ import annotations

import datetime
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from leadlang.files import FileRefused, ReadOptions, TableRead, read_table


def facts(table: TableRead, code: str) -> dict[str, str]:
    return dict(next(each.facts for each in table.notes if each.code == code))


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "leads.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("About")
        sheet = book.add_worksheet("Leads")
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(2, 1, ["Id", "Email", "Email", "Employees", "Since", "Mixed", "Rate", ""])
        sheet.write_row(3, 1, ["007", "a@x.example", "b@x.example", 250])
        sheet.write_datetime(3, 5, datetime.datetime(2026, 1, 31), day)
        sheet.write_row(3, 6, ["x", 0.1])
        sheet.write_row(5, 1, [12345, "c@x.example", None, 1000])
        sheet.write_datetime(5, 6, datetime.datetime(2026, 2, 1, 12, 30), day)
        sheet.write_formula(5, 7, "=1/0", None, "#DIV/0!")
        sheet.write_string(6, 1, "008")
        sheet.write_formula(6, 4, "=NA()", None, "#N/A")
        other = book.add_worksheet("Other")
        other.write_row(0, 0, ["n", "d"])
        for row in range(1500):
            other.write_number(row + 1, 0, row)
            other.write_number(row + 1, 1, row)
        other.write_string(1501, 0, "x9")
        other.write_datetime(1501, 1, datetime.datetime(2026, 1, 2), day)
    return path


def test_a_workbook_keeps_its_kinds(workbook: Path) -> None:
    table = read_table(workbook)
    assert table.format == "excel" and facts(table, "F205")["sheet"] == "Leads"
    assert table.frame.rows(named=True) == [
        {
            "Id": "007",
            "Email": "a@x.example",
            "Email (2)": "b@x.example",
            "Employees": 250.0,
            "Since": datetime.datetime(2026, 1, 31),
            "Mixed": "x",
            "Rate": 0.1,
        },
        {
            "Id": "12345",
            "Email": "c@x.example",
            "Email (2)": None,
            "Employees": 1000.0,
            "Since": None,
            "Mixed": "2026-02-01 12:30:00",
            "Rate": None,
        },
        dict.fromkeys(["Email", "Email (2)", "Employees", "Since", "Mixed", "Rate"]) | {"Id": "008"},
    ]
    assert [table.line_of(row) for row in range(3)] == [4, 6, 7] and facts(table, "F210")["line"] == "5"
    assert [(each.code, each.line) for each in table.problems] == [("F110", 6)]
    assert dict(table.problems[0].facts) == {"line": "6", "cell": "H6", "error": "#DIV/0!"}


def test_a_sheet_by_name_and_by_number(workbook: Path) -> None:
    for wanted in ("Other", "3"):
        table = read_table(workbook, ReadOptions(sheet=wanted))
        assert table.frame["n"].to_list()[-2:] == ["1499", "x9"]
        assert table.frame["d"].to_list()[-1] == "2026-01-02 00:00:00"
    for wanted, code in (("About", "F017"), ("Nope", "F010"), ("9", "F010")):
        with pytest.raises(FileRefused) as refused:
            read_table(workbook, ReadOptions(sheet=wanted))
        assert refused.value.code == code


def test_a_workbook_under_a_wrong_name(workbook: Path) -> None:
    renamed = workbook.rename(workbook.with_suffix(".csv"))
    table = read_table(renamed)
    assert table.frame.height == 3 and [each.variant for each in table.notes if each.code == "F215"] == [
        "excel"
    ]


def test_a_table_of_libreoffice(tmp_path: Path) -> None:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )

    def cells(*values: str | int) -> str:
        return "".join(
            f'<table:table-cell office:value-type="float" office:value="{value}"/>'
            if isinstance(value, int)
            else f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
            for value in values
        )

    rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in (cells("id", "n"), cells("007", 5)))
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="S">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "leads.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    assert read_table(path).frame.rows() == [("007", 5.0)]


def test_parquet_keeps_kinds_and_unfolds_records(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "id": [1, 2],
            "amount": [Decimal("1.50"), None],
            "day": [datetime.date(2026, 1, 31), None],
            "tags": [["a", "b"], []],
            "place": [{"city": "Kiel", "at": {"x": 1}}, {"city": None, "at": {"x": 2}}],
            "visits": [[{"page": "a"}], None],
            "kind": pl.Series(["x", "y"], dtype=pl.Categorical),
            "raw": [b"abc", b"\xff"],
        }
    )
    path = tmp_path / "leads.parquet"
    frame.write_parquet(path)
    table = read_table(path)
    assert table.frame.rows(named=True) == [
        {
            "id": 1,
            "amount": Decimal("1.50"),
            "day": datetime.date(2026, 1, 31),
            "tags": ["a", "b"],
            "place.city": "Kiel",
            "place.at.x": 1,
            "visits": ['{"page": "a"}'],
            "kind": "x",
            "raw": "abc",
        },
        {
            "id": 2,
            "amount": None,
            "day": None,
            "tags": [],
            "place.city": None,
            "place.at.x": 2,
            "visits": None,
            "kind": "y",
            "raw": "ff",
        },
    ]
    assert facts(table, "F213")["names"] == "place" and table.line_of(0) == 1


def test_json_of_an_interface(tmp_path: Path) -> None:
    path = tmp_path / "contacts.json"
    contacts = [
        {
            "id": "1",
            "properties": {"email": "a@x.example", "score": 1},
            "lists": ["x", 2],
            "n": 1,
            "big": 2**70,
        },
        {"id": "2", "properties": {"email": None, "score": 2.5}, "n": "two", "big": 1, "ok": True},
    ]
    path.write_text(json.dumps({"total": 2, "tags": ["t"], "results": contacts}))
    table = read_table(path)
    assert table.frame.rows(named=True) == [
        {
            "id": "1",
            "properties.email": "a@x.example",
            "properties.score": 1.0,
            "lists": ["x", "2"],
            "n": "1",
            "big": "1180591620717411303424",
            "ok": None,
        },
        {
            "id": "2",
            "properties.email": None,
            "properties.score": 2.5,
            "lists": None,
            "n": "two",
            "big": "1",
            "ok": True,
        },
    ]
    assert facts(table, "F214") == {"key": "results"} and facts(table, "F213") == {"names": "properties"}


@pytest.mark.parametrize(
    ("name", "text", "ids"),
    [
        ("a.json", '[{"id": 1}, {"id": 2}]', [1, 2]),
        ("b.json", '{"id": 1}\n{"id": 2}\n', [1, 2]),
        ("c.json", '{"id": 1, "tags": ["x"]}', [1]),
        ("d.json", '{\n "contacts": [\n {"id": 1}\n]}', [1]),
        ("e.ndjson", '[{"id": 1}, {"id": 2}]', [1, 2]),
        ("f.jsonl", '{"id": 1}\r\n{"id": 2}', [1, 2]),
        ("g.json", '\ufeff[{"id": "\\ud83d"}]', ["?"]),
    ],
)
def test_json_in_its_shapes(tmp_path: Path, name: str, text: str, ids: list[object]) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert read_table(path).frame["id"].to_list() == ids


def test_json_nested_beyond_reason(tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_text("[" * 100_000 + "]" * 100_000)
    with pytest.raises(FileRefused):
        read_table(path)
    path.write_text('[{"id": 1, "a": ' + '{"a": ' * 60 + "1" + "}" * 60 + "}]")
    assert read_table(path).frame.width == 2
