"""Unequal results are never timed; contestants take turns; a slow one leaves."""

from __future__ import annotations

import time

import numpy as np
import pytest

from benchmarks import measure
from benchmarks.measure import Different, compare, in_turns, require_equal
from benchmarks.one_lead.measure import compare_calls
from benchmarks.process import apart


@pytest.fixture(autouse=True)
def nothing_stolen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "stolen", lambda: 0.0)


def test_different_scores_are_refused_with_the_row() -> None:
    runs = {"a": lambda: np.array([1, 2, 3]), "b": lambda: np.array([1, 5, 3])}
    with pytest.raises(Different, match="b and a differ on 1 leads, first on row 1: 5 and 2"):
        compare(runs)


def test_another_number_of_leads_is_refused() -> None:
    with pytest.raises(Different, match="b scored 2 leads, a 3"):
        require_equal({"a": lambda: np.array([1, 2, 3]), "b": lambda: np.array([1, 2])})


def test_contestants_take_turns() -> None:
    order: list[str] = []
    found = in_turns({name: lambda name=name: order.append(name) for name in "abc"}, rounds=3)
    assert order == list("abc" * 3)
    assert {name: len(timing.seconds) for name, timing in found.items()} == {"a": 3, "b": 3, "c": 3}


def test_a_run_that_was_stopped_from_outside_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = iter([0.0, 5.0, 5.0, 7.0, 7.0, 7.0])
    monkeypatch.setattr(measure, "stolen", lambda: next(seen))
    runs = iter([0.02, 0.01, 0.03])
    assert measure.undisturbed(lambda: time.sleep(next(runs))) >= 0.03


def test_of_runs_that_were_all_stopped_the_least_disturbed_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = iter([0.0, 9.0, 9.0, 10.0, 10.0, 19.0])
    monkeypatch.setattr(measure, "stolen", lambda: next(seen))
    runs = iter([0.01, 0.03, 0.01])
    assert measure.undisturbed(lambda: time.sleep(next(runs))) >= 0.03


def test_a_long_run_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "stolen", time.perf_counter)
    monkeypatch.setattr(measure, "_LONG", 0.005)
    runs = iter([0.01])
    assert measure.undisturbed(lambda: time.sleep(next(runs))) >= 0.01


def test_a_slow_one_leaves_after_its_share_but_not_before_two_turns() -> None:
    runs = {"slow": lambda: time.sleep(0.02), "quick": lambda: None}
    found = in_turns(runs, rounds=5, share=0.01)
    assert len(found["slow"].seconds) == 2
    assert len(found["quick"].seconds) == 5


def test_single_calls_that_differ_are_refused() -> None:
    with pytest.raises(Different, match="b: 2 instead of 1 for lead 0"):
        compare_calls({"a": lambda lead: 1, "b": lambda lead: 2}, [{}])


def test_calls_are_counted_and_percentiles_in_order() -> None:
    found = compare_calls({"a": lambda lead: 1}, [{}] * 50, rounds=2)["a"]
    assert found.calls == 100
    assert 0 < found.p50 <= found.p99


def test_an_experiment_runs_in_a_process_of_its_own() -> None:
    (row,) = apart(
        "tables", "attributes", cores=1, count=50, rules=[5], names=["leadlang", "Polars"], rounds=1
    )
    assert row["rules"] == 5
    assert {name: len(seconds) for name, seconds in row["seconds"].items()} == {"leadlang": 1, "Polars": 1}
