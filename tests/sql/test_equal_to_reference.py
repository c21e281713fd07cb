"""What DuckDB makes of a statement is just what the reference gives, on random models and data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from leadlang.runtime.sql.refusals import REASONS

from tests.runtime.rules_strategy import Dice
from tests.sql.engines import Engine
from tests.sql.generated import of_dice, of_seed, of_seed_with_events, with_events, without_events
from tests.sql.running import DUCKDB, ID, compared
from tests.strategies import cases
from tests.strategies.choices import Drawn
from tests.strategies.running import rules_of


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_random_models_of_everything(random: Random) -> None:
    of_dice(Dice(random))


@pytest.mark.parametrize("seed", range(15))
def test_random_models_by_seed(seed: int) -> None:
    of_dice(Dice(Random(f"sql {seed}")))


@settings(max_examples=20)
@given(st.data())
def test_random_rule_files(data: st.DataObject) -> None:
    case = data.draw(cases())
    without_events(Drawn(data.draw), case)


def test_few_rule_files_are_refused() -> None:
    """On the same rule files every time: most are said in SQL, and each refusal has its reason."""
    counted = Counter(of_seed(seed) for seed in SEEDS)
    assert set(counted) <= {"same", "stopped", *REASONS}
    assert counted["same"] >= LEAST_SAME, counted


LEAST_SAME, SEEDS = 48, range(50)


@settings(max_examples=25)
@given(st.data())
def test_random_rule_files_with_events(data: st.DataObject) -> None:
    case = data.draw(cases())
    with_events(Drawn(data.draw), case)


def test_rule_files_about_events_are_said_or_refused() -> None:
    """On the same rule files every time, with events: most are said, and each refusal has its reason."""
    counted = Counter(of_seed_with_events(seed) for seed in SEEDS_WITH_EVENTS)
    assert set(counted) <= {"same", "stopped", *REASONS}
    assert counted["same"] >= LEAST_SAME_WITH_EVENTS, counted


LEAST_SAME_WITH_EVENTS, SEEDS_WITH_EVENTS = 19, range(20)


RULES_ABOUT_EVENTS = """
behaviour visited pricing means page_view where url contains "/pricing"
ignore opened email where amount below 1
only events in the last 365 days count
segment Active when visited anything at least 2 times in the last 14 days
segment Silent otherwise
when visited pricing score +20
when visited pricing at least 3 times in the last 14 days score +15
when opened email on at least 2 different days score +4
when downloaded at least 2 different title score +3
when no activity for 30 days score -10
when segment is Silent and employees at least 50 grade -1/3
each visited pricing score +15 up to 45
each opened email and employees at least 50 score +1.5
each opened email score +3 halving every 7 days
each visited pricing score +9.999 fading by 33% every 3 days up to 30
each clicked anything score -2 fading by 0.3 points every 2 days
each downloaded anything score +4 fading out over 9 days
each downloaded anything score +1 expiring after 5 days
when clicked email score +7 halving every 5 days
when opened email score +7 fading out over 30 days
each [downloaded, opened] whitepaper score +5, grade +1/3
score -5 per 30 days without activity up to 20
group "Web" up to 40 counts 50%
  each visited anything score +2
  when opened email score +3
end
first of
  each clicked email score +2
  when opened email score +1
  otherwise score -1
end
best of
  each clicked email score +2
  when opened email score +3
end
stage MQL when visited pricing or score at least 30
"""

RULES_ABOUT_SINGLE_EVENTS = """
score for crm starting at 0
score for points starting at 7
score for crm halving every 40 days without activity
score for points fading by 30% every 3 days without opened email
when opened email after visited pricing score +1
when visited pricing at least 12 hours after opened email score +2
when opened email within 2 days after visited pricing score +4
when visited anything after 3 days without activity score +8
when opened email without clicked email within 2 days score +16
when opened email at least 3 times within 3 days score +32
when visited anything at least 2 times within 20 hours score +64
when downloaded at least 2 times per title score +128
when clicked email with total amount at least 1.5 score +256
when clicked at least 2 different amount grade +1/3
each opened email score +1 once a day
each visited pricing score +0.3 twice a week fading by 10% every 2 days
each downloaded anything score +5 once per title
each clicked email score +7 at most 3 times halving every 30 days
each 3rd visited anything score +9
each opened email score +2 up to 3 a day
each downloaded anything score +3 fading out over 30 days up to 4 per title up to 10
each clicked anything score -4 once per amount up to 8
each opened email score for points +bonus
each clicked email score for points +bonus fading by 5% every day up to 3 a week
each downloaded anything score for points +1 per 7 employees once a month
score for crm -5 per 3 days without clicked email up to 20
when clicked email score for crm +bonus halving every 7 days
group "Daily" up to 6 a day counts 50%
  each opened email score +2
  each clicked email and employees at least 50 score +3 fading by 10% every day
  when visited pricing score +9
  best of
    each visited pricing score +bonus
    when opened email score +2
  end
end
group "Titles" up to 5 per title
  first of
    each downloaded anything score for crm +3 up to 4 a day
    each visited anything score for crm +1
  end
end
score for both = 50% of score and 100% of group "Titles" for crm
"""


@pytest.mark.parametrize("text", [RULES_ABOUT_EVENTS, RULES_ABOUT_SINGLE_EVENTS], ids=["sets", "single"])
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
@pytest.mark.parametrize("seed", range(2))
def test_rules_about_events(text: str, zone: str, seed: int) -> None:
    assert about_events(text, zone, seed) == "same"


def about_events(text: str, zone: str, seed: int, engine: Engine = DUCKDB) -> str:
    rules = rules_of(f'time zone "{zone}"\n{text}')
    random = Random(f"{zone} {seed}")

    def column(name: str, pool: Sequence[object], rows: int, kind: pl.DataType) -> pl.Series:
        return pl.Series(name, [random.choice(pool) for _ in range(rows)], kind)

    ids = ("1", "2", " 3", "4", None)
    moments = [datetime(2026, 6, 30, 23, 30) - timedelta(hours=9 * step) for step in range(20)]
    moments += [datetime(2026, 7, 1), datetime(2026, 5, 20), datetime(2025, 6, 30, 23), datetime(2024, 1, 1)]
    leads = pl.DataFrame(
        [
            column(ID, ids, 8, pl.String()),
            column("employees", (10, 50, None), 8, pl.Int64()),
            column("bonus", (1.2345, -7.5, 250.0, None), 8, pl.Float64()),
        ]
    )
    events = pl.DataFrame(
        [
            column("lead_id", (*ids, "9"), 60, pl.String()),
            column("time", (*moments, None), 60, pl.Datetime("us")),
            column(
                "event", ("page_view", "Visited", "opened", "downloaded", "clicked", None), 60, pl.String()
            ),
            column("object", ("email", "Whitepaper ", "n/a", None), 60, pl.String()),
            column("url", ("/Pricing?a", "/blog", None), 60, pl.String()),
            column("title", ("A", "a ", "b", ""), 60, pl.String()),
            column("amount", (0.5, 1.0, None), 60, pl.Float64()),
        ]
    )
    return compared(rules, leads, "2026-06-30", events, engine)
