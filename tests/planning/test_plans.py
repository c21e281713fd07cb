"""The plan that people see: golden files, every phrase of it, and that it tells the tables' own truth."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from leadlang.compiler.compile import compiled_model
from leadlang.compiler.optimising import PASSES
from leadlang.dsl import syntax as s
from leadlang.dsl.words import languages
from leadlang.dsl.write import write
from leadlang.loading import compile_file, compile_text
from leadlang.members import all_rules
from leadlang.planning import plan
from leadlang.planning.fates import Fate, Step, plan_of
from leadlang.planning.words import PlanWords
from leadlang.runtime import tables as t
from leadlang.wording import phrase

from tests.interfaces.running import leadlang
from tests.planning.plans import EVERY_FATE, PLANS, ROOT, Golden
from tests.strategies import programs
from tests.strategies.running import rules_of

RULES = ROOT / EVERY_FATE


@pytest.mark.parametrize("golden", PLANS, ids=lambda golden: golden.path.name)
def test_plans_are_as_written(golden: Golden) -> None:
    assert golden.written() == golden.path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", languages())
def test_every_way_and_every_reason_is_said(language: str) -> None:
    compiled = compile_file(RULES)
    said = plan(compiled, "text", language)
    model = compiled.model
    assert model is not None
    planned = plan_of(model.rules)
    kinds = {fate.kind for fate in planned.fates}
    reasons = {reason for fate in planned.fates for reason in fate.reasons}
    costs = {fate.cost for fate in planned.fates}
    assert kinds == {"look_up", "everyone", "per_event", "by_lead", "by_event", "removed"}
    assert costs == {"nothing", "nothing_more", "sort", "operations", "pass"}
    assert len(reasons) == 10
    for reason in reasons:
        assert phrase(f"plan_because_{reason}", language, on="§").partition("§")[0] in said
    for cost in costs:
        assert phrase(f"plan_cost_{cost}", language) in said
    for one in PASSES:
        assert phrase(f"plan_pass_{one.__name__}", language) in said


@pytest.mark.parametrize("language", languages())
def test_what_few_models_show_has_words_too(language: str) -> None:
    planned = plan_of(rules_of("when a is b score +1\nwhen c is d score +2"))
    words = PlanWords(planned, language, ("one", "two"))
    first, second = (fate.rule for fate in planned.fates)
    gone = Fate(second, "removed", "nothing", why="earlier", by=first)
    assert words.place(first) in words.fate(gone)
    ending = phrase("plan_removed_counts", language)
    assert words.fate(gone).endswith(ending)
    assert not words.fate(evolve(gone, rule=evolve(second, kind="otherwise"))).endswith(ending)
    assert "7" in words.step(Step("any", (7, 7), (7, 6), (3, 3), (0, 0)))
    assert words.step(Step("any", (7, 7), (7, 7), (3, 3), (0, 0))) == ""


@given(programs())
def test_a_plan_is_that_of_the_compiled_tables(program: s.Program) -> None:
    rules = rules_of(write(program))
    tables = compiled_model(rules).tables
    planned = plan_of(rules)
    assert planned.tables == tables
    assert [fate.rule for fate in planned.fates] == sorted(
        all_rules(rules.members), key=lambda rule: rule.number
    )
    kept = {row.number for member in tables.members for row in member.rules}
    assert {fate.rule.number for fate in planned.fates if fate.kind != "removed"} == kept
    assert all(fate.reasons for fate in planned.fates if fate.kind in ("by_lead", "by_event"))
    on_axes = [(one.axis, member) for one in tables.plan.one_axis for member in one.members]
    everyone = sum(len(tables.members[member].rules) for axis, member in on_axes if axis == t.NO_AXIS)
    assert planned.count("everyone") == everyone
    assert planned.count("per_event") == len(tables.plan.per_event)


@given(programs())
def test_every_model_has_a_plan_in_words(program: s.Program) -> None:
    compiled = compile_text(write(program), "rules", None, None)
    for language in languages():
        said = plan(compiled, "text", language)
        assert said.endswith("\n")
        assert not any(line != line.rstrip() for line in said.split("\n"))
    rules = json.loads(plan(compiled, "json"))["plan"]
    assert [one["rule"] for one in rules] == list(range(len(rules)))


# ---------------------------------------------------------------- the command


def test_the_command_prints_it() -> None:
    ran = leadlang("plan", RULES)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == plan(compile_file(RULES), "text")
    assert leadlang("plan", RULES, "--language", "de").out == plan(compile_file(RULES), "text", "de")
    assert leadlang("plan", RULES, "--json").out == leadlang("plan", RULES, "--format", "json").out
    assert json.loads(leadlang("plan", RULES, "--json").out)["file"] == "every_fate.lead"


def test_rules_with_mistakes_have_no_plan() -> None:
    ran = leadlang("plan", "-", input="when a is score +1")
    assert ran.code == 1
    assert ran.out == ""
    assert "R020" in ran.err


def test_a_file_without_rules_says_so() -> None:
    ran = leadlang("plan", "-", input="score from 0 to 10")
    assert ran.code == 0
    assert "0 rules" in ran.out
    assert ran.err


def test_several_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "shared.lead").write_text("when a is b score +1\n", encoding="utf-8")
    (tmp_path / "main.lead").write_text('use "shared.lead"\nwhen c is d score +2\n', encoding="utf-8")
    said = leadlang("plan", tmp_path / "main.lead").out
    assert "shared.lead, line 1  when a is b score +1" in said
    assert "main.lead, line 2  when c is d score +2" in said
