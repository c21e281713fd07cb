"""W401: a line of segments, stages or a label that no lead ever gets to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...dsl import syntax as s
from ...dsl.problems import Problem, problem
from ...runtime.rules import Always, Choice
from .model import Claim, Model
from .thresholds import beyond_reach

Line = s.Segment | s.Stage | s.LabelLine


def problems(model: Model) -> Iterator[Problem]:
    written = model.written
    yield from _list(model, model.rules.segments, written.segments, result=False)
    yield from _list(model, model.rules.stages, written.stages, result=True)
    for label, lines in zip(model.rules.labels, written.labels, strict=True):
        yield from _list(model, label.choices, lines, result=True)


def _list(model: Model, choices: Sequence[Choice], lines: Sequence[Line], result: bool) -> Iterator[Problem]:
    """`result`: a lead that is disqualified is in none of them."""

    def impossible(*claims: Claim) -> bool:
        return model.impossible_result(*claims) if result else model.impossible(*claims)

    for at, (choice, line) in enumerate(zip(choices, lines, strict=True)):
        above = choices[:at]
        if any(one.condition == Always(True) for one in above):
            return  # said by W202
        if beyond_reach(model, choice.condition) or model.impossible((choice.condition, True)):
            continue
        if impossible(*((one.condition, False) for one in above), (choice.condition, True)):
            taking = [
                lines[place]
                for place, one in enumerate(above)
                if impossible((one.condition, False), (choice.condition, True))
            ]
            name = line.value.text if isinstance(line, s.LabelLine) else line.name.text
            facts = {"name": name, "line": model.written.line(taking[0].span, line.span) if taking else ""}
            yield problem("W401", line.span, "one" if taking else "" if above else "first", **facts)
