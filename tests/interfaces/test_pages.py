"""Every page is one file that needs nothing else, whatever stands in the facts."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
import pytest
from leadlang.pages import render

PAGES = Path(__file__).resolve().parents[2] / "interfaces" / "pages"
TEMPLATES = sorted(PAGES.glob("*.jinja"))


def test_what_comes_in_is_escaped() -> None:
    page = render("base", "en", title="""</title><script>alert("1")</script> & 'x'""")
    assert "<script" not in page
    assert "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt; &amp; &#39;x&#39;" in page


def test_the_page_says_its_language_and_ends_its_last_line() -> None:
    page = render("base", "de", title="Bogen")
    assert '<html lang="de">' in page
    assert page.endswith("</html>\n")


def test_a_fact_that_is_missing_is_no_gap_in_the_page() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render("base", "en")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_need_nothing_from_outside_and_escape_everything(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"https?:|//|src=|href=[\"'](?!#)|@import|url\(|<script", text)
    assert not re.search(r"\|\s*safe\b|autoescape", text)
