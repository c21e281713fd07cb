"""What conditions on fields and totals mean, and what is said when they cannot mean anything."""

from decimal import Decimal

import pytest
from leadlang.dsl import syntax as s
from leadlang.runtime import rules as r

from .saying import (
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
    value,
    when,
    where,
)

D = Decimal
YES = r.FieldTest("a", r.Yes())
TODAY = r.Day(0, ago=True)
AS_NUMBER = when(clause("a", compare("at least", "1")))
AS_DATE = when(clause("a", compare("before", "2026-01-31")))
AS_YES_NO = when(clause("a"))


def number(**ends: object) -> r.FieldTest:
    return r.FieldTest("a", r.NumberBetween(**{"low": None, "high": None, **ends}))


def days(first: r.Day | None, last: r.Day | None) -> r.FieldTest:
    return r.FieldTest("a", r.DayBetween(first, last))


def texts(*values: str) -> r.FieldTest:
    return r.FieldTest("a", r.TextIn(values))


@pytest.mark.parametrize(
    ("tail", "wanted"),
    [
        (is_("CEO"), texts("ceo")),
        (compare("is", "CEO", negated=True), r.Not(texts("ceo"))),
        (compare("in", listed("CFO", "CEO", "ceo")), texts("ceo", "cfo")),
        (is_("  Straße "), texts("strasse")),
        (compare("is exactly", "CEO"), r.FieldTest("a", r.TextExactly(("CEO",)))),
        (compare("contains", listed("b", "A")), r.FieldTest("a", r.TextContains(("a", "b")))),
        (
            compare("contains word", "Managing Director"),
            r.FieldTest("a", r.TextContainsWord((("managing", "director"),))),
        ),
        (compare("starts with", "X"), r.FieldTest("a", r.TextStarts(("x",)))),
        (compare("ends with", "'@gmx.de"), r.FieldTest("a", r.TextEnds(("@gmx.de",)))),
        (compare("matches", "'VP*", negated=True), r.Not(r.FieldTest("a", r.TextMatches(("vp*",))))),
        (compare("includes", listed("x", "y")), texts("x", "y")),
        (s.IsKnown(True), r.Known("a")),
        (s.IsKnown(False), r.Not(r.Known("a"))),
        (compare("at least", "5k"), number(low=D(5000))),
        (compare("at most", "-3"), number(high=D(-3))),
        (compare("more than", "1.5"), number(low=D("1.5"), low_open=True)),
        (compare("less than", "20%"), number(high=D(20), high_open=True)),
        (s.Between(value("50"), value("500")), number(low=D(50), high=D(500))),
        (s.Between(value("50"), value("500"), negated=True), r.Not(number(low=D(50), high=D(500)))),
        (compare("before", "1970-01-11"), days(None, r.Day(9))),
        (compare("after", "1970-01-11"), days(r.Day(11), None)),
        (compare("on", "11.1.1970"), days(r.Day(10), r.Day(10))),
        (compare("since", "1970-01-11"), days(r.Day(10), None)),
        (compare("at most", "1970-01-11"), days(None, r.Day(10))),
        (compare("is", s.Today()), days(TODAY, TODAY)),
        (compare("after", s.Today()), days(r.Day(-1, ago=True), None)),
        (compare("before", s.Today()), days(None, r.Day(1, ago=True))),
        (s.Between(value("1970-01-02"), value("1970-01-03")), days(r.Day(1), r.Day(2))),
        (s.InLast("30", "day"), days(r.Day(29, ago=True), TODAY)),
        (s.InLast("2", "week", negated=True), r.Not(days(r.Day(13, ago=True), TODAY))),
        (s.InNext("7", "day"), days(TODAY, r.Day(-6, ago=True))),
        (s.InLast("2", "hour"), r.FieldTest("a", r.AgeBetween(0, 7_200_000_000, high_open=True))),
        (s.Ago("at least", "30", "day"), days(None, r.Day(30, ago=True))),
        (s.Ago("more than", "1", "month"), days(None, r.Day(31, ago=True))),
        (s.Ago("at most", "3", "day"), days(r.Day(3, ago=True), TODAY)),
        (s.Ago("less than", "3", "day"), days(r.Day(2, ago=True), TODAY)),
        (s.Ago("exactly", "3", "day"), days(r.Day(3, ago=True), r.Day(3, ago=True))),
        (s.Ago("more than", "1", "minute"), r.FieldTest("a", r.AgeBetween(60_000_000, None, low_open=True))),
    ],
)
def test_comparisons(tail: s.Tail, wanted: r.Condition) -> None:
    assert meant(clause("a", tail)) == wanted


@pytest.mark.parametrize(
    ("tail", "other", "wanted"),
    [
        (is_("5"), AS_NUMBER, r.FieldTest("a", r.NumberIn((D(5),)))),
        (compare("in", listed("7", "'5", "5.0")), AS_NUMBER, r.FieldTest("a", r.NumberIn((D(5), D(7))))),
        (is_("1970-01-02"), AS_DATE, days(r.Day(1), r.Day(1))),
        (
            compare("in", listed("1970-01-02", "3.1.1970")),
            AS_DATE,
            r.Or((days(r.Day(1), r.Day(1)), days(r.Day(2), r.Day(2)))),
        ),
        (is_("ja"), AS_YES_NO, YES),
        (is_("1"), AS_YES_NO, YES),
        (is_("False"), AS_YES_NO, r.Not(YES)),
        (compare("is", "no", negated=True), AS_YES_NO, r.Not(r.Not(YES))),
    ],
)
def test_equality_goes_by_the_settled_kind(tail: s.Tail, other: s.Statement, wanted: r.Condition) -> None:
    assert meant(clause("a", tail), other) == wanted


def test_several_things_said_of_one_field_all_hold() -> None:
    band = clause("a", compare("at least", "30"), compare("less than", "60"))
    assert meant(band) == r.And((number(low=D(30)), number(high=D(60), high_open=True)))


def test_let_names_win_over_bare_text_and_quotes_mean_the_text() -> None:
    chiefs = let("chiefs", listed("CEO", "CFO"))
    assert meant(clause("a", compare("in", "chiefs")), chiefs) == texts("ceo", "cfo")
    assert meant(clause("a", is_("Chiefs")), chiefs) == texts("ceo", "cfo")
    assert meant(clause("a", is_("'chiefs")), chiefs) == texts("chiefs")
    assert meant(clause("a", is_("maker")), let("maker", value("3M"))) == texts("3m")


def test_a_value_may_be_another_field() -> None:
    share = s.FieldValue(s.Word("credits_total"), "50%")
    assert meant(clause("a", compare("at least", share))) == r.FieldCompare("a", ">=", "creditstotal", 50_000)
    other = s.FieldValue(s.Word("b"))
    assert meant(clause("a", compare("is", other, negated=True))) == r.Not(r.FieldCompare("a", "=", "b"))
    assert meant(clause("a", compare("before", other))) == r.FieldCompare("a", "<", "b")
    between = s.Between(value("1"), other)
    assert meant(clause("a", between)) == r.And((number(low=D(1)), r.FieldCompare("a", "<=", "b")))


def test_joined_conditions() -> None:
    a, b, c = (clause(name, is_("x")) for name in "abc")
    test = {name: r.FieldTest(name, r.TextIn(("x",))) for name in "abc"}
    assert meant(s.AndOf((a, s.OrOf((b, c))))) == r.And((test["a"], r.Or((test["b"], test["c"]))))
    assert meant(s.NotOf(a)) == r.Not(test["a"])
    assert meant(s.UnlessOf(a, b)) == r.And((test["a"], r.Unless(test["b"])))
    assert meant(s.UnlessOf(None, b)) == r.Unless(test["b"])
    assert meant(s.CountOf("at least", "2", (a, b, c))) == r.NumberOf(2, None, tuple(test.values()))
    assert meant(s.CountOf("exactly", "1", (a, b, c))) == r.NumberOf(1, 1, tuple(test.values()))


def test_counts_of_conditions_that_decide_nothing() -> None:
    parts = (clause("a", is_("x")), clause("b", is_("x")))
    assert mistakes(s.CountOf("at least", "3", parts)) == ["E146 never"]
    assert mistakes(s.CountOf("at least", "0", parts)) == ["E146 always"]
    assert mistakes(s.CountOf("at most", "2", parts)) == ["E146 always"]
    assert mistakes(s.CountOf("at least", "x", parts)) == ["E110"]


@pytest.mark.parametrize(
    ("tail", "codes"),
    [
        (compare("at least", "Senior"), ["E108"]),
        (compare("at least", "'5"), ["E108 quoted"]),
        (compare("at least", listed("1", "2")), ["E108 list"]),
        (compare("at least", "1,5"), ["E106 comma"]),
        (compare("before", "January"), ["E109"]),
        (compare("before", "2026-02-30"), ["E107"]),
        (s.Between(value("5"), value("1")), ["E116"]),
        (s.Between(value("2026-02-01"), value("2026-01-01")), ["E116"]),
        (is_("'"), ["E113"]),
        (compare("contains", "'"), ["E113 part"]),
        (compare("contains word", "'&"), ["E114"]),
        (compare("in", s.ListValue(())), []),
        (compare("in", "decision_makers"), ["E112"]),
        (is_("NULL"), ["W101"]),
        (s.InLast("0", "day"), ["E110 range"]),
        (s.InLast("1.5", "day"), ["E110"]),
        (compare("at least", s.FieldValue(s.Word("b"), "2000%")), ["E115"]),
        (compare("at least", s.FieldValue(s.Word("b"), "1.2345%")), ["E115 decimals"]),
        (compare("contains", s.FieldValue(s.Word("b"))), ["E122"]),
    ],
)
def test_values_that_cannot_be_meant(tail: s.Tail, codes: list[str]) -> None:
    assert mistakes(clause("a", tail)) == codes


@pytest.mark.parametrize(
    ("tail", "other", "codes"),
    [
        (is_("many"), AS_NUMBER, ["E118"]),
        (is_("soon"), AS_DATE, ["E119"]),
        (is_("maybe"), AS_YES_NO, ["E117"]),
    ],
)
def test_values_of_another_kind(tail: s.Tail, other: s.Statement, codes: list[str]) -> None:
    assert mistakes(clause("a", tail), other) == codes


def test_near_names_are_offered() -> None:
    chiefs = let("decision_makers", listed("CEO"))
    result = meaning(clause("a", compare("in", "decision_maker")), chiefs)[1]
    assert result.codes == ["E112 nearest"]
    assert result.facts("E112")["nearest"] == "decision_makers"
    result = meaning(clause("a", compare("at least", "hot_pgae")), let("hot_page", value("5")))[1]
    assert result.facts("E108")["nearest"] == "hot_page"


# ---------------------------------------------------------------- loose values


def or_(*parts: s.Condition) -> s.OrOf:
    return s.OrOf(parts)


DE = clause("country", is_("DE"))


def test_a_second_value_without_its_comparison() -> None:
    condition, result = meaning(or_(DE, clause("AT"), clause("CH")))
    assert result.codes == ["E129 or"]
    facts = result.facts("E129")
    assert (facts["field"], facts["relation"], facts["values"]) == ("country", "in", "DE, AT, CH")
    assert (facts["value"], facts["word"]) == ("DE", "AT")
    mixed = or_(DE, clause("vip"), clause("CH"))
    assert meaning(mixed, when(clause("vip")))[1].facts("E129")["values"] == "DE, CH"
    oil = s.AndOf((clause("industry", is_("Oil")), clause("gas")))
    assert mistakes(oil) == ["E129 and"]
    assert mistakes(or_(clause("industry", is_("Software")), clause("Financial Services"))) == ["E129 or"]
    assert mistakes(or_(s.AndOf((clause("vip"), DE)), clause("AT"))) == ["E129 or"]


@pytest.mark.parametrize(
    "other",
    [
        s.Define(s.Word("AT"), clause("x", is_("y"))),
        s.FieldDeclaration(s.Word("at"), "yesno"),
        when(clause("AT", is_("yes"))),
        when(clause("AT")),
    ],
)
def test_a_word_that_the_file_knows_is_no_loose_value(other: s.Statement) -> None:
    assert mistakes(or_(DE, clause("AT")), other) == []


def test_a_single_word_beside_a_behaviour_is_a_field_with_a_warning() -> None:
    node = or_(clause("visited pricing"), clause("careers"))
    condition, result = meaning(node)
    assert result.codes == ["W102"]
    assert isinstance(condition, r.Or)
    assert condition.parts[1] == r.FieldTest("careers", r.Yes())
    assert mistakes(node, when(clause("careers"))) == []
    assert mistakes(or_(clause("visited pricing"), clause("vip", said="field"))) == []
    together = s.AndOf((clause("visited pricing"), clause("vip")))
    assert mistakes(together) == ["W102 and"]
    assert mistakes(together, when(clause("vip", is_("yes")))) == []


def test_a_value_alone_is_no_condition() -> None:
    chiefs = let("chiefs", listed("CEO"))
    assert mistakes(clause("chiefs"), chiefs) == ["E124"]
    assert mistakes(clause("chiefs", said="field"), chiefs) == []


def test_what_is_plainly_a_condition_is_no_loose_value() -> None:
    assert mistakes(or_(DE, clause("visited pricing"))) == []
    assert mistakes(or_(DE, clause("vip", said="field"))) == []
    assert mistakes(or_(clause("employees", compare("at least", "5")), clause("vip"))) == []
    assert mistakes(or_(clause("country", compare("in", listed("DE"))), clause("vip"))) == []
    assert mistakes(or_(clause("country", is_("home")), clause("vip")), let("home", listed("DE"))) == []


# ---------------------------------------------------------------- definitions


BIG = s.Define(s.Word("big"), clause("employees", compare("at least", "500")))
BIG_TEST = r.FieldTest("employees", r.NumberBetween(D(500), None))


def test_a_definition_stands_for_its_condition() -> None:
    assert meant(clause("big"), BIG) == BIG_TEST
    assert meant(s.NotOf(clause("Big")), BIG) == r.Not(BIG_TEST)
    nested = s.Define(s.Word("good"), s.AndOf((clause("big"), DE)))
    assert meant(clause("good"), nested, BIG) == r.And((BIG_TEST, r.FieldTest("country", r.TextIn(("de",)))))


def test_a_name_misspelt_is_offered() -> None:
    result = meaning(clause("free_mail"), s.Define(s.Word("free_mailer"), clause("email", is_("x"))))[1]
    assert result.codes == ["W104"]
    assert result.facts("W104") == {"word": "free_mail", "nearest": "free_mailer"}
    assert mistakes(clause("free_mail", said="field"), s.Define(s.Word("free_mailer"), DE)) == []


def test_a_definition_says_all_there_is() -> None:
    assert mistakes(clause("big", is_("yes")), BIG) == ["E128"]
    assert mistakes(clause("big", is_("yes"), said="field"), BIG) == []


def test_definitions_in_circles_are_said_once() -> None:
    a, b = (s.Define(s.Word(x), clause(y)) for x, y in (("a", "b"), ("b", "a")))
    condition, result = meaning(s.OrOf((clause("b"), clause("a"))), a, b)
    assert result.codes == ["E105"]
    assert result.facts("E105")["path"] == "a → b → a"


def test_a_mistake_in_a_definition_is_said_once_and_always() -> None:
    wrong = s.Define(s.Word("wrong"), clause("a", compare("at least", "many")))
    assert said(wrong).codes == ["E108"]
    assert mistakes(or_(clause("wrong"), clause("wrong")), wrong) == ["E108"]


def test_unused_definitions_use_nothing() -> None:
    result = said(BIG, let("x", value("1")), s.Define(s.Word("other"), clause("big")))
    assert result.names.used == set()
    result.conditions.condition(clause("other"), "rule")
    assert result.names.used == {("define", "other"), ("define", "big")}


# ---------------------------------------------------------------- totals and layers


def total(kind: str, *tails: s.Tail, name: str = "") -> s.TotalClause:
    return s.TotalClause(s.Target(kind, s.Word(name) if name else None), tails)


CRM = s.ScoreDeclaration(s.Word("crm"))
SEGMENT = s.Segment(s.Word("Schüler"), DE)


def test_scores_in_stages() -> None:
    at_least_80 = r.ScoreTest("score", r.NumberBetween(D(80), None))
    assert meant(total("score", compare("at least", "80")), layer="stage") == at_least_80
    between = total("score", s.Between(value("10"), value("20")), name="CRM")
    assert meant(between, CRM, layer="stage") == r.ScoreTest("crm", r.NumberBetween(D(10), D(20)))
    either = total("score", compare("in", listed("1", "2")))
    assert meant(either, layer="stage") == r.Or(
        tuple(r.ScoreTest("score", r.NumberBetween(D(n), D(n))) for n in (1, 2))
    )


def test_grades_in_stages() -> None:
    assert meant(total("grade", compare("at least", "a-")), layer="stage") == r.GradeIn(("A-", "A", "A+"))
    assert meant(total("grade", compare("less than", "D")), layer="stage") == r.GradeIn(("F", "D-"))
    assert meant(total("grade", is_("B−")), layer="stage") == r.GradeIn(("B-",))
    not_in = compare("in", listed("A", "F"), negated=True)
    assert meant(total("grade", not_in), layer="stage") == r.Not(r.GradeIn(("F", "A")))
    assert meant(total("grade", s.Between(value("C-"), value("C+"))), layer="stage") == r.GradeIn(
        ("C-", "C", "C+")
    )


def test_segments_in_rules() -> None:
    assert meant(total("segment", is_("schüler")), SEGMENT) == r.SegmentIs(("Schüler",))
    assert meant(total("segment", compare("is", "Schüler", negated=True)), SEGMENT) == r.Not(
        r.SegmentIs(("Schüler",))
    )
    assert meant(total("segment", s.IsKnown(False)), SEGMENT) == r.Not(r.SegmentIs(("Schüler",)))


@pytest.mark.parametrize(
    ("node", "layer", "codes"),
    [
        (total("score", compare("at least", "80")), "rule", ["E140 score"]),
        (total("grade", compare("at least", "B")), "rule", ["E140 grade"]),
        (total("score", compare("at least", "80")), "segment", ["E140 score_in_segment"]),
        (total("grade", is_("B")), "segment", ["E140 grade_in_segment"]),
        (total("segment", is_("Schüler")), "segment", ["E140 segment"]),
        (total("other", is_("MQL"), name="stage"), "stage", ["E145"]),
        (clause("heat", is_("hot")), "stage", ["E145"]),
        (total("score"), "stage", ["E144 alone"]),
        (total("score", compare("contains", "5")), "stage", ["E144 score"]),
        (total("score", compare("at least", "many")), "stage", ["E108"]),
        (total("score", is_("5"), name="cmr"), "stage", ["E141 nearest"]),
        (total("grade", is_("Q")), "stage", ["E142"]),
        (total("grade", s.IsKnown(True)), "stage", ["E144 grade"]),
        (total("segment", is_("Schuler")), "rule", ["E143 nearest"]),
        (total("segment", compare("contains", "x")), "rule", ["E144 segment"]),
    ],
)
def test_totals_that_cannot_be_asked_for(node: s.Condition, layer: str, codes: list[str]) -> None:
    label = s.LabelLine(s.Word("heat"), s.Word("hot"), None)
    assert mistakes(node, CRM, SEGMENT, label, layer=layer) == codes


def test_a_column_with_the_name_of_a_label_is_a_field() -> None:
    label = s.LabelLine(s.Word("heat"), s.Word("hot"), None)
    assert mistakes(clause("heat", is_("hot"), said="field"), label) == []


def test_bands_of_matrices() -> None:
    conditions = said().conditions
    score, grade = s.Target("score"), s.Target("grade")
    assert conditions.band(score, ()) == r.Always(True)
    thirty = s.Between(value("30"), value("59"))
    assert conditions.band(score, (thirty,)) == r.ScoreTest("score", r.NumberBetween(D(30), D(59)))
    assert conditions.band(grade, (is_("B"),), "stage") == r.GradeIn(("B",))
    assert conditions.band(grade, (compare("in", listed("B", "A")),)) == r.GradeIn(("B", "A"))
    matrix = s.MatrixOf(
        s.Word("size"), phrase("employees"), score, (), (s.Band((compare("at least", "5"),)),), ()
    )
    result = said(matrix)
    built = result.conditions.band(matrix.row_axis, matrix.rows[0].tails)
    assert built == r.FieldTest("employees", r.NumberBetween(D(5), None))


# ---------------------------------------------------------------- every mistake in one run


def test_all_mistakes_of_a_condition_are_said() -> None:
    node = s.AndOf(
        (
            clause("a", compare("at least", "many")),
            clause("b", compare("before", "x")),
            clause("c", compare("in", "nolist")),
        )
    )
    assert mistakes(node) == ["E108", "E109", "E112"]


def test_where_has_its_own_mistakes() -> None:
    def of(*tails: s.Tail, **more: object) -> list[str]:
        return mistakes(clause("clicked email", s.WhereTail(clause("x", *tails, **more))))

    assert of(is_("y")) == []
    assert mistakes(clause("clicked email", where("opened email"))) == ["E155 behaviour"]
    assert mistakes(clause("clicked email", where("is_bot"))) == []
    assert of(s.Times("at least", "3")) == ["E155 behaviour"]
    assert of(said="event") == ["E155 behaviour"]
    assert mistakes(clause("clicked email", s.WhereTail(total("score", is_("5"))))) == ["E155 total"]
    assert mistakes(clause("clicked email", s.WhereTail(s.NoClause(phrase("x"), None, "day")))) == [
        "E155 behaviour"
    ]
    assert mistakes(clause("clicked email", where("x", compare("at least", "much")))) == ["E108"]


def test_each_needs_no_list_of_statements_to_be_read() -> None:
    result = said(each(clause("visited pricing")))
    events, condition = result.conditions.each(clause("visited pricing"))
    assert (len(events), condition) == (1, r.Always(True))
