"""Who moves between two models or two moments, and why: held against plain recomputations."""

from __future__ import annotations

import json
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import leadlang as library
import polars as pl
import pytest
from hypothesis import given, note, settings
from leadlang.comparing.movement import Place
from leadlang.comparing.reasons import Moved
from leadlang.dsl.write import write
from leadlang.runtime.facts import score_column

from tests.strategies import ID, Case, cases

from .running import EXAMPLES, leadlang

OLD = EXAMPLES / "nordwind" / "rules.lead"
AS_OF = "2026-11-15"


def changed_rules(folder: Path) -> Path:
    """The rules of the example with another page weight, another threshold, and one rule less."""
    text = OLD.read_text(encoding="utf-8")
    for before, after in (
        ("let hot_page = 15 ", "let hot_page = 25 "),
        ("score at least 80 and grade at least B", "score at least 60 and grade at least B-"),
        ("when visited contact                                      score +5\n", ""),
    ):
        assert before in text
        text = text.replace(before, after)
    path = folder / "new.lead"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def tables() -> tuple[pl.DataFrame, pl.DataFrame]:
    folder = EXAMPLES / "nordwind"
    read = (pl.read_csv(folder / name, infer_schema_length=0) for name in ("leads.csv", "events.csv"))
    leads, events = read
    leads = leads.head(400)
    return leads, events.filter(pl.col("lead_id").is_in(leads["lead_id"].implode()))


@pytest.fixture(scope="module")
def found(
    tables: tuple[pl.DataFrame, pl.DataFrame], tmp_path_factory: pytest.TempPathFactory
) -> library.Diff:
    new = changed_rules(tmp_path_factory.mktemp("rules"))
    leads, events = tables
    return library.diff(OLD, new, leads, events, AS_OF, id="lead_id", top=7)


def scored(path: Path | str, tables: tuple[pl.DataFrame, pl.DataFrame], as_of: str = AS_OF) -> pl.DataFrame:
    leads, events = tables
    table = library.load(path).score(leads, events, as_of, id="lead_id").table
    assert isinstance(table, pl.DataFrame)
    return table


# ---------------------------------------------------------------- figures held against two plain runs


def test_migrations_add_up_to_the_leads(found: library.Diff) -> None:
    moved = found.movement
    assert moved is not None and moved.rows == 400
    assert [one.name for one in moved.migrations] == ["grade", "segment", "stage", "temperature", "rating"]
    for one in moved.migrations:
        assert sum(map(sum, one.counts)) == 400
        assert all(map(any, one.counts)), "a row that nobody stands in"


def test_migrations_are_what_two_runs_give(
    found: library.Diff, tables: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path
) -> None:
    before, after = scored(OLD, tables), scored(changed_rules(tmp_path), tables)
    stages = found.movement.migrations[2]  # type: ignore[union-attr]
    columns = (table["stage"].fill_null("-").to_list() for table in (before, after))
    plain = Counter(zip(*columns, strict=True))
    shown = Counter(
        {
            (old.name or "-", new.name or "-"): count
            for old, row in zip(stages.old, stages.counts, strict=True)
            for new, count in zip(stages.new, row, strict=True)
        }
    )
    assert +shown == plain
    assert Place(None, disqualified=True) in stages.old


def test_averages_and_counts_are_what_two_runs_give(
    found: library.Diff, tables: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path
) -> None:
    before, after = scored(OLD, tables), scored(changed_rules(tmp_path), tables)
    moved = found.movement
    assert moved is not None
    for total in moved.totals:
        change = after[score_column(total.name)] - before[score_column(total.name)]
        assert (total.risen, total.fallen) == ((change > 0).sum(), (change < 0).sum())
        assert total.changes == tuple(1000 * points for points in change)
    rows = zip(*(table.drop("coverage").iter_rows() for table in (before, after)), strict=True)
    assert moved.changed == sum(old != new for old, new in rows)


def test_the_largest_movers(
    found: library.Diff, tables: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path
) -> None:
    before, after = scored(OLD, tables), scored(changed_rules(tmp_path), tables)
    changes = (after["score"] - before["score"]).to_list()
    ids = after["lead_id"].to_list()
    board = next(board for board in found.boards if board.name == "score")
    rows = sorted(range(400), key=lambda row: (-changes[row], row))
    assert [mover.id for mover in board.up] == [ids[row] for row in rows[:7] if changes[row] > 0]
    rows = sorted(range(400), key=lambda row: (changes[row], row))
    assert [mover.id for mover in board.down] == [ids[row] for row in rows[:7] if changes[row] < 0]
    assert (board.risen, board.fallen) == (sum(c > 0 for c in changes), sum(c < 0 for c in changes))


def test_the_table_has_every_lead(found: library.Diff, tables: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    before = scored(OLD, tables)
    table = found.table
    assert table["lead_id"].to_list() == before["lead_id"].to_list()
    for name in before.columns[1:]:
        assert table[f"{name}_old"].to_list() == before[name].to_list()
    assert (table["score_new"] - table["score_old"]).to_list() == table["score_change"].to_list()


# ---------------------------------------------------------------- reasons


def test_reasons_are_the_whole_change(found: library.Diff) -> None:
    assert {board.name for board in found.boards} == {"score", "overall"}
    for board in found.boards:
        for mover in (*board.up, *board.down):
            assert mover.reasons and all(reason.change for reason in mover.reasons)
            assert sum(reason.change for reason in mover.reasons) == mover.change
    ups = next(board.up for board in found.boards if board.name == "score")
    assert ups[0].reasons[0].rule is not None
    assert ups[0].reasons[0].rule.text.startswith("each visited pricing")


@settings(max_examples=25)
@given(cases(), cases())
def test_reasons_add_up_for_every_lead(case: Case, other: Case) -> None:
    """Two models that have nothing to do with each other, on the data of the first."""
    from leadlang.comparing.movement import Data, Side, movement
    from leadlang.compiler.comparing import compare
    from leadlang.finding import GivenLog
    from leadlang.moments import moment
    from leadlang.runtime.facts import TableReading
    from leadlang.settings import LogSettings

    old, new = (library.from_text(write(one.program)).compiled for one in (case, other))
    note(f"{write(case.program)}\n---\n{write(other.program)}")
    logs = [
        GivenLog(
            f"log {at}",
            log.frame(),
            LogSettings(
                lead=layout.lead, time=layout.time, verb=layout.verbs, object=layout.objects, id=layout.id
            ),
        )
        for at, (log, layout) in enumerate(case.logs)
    ]
    data = Data(case.leads.frame(), logs or None, ID, TableReading())
    sides = [Side.of(model, moment(case.as_of, model.rules.time_zone), data) for model in (old, new)]
    moved = movement(*sides)
    comparison = compare(old.rules, new.rules)
    why = Moved.of(*sides, range(moved.rows), data, comparison.pairs, comparison.groups)
    for total in moved.totals:
        for row, change in enumerate(total.changes):
            assert sum(reason.change for reason in why.reasons(row, total.name)) == change
    for row, change in enumerate(moved.grade_changes or ()):
        assert sum(reason.change for reason in why.reasons(row, "grade")) == change
    for one in moved.migrations:
        assert sum(map(sum, one.counts)) == moved.rows


# ---------------------------------------------------------------- two moments


def test_two_moments_under_the_same_rules(tables: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    leads, events = tables
    model = library.load(OLD)
    found = library.diff(model, leads=leads, events=events, as_of=("2026-11-01", "2026-11-08"), id="lead_id")
    assert found.same and found.movement is not None
    before, after = (scored(OLD, tables, day) for day in ("2026-11-01", "2026-11-08"))
    assert found.table["score_old"].to_list() == before["score"].to_list()
    assert found.table["score_new"].to_list() == after["score"].to_list()
    assert "from 2026-11-01 to 2026-11-08" in str(found)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Write --as-of twice"),
        (("--as-of", "2026-11-01"), "Write --as-of twice"),
        (("--as-of", "2026-11-01", "--as-of", "2026-11-08"), "Add --leads"),
        (("new.lead", "--events", "events.csv"), "Add --leads"),
        (("new.lead", "-o", "moved.csv"), "Add --leads"),
        (("new.lead", "third.lead"), "I compare two rule files"),
        (
            ("new.lead", "--leads", "leads.csv", "--as-of", "2026-11-01", "--as-of", "2026-11-08"),
            "at one moment",
        ),
        (("new.lead", "-o", "rules.lead"), ".html"),
        (("new.lead", "-o", "report.pdf"), ".html"),
        (("new.lead", "-o", "no/report.html"), "no"),
    ],
)
def test_what_lacks_something_is_said(folder: Path, arguments: tuple[str, ...], words: str) -> None:
    ran = leadlang("diff", "rules.lead", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two rule files and data."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules.lead").write_text("when visited pricing score +20\nwhen job is CEO grade +1\n")
    (tmp_path / "new.lead").write_text("when visited pricing score +30\nwhen job in [CEO, CFO] grade +1\n")
    (tmp_path / "leads.csv").write_text("id,job\n1,CEO\n2,CFO\n3,\n")
    (tmp_path / "events.csv").write_text(
        "lead_id,event,object,timestamp\n1,visited,pricing,2026-10-01\n3,visited,pricing,2026-11-05\n"
    )
    return tmp_path


# ---------------------------------------------------------------- the command


def test_the_command_says_what_changes(folder: Path) -> None:
    ran = leadlang("diff", "rules.lead", "new.lead")
    assert ran.code == 0
    assert "2 changes of meaning." in ran.out
    assert "other points  when visited pricing score +30" in ran.out
    assert "job: now also CFO" in ran.out
    assert leadlang("diff", "rules.lead", "new.lead", "--exit-code").code == 1
    assert leadlang("diff", "rules.lead", "rules.lead", "--exit-code").code == 0


def test_the_command_says_who_moves(folder: Path) -> None:
    given = ("--leads", "leads.csv", "--events", "events.csv", "--as-of", "2026-11-08")
    ran = leadlang("diff", "rules.lead", "new.lead", *given)
    assert ran.code == 0
    assert "3 of 3 leads change (100 %)" in ran.out
    assert all(len(line) <= 80 for line in ran.out.splitlines())
    german = leadlang("diff", "rules.lead", "new.lead", *given, "--language", "de")
    assert "3 von 3 Leads ändern sich (100 %)" in german.out


def test_the_command_compares_two_moments(folder: Path) -> None:
    given = (
        "--leads",
        "leads.csv",
        "--events",
        "events.csv",
        "--as-of",
        "2026-11-01",
        "--as-of",
        "2026-11-08",
    )
    ran = leadlang("diff", "rules.lead", *given)
    assert "1 of 3 leads change (33 %)" in ran.out
    assert "3  0 → 20  +20" in ran.out


def test_what_is_written(folder: Path) -> None:
    given = ("--leads", "leads.csv", "--events", "events.csv", "--as-of", "2026-11-08")
    outputs = ("moved.csv", "report.html", "report.md", "report.json", "report.txt")
    options = [part for output in outputs for part in ("-o", output)]
    ran = leadlang("diff", "rules.lead", "new.lead", *given, *options, "--quiet")
    assert (ran.code, ran.out) == (0, "")
    rows = (folder / "moved.csv").read_text().splitlines()
    assert rows[0].startswith("id,score_old,score_new,score_change,grade_old,grade_new")
    assert rows[1].startswith("1,20,30,10,C,C")
    assert (folder / "report.txt").read_text() == leadlang("diff", "rules.lead", "new.lead", *given).out
    data = json.loads((folder / "report.json").read_text())
    assert data == json.loads(leadlang("diff", "rules.lead", "new.lead", *given, "--format", "json").out)


def test_json_keeps_its_keys(folder: Path) -> None:
    given = ("--leads", "leads.csv", "--events", "events.csv", "--as-of", "2026-11-08", "--format", "json")
    data = json.loads(leadlang("diff", "rules.lead", "new.lead", *given).out)
    assert list(data) == ["kind", "old", "new", "same", "changes", "movement"]
    assert (data["kind"], data["same"]) == ("diff", False)
    first = data["changes"][0]
    assert (first["kind"], first["about"], first["new"]["line"]) == ("reweighted", "rule", 1)
    assert first["details"] == [{"code": "points", "text": "score +20 → score +30"}]
    moved = data["movement"]
    assert (moved["leads"], moved["changed"], moved["old_as_of"]) == (3, 3, "2026-11-08")
    assert moved["scores"][0] == {
        "name": "score",
        "old_average": "13.3",
        "new_average": "20.0",
        "up": 2,
        "down": 0,
    }
    mover = moved["movers"][0]["up"][0]
    assert (mover["id"], mover["change"], mover["reasons"][0]["change"]) == ("1", "10", "10")


# ---------------------------------------------------------------- nothing that is given runs

NASTY = '<script>alert("1")</script> | *b* `c` [x](y)'


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.add(tag)


def test_what_is_given_stays_text() -> None:
    quoted = NASTY.replace('"', '""')
    old = library.from_text(f'when a is "{quoted}" score +1\nstage "{quoted}" when score at least 1')
    new = library.from_text(f'when a in ["{quoted}", b] score +2\nstage "{quoted}" when score at least 2')
    found = library.diff(old, new, [{"id": NASTY, "a": NASTY}, {"id": 2, "a": "b"}])
    page = found.show("html")
    tags = Tags()
    tags.feed(page)
    assert "script" not in tags.found and "<script" not in page
    assert "&lt;script&gt;" in page
    table = [line for line in found.show("markdown").splitlines() if line.startswith("|")]
    assert all("<script" not in line for line in table)
    movers = json.loads(found.show("json"))["movement"]["movers"][0]["up"]
    assert NASTY in [mover["id"] for mover in movers]
    assert "http" not in page.replace("http-equiv", "")


def test_forms_and_languages_there_are_not() -> None:
    model = library.from_text("when a is b score +1")
    with pytest.raises(ValueError, match="pdf"):
        library.diff(model, model).show("pdf")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="fr"):
        library.diff(model, model).show("text", "fr")


def test_the_table_comes_back_as_the_leads_came() -> None:
    model = library.from_text("when a is b score +1")
    other = library.from_text("when a is b score +2")
    rows = library.diff(model, other, [{"id": 1, "a": "b"}]).table
    assert isinstance(rows, list) and rows[0]["score_change"] == 1
    assert library.diff(model, other).table is None
    assert library.diff(model, other, [{"id": 1, "a": "b"}], as_of="2026-01-01").movement is not None


# ---------------------------------------------------------------- score at several moments


def test_a_history(folder: Path) -> None:
    given = ("--events", "events.csv", "--as-of", "2026-11-01", "--as-of", "2026-11-08")
    ran = leadlang("score", "rules.lead", "leads.csv", *given, "-o", "-", "--quiet", "--keep", "job")
    assert [line.split(",")[:3] for line in ran.out.splitlines()] == [
        ["id", "as_of", "score"],
        ["1", "2026-11-01", "20"],
        ["2", "2026-11-01", "0"],
        ["3", "2026-11-01", "0"],
        ["1", "2026-11-08", "20"],
        ["2", "2026-11-08", "0"],
        ["3", "2026-11-08", "20"],
    ]
    told = leadlang("score", "rules.lead", "leads.csv", *given)
    assert told.out.count("3 leads scored as of") == 2
    assert "The best leads as of 2026-11-01" in told.out
    once = leadlang("score", "rules.lead", "leads.csv", *given, "--as-of", "2026-11-08", "-o", "-", "--quiet")
    assert len(once.out.splitlines()) == 7


def test_a_history_with_a_stamp_has_one_moment_a_row(folder: Path) -> None:
    given = ("--events", "events.csv", "--as-of", "2026-11-01", "--as-of", "2026-11-08", "--stamp")
    head = leadlang("score", "rules.lead", "leads.csv", *given, "-o", "-", "--quiet").out.splitlines()[0]
    assert head.split(",").count("as_of") == 1 and "model" in head.split(",")
