"""Which solver: the same questions to Z3 and to OR-Tools CP-SAT, on models like those of the prover.

    pip install -e '.[bench]'
    python benchmarks/solvers.py [--rules 20 60 200] [--models 3] [--only z3|cp-sat]

Synthetic models of rules that pay by a field, for a count, or for every event up to a cap, in a score from 0
to 100. Two questions: can one more event lower the score (`lowers`), and how high can it be (`highest`)?
Both solvers work with one thread and a bound on their own deterministic steps. Where both answer, the answers
are asserted to be the same.
"""

from __future__ import annotations

import argparse
import importlib
import random
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from attrs import frozen

FIELDS, CUTS, KINDS = 8, 6, 40
MOST_EVENTS = 100_000
TOP = 100_000
Z3_STEPS = 400_000_000
CP_SAT_STEPS = 10.0
QUESTIONS = ("lowers", "highest")


@frozen
class ByField:
    """So many millis where a field is known and above a cut."""

    field: int
    cut: int
    pays: int


@frozen
class ByCount:
    """So many millis once, for at least so many events of some kinds."""

    kinds: tuple[int, ...]
    least: int
    pays: int


@frozen
class ForEach:
    """So many millis for each event of a kind, up to a cap."""

    kind: int
    pays: int
    cap: int


Rule = ByField | ByCount | ForEach


@frozen
class Answer:
    """What a solver said, "?" where its steps were used up, and the seconds for stating and solving it."""

    said: str
    stated: float
    solved: float


def model(size: int, seed: int) -> list[Rule]:
    """The same rules for the same seed."""
    chance = random.Random(seed)
    return [_rule(chance) for _ in range(size)]


def _rule(chance: random.Random) -> Rule:
    kind = chance.random()
    if kind < 0.6:
        return ByField(chance.randrange(FIELDS), chance.randrange(CUTS), chance.randint(-20, 30) * 1000)
    if kind < 0.9:
        kinds = tuple(sorted({chance.randrange(KINDS) for _ in range(3)}))
        return ByCount(kinds, chance.randint(1, 5), chance.randint(1, 20) * 1000)
    return ForEach(chance.randrange(KINDS), chance.randint(1, 10) * 1000, chance.randint(10, 50) * 1000)


# ---------------------------------------------------------------- Z3


def by_z3(rules: list[Rule], question: str) -> Answer:
    """With integers and if-then-else, as the prover states it."""
    z3: Any = importlib.import_module("z3")
    started = time.perf_counter()
    solver = z3.Optimize() if question == "highest" else z3.Solver()
    solver.set("rlimit", Z3_STEPS)
    values = [z3.Int(f"x{at}") for at in range(FIELDS)]
    known = [z3.Bool(f"k{at}") for at in range(FIELDS)]
    counts = [z3.Int(f"n{at}") for at in range(KINDS)]
    solver.add(*(z3.And(value >= 0, value <= 2 * CUTS) for value in values))
    solver.add(*(z3.And(count >= 0, count <= MOST_EVENTS) for count in counts))

    def total(more: int) -> Any:
        """The sum where there is so much more of the first kind of events."""
        paid = []
        for rule in rules:
            match rule:
                case ByField(field, cut, pays):
                    paid.append(z3.If(z3.And(values[field] >= 2 * cut, known[field]), pays, 0))
                case ByCount(kinds, least, pays):
                    count = z3.Sum([counts[kind] + (more if kind == 0 else 0) for kind in kinds])
                    paid.append(z3.If(count >= least, pays, 0))
                case ForEach(kind, pays, cap):
                    full = (counts[kind] + (more if kind == 0 else 0)) * pays
                    paid.append(z3.If(full >= cap, cap, full))
        return z3.Sum(paid)

    def shown(sum_: Any) -> Any:
        return z3.If(sum_ < 0, 0, z3.If(sum_ > TOP, TOP, sum_))

    handle = None
    if question == "highest":
        handle = solver.maximize(total(0))
    else:
        solver.add(shown(total(1)) < shown(total(0)))
    stated = time.perf_counter()
    status = str(solver.check())
    solved = time.perf_counter()
    if status == "unknown":
        said = "?"
    else:
        said = str(solver.upper(handle)) if handle is not None else {"sat": "yes", "unsat": "no"}[status]
    return Answer(said, stated - started, solved - stated)


# ---------------------------------------------------------------- CP-SAT


def by_cp_sat(rules: list[Rule], question: str) -> Answer:
    """With Booleans that are implied both ways, and its own minimum and maximum."""
    cp_model: Any = importlib.import_module("ortools.sat.python.cp_model")
    started = time.perf_counter()
    puzzle = cp_model.CpModel()
    values = [puzzle.new_int_var(0, 2 * CUTS, "") for _ in range(FIELDS)]
    known = [puzzle.new_bool_var("") for _ in range(FIELDS)]
    counts = [puzzle.new_int_var(0, MOST_EVENTS, "") for _ in range(KINDS)]
    most = sum(abs(rule.cap if isinstance(rule, ForEach) else rule.pays) for rule in rules)

    def holds(expression: Any, least: int) -> Any:
        """A Boolean: the expression is at least so much."""
        found = puzzle.new_bool_var("")
        puzzle.add(expression >= least).only_enforce_if(found)
        puzzle.add(expression < least).only_enforce_if(~found)
        return found

    def total(more: int) -> Any:
        paid = []
        for rule in rules:
            match rule:
                case ByField(field, cut, pays):
                    both = puzzle.new_bool_var("")
                    above = holds(values[field], 2 * cut)
                    puzzle.add_bool_and([above, known[field]]).only_enforce_if(both)
                    puzzle.add_bool_or([~above, ~known[field], both])
                    paid.append(pays * both)
                case ByCount(kinds, least, pays):
                    paid.append(pays * holds(sum(counts[kind] + more * (kind == 0) for kind in kinds), least))
                case ForEach(kind, pays, cap):
                    capped = puzzle.new_int_var(0, cap, "")
                    puzzle.add_min_equality(capped, [pays * (counts[kind] + more * (kind == 0)), cap])
                    paid.append(capped)
        found = puzzle.new_int_var(-most, most, "")
        puzzle.add(found == sum(paid))
        return found

    def shown(sum_: Any) -> Any:
        above, found = puzzle.new_int_var(0, most, ""), puzzle.new_int_var(0, TOP, "")
        puzzle.add_max_equality(above, [sum_, 0])
        puzzle.add_min_equality(found, [above, TOP])
        return found

    if question == "highest":
        puzzle.maximize(total(0))
    else:
        puzzle.add(shown(total(1)) < shown(total(0)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = CP_SAT_STEPS
    stated = time.perf_counter()
    status = solver.status_name(solver.solve(puzzle))
    solved = time.perf_counter()
    if question == "highest":
        said = str(round(solver.objective_value)) if status == "OPTIMAL" else "?"
    else:
        said = {"OPTIMAL": "yes", "FEASIBLE": "yes", "INFEASIBLE": "no"}.get(status, "?")
    return Answer(said, stated - started, solved - stated)


# ---------------------------------------------------------------- both

SOLVERS: dict[str, tuple[str, Callable[[list[Rule], str], Answer]]] = {
    "z3": ("z3", by_z3),
    "cp-sat": ("ortools.sat.python.cp_model", by_cp_sat),
}


def import_seconds(module: str) -> float:
    """What importing it costs a new process."""
    code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    run = [sys.executable, "-c", code]
    return min(float(subprocess.run(run, capture_output=True, check=True).stdout) for _ in range(3))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--rules", type=int, nargs="+", default=[20, 60, 200])
    arguments.add_argument("--models", type=int, default=3, help="how many models of each size")
    arguments.add_argument("--only", choices=SOLVERS, help="ask only this one")
    given = arguments.parse_args()
    chosen = {name: one for name, one in SOLVERS.items() if given.only in (None, name)}
    for name, (module, _) in chosen.items():
        print(f"import of {name:<8} {import_seconds(module):7.3f} s")
    print(f"{'rules':>5} {'model':>5} question   solver   {'stated':>9} {'solved':>9}  answer")
    for size in given.rules:
        for seed in range(1, given.models + 1):
            rules = model(size, seed)
            for question in QUESTIONS:
                answers = {name: ask(rules, question) for name, (_, ask) in chosen.items()}
                for name, answer in answers.items():
                    times = f"{answer.stated:7.3f} s {answer.solved:7.3f} s"
                    print(f"{size:>5} {seed:>5} {question:<10} {name:<8} {times}  {answer.said}", flush=True)
                said = {answer.said for answer in answers.values()} - {"?"}
                assert len(said) <= 1, f"they differ on model {seed} of {size} rules: {answers}"


if __name__ == "__main__":
    main()
