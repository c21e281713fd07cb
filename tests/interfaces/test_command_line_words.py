"""What the command line says beside problems: the same in every language, and nothing that nobody says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from leadlang.dsl.words import languages
from leadlang.grammars import data_names, data_text
from leadlang.wording import counted, phrase

INTERFACES = Path(__file__).resolve().parents[2] / "interfaces"
PHRASES = {
    language: {
        name: text
        for file in data_names("interface", language)
        for name, text in tomllib.loads(data_text("interface", language, file)).items()
    }
    for language in languages()
}
SAYING = sorted([*INTERFACES.rglob("*.py"), *INTERFACES.rglob("*.jinja")])
CODE = "\n".join(path.read_text(encoding="utf-8") for path in SAYING)


@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_phrase_with_the_same_facts(language: str) -> None:
    english = PHRASES["en"]
    assert PHRASES[language].keys() == english.keys()
    for name, text in PHRASES[language].items():
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", english[name])), name


@pytest.mark.parametrize("name", PHRASES["en"])
def test_every_phrase_is_said_somewhere(name: str) -> None:
    stem = re.sub(r"_(one|nearest)$|(?<=starter_kind)_\w+$", "", name)
    # What stands behind these names comes from the comparison; its tests hold that all of it is said.
    made = "about|board|detail|head|kind|migration|part|reason|setting|told"
    stem = re.sub(rf"^(diff_(?:{made}))_.*", r"\1", stem)
    # These are made from what became of a rule; the tests of the plan hold that all of it is said.
    stem = re.sub(r"^(plan_(?:because|cost|fate|kind|pass|step))_.*", r"\1", stem)
    said = (f'"{name}"', f"'{name}'", f'"{stem}"', f"'{stem}'", f"{stem}_{{")
    assert any(text in CODE for text in said) or name in ("error", "warning")  # a problem's severity


def test_one_is_not_several() -> None:
    assert counted("errors", 1, "en") == "1 mistake"
    assert counted("errors", 2, "de") == "2 Fehler"
    assert phrase("summary_average", "en", name="score") == "average score"
