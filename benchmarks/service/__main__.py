"""The service under load by wrk, beside the bare framework; and rules changed under that load.

    python -m benchmarks.service [--quick] [--page] [--rounds 5] [--seconds 3] [--changes 20]

Prints a table of requests per second and the slowest hundredth at 1, 16 and 256 connections: the service on
examples/nordwind beside Starlette and uvicorn, run the same way, that answer a constant of the same size.
Then what became of requests during so many changes of the rules, a third of them broken. With --page the
table goes into docs/service.md. Exits with 1 where a request came to harm. wrk has to be installed (`apt-get
install wrk`).
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path
from typing import Final

from ..machine import machine
from ..process import ROOT
from . import wrk
from .reloads import reloads
from .throughput import table, throughput

PAGE: Final = ROOT / "docs" / "service.md"
_PLACE: Final = re.compile(r"(<!-- load -->\n).*?(<!-- end of load -->\n)", re.DOTALL)
_CONNECTIONS: Final = (1, 16, 256)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--quick", action="store_true", help="a tenth: one short round, two changes")
    arguments.add_argument("--page", action="store_true", help="write the table into docs/service.md")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=int, default=3, help="of one round")
    arguments.add_argument("--changes", type=int, default=20)
    given = arguments.parse_args()
    if not wrk.present():
        arguments.error("wrk is not installed: apt-get install wrk")
    rounds, seconds, changes = (1, 1, 2) if given.quick else (given.rounds, given.seconds, given.changes)
    with tempfile.TemporaryDirectory() as name:
        beside = throughput(_CONNECTIONS, rounds, seconds, Path(name), _tell)
        changed = reloads(changes, 16, Path(name), _tell)
    print(table(beside))
    print(changed.said())
    if given.page:
        on = machine()
        words = (
            f"Measured on {on['processor']}, {on['cores']} cores, Python {on['python']}; the load generator "
            f"runs on them too. {rounds} rounds of {seconds} s in turns, medians.\n"
        )
        text = f"{table(beside)}\n{words}\n{changed.said()}.\n"
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(_PLACE.sub(lambda found: f"{found[1]}{text}{found[2]}", page), encoding="utf-8")
    if not changed.harmless:
        raise SystemExit("\n".join(("requests came to harm:", *changed.wrong[:5])))


def _tell(said: str) -> None:
    print(said, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
