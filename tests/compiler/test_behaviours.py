"""What was done: phrases as verbs and objects, declared behaviours, counts, times, sequences, `each`."""

from decimal import Decimal

import pytest
from leadlang.compiler.behaviours import spellings
from leadlang.dsl import syntax as s
from leadlang.runtime import rules as r

from .saying import (
    Said,
    behaviour,
    clause,
    compare,
    each,
    is_,
    let,
    listed,
    meaning,
    meant,
    mistakes,
    phrase,
    said,
    times,
    value,
    when,
    where,
)

D = Decimal
AT_LEAST_1 = r.NumberBetween(D(1), None)
NONE = r.NumberBetween(None, D(0))
TODAY = r.Day(0, ago=True)
DAYS_30 = r.DayBetween(r.Day(29, ago=True), TODAY)
URL = where("url", compare("contains", "'/pricing"))
URL_TEST = r.Where(r.FieldTest("url", r.TextContains(("/pricing",))))
PRICING = behaviour("visited pricing", clause("page_view", URL))


def verbs(verb: str) -> tuple[str, ...]:
    return tuple(sorted(set(spellings(verb))))


def named(verb: str, *objects: str) -> r.Named:
    return r.Named(verbs(verb), objects)


def happened(test: r.EventTest, *time: r.TimeTest) -> r.EventCount:
    return r.EventCount(r.Events(test, time), r.HowMany(), AT_LEAST_1)


def events(node: s.Clause, *others: s.Statement) -> r.Events:
    built = meant(node, *others)
    assert isinstance(built, r.EventCount)
    return built.events


# ---------------------------------------------------------------- verb and object


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("visited pricing", named("visited", "pricing")),
        ("Whitepaper Downloaded", named("downloaded", "whitepaper")),
        ("besucht careers", named("visited", "careers")),
        ("whitepaper heruntergeladen", named("downloaded", "whitepaper")),
        ("visited pricing page", named("visited", "pricing page")),
        ("signed up for spring webinar", named("signed_up", "spring webinar")),
        ("frobnicated widget", r.Named(("frobnicated",), ("widget",))),
        ("opened anything", named("opened")),
        ("frobnicated anything", r.Named(("frobnicated",), ())),
        ("attended [webcast|round_table]", named("attended", "round table", "webcast")),
        (
            "[visited|viewed] pricing",
            r.Named(tuple(sorted({*verbs("visited"), *verbs("viewed")})), ("pricing",)),
        ),
        ("[pricing|careers] visited", named("visited", "careers", "pricing")),
        ("[visited|viewed]", r.Named(tuple(sorted({*verbs("visited"), *verbs("viewed")})), ())),
        ("activity", r.Anything()),
        ("anything", r.Anything()),
    ],
)
def test_phrases(text: str, wanted: r.EventTest) -> None:
    assert meant(clause(text)) == happened(wanted)


def test_all_spellings_of_a_verb_are_one() -> None:
    found = verbs("visited")
    assert {"visited", "besucht", "visit to", "visit_to"} <= set(found)
    assert all(spelling == spelling.lower() for spelling in found)
    assert verbs("frobnicated") == ("frobnicated",)


def test_lists_that_leave_open_what_belongs_together() -> None:
    assert mistakes(clause("filled form [a|b]")) == ["E130"]
    assert mistakes(clause("[a|b] [c|d] [e|f]")) == ["E130"]


def test_except() -> None:
    node = clause("visited anything", excepting=(s.Word("pricing"), s.Word("careers")))
    left_out = r.NoneOf((named("visited", "pricing"), named("visited", "careers")))
    assert meant(node) == happened(r.AllOf((named("visited"), left_out)))
    node = clause("activity", excepting=(s.Word("opened email"), s.Word("sent")))
    left_out = r.NoneOf((named("opened", "email"), named("sent")))
    assert meant(node) == happened(r.AllOf((r.Anything(), left_out)))


def test_a_single_word() -> None:
    assert meant(clause("unsubscribed")) == r.FieldTest("unsubscribed", r.Yes())
    once = meant(clause("unsubscribed", times(1)))
    assert once == happened(named("unsubscribed"))
    assert meant(clause("unsubscribed", where("reason", is_("spam")))) == happened(
        r.AllOf((named("unsubscribed"), r.Where(r.FieldTest("reason", r.TextIn(("spam",))))))
    )
    assert meant(clause("unsubscribed", s.InLast("30", "day"))) == happened(named("unsubscribed"), DAYS_30)
    assert meant(clause("signup_date", s.InLast("30", "day"))) == r.FieldTest("signupdate", DAYS_30)
    assert meant(clause("signup_date", s.InLast("30", "day"), said="event")) == happened(
        r.Named(("signup_date",), ()), DAYS_30
    )


def test_a_single_word_is_what_the_file_makes_of_it() -> None:
    date_field = r.FieldTest("webinar", DAYS_30)
    behaved = happened(r.Named(("webinar",), ()), DAYS_30)
    node = clause("webinar", s.InLast("30", "day"))
    assert meant(node) == date_field
    assert meant(node, each(clause("webinar"))) == behaved
    assert meant(node, when(clause("webinar", said="event"))) == behaved
    assert meant(node, behaviour("webinar online", clause("joined call"))) != date_field
    called = clause("called", s.InLast("30", "day"))
    assert meant(called, s.FieldDeclaration(s.Word("called"), "date")) == r.FieldTest("called", DAYS_30)
    converted = behaviour("converted", clause("submitted form"))
    assert meant(clause("converted"), converted) == happened(
        r.AnyOf((r.Named(("converted",), ()), named("submitted", "form")))
    )


def test_several_words_compared_are_a_field() -> None:
    assert meant(clause("lead source", is_("Google"))) == r.FieldTest("leadsource", r.TextIn(("google",)))
    assert meant(clause("last activity date", s.IsKnown(True))) == r.Known("lastactivitydate")
    assert meant(clause("created date", s.InLast("30", "day"))) == r.FieldTest("createddate", DAYS_30)
    assert meant(clause("contract end", compare("before", s.Today()))) == r.FieldTest(
        "contractend", r.DayBetween(None, r.Day(1, ago=True))
    )


def test_several_words_with_only_a_time() -> None:
    assert mistakes(clause("visited pricing", s.InLast("30", "day"))) == []
    node = clause("last contact", s.InLast("30", "day"))
    assert mistakes(node) == ["W100"]
    assert mistakes(node, when(clause("last contact", s.IsKnown(True)))) == []
    assert mistakes(node, each(clause("last contact"))) == []
    assert mistakes(node, s.FieldDeclaration(s.Word("last contact"), "date")) == []


def test_a_count_without_times_is_a_mistake_that_offers_it() -> None:
    assert mistakes(clause("visited pricing", compare("at least", "3"))) == ["E127"]
    assert mistakes(clause("activity", compare("more than", "3"))) == ["E127"]
    assert mistakes(clause("foo bar", compare("at least", "3"), s.InLast("9", "day"))) == ["E127"]
    assert mistakes(clause("foo bar", compare("at least", "3"))) == []
    assert mistakes(clause("emails opened", compare("at least", "3"), said="field")) == []
    known = when(clause("emails opened", compare("at least", "3"), said="field"))
    assert mistakes(clause("emails opened", compare("at least", "9")), known) == []


def test_what_cannot_be_said_of_a_behaviour() -> None:
    assert mistakes(clause("visited pricing", is_("yes")), PRICING) == ["E126"]
    assert mistakes(clause("visited pricing", is_("yes"), times(1))) == ["E126"]
    assert mistakes(clause("visited pricing", s.InLast("3", "day", negated=True))) == ["E134"]
    assert mistakes(clause("visited pricing", s.InNext("3", "day"), times(1))) == ["E136"]
    after_field = compare("after", s.FieldValue(s.Word("x")))
    assert mistakes(clause("visited pricing", after_field, times(1))) == ["E135"]
    assert mistakes(clause("status", times(3), said="field")) == ["E125"]


# ---------------------------------------------------------------- declared behaviours


def test_the_declared_phrase_and_the_logs_own_both_count() -> None:
    declared = r.AllOf((named("page_view"), URL_TEST))
    wanted = happened(r.AnyOf((named("visited", "pricing"), declared)))
    assert meant(clause("visited pricing"), PRICING) == wanted
    assert meant(clause("besucht pricing"), PRICING) == wanted
    assert meant(clause("pricing visited"), PRICING) == wanted
    assert meant(clause("visited docs"), PRICING) == happened(named("visited", "docs"))
    anything = happened(r.AnyOf((named("visited"), declared)))
    assert meant(clause("visited anything"), PRICING) == anything


def test_alternatives_and_behaviours_made_of_behaviours() -> None:
    interest = behaviour("showed interest", clause("visited pricing"), clause("requested demo"))
    assert events(clause("showed interest"), interest, PRICING).test == r.AnyOf(
        (
            r.Named(("showed",), ("interest",)),
            named("visited", "pricing"),
            r.AllOf((named("page_view"), URL_TEST)),
            named("requested", "demo"),
        )
    )


def test_within_a_declaration_anything_is_the_logs_own() -> None:
    narrowed = behaviour("visited pricing", clause("visited anything", URL))
    assert events(clause("visited pricing"), narrowed).test == r.AnyOf(
        (named("visited", "pricing"), r.AllOf((named("visited"), URL_TEST)))
    )


def test_declared_lists() -> None:
    both = behaviour("visited [pricing|plans]", clause("page_view", URL))
    for one in ("pricing", "plans"):
        assert events(clause(f"visited {one}"), both).test == r.AnyOf(
            (named("visited", one), r.AllOf((named("page_view"), URL_TEST)))
        )


def test_behaviours_in_circles_are_said_once() -> None:
    a = behaviour("visited a", clause("visited b"))
    b = behaviour("visited b", clause("visited a"))
    assert mistakes(s.OrOf((clause("visited b"), clause("visited a"))), a, b) == ["E103"]
    assert mistakes(clause("visited c"), behaviour("visited c", clause("visited c", URL))) == ["E103"]


def test_declarations_are_about_the_event_alone() -> None:
    assert said(behaviour("visited c", clause("page_view", s.InLast("3", "day")))).codes == ["E154"]
    assert said(behaviour("visited c", clause("page_view", times(3)))).codes == ["E154"]


def test_activity_is_what_the_file_says() -> None:
    activity = behaviour("activity", clause("visited anything"), clause("clicked email"))
    test = r.AnyOf((named("visited"), named("clicked", "email")))
    assert said(activity).conditions.activity() == test
    assert meant(clause("anything"), activity) == happened(test)
    assert said().conditions.activity() == r.Anything()


def test_a_declared_verb_is_the_verb_wherever_it_stands() -> None:
    declared = behaviour("frobnicated widget", clause("page_view"))
    assert events(clause("gadget frobnicated"), declared).test == r.Named(("frobnicated",), ("gadget",))


def test_only() -> None:
    careers = behaviour(
        "visited careers", clause("page_view", where("url", compare("contains", "'/careers")))
    )
    node = meant(clause("visited careers", s.InLast("30", "day"), only=True), careers, PRICING)
    own = r.AllOf((named("page_view"), r.Where(r.FieldTest("url", r.TextContains(("/careers",))))))
    pricing = r.AllOf((named("page_view"), URL_TEST))
    wanted = r.AnyOf((named("visited", "careers"), own))
    anything = r.AnyOf((named("visited"), own, pricing))
    bad = r.AllOf((anything, r.AnyOf((r.NoneOf((wanted,)), pricing))))
    assert node == r.And(
        (happened(wanted, DAYS_30), r.EventCount(r.Events(bad, (DAYS_30,)), r.HowMany(), NONE))
    )
    assert mistakes(clause("visited anything", only=True)) == ["E133 object"]
    assert mistakes(
        s.AndOf((clause("sent x", s.WithoutTail(clause("visited a", only=True), "3", "day")),))
    ) == ["E133"]


# ---------------------------------------------------------------- counts and times


@pytest.mark.parametrize(
    ("tail", "measure", "test"),
    [
        (times(3), r.HowMany(), r.NumberBetween(D(3), None)),
        (times(3, "more than"), r.HowMany(), r.NumberBetween(D(4), None)),
        (times(3, "at most"), r.HowMany(), r.NumberBetween(None, D(3))),
        (times(3, "less than"), r.HowMany(), r.NumberBetween(None, D(2))),
        (times(3, "exactly"), r.HowMany(), r.NumberBetween(D(3), D(3))),
        (times(0, "at most"), r.HowMany(), NONE),
        (
            s.Different("at least", "2", s.Word("Title")),
            r.HowManyDifferent("title"),
            r.NumberBetween(D(2), None),
        ),
        (s.Different("at least", "2", None), r.HowManyDays(), r.NumberBetween(D(2), None)),
        (s.TimesPer("at least", "2", s.Word("title")), r.MostPer("title"), r.NumberBetween(D(2), None)),
        (
            s.TimesWithin("at least", "2", "1", "week"),
            r.MostWithin(r.Gap("days", 7)),
            r.NumberBetween(D(2), None),
        ),
        (
            s.TimesWithin("at least", "2", "2", "hour"),
            r.MostWithin(r.Gap("microseconds", 7_200_000_000)),
            r.NumberBetween(D(2), None),
        ),
        (
            s.WithTotal(s.Word("amount"), "more than", "99.5"),
            r.TotalOf("amount"),
            r.NumberBetween(D("99.5"), None, True),
        ),
    ],
)
def test_counts(tail: s.Tail, measure: r.Measure, test: r.NumberBetween) -> None:
    assert meant(clause("downloaded anything", tail)) == r.EventCount(
        r.Events(named("downloaded")), measure, test
    )


def test_counts_may_be_several_and_named() -> None:
    node = clause("downloaded anything", times(3), s.Different("at least", "2", None))
    both = r.Events(named("downloaded"))
    assert meant(node) == r.And(
        (
            r.EventCount(both, r.HowMany(), r.NumberBetween(D(3), None)),
            r.EventCount(both, r.HowManyDays(), r.NumberBetween(D(2), None)),
        )
    )
    named_count = clause("downloaded anything", s.Times("at least", "often"))
    assert meant(named_count, let("often", value("5"))) == r.EventCount(
        both, r.HowMany(), r.NumberBetween(D(5), None)
    )


def test_counts_that_decide_nothing() -> None:
    assert mistakes(clause("visited pricing", times(0))) == ["E147 always"]
    assert mistakes(clause("visited pricing", times(0, "less than"))) == ["E147 never"]
    assert mistakes(clause("visited pricing", s.Times("at least", "2.5"))) == ["E110"]


def test_times_of_events() -> None:
    node = clause("visited pricing", compare("since", "1970-01-02"), s.Ago("at least", "3", "day"))
    assert events(node).times == (r.DayBetween(r.Day(1), None), r.DayBetween(None, r.Day(3, ago=True)))
    between = clause("visited pricing", s.Between(value("1970-01-02"), value("1970-01-03")))
    assert events(between).times == (r.DayBetween(r.Day(1), r.Day(2)),)


def test_windows() -> None:
    result = said()
    assert result.conditions.times((s.InLast("30", "day"),)) == (DAYS_30,)
    assert result.conditions.times((times(3),)) == ()
    assert result.codes == ["E126 window"]


# ---------------------------------------------------------------- silence and sequences


def test_silence() -> None:
    some = r.Events(r.Anything(), whole_log=True)
    lately = r.Events(r.Anything(), (DAYS_30,), whole_log=True)
    node = s.NoClause(phrase("activity"), "30", "day")
    assert meant(node) == r.And(
        (r.EventCount(some, r.HowMany(), AT_LEAST_1), r.EventCount(lately, r.HowMany(), NONE))
    )
    never = s.NoClause(phrase("visit pricing"), None, "day")
    assert meant(never) == r.EventCount(r.Events(named("visited", "pricing")), r.HowMany(), NONE)
    within = s.NoClause(phrase("visit pricing"), None, "day", (s.InLast("30", "day"),))
    assert meant(within) == r.EventCount(r.Events(named("visited", "pricing"), (DAYS_30,)), r.HowMany(), NONE)
    twice = s.NoClause(phrase("activity"), "30", "day", (s.InLast("3", "day"),))
    assert mistakes(twice) == ["E137"]
    assert mistakes(s.NoClause(phrase("visits", said="field"), "30", "day")) == ["E131"]


def test_a_single_word_after_no() -> None:
    newsletter = s.NoClause(phrase("newsletter"), None, "day")
    assert mistakes(newsletter) == ["W103"]
    assert mistakes(newsletter, when(clause("newsletter"))) == ["E131 no"]
    assert mistakes(s.NoClause(phrase("newsletter", said="event"), None, "day")) == []
    assert (
        mistakes(s.NoClause(phrase("webinar"), "60", "day"), behaviour("webinar", clause("joined call")))
        == []
    )
    big = s.Define(s.Word("big"), clause("size", compare("at least", "5")))
    assert mistakes(s.NoClause(phrase("big"), None, "day"), big) == ["E131 definition"]


def test_sequences() -> None:
    sent, hour = clause("sent email"), r.Gap("microseconds", 3_600_000_000)
    sent_events = r.Events(named("sent", "email"))

    def of(tail: s.Tail) -> r.Sequence:
        (sequence,) = events(clause("replied email", tail)).sequences
        return sequence

    assert of(s.AfterTail("", "", "day", sent)) == r.After(sent_events)
    assert of(s.AfterTail("within", "1", "hour", sent)) == r.After(sent_events, most=hour)
    assert of(s.AfterTail("at least", "1", "hour", sent)) == r.After(sent_events, least=hour)
    silent = of(s.AfterSilenceTail("1", "month", clause("activity")))
    assert silent == r.AfterSilence(r.Events(r.Anything(), whole_log=True), r.Gap("days", 30))
    assert of(s.WithoutTail(sent, "3", "day")) == r.NotFollowed(sent_events, r.Gap("days", 3))
    counted = s.AfterTail("", "", "day", clause("sent email", times(2)))
    assert mistakes(clause("replied email", counted)) == ["E132"]


# ---------------------------------------------------------------- each and fading


def each_of(node: s.Condition, *others: s.Statement) -> tuple[tuple[r.Events, ...], r.Condition, Said]:
    result = said(each(node), *others)
    found, condition = result.conditions.each(node)
    return found, condition, result


DE = clause("country", is_("DE"))
DE_TEST = r.FieldTest("country", r.TextIn(("de",)))
PRICING_EVENTS = r.Events(named("visited", "pricing"))
DEMO_EVENTS = r.Events(named("requested", "demo"))


@pytest.mark.parametrize(
    ("node", "found", "condition"),
    [
        (clause("visited pricing"), (PRICING_EVENTS,), r.Always(True)),
        (clause("unsubscribed"), (r.Events(named("unsubscribed")),), r.Always(True)),
        (
            s.OrOf((clause("webinar"), clause("roundtable"))),
            (r.Events(r.Named(("webinar",), ())), r.Events(r.Named(("roundtable",), ()))),
            r.Always(True),
        ),
        (s.AndOf((clause("visited pricing"), DE)), (PRICING_EVENTS,), DE_TEST),
        (s.AndOf((DE, clause("visited pricing"))), (PRICING_EVENTS,), DE_TEST),
        (
            s.AndOf((clause("vip"), clause("visited pricing"))),
            (PRICING_EVENTS,),
            r.FieldTest("vip", r.Yes()),
        ),
        (
            s.OrOf((clause("visited pricing"), clause("requested demo"))),
            (PRICING_EVENTS, DEMO_EVENTS),
            r.Always(True),
        ),
        (s.UnlessOf(clause("visited pricing"), DE), (PRICING_EVENTS,), r.Unless(DE_TEST)),
        (
            clause("visited pricing", times(3)),
            (PRICING_EVENTS,),
            r.EventCount(PRICING_EVENTS, r.HowMany(), r.NumberBetween(D(3), None)),
        ),
        (
            s.AndOf((clause("visited pricing"), clause("requested demo"))),
            (PRICING_EVENTS,),
            r.EventCount(DEMO_EVENTS, r.HowMany(), AT_LEAST_1),
        ),
    ],
)
def test_each_is_taken_apart(node: s.Condition, found: tuple[r.Events, ...], condition: r.Condition) -> None:
    events_, built, result = each_of(node)
    assert (events_, built, result.codes) == (found, condition, [])


def test_each_looks_into_definitions() -> None:
    hot = s.Define(s.Word("hot"), s.OrOf((clause("visited pricing"), clause("requested demo"))))
    found, condition, result = each_of(s.AndOf((clause("hot"), DE)), hot)
    assert (found, condition, result.codes) == ((PRICING_EVENTS, DEMO_EVENTS), DE_TEST, [])


@pytest.mark.parametrize(
    ("node", "codes"),
    [
        (DE, ["E150"]),
        (clause("visits", said="field"), ["E150"]),
        (s.OrOf((clause("visited pricing"), DE)), ["E150 mixed"]),
        (s.OrOf((clause("visited pricing"), s.AndOf((clause("requested demo"), DE)))), ["E150 mixed"]),
        (s.OrOf((clause("visited pricing"), clause("careers"))), ["E150 mixed"]),
        (s.OrOf((clause("visited pricing", times(3)), clause("requested demo"))), ["E152"]),
        (clause("visited pricing", only=True), ["E133"]),
        (clause("visited pricing", compare("at least", "3")), ["E127"]),
        (s.NotOf(clause("visited pricing")), ["E150"]),
    ],
)
def test_each_that_cannot_pay(node: s.Condition, codes: list[str]) -> None:
    assert each_of(node)[2].codes == codes


def test_the_one_behaviour_of_a_fading_when() -> None:
    def of(node: s.Condition, *others: s.Statement) -> tuple[r.Events | None, list[str]]:
        result = said(when(node), *others)
        return result.conditions.single_behaviour(node), result.codes

    assert of(clause("visited pricing", times(3))) == (PRICING_EVENTS, [])
    assert of(s.AndOf((clause("visited pricing"), DE))) == (PRICING_EVENTS, [])
    assert of(s.UnlessOf(clause("visited pricing"), clause("requested demo"))) == (PRICING_EVENTS, [])
    assert of(clause("hot"), s.Define(s.Word("hot"), clause("visited pricing"))) == (PRICING_EVENTS, [])
    assert of(DE) == (None, ["E153"])
    assert of(s.NotOf(clause("visited pricing"))) == (None, ["E153"])
    assert of(clause("visited pricing", times(0, "at most"))) == (None, ["E153"])
    assert of(s.AndOf((clause("visited pricing"), clause("requested demo")))) == (None, ["E153 several"])


def test_used_behaviours_are_marked() -> None:
    assert meaning(clause("visited pricing"), PRICING)[1].names.used == {("behaviour", "visited pricing")}
    assert said(PRICING).names.used == set()


def test_conditions_in_where_may_be_joined() -> None:
    joined = s.WhereTail(s.OrOf((clause("a", is_("x")), s.NotOf(clause("b", compare("in", listed("y")))))))
    assert events(clause("clicked email", joined)).test == r.AllOf(
        (
            named("clicked", "email"),
            r.Where(r.Or((r.FieldTest("a", r.TextIn(("x",))), r.Not(r.FieldTest("b", r.TextIn(("y",))))))),
        )
    )
