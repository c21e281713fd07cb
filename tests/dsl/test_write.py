"""The canonical layout, and that writing and reading are each other's inverse in every language."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from leadlang.dsl import syntax as s
from leadlang.dsl.problems import Source
from leadlang.dsl.read import read
from leadlang.dsl.translate import translate
from leadlang.dsl.words import languages, verb_of, words
from leadlang.dsl.write import write
from leadlang.dsl.write_pieces import WIDTH
from leadlang.dsl.write_words import FORMS

from tests.strategies import programs

EXAMPLES = sorted(Path(__file__).parents[2].glob("examples/*/*.lead"))


def parsed(text: str, language: str | None = None) -> s.Program:
    reading = read(Source("rules.lead", text), language)
    said = [(found.code, text[found.span.start : found.span.end]) for found in reading.problems]
    assert said == [], text
    return reading.program


def formatted(text: str, language: str | None = None) -> str:
    return write(parsed(text), language)


# ---------------------------------------------------------------- laws


@given(programs(promises=True))
@pytest.mark.parametrize("language", languages())
def test_what_is_written_reads_back_as_the_same_tree(language: str, program: s.Program) -> None:
    again = parsed(write(program, language), language)
    assert again.statements == translate(program, language).statements
    assert again.end_comments == program.end_comments


@given(programs(promises=True))
@pytest.mark.parametrize("language", languages())
def test_formatting_twice_is_formatting_once(language: str, program: s.Program) -> None:
    once = write(program, language)
    assert write(parsed(once)) == once


@given(programs(promises=True))
def test_there_and_back_in_german_is_the_same_program(program: s.Program) -> None:
    there = parsed(write(program, "de"))
    assert there.language == "de"
    assert translate(there, "en").statements == program.statements


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: "/".join(path.parts[-2:]))
def test_examples_keep_their_meaning_and_comments(path: Path, language: str) -> None:
    program = parsed(path.read_text(encoding="utf-8"))
    text = write(program, language)
    again = parsed(text)
    assert again.statements == translate(program, language).statements
    assert again.end_comments == program.end_comments
    assert again.language == language
    assert write(again) == text


@given(programs())
def test_only_comments_and_unbreakable_texts_are_wider_than_a_page(program: s.Program) -> None:
    bare = s.Program(
        "en", tuple(evolve(statement, comments=s.Comments()) for statement in program.statements)
    )
    for line in write(bare).splitlines():
        assert len(line) <= WIDTH or line.lstrip().startswith("|")


# ---------------------------------------------------------------- layout


def test_effects_and_comments_of_neighbours_stand_in_columns() -> None:
    text = """
    WHEN job_title  in [CEO,CFO] grade +1 # letters
    when employees between 50 and 500 grade +1/3   # thirds

    each visited pricing score +5
    """
    assert formatted(text) == (
        "when job_title in [CEO, CFO]       grade +1    # letters\n"
        "when employees between 50 and 500  grade +1/3  # thirds\n"
        "\n"
        "each visited pricing  score +5\n"
    )


def test_statements_on_one_line_come_on_lines_of_their_own() -> None:
    text = (
        "when job_title in [CEO] grade +1; when downloaded whitepaper score +20; "
        "when visited careers grade -1"
    )
    assert formatted(text) == (
        "when job_title in [CEO]     grade +1\n"
        "when downloaded whitepaper  score +20\n"
        "when visited careers        grade -1\n"
    )


def test_a_long_rule_has_its_effects_on_the_next_line() -> None:
    text = (
        "when job_title in [CEO, CFO, CTO, Managing Director] and downloaded whitepaper at least 3 times "
        "in the last 14 days or requested demo score +20 up to 30, grade +1"
    )
    assert formatted(text) == (
        "when job_title in [CEO, CFO, CTO, Managing Director] and\n"
        "    downloaded whitepaper at least 3 times in the last 14 days or requested demo\n"
        "  score +20 up to 30, grade +1\n"
    )


def test_long_lists_hang() -> None:
    names = ", ".join(f"Company Number {letter}" for letter in "ABCDEFGH")
    assert formatted(f"let targets = [{names}]") == (
        "let targets = [Company Number A, Company Number B, Company Number C, Company Number D,\n"
        "    Company Number E, Company Number F, Company Number G, Company Number H]\n"
    )


def test_an_exceptionally_long_rule_does_not_push_its_neighbours_aside() -> None:
    text = """
    when a is known score +1
    when company is Nordwind Sensoren und Maschinen GmbH unless partner_status is Platinum score +2
    when employees at least 100 score +3
    """
    assert formatted(
        text.replace("Nordwind Sensoren und Maschinen GmbH", "Nordwind Sensoren GmbH Hamburg Nord")
    ) == (
        "when a is known              score +1\n"
        "when company is Nordwind Sensoren GmbH Hamburg Nord unless partner_status is Platinum  score +2\n"
        "when employees at least 100  score +3\n"
    )


def test_blocks_are_indented_and_comments_survive() -> None:
    text = """
    # top

    # above
    group "Web" up to 40   # behind group
    # inner
      each visited blog score +2
    first of
    when a is 1 score +1 # one
    otherwise score +2
    # before end
    end # inner end
    end # outer end
    # last
    """
    assert formatted(text) == (
        "# top\n"
        "# above\n"
        "\n"
        'group "Web" up to 40       # behind group\n'
        "  # inner\n"
        "  each visited blog  score +2\n"
        "  first of\n"
        "    when a is 1  score +1  # one\n"
        "    otherwise    score +2\n"
        "    # before end\n"
        "  end                      # inner end\n"
        "end                        # outer end\n"
        "# last\n"
    )


def test_matrices_have_straight_columns() -> None:
    text = """
    matrix rating of grade by score
    | | below 30 | 30 to 59 | 60 to below 70 | [1, 2] |
    | at least A | B | A | A | A |
    | otherwise | very low | D | C | "if" |
    """
    assert formatted(text) == (
        "matrix rating of grade by score\n"
        "  |            | below 30 | 30 to 59 | 60 to below 70 | [1, 2] |\n"
        "  | at least A | B        | A        | A              | A      |\n"
        '  | otherwise  | very low | D        | C              | "if"   |\n'
    )


def test_segments_stages_and_labels_line_up() -> None:
    text = (
        "segment A when x is 1; segment Longer when x is 2; segment C otherwise; "
        "stage S when score at least 5"
    )
    assert formatted(text) == (
        "segment A      when x is 1\nsegment Longer when x is 2\nsegment C      otherwise\n"
        "stage S when score at least 5\n"
    )


def test_an_empty_program_is_an_empty_text() -> None:
    assert write(s.Program("en", ())) == ""
    assert write(s.Program("de", ())) == "# language: de\n"


# ---------------------------------------------------------------- languages

SENTENCES = [
    ("when visited pricing at least 3 times in the last 14 days  score +15",
     "wenn besucht pricing mindestens 3 mal in den letzten 14 tagen  punkte +15"),
    ("when visited pricing fewer than 3 times in the last month  score +15",
     "wenn besucht pricing weniger als 3 mal im letzten monat  punkte +15"),
    ("when visited pricing on at least 2 different days  score +1",
     "wenn besucht pricing an mindestens 2 verschiedenen tagen  punkte +1"),
    ("when no visit to website for 30 days  score -10",
     "wenn keine besuch von website seit 30 tagen  punkte -10"),
    ("when trial_end more than 3 days ago  score +1",
     "wenn trial_end vor mehr als 3 tagen  punkte +1"),
    ("each signed up for webinar  score +1 twice a week halving every day",
     "je registriert für webinar  punkte +1 zweimal pro woche halbierend jeden tag"),
    ("each opened email  score +1.5 once per title fading by 1 point every week",
     "je geöffnet email  punkte +1.5 einmal pro title verblassend um 1 punkt jede woche"),
    ("score -5 per 30 days without activity up to 20",
     "punkte -5 pro 30 tage ohne aktivität bis zu 20"),
    ("when never visited pricing  score at most 10",
     "wenn nie besucht pricing  punkte höchstens 10"),
    ("each 3rd visited jobs  score +1", "je 3. besucht jobs  punkte +1"),
    ("unless country is DE  score +1", "außer wenn country ist DE  punkte +1"),
    ("time zone UTC\nsegment A otherwise\nscore +1 per 100 employees\nunless a is 1  score +1",
     "zeitzone UTC\nsegment A sonst\npunkte +1 pro 100 employees\naußer wenn a ist 1  punkte +1"),
    ("when webcast attended on at least 2 different days  score +1",
     "wenn webcast teilgenommen an mindestens 2 verschiedenen tagen  punkte +1"),
    ("define x as a is 1\nwhen unless x  score +1",
     "definiere x als a ist 1\nwenn außer wenn x  punkte +1"),
    ("when email clicked on 15.6.2026  score +1", "wenn email geklickt am 15.6.2026  punkte +1"),
    ("when attended webcast within 30 days after downloaded whitepaper  score +5",
     "wenn teilgenommen an webcast innerhalb von 30 tagen nach heruntergeladen whitepaper  punkte +5"),
    ("behaviour visited pricing means page_view where url contains \"/p\"",
     "verhalten besucht pricing bedeutet seitenaufruf wobei url enthält \"/p\""),
    ("score for overall = 60% of score and 40% of score for crm with 1 decimal",
     "punkte für overall = 60% von punkte und 40% von punkte für crm mit 1 nachkommastelle"),
]  # fmt: skip


@pytest.mark.parametrize(("english", "german"), SENTENCES)
def test_sentences_in_both_languages(english: str, german: str) -> None:
    assert formatted(english) == english + "\n"
    assert formatted(english, "de") == german + "\n"
    assert formatted(german) == german + "\n"
    assert formatted(german, "en") == english + "\n"


def test_written_forms_are_spellings_of_their_concepts() -> None:
    for language, forms in FORMS.items():
        for (concept, _), spelling in forms.items():
            assert spelling in words(language).spellings[concept]


@pytest.mark.parametrize("language", languages())
def test_verbs_are_written_so_that_they_are_the_same_verbs(language: str) -> None:
    for concept in words(language).verbs:
        text = f"when event {concept.replace('_', ' ') if concept == 'clicked_link' else concept} x score +1"
        program = translate(parsed("when event visited x score +1"), language)
        assert isinstance(program.statements[0], s.When)
        assert verb_of(words(language).verbs[concept][0]) == concept, text


def test_names_of_fields_objects_and_definitions_are_never_translated() -> None:
    text = """
    define visited as country is DE
    field opened is a number
    let sent = [a, b]
    when visited score +1
    when opened at least 3 score +1
    when downloaded is yes score +1
    when clicked score +1
    when created date in the last 3 days score +1
    when source in sent score +1
    each requested visited score +1
    """
    assert formatted(text, "de") == (
        "definiere visited als country ist DE\n"
        "feld opened ist eine zahl\n"
        "sei sent = [a, b]\n"
        "wenn visited                                score +1\n"
        "wenn opened mindestens 3                    score +1\n"
        "wenn downloaded ist yes                     score +1\n"
        "wenn clicked                                score +1\n"
        "wenn created date in den letzten 3 tagen    score +1\n"
        "wenn source in sent                         score +1\n"
        "je angefragt visited                        score +1\n"
    ).replace("  score", "  punkte").replace("    punkte", "  punkte")


def test_a_declared_verb_is_translated_wherever_its_phrase_stands() -> None:
    text = (
        "behaviour unsubscribed means tap\nwhen unsubscribed score -5\n"
        "guarantee score never rises with unsubscribed"
    )
    assert formatted(text, "de") == (
        "verhalten abgemeldet bedeutet tap\nwenn abgemeldet  punkte -5\n"
        "garantiere punkte steigt nie durch abgemeldet\n"
    )


def test_words_that_are_keywords_in_the_other_language_are_quoted() -> None:
    text = 'when phase is bis and country in [am, "x y", AT] score +1'
    german = formatted(text, "de")
    assert german == 'wenn "phase" ist "bis" und country in ["am", "x y", AT]  punkte +1\n'
    assert formatted(german, "en") == 'when "phase" is "bis" and country in ["am", "x y", AT]  score +1\n'


def test_a_let_whose_name_is_a_keyword_in_the_other_language_gets_another_one() -> None:
    text = "let bis = 5\nlet bis_ = 6\nwhen a at least bis score +bis up to bis_"
    german = "sei bis__ = 5\nsei bis_ = 6\nwenn a mindestens bis__  punkte +bis__ bis zu bis_\n"
    assert formatted(text, "de") == german
    assert formatted(german) == german


def test_a_quote_inside_a_text_is_doubled() -> None:
    assert formatted('when slogan is "say ""hi""" score +1') == 'when slogan is "say ""hi"""  score +1\n'


def test_the_language_is_said_where_the_first_word_does_not_tell() -> None:
    assert formatted("segment A when x is 1", "de") == "# language: de\nsegment A wenn x ist 1\n"
    assert formatted("when x is 1 score +1", "de") == "wenn x ist 1  punkte +1\n"
    assert formatted("# language: en\nwhen x is 1 score +1") == "# language: en\nwhen x is 1  score +1\n"
