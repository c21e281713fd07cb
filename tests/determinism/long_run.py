"""The long run: many random worlds given in other ways, and in several processes.

`python -m tests.determinism.long_run --worlds 300 --processes 6`
"""

from __future__ import annotations

import argparse
import sys
from random import Random

from tests.test_examples import DATA

from .changed import WAYS, differences
from .processes import printed, start, unlike
from .worlds import random_world


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=300)
    parser.add_argument("--processes", type=int, default=6)
    parser.add_argument("--start", type=int, default=10_000)
    asked = parser.parse_args()
    seeds = range(asked.start, asked.start + asked.worlds)
    found = [said for seed in seeds for said in differences(random_world(seed), Random(seed))]
    print(f"{asked.worlds} worlds, each given in {len(WAYS)} other ways: {len(found)} differences")
    few = list(seeds)[: max(1, asked.worlds // 10)]
    first = printed(start(tuple(DATA), few, 0))
    for number in range(1, asked.processes):
        found += unlike(first, printed(start(tuple(DATA), few, number)))
    print(f"{asked.processes} processes, {len(first)} lines each: {len(found)} differences in all")
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
