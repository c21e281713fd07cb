"""Nothing that is called impossible ever happens.

Random models are checked, and every question that was answered "no" on the way is put to random leads, run on
the reference. A long run: `python -m tests.compiler.possibilities.soundness --seeds 1000`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence

from attrs import evolve
from leadlang.compiler.compile import Compiled, compile_rules
from leadlang.compiler.possibilities import CHECKS
from leadlang.compiler.possibilities.model import Claim, Model
from leadlang.compiler.possibilities.written import Written
from leadlang.compiler.proving.possible import Possibilities
from leadlang.dsl.problems import Problem, Source
from leadlang.dsl.write import write
from leadlang.runtime.headers import AmbiguousColumns
from leadlang.runtime.intake import Log
from leadlang.runtime.reference import assess, cases
from leadlang.runtime.reference.case import Case
from leadlang.runtime.reference.conditions import truth
from leadlang.runtime.reference.events import selected
from leadlang.runtime.rules import Events
from leadlang.runtime.times import parse_as_of

from tests.strategies import ID, random_case
from tests.strategies import Case as RandomCase
from tests.strategies.choices import Seeded
from tests.strategies.data import make_as_of, make_leads, make_logs

STEPS = 200_000
LEADS = 8  # tables of leads for each model


def checked(compiled: Compiled) -> tuple[Model, list[Problem]]:
    """A model after all checks, and what they found."""
    assert compiled.provable is not None
    written = Written.of(compiled.statements, compiled.sources)
    model = Model(compiled.provable, written, Possibilities(compiled.provable, STEPS))
    return model, [found for check in CHECKS for found in check(model)]


def broken(model: Model, facts: Sequence[Case]) -> list[tuple[Claim, ...]]:
    """The questions answered "no" that one of these leads shows to be possible."""
    finished = [_finished(one) for one in facts]
    return [
        claims
        for (claims, happening), answer in model._answers.items()
        if answer == "no" and any(_shows(case, claims, happening) for case in finished)
    ]


def _finished(case: Case) -> Case:
    done = assess(case)
    points = {total.name: total.points for total in done.totals}
    return evolve(case, segment=done.segment, scores=points, grade=done.grade.shown)


def _shows(case: Case, claims: Sequence[Claim], happening: Sequence[Events]) -> bool:
    return all((truth(one, case) is True) == wanted for one, wanted in claims) and all(
        selected(events, case) for events in happening
    )


def random_facts(case: RandomCase, model: Model, seed: int) -> list[Case]:
    """Leads of the world that the model was made for, from several random tables."""
    found: list[Case] = []
    for table in range(LEADS):
        choices = Seeded.of(seed * 1000 + table)
        logs = [
            Log(f"log {at}", log.rows(), layout)
            for at, (log, layout) in enumerate(make_logs(choices, case.world))
        ]
        leads = make_leads(choices, case.world).rows()
        as_of = parse_as_of(make_as_of(choices), model.rules.time_zone)
        try:
            found += cases(model.rules, leads, logs, as_of, ID)[0]
        except AmbiguousColumns:
            continue
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Puts what is called impossible to random leads.")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    for seed in range(asked.first, asked.first + asked.seeds):
        case = random_case(seed)
        text = write(case.program)
        model, problems = checked(compile_rules(Source("rules.lead", text)))
        counts.update(found.code for found in problems)
        counts.update(model._answers.values())
        facts = random_facts(case, model, seed)
        counts["leads"] += len(facts)
        for claims in broken(model, facts):
            counts["BROKEN"] += 1
            print(f"seed {seed}: {claims}\n{text}")
    print(", ".join(f"{name}: {count}" for name, count in sorted(counts.items())))


if __name__ == "__main__":
    main()
