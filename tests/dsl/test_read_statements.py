"""What statements say: text in, syntax tree out."""

from __future__ import annotations

import pytest
from leadlang.dsl import syntax as s
from leadlang.dsl.problems import Source
from leadlang.dsl.read import read


def program(text: str, language: str | None = None) -> s.Program:
    reading = read(Source("rules.lead", text), language)
    assert reading.problems == ()
    return reading.program


def one(text: str, language: str | None = None) -> s.Statement:
    (statement,) = program(text, language).statements
    return statement


def word(*texts: str) -> s.Phrase:
    return s.Phrase(tuple(map(s.Word, texts)))


def clause(*texts: str, tails: tuple[s.Tail, ...] = ()) -> s.Clause:
    return s.Clause(word(*texts), tails)


def value(text: str) -> s.Value:
    return s.Value(text)


def plus(text: str, kind: str = "score") -> s.Paying:
    target = s.Target("grade") if kind == "grade" else s.Target("score")
    return s.Paying(target, s.Amount("+" if text[0] == "+" else "-", s.Value(text[1:])))


def test_the_sample_line_in_both_languages() -> None:
    english = program(
        "when job_title in [CEO] grade +1; when downloaded whitepaper score +20; "
        "when visited careers grade -1"
    )
    german = program(
        "wenn job_title in [CEO] note +1; wenn heruntergeladen whitepaper punkte +20; "
        "wenn besucht careers note -1"
    )
    in_list = s.Comparison("in", s.ListValue((value("CEO"),)))
    assert english.language == "en"
    assert german.language == "de"
    assert english.statements == (
        s.When(clause("job_title", tails=(in_list,)), (plus("+1", "grade"),)),
        s.When(clause("downloaded", "whitepaper"), (plus("+20"),)),
        s.When(clause("visited", "careers"), (plus("-1", "grade"),)),
    )
    assert german.statements[0] == english.statements[0]
    assert german.statements[1] == s.When(clause("heruntergeladen", "whitepaper"), (plus("+20"),))


def test_german_word_order() -> None:
    assert one("wenn whitepaper heruntergeladen punkte +20") == s.When(
        clause("whitepaper", "heruntergeladen"), (plus("+20"),)
    )


DECLARATIONS = {
    "score from 0 to 100": s.ScoreDeclaration(None, value("0"), value("100")),
    "score for crm from -10 to 100 starting at 10 with 1 decimal": s.ScoreDeclaration(
        s.Word("crm"), value("-10"), value("100"), value("10"), "1"
    ),
    "score for crm": s.ScoreDeclaration(s.Word("crm")),
    "score for overall = 60% of score and 40% of score for crm": s.CombinedDeclaration(
        s.Word("overall"),
        (s.CombinedTerm("60%", None, None), s.CombinedTerm("40%", None, s.Word("crm"))),
    ),
    'score for x = 100% of group "Web" for crm from 0 to 10': s.CombinedDeclaration(
        s.Word("x"), (s.CombinedTerm("100%", s.Word("Web", True), s.Word("crm")),), value("0"), value("10")
    ),
    "score halving every 30 days without activity": s.ScoreFading(
        s.Target("score"), s.HalvingEvery("30", "day"), s.Clause(s.Phrase((s.AnyEvent("activity"),)))
    ),
    "grade from F to A+ starting at D": s.GradeDeclaration(s.Word("F"), s.Word("A+"), s.Word("D")),
    "let chiefs = [CEO, Managing Director]": s.Let(
        s.Word("chiefs"), s.ListValue((value("CEO"), value("Managing Director")))
    ),
    "let click = 11 - media * 2": s.Let(
        s.Word("click"), s.Sum((value("11"), value("media"), value("2")), ("-", "*"))
    ),
    'let accounts = list from "accounts.csv" column domain': s.Let(
        s.Word("accounts"), s.ListFrom(s.Value("accounts.csv", True), s.Word("domain"))
    ),
    "field revenue is a number": s.FieldDeclaration(s.Word("revenue"), "number"),
    "field vip is a yes/no": s.FieldDeclaration(s.Word("vip"), "yesno"),
    "time zone Europe/Berlin": s.TimeZone(value("Europe/Berlin")),
    'missing means ["unknown", "-"]': s.MissingMarkers((s.Value("unknown", True), s.Value("-", True))),
    'use "shared.lead"': s.Use(s.Value("shared.lead", True)),
    "only events in the last 365 days count": s.OnlyEvents((s.InLast("365", "day"),)),
    "segment Entscheider when vip": s.Segment(s.Word("Entscheider"), clause("vip")),
    "segment Privatkunde otherwise": s.Segment(s.Word("Privatkunde"), None),
    "label temperature very hot when vip": s.LabelLine(
        s.Word("temperature"), s.Word("very hot"), clause("vip")
    ),
    'disqualify "competitor" when vip': s.Disqualify(s.Value("competitor", True), clause("vip")),
    "define buyer as vip": s.Define(s.Word("buyer"), clause("vip")),
    "guarantee score never falls with visited pricing, downloaded whitepaper at any time": s.Guarantee(
        s.Target("score"), True, (word("visited", "pricing"), word("downloaded", "whitepaper")), True
    ),
    "guarantee stage never rises with employees": s.Guarantee(
        s.Target("other", s.Word("stage")), False, (word("employees"),)
    ),
}


@pytest.mark.parametrize("text", DECLARATIONS)
def test_declarations(text: str) -> None:
    assert one(text) == DECLARATIONS[text]


def effects(text: str) -> tuple[s.Effect, ...]:
    statement = one(f"each visited pricing {text}")
    assert isinstance(statement, s.Each)
    return statement.effects


NARROWINGS = {
    "up to 45": s.UpTo(value("45")),
    "up to 5 a day": s.UpTo(value("5"), "day"),
    "up to cap per title": s.UpTo(value("cap"), None, s.Word("title")),
    "once a day": s.AtMostTimes("1", "day"),
    "twice a week": s.AtMostTimes("2", "week"),
    "at most 3 times": s.AtMostTimes("3"),
    "at most 5 times a month": s.AtMostTimes("5", "month"),
    "once per title": s.OncePer(s.Word("title")),
    "fading by 50% every 30 days": s.FadingBy("50%", True, "30", "day"),
    "fading by 5 points every week": s.FadingBy("5", False, "1", "week"),
    "halving every 60 days": s.HalvingEvery("60", "day"),
    "fading out over 90 days": s.FadingOut("90", "day"),
    "expiring after 2 months": s.Expiring("2", "month"),
}


@pytest.mark.parametrize("text", NARROWINGS)
def test_what_narrows_points(text: str) -> None:
    assert effects(f"score +5 {text}") == (
        s.Paying(s.Target("score"), s.Amount("+", value("5")), (NARROWINGS[text],)),
    )


def test_several_effects() -> None:
    assert effects("score +20 once a day up to 40, score for crm -5, grade -1/3") == (
        s.Paying(
            s.Target("score"),
            s.Amount("+", value("20")),
            (s.AtMostTimes("1", "day"), s.UpTo(value("40"))),
        ),
        s.Paying(s.Target("score", s.Word("crm")), s.Amount("-", value("5"))),
        s.Paying(s.Target("grade"), s.Amount("-", value("1/3"))),
    )
    assert effects("grade at least B") == (s.Holding(s.Target("grade"), "at least", value("B")),)


def test_points_for_a_number_and_for_silence() -> None:
    silence = s.PerSilenceOf(
        s.Amount("-", value("5")), "30", "day", s.Clause(s.Phrase((s.AnyEvent("activity"),)))
    )
    assert one("score -5 per 30 days without activity up to 20") == s.When(
        None, (s.Paying(s.Target("score"), silence, (s.UpTo(value("20")),)),)
    )
    assert one("score +1 per 100 employees up to 10") == s.When(
        None,
        (
            s.Paying(
                s.Target("score"),
                s.PerNumber(s.Amount("+", value("1")), "100", s.Word("employees")),
                (s.UpTo(value("10")),),
            ),
        ),
    )


def test_every_third() -> None:
    assert one("each 3rd visited jobs score +1") == s.Each(clause("visited", "jobs"), (plus("+1"),), "3")
    assert one("jedes 3. besucht jobs punkte +1") == s.Each(clause("besucht", "jobs"), (plus("+1"),), "3")


def test_blocks() -> None:
    text = """
        group "Web" up to 40 per day counts 50% only when vip
          first of
            when a score +1
            otherwise score +2
          end
          group Inner
            each visited blog score +1
          end
        end
    """
    first = s.FirstOrBest("first", (s.When(clause("a"), (plus("+1"),)), s.Otherwise((plus("+2"),))))
    inner = s.GroupOf(s.Word("Inner"), (), None, None, (s.Each(clause("visited", "blog"), (plus("+1"),)),))
    assert one(text) == s.GroupOf(
        s.Word("Web", True), (s.UpTo(value("40"), "day"),), "50%", clause("vip"), (first, inner)
    )


def test_a_matrix() -> None:
    text = """
    matrix rating of grade by score
      |            | below 30 | 30 to 59 | 60 to below 80 | otherwise |
      |------------|----------|----------|----------------|-----------|
      | at least A | B        | A        | A              | A+        |
      | [B, C]     | very low | "or so"  | B              | B         |
    """
    matrix = one(text)
    assert isinstance(matrix, s.MatrixOf)
    assert matrix.row_axis == s.Target("grade")
    assert matrix.column_axis == s.Target("score")
    assert matrix.columns == (
        s.Band((s.Comparison("less than", value("30")),)),
        s.Band((s.Between(value("30"), value("59")),)),
        s.Band((s.Comparison("at least", value("60")), s.Comparison("less than", value("80")))),
        s.Band(()),
    )
    assert matrix.rows == (
        s.Band((s.Comparison("at least", value("A")),)),
        s.Band((s.Comparison("in", s.ListValue((value("B"), value("C")))),)),
    )
    assert matrix.cells[1] == (s.Word("very low"), s.Word("or so", True), s.Word("B"), s.Word("B"))


def test_a_scenario() -> None:
    text = """
    scenario "ideal customer"
      given job_title is CEO, employees is 200
      given downloaded whitepaper twice, visited pricing 3 days ago
      given today is 2026-01-31
      expect score is 78, stage is MQL, temperature is hot
    """
    assert one(text) == s.Scenario(
        s.Value("ideal customer", True),
        (
            (
                s.Given(clause("job_title", tails=(s.Comparison("is", value("CEO")),))),
                s.Given(clause("employees", tails=(s.Comparison("is", value("200")),))),
            ),
            (
                s.Given(clause("downloaded", "whitepaper", tails=(s.Times("at least", "2", True),))),
                s.Given(clause("visited", "pricing", tails=(s.Ago("exactly", "3", "day"),))),
            ),
            (s.Given(None, value("2026-01-31")),),
        ),
        (
            (
                s.Expected(s.Target("score"), (s.Comparison("is", value("78")),)),
                s.Expected(s.Target("other", s.Word("stage")), (s.Comparison("is", value("MQL")),)),
                s.Expected(s.Target("other", s.Word("temperature")), (s.Comparison("is", value("hot")),)),
            ),
        ),
    )


# ---------------------------------------------------------------- where a statement ends


def test_a_sentence_runs_over_lines_as_long_as_something_is_missing() -> None:
    rule = s.When(s.AndOf((clause("a"), clause("b"))), (plus("+5"), plus("+1", "grade")))
    assert one("when a\n  and b\n  score +5,\n  grade +1") == rule
    assert one("when\n a and\n b\nscore\n+5, grade +1") == rule
    assert one("segment X\n  when a") == s.Segment(s.Word("X"), clause("a"))
    assert one("stage X\n  otherwise") == s.Stage(s.Word("X"), None)
    assert one("let x = [\n  a,\n  b,\n]") == s.Let(s.Word("x"), s.ListValue((value("a"), value("b"))))
    assert one("each a score +1 fading by 5%\n every 30 days") == one(
        "each a score +1 fading by 5% every 30 days"
    )


def test_a_complete_statement_ends_with_its_line() -> None:
    assert len(program("when a score +5\nscore from 0 to 10\ngrade from F to A").statements) == 3
    assert len(program("stage A when score at least 5\nscore for x\nwhen a score +1").statements) == 3


def test_comments_stay_with_their_statements() -> None:
    text = "# top\n\n# about a\nwhen a score +1 # behind a\n\nwhen b # first\n  score +2 # second\n\n# last\n"
    found = program(text)
    first, second = found.statements
    assert first.comments == s.Comments((" top", " about a"), True, " behind a")
    assert second.comments == s.Comments((" first",), True, " second")
    assert found.end_comments == s.Comments((" last",), True)


def test_comments_of_a_block() -> None:
    group = one("# g\ngroup x # head\n # m\n when a score +1\n # before end\nend # at end")
    assert isinstance(group, s.GroupOf)
    assert group.comments == s.Comments((" g",), False, " head")
    assert group.end_comments == s.Comments((" before end",), False, " at end")
    assert group.members[0].comments == s.Comments((" m",))


def test_spans_point_into_the_text() -> None:
    text = "  when fu\u0308r is “A b”  score +5"
    rule = one(text)
    assert isinstance(rule, s.When)
    assert isinstance(rule.condition, s.Clause)
    (comparison,) = rule.condition.tails
    assert text[rule.span.start : rule.span.end] == text.strip()
    assert isinstance(comparison, s.Comparison)
    assert isinstance(comparison.value, s.Value)
    assert text[comparison.value.span.start : comparison.value.span.end] == "“A b”"
    assert rule.condition.phrase.parts == (s.Word("für"),)


# ---------------------------------------------------------------- the spoken language


def test_the_language_line_and_the_first_keyword_tell() -> None:
    assert program("# language: de\nsegment X wenn a").language == "de"
    assert program("# Sprache: Deutsch\nsegment X wenn a").said
    assert program("segment X wenn a").language == "de"
    assert program("segment X when a").language == "en"
    assert program("").language == "en"
    assert program("", "de").language == "de"
    assert not program("segment X when a").said
    assert program("# language: de\n# mine\nwenn a punkte +1").statements[0].comments.above == (" mine",)


GERMAN = {
    "wenn besucht preise mindestens 3 mal in den letzten 14 tagen punkte +1": (
        "when besucht preise at least 3 times in the last 14 days score +1"
    ),
    "wenn keine aktivität seit 30 tagen punkte -1": "when no activity for 30 days score -1",
    "wenn besucht preise vor 2026-01-31 punkte +1": "when besucht preise before 2026-01-31 score +1",
    "wenn besucht preise seit 31.1.2026 punkte +1": "when besucht preise since 31.1.2026 score +1",
    "wenn besucht preise vor mehr als 30 tagen punkte +1": (
        "when besucht preise more than 30 days ago score +1"
    ),
    "wenn beantwortet email innerhalb von 1 stunde nach gesendet email punkte +1": (
        "when beantwortet email within 1 hour after gesendet email score +1"
    ),
    "wenn a enthält nicht das wort x, punkte +1 pro 100 mitarbeiter bis zu 10": (
        "when a does not contain word x, score +1 per 100 mitarbeiter up to 10"
    ),
    "punkte für gesamt = 60% von punkte und 40% von punkte für crm": (
        "score for gesamt = 60% of score and 40% of score for crm"
    ),
    "je geöffnet email punkte +1 einmal pro tag verblassend um 5 punkte alle 30 tage": (
        "each geöffnet email score +1 once a day fading by 5 points every 30 days"
    ),
    "je geöffnet email punkte +1 je 100 mitarbeiter": "each geöffnet email score +1 per 100 mitarbeiter",
    "punkte halbierend alle 30 tage ohne aktivität": "score halving every 30 days without activity",
    "nur ereignisse in den letzten 365 tagen zählen": "only events in the last 365 days count",
    "wenn a außer wenn b punkte +1": "when a unless b score +1",
    "garantiere punkte sinken nie durch besucht preise zu jeder zeit": (
        "guarantee score never falls with besucht preise at any time"
    ),
    "feld umsatz ist eine zahl": "field umsatz is a number",
    "matrix x von note nach punkte\n|| unter 5 | sonst |\n| A | 1 | 2 |": (
        "matrix x of grade by score\n|| below 5 | otherwise |\n| A | 1 | 2 |"
    ),
}


@pytest.mark.parametrize("german", GERMAN)
def test_german_says_the_same(german: str) -> None:
    assert one(german, "de") == one(GERMAN[german], "en")


def test_statements_that_follow_what_could_go_on() -> None:
    assert len(program("segment A otherwise\nscore +1 per 100 employees").statements) == 2
    assert len(program("score from 0 to 10\nunless country is DE score +1").statements) == 2
    assert len(program("stage A when b\n  unless c").statements) == 1
    assert len(program("let a = 5\nscore +1 per 100 employees\nunless b score +1").statements) == 3


def test_a_time_behind_a_verb_that_may_end_in_a_small_word() -> None:
    on = s.Comparison("on", value("15.6.2026"))
    assert one("when email clicked on 15.6.2026 score +1") == s.When(
        clause("email", "clicked", tails=(on,)), (plus("+1"),)
    )
    days = s.Different("at least", "3", None)
    assert one("wenn teilnahme an mindestens 3 verschiedenen tagen punkte +1") == s.When(
        clause("teilnahme", tails=(days,)), (plus("+1"),)
    )
    three = s.Times("at least", "3")
    assert one("wenn teilgenommen an mindestens 3 mal punkte +1") == s.When(
        clause("teilgenommen", "an", tails=(three,)), (plus("+1"),)
    )
    assert one("when clicked on newsletter score +1") == s.When(
        clause("clicked", "on", "newsletter"), (plus("+1"),)
    )


def test_a_list_of_expectations_goes_on_below() -> None:
    text = """
    scenario "x"
    expect score is 1, score for crm is 2,
      segment is Boss,
      stage is Hot and
      grade is B
    """
    (line,) = one(text).expects
    assert [expected.target.kind for expected in line] == ["score", "score", "segment", "other", "grade"]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("when x is\nknown score +1", "when x is known score +1"),
        ("when x is\nnot\nDE score +1", "when x is not DE score +1"),
        ("when x contains\nword DE score +1", "when x contains word DE score +1"),
        ("when x in\nthe last 3 days score +1", "when x in the last 3 days score +1"),
        ("wenn x enthält\nnicht DE punkte +1", "wenn x enthält nicht DE punkte +1"),
        ("wenn x ist\nnicht in [DE] punkte +1", "wenn x ist nicht in [DE] punkte +1"),
        ("when x is\nDE score +1", "when x is DE score +1"),
    ],
)
def test_a_comparison_goes_on_where_its_line_is_broken(broken: str, whole: str) -> None:
    assert program(broken).statements == program(whole).statements


def test_a_comparison_that_ends_a_statement_takes_nothing_from_the_next() -> None:
    reading = read(Source("rules.lead", "when x is\nwhen y is DE score +1"))
    assert [found.code for found in reading.problems] == ["E009"]
    assert len(reading.program.statements) == 1
