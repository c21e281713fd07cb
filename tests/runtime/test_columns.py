"""The column backend gives just what the reference gives, on random models and data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta
from decimal import Decimal
from random import Random

import polars as pl
import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from leadlang.compiler.lower import lower
from leadlang.runtime import reference
from leadlang.runtime import rules as r
from leadlang.runtime.columns import FrameLog, as_outcome, evaluation, outcome, score
from leadlang.runtime.facts import LogLayout, Outcome, TableReading
from leadlang.runtime.intake import Log
from leadlang.runtime.model import CompiledModel
from leadlang.runtime.times import parse_as_of

from tests import builders as b
from tests.runtime.pools import AS_OFS
from tests.runtime.rules_strategy import Dice

PLAIN = TableReading()
NamedLog = tuple[str, pl.DataFrame, LogLayout]


def both(
    rules: r.Rules,
    leads: pl.DataFrame,
    logs: Sequence[NamedLog],
    as_of: str,
    id: str | None,
    reading: TableReading = PLAIN,
) -> tuple[Outcome, Outcome]:
    """The outcome of the reference and that of the columns."""
    moment = parse_as_of(as_of, rules.time_zone)
    tables = lower(rules)
    frame_logs = [FrameLog(name, frame, layout, reading) for name, frame, layout in logs]
    plain_logs = [Log(name, frame.to_dicts(), layout, reading) for name, frame, layout in logs]
    expected = reference.score(rules, leads.to_dicts(), plain_logs, moment, id, reading)
    given = score(CompiledModel(rules, tables), leads, frame_logs, moment, id, reading)
    return expected, as_outcome(tables, given)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_columns_are_the_reference(random: Random) -> None:
    compare(Dice(random))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_columns_are_the_reference_at_length(seed: int) -> None:
    for part in range(200):
        compare(Dice(Random(seed * 1_000 + part)))


def compare(dice: Dice) -> None:
    rules, leads = dice.model(), dice.leads()
    logs = [dice.log(f"log {number}") for number in range(dice.number(0, 2))]
    as_of, id = dice.of(AS_OFS), dice.of(("Id", "Id", "Id", None))
    expected, found = both(rules, leads, logs, as_of, id, dice.reading())
    assert found.problems == expected.problems
    assert found == expected


@pytest.mark.parametrize("seed", range(30))
def test_blocks_of_rows_change_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "_BLOCK", 2)
    compare(Dice(Random(f"blocks {seed}")))


@pytest.mark.parametrize("seed", range(30))
def test_integers_of_any_width_give_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes over where 64 bits might not do, for every model."""
    monkeypatch.setattr(evaluation, "SAFE", 0)
    monkeypatch.setattr(outcome, "SAFE", 0)
    compare(Dice(Random(f"wide {seed}")))


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    dice = Dice(Random(f"order {seed}"))
    rules, leads = dice.model(), dice.leads()
    tables = lower(rules)
    model = CompiledModel(rules, tables)
    name, frame, layout = dice.log("log")
    layout = evolve(layout, id=None)
    as_of = parse_as_of(AS_OFS[0], tables.time_zone)
    plain = score(model, leads, [FrameLog(name, frame, layout)], as_of, "Id").table
    turned = score(model, leads.reverse(), [FrameLog(name, frame.reverse(), layout)], as_of, "Id").table
    assert turned.reverse().equals(plain)


def test_more_points_than_64_bits_hold() -> None:
    """Weights of 1000 % on weights of 1000 %: the sums outgrow 64 bits, and then 38 digits."""
    rich = b.each(b.did("visited"), b.plus(1_000_000))
    deep: r.Member = rich
    for depth in range(8):
        deep = b.group(deep, percent=1000, name=f"g{depth}")
    combined = [r.Combined("c0", (r.Term(1_000_000, "score"),))]
    combined += [r.Combined(f"c{n}", (r.Term(1_000_000, f"c{n - 1}"),), None, None, 2) for n in range(1, 30)]
    rules = b.model(deep, combined=combined)
    leads = pl.DataFrame({"id": ["1", "2"]})
    log = pl.DataFrame({"lead": ["1"] * 2000, "time": ["2026-06-01"] * 2000, "event": ["visited"] * 2000})
    expected, found = both(
        rules, leads, [("log", log, LogLayout("lead", "time", ("event",), ()))], "2026-06-30", "id"
    )
    assert found == expected
    assert found.leads[0].scores["score"] == 10**17
    assert found.leads[0].scores["c29"] == 10**47


def test_result_columns_are_in_order_and_of_their_types() -> None:
    rules = b.model(
        b.when(b.text_is("country", "DE"), b.plus("1.25"), b.plus(2, "journey one")),
        fields=[b.field("country")],
        scores=(r.Score("score"), r.Score("journey one", decimals=2)),
        combined=(r.Combined("over all", (r.Term(50_000, "score"),), decimals=1),),
        labels=(r.Label("temperature", (r.Choice("hot", b.ALWAYS),)),),
        matrices=(r.Matrix("rating", (b.ALWAYS,), (b.NEVER,), (("A",),)),),
        disqualifications=(
            r.Disqualification("b", b.known("country")),
            r.Disqualification("a", b.known("country")),
        ),
    )
    leads = pl.DataFrame({"Country": ["de", None]})
    found = score(CompiledModel(rules, lower(rules)), leads, [], parse_as_of("2026-06-30"), None)
    assert dict(found.table.schema) == {
        "score": pl.Int64(),
        "score_journey_one": pl.Decimal(38, 2),
        "score_over_all": pl.Decimal(38, 1),
        "grade": pl.String(),
        "segment": pl.String(),
        "stage": pl.String(),
        "temperature": pl.String(),
        "rating": pl.String(),
        "coverage": pl.Int64(),
        "disqualified": pl.String(),
    }
    assert found.table.rows() == [
        (1, Decimal("2.00"), Decimal("0.5"), "D", None, None, None, None, 100, "a; b"),
        (0, Decimal("0.00"), Decimal("0.0"), "D", None, None, "hot", None, 0, None),
    ]
    assert found.paid == (1,)


def test_tables_without_rows() -> None:
    rules = b.model(
        b.each(b.did("visited"), b.plus(1)),
        b.when(b.at_least("n", 3), b.plus(1)),
        fields=[b.field("n", "number")],
    )
    empty = pl.DataFrame(
        {"lead": [], "time": [], "event": []}, schema=dict.fromkeys(("lead", "time", "event"), pl.String)
    )
    logs = [("log", empty, LogLayout("lead", "time", ("event",), ()))]
    for leads in (
        pl.DataFrame({"id": ["1"], "n": [3]}),
        pl.DataFrame({"id": [], "n": []}, schema={"id": pl.String, "n": pl.Int64}),
    ):
        expected, found = both(rules, leads, logs, "2026-06-30", "id")
        assert found == expected


def test_columns_of_any_type_are_read_or_reported() -> None:
    rules = b.model(
        *(b.when(b.known(name), b.plus(1)) for name in ("t", "n", "d", "y", "l")),
        fields=[
            b.field("t"),
            b.field("n", "number"),
            b.field("d", "date"),
            b.field("y", "yesno"),
            b.field("l", "list"),
        ],
    )
    columns = [
        pl.Series([time(1, 2), None]),
        pl.Series([timedelta(3), None]),
        pl.Series([{"a": 1}, None]),
        pl.Series([b"x", None]),
        pl.Series([None, None], dtype=pl.Null),
        pl.Series([object(), None], dtype=pl.Object),
        pl.Series([[1.5], None]),
        pl.Series([2**70, None], dtype=pl.Int128),
        pl.Series(["1", None]).cast(pl.Categorical),
    ]
    for column in columns:
        leads = pl.DataFrame([column.alias(name) for name in ("t", "n", "d", "y", "l")])
        expected, found = both(rules, leads, [], "2026-06-30", None)
        assert found == expected, column.dtype


def test_equal_times_go_by_the_rules_own_properties_before_the_groups() -> None:
    """The latest one by its url is (/a, y); by its title it would be (/b, x), whose bucket is full."""
    own = b.plus(8, keeps=(b.keep(1, None, "url"),), latest=1)
    rival = b.each(b.did("visited", where=b.text_is("title", "x")), b.plus(8))
    group = b.group(b.each(b.did("visited"), own), rival, caps=[b.up_to(10, property="title")])
    rules = b.model(group, properties=[b.field("url"), b.field("title")])
    log = pl.DataFrame(
        {"lead": ["1", "1"], "time": ["2026-06-01"] * 2, "event": ["visited"] * 2}
        | {"url": ["/a", "/b"], "title": ["y", "x"]}
    )
    logs = [("log", log, LogLayout("lead", "time", ("event",), ()))]
    expected, found = both(rules, pl.DataFrame({"id": ["1"]}), logs, "2026-06-30", "id")
    assert found == expected
    assert found.leads[0].scores["score"] == 16
