"""A long run of random models against what polarity proves of them.

`python -m tests.compiler.proving.polarity_run --seeds 2000 [--from 0] [--leads 60]`

Each seed is a small model, one in five a large one too. What breaks a proof is printed, with its seed.
"""

from __future__ import annotations

import argparse
from random import Random

from .polarity_claims import Broken, Tally, random_model, try_model, try_small
from .polarity_small import small_model


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=500)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--leads", type=int, default=60)
    asked = parser.parse_args()
    small, large, failed = Tally(), Tally(), False
    for seed in range(asked.first, asked.first + asked.seeds):
        try_small(seed, small, asked.leads)
        if seed % 5 == 0:
            try_model(random_model(seed), Random(seed), large, 12, asked.leads)
        if small.wrong or large.wrong:
            failed = True
            found = small_model(seed) if small.wrong else None
            _show(seed, found[0] if found else random_model(seed).text, small if small.wrong else large)
            small.forget(), large.forget()
    for name, tally in (("small", small), ("large", large)):
        share = 100 * tally.proved // max(tally.promises, 1)
        print(f"{name} models: {tally.promises} promises, {tally.proved} proved ({share} %; {tally.idle} of")
        print(f"what nothing moves), tried {tally.tried} times; the total moved {tally.moved} times")
    print("a proof was broken" if failed else "no proof was broken")
    return 1 if failed else 0


def _show(seed: int, text: str, tally: Tally) -> None:
    print(f"\nseed {seed}:\n{text}", flush=True)
    for line in tally.outside[:1]:
        print(line)
    for broken in tally.broken[:1]:
        _show_broken(broken)


def _show_broken(broken: Broken) -> None:
    asked = broken.guarantee
    way, when = "falls" if asked.falls else "rises", " at any time" if asked.at_any_time else ""
    print(f"{asked.target} never {way} with {asked.behaviour or asked.field}{when}: {broken.values}")
    for case in (broken.before, broken.after):
        print(case.as_of, dict(case.values))
        for event in case.events or ():
            print("   ", set(event.verbs), set(event.objects), dict(event.texts), event.moment, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
