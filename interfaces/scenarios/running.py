"""Scenarios run on the model they stand in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from attrs import evolve, frozen

from ..compiler.compile import Compiled
from ..compiler.scenario_types import Expectation, OneOf, Scenario, case_of, values_of
from ..dsl.words import words
from ..runtime.facts import LeadResult
from ..runtime.reference import Assessment, assess
from ..runtime.reference.case import Case
from ..runtime.reference.conditions import truth
from ..runtime.rules import Rules


@frozen
class Miss:
    """An expectation that does not hold, and what came out instead, both as in `score is 78`."""

    expected: str
    got: str


@frozen
class ScenarioOutcome:
    """What became of one scenario.

    "broken": there is a mistake in it (`leadlang.check` says which), so it could not be run. `line` counts
    from 1. `result` is what the model gives, None where it was not run.
    """

    name: str
    file: str
    line: int
    verdict: Literal["passed", "failed", "broken"]
    misses: tuple[Miss, ...] = ()
    arithmetic: tuple[str, ...] = ()
    result: LeadResult | None = None

    @property
    def passed(self) -> bool:
        return self.verdict == "passed"


def run_scenarios(path: str | os.PathLike[str], language: str | None = None) -> tuple[ScenarioOutcome, ...]:
    """Run every scenario of a rule file and of the files it uses, in the order of the text.

    A scenario that has a mistake is "broken", the others are run all the same. Raises RulesRefused where the
    rules themselves have mistakes, Refused where the file cannot be read.
    """
    from ..loading import RulesRefused, compile_file

    file = Path(path)
    compiled = compile_file(file, language)
    if compiled.provable is None:
        raise RulesRefused(compiled, str(file))
    return run_compiled(compiled)


def run_compiled(compiled: Compiled) -> tuple[ScenarioOutcome, ...]:
    """The same for what is compiled already; none where the rules have mistakes."""
    if compiled.provable is None:
        return ()
    return tuple(run_one(compiled, compiled.provable, scenario) for scenario in compiled.scenarios)


def run_one(
    compiled: Compiled, rules: Rules, scenario: Scenario, language: str | None = None
) -> ScenarioOutcome:
    """One scenario; `language` is that of the words around the arithmetic (None: that of the file)."""
    file = scenario.span.file
    line = compiled.sources[file].line_and_column(scenario.span.start)[0]
    if not scenario.clean:
        return ScenarioOutcome(scenario.name, file, line, "broken")
    case = case_of(rules, scenario)
    assessment = assess(case)
    missed = [one for one in scenario.expectations if not holds(one, case, assessment)]
    if not missed:
        return ScenarioOutcome(scenario.name, file, line, "passed", result=assessment.result)
    from .arithmetic import Arithmetic

    misses = tuple(Miss(one.said, got(one, assessment, compiled.language)) for one in missed)
    sums = Arithmetic(compiled.language, language or compiled.language, rules, assessment).lines(missed)
    return ScenarioOutcome(scenario.name, file, line, "failed", misses, sums, assessment.result)


def holds(expectation: Expectation, case: Case, assessment: Assessment) -> bool:
    """Whether what was found out about the lead is as expected."""
    what = expectation.what
    if isinstance(what, OneOf):
        return what.holds(assessment.result)
    points = {total.name: total.points for total in assessment.totals}
    finished = evolve(case, segment=assessment.segment, scores=points, grade=assessment.grade.shown)
    return truth(what.condition, finished) is True


def got(expectation: Expectation, assessment: Assessment, language: str) -> str:
    """What came out, in the words of the expectation: `score is 63`."""
    what, result = expectation.what, assessment.result
    table = words(language)
    if isinstance(what, OneOf):
        known = [value for value in values_of(result, what.kind, what.name) if value is not None]
        if not known:
            return f"{expectation.subject} {table.canonical('IS_UNKNOWN')}"
        value = ", ".join(known)
    else:
        value = result.grade if what.score is None else f"{result.scores[what.score]}"
    return f"{expectation.subject} {table.canonical('IS')} {value}"
