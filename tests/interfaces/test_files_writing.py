"""Writing: exact numbers, no formulas for a spreadsheet to run, a whole file or none."""

from __future__ import annotations

import datetime
import os
from decimal import Decimal
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from leadlang.files import FileRefused, WriteOptions, read_table, write_table

EXCEL = WriteOptions(for_excel=True)


@pytest.fixture
def frame() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "id": ["007", "1234567890123456789"],
            "score": pl.Series(["12345678901234567.50", "-0.25"]).cast(pl.Decimal(20, 2)),
            "rate": [0.1, float("nan")],
            "day": [datetime.date(2026, 1, 31), None],
            "seen": [datetime.datetime(2026, 1, 31, 14, 5), None],
            "tags": [["a", "b"], []],
            "ok": [True, None],
        }
    )


def test_csv_and_tsv(tmp_path: Path, frame: pl.DataFrame) -> None:
    write_table(frame, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == (
        b"id,score,rate,day,seen,tags,ok\n"
        b"007,12345678901234567.50,0.1,2026-01-31,2026-01-31T14:05:00,a; b,true\n"
        b"1234567890123456789,-0.25,,,,,\n"
    )
    write_table(frame, tmp_path / "a.tsv")
    assert (tmp_path / "a.tsv").read_bytes().startswith(b"id\tscore\t")


def test_csv_for_a_german_excel(tmp_path: Path, frame: pl.DataFrame) -> None:
    notes = write_table(frame, tmp_path / "a.csv", EXCEL)
    assert (tmp_path / "a.csv").read_bytes() == (
        b"\xef\xbb\xbfid;score;rate;day;seen;tags;ok\r\n"
        b'007;12345678901234567,50;0,1;31.01.2026;31.01.2026 14:05:00;"a; b";true\r\n'
        b"1234567890123456789;-0,25;;;;;\r\n"
    )
    assert [(note.code, dict(note.facts)["columns"]) for note in notes] == [("F221", "id")]
    back = read_table(tmp_path / "a.csv")
    assert back.decimal_comma and back.frame["id"].to_list() == ["007", "1234567890123456789"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 40 1", "-x", "@sum", "\t=1", "\r=1", " =1", "\n=1", "＝1", "-5+cmd|x"]
)
def test_formulas_are_neutralised_for_excel_only(tmp_path: Path, text: str) -> None:
    frame = pl.DataFrame({"a": [text, "x"], "l": [["=2"], ["y"]], "=h": ["ok", "ok"]})
    notes = write_table(frame, tmp_path / "a.csv", EXCEL)
    back = pl.read_csv((tmp_path / "a.csv").read_bytes(), separator=";", infer_schema=False)
    assert back.rows() == [("'" + text, "'=2", "ok"), ("x", "y", "ok")] and back.columns == ["a", "l", "'=h"]
    assert [dict(note.facts) for note in notes if note.code == "F220"] == [{"count": "2"}]
    write_table(frame, tmp_path / "b.csv")
    assert pl.read_csv((tmp_path / "b.csv").read_bytes(), infer_schema=False).rows()[0] == (text, "=2", "ok")


@pytest.mark.parametrize("text", ["-5", "-5,3", "+5", "+1.234,5", "-5%", "a=b", "x-y", ""])
def test_plain_numbers_and_texts_are_left_alone(tmp_path: Path, text: str) -> None:
    notes = write_table(pl.DataFrame({"a": [text], "b": ["x"]}), tmp_path / "a.csv", EXCEL)
    assert (
        not notes
        and (tmp_path / "a.csv").read_text("utf-8-sig").split("\n")[1].strip("\r").replace('"', "")
        == f"{text};x"
    )


def test_workbook(tmp_path: Path, frame: pl.DataFrame) -> None:
    frame = frame.with_columns(
        formula=pl.Series(["=1+1", "https://x.example"]),
        number=pl.Series([17, 18]),
        large=pl.Series([2**60, 1]),
        points=pl.Series(["1.50", "2.25"]).cast(pl.Decimal(10, 2)),
        early=pl.Series([datetime.date(1899, 1, 1), None]),
        zoned=pl.Series([datetime.datetime(2026, 1, 31, 12)] * 2).dt.replace_time_zone("Europe/Berlin"),
        whole=pl.Series([7.0, 8.5]),
    )
    path = tmp_path / "a.xlsx"
    write_table(frame, path, WriteOptions(text_columns=("number", "whole")))
    back = read_table(path).frame
    assert back.row(0, named=True) == {
        "id": "007",
        "score": "12345678901234567.50",
        "rate": 0.1,
        "day": datetime.datetime(2026, 1, 31),
        "seen": datetime.datetime(2026, 1, 31, 14, 5),
        "tags": "a; b",
        "ok": True,
        "formula": "=1+1",
        "number": "17",
        "large": str(2**60),
        "points": 1.5,
        "early": "1899-01-01",
        "zoned": "2026-01-31T12:00:00+01:00",
        "whole": "7",
    }
    assert fastexcel.read_excel(path).sheet_names == ["Sheet1"]
    first = path.read_bytes()
    write_table(frame, path, WriteOptions(text_columns=("number", "whole")))
    assert path.read_bytes() == first


def test_parquet_and_ndjson_come_back_as_they_were(tmp_path: Path, frame: pl.DataFrame) -> None:
    write_table(frame, tmp_path / "a.parquet")
    assert read_table(tmp_path / "a.parquet").frame.equals(frame)
    points = pl.Series(["1.50", "-2.25"]).cast(pl.Decimal(10, 2))
    write_table(frame.select("id", "score", points=points), tmp_path / "a.ndjson")
    assert (tmp_path / "a.ndjson").read_text().splitlines() == [
        '{"id":"007","score":"12345678901234567.50","points":1.5}',
        '{"id":"1234567890123456789","score":"-0.25","points":-2.25}',
    ]


def test_a_whole_file_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    path.chmod(0o640)

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", interrupted)
        with pytest.raises(KeyboardInterrupt):
            write_table(pl.DataFrame({"a": [1]}), path)
    assert path.read_text() == "old" and os.listdir(tmp_path) == ["a.csv"]

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(FileRefused) as refused:
            write_table(pl.DataFrame({"a": [1]}), path)
    assert refused.value.code == "F023" and dict(refused.value.facts)["reason"] == "No space left on device"
    write_table(pl.DataFrame({"a": [1]}), path)
    assert path.read_text() == "a\n1\n" and path.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["a.csv"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    write_table(pl.DataFrame({"a": [1]}), tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink() and (tmp_path / "real.csv").read_text() == "a\n1\n"


def test_what_cannot_be_written(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": ["x" * 40_000]})
    (tmp_path / "folder.csv").mkdir()
    cases = {"a.docx": "F020", "a": "F020", "none/a.csv": "F021", "folder.csv": "F002", "a.xlsx": "F025"}
    for name, code in cases.items():
        with pytest.raises(FileRefused) as refused:
            write_table(frame, tmp_path / name)
        assert refused.value.code == code
    with pytest.raises(FileRefused) as refused:
        write_table(pl.DataFrame({"a": pl.int_range(1_048_576, eager=True)}), tmp_path / "b.xlsx")
    assert refused.value.code == "F024" and os.listdir(tmp_path) == ["folder.csv"]


def test_exact_decimals_round_trip(tmp_path: Path) -> None:
    values = [Decimal("0.1"), Decimal("-999999999.999"), Decimal("0.005")]
    write_table(pl.DataFrame({"v": pl.Series(values, dtype=pl.Decimal(20, 3))}), tmp_path / "a.csv")
    assert [Decimal(text) for text in read_table(tmp_path / "a.csv").frame["v"]] == values
