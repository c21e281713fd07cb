"""Every contestant that is installed gives leadlang's scores, on small work of every kind."""

from __future__ import annotations

import pytest

from benchmarks.latency import histories
from benchmarks.measure import require_equal
from benchmarks.one_lead.contestants import ALL as ONE_LEAD
from benchmarks.one_lead.contestants import WITH_EVENTS
from benchmarks.one_lead.contestants import Contestant as OneLead
from benchmarks.one_lead.measure import History
from benchmarks.tables.contestants import ALL as TABLES
from benchmarks.tables.contestants import ENGINE, Contestant
from benchmarks.work.attributes import attribute_model, leads
from benchmarks.work.behaviour import behaviour_model, journal

_WORKS = [
    pytest.param(20, True, False, False, id="one field"),
    pytest.param(60, False, False, False, id="texts to be folded"),
    pytest.param(40, True, True, False, id="several fields"),
    pytest.param(60, True, False, True, id="e-mail"),
    pytest.param(60, False, True, True, id="all at once"),
]


_COUNTING = [one for one in TABLES if one is not ENGINE and one.events]


def require(one: Contestant | OneLead) -> None:
    if not one.installed:
        pytest.skip(f"{one.name} cannot take part here: pip install -e '.[bench]'")


@pytest.mark.parametrize(("rules", "tidy", "mixed", "email"), _WORKS)
@pytest.mark.parametrize("one", [one for one in TABLES if one is not ENGINE], ids=lambda one: one.name)
def test_tables_of_leads(one: Contestant, rules: int, tidy: bool, mixed: bool, email: bool) -> None:
    require(one)
    if email and not one.parts:
        pytest.skip(f"{one.name} cannot look into texts")
    model = attribute_model(rules, mixed=mixed, email=email)
    frame = leads(300, tidy=tidy, email=email)
    runs = {each.name: each.for_attributes()(model, frame, tidy) for each in (ENGINE, one)}
    require_equal(runs)
    assert len(set(runs[one.name]())) > 10


@pytest.mark.parametrize("text_ids", [False, True], ids=["numbers", "texts"])
@pytest.mark.parametrize("by_lead", [False, True], ids=["by time", "by lead"])
@pytest.mark.parametrize("one", _COUNTING, ids=lambda one: one.name)
def test_tables_of_events(one: Contestant, text_ids: bool, by_lead: bool) -> None:
    require(one)
    model = behaviour_model(30)
    work = journal(40, 2_000, text_ids=text_ids, by_lead=by_lead)
    runs = {each.name: each.for_behaviour()(model, work) for each in (ENGINE, one)}
    require_equal(runs)
    assert len(set(runs[one.name]())) > 5


@pytest.mark.parametrize(("mixed", "email"), [(False, False), (True, True)], ids=["one field", "several"])
@pytest.mark.parametrize("one", ONE_LEAD, ids=lambda one: one.name)
def test_single_leads(one: OneLead, mixed: bool, email: bool) -> None:
    require(one)
    model = attribute_model(45, mixed=mixed, email=email)
    frame = leads(60, email=email)
    expected = ENGINE.for_attributes()(model, frame, True)()
    score = one.for_attributes()(model)
    assert [score(lead) for lead in frame.to_dicts()] == list(expected)


@pytest.mark.parametrize("one", WITH_EVENTS, ids=lambda one: one.name)
def test_single_histories(one: OneLead) -> None:
    require(one)
    model = behaviour_model(40)
    score = one.for_behaviour()(model)
    for at, events in enumerate(histories(10, 80)):
        work = journal_of(events)
        assert score(events) == ENGINE.for_behaviour()(model, work)()[0], f"history {at}"


def journal_of(events: History) -> object:
    """The log of one lead that has these events."""
    import polars as pl

    from benchmarks.work.behaviour import Journal

    log = pl.DataFrame(events, ["event", "object", "timestamp"], orient="row")
    log = log.with_columns(pl.lit(0, pl.Int64).alias("id"))
    return Journal(pl.DataFrame({"id": [0]}), log)
