"""The solver behind a small face: variables, exact arithmetic, and questions with a bounded number of steps.

The solver is Z3. Every puzzle has a context of its own, so that an answer does not depend on what was asked
before, and counts its steps in Z3's own units, which are the same on every machine. What is put together for
the solver counts as well, so that a bound on steps bounds the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import z3
from attrs import Factory, define, field

from ...runtime import exact

Answer = Literal["yes", "no", "unclear"]

Bool = Any  # z3.BoolRef; Z3's own types are not precise enough to be of use
Number = Any  # z3.ArithRef or int


STEPS_TO_BUILD = 20
"""What a part of a sum or a clause costs: putting it together takes about as long as so many steps."""


class NotDecided(Exception):
    """The steps are used up, or a text is of a kind that cannot be decided; `reason` says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@define
class Steps:
    """What is left of the steps for a guarantee; every puzzle takes a share and gives back what it did not
    need."""

    left: int

    def share(self, most: int) -> int:
        return max(0, min(self.left, most))

    def used(self, share: int, puzzle: Puzzle) -> None:
        self.left -= share - max(0, puzzle.steps_left)


@define
class Puzzle:
    """Unknowns and what is known of them. `steps_left` goes down with every question and with every part of
    it; NotDecided is raised where a question gets too long to be asked.
    """

    steps_left: int
    context: Any = Factory(z3.Context)
    solver: Any = field(init=False)
    names: int = 0
    used: int = 0
    _known: list[Bool] = Factory(list)
    _model: Any = None

    @solver.default
    def _solver(self) -> Any:
        return z3.SimpleSolver(ctx=self.context)

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
            self._known.append(claim)

    def all(self, parts: Iterable[Bool]) -> Bool:
        known = self._built(parts)
        if len(known) < 2:
            return known[0] if known else self.constant(True)
        return z3.BoolRef(z3.Z3_mk_and(self.context.ref(), len(known), _array(known)), self.context)

    def any(self, parts: Iterable[Bool]) -> Bool:
        known = self._built(parts)
        if len(known) < 2:
            return known[0] if known else self.constant(False)
        return z3.BoolRef(z3.Z3_mk_or(self.context.ref(), len(known), _array(known)), self.context)

    def sum(self, parts: Iterable[Number]) -> Number:
        known = self._built(part for part in parts if not (isinstance(part, int) and part == 0))
        if len(known) < 2:
            return known[0] if known else self.whole(0)
        array = _array([_number(part, self.context) for part in known])
        return z3.ArithRef(z3.Z3_mk_add(self.context.ref(), len(known), array), self.context)

    def count(self, parts: Iterable[Bool]) -> Number:
        """How many of them hold."""
        one, none = self.whole(1), self.whole(0)
        return self.sum(chosen(part, one, none) for part in parts)

    def _built(self, parts: Iterable[Any]) -> list[Any]:
        known = list(parts)
        self.charge(len(known))
        return known

    def charge(self, parts: int) -> None:
        """For putting so many parts together. NotDecided is raised."""
        self.steps_left -= STEPS_TO_BUILD * parts
        if self.steps_left < 0:
            raise NotDecided("steps")

    # ------------------------------------------------------------ questions

    def ask(self, *claims: Bool) -> Answer:
        """Whether all that is known and these claims can hold at once; "unclear": the steps are used up."""
        answer = self._asked(self.solver, self.steps_left // 2, claims)
        if answer == "unclear":
            # Z3's other way, which simplifies the whole question first, is at times much better, at times
            # much worse.
            thorough = z3.Solver(ctx=self.context)
            thorough.add(*self._known, *claims)
            answer = self._asked(thorough, self.steps_left, ())
        return answer

    def _asked(self, solver: Any, steps: int, claims: Sequence[Bool]) -> Answer:
        if steps <= 0:
            return "unclear"
        solver.set("random_seed", 0)
        solver.set("rlimit", steps)
        answer = solver.check(*claims)
        before, self.used = self.used, self._count(solver)
        self.steps_left -= max(1, self.used - before)
        if answer == z3.sat:
            self._model = solver.model()
            return "yes"
        return "no" if answer == z3.unsat else "unclear"

    def _count(self, solver: Any) -> int:
        statistics = solver.statistics()
        names = statistics.keys()
        return int(statistics.get_key_value("rlimit count")) if "rlimit count" in names else self.used

    def answer(self) -> Any:
        """What the unknowns are in the answer just found; ask it with `holds` and `value`."""
        return self._model


def _array(parts: Sequence[Any]) -> Any:
    """Z3's own joining of many parts looks at the type of each; that takes longer than solving."""
    return (z3.Ast * len(parts))(*(part.ast for part in parts))


def _number(value: Number, context: Any) -> Any:
    return z3.IntVal(value, context) if isinstance(value, int) else value


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
    return chosen(left <= right, left, right)


def larger(left: Number, right: Number) -> Number:
    if isinstance(left, int) and isinstance(right, int):
        return max(left, right)
    return chosen(left >= right, left, right)


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
    context = condition.ctx
    one, two = _number(then, context), _number(otherwise, context)
    return z3.ArithRef(z3.Z3_mk_ite(context.ref(), condition.ast, one.ast, two.ast), context)
