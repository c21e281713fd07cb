"""Between two instants at which a result could change, it does not."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import leadlang
import pytest
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st
from leadlang.compiler.compile import compiled_model
from leadlang.runtime.rules import AgeBetween, Day, DayBetween, Rules
from leadlang.runtime.times import AsOf, Moment, zone
from leadlang.store.scoring import Facts, Scorer
from leadlang.store.turning import Turns

from tests.strategies import Case, cases

from . import timely
from .histories import DAY, HOUR, Known, as_of, history_of, instants, said

UTC = zone("UTC")


@settings(max_examples=max(30, settings.default.max_examples if settings.default else 0))
@given(cases(), st.data())
def test_nothing_changes_before_it_is_due(case: Case, data: st.DataObject) -> None:
    history = history_of(case)
    assume(history is not None)
    assert history is not None
    note(history.text)
    scorer = Scorer(leadlang.Model(compiled_model(history.rules)))
    for known in history.leads[:2]:
        usual = [as_of(history.rules, 0).instant, 1_781_500_000_000_000, *instants(known, history.rules)]
        start = data.draw(st.sampled_from(usual)) + data.draw(
            st.sampled_from([-DAY, -1, 0, HOUR, 3 * DAY, 200 * DAY])
        )
        hold_from(scorer, history.rules, known, start, 8, lambda low, high: data.draw(st.integers(low, high)))


def hold_from(
    scorer: Scorer, rules: Rules, known: Known, start: int, steps: int, pick: Callable[[int, int], int]
) -> None:
    """From one instant that is due to the next, so many times."""
    note(f"{known} from {start}")
    ready = scorer.ready(Facts(known.attributes, known.events))
    for _ in range(steps):
        now = scorer.as_of(start)
        found = said(scorer.score(ready, now))
        assert found == said(known.result(rules, start))
        due = scorer.due(ready, now)
        assert due is None or due > start
        later = start + pick(1, 400) * DAY if due is None else due
        for instant in {later - 1, pick(start, later - 1)} - {start}:
            assert said(known.result(rules, instant)) == found, (due, instant)
        start = later


@settings(max_examples=max(30, settings.default.max_examples if settings.default else 0))
@given(st.integers(0, 1 << 32))
def test_nothing_changes_before_it_is_due_by_rules_about_time(seed: int) -> None:
    random = Random(seed)
    history = timely.history(random)
    note(history.text)
    scorer = Scorer(leadlang.Model(compiled_model(history.rules)))
    for known in history.leads:
        hold_from(scorer, history.rules, known, timely.instant(random), 14, random.randint)


@pytest.mark.parametrize(
    ("test", "days", "spans"),
    [
        (DayBetween(Day(6, True), None), (7,), ()),  # in the last 7 days: not any more on the 7th day after
        (DayBetween(None, Day(30, True)), (30,), ()),  # at least 30 days ago: from the 30th day on
        (DayBetween(Day(0, True), Day(-7, True)), (-7, 1), ()),  # in the next 7 days
        (DayBetween(Day(20_000), Day(20_100)), (), ()),
        (AgeBetween(None, HOUR, high_open=True), (), (HOUR,)),
        (AgeBetween(None, HOUR), (), (HOUR + 1,)),
        (AgeBetween(HOUR, None, low_open=True), (), (HOUR + 1,)),
        (AgeBetween(HOUR, None), (), (HOUR,)),
    ],
)
def test_when_a_test_turns(
    test: DayBetween | AgeBetween, days: tuple[int, ...], spans: tuple[int, ...]
) -> None:
    turns = Turns.of([test])
    assert (turns.days, turns.spans) == (days, spans)


def test_the_next_of_several() -> None:
    turns = Turns((2, 7), (HOUR,), ((3, 9),))
    moment = Moment(100, 100 * DAY, False)

    def next_at(day: int, hour: int = 0) -> tuple[int | None, int | None]:
        return turns.next(moment, AsOf(day * DAY + hour * HOUR, day, UTC))

    assert next_at(100) == (102, 100 * DAY + HOUR)
    assert next_at(100, 1) == (102, None)
    assert next_at(102) == (103, None)
    assert next_at(106) == (107, None)
    assert next_at(108) == (109, None)
    assert next_at(109) == (None, None)


@pytest.mark.parametrize(
    ("points", "last"),
    [
        ("+10 expiring after 5 days", 5),
        ("+10 fading out over 5 days", 5),
        ("+10 fading by 4 points every 5 days", 15),
        ("+10 fading by 100% every 5 days", 5),
        ("+0.001 halving every 5 days", 5),
    ],
)
def test_nothing_is_due_when_nothing_is_left(points: str, last: int) -> None:
    scorer = Scorer(leadlang.from_text(f"score with 3 decimals\neach visited pricing score {points}"))
    event = {"event": "visited", "object": "pricing", "time": "2026-01-01T10:00Z"}
    ready = scorer.ready(Facts({}, [event]))
    start = 1_767_261_600_000_000
    at: int | None = start
    seen = []
    while at is not None:
        seen.append(at)
        at = scorer.due(ready, scorer.as_of(at))
    assert seen[-1] // DAY == start // DAY + last
    assert len(seen) <= last + 1


def test_a_model_without_time_is_never_due() -> None:
    scorer = Scorer(leadlang.from_text("when visited pricing score +1\nwhen employees at least 5 score +1"))
    event = {"event": "visited", "object": "pricing", "time": "2026-01-01T10:00Z"}
    ready = scorer.ready(Facts({"employees": 7}, [event]))
    assert scorer.due(ready, scorer.as_of(1_800_000_000_000_000)) is None
    before = scorer.as_of(1_700_000_000_000_000)
    assert scorer.due(ready, before) == 1_767_261_600_000_000  # it has not happened yet


def test_the_last_day_there_is() -> None:
    scorer = Scorer(leadlang.from_text("each visited pricing score +10 halving every 9999 days"))
    event = {"event": "visited", "object": "pricing", "time": "9999-12-31T10:00Z"}
    ready = scorer.ready(Facts({}, [event]))
    assert scorer.due(ready, scorer.as_of(253_402_300_000_000_000 - HOUR)) is None
