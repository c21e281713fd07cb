"""Which events belong to a set and what is counted of them, as of the end of 2026-06-30 in UTC."""

from __future__ import annotations

from typing import Any

import pytest
from leadlang.runtime import rules as r
from leadlang.runtime.facts import LogLayout

from tests.builders import (
    all_of,
    any_of,
    asks,
    at_least,
    before,
    count,
    days,
    days_ago,
    did,
    event,
    field,
    hours,
    in_last_days,
    in_last_hours,
    known,
    log,
    model,
    never,
    number,
    on_or_after,
    plus,
    run,
    run_one,
    text_is,
    when,
)

PROPERTIES = (
    field("url"),
    field("title"),
    field("object"),
    field("seconds", "number"),
    field("tags", "list"),
)


def truth(condition: r.Condition, events: list[dict[str, object]] | None, **more: Any) -> bool | None:
    outcome = run_one(model(when(condition, plus(1)), properties=PROPERTIES, **more), {}, events)
    result = outcome.leads[0]
    return None if result.decided == 0 else result.scores["score"] == 1


def on(day: int, what: str = "visited pricing", **properties: object) -> dict[str, object]:
    """An event so many days before as-of, at noon."""
    month, of_month = (6, 30 - day) if day < 30 else (5, 61 - day)
    return event(what, f"2026-{month:02}-{of_month:02} 12:00", **properties)


def at(time: str, what: str = "visited pricing") -> dict[str, object]:
    return event(what, f"2026-06-20 {time}")


VISITED_PRICING = did("visited", "pricing")
PRICING_URL = asks("url", r.TextContains(("/pricing",)))

MATCHING = [
    ("verb and object", count(VISITED_PRICING), [on(1)], True),
    ("capitals and spaces do not matter", count(VISITED_PRICING), [on(1, "VISITED  Pricing ")], True),
    ("another object", count(VISITED_PRICING), [on(1, "visited careers")], False),
    ("another verb", count(VISITED_PRICING), [on(1, "opened pricing")], False),
    ("a verb alone: any object", count(did("visited")), [on(1, "visited")], True),
    ("any verb", count(did("", "pricing")), [on(1, "opened pricing")], True),
    ("a list stands for any of it", count(did("visited", "careers", "pricing")), [on(1)], True),
    ("anything is any event", count(did()), [event("x")], True),
    (
        "all spellings of a verb",
        count(r.Events(r.Named(("visited", "besucht"), ()))),
        [on(1, "besucht jobs")],
        True,
    ),
    (
        "where narrows by the event's own properties",
        count(did("page_view", where=PRICING_URL)),
        [on(1, "page_view", url="/Pricing/eu")],
        True,
    ),
    ("where, not met", count(did("page_view", where=PRICING_URL)), [on(1, "page_view", url="/blog")], False),
    (
        "where, unknown, counts as not met",
        count(did("page_view", where=r.Not(PRICING_URL))),
        [on(1, "page_view")],
        False,
    ),
    (
        "where, a number",
        count(did("clicked", where=asks("seconds", number(None, 5)))),
        [on(1, "clicked", seconds="4.5")],
        True,
    ),
    ("where, both", count(did(where=all_of(known("url"), r.Not(known("title"))))), [on(1, url="/")], True),
    (
        "where, a property is the log's own column",
        count(did(where=text_is("object", "pricing"))),
        [on(1)],
        True,
    ),
    (
        "a behaviour that data and file both give",
        count(
            r.Events(
                r.AnyOf(
                    (
                        r.Named(("visited",), ("pricing",)),
                        r.AllOf((r.Named(("page_view",), ()), r.Where(PRICING_URL))),
                    )
                )
            )
        ),
        [on(1, "page_view", url="/pricing")],
        True,
    ),
    (
        "except: none of",
        count(
            r.Events(r.AllOf((r.Named(("visited",), ()), r.NoneOf((r.Named(("visited",), ("pricing",)),)))))
        ),
        [on(1)],
        False,
    ),
    ("a list property", count(did(where=text_is("tags", "b"))), [on(1, tags="a; B")], True),
]

COUNTS = [
    ("at least 3 times", count(did("visited"), 3), [on(1), on(2), on(2)], True),
    ("at least 3 times, twice", count(did("visited"), 3), [on(1), on(2)], False),
    ("at most once", count(did("visited"), None, 1), [on(1), on(2)], False),
    ("exactly twice", count(did("visited"), 2, 2), [on(1), on(2)], True),
    (
        "fewer than 2 times",
        r.EventCount(did("visited"), r.HowMany(), number(None, 2, high_open=True)),
        [on(1)],
        True,
    ),
    ("never: true when there is no such event", never(VISITED_PRICING), [on(1, "visited careers")], True),
    ("never, with a log that is empty for the lead", never(VISITED_PRICING), [], True),
    ("without any event log it is unknown", never(VISITED_PRICING), None, None),
    (
        "2 different titles, folded",
        count(did("visited"), 2, measure=r.HowManyDifferent("title")),
        [on(1, title="A"), on(2, title=" a"), on(3, title="b")],
        True,
    ),
    (
        "not 3; events that lack it add none",
        count(did("visited"), 3, measure=r.HowManyDifferent("title")),
        [on(1, title="A"), on(2), on(3, title="b")],
        False,
    ),
    (
        "on 2 different days",
        count(did("visited"), 2, measure=r.HowManyDays()),
        [at("00:00"), at("23:59"), on(1)],
        True,
    ),
    (
        "on 2 different days, one day",
        count(did("visited"), 2, measure=r.HowManyDays()),
        [at("00:00"), at("23:59")],
        False,
    ),
    (
        "at least 2 times per title",
        count(did("visited"), 2, measure=r.MostPer("title")),
        [on(1, title="a"), on(2, title="A")],
        True,
    ),
    (
        "per title: those that lack it are left out",
        count(did("visited"), 2, measure=r.MostPer("title")),
        [on(1), on(2), on(3, title="a")],
        False,
    ),
    (
        "per title: none at all is 0",
        count(did("visited"), None, 0, measure=r.MostPer("title")),
        [on(1)],
        True,
    ),
    (
        "with total seconds at least 0.3, exactly",
        count(did("visited"), "0.3", "0.3", measure=r.TotalOf("seconds")),
        [on(1, seconds=0.1), on(2, seconds="0.2"), on(3), on(4, seconds="?")],
        True,
    ),
    ("total over no events is 0", count(did("visited"), 0, 0, measure=r.TotalOf("seconds")), [], True),
    (
        "at least 3 times within 3 days",
        count(did("visited"), 3, measure=r.MostWithin(days(3))),
        [on(9), on(8), on(7)],
        True,
    ),
    (
        "first and last differ by fewer than 3 days",
        count(did("visited"), 3, measure=r.MostWithin(days(3))),
        [on(9), on(8), on(6)],
        False,
    ),
    (
        "within 2 hours",
        count(did("visited"), 2, measure=r.MostWithin(hours(2))),
        [at("10:00"), at("11:59")],
        True,
    ),
    (
        "within 2 hours, not",
        count(did("visited"), 2, measure=r.MostWithin(hours(2))),
        [at("10:00"), at("12:00")],
        False,
    ),
    (
        "any such stretch",
        count(did("visited"), 2, measure=r.MostWithin(days(2))),
        [on(20), on(10), on(9), on(1)],
        True,
    ),
    (
        "events at one moment",
        count(did("visited"), 3, measure=r.MostWithin(days(1))),
        [on(1), on(1), on(1)],
        True,
    ),
]

RECENT, WHOLE = (in_last_days(30),), {"whole_log": True}
SILENT = all_of(count(did(**WHOLE)), never(did(times=RECENT, **WHOLE)))
TIMES = [
    ("in the last 14 days: an age below 14", count(did(times=(in_last_days(14),))), [on(13)], True),
    ("in the last 14 days, day 14", count(did(times=(in_last_days(14),))), [on(14)], False),
    ("at least 14 days ago", count(did(times=(days_ago(14),))), [on(14)], True),
    ("more than 14 days ago", count(did(times=(days_ago(15),))), [on(14)], False),
    ("in the last 12 hours", count(did(times=(in_last_hours(12),))), [event("x", "2026-06-30 12:00")], True),
    ("in the last 11 hours", count(did(times=(in_last_hours(11),))), [event("x", "2026-06-30 12:00")], False),
    ("since", count(did(times=(on_or_after("2026-06-20"),))), [at("00:00")], True),
    ("before", count(did(times=(before("2026-06-20"),))), [at("00:00")], False),
    (
        "several times at once",
        count(did(times=(on_or_after("2026-06-19"), before("2026-06-21")))),
        [at("09:00")],
        True,
    ),
    ("events later than as-of do not exist", count(did()), [event("x", "2026-07-01 00:00")], False),
    ("as-of is the end of its day", count(did()), [event("x", "2026-06-30T23:59:59")], True),
    ("no activity for 30 days", SILENT, [on(30)], True),
    ("no activity for 30 days: some on day 29", SILENT, [on(30), on(29)], False),
    ("whoever was never active is never", SILENT, [], False),
]

REPLIED = did("replied")


def replied(*sequences: r.Sequence) -> r.EventCount:
    return count(did("replied", sequences=sequences))


SENT = did("sent")
WITHIN_HOUR = replied(r.After(SENT, most=hours(1)))
AGAIN = count(did("visited", sequences=(r.After(did("visited"), least=hours(1)),)))
BACK = count(did("visited", sequences=(r.AfterSilence(did(**WHOLE), days(30)),)))
UNANSWERED = count(did("sent", sequences=(r.NotFollowed(REPLIED, days(3)),)))
SEQUENCES = [
    ("within 1 hour after", WITHIN_HOUR, [at("10:00", "sent email"), at("11:00", "replied email")], True),
    (
        "within is at most that long",
        WITHIN_HOUR,
        [at("10:00", "sent email"), at("11:00:01", "replied email")],
        False,
    ),
    (
        "after is strictly later",
        WITHIN_HOUR,
        [at("10:00", "sent email"), at("10:00", "replied email")],
        False,
    ),
    ("after, not before", WITHIN_HOUR, [at("10:30", "sent email"), at("10:00", "replied email")], False),
    (
        "within days, by the calendar",
        replied(r.After(SENT, most=days(1))),
        [at("00:01", "sent email"), event("replied", "2026-06-21 23:59")],
        True,
    ),
    (
        "any of them",
        WITHIN_HOUR,
        [at("01:00", "sent email"), at("10:00", "sent email"), at("10:30", "replied email")],
        True,
    ),
    ("at least 1 hour after itself", AGAIN, [at("10:00"), at("11:00")], True),
    ("not at least 1 hour after itself", AGAIN, [at("10:00"), at("10:59")], False),
    (
        "least and most",
        replied(r.After(SENT, days(2), days(3))),
        [on(9, "sent"), on(4, "sent"), on(3, "replied")],
        False,
    ),
    ("after 30 days without activity", BACK, [on(40), on(10)], True),
    ("the latest before counts", BACK, [on(40), on(11), on(10)], False),
    ("there was some before", BACK, [on(10)], False),
    ("without reply within 3 days", UNANSWERED, [on(4, "sent email")], True),
    ("more than 3 days have gone by", UNANSWERED, [on(3, "sent email")], False),
    ("with a reply in time", UNANSWERED, [on(9, "sent email"), on(6, "replied email")], False),
    ("with a reply too late", UNANSWERED, [on(9, "sent email"), on(5, "replied email")], True),
    ("one that is unanswered suffices", UNANSWERED, [on(9, "sent"), on(8, "replied"), on(6, "sent")], True),
    ("a reply at the same moment is no answer", UNANSWERED, [on(9, "sent"), on(9, "replied")], True),
    (
        "hours: more than that has gone by",
        count(did("sent", sequences=(r.NotFollowed(REPLIED, hours(12)),))),
        [event("sent", "2026-06-30 11:59")],
        True,
    ),
    (
        "hours: not yet",
        count(did("sent", sequences=(r.NotFollowed(REPLIED, hours(12)),))),
        [event("sent", "2026-06-30 12:00")],
        False,
    ),
]


@pytest.mark.parametrize(
    ("condition", "events", "expected"),
    [pytest.param(*case[1:], id=case[0]) for case in [*MATCHING, *COUNTS, *TIMES, *SEQUENCES]],
)
def test_what_is_true_of_the_events(
    condition: r.Condition, events: list[dict[str, object]] | None, expected: bool | None
) -> None:
    assert truth(condition, events) is expected
    if events is not None:
        assert truth(condition, events[::-1]) is expected


ONLY_LAST_WEEK = {"window": (in_last_days(7),)}


def test_only_events_in_the_last_week_count() -> None:
    assert truth(count(VISITED_PRICING), [on(7)], **ONLY_LAST_WEEK) is False
    assert truth(count(VISITED_PRICING), [on(6)], **ONLY_LAST_WEEK) is True


def test_silence_is_measured_on_the_whole_log() -> None:
    assert truth(SILENT, [on(30)], **ONLY_LAST_WEEK) is True


def test_the_window_narrows_both_sides_of_a_sequence() -> None:
    after = replied(r.After(SENT))
    events = [on(8, "sent"), on(6, "replied")]
    assert truth(after, events) is True
    assert truth(after, events, **ONLY_LAST_WEEK) is False


def test_ignored_events_are_nowhere_not_even_in_silence() -> None:
    ignored = (
        r.AllOf((r.Named(("clicked",), ()), r.Where(asks("seconds", number(None, 5, high_open=True))))),
    )
    bot, person = on(1, "clicked link", seconds=4), on(1, "clicked link", seconds=5)
    assert truth(count(did("clicked")), [bot], ignored=ignored) is False
    assert truth(count(did("clicked")), [person], ignored=ignored) is True
    assert truth(SILENT, [on(30), bot], ignored=ignored) is True
    assert truth(SILENT, [on(30), person], ignored=ignored) is False


def test_visited_only_careers() -> None:
    visited, careers = r.Named(("visited",), ()), r.Named(("visited",), ("careers",))
    other = r.AllOf((visited, r.NoneOf((careers,))))
    only = all_of(count(r.Events(careers)), never(r.Events(other)))
    assert truth(only, [on(1, "visited careers"), on(2, "opened email")]) is True
    assert truth(only, [on(1, "visited careers"), on(2, "visited pricing")]) is False
    assert truth(only, [on(2, "opened email")]) is False


def test_an_event_has_all_pairs_of_its_verb_and_object_columns() -> None:
    layout = LogLayout("lead", "time", ("event", "type"), ("object", "campaign"))
    row = event("visited pricing", type="web", campaign="Spring")
    for verb in ("visited", "web"):
        for what in ("pricing", "spring"):
            rules = model(when(count(did(verb, what)), plus(1)))
            assert run(rules, [{"id": 1}], log(row, layout=layout)).paid == (1,)
    assert run(model(when(count(did("web", "web")), plus(1))), [{"id": 1}], log(row, layout=layout)).paid == (
        0,
    )


def test_a_property_is_a_column_of_the_events_own_log() -> None:
    rules = model(
        when(count(did(where=any_of(known("url"), at_least("seconds", 1))), 2), plus(1)),
        properties=PROPERTIES,
    )
    web = log(event("page_view", URL="/"), name="web")
    mail = log(event("opened", **{"Seconds ": 3}), event("opened", URL=None), name="mail")
    assert run(rules, [{"id": "1"}], web, mail).paid == (1,)


def test_a_past_as_of_replays_events() -> None:
    rules = model(when(count(VISITED_PRICING, 2), plus(1)))
    events = [on(9), on(5)]
    assert [run_one(rules, {}, events, as_of=f"2026-06-{day}").paid for day in (24, 25)] == [(0,), (1,)]
    assert run_one(rules, {}, events, as_of="2026-06-25 11:59").paid == (0,)


def test_ages_go_by_calendar_days_of_the_files_time_zone() -> None:
    late = [event("visited pricing", "2026-06-29T22:30:00Z")]  # the 30th in Berlin
    today = count(did(times=(in_last_days(1),)))
    assert truth(today, late) is False
    assert truth(today, late, time_zone="Europe/Berlin") is True


def test_a_time_without_a_zone_is_in_the_files_zone() -> None:
    exists = [event("visited pricing", "2026-06-30 23:30")]
    rules = model(when(count(did()), plus(1)), time_zone="America/New_York")
    assert run_one(rules, {}, exists, as_of="2026-06-30").paid == (1,)
    assert run_one(rules, {}, exists, as_of="2026-07-01T03:29:00Z").paid == (0,)
