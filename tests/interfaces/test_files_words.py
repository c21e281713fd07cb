"""What is said about files: every code has its words in both languages, and the facts they need."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

import leadlang.files
import pytest
from leadlang.dsl.messages import wording
from leadlang.files import FileProblem, FileRefused, Note

PACKAGE = Path(leadlang.files.__file__).parent
LANGUAGES = ("en", "de")
NOT_FACTS = {"variant", "set_aside", "raw"}


@cache
def words(language: str) -> dict[str, dict[str, str]]:
    text = files("leadlang.grammars").joinpath("messages", language, "files.toml").read_text("utf-8")
    return tomllib.loads(text)


def said(told: Note | FileProblem | FileRefused) -> str:
    """Message and hint in every language; fails where the words need a fact that is not given."""
    parts = []
    for language in LANGUAGES:
        ready = wording(told.code, told.facts, told.variant, language)
        assert ready.title and ready.title != told.code
        parts += [ready.message, ready.hint]
    text = "\n".join(parts)
    missing = placeholders(text) & set().union(
        *(placeholders(part) for part in words("en")[told.code].values())
    )
    assert not missing, (told.code, missing)
    return text


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{([a-z_]+)\}", text))


def test_both_languages_say_the_same_things() -> None:
    assert list(words("en")) == list(words("de"))
    for code, english in words("en").items():
        german = words("de")[code]
        assert set(english) == set(german) and {"title", "message", "hint", "help"} <= set(english), code
        for part in set(english) - {"help"}:
            assert placeholders(english[part]) == placeholders(german[part]), (code, part)
            assert english[part] == "" or english[part] != german[part], (code, part)


def test_every_code_has_words_and_every_word_a_use() -> None:
    used = {
        code for path in PACKAGE.glob("*.py") for code in re.findall(r'"(F\d{3})"', path.read_text("utf-8"))
    }
    assert used == set(words("en"))


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.stem)
def test_every_call_gives_the_facts_its_words_need(path: Path) -> None:
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or not call.args:
            continue
        code = call.args[0]
        if call.func.id in ("note", "problem", "FileRefused") and isinstance(code, ast.Constant):
            given = {each.arg for each in call.keywords} - NOT_FACTS
            given |= {"line"} if call.func.id == "problem" else set()
            entry = words("en")[code.value]
            needed = set().union(*(placeholders(text) for part, text in entry.items() if part != "help"))
            if not any(part.startswith("message_") for part in entry):
                assert needed <= given, (code.value, needed - given)
