"""Every example of the documentation is run, on both evaluators, with the rows in either order."""

from __future__ import annotations

import polars as pl
import pytest
from leadlang.compiler.compile import Compiled, compile_rules
from leadlang.compiler.folder import FolderLoader
from leadlang.dsl.problems import Source
from leadlang.engines import Engine, evaluate
from leadlang.moments import moment
from leadlang.runtime.columns import FrameLog, FrameOutcome
from leadlang.runtime.facts import DataProblem, LogLayout, TableReading
from leadlang.runtime.headers import find_layout
from leadlang.runtime.model import CompiledModel

from tests.docs.pages import ROOT, Example, Table, examples

PAGES = ("language.md", "how-results-are-computed.md")
FILES = FolderLoader(
    ROOT / "examples" / "several_products"
)  # what `use` and `list from` in the examples find
EXAMPLES = {example.name: example for page in PAGES for example in examples(page)}
RIGHT = {name: example for name, example in EXAMPLES.items() if example.problems is None}
WRONG = {name: example for name, example in EXAMPLES.items() if example.problems is not None}
WITH_RESULT = {name: example for name, example in RIGHT.items() if example.result is not None}


def compiled(example: Example) -> Compiled:
    return compile_rules(Source("rules", example.rules), FILES)


def problem_lines(result: Compiled, severity: str) -> list[str]:
    return [
        f"{found.code} line {result.sources[found.span.file].line_and_column(found.span.start)[0]}"
        for found in result.problems
        if found.severity == severity
    ]


def test_there_are_as_many_examples_as_a_reference_needs() -> None:
    assert len(RIGHT) >= 60
    assert len(WITH_RESULT) >= 25


@pytest.mark.parametrize("example", RIGHT.values(), ids=RIGHT)
def test_right_examples_have_no_mistake(example: Example) -> None:
    assert problem_lines(compiled(example), "error") == []


@pytest.mark.parametrize("example", WRONG.values(), ids=WRONG)
def test_wrong_examples_have_just_the_mistakes_that_are_named(example: Example) -> None:
    assert example.problems
    assert problem_lines(compiled(example), "error") == list(example.problems)


@pytest.mark.parametrize("engine", ["reference", "columns"])
@pytest.mark.parametrize("example", WITH_RESULT.values(), ids=WITH_RESULT)
def test_results_are_as_written(example: Example, engine: Engine) -> None:
    assert example.leads is not None and example.result is not None
    outcome = score(example, model_of(example), engine)
    got = shown(example, outcome)
    assert got == list(example.result.rows)
    assert [problem_line(found) for found in outcome.problems] == list(example.data_problems)


@pytest.mark.parametrize("example", WITH_RESULT.values(), ids=WITH_RESULT)
def test_the_order_of_rows_makes_no_difference(example: Example) -> None:
    turned = example.turned()
    there, back = (score(one, model_of(one), "columns") for one in (example, turned))
    assert shown(example, there) == shown(turned, back)[::-1]


def model_of(example: Example) -> CompiledModel:
    model = compiled(example).model
    assert model is not None
    return model


def score(example: Example, model: CompiledModel, engine: Engine) -> FrameOutcome:
    assert example.leads is not None
    plain = TableReading()
    logs = []
    if example.events is not None:
        layout = find_layout(example.events.columns, "id")
        assert isinstance(layout, LogLayout)
        logs = [FrameLog("events", frame(example.events), layout, plain)]
    as_of = moment(example.as_of, model.rules.time_zone)
    return evaluate(engine, model, frame(example.leads), logs, as_of, "id", plain)


def frame(table: Table) -> pl.DataFrame:
    return pl.DataFrame(list(table.rows), schema=dict.fromkeys(table.columns, pl.String))


def shown(example: Example, outcome: FrameOutcome) -> list[dict[str, str | None]]:
    """The result in the columns that the example names, as text."""
    assert example.leads is not None and example.result is not None
    rows = [
        {**row, "id": lead["id"]}
        for lead, row in zip(example.leads.rows, outcome.table.to_dicts(), strict=True)
    ]
    names = example.result.columns
    return [{name: None if row[name] is None else str(row[name]) for name in names} for row in rows]


def problem_line(found: DataProblem) -> str:
    return f"{found.code} {found.table} row {found.row} {found.column}"
