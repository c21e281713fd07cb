"""Conditions of three values as the solver sees them: surely true, surely false, neither (unknown)."""

from __future__ import annotations

from collections.abc import Callable

import z3
from attrs import frozen

from ...runtime.rules import Always, And, Condition, Not, NumberOf, Or, Unless
from .puzzle import Bool, Puzzle


@frozen(eq=False)
class Truth:
    true: Bool
    false: Bool


def two_valued(claim: Bool) -> Truth:
    return Truth(claim, z3.Not(claim))


def truth_of(condition: Condition, answer: Callable[[Condition], Truth], puzzle: Puzzle) -> Truth:
    """A condition's truth; `answer` says that of every part that joins no others."""

    def of(part: Condition) -> Truth:
        return truth_of(part, answer, puzzle)

    match condition:
        case Always(value):
            return Truth(puzzle.constant(value), puzzle.constant(not value))
        case And(parts):
            truths = [of(part) for part in parts]
            return Truth(puzzle.all(t.true for t in truths), puzzle.any(t.false for t in truths))
        case Or(parts):
            truths = [of(part) for part in parts]
            return Truth(puzzle.any(t.true for t in truths), puzzle.all(t.false for t in truths))
        case Not(part):
            inner = of(part)
            return Truth(inner.false, inner.true)
        case Unless(part):
            inner = of(part)
            return Truth(z3.Not(inner.true), inner.true)
        case NumberOf(low, high, parts):
            truths = [of(part) for part in parts]
            surely = puzzle.count(t.true for t in truths)
            at_most = puzzle.count(z3.Not(t.false) for t in truths)
            least, most = low or 0, len(parts) if high is None else high
            if least > most:
                return Truth(puzzle.constant(False), puzzle.constant(True))
            return Truth(z3.And(surely >= least, at_most <= most), z3.Or(at_most < least, surely > most))
        case _:
            return answer(condition)
