"""The sheet of a model: golden files, every example in every form, and what may not happen to any text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import leadlang
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leadlang.dsl import syntax as s
from leadlang.dsl.write import write
from leadlang.showing import FORMS, sheet_of
from leadlang.showing.markdown import as_markdown, escaped
from leadlang.showing.page import as_page
from leadlang.showing.points import TOPICS
from leadlang.showing.sheet import Part, Sheet, Table, row
from leadlang.showing.terminal import as_text
from leadlang.walking import inside
from leadlang.wording import phrase
from markdown_it import MarkdownIt

from tests.showing.sheets import GOLDEN, ROOT, SHEETS, Golden
from tests.strategies import programs

EXAMPLES = sorted((ROOT / "examples").glob("*/*.lead"))
TAGS = {"html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "div"}
TAGS |= {"h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "span"}
NASTY = """<>&"'`*_|[]()~$#!\\+-.:/ \ta1ä"""


def sheet_with(text: str) -> Sheet:
    table = Table((text, "b"), (row(text, text, remark=text), row(text, "", head=True, depth=1)), (1,), True)
    return Sheet("en", text, text, (Part(text, (text, table)),), text)


def sheet_of_text(rules: str, language: str = "en") -> Sheet:
    written = leadlang.from_text(rules).written
    assert written is not None
    return sheet_of(written, language)


def cells(rules: str, language: str = "en") -> list[tuple[str, ...]]:
    """Every row of every table of the sheet."""
    return [
        tuple(cell.text for cell in line.cells)
        for part in sheet_of_text(rules, language).parts
        for block in part.blocks
        if isinstance(block, Table)
        for line in block.rows
    ]


class Tags(HTMLParser):
    """Every tag of a page, every text, and how deep the page is at its end."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.open = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.open += tag != "meta"

    def handle_endtag(self, tag: str) -> None:
        self.open -= 1

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


# ---------------------------------------------------------------- golden files


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.path.name)
def test_the_sheet_is_as_it_was(sheet: Golden) -> None:
    assert sheet.written() == sheet.path.read_text("utf-8"), "see: python -m tests.showing.sheets"


def test_there_is_no_other_golden_file() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {sheet.path.name for sheet in SHEETS}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_example_has_a_sheet(path: Path, language: str) -> None:
    model = leadlang.load(path)
    for form in FORMS:
        sheet = model.show(form, language)
        assert path.name in sheet
        assert sheet.endswith("\n") and not sheet.endswith("\n\n")
    assert max(map(len, model.show("text", language).splitlines())) <= 80


# ---------------------------------------------------------------- what the sheet says


def test_points_are_said_in_full_and_narrowed_in_words() -> None:
    found = cells(
        "let page = 15\nscore from 0 to 100\n"
        "each visited pricing score +page up to 45 fading by 50% every 30 days\n"
        "each opened email score +1 once a day\n"
        "each clicked email score -2 at most 3 times up to 5\n"
        "each saw fair score +1 once per city expiring after 1 week\n"
        "score +1 per 100 employees\n"
        "when manual is known score +manual\n"
    )
    assert ("each visited pricing", "+15", "45 at most; loses 50\u00a0% every 30 days") in found
    assert ("each opened email", "+1", "once a day") in found
    assert ("each clicked email", "-2", "only the latest 3 count; takes 5 at most") in found
    assert ("each saw fair", "+1", "once per city; ends after 1 week") in found
    assert ("for everyone", "+1", "for every 100 employees") in found
    assert ("when manual is known", "+manual", "the number in that column") in found
    assert ("page", "15") in found


def test_letters_and_thirds_of_the_grade() -> None:
    rules = "when a is b grade +1\nwhen a is c grade -2\nwhen a is d grade +1/3\nwhen a is e grade -4/3"
    paid = [line[1] for line in cells(rules) if line[0].startswith("when")]
    assert paid == ["+1 letter", "-2 letters", "+1/3", "-4/3"]
    assert [line[1] for line in cells(rules, "de") if line[0].startswith("wenn")][:2] == [
        "+1 Note",
        "-2 Noten",
    ]


def test_what_moves_the_grade_what_is_known_and_what_they_do() -> None:
    sheet = sheet_of_text(
        "when visited jobs grade -1\nwhen country is DE score +1\neach visited pricing score +2\n"
        "define keen as opened email\nwhen keen score +3\n"
        "first of\n  when size at least 5 score +4\n  otherwise score +5\nend\n"
        "when vip score +6, grade +1"
    )
    titles = {part.title: part for part in sheet.parts}
    told = {}
    for title in (
        "Fit: what moves the grade",
        "Company and person: what is known about them",
        "Interest: what they do",
    ):
        (table,) = titles[title].blocks
        assert isinstance(table, Table)
        told[title.partition(":")[0]] = [line.cells[0].text for line in table.rows]
    assert told == {
        "Fit": ["when visited jobs", "when vip"],
        "Company and person": [
            "when country is DE",
            "Only the first line that is true pays:",
            "1. when size at least 5",
            "2. otherwise",
        ],
        "Interest": ["each visited pricing", "when keen"],
    }


def test_a_long_list_is_cut_and_counted() -> None:
    values = ", ".join(f"v{number}" for number in range(1, 1001))
    found = cells(f"let many = [{values}]\nwhen a in [{values}] score +1\nwhen b in many score +1")
    shown = ", ".join(f"v{number}" for number in range(1, 11))
    assert (f"when a in [{shown}, … 990 more]", "+1") in found
    assert ("many", f"{shown}, … 990 more") in found
    assert ("when b in many", "+1") in found


def test_remarks_are_shown_in_their_own_language_only() -> None:
    rules = "# Our first model\n\nwhen a is b score +1  # since May\nwhen c score +1  # allow W205\n"
    for form in FORMS:
        own = leadlang.from_text(rules).show(form)
        assert "Our first model" in own and "since May" in own and "allow" not in own
        other = leadlang.from_text(rules).show(form, "de")
        assert "Our first model" not in other and "since May" not in other


def test_files_in_two_languages_make_one_sheet(tmp_path: Path) -> None:
    (tmp_path / "web.lead").write_text("# language: de\nje besucht pricing punkte +3\n", encoding="utf-8")
    (tmp_path / "rules.lead").write_text('use "web.lead"\nwhen opened email score +1\n', encoding="utf-8")
    model = leadlang.load(tmp_path / "rules.lead")
    assert "each visited pricing" in model.show("markdown")
    assert "je besucht pricing" in model.show("markdown", "de")
    assert "wenn geöffnet email" in model.show("markdown", "de")


@settings(max_examples=25)
@given(programs(promises=True))
def test_every_rule_that_pays_is_on_the_sheet(program: s.Program) -> None:
    try:
        model = leadlang.from_text(write(program))
    except leadlang.RulesRefused:
        return
    assert model.written is not None
    leaves = [node for node in inside(program) if isinstance(node, s.When | s.Each | s.Otherwise)]
    paying = [leaf for leaf in leaves if any(isinstance(effect, s.Paying) for effect in leaf.effects)]
    for language in ("en", "de"):
        sheet = sheet_of(model.written, language)
        titles = {phrase(topic, language) for topic in TOPICS}
        tables = [part.blocks[0] for part in sheet.parts if part.title in titles]
        rows = [line for table in tables if isinstance(table, Table) for line in table.rows]
        assert sum(not line.head for line in rows) == len(paying)
        assert as_text(sheet, 80, False) and as_markdown(sheet) and as_page(sheet)


# ---------------------------------------------------------------- no text can break it


@given(st.text(alphabet=NASTY, max_size=40))
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    shown = " ".join(text.split())
    tokens = markdown.parse(
        f"| a | {escaped(text)} | c |\n| --- | --- | --- |\n| {escaped(text)} | b | x |\n"
    )
    inline = [token for token in tokens if token.type == "inline"]
    told = ["".join(child.content for child in token.children or ()).strip() for token in inline]
    assert told == ["a", shown, "c", shown, "b", "x"]


@given(st.text(alphabet=NASTY, max_size=40))
def test_a_page_shows_any_text_as_it_is(text: str) -> None:
    page = Tags(as_page(sheet_with(text)))
    assert set(page.tags) <= TAGS
    assert page.attributes <= {"lang", "charset", "name", "content", "http-equiv", "class", "scope"}
    assert page.open == 0
    assert not text or page.texts.count(text) >= 5


def test_a_page_of_hostile_rules_runs_nothing() -> None:
    rules = (
        "# <script>alert(1)</script>\n"
        'when "<script>" is "</td></table><script>alert(2)</script>" score +5 # <b>"x" \'y\'</b>\n'
        'disqualify "<img src=x onerror=alert(3)>" when email ends with "&lt;"\n'
    )
    page = leadlang.from_text(rules, "<script>.lead").show("html")
    found = Tags(page)
    assert set(found.tags) <= TAGS
    assert "onerror" not in found.attributes
    assert "alert(2)" in "".join(found.texts) and "<b>\"x\" 'y'</b>" in found.texts
    assert not re.search(r"https?:|src=|url\(", page.replace("src=x onerror", ""))


def test_a_very_long_word_stays_in_its_cell() -> None:
    word = "Donaudampfschifffahrt" * 40
    model = leadlang.from_text(f'when company is "{word}" score +5')
    assert max(map(len, model.show("text").splitlines())) <= 80
    assert re.search(rf'<td class="long">[^<]*{word}', model.show("html"))


def test_the_terminal_is_not_steered() -> None:
    text = as_text(sheet_with("a\x1b[31mred\x07\u202e"), 80, colours=False)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert "\x1b[1m" in as_text(sheet_with("a"), 80, colours=True)
