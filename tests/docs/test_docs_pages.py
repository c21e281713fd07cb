"""Generated pages are up to date, links lead somewhere, Python examples and tutorials do what they show."""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path

import leadlang
import pytest
from leadlang.dsl.messages import all_codes
from leadlang.runtime.folding import UNICODE_VERSION

from tests.docs.make_pages import PAGES, TUTORIALS
from tests.docs.pages import DOCS, ROOT, blocks
from tests.docs.tutorials import play, without_hashes

WRITTEN = [
    *sorted(DOCS.glob("*.md")),
    *(ROOT / name for name in ("README.md", "DESIGN.md", "CONTRIBUTING.md")),
]
_LINK = re.compile(r"\]\((?!https?:)([^)\s]+)\)")
_CODE = re.compile(r"\b[EWDFR][0-9]{3}\b")


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_as_the_tables_are(name: str) -> None:
    there = (DOCS / name).read_text(encoding="utf-8")
    assert there == PAGES[name](), "run: python -m tests.docs.make_pages"


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in _LINK.findall(text):
        file, _, anchor = target.partition("#")
        other = page if not file else page.parent / file
        assert other.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in anchors(other), f"{page.name} links to {target}"


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_codes_are_those_of_messages(page: Path) -> None:
    named = set(_CODE.findall(page.read_text(encoding="utf-8")))
    assert named <= set(all_codes())


def test_the_unicode_version_is_the_one_that_is_built_in() -> None:
    for page in (ROOT / "DESIGN.md", DOCS / "model-format.md"):
        assert (
            f"Unicode **{UNICODE_VERSION}**" in (text := page.read_text("utf-8"))
            or f"Unicode {UNICODE_VERSION}" in text
        )


@pytest.mark.parametrize(
    ("page", "examples"), [("python.md", 10), ("explain.md", 8), ("show.md", 3), ("diff.md", 8)]
)
def test_python_examples_do_what_they_show(page: str, examples: int) -> None:
    text = "\n".join(block.text for block in blocks(page) if block.kind == "pycon")
    test = doctest.DocTestParser().get_doctest(text, {}, page, str(DOCS / page), 0)
    assert len(test.examples) >= examples
    failed, _ = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF).run(test)
    assert not failed


@pytest.mark.parametrize("page", TUTORIALS)
def test_tutorials_print_what_they_show(page: str) -> None:
    played = play(page)
    assert played
    for one in played:
        assert without_hashes(one.block.text) == without_hashes(one.printed), f"{page}, line {one.block.line}"


def test_the_rule_in_the_description_of_the_model_is_as_the_compiler_writes_it() -> None:
    text = {block.kind: block.text for block in blocks("model-format.md")}
    compiled = json.loads(leadlang.from_text(text["lead"]).compiled.to_json())
    assert compiled["rules"]["members"] == [json.loads(text["json"])]


def test_the_readme_gives_one_command_to_try_and_one_to_test() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = [block.text for block in blocks("../README.md") if block.text.startswith("python3 ")]
    assert len(commands) == 2
    assert "leadlang score examples/nordwind/rules.lead" in commands[0]
    assert text.partition("<!-- the test command -->")[2].startswith(f"\n```sh\n{commands[1]}```")
    assert commands[1].endswith("-e '.[dev]' && .venv/bin/pytest\n")
