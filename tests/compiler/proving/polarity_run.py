"""A long run of random models against what polarity proves of them.

`python -m tests.compiler.proving.polarity_run --seeds 2000 [--from 0] [--leads 60] [--promises 12]`
"""

from __future__ import annotations

import argparse
from random import Random

from .polarity_claims import Tally, random_model, try_model


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=500)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--leads", type=int, default=60)
    parser.add_argument("--promises", type=int, default=12)
    asked = parser.parse_args()
    tally, shown = Tally(), 0
    for seed in range(asked.first, asked.first + asked.seeds):
        model = random_model(seed)
        try_model(model, Random(seed), tally, asked.promises, asked.leads)
        for broken in tally.broken[shown : shown + 1]:
            print(f"seed {seed}: {broken.guarantee}: {broken.values}\n{model.text}")
            print(f"before: {broken.before}\nafter: {broken.after.events} {broken.after.values}\n")
        shown = len(tally.broken)
        if tally.outside:
            print(f"seed {seed}: {tally.outside[0]}\n{model.text}")
            tally.outside.clear()
            shown += 1
    share = 100 * tally.proved // max(tally.promises, 1)
    print(f"{tally.promises} promises, {tally.proved} proved ({share} %), tried {tally.tried} times,")
    print(f"{tally.moved} of them moved the total, {len(tally.broken)} broke the promise")
    return 1 if shown else 0


if __name__ == "__main__":
    raise SystemExit(main())
