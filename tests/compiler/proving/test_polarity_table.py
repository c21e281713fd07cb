"""Small models with the answer that polarity gives about them."""

from __future__ import annotations

from time import process_time

import pytest
from leadlang.compiler.compile import compile_rules
from leadlang.compiler.proving.polarity import Polarity
from leadlang.dsl.problems import Source

PROVED, OPEN = True, False

# A rule text, what is promised of it, and whether polarity proves that.
TABLE = [
    # ---- when
    ("when visited pricing score +5", "score never falls with visited pricing", PROVED),
    ("when visited pricing score -5", "score never falls with visited pricing", OPEN),
    ("when visited pricing score -5", "score never rises with visited pricing", PROVED),
    ("when visited pricing score -5", "score never falls with visited careers", PROVED),
    ("when visited anything score -5", "score never falls with visited careers", OPEN),
    ("when visited pricing at least 3 times score +5", "score never falls with visited pricing", PROVED),
    ("when visited pricing exactly 3 times score +5", "score never falls with visited pricing", OPEN),
    ("when visited pricing at most 3 times score -5", "score never falls with visited pricing", PROVED),
    ("when visited pricing never score -5", "score never falls with visited pricing at any time", PROVED),
    ("when not visited pricing score +5", "score never falls with visited pricing", OPEN),
    ("when visited anything except [pricing] score -5", "score never falls with visited pricing", PROVED),
    ("when visited only careers score at most 10", "score never falls with visited pricing", PROVED),
    ("when visited only careers score at most 10", "score never falls with visited careers", OPEN),
    ("when visited pricing or employees is known score +5", "score never falls with visited pricing", PROVED),
    (
        "when unless visited pricing score -5",
        "score never falls with visited pricing",
        PROVED,
    ),
    (
        "when at least 2 of (visited pricing, visited blog, country is DE) score +5",
        "score never falls with visited pricing",
        PROVED,
    ),
    (
        "when at most 1 of (visited pricing, visited blog, country is DE) score +5",
        "score never falls with visited pricing",
        OPEN,
    ),
    # ---- silence
    ("when no activity for 30 days score -10", "score never falls with visited pricing", PROVED),
    ("when no activity for 30 days score -10", "score never falls with visited pricing at any time", OPEN),
    ("when no visited blog for 30 days score -10", "score never falls with visited pricing", PROVED),
    ("score -5 per 30 days without activity up to 20", "score never falls with visited pricing", PROVED),
    ("score -5 per 30 days without activity", "score never falls with visited pricing at any time", OPEN),
    ("score +5 per 30 days without activity", "score never falls with visited pricing", OPEN),
    # ---- each
    ("each visited pricing score +5 up to 45", "score never falls with visited pricing at any time", PROVED),
    ("each visited pricing score +0 up to 45", "score never rises with visited pricing at any time", PROVED),
    (
        "each visited pricing score +5 once a day fading by 50% every 30 days",
        "score never falls with visited pricing at any time",
        PROVED,
    ),
    (
        "each 3rd visited pricing score +5 halving every 9 days at most 4 times up to 12",
        "score never falls with visited pricing at any time",
        PROVED,
    ),
    ("each visited pricing score +5 once per title", "score never falls with visited pricing", PROVED),
    ("each visited pricing score +5 up to 10 per title", "score never falls with visited pricing", PROVED),
    (
        "each visited pricing score +5 at most 9 times up to 10 per title",
        "score never falls with visited pricing",
        OPEN,
    ),
    (
        "each visited pricing score +5 twice a day up to 20 a month",
        "score never falls with visited pricing at any time",
        PROVED,
    ),
    (
        "each visited pricing score +5 twice a week once a month",
        "score never falls with visited pricing",
        OPEN,
    ),
    (
        "each visited pricing score +5 once a day up to 10 per title",
        "score never falls with visited pricing",
        OPEN,
    ),
    (
        "each visited pricing where amount at least 10 score -5",
        "score never falls with visited pricing",
        OPEN,
    ),
    (
        "each visited pricing in the last 30 days score -5",
        "score never rises with visited pricing at any time",
        PROVED,
    ),
    (
        "each visited pricing more than 3 days ago score -5",
        "score never falls with visited pricing",
        PROVED,
    ),
    (
        "each visited pricing more than 3 days ago score -5",
        "score never falls with visited pricing at any time",
        OPEN,
    ),
    ("each visited pricing score +bonus", "score never falls with visited pricing", OPEN),
    ("each visited pricing score +bonus up to 50", "score never falls with bonus", PROVED),
    # ---- sequences
    (
        "when sent email without replied email within 3 days score -5",
        "score never falls with replied email",
        PROVED,
    ),
    (
        "when sent email without replied email within 3 days score -5",
        "score never falls with sent email",
        PROVED,
    ),
    (
        "when sent email without replied email within 3 days score -5",
        "score never falls with sent email at any time",
        OPEN,
    ),
    (
        "when sent email without replied email within 3 days score +5",
        "score never falls with replied email at any time",
        OPEN,
    ),
    (
        "when replied email within 1 hour after sent email score +5",
        "score never falls with sent email at any time",
        PROVED,
    ),
    (
        "when visited anything after 30 days without activity score +5",
        "score never falls with visited pricing",
        PROVED,
    ),
    (
        "when visited anything after 30 days without activity score +5",
        "score never falls with opened email at any time",
        OPEN,
    ),
    # ---- totals of properties
    (
        "when ordered product with total amount at least 100 score +5",
        "score never falls with ordered product",
        OPEN,
    ),
    (
        "when ordered product where amount more than 0 with total amount at least 100 score +5",
        "score never falls with ordered product",
        PROVED,
    ),
    # ---- fading
    (
        "when downloaded whitepaper score +20 fading by 50% every 30 days",
        "score never falls with downloaded whitepaper at any time",
        PROVED,
    ),
    (
        "when downloaded whitepaper score -20 fading by 50% every 30 days",
        "score never falls with downloaded whitepaper",
        OPEN,
    ),
    (
        "score halving every 30 days without activity\nwhen country is DE score +20",
        "score never falls with visited pricing",
        PROVED,
    ),
    (
        "score halving every 30 days without activity\nwhen country is DE score -20",
        "score never falls with visited pricing",
        OPEN,
    ),
    (
        "score halving every 30 days without activity\nwhen country is DE score +20",
        "score never falls with visited pricing at any time",
        OPEN,
    ),
    # ---- declared behaviours, where, ignore
    (
        'behaviour visited pricing means page_view where url contains "/pricing"\n'
        'behaviour visited blog means page_view where url contains "/blog"\n'
        "when visited blog score -5",
        "score never falls with visited pricing",
        OPEN,
    ),
    (
        "behaviour visited pricing means page_view where page_type is pricing\n"
        "behaviour visited blog means page_view where page_type is blog\n"
        "when visited blog score -5",
        "score never falls with visited pricing",
        PROVED,
    ),
    (
        "ignore clicked email where delay below 5\nwhen clicked email where delay at most 3 score -5",
        "score never falls with clicked email",
        PROVED,
    ),
    (
        "ignore clicked email where delay below 5\nwhen clicked email where delay at most 5 score -5",
        "score never falls with clicked email",
        OPEN,
    ),
    (
        "only events in the last 90 days count\nwhen visited pricing at most 2 times score -5",
        "score never falls with visited pricing",
        PROVED,
    ),
    # ---- fields
    ("when employees at least 50 score +5", "score never falls with employees", PROVED),
    ("when employees between 50 and 500 score +5", "score never falls with employees", OPEN),
    ("when employees below 50 score -5", "score never falls with employees", PROVED),
    ("when not employees below 50 score +5", "score never falls with employees", PROVED),
    (
        "field employees is a number\nwhen employees is known score -5",
        "score never falls with employees",
        PROVED,
    ),
    ("field employees is a number\nwhen employees is 50 score +5", "score never falls with employees", OPEN),
    ("when country is DE score -5", "score never falls with employees", PROVED),
    ("score +1 per 100 employees up to 10", "score never falls with employees", PROVED),
    ("score -1 per 100 employees up to 10", "score never falls with employees", OPEN),
    ("when country is DE score +bonus", "score never falls with bonus", PROVED),
    ("when country is DE score -bonus", "score never rises with bonus", PROVED),
    (
        "when visits more than field visits_before score +5",
        "score never falls with visits",
        PROVED,
    ),
    (
        "when visits more than field visits_before score +5",
        "score never falls with visits_before",
        OPEN,
    ),
    (
        "when used at least 50% of field total score +5",
        "score never rises with total",
        PROVED,
    ),
    # ---- floors and ceilings
    ("when visited pricing score at least 10", "score never falls with visited pricing", PROVED),
    ("when visited pricing score at most 10", "score never falls with visited pricing", OPEN),
    ("when visited pricing score is 10", "score never falls with visited pricing", OPEN),
    (
        "score from 0 to 100\nwhen visited pricing score is 100",
        "score never falls with visited pricing",
        PROVED,
    ),
    ("when visited pricing grade is A+", "grade never falls with visited pricing", PROVED),
    # ---- first of, best of
    (
        "first of\nwhen employees at least 1000 score +8\nwhen employees at least 100 score +6\n"
        "otherwise score +1\nend",
        "score never falls with employees",
        PROVED,
    ),
    (
        "first of\nwhen employees at least 100 score +6\nwhen employees at least 1000 score +8\n"
        "otherwise score +1\nend",
        "score never falls with employees",
        OPEN,
    ),
    (
        "first of\nwhen employees at least 1000 score +3\nwhen employees at least 100 score +6\n"
        "otherwise score +1\nend",
        "score never falls with employees",
        OPEN,
    ),
    (
        "first of\nwhen employees below 10 score +1\nwhen employees below 100 score +2\n"
        "otherwise score +3\nend",
        "score never falls with employees",
        PROVED,
    ),
    (
        "first of\neach visited pricing score +5\notherwise score +1\nend",
        "score never falls with visited pricing",
        PROVED,
    ),
    (
        "first of\nwhen no activity for 90 days score -20\nwhen no activity for 30 days score -10\nend",
        "score never falls with visited pricing",
        PROVED,
    ),
    (
        "best of\nwhen visited pricing score +5\nwhen employees at least 100 score +6\n"
        "otherwise score +1\nend",
        "score never falls with visited pricing",
        PROVED,
    ),
    (
        "best of\nwhen visited pricing score -5\nwhen employees at least 100 score +6\nend",
        "score never falls with visited pricing",
        OPEN,
    ),
    (
        "best of\nwhen visited pricing score +1\notherwise score +3\nend",
        "score never falls with visited pricing",
        OPEN,
    ),
    (
        "best of\nwhen country is DE score +5 per 30 days without activity, grade +1\n"
        "when country is AT or employees is known score -5\nend",
        "score never rises with visited pricing",
        OPEN,
    ),
    # ---- groups
    (
        'group "Web" up to 40 counts 50%\neach visited pricing score +2\nwhen visited blog score -9\nend',
        "score never falls with visited pricing",
        PROVED,
    ),
    (
        'group "Web" up to 40 a quarter\neach visited pricing score +2 once a day\nend',
        "score never falls with visited pricing",
        PROVED,
    ),
    (
        'group "Web" up to 40 a quarter\neach visited pricing score +2 at most 9 times\nend',
        "score never falls with visited pricing",
        OPEN,
    ),
    (
        'group "Web" up to 40 per title\neach visited pricing score +2 up to 9\nend',
        "score never falls with visited pricing",
        OPEN,
    ),
    (
        'group "Web" only when visited pricing\nwhen country is DE score -2\nend',
        "score never falls with visited pricing",
        OPEN,
    ),
    (
        'group "Web" only when visited pricing\nwhen country is DE score +2\nend',
        "score never falls with visited pricing",
        PROVED,
    ),
    # ---- segments
    (
        "segment Big when employees at least 100\nsegment Small otherwise\nwhen segment is Big score +5",
        "score never falls with employees",
        PROVED,
    ),
    (
        "segment Big when employees at least 100\nsegment Small otherwise\nwhen segment is Small score +5",
        "score never falls with employees",
        OPEN,
    ),
    (
        "segment Big when employees at least 100\nsegment Mid when employees at least 10\n"
        "when segment in [Big, Mid] score +5",
        "score never falls with employees",
        PROVED,
    ),
    # ---- combined scores, grades
    (
        "score for crm from 0 to 100\nwhen visited pricing score +5, score for crm -5\n"
        "score for overall = 60% of score and 40% of score for crm",
        "score for overall never falls with visited pricing",
        OPEN,
    ),
    (
        "score for crm from 0 to 100\nwhen visited pricing score +5, score for crm -5\n"
        "score for overall = 60% of score and 0% of score for crm",
        "score for overall never falls with visited pricing",
        PROVED,
    ),
    (
        'group "Web" up to 40\neach visited pricing score +2\nend\nwhen visited pricing score -3\n'
        'score for web = 50% of group "Web"',
        "score for web never falls with visited pricing",
        PROVED,
    ),
    ("when employees at least 50 grade +1/3", "grade never falls with employees", PROVED),
    ("when employees at least 50 grade -1/3", "grade never falls with employees", OPEN),
    # ---- stages
    (
        "each visited pricing score +5\nstage SQL when score at least 80 and grade at least B\n"
        "stage MQL when score at least 50\nstage Nurture otherwise",
        "stage never falls with visited pricing",
        PROVED,
    ),
    (
        "each visited pricing score +5\nstage SQL when score at least 80\n"
        "stage MQL when score between 50 and 79\nstage Nurture otherwise",
        "stage never falls with visited pricing",
        PROVED,
    ),
    (
        "each visited pricing score +5\nstage SQL when score at least 80\n"
        "stage MQL when score between 50 and 78\nstage Nurture otherwise",
        "stage never falls with visited pricing",
        OPEN,
    ),
    (
        "each visited pricing score +5\nstage Rest when score below 80\nstage SQL when score at least 80",
        "stage never falls with visited pricing",
        OPEN,
    ),
    (
        "when visited pricing grade +1\nstage SQL when grade in [A, A+]\nstage MQL when grade in [A-, B+]",
        "stage never falls with visited pricing",
        PROVED,
    ),
    (
        "each visited pricing score +5\nstage SQL when score at least 80\n"
        'disqualify "spy" when visited careers',
        "stage never falls with visited pricing",
        PROVED,
    ),
    (
        "each visited pricing score +5\nstage SQL when score at least 80\n"
        'disqualify "spy" when visited careers',
        "stage never falls with visited careers",
        OPEN,
    ),
    (
        "each visited pricing score +5\nstage SQL when score at least 80\n"
        'disqualify "spy" when not visited pricing',
        "stage never falls with visited pricing",
        PROVED,
    ),
]


@pytest.mark.parametrize(("text", "promised", "expected"), TABLE, ids=lambda part: str(part)[:60])
def test_answers(text: str, promised: str, expected: bool) -> None:
    compiled = compile_rules(Source("t.lead", f"{text}\nguarantee {promised}\n"))
    assert compiled.model is not None, compiled.problems
    (guarantee,) = compiled.guarantees
    assert Polarity(compiled.model.rules).proves(guarantee) is expected


def test_a_thousand_rules_take_an_instant() -> None:
    lines = [f"when visited page_{number} at least 3 times score +{number % 9}" for number in range(500)]
    lines += [f"each opened email_{number} score +1 once a day up to 9" for number in range(300)]
    lines += [f"when employees at least {number} and country is DE score +1" for number in range(200)]
    promised = ["score never falls with visited page_7", "score never falls with employees"]
    text = "\n".join([*lines, *(f"guarantee {line}" for line in promised)])
    compiled = compile_rules(Source("t.lead", text))
    assert compiled.model is not None, compiled.problems
    start = process_time()
    assert all(Polarity(compiled.model.rules).proves(guarantee) for guarantee in compiled.guarantees)
    assert process_time() - start < 1  # about 50 ms on an idle machine
