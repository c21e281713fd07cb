"""One lead with events: taken at a glance or one by one, at any moment, the answer is the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import leadlang
import pytest
from leadlang.runtime import reference
from leadlang.runtime.facts import LogLayout
from leadlang.runtime.intake import CellReading, Log, read_cell
from leadlang.runtime.row import Row, row
from leadlang.runtime.row.event_times import EventTimes
from leadlang.runtime.times import Moment, parse_as_of
from leadlang.runtime.times import zone as time_zone

from tests.runtime.row_running import plain

AS_OF = "2026-06-30"

SENTENCES = (
    "when {verb} {what} at least {n} times in the last {days} days score +{n}",
    "when {verb} {what} exactly {n} times score for x +{n}",
    "when no {verb} {what} in the last {days} days score -{n}",
    "when no activity for {days} days grade -1/3",
    "each {verb} {what} score +{n}",
    "each {verb} {what} in the last {days} days score -{n} fading by 10% every 7 days",
    "each {verb} anything score for x +0.5 halving every {days} days",
    "when {verb} {what} before 2026-06-0{n} score +{n}",
    "when {verb} {what} and n at least {n} score +{n}",
)
VERBS, THINGS = ("visited", "opened", "downloaded"), ("pricing", "email", "whitepaper")
TIMES = [datetime(2026, 6, 30, 12) - timedelta(hours=17 * at) for at in range(-3, 90)]
TIMES += [at.replace(tzinfo=UTC) for at in TIMES[::7]]


def simple_rules(random: Random) -> str:
    lines = ["score for x with 1 decimal", "only events in the last 60 days count"][: random.randint(1, 2)]
    for _ in range(random.randint(1, 8)):
        words = {"verb": random.choice(VERBS), "what": random.choice(THINGS)}
        numbers = {"n": random.randint(1, 3), "days": random.choice((1, 7, 30))}
        lines.append(random.choice(SENTENCES).format(**words, **numbers))
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(40))
def test_events_taken_at_a_glance_are_those_read_one_by_one(seed: int) -> None:
    random = Random(seed)
    text = simple_rules(random)
    model = leadlang.from_text(text)
    backend, rules = Row.of(model.compiled), model.compiled.rules
    as_of = parse_as_of(random.choice((AS_OF, "2026-06-30 12:00", "2026-06-10")), "UTC")
    layout = LogLayout("id", "timestamp", ("event",), ("object",), None)
    for _ in range(10):
        names = [(random.choice((*VERBS, "Visited ")), random.choice((*THINGS, None))) for _ in range(9)]
        odd = ["2026-06-29", date(2026, 6, 2), None] if random.random() < 0.3 else []
        pairs = [(*name, random.choice([*TIMES, *odd])) for name in names[: random.randint(0, 9)]]
        lead = {"id": "1", "n": random.randint(0, 4)}
        dicts = [{"event": verb, "object": what, "timestamp": when} for verb, what, when in pairs]
        log = Log("events", [{"id": "1", **one} for one in dicts], layout)
        expected = reference.score(rules, [lead], [log], as_of, "id").leads[0]
        for events in (pairs, dicts, [*pairs[:4], *dicts[4:]]):
            assert plain(backend.score(lead, events, as_of)) == expected, (text, events)


def test_usual_events_are_taken_at_a_glance() -> None:
    model = leadlang.from_text("each visited pricing score +1 fading by 10% every 7 days")
    events, as_of = Row.of(model.compiled)._events, parse_as_of(AS_OF)
    pairs = [("visited", "pricing", when) for when in TIMES]
    assert events.quick(pairs, "id", as_of) is not None
    dicts = [{"event": verb, "object": what, "timestamp": when} for verb, what, when in pairs]
    assert events.quick(dicts, "id", as_of) == events.quick(pairs, "id", as_of)
    assert events.quick([*pairs, ("visited", "pricing", "2026-06-01")], "id", as_of) is None


@pytest.mark.parametrize("zone", ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Beirut"))
def test_times_are_read_as_anywhere(zone: str) -> None:
    how = CellReading(time_zone(zone), frozenset(), decimal_comma=False, day_first=False)
    times = EventTimes(how)
    around = [datetime(2026, 3, 29), datetime(2011, 12, 30), datetime(2026, 10, 25), datetime(1900, 1, 1)]
    around += [datetime(1, 1, 1, 2), datetime(9999, 12, 31, 22), datetime(2026, 3, 8), datetime(2026, 11, 1)]
    for middle in around:
        for minutes in range(-3000, 3000, 15):
            try:
                local = middle + timedelta(minutes=minutes)
            except OverflowError:
                continue
            for raw in (local, local.replace(tzinfo=UTC), local.replace(tzinfo=time_zone(zone), fold=1)):
                moment = read_cell(raw, "date", how)
                expected = (moment.instant, moment.day) if isinstance(moment, Moment) else None
                assert times.of(raw) == expected, raw


def test_as_of_is_now_where_none_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    model = leadlang.from_text(
        "when trial_end after today score +1; each visited pricing in the last 1 day score +10"
    )
    day = datetime(2026, 6, 30, 23, 59, 59, 900_000, tzinfo=UTC)
    lead = {"trial end": "2026-07-01"}
    events = [("visited", "pricing", datetime(2026, 6, 30, 12)), ("visited", "pricing", date(2026, 7, 1))]
    seen = []
    for after in (0, 50_000, 200_000, 60_000_000):
        now = day + timedelta(microseconds=after)
        monkeypatch.setattr(row, "time_ns", lambda now=now: int(now.timestamp()) * 1_000_000_000)
        seen.append(model.score_one(lead, events).scores["score"])
        assert model.score_one(lead).scores["score"] == (1 if now.day == 30 else 0)
    assert seen == [11, 11, 10, 10]


def test_moments_may_alternate() -> None:
    model = leadlang.from_text("each visited pricing in the last 10 days score +1")
    events = [("visited", "pricing", datetime(2026, 6, 1) + timedelta(days=at)) for at in range(30)]
    for _ in range(2):
        for as_of, score in (("2026-06-05", 5), ("2026-06-30", 10), (date(2026, 7, 5), 5), ("2020-01-01", 0)):
            assert model.score_one({}, events, as_of).scores["score"] == score


def test_very_many_events_are_counted_and_held_all_the_same() -> None:
    model = leadlang.from_text(
        "score for x\neach visited pricing score +1000000\n"
        "when visited pricing at least 65537 times score for x +1"
    )
    event = ("visited", "pricing", datetime(2026, 6, 1))
    for count, seen in ((65_535, 0), (65_537, 1)):
        result = model.score_one({}, [event] * count, AS_OF)
        assert result.scores == {"score": Decimal(1_000_000_000), "x": Decimal(seen)}
