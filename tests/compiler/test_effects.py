"""Points and what narrows them, floors and ceilings."""

from decimal import Decimal

import pytest
from leadlang.runtime import rules

from tests.compiler.checking import codes, only_pay, only_rule, rules_of

VISITED = "each visited pricing score"


@pytest.mark.parametrize(
    ("points", "pay"),
    [
        ("score +20", rules.Pay("score", rules.Constant(20_000), 1)),
        ("score -1.125", rules.Pay("score", rules.Constant(-1125), -1)),
        ("score +0", rules.Pay("score", rules.Constant(0), 1)),
        ("score -0", rules.Pay("score", rules.Constant(0), -1)),
        ("score +5k", rules.Pay("score", rules.Constant(5_000_000), 1)),
        ("score +hot", rules.Pay("score", rules.Constant(15_500), 1)),
        ("score -Hot", rules.Pay("score", rules.Constant(-15_500), -1)),
        ("score -manual_points", rules.Pay("score", rules.FromField("manualpoints", -1), -1)),
        ('score +"hot"', rules.Pay("score", rules.FromField("hot", 1), 1)),
        ("grade +1", rules.Pay("grade", rules.Constant(3), 1)),
        ("grade -2/3", rules.Pay("grade", rules.Constant(-2), -1)),
        ("grade +4/3", rules.Pay("grade", rules.Constant(4), 1)),
        (
            "score +1 per 100 employees up to 10",
            rules.Pay("score", rules.PerField(1000, Decimal(100), "employees"), 1, caps=(rules.Cap(10_000),)),
        ),
        (
            "score -5 per 1 month without activity",
            rules.Pay(
                "score",
                rules.PerSilence(-5000, 30, rules.Events(rules.Anything(), whole_log=True)),
                -1,
            ),
        ),
    ],
)
def test_points(points: str, pay: rules.Pay) -> None:
    model = rules_of(f"let hot = 15.5\nwhen country is DE {points}")
    (rule,) = model.members
    assert isinstance(rule, rules.Rule)
    assert rule.effects == (pay,)


def test_a_number_column_is_a_field_of_the_model() -> None:
    model = rules_of("when employees at least 1 score +Manual Points\nscore +1 per 10 employees")
    assert model.fields == (
        rules.Field("employees", "employees", "number"),
        rules.Field("manualpoints", "Manual Points", "number"),
    )


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ("once a day", {"keeps": (rules.Keep(1, "day"),)}),
        ("at most 3 times a week", {"keeps": (rules.Keep(3, "week"),)}),
        ("twice a month once a day", {"keeps": (rules.Keep(1, "day"), rules.Keep(2, "month"))}),
        ("once per Title", {"keeps": (rules.Keep(1, None, ("title",)),)}),
        ("once a day once per title", {"keeps": (rules.Keep(1, "day", ("title",)),)}),
        (
            "once per title once a day once a quarter once per page",
            {"keeps": (rules.Keep(1, "day", ("title", "page")), rules.Keep(1, "quarter", ("title", "page")))},
        ),
        ("at most 3 times", {"latest": 3}),
        ("up to 45", {"caps": (rules.Cap(45_000),)}),
        ("up to 45 up to 5 a day", {"caps": (rules.Cap(5000, "day"), rules.Cap(45_000))}),
        ("up to 10 per title", {"caps": (rules.Cap(10_000, None, "title"),)}),
        ("halving every 60 days", {"fading": rules.Halve(60)}),
        (
            "at most 9 times once a day expiring after 90 days up to 40",
            {
                "keeps": (rules.Keep(1, "day"),),
                "latest": 9,
                "fading": rules.Expire(90),
                "caps": (rules.Cap(40_000),),
            },
        ),
    ],
)
def test_what_narrows_each(narrowed: str, expected: dict[str, object]) -> None:
    assert only_pay(f"{VISITED} +5 {narrowed}") == rules.Pay("score", rules.Constant(5000), 1, **expected)  # type: ignore[arg-type]


def test_what_narrows_belongs_to_the_points_it_follows() -> None:
    rule = only_rule(f"{VISITED} +5 once a day, grade +1/3 at most 3 times")
    assert rule.effects == (
        rules.Pay("score", rules.Constant(5000), 1, keeps=(rules.Keep(1, "day"),)),
        rules.Pay("grade", rules.Constant(1), 1, latest=3),
    )


def test_every_third_event_pays_in_all_effects_of_the_rule() -> None:
    rule = only_rule("each 3rd visited jobs score +5, grade -1/3")
    assert [effect.every for effect in rule.effects if isinstance(effect, rules.Pay)] == [3, 3]
    assert only_pay(f"{VISITED} +5").every == 1


def test_a_when_rule_fades_by_the_latest_of_its_one_behaviour() -> None:
    pay = only_pay("when requested demo and country is DE score +20 halving every 30 days")
    assert pay.fading == rules.Halve(30)
    (events,) = only_rule("each requested demo score +1").events
    assert pay.fading_events == events


@pytest.mark.parametrize(
    ("words", "hold"),
    [
        ("score at most 10", rules.Hold("score", None, 10_000)),
        ("score at least -2.5", rules.Hold("score", -2500, None)),
        ("score is hot", rules.Hold("score", 15_000, 15_000)),
        ("grade at least B", rules.Hold("grade", 8, None)),
        ("grade is a+", rules.Hold("grade", 12, 12)),
    ],
)
def test_floors_and_ceilings(words: str, hold: rules.Hold) -> None:
    model = rules_of(f"let hot = 15\nwhen country is DE {words}")
    (rule,) = model.members
    assert isinstance(rule, rules.Rule)
    assert rule.effects == (hold,)


def test_grades_of_whole_letters_stand_three_thirds_apart() -> None:
    model = rules_of("grade from E to A\nwhen country is DE grade at most C")
    (rule,) = model.members
    assert isinstance(rule, rules.Rule)
    assert rule.effects == (rules.Hold("grade", None, 6),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{VISITED} +1.2345", ["E240"]),
        (f"{VISITED} +1000001", ["E241"]),
        (f"{VISITED} +1000000", []),
        (f"{VISITED} +1/3", ["E242"]),
        ("when x is 1 grade +0.5", ["E243"]),
        ("when x is 1 grade +1/2", ["E243"]),
        ("when x is 1 grade +1/0", ["E243"]),
        ("let hot = pricing\nwhen x is 1 score +hot", ["E245"]),
        ("let hot = pricing\nwhen x is 1 grade +hot", ["E245"]),
        ("when x is 1 grade +points", ["E246"]),
        (f"{VISITED} +5 up to -5", ["E248"]),
        (f"{VISITED} +5 up to 0", ["W207 cap"]),
        (f"{VISITED} +5 at most 0 times", ["W207 times"]),
        (f"{VISITED} +5 expiring after 12 hours", ["E249"]),
        (f"{VISITED} +5 fading by 100% every 1 day", []),
        (f"{VISITED} +5 fading by 101% every 1 day", ["E262"]),
        (f"{VISITED} +5 halving every 3 days halving every 3 days", ["E252"]),
        (f"{VISITED} +5 once a day 3 times a day", ["E253 rate"]),
        (f"{VISITED} +5 3 times a day once per title", ["W212"]),
        (f"{VISITED} +5 up to 5 a day up to 6 a day", ["E253 cap"]),
        ("each visited pricing grade +1 up to 3", ["E250 cap"]),
        ("each visited pricing grade +1 once a day", []),
        ("when visited pricing score +5 once per title up to 3 a day", ["E251 once_per", "E251 cap"]),
        ("when visited pricing score +5 up to 3", []),
        ("when not country is DE score +5 expiring after 3 days", ["E153"]),
        ("score +5 per 10 employees expiring after 3 days", ["E259"]),
        ("each visited pricing score -5 per 10 days without activity", ["E260"]),
        ("score +5 per 0 employees", ["E261"]),
        ("let hot_page = 5\nwhen x is hot_page score +hot_pages", ["W211"]),
        ("score for a = 10% of score\nwhen x is 1 score for a +1", ["E227"]),
        ("score for a = 10% of score\nwhen x is 1 score for a at most 1", ["E227 hold"]),
        ("when x is 1 grade at most E", ["E201"]),
    ],
)
def test_what_is_wrong_is_said_once(text: str, said: list[str]) -> None:
    assert codes(text) == said
