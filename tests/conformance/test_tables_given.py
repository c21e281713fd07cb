"""What the language says about the data as it is given: columns, options, moments, kinds of tables."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import leadlang
import polars as pl
import pytest
from leadlang.engines import Engine

ENGINES: tuple[Engine, ...] = ("columns", "reference")
LOG = {"lead": ["a"], "time": ["2026-06-30 10:00"], "event": ["visited"], "object": ["pricing"]}

engines = pytest.mark.parametrize("engine", ENGINES)


def scores(rules: str, leads: object, events: object = None, **how: object) -> list[int]:
    model = leadlang.from_text(rules)
    how.setdefault("as_of", "2026-06-30")
    return list(pl.DataFrame(model.score(leads, events, **how).table)["score"])  # type: ignore[arg-type]


@engines
def test_two_columns_that_match_one_name_are_an_error_that_lists_both(engine: Engine) -> None:
    leads = pl.DataFrame({"id": ["a"], "Job Title": ["CEO"], "job_title": ["CTO"]})
    with pytest.raises(leadlang.Refused) as refused:
        scores("when job_title is CEO score +1", leads, engine=engine)
    words = leadlang.say(refused.value, "en")
    assert "Job Title" in words
    assert "job_title" in words


@engines
def test_two_columns_that_match_a_name_nobody_uses_are_fine(engine: Engine) -> None:
    leads = pl.DataFrame({"id": ["a"], "Job Title": ["CEO"], "job_title": ["CTO"], "n": ["5"]})
    assert scores("when n at least 5 score +1", leads, engine=engine) == [1]


@engines
def test_an_option_adds_markers_of_missing_values(engine: Engine) -> None:
    leads = pl.DataFrame({"id": ["a", "b", "c"], "country": ["unknown", "DE", "NA"]})
    rules = "when country is unknown score +1; when country is known score +10"
    assert scores(rules, leads, engine=engine) == [10, 10, 10]
    assert scores(rules, leads, engine=engine, missing=["unknown", "NA"]) == [1, 10, 1]


@engines
def test_an_option_reads_decimal_commas(engine: Engine) -> None:
    leads = pl.DataFrame({"id": ["a", "b"], "n": ["1.234,5", "1.234,4"]})
    assert scores("when n at least 1234.5 score +1", leads, engine=engine, decimal_comma=True) == [1, 0]


@engines
def test_as_of_may_be_a_date_or_a_moment(engine: Engine) -> None:
    leads = pl.DataFrame({"id": ["a"]})
    log = pl.DataFrame(LOG)
    rules = "each visited pricing score +1"
    berlin = ZoneInfo("Europe/Berlin")
    for as_of, expected in [
        (datetime.date(2026, 6, 30), 1),
        (datetime.date(2026, 6, 29), 0),
        (datetime.datetime(2026, 6, 30, 10, 0), 1),
        (datetime.datetime(2026, 6, 30, 9, 59), 0),
        (datetime.datetime(2026, 6, 30, 12, 0, tzinfo=berlin), 1),
        (datetime.datetime(2026, 6, 30, 11, 59, tzinfo=berlin), 0),
        ("2026-06-30T10:00:00Z", 1),
        ("2026-06-30T11:59:00+02:00", 0),
    ]:
        assert scores(rules, leads, log, as_of=as_of, engine=engine) == [expected], as_of


@engines
def test_moments_of_events_may_carry_a_zone(engine: Engine) -> None:
    moment = datetime.datetime(2026, 6, 29, 22, 30, tzinfo=datetime.UTC)
    log = pl.DataFrame({**LOG, "time": [moment]})
    leads = pl.DataFrame({"id": ["a"]})
    rules = "each visited pricing in the last 1 day score +1"
    assert scores(rules, leads, log, engine=engine) == [0]
    assert scores(f"time zone Europe/Berlin; {rules}", leads, log, engine=engine) == [1]


@engines
def test_columns_of_unusual_names_are_said_in_one_place(engine: Engine) -> None:
    log = pl.DataFrame(
        {"wer": ["a"], "wann": ["2026-06-30"], "tat": ["visited"], "ziel": ["pricing"], "nr": ["1"]}
    )
    log = pl.concat([log, log])
    leads = pl.DataFrame({"kunde": ["a"]})
    rules = "each visited pricing score +1"
    said = leadlang.EventLog(log, lead="wer", time="wann", verb="tat", object="ziel")
    assert scores(rules, leads, said, id="kunde", engine=engine) == [2]
    one = leadlang.EventLog(log, lead="wer", time="wann", verb="tat", object="ziel", id="nr")
    assert scores(rules, leads, one, id="kunde", engine=engine) == [1]


@engines
def test_a_score_column_of_the_leads_is_kept_under_another_name(engine: Engine) -> None:
    model = leadlang.from_text("when field score at least 50 score +1")
    leads = pl.DataFrame({"id": ["a"], "score": [50]})
    table = model.score(leads, as_of="2026-06-30", keep="all", engine=engine).table
    assert table.row(0, named=True)["score"] == 1
    assert table.row(0, named=True)["input_score"] == 50


@engines
def test_the_result_has_its_columns_in_order(engine: Engine) -> None:
    rules = """
        score for crm
        score for all = 50% of score and 50% of score for crm
        segment S otherwise
        stage T otherwise
        label temperature hot otherwise
        matrix rating of grade by score
          |           | otherwise |
          | otherwise | x         |
    """
    table = (
        leadlang.from_text(rules).score(pl.DataFrame({"id": ["a"]}), as_of="2026-06-30", engine=engine).table
    )
    assert table.columns == [
        *("id", "score", "score_crm", "score_all", "grade", "segment", "stage"),
        *("temperature", "rating", "coverage", "disqualified"),
    ]


@engines
def test_pandas_and_plain_rows_are_leads_too(engine: Engine) -> None:
    pandas = pytest.importorskip("pandas")
    rows = [{"id": "a", "n": 5}, {"id": "b", "n": None}]
    rules = "when n at least 5 score +1; when n is unknown score +10; each visited pricing score +100"
    for leads in (rows, pandas.DataFrame(rows)):
        assert scores(rules, leads, [{key: cells[0] for key, cells in LOG.items()}], engine=engine) == [
            101,
            10,
        ]
