"""A compiled model is canonical JSON, comes back as it was, and nothing else is taken for one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from leadlang.compiler.compile import compiled_model
from leadlang.runtime.columns import FrameLog, score
from leadlang.runtime.model import CompiledModel, ModelRefused
from leadlang.runtime.times import parse_as_of

from tests import builders as b
from tests.runtime.rules_strategy import Dice


def compiled(seed: object) -> CompiledModel:
    rules = Dice(Random(f"codec {seed}")).model()
    return compiled_model(rules)


@pytest.mark.parametrize("seed", range(40))
def test_a_model_comes_back_as_it_was(seed: int) -> None:
    model = compiled(seed)
    text = model.to_json()
    again = CompiledModel.from_json(text)
    assert again == model
    assert again.to_json() == text
    assert again.hash == model.hash


def test_the_json_is_canonical() -> None:
    rules = b.model(b.when(b.text_is("stadt", "Köln"), b.plus("0.5")), fields=[b.field("stadt")])
    text = compiled_model(rules).to_json()
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert '"köln"' in text
    model = CompiledModel.from_json(text)
    assert len(model.hash) == 12
    assert model.digest.startswith(model.hash)
    other = b.model(b.when(b.text_is("stadt", "Köln"), b.plus("0.6")), fields=[b.field("stadt")])
    assert compiled_model(other).hash != model.hash


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"format":"leadlang model"}',
        '{"format":"leadlang model","version":1}',
        '{"format":"leadlang model","version":true,"rules":{},"tables":{}}',
        '{"format":"leadlang model","version":2,"rules":{},"tables":{}}',
        '{"format":"leadlang model","version":1,"rules":{},"tables":{}}',
        '{"format":"leadlang model","version":1,"version":1,"rules":{},"tables":{}}',
        '{"format":"leadlang model","version":1e0,"rules":{},"tables":{}}',
        '{"a":NaN}',
        "[" * 100_000,
        "\ud800",
    ],
)
def test_what_is_no_model_is_refused(text: str) -> None:
    with pytest.raises(ModelRefused) as refused:
        CompiledModel.from_json(text)
    assert str(refused.value).endswith(".")


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(data, dict):
        for key in data:
            yield from places(data[key], (*path, key))
    elif isinstance(data, list):
        for at in range(len(data)):
            yield from places(data[at], (*path, at))


def put(data: Any, path: tuple[Any, ...], value: object) -> None:
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = value


STRANGE = (
    None,
    True,
    -7,
    2**80,
    10**6,
    "x",
    "1E+9999",
    [],
    {},
    ["a"],
    {"is": "Rules"},
    {"is": "Fixed", "value": True},
)


@pytest.mark.parametrize("seed", range(15))
def test_a_damaged_model_is_refused_or_runs(seed: int) -> None:
    """Whatever stands in one place: the model is refused, or it scores without failing."""
    dice = Dice(Random(f"damage {seed}"))
    text = compiled(seed % 5).to_json()
    everywhere = list(places(json.loads(text)))
    leads, (name, frame, layout) = dice.leads(), dice.log("log")
    for _ in range(60):
        data = json.loads(text)
        put(data, dice.of(everywhere), dice.of(STRANGE))
        try:
            model = CompiledModel.from_json(json.dumps(data))
        except ModelRefused:
            continue
        as_of = parse_as_of("2026-06-30", model.tables.time_zone)
        score(model, leads, [FrameLog(name, frame, layout)], as_of, "Id")
