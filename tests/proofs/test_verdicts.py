"""What the prover says of the small models: the verdict, by which method, and the smallest witness."""

from __future__ import annotations

from pathlib import Path

import pytest
from leadlang.compiler.compile import compile_rules
from leadlang.compiler.prove import prove
from leadlang.compiler.proving.verdicts import Verdict
from leadlang.dsl.problems import Source
from leadlang.runtime.model import CompiledModel

from .expectations import Expectation, expectations, model_paths
from .outcomes import shown
from .witnesses import faults, known_fields, unreadable


@pytest.mark.parametrize("path", model_paths(), ids=lambda path: path.stem)
def test_the_prover_says_what_the_comments_say(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    compiled = compile_rules(Source(path.name, text))
    assert compiled.model is not None
    by_line = expectations(text)
    verdicts = prove(compiled).verdicts
    lines = [text.count("\n", 0, verdict.guarantee.span.start) + 1 for verdict in verdicts]
    assert set(lines) == set(by_line)
    wrong = [
        f"line {line}, {verdict.guarantee.subject}: {said}"
        for line, verdict in zip(lines, verdicts, strict=True)
        for said in _differences(by_line[line], verdict, compiled.model)
    ]
    assert not wrong, "\n".join(wrong)


def _differences(expected: Expectation, verdict: Verdict, model: CompiledModel) -> list[str]:
    witness = verdict.witness
    if verdict.verdict != expected.verdict:
        return [f"{verdict.verdict} {verdict.reason}, not {expected.verdict}"]
    if witness is None:
        other = expected.method and verdict.method != expected.method
        return [f"proved by {verdict.method}, not by {expected.method}"] if other else []
    found = faults(model, verdict.guarantee, witness)
    found += [f"unreadable: {cell}" for cell in unreadable(model.rules, witness)]
    size = (len(witness.events), known_fields(model.rules, witness))
    if size != (expected.events, expected.fields):
        found.append(f"a witness of {size} events and fields, not {(expected.events, expected.fields)}")
    values = (shown(verdict.guarantee, witness.before), shown(verdict.guarantee, witness.after))
    if expected.shown is not None and values != expected.shown:
        found.append(f"{values}, not {expected.shown}")
    return found
