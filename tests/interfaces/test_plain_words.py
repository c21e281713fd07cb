"""What is given by mistake in Python or on the command line is answered in plain words."""

from __future__ import annotations

from pathlib import Path

import leadlang as library
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from leadlang.command_line.best_leads import _fitted, _Shown
from leadlang.finding import nearest
from leadlang.frames import NotATable

from .running import EVENTS, LEADS, ONE_LINE, leadlang, write


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, rules=ONE_LINE, leads=LEADS, events=EVENTS)
    return tmp_path


@pytest.mark.parametrize(
    "leads",
    [
        pd.DataFrame([[1, "CEO", "CFO"]], columns=["id", "job_title", "job_title"]),
        pa.table([[1], ["CEO"], ["CFO"]], names=["id", "job_title", "job_title"]),
    ],
)
def test_two_columns_of_one_name(leads: object) -> None:
    with pytest.raises(library.Refused) as refused:
        library.from_text(ONE_LINE).score(leads)
    assert refused.value.code == "R010"
    assert '"job_title" could be more than one column of leads' in str(refused.value)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (pl.Series("a", [1]), "a single column"),
        (pd.Series([1]), "a single column"),
        (["CEO", "CFO"], "a list that holds a text ('CEO')"),
        ([{"id": 1}, 5], "a list that holds something of the type"),
        ("leads.csv", "a text ('leads.csv')"),
    ],
)
def test_what_is_no_table(given: object, words: str) -> None:
    model = library.from_text(ONE_LINE)
    with pytest.raises(NotATable) as refused:
        model.score(given)
    assert words in str(refused.value)
    if isinstance(given, str):
        with pytest.raises(NotATable, match="leads.csv"):
            model.score([{"id": 1}], given)


def test_a_language_that_is_not_spoken() -> None:
    with pytest.raises(ValueError, match="en, de"):
        library.load("rules.lead", language="fr")
    for ask in (library.from_text, library.check):
        with pytest.raises(ValueError, match="en, de"):
            ask(ONE_LINE, language="fr")


def test_a_model_in_a_few_words() -> None:
    model = library.from_text(ONE_LINE)
    assert repr(model) == f"Model(hash='{model.hash}', rules=3, language='en')"
    from importlib.metadata import version

    assert library.__version__ == version("leadlang")


@pytest.mark.parametrize("part", ["lead", "time", "verb", "object", "id"])
def test_a_column_that_an_event_log_lacks(part: str) -> None:
    log = library.EventLog(
        pl.DataFrame({"lead_id": [1], "event": ["x"], "time": ["2026-01-01"]}), **{part: "nope"}
    )
    with pytest.raises(library.Refused) as refused:
        library.from_text(ONE_LINE).score([{"id": 1}], log)
    assert refused.value.code == "R023" and "leadlang.toml" not in str(refused.value)


def test_where_results_cannot_go() -> None:
    def said(*arguments: str) -> str:
        ran = leadlang("score", "rules.lead", "leads.csv", *arguments)
        assert ran.code == 2 and ran.out == ""
        return ran.err

    Path("afolder").mkdir()
    assert "afolder is a folder" in said("-o", "afolder") and "afolder/scored.csv" in said("-o", "afolder")
    both = said("-o", "z.csv", "--problems", "./z.csv")
    assert "Both the results and the problems" in both and "reads" not in both
    assert "has no ending" in said("-o", "scored")


def test_the_best_one() -> None:
    assert "The best of 3 leads\n" in leadlang("score", "rules.lead", "leads.csv", "--top", 1).out


def test_settings_for_a_log_that_is_not_given() -> None:
    Path("leadlang.toml").write_text(
        '[events."evnts.csv"]\nlead = "lead_id"\n[events."*"]\n', encoding="utf-8"
    )
    told = 'leadlang.toml has a part [events."evnts.csv"], but no event log of that name is given'
    assert told in leadlang("score", "rules.lead", "leads.csv", "--events", "events.csv").err
    assert told in leadlang("check", "rules.lead", "--events", "events.csv").err
    assert told not in leadlang("score", "rules.lead", "leads.csv").err
    Path("leadlang.toml").write_text('[events.events]\nlead = "lead_id"\n', encoding="utf-8")
    assert "[events" not in leadlang("score", "rules.lead", "leads.csv", "--events", "events.csv").err


def test_the_nearest_name_has_the_same_last_part() -> None:
    assert nearest("accounts.region", ["accounts_regions", "region"]) == "region"
    assert nearest("region", ["regions", "accounts.region"]) == "accounts.region"
    assert nearest("job_titel", ["id", "job_title"]) == "job_title"


def test_what_is_passed_on_makes_room_for_the_results() -> None:
    passed_on = [f"note {number}" for number in range(80)]
    results = ["score", "grade", "segment", "coverage"]
    columns = [_Shown(name, ["x" * 14], False, 14) for name in ("id", *passed_on, *results)]
    for width, staying in ((80, {"id", *results}), (20, {"id", "score", "grade"})):
        fitting, left_out = _fitted(columns, width, passed_on)
        assert staying <= {one.name for one in fitting} and "note 79" in left_out
        assert [one.name for one in columns if one.name not in left_out] == [one.name for one in fitting]
