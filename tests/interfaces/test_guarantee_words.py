"""What `leadlang check` tells of guarantees, in both languages: scripts and what is said, side by side.

After a change that is meant, `GOLDEN=write pytest tests/interfaces/test_guarantee_words.py` writes
the `.said` files anew; read them aloud before they are committed.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path

import pytest
from leadlang.compiler.compile import compile_rules
from leadlang.compiler.proving.verdicts import Guarantee
from leadlang.dsl.problems import Source
from leadlang.dsl.words import languages, words
from leadlang.grammars import data_text
from leadlang.verdicts.happenings import one_more

from tests.interfaces.running import leadlang, write

GOLDEN = Path(__file__).parent / "verdicts"
_PLACEHOLDER = re.compile(r"\{\w+\}")
SCRIPTS = sorted(GOLDEN.glob("*.lead"))

EXACTLY = """score from 0 to 100
each visited pricing score +5 up to 20
when visited pricing exactly 3 times score +10
guarantee score never falls with visited pricing
guarantee score never falls with employees  # allow W215
"""


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_what_is_said(script: Path, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOLDEN)
    ran = leadlang("check", script.name, "--language", language)
    assert (ran.code, ran.err) == (1, "")
    golden = script.with_suffix(f".{language}.said")
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(ran.out, "utf-8")
    assert ran.out == golden.read_text("utf-8")


def test_every_reason_is_said_once() -> None:
    """The scripts show every sentence there is."""
    told = (GOLDEN / "falls.en.said").read_text("utf-8") + (GOLDEN / "rises.en.said").read_text("utf-8")
    table = tomllib.loads(data_text("interface", "en", "guarantees.toml"))
    unsaid = []
    for name, text in table.items():
        pieces = [piece.strip(" :") for piece in _PLACEHOLDER.split(text) if piece.strip(" :")]
        if name.startswith(("why_", "broken_")) and not all(piece in told for piece in pieces):
            unsaid.append(name)
    assert unsaid == []


def test_lines_of_other_files_are_named(tmp_path: Path) -> None:
    shared = (
        "when visited pricing exactly 1 times score +5\nguarantee score never falls with visited pricing\n"
    )
    write(
        tmp_path, shared=shared, rules='use "shared.lead"\nguarantee score never falls with visited pricing\n'
    )
    ran = leadlang("check", "rules.lead")
    assert "rules.lead:2:34  error E400" in ran.out and "shared.lead:2:34  error E400" in ran.out
    assert ran.out.count("line 1 of shared.lead pays only for exactly 1.") == 1  # and from its own file:
    assert ran.out.count("from 5 to 0: line 1 pays only for exactly 1.") == 1
    assert "  refuted  line 2 of shared.lead: score never falls" in ran.out
    assert "  refuted  line 2: score never falls" in ran.out


def test_as_objects(tmp_path: Path) -> None:
    write(tmp_path, rules=EXACTLY)
    ran = leadlang("check", "rules.lead", "--format", "json")
    problem, refuted, proved, *_ = json.loads(ran.out)
    said = "Adding a 4th visit to pricing lowers the score from 25 to 20: line 3 pays only for exactly 3."
    assert ran.code == 1
    assert (problem["kind"], problem["code"], problem["message"]) == ("problem", "E400", said)
    witness = refuted.pop("witness")
    assert refuted == {
        "kind": "guarantee",
        "verdict": "refuted",
        "guarantee": "score never falls with visited pricing",
        "target": "score",
        "subject": "visited pricing",
        "file": "rules.lead",
        "line": 4,
        "column": 34,
        "method": "solver",
        "reason": "",
        "message": said,
    }
    assert len(witness["events"]) == 3 and witness["added"] == witness["events"][0]
    assert (witness["before"], witness["after"], witness["log"]) == (25, 20, True)
    assert [(c["line"], c["before"], c["after"]) for c in witness["changes"]] == [(3, 10, 0), (2, 15, 20)]
    assert (proved["verdict"], proved["method"], proved["message"]) == ("proved", "polarity", "")
    assert (proved["line"], proved["witness"]) == (5, None)


def test_what_is_proved_is_fine(tmp_path: Path) -> None:
    write(tmp_path, rules="each visited pricing score +5\nguarantee score never falls with visited pricing\n")
    ran = leadlang("check", "rules.lead")
    assert ran.code == 0
    assert "  proved  line 2: score never falls with visited pricing\n" in ran.out
    assert "rules.lead: no problems. 1 rule" in ran.out
    assert "Guarantees" not in leadlang("check", "rules.lead", "--quiet").out


HARD = """each visited pricing score +5 up to 20
when visited pricing exactly 3 times score +10
when visited pricing at least 4 times score +10
guarantee score never falls with visited pricing
"""


def test_undecided_is_a_warning_that_can_be_allowed(tmp_path: Path) -> None:
    write(tmp_path, rules=HARD)
    few = ("--prove-steps", 1)
    ran = leadlang("check", "rules.lead", *few)
    assert ran.code == 0 and "warning W400" in ran.out and "--prove-steps 10\n" in ran.out
    assert "  undecided  line 4:" in ran.out
    assert leadlang("check", "rules.lead", *few, "--strict").code == 1
    assert leadlang("check", "rules.lead", "--strict").code == 0
    write(tmp_path, rules=HARD.rstrip() + "  # allow W400\n")
    silent = leadlang("check", "rules.lead", *few, "--strict")
    assert silent.code == 0 and "warning" not in silent.out and "  undecided  line 4:" in silent.out
    idle = leadlang("check", "rules.lead")
    assert "W206" in idle.out and "W400" in idle.out  # proved: nothing is left to allow


def test_steps_are_a_number_from_one_on(tmp_path: Path) -> None:
    write(tmp_path, rules=HARD)
    assert leadlang("check", "rules.lead", "--prove-steps", 0).code == 2


def test_rules_with_mistakes_let_guarantees_wait(tmp_path: Path) -> None:
    write(tmp_path, rules=EXACTLY + "when country is DE score +1/3\n")
    ran = leadlang("check", "rules.lead")
    assert ran.code == 1 and "2 guarantees wait until the mistakes are mended." in ran.out
    assert "E400" not in ran.out


def test_a_wrong_guarantee_lets_no_other_wait(tmp_path: Path) -> None:
    write(tmp_path, rules=EXACTLY + "guarantee segment never falls with visited pricing\n")
    ran = leadlang("check", "rules.lead")
    assert "E440" in ran.out and "E400" in ran.out and "rules.lead: 2 mistakes." in ran.out


def test_loading_and_scoring_do_not_wait_for_proofs(tmp_path: Path) -> None:
    write(tmp_path, rules=EXACTLY, leads="id\n1\n")
    assert leadlang("score", "rules.lead", "leads.csv", "--as-of", "2026-06-30").code == 0


def test_nouns_are_those_of_known_verbs_in_every_language() -> None:
    tables = {language: tomllib.loads(data_text("nouns", f"{language}.toml")) for language in languages()}
    english = tables["en"]["nouns"]
    for language, table in tables.items():
        assert table["nouns"].keys() == english.keys()
        assert set(table["nouns"]) - {"anything", "quoted"} <= set(words(language).verbs)
        for forms in table["nouns"].values():
            assert "{object}" in forms[0] and "{object}" not in forms[1]
            assert len(forms) == 2 or forms[2] in table["nth"]
        assert all("{noun}" in said for genders in table["nth"].values() for said in genders.values())


@pytest.mark.parametrize(
    ("number", "english", "german"),
    [
        (1, "a first visit to pricing", "Ein erster Besuch von pricing"),
        (4, "a 4th visit to pricing", "Ein 4. Besuch von pricing"),
        (8, "an 8th visit to pricing", "Ein 8. Besuch von pricing"),
        (11, "an 11th visit to pricing", "Ein 11. Besuch von pricing"),
        (12, "a 12th visit to pricing", "Ein 12. Besuch von pricing"),
        (21, "a 21st visit to pricing", "Ein 21. Besuch von pricing"),
        (22, "a 22nd visit to pricing", "Ein 22. Besuch von pricing"),
        (81, "an 81st visit to pricing", "Ein 81. Besuch von pricing"),
        (111, "a 111th visit to pricing", "Ein 111. Besuch von pricing"),
    ],
)
def test_numbers_in_a_sentence(number: int, english: str, german: str) -> None:
    guarantee = promised("visited pricing")
    assert (one_more(guarantee, number, "en"), one_more(guarantee, number, "de")) == (english, german)


@pytest.mark.parametrize(
    ("subject", "english"),
    [
        ("pricing visited", "a first visit to pricing"),
        ("page_view home", "a first page view of home"),
        ("signed up for newsletter", "a first sign-up for newsletter"),
        ("besucht anything", "a first visit"),
        ("activity", "a first event"),
        ("visited anything except careers", 'a first "visited anything except careers"'),
        ("[visited, opened] docs", 'a first "[visited, opened] docs"'),
        ("won deal", 'a first "won deal"'),
    ],
)
def test_events_in_a_sentence(subject: str, english: str) -> None:
    assert one_more(promised(subject), 1, "en") == english


def promised(subject: str) -> Guarantee:
    text = f"guarantee score never falls with {subject}"
    (guarantee,) = compile_rules(Source("rules", text)).guarantees
    return guarantee
