"""A store that hears of leads over time says at any moment what scoring anew says, and tells every change."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import currently_in_test_context, given, note, settings
from hypothesis import strategies as st
from leadlang.dsl.write import write
from leadlang.runtime.headers import AmbiguousColumns
from leadlang.store.sqlite import SqliteStore

from tests.strategies import random_case

from . import timely
from .histories import DAY, HOUR, History, history_of
from .stories import OPEN, Story, steps

MANY = settings(max_examples=max(30, settings.default.max_examples if settings.default else 0))
SEEDS = st.integers(0, 1 << 32)


def hold_a_story(random: Random, history: History, others: list[History], start: int, opens: OPEN) -> Story:
    story = Story(opens, history.rules, start)
    _note(history.text)
    try:
        for step in steps(random, history, [one.rules for one in (history, *others)]):
            _note(f"{story.now}: {step}")
            story.do(step)
        story.hold()
    finally:
        story.keeper.store.close()
    return story


def hold_a_timely_story(seed: int, opens: OPEN) -> Story:
    random = Random(seed)
    history, other = timely.history(random), timely.history(random)
    start = timely.START + random.choice((-9 * DAY, -DAY, 0, 0, HOUR))
    return hold_a_story(random, history, [other], start, opens)


def _note(text: str) -> None:
    if currently_in_test_context():
        note(text)


@MANY
@given(SEEDS)
def test_leads_that_time_moves(seed: int) -> None:
    with TemporaryDirectory() as folder:
        hold_a_timely_story(seed, lambda: SqliteStore(Path(folder) / "leads.db"))


@MANY
@given(SEEDS)
def test_any_model(seed: int) -> None:
    random, history = Random(seed), history_of(random_case(seed))
    if history is None:
        return
    note(write(random_case(seed).program))
    with TemporaryDirectory() as folder:
        try:
            hold_a_story(random, history, [], timely.START, lambda: SqliteStore(Path(folder) / "leads.db"))
        except AmbiguousColumns:  # attributes of two leads together can have two columns for one field
            return


def test_the_stories_are_about_something(tmp_path: Path) -> None:
    """All reasons for changes happen, and often."""
    found: Counter[str] = Counter()
    for seed in range(40):
        story = hold_a_timely_story(seed, lambda seed=seed: SqliteStore(tmp_path / f"{seed}.db"))  # type: ignore[misc]
        found.update(one["reason"] for told in story.told.values() for one in told)
    assert set(found) == {"events", "attributes", "time", "rules", "erased"}
    assert found["time"] > 20, found
