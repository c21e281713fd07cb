"""The help pages on names and conditions: wrong examples give just that mistake, right ones none."""

import tomllib
from collections.abc import Iterator
from importlib import resources

import pytest

from .checking import codes

# What introduces an example that is right; what comes before it is wrong.
RIGHT = {
    "en": ("Right", "Plain", "Or with", "A yes/no", "A column", "A behaviour may"),
    "de": ("Richtig", "Deutlich", "Oder mit", "Ein Ja/Nein", "Eine Spalte", "Ein Verhalten darf"),
}
# Made by hand-built syntax only: the reader refuses the text earlier, with words of its own.
REFUSED_EARLIER = {"E154"}


def examples() -> Iterator[tuple[str, str, bool, str]]:
    """Language, code, whether it is right, and the text of every indented block of the pages."""
    for language, right in RIGHT.items():
        page = resources.files("leadlang.grammars") / "messages" / language / "conditions.toml"
        for code, entry in tomllib.loads(page.read_text(encoding="utf-8")).items():
            is_right = False
            block: list[str] = []
            for line in [*entry["help"].splitlines(), "end"]:
                if line.startswith("    ") or not line:
                    block.append(line[4:])
                    continue
                if any(block):
                    yield language, code, is_right, "\n".join(block)
                block = []
                is_right = is_right or line.startswith(right)


@pytest.mark.parametrize(("language", "code", "is_right", "text"), list(examples()))
def test_an_example_is_what_its_page_says(language: str, code: str, is_right: bool, text: str) -> None:
    found = codes(f"# language: {language}\n{text}\n")
    about_conditions = [one.split()[0] for one in found if not one.startswith("W2")]
    if is_right:
        assert about_conditions == []
    elif code not in REFUSED_EARLIER:
        assert set(about_conditions) == {code}
