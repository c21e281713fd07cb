"""Texts and paths made to break, hang or swamp the compiler; the bounds allow for a busy machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from leadlang.compiler.names import listed, nearest
from leadlang.files.encodings import decode
from leadlang.files.headers import clean_header
from leadlang.files.outcome import FileRefused

from .claims import compiled
from .limits import at_most

DEEP, MANY, LONG = 10_000, 1_000, 100_000

TEXTS: dict[str, str] = {
    "brackets": f"when {'(' * DEEP}a{')' * DEEP} score +1",
    "brackets that stay open": f"when {'(' * DEEP}a score +1",
    "square brackets": f"when a in {'[' * DEEP}x{']' * DEEP} score +1",
    "not": f"when {'not ' * DEEP}a score +1",
    "not in brackets": f"when {'not (' * DEEP}a{')' * DEEP} score +1",
    "where": f"each visited a where {'(' * DEEP}x is y{')' * DEEP} score +1",
    "groups": "group a\n" * MANY + "when a score +1\n" + "end\n" * MANY,
    "a number": f"when a at least {'9' * LONG} score +1",
    "points": f"when a is b score +{'9' * LONG}",
    "an exponent": "when a at least 1e999999999 score +1",
    "a percentage": f"each visited a score +1 fading by {'9' * LONG}% every 1 days",
    "days": f"when visited a in the last {'9' * LONG} days score +1",
    "a count": f"when at least {'9' * LONG} of (a, b) score +1",
    "an ordinal": f"each {'9' * LONG}rd visited a score +1",
    "a fraction": f"when a is b grade +1/{'9' * LONG}",
    "no fraction": "when a is b grade +1/0",
    "a step": f"score +1 per {'9' * LONG} employees",
    "a date": f"when a after 2026-01-{'9' * LONG} score +1",
    "decimals": f"score with {'9' * LONG} decimals from 0 to 1",
    "a let of many digits": f"let x = {'9' * LONG}\nwhen a is b score +x",
    "lets that square": "let x0 = 999999999\n" + "".join(f"let x{n + 1} = x{n} * x{n}\n" for n in range(40)),
    "lets in a row": "let x0 = 1\n" + "".join(f"let x{n + 1} = x{n} + x{n}\n" for n in range(MANY)),
    "lets in a circle": "let a1 = b1 + 1\nlet b1 = a1 + 1\nwhen x is y score +a1",
    "definitions that double": "define d0 as a is b\n"
    + "".join(f"define d{n + 1} as d{n} and d{n}\n" for n in range(60))
    + "when d60 score +1",
    "definitions in a circle": "define a1 as b1\ndefine b1 as a1\nwhen a1 score +1",
    "combined scores in a row": "score for x0 = 50% of score\n"
    + "".join(f"score for x{n + 1} = 50% of score for x{n}\n" for n in range(300)),
    "a long word": f"when {'x' * LONG} is b score +1",
    "a long text": f'when a is "{"x" * LONG}" score +1',
    "a quote that stays open": f'when a is "{"x" * LONG} score +1',
    "quotes": '"' * LONG,
    "quotes of two kinds": "„“" * DEEP,
    "commas": "," * DEEP,
    "bars": "|" * DEEP,
    "dashes": "-" * DEEP,
    "plus signs": f"a{'+' * LONG}",
    "stars in a pattern": f'when a matches "{"*a" * DEEP}" score +1',
    "accents": f"when a{chr(0x300) * DEEP} is b score +1",
    "no characters": "\0" * DEEP,
    "halves of characters": "when a is \ud800\udfff score +1",
    "foxes": "🦊" * DEEP,
    "ends": "end\n" * MANY,
    "beginnings": "first of\n" * MANY,
    "blank lines": "\n" * LONG,
    "a time zone": f'time zone "{"../" * MANY}etc/passwd"',
    "names that are misspelt": "".join(f"score for alpha{n} from 0 to 10\n" for n in range(300))
    + "".join(f"when x is y score for alphb{n} +1\n" for n in range(300)),
    "a value of many words": f"when a is {'x ' * DEEP} score +1",
    "a list of many values": f"when a in [{', '.join(f'v{n}' for n in range(DEEP))}] score +1",
    "conditions": f"when {' or '.join(f'a{n} is v' for n in range(MANY))} score +1",
    "a matrix": "matrix rating of grade by score\n" + ("| a" * 100 + "|\n") * 100,
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_has_problems_with_words_or_a_model(name: str) -> None:
    with at_most(60):
        compiled(TEXTS[name])


PATHS = {
    "/etc/passwd": "E210",
    "../../x": "E210",
    "a/../../x": "E210",
    "C:\\x": "E210",
    "\\\\server\\x": "E210",
    "~/x": "E210",
    "file:///etc/passwd": "E210",
    "": "E210",
    ".": "E210",
    "a\x01b": "E210",
    "out.lead": "E211",
    "zero.lead": "E211",
    "circle.lead": "E211",
    "pipe.lead": "E211",
    "folder": "E211",
    "x" * 5000: "E211",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of rules with what should not be read lying in it and around it."""
    (tmp_path / "secret").write_text("id\nroot\n")
    inside = tmp_path / "rules"
    (inside / "folder").mkdir(parents=True)
    os.symlink(tmp_path / "secret", inside / "out.lead")
    os.symlink("/dev/zero", inside / "zero.lead")
    os.symlink("circle.lead", inside / "circle.lead")
    os.mkfifo(inside / "pipe.lead")
    (inside / "one.lead").write_text('use "two.lead"\nuse "one.lead"\nwhen a is b score +1\n')
    (inside / "two.lead").write_text('use "one.lead"\nuse "rules.lead"\nwhen a is c score +1\n')
    return inside


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("form", ['use "{}"', 'let x = list from "{}" column id\nwhen a in x score +1'])
def test_no_path_leads_out_of_the_folder_or_waits(folder: Path, path: str, form: str) -> None:
    with at_most(60):
        found = compiled(form.format(path), folder)
    assert PATHS[path] in {problem.code for problem in found.problems}
    assert found.model is None
    assert "root" not in str(found)


def test_files_that_use_each_other_are_taken_in_once(folder: Path) -> None:
    found = compiled('use "one.lead"\nuse "two.lead"\n', folder)
    assert found.model is not None
    assert len(found.model.rules.members) == 2


@pytest.mark.parametrize(
    ("wrong", "right"), [("alpha_12345x", "alpha_12345"), ("alpha_123 5", "alpha_1235"), ("beta", "")]
)
def test_the_nearest_of_very_many_names_is_found_at_once(wrong: str, right: str) -> None:
    known = [f"alpha_{number}" for number in range(20_000)]
    with at_most(20):
        for _ in range(20):
            assert nearest(wrong, known) == right


def test_of_very_many_names_only_the_first_are_listed() -> None:
    names = [f"name {number}" for number in range(100_000)]
    assert listed(names[:3]) == "name 0, name 1, name 2"
    assert len(listed(names)) < 1_000


@pytest.mark.parametrize(
    "encoding", ["idna", "undefined", "base64", "rot13", "klingon", "", "a\0b", "x" * 5000]
)
def test_what_is_no_encoding_of_files_is_refused(encoding: str) -> None:
    with pytest.raises(FileRefused) as refused:
        decode("id\nMünchen\n".encode("cp1252"), encoding)
    assert refused.value.code == "F011"


HEADERS: dict[str, Callable[[int], str]] = {
    "one name": lambda place: "id",
    "no name": lambda place: "",
    "names that are given": lambda place: "id" if place % 2 else f"id ({place})",
}


@pytest.mark.parametrize("kind", HEADERS)
def test_very_many_columns_of_one_name(kind: str) -> None:
    with at_most(20):
        names = clean_header([HEADERS[kind](place) for place in range(20_000)]).names
    assert len(set(names)) == 20_000
