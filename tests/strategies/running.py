"""A case run: its text compiled, its tables scored on either backend."""

from __future__ import annotations

from collections.abc import Iterable

from leadlang.compiler.check import check
from leadlang.compiler.compile import compiled_model
from leadlang.compiler.gather import gather
from leadlang.compiler.loader import NoFiles
from leadlang.dsl.problems import Problem, Source
from leadlang.runtime import columns, reference
from leadlang.runtime.facts import LogLayout, Outcome
from leadlang.runtime.rules import Rules
from leadlang.runtime.times import parse_as_of

from .data import ID
from .tables import Table

Logs = Iterable[tuple[Table, LogLayout]]


class NotValid(AssertionError):
    """A text that should pass the check and does not."""


def rules_of(text: str, language: str | None = None) -> Rules:
    """What a text means; NotValid, with the text, where there is an error in it."""
    checked = check(gather(Source("rules.lead", text), NoFiles(), language))
    if checked.rules is None:
        raise NotValid("\n".join([text, *map(_said, _errors(checked.problems))]))
    return checked.rules


def _errors(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]


def _said(problem: Problem) -> str:
    return f"{problem.code} {problem.variant} at {problem.span.start}: {dict(problem.facts)}"


def by_reference(rules: Rules, leads: Table, logs: Logs, as_of: str) -> Outcome:
    """The outcome on the reference backend."""
    given = [reference.Log(_name(at), log.rows(), layout) for at, (log, layout) in enumerate(logs)]
    return reference.score(rules, leads.rows(), given, parse_as_of(as_of, rules.time_zone), ID)


def by_columns(rules: Rules, leads: Table, logs: Logs, as_of: str) -> Outcome:
    """The outcome on the columns backend, from the model's tables."""
    given = [columns.FrameLog(_name(at), log.frame(), layout) for at, (log, layout) in enumerate(logs)]
    model = compiled_model(rules)
    found = columns.score(model, leads.frame(), given, parse_as_of(as_of, rules.time_zone), ID)
    return columns.as_outcome(model.tables, found)


def _name(at: int) -> str:
    return f"log {at + 1}"
