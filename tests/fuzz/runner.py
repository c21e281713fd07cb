"""Running a claim on seed after seed, until the time is over."""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Callable

from .limits import TookTooLong, at_most

MOST_SECONDS_EACH = 60
_MOST_SHOWN = 20
_OUR_FOLDERS = ("/dsl/", "/compiler/", "/runtime/", "/interfaces/", "/tests/fuzz/")


def run(claim: Callable[[int], object], described: str) -> None:
    """`--seconds` or `--seeds`, `--seed` and `--one` from the command line; the claim is held from there on.

    Exits with 1 where it broke; each way of breaking is shown once, with its first seed.
    """
    options = argparse.ArgumentParser(description=described)
    options.add_argument("--seconds", type=float, default=60, help="how long to try")
    options.add_argument("--seeds", type=int, help="how many seeds to try, however long that takes")
    options.add_argument("--seed", type=int, default=1, help="the first seed")
    options.add_argument("--one", action="store_true", help="this seed alone, with the whole traceback")
    given = options.parse_args()
    if given.one:
        claim(given.seed)
        return
    broken: dict[str, int] = {}
    ends = time.monotonic() + given.seconds
    seed = given.seed
    while time.monotonic() < ends if given.seeds is None else seed < given.seed + given.seeds:
        try:
            with at_most(MOST_SECONDS_EACH):
                claim(seed)
        except (Exception, TookTooLong) as error:
            way = _way(error)
            if way not in broken and len(broken) < _MOST_SHOWN:
                print(f"\nseed {seed}: {way}\n{str(error)[:3000]}", flush=True)
            broken[way] = broken.get(way, 0) + 1
        except BaseException as error:  # a panic of a native library
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            print(f"\nseed {seed}: {type(error).__qualname__}: {error}", flush=True)
            broken[type(error).__qualname__] = broken.get(type(error).__qualname__, 0) + 1
        seed += 1
    print(f"\n{seed - given.seed} seeds, {sum(broken.values())} broken, {len(broken)} ways")
    sys.exit(1 if broken else 0)


def _way(error: BaseException) -> str:
    """What broke and where: the same for the same mistake."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if any(folder in frame.filename for folder in _OUR_FOLDERS)]
    at = (own or list(frames))[-1]
    said = str(error).split("\n", 1)[0].split(":")[0][:80] if isinstance(error, AssertionError) else ""
    place = "/".join(at.filename.split("/")[-2:])
    return f"{type(error).__qualname__} {said} at {place}:{at.lineno}"
