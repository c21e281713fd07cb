"""Every message in every language: whole, with the same facts, for every code that is used."""

from __future__ import annotations

import re
import textwrap
import tomllib
from pathlib import Path

import pytest
from leadlang.dsl.messages import Wording, all_codes, help_page, wording, wording_of
from leadlang.dsl.problems import Problem, Source, Span
from leadlang.dsl.read import read
from leadlang.dsl.words import languages

ROOT = Path(__file__).parents[2]
MESSAGES = ROOT / "grammars" / "messages"
PLACEHOLDER = re.compile(r"\{([a-z_][a-z_0-9]*)\}")
USED = re.compile(r"""["']([EWDFR]\d{3})["']""")


def parts(language: str) -> dict[str, dict[str, dict[str, str]]]:
    """The entries of each file of messages."""
    paths = sorted((MESSAGES / language).glob("*.toml"))
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}


def tables(language: str) -> dict[str, dict[str, str]]:
    return {code: entry for part in parts(language).values() for code, entry in part.items()}


TABLES = {language: tables(language) for language in languages()}
CODES = sorted(code for code in TABLES["en"] if USED.fullmatch(f'"{code}"'))


def test_every_code_has_one_entry() -> None:
    for language in languages():
        codes = [code for part in parts(language).values() for code in part]
        assert len(set(codes)) == len(codes)


def used_codes() -> set[str]:
    homes = ("dsl", "compiler", "runtime", "interfaces")
    texts = (path.read_text(encoding="utf-8") for home in homes for path in (ROOT / home).rglob("*.py"))
    return {code for text in texts for code in USED.findall(text)}


@pytest.mark.parametrize("language", languages())
def test_no_code_is_claimed_by_two_files(language: str) -> None:
    homes: dict[str, list[str]] = {}
    for part, entries in parts(language).items():
        for code in entries:
            homes.setdefault(code, []).append(part)
    shared = {code: found for code, found in homes.items() if len(found) > 1 and code != "expected"}
    assert shared == {}


@pytest.mark.parametrize("language", languages())
def test_a_code_stands_in_the_same_file_in_every_language(language: str) -> None:
    assert {part: set(entries) for part, entries in parts(language).items()} == {
        part: set(entries) for part, entries in parts("en").items()
    }


def test_every_code_in_use_has_words_in_every_language() -> None:
    for language in languages():
        assert used_codes() - set(TABLES[language]) == set()


def test_every_reading_code_is_in_use() -> None:
    reading = {code for code in CODES if code.startswith(("E0", "W00"))}
    assert reading - used_codes() == set()


@pytest.mark.parametrize("code", CODES)
def test_the_languages_say_the_same(code: str) -> None:
    english = TABLES["en"][code]
    for language in languages():
        other = TABLES[language][code]
        assert set(other) == set(english)
        assert all(isinstance(text, str) for text in other.values())
        assert other["title"]
        assert other["message"]
        for key, text in other.items():
            if key != "help":
                assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(english[key])), (
                    f"{language} {key}"
                )


def test_placeholders_variants_and_missing_facts() -> None:
    span = Span("rules.lead", 0, 0)
    near = Problem("E001", span, (("word", "whne"), ("nearest", "when")), "nearest")
    assert wording_of(near, "en") == Wording(
        "A statement that begins with an unknown word",
        'I do not know any statement that begins with "whne".',
        "Did you mean `when`?",
    )
    assert wording_of(near, "de").hint == "Ist `when` gemeint?"
    assert wording_of(near, "xx") == wording_of(near, "en")
    assert wording("E001", {}).message == 'I do not know any statement that begins with "{word}".'
    assert wording("E001", {"word": "{nearest}", "nearest": "x"}).message.endswith('"{nearest}".')
    assert wording("E001", [("variant", "nearest"), ("nearest", "when")]).hint == "Did you mean `when`?"
    assert wording("Z999", {"a": "b"}) == Wording("Z999", "a: b", "")


def test_what_was_expected_is_told_in_the_language_of_the_message() -> None:
    facts = {"found": "x", "expected": "score|@number|@unknown"}
    assert wording("E099", facts, "", "en").hint == "I expected `score`, a number or unknown."
    assert (
        wording("E099", facts, "", "de").hint == "Möglich gewesen wäre hier: `score`, eine Zahl oder unknown."
    )


def test_help_pages() -> None:
    assert set(all_codes()) == set(CODES)
    assert help_page("Z999", "en") is None
    for code in CODES:
        if code.startswith(("E0", "W00")):
            for language in languages():
                assert help_page(code, language)


BLOCK = re.compile(r"(?:^(?:    .*|\s*)\n)+", re.MULTILINE)
NOT_SHORT_ENOUGH_TO_SHOW = {"E028", "E029", "E030", "E035"}


def examples(page: str) -> list[str]:
    """The indented blocks of a page, in order."""
    found = (textwrap.dedent(block).strip("\n") for block in BLOCK.findall(page))
    return [block + "\n" for block in found if block.strip()]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("code", [code for code in CODES if code.startswith(("E0", "W00"))])
def test_the_examples_of_a_help_page_are_wrong_and_right(code: str, language: str) -> None:
    page = help_page(code, language)
    assert page is not None
    assert textwrap.dedent(page) == page
    blocks = examples(page)
    if code in NOT_SHORT_ENOUGH_TO_SHOW:
        right = blocks
    else:
        wrong, *right = blocks
        assert {found.code for found in read(Source("help", wrong), language).problems} == {code}
        assert right
    for text in right:
        assert read(Source("help", text), language).problems == ()
