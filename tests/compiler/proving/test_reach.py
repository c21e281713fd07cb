"""How far totals go and which values leads get: small models with known answers, and the examples."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from attrs import frozen
from leadlang.compiler.compile import Compiled, compile_rules
from leadlang.compiler.folder import FolderLoader
from leadlang.compiler.possibilities import model_of
from leadlang.compiler.proving.possible import Example, Possibilities
from leadlang.compiler.proving.reach import Reach, Reachable, TotalRange, reach
from leadlang.dsl.problems import Source
from leadlang.engines import Engine, evaluate
from leadlang.runtime.columns import FrameLog
from leadlang.runtime.facts import TableReading

ENGINES: tuple[Engine, ...] = ("reference", "columns")
EXAMPLES = Path(__file__).parents[3] / "examples"

End = int | float | str | None
"""Points, a grade, or no limit."""


@frozen
class Model:
    """Rules, the two ends of every total that is looked at, and of each list what some lead gets and what
    none does."""

    rules: str
    ends: dict[str, tuple[End, End]]
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


MODELS = {
    "the worked example": Model(
        "when job_title in [CEO] grade +1; when downloaded whitepaper score +20; "
        "when visited careers grade -1",
        {"score": (0, 20), "grade": ("F", "C")},
    ),
    "a field called id": Model(
        'when id starts with "x" and visited pricing score -10\n'
        "when visited pricing where topic is known score -3",
        {"score": (-13, 0)},
    ),
    "a cap": Model("each visited pricing score +5 up to 20", {"score": (0, 20)}),
    "a cap below one event": Model("each visited pricing score +5 up to 3", {"score": (0, 3)}),
    "a limit of times": Model("each visited pricing score +5 at most 3 times", {"score": (0, 15)}),
    "held to its range": Model(
        "score from 0 to 100\neach visited pricing score +30\neach unsubscribed newsletter score -50",
        {"score": (0, 100)},
    ),
    "no limit above": Model("each visited pricing score +1", {"score": (0, None)}),
    "no limit below": Model("each visited pricing score -1\nwhen a is x score +2", {"score": (None, 2)}),
    "a field without limits": Model("when bonus is known score +bonus", {"score": (None, None)}),
    "steps of a field": Model("score +1 per 100 employees up to 10", {"score": (0, 10)}),
    "a ceiling": Model(
        "when job_title is CEO score +50\nwhen downloaded whitepaper score +20\n"
        "when job_title is CEO score at most 30",
        {"score": (0, 30)},
    ),
    "a floor": Model(
        "score starting at 5\nwhen a is x score -10\nwhen a is x score at least 1", {"score": (1, 5)}
    ),
    "rules that exclude each other": Model(
        "when country is DE score +10\nwhen country is AT score +7\nwhen country is CH score -4",
        {"score": (-4, 10)},
    ),
    "first of": Model(
        "first of\n  when employees at least 1000 score +8\n  when employees at least 100 score +12\n"
        "  otherwise score -1\nend",
        {"score": (-1, 12)},
    ),
    "a group that counts half": Model(
        'group "Web" up to 40 counts 50%\n  each visited blog score +3\n  each visited docs score +4\nend',
        {"score": (0, 20)},
    ),
    "exactly or at least": Model(
        "when visited pricing exactly 2 times score +10\nwhen visited pricing at least 3 times score +7",
        {"score": (0, 10)},
    ),
    "tenths, and parts of a combined score": Model(
        "score for web from 0 to 10 with 1 decimal\nscore for mail from -5 to 20\n"
        "score for both = 50% of score for web and 150% of score for mail\n"
        "when x is 1 score for web +2.5\n"
        "when y is 1 score for mail +7\nwhen z is 1 score for mail -3",
        {"web": (0, 2.5), "mail": (-3, 7), "both": (-4, 12)},
    ),
    "a scale of one's own": Model(
        "grade from E to A starting at C\nwhen x is 1 grade +1\nwhen y is 1 grade +1/3\nwhen z is 1 grade -3",
        {"grade": ("E", "B")},
    ),
    "a stage that is out of reach together": Model(
        "when country is DE score +60\nwhen country is AT grade +3\n"
        "stage SQL when score at least 50 and grade at least B\nstage MQL when score at least 50\n"
        "stage Rest otherwise",
        {"score": (0, 60), "grade": ("D", "A")},
        yes=("stage::MQL", "stage::Rest"),
        no=("stage::SQL",),
    ),
    "a stage that nothing is left for": Model(
        "when visited pricing score +10\nstage A when score at most 5\nstage B when score more than 5\n"
        "stage C otherwise\ndisqualify rival when company is Rival",
        {"score": (0, 10)},
        yes=("stage::A", "stage::B"),
        no=("stage::C",),
    ),
    "a stage for those who are disqualified": Model(
        "when visited pricing score +10\ndisqualify rival when company is Rival\n"
        "stage A when company is Rival\nstage B otherwise",
        {"score": (0, 10)},
        yes=("stage::B",),
        no=("stage::A",),
    ),
    "a segment hidden by an earlier one": Model(
        "segment Boss when job_title in [CEO, CTO]\nsegment Technician when job_title is CTO\n"
        "segment Rest otherwise\nwhen segment is Technician score +5\nwhen segment is Boss score +2",
        {"score": (0, 2)},
        yes=("segment::Boss", "segment::Rest"),
        no=("segment::Technician",),
    ),
    "cells that are never reached": Model(
        "when job_title is CEO score +60, grade +3\n"
        "matrix rating of grade by score\n  | | below 30 | at least 30 |\n"
        "  | at least A | S | A |\n  | otherwise | D | C |",
        {"score": (0, 60), "grade": ("D", "A")},
        yes=("matrix:rating:A", "matrix:rating:D"),
        no=("matrix:rating:S", "matrix:rating:C"),
    ),
    "a label behind another": Model(
        "when visited pricing at least 2 times score +40\nlabel heat hot when score at least 40\n"
        "label heat warm when score between 1 and 39\nlabel heat cold otherwise",
        {"score": (0, 40)},
        yes=("label:heat:hot", "label:heat:cold"),
        no=("label:heat:warm",),
    ),
    "another time zone": Model(
        'time zone "Pacific/Auckland"\neach opened email score +1 once a day up to 4\n'
        "when visited pricing in the last 1 days score +5\nstage Now when score at least 9\n"
        "stage Later otherwise",
        {"score": (0, 9)},
        yes=("stage::Now", "stage::Later"),
    ),
}
FILES = sorted(EXAMPLES.glob("*/rules.lead"))


def compiled(rules: str) -> Compiled:
    found = compile_rules(Source("rules", rules))
    assert [one for one in found.problems if one.severity == "error"] == []
    return found


def reach_of(found: Compiled) -> Reach:
    """Without the guarantees."""
    assert found.provable is not None
    possible = Possibilities(found.provable)
    model = model_of(found, possible)
    assert model is not None
    return reach(found.provable, possible, model)


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_what_can_happen(model: Model) -> None:
    found = compiled(model.rules)
    can = reach_of(found)
    ends = {one.total: ends_of(one, found) for one in can.totals if one.total in model.ends}
    assert ends == model.ends
    assert all(one.lowest.exact and one.highest.exact for one in can.totals)
    verdicts = {f"{one.sort}:{one.name}:{one.value}": one.verdict for one in can.values}
    assert verdicts == {**dict.fromkeys(model.yes, "yes"), **dict.fromkeys(model.no, "no")}
    assert examples_are_true(found, can)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_examples_of_the_project(path: Path) -> None:
    found = compile_rules(Source(path.name, path.read_text("utf-8")), FolderLoader(path.parent))
    can = reach_of(found)
    assert all(one.lowest.exact and one.highest.exact for one in can.totals)
    assert {one.verdict for one in can.values} <= {"yes", "no"}
    assert examples_are_true(found, can, smaller=False)


def test_the_smaller_examples_are_small() -> None:
    found = compiled(MODELS["no limit below"].rules + "\nwhen b is y score +0\neach opened email score -2")
    assert found.provable is not None
    (score, _) = reach_of(found).totals
    example = score.smaller(found.provable).highest.example
    assert example is not None
    assert (set(example.rows.lead), example.rows.log) == ({"id", "a"}, False)


def ends_of(one: TotalRange, found: Compiled) -> tuple[End, End]:
    assert found.provable is not None
    scale = found.provable.grade.scale

    def said(value: int | None) -> End:
        return value if value is None else scale[value] if one.total == "grade" else value / 1000

    return said(one.lowest.value), said(one.highest.value)


def examples_are_true(found: Compiled, can: Reach, smaller: bool = True) -> int:
    """How many examples there are: one wherever there may be. Each gives what it shows, on both engines."""
    rows: dict[tuple[int, Engine], dict[str, object]] = {}
    all_shown = [*shown(can, found, smaller)]
    for column, value, example in all_shown:
        for engine in ENGINES:
            place = (id(example), engine)
            if place not in rows:
                rows[place] = run(found, example, engine)
            assert rows[place][column] == value, (engine, column, value, example)
    return len(all_shown)


def shown(can: Reach, found: Compiled, smaller: bool) -> Iterator[tuple[str, object, Example]]:
    """Column, value and example of all there are."""
    rules = found.provable
    assert rules is not None
    for total in [one.smaller(rules) if smaller else one for one in can.totals]:
        for end in (total.lowest, total.highest):
            assert (end.example is None) is (end.value is None)
            if end.example is not None and end.value is not None:
                yield total_column(total), wanted(total, end.value, found), end.example
    for value in [one.smaller(rules) if smaller else one for one in can.values]:
        assert (value.example is None) is (value.verdict != "yes")
        if value.example is not None:
            yield value_column(value), value.value, value.example


def total_column(total: TotalRange) -> str:
    return total.total if total.total in ("score", "grade") else f"score_{total.total}"


def value_column(one: Reachable) -> str:
    return one.name or one.sort


def wanted(total: TotalRange, value: int, found: Compiled) -> object:
    assert found.provable is not None
    return found.provable.grade.scale[value] if total.total == "grade" else Decimal(value) / 1000


def run(found: Compiled, example: Example, engine: Engine) -> dict[str, object]:
    assert found.model is not None
    rows = example.rows
    leads = pl.DataFrame([dict(rows.lead)])
    logs = []
    if rows.log:
        layout = rows.layout
        columns = [layout.lead, layout.time, *layout.verbs, *layout.objects]
        columns += [name for row in rows.events for name in row]
        schema = dict.fromkeys(columns, pl.String)
        events = [{name: row.get(name) for name in schema} for row in rows.events]
        logs = [FrameLog("events", pl.DataFrame(events, schema=schema), layout, TableReading())]
    outcome = evaluate(engine, found.model, leads, logs, rows.as_of, "id", TableReading())
    assert outcome.problems == ()
    (row,) = outcome.table.to_dicts()
    return row
