"""What conditions, phrases and values say."""

from __future__ import annotations

import pytest
from leadlang.dsl import syntax as s
from leadlang.dsl.problems import Source
from leadlang.dsl.read import read


def condition(text: str) -> s.Condition:
    reading = read(Source("rules.lead", f"when {text} score +1"), "en")
    assert reading.problems == ()
    (rule,) = reading.program.statements
    assert isinstance(rule, s.When)
    assert rule.condition is not None
    return rule.condition


def words(*texts: str, **more: object) -> s.Phrase:
    return s.Phrase(tuple(map(s.Word, texts)), **more)


def value(text: str, quoted: bool = False) -> s.Value:
    return s.Value(text, quoted)


def values(*texts: str) -> s.ListValue:
    return s.ListValue(tuple(map(s.Value, texts)))


FIELD_TAILS = {
    "is CEO": s.Comparison("is", value("CEO")),
    "= CEO": s.Comparison("is", value("CEO")),
    "is not DE": s.Comparison("is", value("DE"), True),
    "!= DE": s.Comparison("is", value("DE"), True),
    'is exactly "De"': s.Comparison("is exactly", value("De", True)),
    "in [DE, AT]": s.Comparison("in", values("DE", "AT")),
    "in decision_makers": s.Comparison("in", value("decision_makers")),
    "not in [DE, AT]": s.Comparison("in", values("DE", "AT"), True),
    "is known": s.IsKnown(True),
    "is not unknown": s.IsKnown(True),
    "is unknown": s.IsKnown(False),
    "at least 5M": s.Comparison("at least", value("5M")),
    ">= 5M": s.Comparison("at least", value("5M")),
    "at most $20": s.Comparison("at most", value("$20")),
    "more than -3": s.Comparison("more than", value("-3")),
    "below 20%": s.Comparison("less than", value("20%")),
    "less than limit": s.Comparison("less than", value("limit")),
    "between 50 and 500": s.Between(value("50"), value("500")),
    "not between low and high": s.Between(value("low"), value("high"), True),
    "contains mail": s.Comparison("contains", value("mail")),
    "does not contain [a, b]": s.Comparison("contains", values("a", "b"), True),
    "contains word CTO": s.Comparison("contains word", value("CTO")),
    "starts with VP of Sales": s.Comparison("starts with", value("VP of Sales")),
    'ends with ["@gmail.com"]': s.Comparison("ends with", s.ListValue((value("@gmail.com", True),))),
    "does not end with @gmail.com": s.Comparison("ends with", value("@gmail.com"), True),
    'matches "VP*"': s.Comparison("matches", value("VP*", True)),
    "includes golf": s.Comparison("includes", value("golf")),
    "before 2026-01-31": s.Comparison("before", value("2026-01-31")),
    "after 31.1.2026": s.Comparison("after", value("31.1.2026")),
    'after "2026-01-31"': s.Comparison("after", value("2026-01-31", True)),
    "on today": s.Comparison("on", s.Today()),
    "since launch": s.Comparison("since", value("launch")),
    "in the last 30 days": s.InLast("30", "day"),
    "in the last week": s.InLast("1", "week"),
    "not in the last 2 hours": s.InLast("2", "hour", True),
    "in the next 7 days": s.InNext("7", "day"),
    "at least 30 days ago": s.Ago("at least", "30", "day"),
    "more than 2 weeks ago": s.Ago("more than", "2", "week"),
    "more than field visits_last_month": s.Comparison("more than", s.FieldValue(s.Word("visits_last_month"))),
    "at least 50% of field credits_total": s.Comparison(
        "at least", s.FieldValue(s.Word("credits_total"), "50%")
    ),
}


@pytest.mark.parametrize("text", FIELD_TAILS)
def test_what_is_said_of_a_field(text: str) -> None:
    assert condition(f"x {text}") == s.Clause(words("x"), (FIELD_TAILS[text],))


BARE_VALUES = [
    "Financial Services",
    "C.E.O.",
    "3M",
    "11-50",
    "VP of Sales",
    "Head of the Board",
    "Made in Germany",
    "Procter & Gamble",
    "R&D",
    "AT&T",
    "O'Neill",
    "no",
    "Yes",
    "A+",
    "C#",
    "30 days",
    "5 Star Hotel",
    "Event Manager",
    "list",
    "Customer Success 2",
    "Geschäftsführer",
    "3rd",
]


@pytest.mark.parametrize("text", BARE_VALUES)
def test_bare_values(text: str) -> None:
    assert condition(f"x is {text}") == s.Clause(words("x"), (s.Comparison("is", value(text)),))
    in_list = s.Comparison("in", values("a", text, "b"))
    assert condition(f"x in [a, {text}, b]") == s.Clause(words("x"), (in_list,))


QUOTED = {
    '"a b"': "a b",
    "“a b”": "a b",
    "„a b“": "a b",
    "«a b»": "a b",
    "»a b«": "a b",
    "'a b'": "a b",
    "‘a b’": "a b",
    '"say ""hi"""': 'say "hi"',
    '"# and ; when"': "# and ; when",
    '""': "",
}


@pytest.mark.parametrize("text", QUOTED)
def test_quotes(text: str) -> None:
    assert condition(f"x is {text}") == s.Clause(words("x"), (s.Comparison("is", value(QUOTED[text], True)),))


EVENT_TAILS = {
    "at least 3 times": s.Times("at least", "3"),
    "exactly 2 times": s.Times("exactly", "2"),
    "fewer than 2 times": s.Times("less than", "2"),
    "3 times": s.Times("at least", "3", True),
    "once": s.Times("at least", "1", True),
    "twice": s.Times("at least", "2", True),
    "never": s.Times("at most", "0", True),
    "at least 3 different titles": s.Different("at least", "3", s.Word("titles")),
    "on at least 3 different days": s.Different("at least", "3", None),
    "at least 3 times per title": s.TimesPer("at least", "3", s.Word("title")),
    "with total amount at least 100": s.WithTotal(s.Word("amount"), "at least", "100"),
    "at least 3 times within 7 days": s.TimesWithin("at least", "3", "7", "day"),
    "twice within 7 days": s.TimesWithin("at least", "2", "7", "day"),
    "after sent email": s.AfterTail("", "", "day", s.Clause(words("sent", "email"))),
    "within 1 hour after sent email": s.AfterTail("within", "1", "hour", s.Clause(words("sent", "email"))),
    "at least 1 hour after visited pricing": s.AfterTail(
        "at least", "1", "hour", s.Clause(words("visited", "pricing"))
    ),
    "after 30 days without activity": s.AfterSilenceTail(
        "30", "day", s.Clause(s.Phrase((s.AnyEvent("activity"),)))
    ),
    "without replied email within 3 days": s.WithoutTail(s.Clause(words("replied", "email")), "3", "day"),
    "where url contains x": s.WhereTail(s.Clause(words("url"), (s.Comparison("contains", value("x")),))),
    "where (a is b and c)": s.WhereTail(
        s.AndOf((s.Clause(words("a"), (s.Comparison("is", value("b")),)), s.Clause(words("c"))))
    ),
}


@pytest.mark.parametrize("text", EVENT_TAILS)
def test_what_is_said_of_a_behaviour(text: str) -> None:
    assert condition(f"visited pricing {text}") == s.Clause(words("visited", "pricing"), (EVENT_TAILS[text],))


def test_tails_follow_each_other() -> None:
    found = condition("visited pricing where url is x at least 3 times in the last 14 days")
    assert isinstance(found, s.Clause)
    assert [type(tail) for tail in found.tails] == [s.WhereTail, s.Times, s.InLast]


def test_where_behind_a_sequence_belongs_to_its_behaviour() -> None:
    found = condition("replied email within 2 days after sent email where title is x in the last 9 days")
    assert isinstance(found, s.Clause)
    sequence, window = found.tails
    assert isinstance(sequence, s.AfterTail)
    assert isinstance(sequence.other.tails[0], s.WhereTail)
    assert window == s.InLast("9", "day")


PHRASES = {
    "visited the pricing page": words("visited", "pricing", "page"),
    "signed up for webinar": words("signed", "up", "for", "webinar"),
    "clicked link in newsletter": words("clicked", "link", "in", "newsletter"),
    "logged in": words("logged", "in"),
    "number of employees": words("number", "of", "employees"),
    'visited "pricing and more"': s.Phrase((s.Word("visited"), s.Word("pricing and more", True))),
    "attended event": words("attended", "event"),
    "event webinar": words("webinar", said="event"),
    "field score": words("score", said="field"),
    "event group": words("group", said="event"),
    "field lead source": words("lead", "source", said="field"),
    "anything": s.Phrase((s.AnyEvent("anything"),)),
    "visited only careers": words("visited", "careers", only=True),
    "visited anything except [pricing, careers]": s.Phrase(
        (s.Word("visited"), s.AnyEvent("anything")), excepting=(s.Word("pricing"), s.Word("careers"))
    ),
    "visited anything except pricing": s.Phrase(
        (s.Word("visited"), s.AnyEvent("anything")), excepting=(s.Word("pricing"),)
    ),
    "attended [webcast, round table]": s.Phrase(
        (s.Word("attended"), s.Words((s.Word("webcast"), s.Word("round table"))))
    ),
}


@pytest.mark.parametrize("text", PHRASES)
def test_phrases(text: str) -> None:
    assert condition(text) == s.Clause(PHRASES[text])


def test_field_frees_a_name_that_is_a_keyword() -> None:
    five = s.Comparison("at least", value("5"))
    assert condition("field score at least 5") == s.Clause(words("score", said="field"), (five,))
    assert condition("x at least field score") == s.Clause(
        words("x"), (s.Comparison("at least", s.FieldValue(s.Word("score"))),)
    )
    assert condition("field score at least 5\n") == condition("field score at least 5")


def test_silence() -> None:
    assert condition("no visit to website for 30 days") == s.NoClause(
        words("visit", "to", "website"), "30", "day"
    )
    assert condition("no signup for 30 days") == s.NoClause(words("signup"), "30", "day")
    assert condition("no visit to website") == s.NoClause(words("visit", "to", "website"), None, "day")
    assert condition("never visited pricing") == s.Clause(
        words("visited", "pricing"), (s.Times("at most", "0", True),)
    )


def test_and_binds_more_than_or_and_unless_least() -> None:
    a, b, c, d = (s.Clause(words(name)) for name in "abcd")
    assert condition("a and b or c unless not d") == s.UnlessOf(s.OrOf((s.AndOf((a, b)), c)), s.NotOf(d))
    assert condition("a and (b or c)") == s.AndOf((a, s.OrOf((b, c))))
    assert condition("unless a") == s.UnlessOf(None, a)
    assert condition("at least 2 of (a, b or c, not d)") == s.CountOf(
        "at least", "2", (a, s.OrOf((b, c)), s.NotOf(d))
    )


def test_totals() -> None:
    assert condition("score at least 80 and grade in [A, B] and segment is X Y") == s.AndOf(
        (
            s.TotalClause(s.Target("score"), (s.Comparison("at least", value("80")),)),
            s.TotalClause(s.Target("grade"), (s.Comparison("in", values("A", "B")),)),
            s.TotalClause(s.Target("segment"), (s.Comparison("is", value("X Y")),)),
        )
    )
    assert condition("score for crm between 10 and 20") == s.TotalClause(
        s.Target("score", s.Word("crm")), (s.Between(value("10"), value("20")),)
    )


def test_a_keyword_is_never_found_inside_a_longer_word() -> None:
    assert condition("score-card is in_time and x.score is Wending") == s.AndOf(
        (
            s.Clause(words("score-card"), (s.Comparison("is", value("in_time")),)),
            s.Clause(words("x.score"), (s.Comparison("is", value("Wending")),)),
        )
    )


def test_what_word_processors_write() -> None:
    plain = condition("für x is 11-50 and y more than -3")
    assert condition("\ufefffu\u0308r\u00a0x is 11–50 and y more\tthan −3") == plain


def test_capitals_do_not_count_in_keywords() -> None:
    assert condition("x IS NOT IN [a]") == condition("x is not in [a]")
