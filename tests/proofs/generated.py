"""Random models with random guarantees: `python -m tests.proofs.generated --models 500 --leads 1000`.

For each guarantee: if it is proved, none of so many random leads near the model's borders breaks it; if it is
refuted, its witness breaks it on both backends. Prints how many are proved and by what, refuted, undecided
and why; and how many witnesses are not the smallest, as can be where the solver's steps are used up. The same
seeds give the same verdicts.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from random import Random

from attrs import evolve, frozen
from leadlang.compiler.compile import Compiled, compile_rules
from leadlang.compiler.prove import prove
from leadlang.compiler.proving.verdicts import Verdict
from leadlang.dsl.problems import Source
from leadlang.dsl.write import write

from tests.strategies.choices import Seeded
from tests.strategies.programs import make_program
from tests.strategies.promises import make_promises
from tests.strategies.running import rules_of
from tests.strategies.worlds import make_world

from .near import Near
from .outcomes import broken
from .witnesses import faults, known_fields, unreadable

SIZES = (2, 12)


@frozen
class Trial:
    """What became of one guarantee of a random model: the verdict, what is wrong with it, how many of the
    random leads were tried and how many of them break it; the cells of its witness that are no values of
    their kind, and the size of a smaller lead that breaks it as well (None: none was met)."""

    text: str
    verdict: Verdict
    faults: tuple[str, ...]
    tried: int
    broken: int
    unreadable: tuple[str, ...]
    smaller: tuple[int, int] | None

    @property
    def kind(self) -> str:
        verdict = self.verdict
        return " ".join(filter(None, (verdict.verdict, verdict.method or verdict.reason)))


def random_text(seed: int) -> str:
    """A model with one to three guarantees; the same for the same seed."""
    choices = Seeded.of(seed)
    world = evolve(make_world(choices), zone="UTC")
    program = make_program(choices, world, members=SIZES)
    promises = make_promises(choices, world, rules_of(write(program)))
    return write(evolve(program, statements=(*program.statements, *promises)))


def trials(seed: int, leads: int, steps: int | None = None) -> Iterator[Trial]:
    """Every guarantee of the model of a seed, put to the test with so many random leads."""
    text = random_text(seed)
    compiled = compile_rules(Source("rules.lead", text))
    assert compiled.model is not None, f"{text}\n{compiled.problems}"
    for number, verdict in enumerate(prove(compiled, steps).verdicts):
        yield _tried(text, compiled, verdict, leads, Random(1_000 * seed + number))


def _tried(text: str, compiled: Compiled, verdict: Verdict, leads: int, random: Random) -> Trial:
    assert compiled.model is not None
    rules, guarantee, witness = compiled.model.rules, verdict.guarantee, verdict.witness
    found: list[str] = []
    if witness is not None:
        found += faults(compiled.model, guarantee, witness)
    if (verdict.verdict == "refuted") != (witness is not None):
        found.append("refuted without a witness, or a witness without that")
    pairs = list(Near(random, rules, guarantee).pairs(leads))
    breaking = [pair for pair in pairs if broken(rules, guarantee, pair.before, pair.after)]
    if verdict.verdict == "proved" and breaking:
        found.append(f"proved, and broken by {breaking[0]}")
    cells: tuple[str, ...] = ()
    smaller = None
    if witness is not None:
        cells = tuple(unreadable(rules, witness))
        size = (len(witness.events), known_fields(rules, witness))
        smallest = min(((pair.events, pair.fields) for pair in breaking), default=size)
        smaller = smallest if smallest < size else None
    return Trial(text, verdict, tuple(found), len(pairs), len(breaking), cells, smaller)


def main() -> None:
    options = argparse.ArgumentParser(description="Hold the prover to what it says of random models.")
    options.add_argument("--models", type=int, default=500, help="how many models")
    options.add_argument("--leads", type=int, default=1000, help="how many random leads per guarantee")
    options.add_argument("--seed", type=int, default=1, help="the first seed")
    options.add_argument("--steps", type=int, help="the solver's steps per guarantee")
    given = options.parse_args()
    kinds: Counter[str] = Counter()
    wrong = tried = open_and_broken = unclean = larger = 0
    seconds = 0.0
    for seed in range(given.seed, given.seed + given.models):
        started = time.monotonic()
        for trial in trials(seed, given.leads, given.steps):
            kinds[trial.kind] += 1
            tried += trial.tried
            open_and_broken += trial.verdict.verdict == "undecided" and trial.broken > 0
            unclean += bool(trial.unreadable)
            larger += trial.smaller is not None
            if trial.faults:
                wrong += 1
                about = trial.verdict.guarantee
                print(f"\nseed {seed}: {about.target} {about.subject}: {trial.kind}")
                print("\n".join(trial.faults), flush=True)
        seconds = max(seconds, time.monotonic() - started)
    total = sum(kinds.values())
    print(f"\n{given.models} models, {total} guarantees, {tried} leads; slowest model: {seconds:.1f} s")
    for kind, count in sorted(kinds.items()):
        print(f"{kind:<24} {count:>6}  {100 * count / max(total, 1):5.1f} %")
    print(f"undecided, and broken by a random lead: {open_and_broken}")
    print(f"witnesses with a cell that cannot be read: {unclean}")
    print(f"witnesses that are not the smallest: {larger}")
    print(f"{wrong} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
