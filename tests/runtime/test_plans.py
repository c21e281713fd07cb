"""A plan of a loaded model promises nothing that its members do not keep; else the model is refused."""

from __future__ import annotations

import json

import pytest
from leadlang.compiler.compile import compiled_model
from leadlang.runtime import tables as t
from leadlang.runtime.codec import from_json
from leadlang.runtime.model import CompiledModel, ModelRefused
from leadlang.runtime.soundness import unsound

from tests import builders as b

VISITED = b.did("visited", "pricing")
MODEL = compiled_model(
    b.model(
        b.when(b.text_is("job", "CEO"), b.plus(1)),
        b.when(b.at_least("employees", 50), b.plus(2)),
        b.when(b.all_of(b.text_is("job", "CEO"), b.at_least("employees", 50)), b.plus(3)),
        b.each(VISITED, b.plus(4)),
        b.each(VISITED, b.plus(5, latest=2)),
        b.when(b.known("job"), b.plus_field("employees")),
        b.when(b.ALWAYS, b.plus(7)),
        fields=[b.field("job"), b.field("employees", "number")],
    )
)
JOB, EMPLOYEES = 0, 1
AS_COMPILED = MODEL.tables.plan


def planned(*one_axis: tuple[int, tuple[int, ...]], per_event: tuple[int, ...] = ()) -> t.Plan:
    return t.Plan(tuple(t.OneAxis(axis, members) for axis, members in one_axis), per_event)


def read_back(plan: t.Plan) -> CompiledModel:
    data = json.loads(MODEL.to_json())
    data["tables"]["plan"] = {
        "one_axis": [{"axis": one.axis, "members": list(one.members)} for one in plan.one_axis],
        "per_event": list(plan.per_event),
    }
    return from_json(json.dumps(data))


def test_the_compiler_plans_what_may_be_planned() -> None:
    by_hand = planned((t.NO_AXIS, (6,)), (JOB, (0,)), (EMPLOYEES, (1,)), per_event=(3,))
    assert by_hand == MODEL.tables.plan
    assert unsound(MODEL.rules, MODEL.tables) is None


@pytest.mark.parametrize(
    "plan",
    [AS_COMPILED, t.Plan(), planned(per_event=(3,)), planned((EMPLOYEES, (1, 6)))],
    ids=["as compiled", "none", "events alone", "a rule for all on an axis"],
)
def test_a_plan_that_is_kept_is_read(plan: t.Plan) -> None:
    assert read_back(plan).tables.plan == plan


@pytest.mark.parametrize(
    "plan",
    [
        planned((JOB, (1,))),
        planned((t.NO_AXIS, (0,))),
        planned((t.SEVERAL, (2,))),
        planned((JOB, (2,))),
        planned((JOB, (0, 0))),
        planned((JOB, (0,)), (JOB, (6,))),
        planned((JOB, (0, 6)), (EMPLOYEES, (1, 6))),
        planned((JOB, (3,))),
        planned((JOB, (5,))),
        planned((JOB, (99,))),
        planned((JOB, (-1,))),
        planned((99, (6,))),
        planned((-7, (6,))),
        planned(per_event=(4,)),
        planned(per_event=(0,)),
        planned(per_event=(3, 3)),
        planned(per_event=(-1,)),
        planned(per_event=(99,)),
    ],
    ids=str,
)
def test_a_plan_that_is_not_kept_is_refused(plan: t.Plan) -> None:
    with pytest.raises(ModelRefused, match="plan"):
        read_back(plan)
