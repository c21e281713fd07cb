"""`leadlang compile`: one file that takes the place of the rules."""

from __future__ import annotations

import json
from pathlib import Path

import leadlang
import pytest
from leadlang.runtime.model import ModelRefused

from .running import EVENTS, LEADS, ONE_LINE, write
from .running import leadlang as run

SCORE = ("leads.csv", "--events", "events.csv", "--as-of", "2026-11-15", "--quiet")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_model_scores_and_explains_as_its_rules_do(tmp_path: Path) -> None:
    write(tmp_path, rules=ONE_LINE, leads=LEADS, events=EVENTS)
    done = run("compile", "rules.lead", "-o", "model.json")
    assert done.code == 0
    assert done.out == f"model.json written: 3 rules, model {leadlang.load('rules.lead').hash}.\n"
    for command in (
        ("score", "{}", *SCORE, "-o", "-"),
        ("explain", "{}", *SCORE[:-1], "--id", "1", "--quiet"),
    ):
        by_rules, by_model = (
            run(*(part.format(file) for part in command)) for file in ("rules.lead", "model.json")
        )
        assert by_rules.code == by_model.code == 0, by_model.err
        assert by_model.out == by_rules.out != ""
    model = leadlang.load("model.json")
    assert model == leadlang.load("rules.lead")
    assert (
        model.score_one({"job title": "CEO"}).grade
        == leadlang.load("rules.lead").score_one({"job title": "CEO"}).grade
    )


def test_the_file_tells_what_it_was_compiled_from(tmp_path: Path) -> None:
    write(tmp_path, rules='use "shared.lead"\nwhen a is b score +1\n', shared="when c is d score +2\n")
    assert run("compile", "rules.lead").code == 0
    text = (tmp_path / "rules.json").read_text(encoding="utf-8")
    assert [one["name"] for one in json.loads(text)["sources"]] == ["rules.lead", "shared.lead"]
    assert not text.endswith("\n")


def test_it_can_be_read_from_and_written_to_a_pipe(tmp_path: Path) -> None:
    write(tmp_path, rules=ONE_LINE)
    run("compile", "rules.lead", "--quiet")
    from_pipe = run("compile", "-", "-o", "-", input=ONE_LINE)
    data = json.loads(from_pipe.out)
    assert data["hash"].startswith(leadlang.from_text(ONE_LINE).hash)


def test_rules_with_mistakes_write_nothing(tmp_path: Path) -> None:
    write(tmp_path, rules="when job title in [CEO score +1\n")
    done = run("compile", "rules.lead")
    assert done.code != 0
    assert "rules.lead:1" in done.err
    assert not (tmp_path / "rules.json").exists()


@pytest.mark.parametrize("output", ["model.txt", "rules.lead", "nowhere/model.json", "."])
def test_it_is_written_only_where_a_model_belongs(tmp_path: Path, output: str) -> None:
    write(tmp_path, rules=ONE_LINE)
    assert run("compile", "rules.lead", "-o", output).code != 0
    assert (tmp_path / "rules.lead").read_text(encoding="utf-8") == ONE_LINE


CHANGES = {
    "changed": lambda text: text.replace("+20", "+21"),
    "no_json": lambda text: text[: len(text) // 2],
    "no_model": lambda text: "{}",
    "version": lambda text: text.replace('"version":2', '"version":3'),
}


@pytest.mark.parametrize("kind", CHANGES)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_model_that_is_none_is_refused_in_words(tmp_path: Path, kind: str, language: str) -> None:
    write(tmp_path, rules=ONE_LINE, leads=LEADS)
    run("compile", "rules.lead", "-o", "model.json")
    text = (tmp_path / "model.json").read_text(encoding="utf-8")
    (tmp_path / "model.json").write_text(CHANGES[kind](text), encoding="utf-8")
    done = run("score", "model.json", "leads.csv", "--language", language)
    assert done.code != 0
    assert "R070" in done.err
    assert "Traceback" not in done.err
    assert ("leadlang compile RULES" if language == "en" else "leadlang compile REGELN") in done.err
    with pytest.raises(leadlang.Refused):
        leadlang.load(tmp_path / "model.json")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "holds a compiled model, not rules"), ("de", "enthält ein übersetztes Modell")],
)
def test_a_command_that_needs_the_rules_says_so(language: str, said: str) -> None:
    write(Path(), rules=ONE_LINE)
    run("compile", "rules.lead", "-o", "model.json")
    done = run("plan", "model.json", "--language", language)
    assert done.code != 0
    assert said in done.err


def test_a_model_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    write(tmp_path, leads=LEADS)
    done = run("score", "model.json", "leads.csv")
    assert done.code != 0
    assert "R030" in done.err


def test_words_for_every_kind_of_refusal() -> None:
    for kind in ("", "no_json", "no_model", "version", "changed", "damaged"):
        assert "model.json" in str(leadlang.Refused("R070", kind, file="model.json"))
    assert ModelRefused("so").kind == "damaged"
