"""Sentences that could be read and are surely meant otherwise: what is marked, what is offered instead."""

from __future__ import annotations

import pytest
from leadlang.compiler.spoken import is_one_slip
from leadlang.dsl.messages import wording_of
from leadlang.dsl.problems import Source
from leadlang.dsl.read import read
from leadlang.dsl.words import languages
from leadlang.dsl.write import write
from leadlang.runtime import rules

from .checking import checked, only_rule, rules_of

# the rules, the code, what is marked, what has to be offered
ERRORS = [
    # a comparison misspelt, written together or in other words
    ("when job_title contians CEO score +1", "E160", "job_title contians CEO", "job_title contains CEO"),
    ('when email ends wiht "@x.de" score +1', "E160", 'email ends wiht "@x.de"', 'email ends with "@x.de"'),
    ('when email endswith "@x.de" score +1', "E160", 'email endswith "@x.de"', 'email ends with "@x.de"'),
    ("when email startswith info score +1", "E160", "email startswith info", "email starts with info"),
    ("when job_title iz CEO score +1", "E160", "job_title iz CEO", "job_title is CEO"),
    ("when job_title like CEO score +1", "E160", "job_title like CEO", "job_title contains CEO"),
    ("when job_title has CEO score +1", "E160", "job_title has CEO", "job_title contains CEO"),
    ("when job_title exists score +1", "E160", "job_title exists", "job_title is known"),
    ("when a is b or job_title exists score +1", "E160", "job_title exists", "job_title is known"),
    ("each job_title contians CEO score +1", "E160", "job_title contians CEO", "job_title contains CEO"),
    ("define x as job_title contians CEO\nwhen x score +1", "E160", "job_title contians CEO", "contains"),
    ("wenn titel enthällt CEO punkte +1", "E160", "titel enthällt CEO", "titel enthält CEO"),
    ("wenn titel fehlt punkte +1", "E160", "titel fehlt", "titel ist unbekannt"),
    # how often, in words
    ("when visited pricing three times score +1", "E161", "three times", "`3 times`"),
    ("when three times visited pricing score +1", "E161", "three times", "`3 times`"),
    ("when visited pricing 3x score +1", "E161", "3x", "`3 times`"),
    ("when visited pricing thrice score +1", "E161", "thrice", "`3 times`"),
    ("when visited pricing atleast 3 times score +1", "E161", "atleast 3 times", "`at least 3 times`"),
    (
        "when visited pricing atleast three times score +1",
        "E161",
        "atleast three times",
        "`at least 3 times`",
    ),
    ("when visited pricing min 3 times score +1", "E161", "min 3 times", "`at least 3 times`"),
    ("wenn besucht preise dreimal punkte +1", "E161", "dreimal", "3 mal"),
    ("wenn preise drei mal besucht punkte +1", "E161", "drei mal", "3 mal"),
    ("wenn besucht preise mind 3 mal punkte +1", "E161", "mind 3 mal", "mindestens 3 mal"),
    # auxiliary verbs
    ("when has visited pricing score +1", "E162", "has visited pricing", "`visited pricing`"),
    ("when didn't visit pricing score +1", "E162", "didn't visit pricing", "`not visited pricing`"),
    ("when didn’t visit pricing score +1", "E162", "didn’t visit pricing", "`not visited pricing`"),
    (
        "when hasn't signed up for webinar score +1",
        "E162",
        "hasn't signed up for webinar",
        "`not signed up for webinar`",
    ),
    ("wenn hat preise besucht punkte +1", "E162", "hat preise besucht", "preise besucht"),
    ("when did not visit pricing score +1", "E162", "did not visit pricing", "`not visited pricing`"),
    ("when pricing not visited score +1", "E162", "pricing not visited", "`not pricing visited`"),
    ("wenn preise nicht besucht punkte +1", "E162", "preise nicht besucht", "nicht preise besucht"),
    # a keyword in the name of a field
    ("when lifecycle stage is MQL score +1", "E012", "lifecycle stage", '`"lifecycle stage" is MQL`'),
    (
        "when a is b and lifecycle stage in [MQL, SQL] and c is d score +1",
        "E012",
        "lifecycle stage",
        '`"lifecycle stage" in [MQL, SQL]`',
    ),
    ("wenn lead stufe ist nicht MQL punkte +1", "E012", "lead stufe", '"lead stufe" ist nicht MQL'),
    # a number and more
    ("when employees is 50 or more score +1", "E163", "is 50 or more", "`at least 50`"),
    ("when employees is 50 or less score +1", "E163", "is 50 or less", "`at most 50`"),
    ("when visited pricing 3 times or more score +1", "E163", "3 times or more", "`at least 3 times`"),
    ("stage Hot when score is 50 or more", "E163", "is 50 or more", "`at least 50`"),
    ("wenn mitarbeiter ist 50 oder mehr punkte +1", "E163", "ist 50 oder mehr", "mindestens 50"),
    # what a sign or its lack changes
    ("when phone starts with +49 score +1", "E164", "+49", '"+49"'),
    ("when phone is +49 score +1", "E164", "+49", '"+49"'),
    ("when phone in [+49, 0049] score +1", "E164", "+49", '"+49"'),
    ("when a is b grade +33%", "E243", "33%", "+1/3"),
    # up to
    ("let hot = 3\neach visited pricing score +hot upto 45", "E165", "hot upto 45", "`+hot up to 45`"),
    ("let hot = 3\neach visited pricing score -hot max 45", "E165", "hot max 45", "`-hot up to 45`"),
    ("sei hot = 3\nje besucht preise punkte +hot max 45", "E165", "hot max 45", "+hot bis zu 45"),
]
GERMAN = ("wenn", "je", "sei")


@pytest.mark.parametrize(("text", "code", "mark", "offered"), ERRORS, ids=[case[0] for case in ERRORS])
def test_what_is_marked_and_offered(text: str, code: str, mark: str, offered: str) -> None:
    result = checked(text)
    assert result.rules is None, "accepted"
    found = [(problem.code, text[problem.span.start : problem.span.end]) for problem in result.problems]
    assert found == [(code, mark)]
    said = wording_of(result.problems[0], "de" if text.startswith(GERMAN) else "en")
    assert offered in said.hint
    for language in languages():
        words = wording_of(result.problems[0], language)
        assert "{" not in words.message + words.hint


FINE = [
    "when bought watches score +1",
    "when downloaded chapter three score +1",
    "when visited max score +1",
    'when pressed "like button" score +1',
    "when clicked contents score +1",
    "when event job_title contians CEO score +1",
    "behaviour job_title exists means page_view\nwhen job_title exists score +1",
    'when visited "pricing three times" score +1',
    "when more is yes score +1\nwhen a is b or c is d score +1",
    "when has_visited score +1",
    "score +max_points",
    'score +"points max"',
    "wenn nicht besucht preise punkte +1",
    "when temperature is +5 or temperature at least 7 score +1",
    'when phone starts with "+49" score +1',
    "when n at least 1000 score +1.5",
    "when n at least 0.125 or n at least 1234.567 score +1",
    "when version is 1.000 score +1",
]


@pytest.mark.parametrize("text", FINE)
def test_what_is_close_to_a_mistake_and_is_none(text: str) -> None:
    assert checked(text).problems == ()


def test_a_field_with_its_value_and_no_comparison() -> None:
    text = "when job_title is CTO score +1\nwhen job_title CEO score +1"
    (found,) = checked(text).problems
    assert (found.code, text[found.span.start : found.span.end]) == ("W105", "job_title CEO")
    assert "`job_title is CEO`" in wording_of(found, "en").hint
    assert checked(text.replace("when job_title CEO", "when event job_title CEO")).problems == ()
    assert checked(text + " # allow W105").problems == ()


@pytest.mark.parametrize(
    ("text", "mark", "better"),
    [
        ("when employees at least 1.000 score +1", "1.000", "1000"),
        ("wenn mitarbeiter mindestens 12.500 punkte +1", "12.500", "12500"),
        ("when employees between 0 and 1.000 score +1", "1.000", "1000"),
        ("when a is b score +1.000", "1.000", "1000"),
        ("let many = 1.000\nwhen n at least many score +1", "1.000", "1000"),
    ],
)
def test_a_point_that_may_be_meant_for_thousands(text: str, mark: str, better: str) -> None:
    result = checked(text)
    (found,) = result.problems
    assert result.rules is not None
    assert (found.code, text[found.span.start : found.span.end]) == ("W106", mark)
    assert better in wording_of(found, "en").hint
    allowed = text.replace("\n", " # allow W106\n") if "\n" in text else text + " # allow W106"
    assert checked(allowed).problems == ()


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("when job_title is empty score +1", False),
        ("when job_title is blank score +1", False),
        ("when job_title is not empty score +1", True),
        ("when job_title is not blank score +1", True),
        ("wenn titel ist leer punkte +1", False),
        ("wenn titel ist nicht leer punkte +1", True),
    ],
)
def test_empty_cells_are_unknown(text: str, known: bool) -> None:
    condition = only_rule(text).condition
    key = "titel" if text.startswith("wenn") else "jobtitle"
    assert condition == (rules.Known(key) if known else rules.Not(rules.Known(key)))


@pytest.mark.parametrize(
    "text",
    ['when x is "empty" score +1', "when x = empty score +1", "when x != known score +1"],
)
def test_a_text_that_is_a_keyword_behind_is_stays_a_text(text: str) -> None:
    program = read(Source("rules.lead", text)).program
    for _ in range(2):
        assert rules_of(write(program)) == rules_of(text)
        assert not isinstance(only_rule(write(program)).condition, rules.Known)
        program = read(Source("rules.lead", write(program))).program


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("when active is true score +1", "yesno"),
        ("when active is not yes score +1", "yesno"),
        ("when active in [yes, true] score +1", "yesno"),
        ("wenn active ist ja punkte +1", "yesno"),
        ("when active is yes score +1\nwhen active is 1 score +1", "yesno"),
        ("when active is 1 score +1", "text"),
        ('when active is "yes" score +1', "text"),
        ("when active is Yes score +1\nwhen active is Gold score +1", "text"),
        ("when active is yes score +1\nwhen active contains x score +1", "text"),
        ("field active is text\nwhen active is yes score +1", "text"),
    ],
)
def test_a_field_that_is_only_compared_with_yes_or_no(text: str, kind: str) -> None:
    assert [field.kind for field in rules_of(text).fields] == [kind]


@pytest.mark.parametrize(
    ("text", "right", "slip"),
    [
        ("contians", "contains", True),
        ("contins", "contains", True),
        ("containss", "contains", True),
        ("contaims", "contains", True),
        ("contains", "contains", False),
        ("content", "contain", False),
        ("", "a", True),
        ("ba", "ab", True),
        ("abcd", "ab", False),
    ],
)
def test_one_slip(text: str, right: str, slip: bool) -> None:
    assert is_one_slip(text, right) is slip


@pytest.mark.parametrize("joined", ["and", "or"])
def test_an_error_stays_beside_a_warning_about_the_same_words(joined: str) -> None:
    found = checked(f"when country is DE {joined} country foo bar score +1")
    assert {problem.code for problem in found.problems} == {"E129", "W105"}
    assert found.rules is None
