"""Writes what is generated in docs/: `python -m tests.docs.make_pages`, from the project's folder.

`words.md` from the word tables, `codes.md` from the messages, `model.schema.json` from the data classes of a
model, and in the README and the tutorials what their commands print. Tests compare.
"""

from __future__ import annotations

import json

from leadlang.dsl.messages import all_codes, wording
from leadlang.dsl.words import words
from leadlang.runtime.model_schema import schema

from tests.docs.pages import DOCS
from tests.docs.tutorials import play

_KINDS = {
    "E": "Mistakes in rules",
    "W": "Warnings",
    "D": "Mistakes in the data",
    "F": "Files",
    "R": "Why a run cannot go on",
}


def words_page() -> str:
    english, german = words("en"), words("de")
    lines = [
        "# The words of the language",
        "",
        "All spellings; the first of each is what `leadlang format` writes. Capitals make no difference.",
        "",
        "## Keywords",
        "",
        "| English | German |",
        "| --- | --- |",
    ]
    lines += [
        f"| {_list(said)} | {_list(german.spellings[name])} |" for name, said in english.spellings.items()
    ]
    lines += [
        "",
        "Kinds of fields: "
        + "; ".join(_list((*said, *german.kinds[name])) for name, said in english.kinds.items())
        + ".",
        "",
        "Articles that are left out in behaviours: "
        + _list(tuple(sorted(english.articles | german.articles)))
        + ".",
        "",
        "## The usual verbs",
        "",
        "They match by what they mean, in rules and in data, across both languages. In data, `_` or `-`",
        "may stand for the spaces.",
        "",
        "| English | German |",
        "| --- | --- |",
    ]
    concepts = [*english.verbs, *(name for name in german.verbs if name not in english.verbs)]
    lines += [
        f"| {_list(english.verbs.get(name, ()))} | {_list(german.verbs.get(name, ()))} |" for name in concepts
    ]
    return "\n".join(lines) + "\n"


def codes_page() -> str:
    lines = [
        "# All codes",
        "",
        "Every message has a code that stays the same. `leadlang explain-code E101` tells more about one of",
        "them, with an example that is wrong and the same made right; `--language de` says it in German.",
    ]
    for letter, kind in _KINDS.items():
        lines += ["", f"## {letter}: {kind}", "", "| code | English | German |", "| --- | --- | --- |"]
        lines += [
            f"| {code} | {_title(code, 'en')} | {_title(code, 'de')} |"
            for code in all_codes()
            if code.startswith(letter)
        ]
    return "\n".join(lines) + "\n"


PAGES = {"words.md": words_page, "codes.md": codes_page}
TUTORIALS = (
    "../README.md",
    "tutorial.md",
    "tutorial.de.md",
    "explain.md",
    "show.md",
    "plan.md",
    "guarantees.md",
    "checks.md",
    "scenarios.md",
    "diff.md",
)


def _list(spellings: tuple[str, ...]) -> str:
    return ", ".join(f"`{spelling}`" for spelling in spellings)


def _title(code: str, language: str) -> str:
    return wording(code, language=language).title.replace("|", "\\|")


def played_page(name: str) -> str:
    """A tutorial with what its commands print now."""
    lines = (DOCS / name).read_text(encoding="utf-8").splitlines(keepends=True)
    for played in reversed(play(name)):
        first = played.block.line - 1
        lines[first : first + played.block.text.count("\n")] = [played.printed]
    return "".join(lines)


def model_schema() -> str:
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    (DOCS / "model.schema.json").write_text(model_schema(), encoding="utf-8")
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
    for name in TUTORIALS:
        (DOCS / name).write_text(played_page(name), encoding="utf-8")


if __name__ == "__main__":
    main()
