"""Scoring files in blocks gives what scoring them whole gives: bytes, problems, notes, summary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

import leadlang
import polars as pl
import pytest
from attrs import evolve, frozen
from hypothesis import given, note, settings
from hypothesis import strategies as st
from leadlang.compiler.lower import lower
from leadlang.dsl.write import write
from leadlang.files import WriteOptions, read_table, write_table
from leadlang.finding import LEADS, GivenLog
from leadlang.inputs import read_input
from leadlang.moments import moment
from leadlang.problem_digest import digest
from leadlang.problem_table import problem_table
from leadlang.refusal import Refused
from leadlang.runtime.facts import TableReading
from leadlang.runtime.model import CompiledModel
from leadlang.scoring import run
from leadlang.settings import LogSettings, TableSettings
from leadlang.streaming.blocks import Unfit
from leadlang.streaming.job import Job
from leadlang.streaming.memory import Sizes
from leadlang.streaming.run import do
from polars.testing import assert_frame_equal

from tests.interfaces.running import EXAMPLES
from tests.strategies import Case, Logs
from tests.strategies.choices import Choices, Drawn
from tests.strategies.data import make_as_of, make_leads, make_logs
from tests.strategies.programs import make_program
from tests.strategies.running import rules_of
from tests.strategies.tables import Table
from tests.strategies.worlds import make_world

MANY = settings(max_examples=max(40, settings.default.max_examples if settings.default else 0))


@frozen
class Whole:
    """What reading everything whole came to; `problems` in the order in which they are told."""

    summary: object
    problems: list[object]
    notes: object
    file_notes: object


def scored_whole(job: Job) -> Whole:
    """The job done by the means for tables in memory."""
    inputs = [read_input(job.leads, job.lead_settings, job.names[0])]
    inputs += [
        read_input(path, settings, name)
        for path, settings, name in zip(job.logs, job.log_settings, job.names[1:], strict=True)
    ]
    logs = [GivenLog(log.name, log.frame, log.settings, log.reading) for log in inputs[1:]]
    scored = run(
        job.model, inputs[0].frame, logs or None, job.as_of, id=job.lead_settings.id, keep=job.keep,
        reading=inputs[0].reading, stamp=job.stamp, reasons=job.reasons, language=job.language,
    )  # fmt: skip
    by_name = {LEADS: inputs[0]} | {log.name: log for log in inputs[1:]}
    order = list(by_name)
    in_cells = sorted(scored.problems, key=lambda found: order.index(found.table))
    problems = [found for table in inputs for found in table.problems]
    problems += [by_name[found.table].with_lines(found) for found in in_cells]
    write_table(scored.table, job.output, WriteOptions(for_excel=job.for_excel))
    if job.problems is not None:
        write_table(problem_table(problems, job.language or job.model.rules.language), job.problems)
    return Whole(scored.summary, problems, scored.notes, [(one.name, one.notes) for one in inputs])


def hold_to_whole(job: Job) -> str:
    """The way the job went, after holding it to the same job done whole; "" where blocks will not do."""
    folder = Path(job.output).parent
    whole_job = evolve(
        job,
        output=str(folder / f"whole-{Path(job.output).name}"),
        problems=job.problems and str(folder / f"whole-{Path(job.problems).name}"),
    )
    refused = ""
    try:
        whole = scored_whole(whole_job)
    except Refused as error:
        refused = error.code
    try:
        done = do(job)
    except Unfit:
        return ""
    except Refused as error:
        assert error.code == refused
        return ""
    assert not refused
    assert done.summary == whole.summary
    assert done.problems == digest(whole.problems)  # type: ignore[arg-type]
    assert tuple(done.notes) == whole.notes
    assert done.file_notes == whole.file_notes
    for one, other in ((job.output, whole_job.output), (job.problems, whole_job.problems)):
        if one is not None and other is not None:
            if one.endswith(".parquet"):
                assert_frame_equal(pl.read_parquet(one), pl.read_parquet(other))
            else:
                assert Path(one).read_bytes() == Path(other).read_bytes()
    left = {path.name for path in folder.iterdir()}
    assert not any("leadlang-run" in name or name.endswith(".part") for name in left)
    return done.way


def put(folder: Path, name: str, table: pl.DataFrame, kind: str) -> str:
    path = folder / f"{name}.{kind}"
    write_table(table, path)
    return str(path)


def sized(block: int, partition: int) -> Sizes:
    return Sizes(block=block, spill=partition, partition=partition, hashes=partition % 3 * 16)


def large_case(choices: Choices, times: int) -> Case:
    """A model, and the data of several worlds of one kind one below the other."""
    world = make_world(choices)
    program = make_program(choices, world)
    leads = [make_leads(choices, world) for _ in range(times)]
    same_leads = [table for table in leads if table.columns == leads[0].columns]
    logs = [make_logs(choices, world) for _ in range(times)]
    joined = tuple(
        (Table(table.columns, _all_rows(logs, place, table)), layout)
        for place, (table, layout) in enumerate(logs[0])
    )
    rows = tuple(row for table in same_leads for row in table.cells)
    return Case(world, program, Table(leads[0].columns, rows), joined, make_as_of(choices))


def _all_rows(logs: Sequence[Logs], place: int, like: Table) -> tuple[tuple[object, ...], ...]:
    alike = [log[place][0] for log in logs if len(log) > place and log[place][0].columns == like.columns]
    return tuple(row for table in alike for row in table.cells)


def job_for(case: Case, folder: Path, choices: Choices) -> Job:
    """The case in files of some kinds, sorted or not, to be scored in small blocks."""
    text = write(case.program)
    note(text)
    rules = rules_of(text)
    kinds = ("csv", "parquet", "ndjson")
    kind = kinds[choices.integer(0, 2)]
    order = ["none", "text", "length"][choices.integer(0, 2)]
    numbered = choices.integer(0, 3) == 3
    leads = ordered(case.leads.frame(), "Lead ID", order, numbered)
    logs = [ordered(log.frame(), layout.lead, order, numbered) for log, layout in case.logs]
    paths = [put(folder, f"log{place}", log, kinds[choices.integer(0, 2)]) for place, log in enumerate(logs)]
    endings = ("csv", "parquet", "tsv")
    keep = ((), ("all",))[choices.integer(0, 1)]
    return Job(
        model=CompiledModel(rules, lower(rules)),
        leads=put(folder, "leads", leads, kind),
        logs=paths,
        names=[f"leads.{kind}", *(Path(path).name for path in paths)],
        output=str(folder / f"scored.{endings[choices.integer(0, 2)]}"),
        as_of=moment(case.as_of, rules.time_zone),
        sizes=sized(choices.integer(1, 400), choices.integer(300, 3000)),
        lead_settings=TableSettings(),
        log_settings=[LogSettings() for _ in paths],
        keep=keep,
        stamp=choices.integer(0, 1) == 1,
        reasons=choices.integer(0, 2),
        problems=str(folder / "problems.csv") if choices.integer(0, 1) else None,
    )


def ordered(table: pl.DataFrame, id_column: str, order: str, numbered: bool) -> pl.DataFrame:
    ids = table[id_column].cast(pl.String).str.strip_chars()
    if numbered and not ids.is_null().any():
        table = table.with_columns(ids.str.zfill(2).alias(id_column))
        ids = table[id_column]
    if order == "none":
        return table
    by = {"ids": ids, "length": ids.str.len_bytes()}
    keys = ["ids"] if order == "text" else ["length", "ids"]
    places = pl.DataFrame(by).with_row_index("row").sort(*keys, "row", nulls_last=True)["row"]
    return table[places]


@MANY
@given(st.data())
def test_generated_files(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    choices = Drawn(data.draw)
    case = large_case(choices, data.draw(st.integers(1, 4)))
    hold_to_whole(job_for(case, tmp_path_factory.mktemp("files"), choices))


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_the_call_gives_the_same_either_way(tmp_path: Path, kind: str) -> None:
    home = EXAMPLES / "nordwind"
    model = leadlang.load(home / "rules.lead")
    leads, events = next(home.glob("leads.*")), next(home.glob("events.*"))
    found = []
    for memory in (None, "256MB"):
        output = tmp_path / f"{memory}.{kind}"
        done = model.score_files(leads, output, events, "2026-11-15", keep="all", memory=memory)
        assert done.in_blocks == (memory is not None and kind != "xlsx")
        found.append(
            (done.rows, done.problems, done.summary, done.notes, read_table(output).frame.to_dicts())
        )
    assert found[0] == found[1]


def test_ids_that_occur_twice_far_apart(tmp_path: Path) -> None:
    """Event ids and leads' ids whose rows are in different blocks and parts, in any order."""
    chosen = Random(5)
    leads = [f"L{number}" for number in range(60)]
    for number, order in enumerate(("shuffled", "sorted")):
        ids = [*leads, *chosen.sample(leads, 9)]
        ids = sorted(ids) if order == "sorted" else chosen.sample(ids, len(ids))
        whose = [chosen.choice(leads) for _ in range(300)]
        whose = sorted(whose) if order == "sorted" else whose
        log = pl.DataFrame(
            {
                "lead": whose,
                "timestamp": [f"2026-06-{chosen.randint(1, 28):02}" for _ in whose],
                "event": [chosen.choice(["visited", "opened"]) for _ in whose],
                "object": ["pricing" for _ in whose],
                "event_id": [f"e{chosen.randint(0, 250)}" for _ in whose],
            }
        )
        rules = rules_of("each visited pricing score +1; each opened pricing score +5")
        home = tmp_path / str(number)
        home.mkdir()
        job = Job(
            model=CompiledModel(rules, lower(rules)),
            leads=put(home, "leads", pl.DataFrame({"Lead ID": ids}), "csv"),
            logs=[put(home, "log", log, "csv")],
            names=["leads.csv", "log.csv"],
            output=str(home / "scored.csv"),
            as_of=moment("2026-06-30", "UTC"),
            sizes=sized(200, 2000),
            log_settings=[LogSettings()],
            problems=str(home / "problems.csv"),
        )
        assert hold_to_whole(job) == ("in order" if order == "sorted" else "by parts")
        codes = set(pl.read_csv(home / "problems.csv")["code"])
        assert codes >= {"D103", "D107"}


@pytest.mark.parametrize("order", ["sorted at first", "dates at last", "named at last"])
def test_what_the_first_blocks_promise_and_the_last_ones_break(tmp_path: Path, order: str) -> None:
    count = 200
    dates = ["01/02/2026"] * count
    note_column: list[str | None] = [None] * count
    ids = [f"L{number:03}" for number in range(count)]
    if order == "sorted at first":
        ids[-1], ids[-2] = ids[-2], ids[-1]
    elif order == "dates at last":
        dates[-1] = "28/02/2026"
    else:
        note_column[-1] = "late"
    leads = pl.DataFrame({"Lead ID": ids, "signup": dates, "": note_column})
    log = pl.DataFrame(
        {"lead": ids, "timestamp": dates, "event": ["visited"] * count, "object": ["x"] * count}
    )
    rules = rules_of("when signup after 2026-01-15 score +5; when visited x before 2026-01-15 score +1")
    for logs in ([], [put(tmp_path, "log", log.sort("lead"), "csv")]):
        job = Job(
            model=CompiledModel(rules, lower(rules)),
            leads=put(tmp_path, "leads", leads, "csv"),
            logs=logs,
            names=["leads.csv", *("log.csv" for _ in logs)],
            output=str(tmp_path / "scored.csv"),
            as_of=moment("2026-06-30", "UTC"),
            sizes=sized(300, 100_000),
            log_settings=[LogSettings() for _ in logs],
            keep="all",
        )
        way = hold_to_whole(job)
        assert way == ("alone" if not logs else "by parts" if order == "sorted at first" else "in order")


@pytest.mark.parametrize("ending", ["csv", "tsv"])
def test_for_excel(tmp_path: Path, ending: str) -> None:
    leads = pl.DataFrame(
        {
            "Lead ID": [f"{number:05}" for number in range(90)],
            "=note": [None, "=1+1", "-5"] * 30,
            "phone": [None] * 80 + ["+49 30 1234"] * 10,
            "since": [date(2026, 1, 31), None, date(2025, 2, 28)] * 30,
        }
    )
    rules = rules_of("score with 1 decimal; when phone is known score +1.5")
    job = Job(
        model=CompiledModel(rules, lower(rules)),
        leads=put(tmp_path, "leads", leads, "parquet"),
        logs=[],
        names=["leads.parquet"],
        output=str(tmp_path / f"scored.{ending}"),
        as_of=moment("2026-06-30", "UTC"),
        sizes=sized(500, 1000),
        keep="all",
        for_excel=True,
    )
    assert hold_to_whole(job) == "alone"
    whole = run(job.model, leads, None, job.as_of, id=None, keep="all", reading=TableReading())
    told = write_table(whole.table, tmp_path / "told.csv", WriteOptions(for_excel=True))
    assert {one.code for one in told} == {"F220", "F221"}
    assert do(job).output_notes == told


def test_far_dates_are_told_alike_in_all_rows(tmp_path: Path) -> None:
    days = pl.Series("since", [20_000] * 90 + [4_000_000], dtype=pl.Int32).cast(pl.Date)
    leads = pl.DataFrame({"Lead ID": range(91), "day": days, "at": days.cast(pl.Datetime("ms"))})
    rules = rules_of("when day after 2026-01-15 score +5")
    job = Job(
        model=CompiledModel(rules, lower(rules)),
        leads=str(tmp_path / "leads.parquet"),
        logs=[],
        names=["leads.parquet"],
        output=str(tmp_path / "scored.csv"),
        as_of=moment("2026-06-30", "UTC"),
        sizes=sized(100, 1000),
        keep="all",
        problems=str(tmp_path / "problems.csv"),
    )
    leads.write_parquet(job.leads)
    assert hold_to_whole(job) == "alone"
