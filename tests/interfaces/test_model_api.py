"""`import leadlang`: loading, scoring tables of any kind, problems as values."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import leadlang
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from .running import EVENTS, EXAMPLES, LEADS, ONE_LINE, write

AS_OF = "2026-11-15"


def frames() -> tuple[pl.DataFrame, pl.DataFrame]:
    return pl.read_csv(LEADS.encode(), infer_schema=False), pl.read_csv(EVENTS.encode(), infer_schema=False)


def model() -> leadlang.Model:
    return leadlang.from_text(ONE_LINE)


def test_the_one_line_example() -> None:
    leads, events = frames()
    result = model().score(leads, events=events, as_of=AS_OF)
    assert result.table.to_dict(as_series=False) == {
        "id": ["1", "2", "3"],
        "score": [20, 0, 0],
        "grade": ["D", "C", "F"],
        "segment": [None, None, None],
        "stage": [None, None, None],
        "coverage": [100, 100, 100],
        "disqualified": [None, None, None],
    }
    assert result.problems == ()
    assert result.summary.rows == 3
    assert result.summary.averages == {"score": Decimal("6.7")}
    assert result.summary.silent == ()
    assert "3 leads scored as of 2026-11-15" in str(result.summary)


def test_the_table_is_of_the_kind_that_was_given() -> None:
    leads, events = frames()
    expected = model().score(leads, events, AS_OF).table
    lazy = model().score(leads.lazy(), events.lazy(), AS_OF).table
    assert isinstance(lazy, pl.DataFrame) and lazy.equals(expected)
    pandas = model().score(leads.to_pandas(), events.to_pandas(), AS_OF).table
    assert isinstance(pandas, pd.DataFrame)
    assert pandas["score"].tolist() == [20, 0, 0]
    arrow = model().score(leads.to_arrow(), events.to_arrow(), AS_OF).table
    assert isinstance(arrow, pa.Table)
    assert arrow["grade"].to_pylist() == ["D", "C", "F"]
    rows = model().score(leads.to_dicts(), events.to_dicts(), AS_OF).table
    assert [row["grade"] for row in rows] == ["D", "C", "F"]


def test_what_is_no_table_is_said() -> None:
    with pytest.raises(TypeError, match="a Polars, pandas or Arrow table or a list of dicts"):
        model().score("leads.csv")
    with pytest.raises(TypeError, match="builtins.int"):
        model().score(frames()[0], events=3)


def test_pandas_columns_of_mixed_kinds() -> None:
    leads = pd.DataFrame({"id": [1, 2, 3, 4], "size": [20, "70", None, float("nan")], 5: ["a", 1, 2.0, None]})
    result = leadlang.from_text("when size at least 50 score +1").score(leads, as_of=AS_OF, keep="5")
    assert result.table["score"].tolist() == [0, 1, 0, 0]
    assert result.table["coverage"].tolist() == [100, 100, 0, 0]
    assert result.table["5"].tolist()[:3] == ["a", "1", "2"]
    assert result.problems == ()


def test_without_events_behaviour_is_unknown() -> None:
    leads, _ = frames()
    for events in (None, []):
        result = model().score(leads, events, AS_OF)
        assert result.table["coverage"].to_list() == [33, 33, 33]
        assert not result.summary.with_events
        assert result.summary.lacks_events
        assert "No event log was given" in str(result.summary)


def test_rules_that_ask_for_no_behaviour_need_no_log() -> None:
    leads, events = frames()
    fits = leadlang.from_text("when country is DE score +1")
    for given in (None, events):
        result = fits.score(leads, given, AS_OF)
        assert not result.summary.lacks_events
        assert "No event log was given" not in str(result.summary)


def test_several_logs_and_columns_of_other_names() -> None:
    leads, events = frames()
    clicks = pl.DataFrame(
        {"who": ["2"], "at": ["2026-10-05"], "what": ["downloaded"], "thing": ["Whitepaper"]}
    )
    log = leadlang.EventLog(clicks, lead="who", time="at", verb="what", object=["thing"])
    for given in ([events, log], {"web": events, "clicks": log}):
        assert model().score(leads, given, AS_OF).table["score"].to_list() == [20, 20, 0]
    with pytest.raises(leadlang.Refused) as refused:
        model().score(leads, {"web": events, "clicks": clicks}, AS_OF)
    assert (refused.value.code, refused.value.variant) == ("R012", "whose")
    assert "In the event log clicks" in str(refused.value)


@pytest.mark.parametrize(
    "as_of", ["2026-10-01", "1.10.2026", date(2026, 10, 1), datetime(2026, 10, 1, 23, 59)]
)
def test_as_of_replays_events(as_of: object) -> None:
    leads, events = frames()
    table = model().score(leads, events, as_of).table  # type: ignore[arg-type]
    assert table["score"].to_list() == [20, 0, 0]
    assert table["grade"].to_list() == ["C", "C", "D"]  # nobody had looked at jobs yet


def test_as_of_that_is_no_moment() -> None:
    with pytest.raises(leadlang.Refused) as refused:
        model().score(frames()[0], as_of="soon")
    assert "soon" in str(refused.value)


def test_problems_are_values_with_words() -> None:
    leads = [{"id": "1", "size": "big"}, {"id": "1", "size": "5"}, {"id": None, "size": 7}]
    result = leadlang.from_text("when size at least 5 score +1").score(leads, as_of=AS_OF)
    assert [(one.code, one.row, one.column) for one in result.problems] == [
        ("D101", 1, "size"),
        ("D103", 2, "id"),
        ("D102", 3, "id"),
    ]
    assert leadlang.say(result.problems[0], "en").startswith("Row 1 of leads: I expected a number")
    assert leadlang.say(result.problems[0], "de") != leadlang.say(result.problems[0], "en")
    assert result.summary.problems == {"D101": 1, "D102": 1, "D103": 1}


def test_reading_of_cells() -> None:
    rules = leadlang.from_text("when size at least 1.4 score +1\nwhen seen before 2026-02-01 score +10")
    leads = [
        {"id": 1, "size": "1,5", "seen": "01/02/2026"},
        {"id": 2, "size": "unknown", "seen": "2026-01-01"},
    ]
    plain = rules.score(leads, as_of=AS_OF)
    assert [row["score"] for row in plain.table] == [10, 10]
    assert len(plain.problems) == 2
    said = rules.score(leads, as_of=AS_OF, decimal_comma=True, day_first=True, missing=["Unknown"])
    assert [row["score"] for row in said.table] == [1, 10]
    assert said.problems == ()


def test_scores_with_decimals_are_exact() -> None:
    rules = leadlang.from_text(
        "score with 2 decimals\nscore for x with 1 decimal\nwhen a is b score +0.1, score for x +2.5"
    )
    table = rules.score([{"id": 1, "a": "b"}], as_of=AS_OF).table
    assert table[0]["score"] == Decimal("0.10")
    assert table[0]["score_x"] == Decimal("2.5")


def test_kept_columns_and_stamp() -> None:
    leads = pl.DataFrame({"id": [1], "job_title": ["CEO"], "grade": ["old"], "as_of": ["x"]})
    table = model().score(leads, as_of=AS_OF, keep="all", stamp=True).table
    assert table.columns == [
        "id", "score", "grade", "segment", "stage", "coverage", "disqualified", "job_title", "input_grade",
        "input_as_of", "model", "as_of",
    ]  # fmt: skip
    assert table["as_of"].to_list() == [AS_OF]
    assert table["model"].to_list() == [model().hash]


def test_an_id_column_named_like_a_result() -> None:
    table = model().score(pl.DataFrame({"score": ["a"], "job_title": ["CEO"]}), as_of=AS_OF, id="score").table
    assert table.columns[:2] == ["input_score", "score"]
    assert table["input_score"].to_list() == ["a"]


def test_both_engines_agree() -> None:
    leads, events = frames()
    fast, plain = (model().score(leads, events, AS_OF, engine=engine) for engine in ("columns", "reference"))
    assert fast.table.equals(plain.table)
    assert fast.table.schema == plain.table.schema
    assert fast.summary == plain.summary


def test_load_reads_settings_beside_the_rules(tmp_path: Path) -> None:
    write(tmp_path, rules=ONE_LINE)
    (tmp_path / "leadlang.toml").write_text(
        '[leads]\nid = "company"\n[events."*"]\nlead = "firm"\n', encoding="utf-8"
    )
    loaded = leadlang.load(tmp_path / "rules.lead")
    leads = [{"id": 1, "company": "A", "job_title": "CEO"}]
    events = [{"firm": "A", "event": "download", "object": "whitepaper", "timestamp": "2026-10-01"}]
    assert (
        loaded.score(leads, events, AS_OF).table[0] | {"company": "A", "score": 20}
        == loaded.score(leads, events, AS_OF).table[0]
    )
    assert loaded.score(leads, as_of=AS_OF, id="id").table[0]["id"] == 1


def test_rules_with_mistakes() -> None:
    text = "whne a is b score +1\nwhen a is b score 20\n"
    problems = leadlang.check(text)
    assert len(problems) == 2
    assert [one.severity for one in problems] == ["error", "error"]
    assert text[problems[0].span.start : problems[0].span.end] == "whne"
    with pytest.raises(leadlang.RulesRefused) as refused:
        leadlang.from_text(text)
    assert refused.value.problems == problems
    said = str(refused.value)
    assert said.startswith("The rules in rules have 2 mistakes, so nothing can be scored.\n")
    assert "rules:1:1  error E001" in said and "rules:2:19  error E" in said
    with pytest.raises(leadlang.Refused):
        leadlang.load("no such file.lead")


def test_text_with_files_beside_it(tmp_path: Path) -> None:
    write(tmp_path, shared="when a is b score +1\n", firms="domain\nx.example\n")
    text = (
        'use "shared.lead"\nlet firms = list from "firms.csv" column domain\nwhen domain in firms score +2\n'
    )
    table = (
        leadlang.from_text(text, folder=tmp_path).score([{"id": 1, "a": "b", "domain": "X.example"}]).table
    )
    assert table[0]["score"] == 3
    assert leadlang.check(text) != ()  # without a folder there are no files


def test_rule_count_counts_members_of_groups_and_lists() -> None:
    text = (
        "when a is b score +1\nfirst of\n when c is d score +1\n otherwise score +2\nend\n"
        'group "G" up to 5\n each visited x score +1\n'
        " best of\n  when e is f score +1\n  when g is h score +2\n end\nend\n"
    )
    assert leadlang.from_text(text).rule_count == 6
    assert leadlang.load(EXAMPLES / "first" / "rules.lead").rule_count == 3


def test_models_of_the_same_rules_have_one_hash(tmp_path: Path) -> None:
    write(tmp_path, rules=ONE_LINE)
    assert leadlang.load(tmp_path / "rules.lead").hash == leadlang.from_text(ONE_LINE, "rules.lead").hash
    assert model().hash != leadlang.from_text(ONE_LINE.replace("20", "21")).hash
    assert model().language == "en"
