"""The solver behind a small face: variables, exact arithmetic, and questions with a bounded number of steps.

The solver is Z3. Every puzzle has a context of its own, so that an answer does not depend on what was asked
before, and counts its steps in Z3's own units, which are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import z3
from attrs import Factory, define, field

from ...runtime import exact

Answer = Literal["yes", "no", "unclear"]

Bool = Any  # z3.BoolRef; Z3's own types are not precise enough to be of use
Number = Any  # z3.ArithRef or int


@define
class Puzzle:
    """Unknowns and what is known of them. `steps_left` goes down with every question."""

    steps_left: int
    context: Any = Factory(z3.Context)
    solver: Any = field(init=False)
    names: int = 0
    used: int = 0

    @solver.default
    def _solver(self) -> Any:
        solver = z3.Solver(ctx=self.context)
        solver.set("random_seed", 0)
        return solver

    # ------------------------------------------------------------ unknowns

    def boolean(self, name: str = "b") -> Bool:
        return z3.Bool(self._name(name), self.context)

    def integer(self, name: str = "i") -> Number:
        return z3.Int(self._name(name), self.context)

    def real(self, name: str = "r") -> Number:
        return z3.Real(self._name(name), self.context)

    def _name(self, name: str) -> str:
        self.names += 1
        return f"{name}.{self.names}"

    def constant(self, value: bool) -> Bool:
        return z3.BoolVal(value, self.context)

    def whole(self, value: int) -> Number:
        return z3.IntVal(value, self.context)

    def rational(self, value: Decimal | Fraction) -> Number:
        ratio = Fraction(value)
        return z3.RealVal(f"{ratio.numerator}/{ratio.denominator}", self.context)

    # ------------------------------------------------------------ what is known

    def hold(self, *claims: Bool) -> None:
        """From now on these hold."""
        for claim in claims:
            self.solver.add(claim)

    def all(self, parts: Iterable[Bool]) -> Bool:
        known = list(parts)
        return z3.And(*known) if len(known) > 1 else known[0] if known else self.constant(True)

    def any(self, parts: Iterable[Bool]) -> Bool:
        known = list(parts)
        return z3.Or(*known) if len(known) > 1 else known[0] if known else self.constant(False)

    def sum(self, parts: Iterable[Number]) -> Number:
        known = [part for part in parts if not (isinstance(part, int) and part == 0)]
        return z3.Sum(*known) if len(known) > 1 else known[0] if known else self.whole(0)

    def count(self, parts: Iterable[Bool]) -> Number:
        """How many of them hold."""
        return self.sum(z3.If(part, 1, 0) for part in parts)

    # ------------------------------------------------------------ questions

    def ask(self, *claims: Bool) -> Answer:
        """Whether all that is known and these claims can hold at once; "unclear": the steps are used up."""
        if self.steps_left <= 0:
            return "unclear"
        before = self.used
        self.solver.set("rlimit", self.steps_left)
        answer = self.solver.check(*claims)
        self.used = self._count()
        self.steps_left -= max(1, self.used - before)
        if answer == z3.sat:
            return "yes"
        return "no" if answer == z3.unsat else "unclear"

    def _count(self) -> int:
        statistics = self.solver.statistics()
        names = statistics.keys()
        return int(statistics.get_key_value("rlimit count")) if "rlimit count" in names else self.used

    def answer(self) -> Any:
        """What the unknowns are in the answer just found; ask it with `holds` and `value`."""
        return self.solver.model()


def holds(model: Any, claim: Bool) -> bool:
    return bool(z3.is_true(model.eval(claim, model_completion=True)))


def whole_value(model: Any, number: Number) -> int:
    return number if isinstance(number, int) else int(model.eval(number, model_completion=True).as_long())


def fraction_value(model: Any, number: Number) -> tuple[int, int]:
    value = model.eval(number, model_completion=True)
    return int(value.numerator_as_long()), int(value.denominator_as_long())


# ---------------------------------------------------------------- arithmetic on integers, exact


def smaller(left: Number, right: Number) -> Number:
    if isinstance(left, int) and isinstance(right, int):
        return min(left, right)
    return z3.If(left <= right, left, right)


def larger(left: Number, right: Number) -> Number:
    if isinstance(left, int) and isinstance(right, int):
        return max(left, right)
    return z3.If(left >= right, left, right)


def between(value: Number, low: Number | None, high: Number | None) -> Number:
    """A ceiling beats a floor."""
    value = value if low is None else larger(value, low)
    return value if high is None else smaller(value, high)


def half_up(number: Number, unit: int) -> Number:
    if isinstance(number, int):
        return exact.half_up(number, unit)
    return number if unit == 1 else (2 * number + unit) / (2 * unit)


def half_even(number: Number, unit: int) -> Number:
    """number / unit, rounded; of two equally near integers the even one."""
    if isinstance(number, int):
        return exact.half_even(number, unit)
    if unit == 1:
        return number
    doubled = 2 * number + unit
    up = doubled / (2 * unit)
    return z3.If(z3.And(doubled % (2 * unit) == 0, up % 2 == 1), up - 1, up)


def percent_of(number: Number, percent: int) -> Number:
    """A percentage in thousandths of a percent, rounded half to even."""
    if percent == 100_000:
        return number
    if percent % 100_000 == 0:
        return number * (percent // 100_000)
    return half_even(number * percent, 100_000)


def chosen(condition: Bool, then: Number, otherwise: Number) -> Number:
    return z3.If(condition, then, otherwise)
