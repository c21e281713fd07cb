"""Conditions on a lead's fields, each with the sentence of the language that it stands for."""

from __future__ import annotations

from decimal import Decimal

import pytest
from leadlang.runtime import rules as r

from tests.builders import (
    ALWAYS,
    HOUR,
    NEVER,
    all_of,
    any_of,
    asks,
    at_least,
    before,
    compare,
    contains_word,
    count,
    days_ago,
    did,
    event,
    field,
    in_last_days,
    in_last_hours,
    known,
    model,
    number,
    number_of,
    on_or_after,
    plus,
    points,
    run_one,
    text_is,
    when,
    yes,
)

FIELDS = (
    field("job_title"),
    field("country"),
    field("employees", "number"),
    field("visits", "number"),
    field("visits_last_month", "number"),
    field("created", "date"),
    field("renewed", "date"),
    field("newsletter", "yesno"),
    field("interests", "list"),
)

TRUE, FALSE, UNKNOWN = True, False, None


def truth(condition: r.Condition, lead: dict[str, object], **more: object) -> bool | None:
    """What a condition is, seen from outside: whether a rule on it pays, and whether it could be decided."""
    outcome = run_one(model(when(condition, plus(1)), fields=FIELDS, **more), lead)  # type: ignore[arg-type]
    result = outcome.leads[0]
    paid = result.scores["score"] == 1
    assert paid == (outcome.paid == (1,))
    if result.decided == 0:
        assert not paid
        return None
    return paid


CEO = text_is("job title", "CEO")
TEXTS = [
    ("is: text is compared after folding", CEO, {"Job Title": "  cEO "}, TRUE),
    ("columns match with case, spaces and _ ignored", CEO, {"jobTitle": "CEO"}, TRUE),
    ("is: another text", CEO, {"job_title": "CFO"}, FALSE),
    (
        "inner white space is folded",
        text_is("job title", "Head of  Sales"),
        {"job_title": "head  of sales"},
        TRUE,
    ),
    ("compared after Unicode case folding", text_is("country", "STRASSE"), {"country": "Straße"}, TRUE),
    ("is, not known", CEO, {}, UNKNOWN),
    ("is not, where missing, does not pay", r.Not(CEO), {"job_title": ""}, UNKNOWN),
    ("is not", r.Not(CEO), {"job_title": "CFO"}, TRUE),
    ("in a list", text_is("job title", "CEO", "CFO"), {"job_title": "cfo"}, TRUE),
    ("not in a list: none of them", r.Not(text_is("job title", "CEO", "CFO")), {"job_title": "cfo"}, FALSE),
    ("is exactly, as written", asks("jobtitle", r.TextExactly(("CEO",))), {"job_title": "CEO"}, TRUE),
    ("is exactly, not as written", asks("jobtitle", r.TextExactly(("CEO",))), {"job_title": "ceo"}, FALSE),
    ("contains", asks("jobtitle", r.TextContains(("sales",))), {"job_title": "VP Sales EMEA"}, TRUE),
    ("contains any of a list", asks("jobtitle", r.TextContains(("x", "sal"))), {"job_title": "SALES"}, TRUE),
    ("contains, not", asks("jobtitle", r.TextContains(("sales",))), {"job_title": "VP"}, FALSE),
    (
        "contains word: CTO is not in Director",
        contains_word("job title", "CTO"),
        {"job_title": "Director"},
        FALSE,
    ),
    ("contains word", contains_word("job title", "CTO"), {"job_title": "CEO/CTO"}, TRUE),
    (
        "several words mean them in a row",
        contains_word("job title", "head of"),
        {"job_title": "Head of IT"},
        TRUE,
    ),
    ("in a row, not apart", contains_word("job title", "head of"), {"job_title": "Head, of"}, TRUE),
    ("in a row, not reversed", contains_word("job title", "head of"), {"job_title": "of head"}, FALSE),
    ("starts with", asks("jobtitle", r.TextStarts(("vp", "head"))), {"job_title": "Head of IT"}, TRUE),
    ("starts with, not", asks("jobtitle", r.TextStarts(("it",))), {"job_title": "Head of IT"}, FALSE),
    ("ends with", asks("jobtitle", r.TextEnds(("it",))), {"job_title": "Head of IT"}, TRUE),
    ("matches: * is any run", asks("jobtitle", r.TextMatches(("vp*",))), {"job_title": "VP Sales"}, TRUE),
    ("matches: the whole text", asks("jobtitle", r.TextMatches(("vp",))), {"job_title": "VP Sales"}, FALSE),
    ("matches: ? is any one", asks("jobtitle", r.TextMatches(("c?o",))), {"job_title": "CFO"}, TRUE),
    ("matches: ? is not none", asks("jobtitle", r.TextMatches(("c?eo",))), {"job_title": "CEO"}, FALSE),
    ("matches: * within", asks("jobtitle", r.TextMatches(("*of*it*",))), {"job_title": "Head of IT"}, TRUE),
    ("matches: * may be nothing", asks("jobtitle", r.TextMatches(("*ceo*",))), {"job_title": "CEO"}, TRUE),
    (
        "matches: nothing else is special",
        asks("jobtitle", r.TextMatches(("c.o",))),
        {"job_title": "CEO"},
        FALSE,
    ),
    ("a number as text has no .0", text_is("country", "7"), {"country": 7.0}, TRUE),
]

LISTS = [
    ("includes: any of the values", text_is("interests", "b"), {"interests": "A; B"}, TRUE),
    ("includes, as a list column", text_is("interests", "b"), {"interests": ["A", "B"]}, TRUE),
    ("includes, not", text_is("interests", "a; b"), {"interests": "A; B"}, FALSE),
    ("in means any of them", text_is("interests", "x", "a"), {"interests": "A; B"}, TRUE),
    ("an empty one is unknown", text_is("interests", "a"), {"interests": " ; "}, UNKNOWN),
    ("an empty list is unknown", text_is("interests", "a"), {"interests": []}, UNKNOWN),
    ("an item that starts so", asks("interests", r.TextStarts(("b",))), {"interests": "A; B"}, TRUE),
]

NUMBERS = [
    ("between: both included, low", asks("employees", number(50, 500)), {"employees": "50"}, TRUE),
    ("between: both included, high", asks("employees", number(50, 500)), {"employees": 500}, TRUE),
    ("between: outside", asks("employees", number(50, 500)), {"employees": "500.001"}, FALSE),
    ("at least", at_least("employees", 100), {"employees": "1,000"}, TRUE),
    ("more than", asks("employees", number(100, None, low_open=True)), {"employees": 100}, FALSE),
    ("below", asks("employees", number(None, 100, high_open=True)), {"employees": 100}, FALSE),
    ("below, just", asks("employees", number(None, 100, high_open=True)), {"employees": "99.9"}, TRUE),
    ("is a number", asks("employees", r.NumberIn((Decimal(5), Decimal(7)))), {"employees": "7.0"}, TRUE),
    ("is none of the numbers", asks("employees", r.NumberIn((Decimal(5),))), {"employees": 6}, FALSE),
    ("20% is 20", at_least("employees", 20), {"employees": "20%"}, TRUE),
    ("5k", asks("employees", r.NumberIn((Decimal(5000),))), {"employees": "5k"}, TRUE),
    ("a float is its shortest decimal", asks("visits", r.NumberIn((Decimal("0.1"),))), {"visits": 0.1}, TRUE),
    ("NaN is missing", at_least("employees", 1), {"employees": float("nan")}, UNKNOWN),
    ("what cannot be read is unknown", at_least("employees", 1), {"employees": "many"}, UNKNOWN),
    (
        "more than another field",
        compare("visits", ">", "visits_last_month"),
        {"visits": 3, "visits_last_month": 2},
        TRUE,
    ),
    (
        "equal to it",
        compare("visits", "=", "visits_last_month"),
        {"visits": "2.0", "visits_last_month": 2},
        TRUE,
    ),
    (
        "a share of it",
        compare("visits", ">=", "visits_last_month", 50),
        {"visits": 1, "visits_last_month": 2},
        TRUE,
    ),
    (
        "less than the share",
        compare("visits", ">=", "visits_last_month", 51),
        {"visits": 1, "visits_last_month": 2},
        FALSE,
    ),
    ("either unknown", compare("visits", "<=", "visits_last_month"), {"visits": 1}, UNKNOWN),
    (
        "either unreadable",
        compare("visits", "<", "visits_last_month"),
        {"visits": 1, "visits_last_month": "?"},
        UNKNOWN,
    ),
    ("texts are folded", compare("job_title", "=", "country"), {"job_title": "de", "country": " DE"}, TRUE),
    (
        "exact: a third more digits than a context has",
        compare("visits", ">", "visits_last_month"),
        {
            "visits": "1000000000000000000000000000000001",
            "visits_last_month": "1000000000000000000000000000000000",
        },
        TRUE,
    ),
]

# As of 2026-06-30, the end of that day.
DATES = [
    (
        "in the last 30 days: an age below 30",
        asks("created", in_last_days(30)),
        {"created": "2026-06-01"},
        TRUE,
    ),
    ("an age of 30 is not", asks("created", in_last_days(30)), {"created": "31.5.2026"}, FALSE),
    ("today is day 0", asks("created", in_last_days(1)), {"created": "2026-06-30 23:59"}, TRUE),
    (
        "a future date is not in the last days",
        asks("created", in_last_days(9)),
        {"created": "2026-07-01"},
        FALSE,
    ),
    ("at least 30 days ago", asks("created", days_ago(30)), {"created": "2026-05-31"}, TRUE),
    ("more than 30 days ago", asks("created", days_ago(31)), {"created": "2026-05-31"}, FALSE),
    (
        "in the next 7 days: 0 to 6 days ahead",
        asks("created", r.DayBetween(r.Day(0, True), r.Day(-6, True))),
        {"created": "2026-07-06"},
        TRUE,
    ),
    (
        "the seventh day is not in the next 7",
        asks("created", r.DayBetween(r.Day(0, True), r.Day(-6, True))),
        {"created": "2026-07-07"},
        FALSE,
    ),
    ("since: from that date on", asks("created", on_or_after("2026-01-31")), {"created": "2026-01-31"}, TRUE),
    ("before", asks("created", before("2026-01-31")), {"created": "2026-01-31"}, FALSE),
    ("before, the day before", asks("created", before("2026-01-31")), {"created": "2026-01-30T23:59"}, TRUE),
    ("hours compare instants", asks("created", in_last_hours(2)), {"created": "2026-06-30 22:30"}, TRUE),
    ("hours: no longer", asks("created", in_last_hours(2)), {"created": "2026-06-30 21:59:59"}, FALSE),
    (
        "at least 2 hours ago",
        asks("created", r.AgeBetween(2 * HOUR, None)),
        {"created": "2026-06-30 21:00"},
        TRUE,
    ),
    (
        "dates by calendar day",
        compare("created", "=", "renewed"),
        {"created": "2026-01-01 08:00", "renewed": "2026-01-01"},
        TRUE,
    ),
    (
        "a date before another",
        compare("created", "<", "renewed"),
        {"created": "2026-01-01", "renewed": "2026-01-02"},
        TRUE,
    ),
    ("no date", asks("created", in_last_days(30)), {"created": "soon"}, UNKNOWN),
]

YES_NO = [
    ("a yes/no field alone", yes("newsletter"), {"newsletter": "ja"}, TRUE),
    ("no", yes("newsletter"), {"newsletter": "No"}, FALSE),
    ("1/0", yes("newsletter"), {"newsletter": 1.0}, TRUE),
    ("neither", yes("newsletter"), {"newsletter": "maybe"}, UNKNOWN),
    ("not, where missing", r.Not(yes("newsletter")), {}, UNKNOWN),
]

KNOWN = [
    ("is known", known("country"), {"country": "DE"}, TRUE),
    ("is known, missing", known("country"), {"country": "Select"}, FALSE),
    ("is unknown: a column that is not there", r.Not(known("country")), {}, TRUE),
    ("NA is a country", known("country"), {"country": "NA"}, TRUE),
    ("None, unknown, - are values", known("country"), {"country": "unknown"}, TRUE),
    (
        "every condition on an unreadable value is unknown",
        r.Not(known("employees")),
        {"employees": "?"},
        UNKNOWN,
    ),
    ("n/a is missing", known("employees"), {"employees": "n/a"}, FALSE),
]

UNSURE = text_is("country", "DE")  # unknown wherever no country is given
KLEENE = [
    ("and: false decides", all_of(UNSURE, NEVER), {}, FALSE),
    ("and: unknown", all_of(UNSURE, ALWAYS), {}, UNKNOWN),
    ("and: of nothing", all_of(), {}, TRUE),
    ("or: true decides", any_of(UNSURE, ALWAYS), {}, TRUE),
    ("or: unknown", any_of(UNSURE, NEVER), {}, UNKNOWN),
    ("or: none", any_of(NEVER, NEVER), {}, FALSE),
    ("not unknown", r.Not(UNSURE), {}, UNKNOWN),
    ("unless holds where unknown", r.Unless(UNSURE), {}, TRUE),
    ("unless, true", r.Unless(UNSURE), {"country": "DE"}, FALSE),
    ("unless, false", r.Unless(UNSURE), {"country": "FR"}, TRUE),
    ("at least 2 of: enough", number_of(2, None, ALWAYS, ALWAYS, UNSURE), {}, TRUE),
    ("at least 2 of: the unknown could decide it", number_of(2, None, ALWAYS, NEVER, UNSURE), {}, UNKNOWN),
    ("at least 2 of: out of reach", number_of(2, None, NEVER, NEVER, UNSURE), {}, FALSE),
    ("at most 1 of: surely more", number_of(None, 1, ALWAYS, ALWAYS, UNSURE), {}, FALSE),
    ("at most 1 of: could be more", number_of(None, 1, ALWAYS, NEVER, UNSURE), {}, UNKNOWN),
    ("exactly 1 of", number_of(1, 1, ALWAYS, NEVER, NEVER), {}, TRUE),
    ("exactly 1 of: could become 2", number_of(1, 1, ALWAYS, UNSURE, NEVER), {}, UNKNOWN),
]


@pytest.mark.parametrize(
    ("condition", "lead", "expected"),
    [
        pytest.param(*case[1:], id=case[0])
        for case in [*TEXTS, *LISTS, *NUMBERS, *DATES, *YES_NO, *KNOWN, *KLEENE]
    ],
)
def test_what_is_true_false_or_unknown(
    condition: r.Condition, lead: dict[str, object], expected: bool | None
) -> None:
    assert truth(condition, lead) is expected


def test_markers_of_the_file_mean_missing() -> None:
    assert (
        truth(r.Not(known("country")), {"country": "Nicht Angegeben"}, missing=("nicht angegeben",)) is True
    )


def test_the_segment_is_known_to_rules() -> None:
    segments = (r.Choice("Große", at_least("employees", 100)), r.Choice("Kleine", at_least("employees", 1)))
    rules = model(when(r.SegmentIs(("Große", "Mittlere")), plus(30)), fields=FIELDS, segments=segments)
    assert points(rules, {"employees": 100}) == 30
    assert points(rules, {"employees": 99}) == 0


def test_where_no_segment_matches_it_is_empty_and_segment_is_false() -> None:
    segments = (r.Choice("Große", at_least("employees", 100)),)
    condition = r.SegmentIs(("Große",))
    assert truth(condition, {}, segments=segments) is False
    assert truth(r.Not(condition), {}, segments=segments) is True


def test_dates_go_by_the_time_zone_of_the_file() -> None:
    created = {"created": "2026-06-28T23:30:00Z"}  # the 29th in Berlin
    condition = asks("created", in_last_days(2))
    assert truth(condition, created) is False
    assert truth(condition, created, time_zone="Europe/Berlin") is True


def test_attributes_are_as_given_and_events_of_another_lead_do_not_count() -> None:
    rules = model(when(all_of(UNSURE, count(did("visited"))), plus(1)), fields=FIELDS)
    assert points(rules, {"country": "DE"}, [event("visited pricing")]) == 1
    assert (
        run_one(rules, {"country": "DE"}, [event("visited pricing", lead="2")]).leads[0].scores["score"] == 0
    )


@pytest.mark.parametrize(
    ("created", "recent"), [("10:00", False), ("10:00:00.000001", True), ("12:00", True)]
)
def test_hours_compare_instants(created: str, recent: bool) -> None:
    in_two = when(asks("created", in_last_hours(2)), plus(1))
    two_ago = when(asks("created", r.AgeBetween(2 * HOUR, None)), plus(1))
    longer_ago = when(asks("created", r.AgeBetween(2 * HOUR, None, low_open=True)), plus(1))
    rules = model(in_two, two_ago, longer_ago, fields=FIELDS)
    outcome = run_one(rules, {"created": f"2026-06-30 {created}"}, as_of="2026-06-30 12:00")
    assert outcome.paid == (int(recent), int(not recent), 0)
