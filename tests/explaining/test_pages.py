"""What people and programs read adds up, too, and says nothing that could harm: for generated models, and
by hand.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from html.parser import HTMLParser

import leadlang
import pytest
from hypothesis import given, note, settings
from leadlang.dsl.write import write
from leadlang.explaining import Explanation, LeadExplanation
from leadlang.explaining.lead_page import lead_page
from leadlang.explaining.page import Page, Section
from leadlang.explaining.saying import Saying
from leadlang.runtime import reference
from leadlang.runtime.explaining.explanation import explanation
from leadlang.runtime.explaining.nearest import changed, nearest
from leadlang.runtime.times import parse_as_of

from tests.strategies import ID, Case, cases
from tests.strategies.running import rules_of

MANY = settings(max_examples=max(50, settings.default.max_examples if settings.default else 0))


@MANY
@given(cases())
def test_what_is_written_adds_up(case: Case) -> None:
    text = write(case.program)
    note(text)
    rules = rules_of(text)
    logs = [reference.Log(f"log {at}", log.rows(), layout) for at, (log, layout) in enumerate(case.logs)]
    as_of = parse_as_of(case.as_of, rules.time_zone)
    found, _ = reference.cases(rules, case.leads.rows(), logs, as_of, ID)
    for row, one in enumerate(found[:3], 1):
        assessment = reference.assess(one)
        tree = explanation(one, assessment)
        suggestions = nearest(one, assessment)
        names = [stage.name for stage in rules.stages]
        for suggestion in suggestions:
            after = reference.assess(changed(one, suggestion.change))
            assert after.stage == suggestion.stage
            assert names.index(suggestion.stage) < (
                len(names) if assessment.stage is None else names.index(assessment.stage)
            )
        said = Explanation((LeadExplanation("1", row, tree, suggestions),), "2026-06-30", "0", "en")
        for language in ("en", "de"):
            page = lead_page("1", tree, suggestions, Saying(rules, as_of, language), True)
            for section, total in zip(
                page.sections[bool(tree.disqualified) :], assessment.totals, strict=False
            ):
                assert sum_of_lines(section) == total.points
        assert all(len(line) <= 80 for line in said.text(all_rules=True).split("\n"))
        lead = json.loads(said.json())["leads"][0]
        for data, score in zip(lead["scores"], assessment.scores, strict=True):
            assert sum_of_data(data) == Decimal(data["value"]) == score.points
        held_to_be_harmless(said.html())


def sum_of_lines(section: Section) -> Decimal:
    """The amounts of a section added up, which is also what its last line shows."""
    *lines, total = section.lines
    adding = [line for line in lines if not line.depth and line.amount and line.kind != "sum"]
    amount = sum((Decimal(line.amount) for line in adding), Decimal(0))
    assert total.kind == "total" and Decimal(total.amount) == amount
    return amount


def sum_of_data(score: dict[str, object]) -> Decimal:
    start, members, steps = Decimal(str(score["start"])), score["members"], score["steps"]
    assert isinstance(members, list) and isinstance(steps, list)
    amounts = [Decimal(one["amount"]) for one in (*members, *steps)]
    return start + sum(amounts, Decimal(0))


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes.update(name for name, _ in attrs)


def held_to_be_harmless(html: str) -> None:
    """No element and no attribute but those of the page itself, nothing from outside."""
    tags = Tags()
    tags.feed(html)
    assert tags.found <= {
        "html", "head", "meta", "title", "style", "body", "main", "section", "h1", "h2", "p", "ul", "li",
        "strong", "table", "tbody", "tr", "td", "span", "footer",
    }  # fmt: skip
    assert tags.attributes <= {"lang", "charset", "name", "content", "http-equiv", "class"}


# ---------------------------------------------------------------- by hand

EVIL = "<script>alert('x')</script>"
EVIL_RULES = f"""
behaviour "{EVIL}" "a{EVIL}" means page where url contains "{EVIL}"
score from 0 to 50
let x = 3
when "f{EVIL}" contains "<script>"  score +20
each visited "{EVIL}" score +10 up to 15
group "g{EVIL}" up to 5
  each opened "{EVIL}" score +4
end
segment "s{EVIL}" when "f{EVIL}" is known
disqualify "d{EVIL}" when gone
stage "st{EVIL}" when score at least 40
stage "none{EVIL}" otherwise
label "l{EVIL}" "c{EVIL}" otherwise
"""


def test_nothing_that_people_write_gets_out_of_its_place() -> None:
    rules = "\n".join(line for line in EVIL_RULES.splitlines() if not line.startswith("behaviour"))
    model = leadlang.from_text(rules)
    leads = [{"id": EVIL, f"f{EVIL}": EVIL, "gone": "no"}, {"id": 2, f"f{EVIL}": EVIL, "gone": "yes"}]
    events = [
        {"id": lead, "event": verb, "object": EVIL, "timestamp": "2026-06-01"}
        for lead in (EVIL, 2)
        for verb in ("visited", "visited", "opened", "opened")
    ]
    for id in (EVIL, 2):
        html = model.explain(leads, id, events, "2026-06-30").html()
        held_to_be_harmless(html)
        assert "&lt;script&gt;" in html and "<script" not in html
    assert EVIL in str(model.explain(leads, EVIL, events, "2026-06-30"))


LONG = """score from 0 to 100 with 1 decimal
score halving every 40 days without activity
each visited pricing score +15 once a day fading by 50% every 30 days up to 20
group "Web" up to 5 a month counts 50%
  each visited blog score +4
end
first of
  when employees at least 1000 score +8
  when country is DE score +6, grade +1
  otherwise score +1
end
best of
  when job_title is CEO score +10
  when job_title contains "E" score +12
end
when unsubscribed newsletter score at most 30
stage SQL when score at least 40 and grade at least B
stage MQL when score at least 20
stage Cold otherwise
"""


@pytest.fixture(scope="module")
def page() -> Page:
    model = leadlang.from_text(LONG)
    leads = [{"id": 7, "employees": None, "country": "DE", "job_title": "CEO"}]
    days = ["2026-06-28 10:00", "2026-06-28 11:00", "2026-05-20 10:00"]
    events = [{"id": 7, "event": "visited", "object": "pricing", "timestamp": day} for day in days]
    events += [{"id": 7, "event": "visited", "object": "blog", "timestamp": day} for day in days]
    one = model.explain(leads, 7, events, "2026-06-30").leads[0]
    return lead_page("7", one.tree, one.nearest, Saying(one.tree.rules, one.tree.as_of, "en"), True)


def test_the_whole_way_of_a_score_is_told(page: Page) -> None:
    told = [(line.depth, line.amount, line.text, "|".join(line.notes)) for line in page.sections[0].lines]
    june, may = "visited pricing 2 days ago (28 June 2026)", "visited pricing 41 days ago (20 May 2026)"
    assert told[0] == (
        0,
        "+20",
        "each visited pricing score +15 once a day fading by 50% every 30 days up to 20",
        f"{june}: +15|{may}: +15, faded to +7.5, the limit leaves +5|1 more does not count: {june}",
    )
    assert told[1] == (
        0,
        "+4.5",
        'Group "Web"',
        "The lines below bring 12; the limit takes 3 of that and leaves 9.|June 2026: 8 is cut to 5.|"
        "Counts 50 %: 9 becomes 4.5.",
    )
    blog = "visited blog 2 days ago (28 June 2026): +4 (2 times)|visited blog 41 days ago (20 May 2026): +4"
    assert told[2:] == [
        (1, "+12", "each visited blog score +4", blog),
        (0, "+6", "The first of these lines that is true pays", ""),
        (1, "", "when employees at least 1000 score +8", "Not enough is known."),
        (1, "+6", "when country is DE score +6, grade +1", "country: DE"),
        (1, "", "otherwise score +1", "It pays only where no other line does."),
        (0, "+12", "Of these lines the one that pays most counts", ""),
        (1, "", "when job_title is CEO score +10", "Another line pays more. This one would pay +10."),
        (1, "+12", 'when job_title contains "E" score +12', "job_title: CEO"),
        (0, "42.5", "Sum", ""),
        (0, "-1.448", f"The whole score fades with the latest activity, {june[16:]}. This makes 41.052.", ""),
        (0, "+0.048", "Rounded to 1 decimal. This makes 41.1.", ""),
        (0, "41.1", "Score", ""),
    ]


def test_the_stage_says_what_it_lacks_and_what_is_open(page: Page) -> None:
    titles = [section.title for section in page.sections]
    assert titles == [
        "Score",
        "Grade",
        "What follows from this",
        "On the way to SQL",
        "Not decided, since not everything is known: 1 of 7 rules",
        "Rules that pay nothing here",
    ]
    stage = page.sections[2].lines[0]
    assert stage.text == "Stage: MQL"
    assert stage.notes == (
        "Score: 41.1 (at least 20 is asked for)",
        "not SQL: Grade: C (B or better is asked for)",
    )
    assert page.sections[3].lines[0].text == "SQL asks for a grade of B or better; it is C."
    assert page.sections[4].lines[0].text == "Not known: employees"


def test_pages_differ_by_nothing_but_language() -> None:
    model = leadlang.from_text("wenn job_title in [CEO] note +1; je besucht pricing punkte +15")
    leads = [{"id": 1, "job_title": "CEO"}]
    events = [{"id": 1, "event": "Visited", "object": "pricing", "timestamp": "2026-06-29"}]
    german = model.explain(leads, 1, events, "2026-06-30")
    assert "pricing besucht gestern (29. Juni 2026): +15" in str(german)
    assert '<html lang="de">' in german.html()
    english = model.explain(leads, 1, events, "2026-06-30", language="en")
    assert "visited pricing yesterday (29 June 2026): +15" in str(english)
    assert german.data()["leads"] == english.data()["leads"]
    assert re.search(r"\d", german.json())


def test_a_grade_that_nobody_can_have_is_said() -> None:
    model = leadlang.from_text("grade from E to A starting at B\nstage MQL when grade below E")
    said = model.explain([{"id": "1"}], "1", as_of="2026-06-30")
    assert "not MQL: Grade: B (no grade would do)" in said.text()
    assert "MQL asks for a grade that nobody can have." in said.text()
