"""Every check has a file that triggers it, with what is said beside it, and one in which it finds nothing.

After a change that is meant, `GOLDEN=write pytest tests/compiler/possibilities` writes the `.said` files
anew; read the difference before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from leadlang.compiler.compile import Compiled, compile_rules
from leadlang.compiler.folder import FolderLoader
from leadlang.compiler.possibilities import CHECKS, possibility_problems
from leadlang.compiler.proving.possible import Possibilities
from leadlang.dsl.messages import wording_of
from leadlang.dsl.problems import Problem, Source
from leadlang.dsl.words import languages

from tests.compiler.possibilities.soundness import checked

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
NAMES = [check.__module__.rsplit(".", 1)[-1] for check in CHECKS]
CODES = {
    "thresholds": "E401",
    "lines": "W401",
    "never_holds": "W402",
    "never_pays": "W403",
    "overridden": "W404",
    "branches": "W405",
    "same_rules": "W406",
    "more_pays_less": "W407",
    "gaps": "W408",
    "overlaps": "W409",
    "always_true": "W410",
    "caps": "W411",
    "limits": "W412",
    "beyond_scale": "W413",
    "cells": "W414",
}
USUAL = [
    *sorted(ROOT.glob("examples/*/rules.lead")),
    *sorted(ROOT.glob("tests/real/*.lead")),
]


def compiled(path: Path) -> Compiled:
    result = compile_rules(Source(path.name, path.read_text("utf-8")), FolderLoader(path.parent))
    assert result.model is not None, [found.code for found in result.problems]
    return result


def found_in(result: Compiled) -> list[Problem]:
    assert result.provable is not None
    return possibility_problems(result, Possibilities(result.provable))


def said_about(result: Compiled) -> str:
    lines: list[str] = []
    for found in sorted(found_in(result), key=lambda one: (one.span.start, one.code)):
        source = result.sources[found.span.file]
        line, column = source.line_and_column(found.span.start)
        said = wording_of(found, "en")
        lines.append(f"{line}:{column} {found.code} {said.message}")
        lines.append(f"    {source.text[found.span.start : found.span.end].splitlines()[0]}")
        for language in languages():
            assert "{" not in wording_of(found, language).message, "a placeholder that no fact fills"
    return "\n".join(lines) + "\n"


def test_every_check_has_its_fixtures_and_its_code() -> None:
    assert sorted(NAMES) == sorted(CODES)
    assert len(set(CODES.values())) == len(CODES)
    for name in NAMES:
        for file in ("triggers.lead", "triggers.said", "quiet.lead"):
            assert (HERE / name / file).is_file(), f"{name}/{file}"


@pytest.mark.parametrize("name", NAMES)
def test_what_triggers_it(name: str) -> None:
    script = HERE / name / "triggers.lead"
    said = said_about(compiled(script))
    golden = script.with_suffix(".said")
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(said, "utf-8")
    assert said == golden.read_text("utf-8")
    assert f" {CODES[name]} " in said


@pytest.mark.parametrize("name", NAMES)
def test_what_must_not(name: str) -> None:
    result = compiled(HERE / name / "quiet.lead")
    assert found_in(result) == []


@pytest.mark.parametrize("path", USUAL, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_usual_models_give_no_false_alarm(path: Path) -> None:
    assert found_in(compiled(path)) == []


def test_many_rules_hardly_need_the_solver() -> None:
    """Made-up leads and single fields answer nearly all there is to ask of 200 usual rules."""
    lines = ["score from 0 to 300", "grade from F to A+ starting at D"]
    for at in range(40):
        lines += [
            f"when industry in [a{at}, b{at}] score +{at % 7 + 1}",
            f"when employees between {at * 10} and {at * 10 + 9} score +{at % 5 + 1}, grade +1/3",
            f"each visited page{at} score +{at % 3 + 1} up to 20",
            f"when visited page{at} at least 3 times in the last {at + 7} days score +5",
            f'when title contains "word{at}" and country is c{at} score -2',
        ]
    lines += ["stage A when score at least 200 and grade at least D+", "stage B when score at least 50"]
    model, problems = checked(compile_rules(Source("many.lead", "\n".join(lines))))
    assert problems == []
    assert len(model.rule_places) == 200
    assert model._asked <= 2


def test_a_file_of_names_alone_is_fine() -> None:
    result = compile_rules(Source("names.lead", "let hot = 5\nsegment A when country is DE\n"))
    assert found_in(result) == []
