"""Stores of leads: which engine, how many events a second are acknowledged, how many leads time can move.

    python -m benchmarks.stores [engines] [service] [sweep] [--seconds 5] [--store postgresql://...]

`engines`: the work of one transaction (look events up, read a lead's events, insert, update the lead; on the
disk before it ends) on SQLite and on DuckDB, with 1, 16 and 64 events in it. `service`: `leadlang serve
--store`, asked by wrk with one event a request over 1, 16 and 64 connections. `sweep`: leads brought up to
now each day. Figures on a busy machine are low ones.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import leadlang
from leadlang.store.contents import written
from leadlang.store.jobs import Give, Take
from leadlang.store.keeper import Keeper
from leadlang.store.opening import open_store
from leadlang.store.records import EventRow
from leadlang.store.scoring import Scorer

RULES = """\
when job_title in [CEO, CTO]         score +20
when employees at least 50           score +5
when downloaded whitepaper           score +10
each visited pricing                 score +3 up to 30 halving every 14 days
each opened email                    score +1 once a day
when visited pricing at least 2 times in the last 7 days score +15
when no activity for 30 days         score -10
stage SQL     when score at least 40
stage MQL     when score at least 20
stage Nurture otherwise
"""
LEADS = 1_000
EVENTS_BEFORE = 10
CONNECTIONS = (1, 16, 64)
_DAY = 86_400_000_000


def event(number: int) -> dict[str, Any]:
    verb, what = (("visited", "pricing"), ("opened", "email"), ("downloaded", "whitepaper"))[number % 3]
    lead = f"lead-{number * 7919 % LEADS}"
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - number % (10 * 86_400)))
    return {"event_id": f"e{number}", "lead_id": lead, "event": verb, "object": what, "time": when}


# ---------------------------------------------------------------- engines

_TABLES = (
    "CREATE TABLE leads (id TEXT PRIMARY KEY, stage TEXT, due BIGINT, changes BIGINT)",
    "CREATE TABLE events (lead TEXT, id TEXT PRIMARY KEY, content TEXT)",
    "CREATE INDEX events_lead ON events (lead)",
)
Run = Callable[[str, list[Any]], list[Any]]


@contextmanager
def sqlite(folder: Path) -> Iterator[Run]:
    connection = sqlite3.connect(folder / "bench.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    yield lambda statement, values: connection.execute(statement, values).fetchall()
    connection.close()


@contextmanager
def duckdb(folder: Path) -> Iterator[Run]:
    import duckdb

    connection = duckdb.connect(str(folder / "bench.duckdb"))
    yield lambda statement, values: connection.execute(statement, values).fetchall()
    connection.close()


def transactions(run: Run, size: int, seconds: float, first: int) -> tuple[float, int]:
    """Seconds a transaction, and the number of the next event."""
    taken: list[float] = []
    number, end = first, time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        run("BEGIN", [])
        for _ in range(size):
            one = event(number)
            number += 1
            run("SELECT lead FROM events WHERE id = ?", [one["event_id"]])
            run("SELECT content FROM events WHERE lead = ?", [one["lead_id"]])
            run("INSERT INTO events VALUES (?, ?, ?)", [one["lead_id"], one["event_id"], json.dumps(one)])
            run("UPDATE leads SET due = ? WHERE id = ?", [number, one["lead_id"]])
        run("COMMIT", [])
        taken.append(time.perf_counter() - start)
    return median(taken), number


def engines(seconds: float) -> None:
    print(f"{'events in a transaction':<26}" + "".join(f"{size:>14}" for size in CONNECTIONS))
    for name, opened in (("SQLite", sqlite), ("DuckDB", duckdb)):
        with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as run:
            for statement in _TABLES:
                run(statement, [])
            run("BEGIN", [])
            for number in range(LEADS):
                run("INSERT INTO leads VALUES (?, NULL, NULL, 0)", [f"lead-{number}"])
            run("COMMIT", [])
            number, figures = 0, []
            for size in CONNECTIONS:
                took, number = transactions(run, size, seconds, number)
                figures.append(f"{size / took:,.0f}/s")
            print(f"{name + ', events':<26}" + "".join(f"{one:>14}" for one in figures))


# ---------------------------------------------------------------- the service

_LUA = """\
local number, own = 0, 0
function setup(thread) thread:set("own", math.floor(os.time()) % 1000000) end
function request()
  number = number + 1
  local lead = number * 7919 % {leads}
  local when = os.date("!%Y-%m-%dT%H:%M:%SZ")
  local body = string.format('{{"event_id": "w%d-%d-{tag}", "lead_id": "lead-%d", ' ..
    '"event": "visited", "object": "pricing", "time": "%s"}}', own, number, lead, when)
  return wrk.format("POST", "/v1/events", {{["Content-Type"] = "application/json"}}, body)
end
function response(status) if status ~= 200 then print("status " .. status) end end
"""


def service(seconds: float, store: str) -> None:
    if shutil.which("wrk") is None:
        print("wrk is not installed: the service is not measured")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rules.lead").write_text(RULES, encoding="utf-8")
        command = [sys.executable, "-m", "leadlang", "serve", "rules.lead", "--port", "0", "--store", store]
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True)
            try:
                assert process.stdout is not None
                found = re.search(r":(\d+)$", process.stdout.readline().strip())
                assert found, (folder / "log").read_text()
                address = f"http://127.0.0.1:{found[1]}"
                time.sleep(1)
                for connections in CONNECTIONS:
                    asked(folder, address, connections, seconds)
            finally:
                process.terminate()
                process.wait()


def asked(folder: Path, address: str, connections: int, seconds: float) -> None:
    script = folder / "post.lua"
    script.write_text(_LUA.format(leads=LEADS, tag=connections), encoding="utf-8")
    command = [
        "wrk",
        f"-c{connections}",
        "-t1",
        f"-d{max(1, round(seconds))}s",
        "--latency",
        "-s",
        str(script),
    ]
    said = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    rate, late = re.search(r"Requests/sec:\s*([\d.]+)", said), re.search(r"99%\s*([\d.]+\w+)", said)
    wrong = re.findall(r"^status \d+|Non-2xx.*|Socket errors.*", said, re.MULTILINE)
    assert rate and late and not wrong, said
    figures = f"{float(rate[1]):,.0f} events/s acknowledged, 99 % within {late[1]}"
    print(f"{connections:>3} connections: {figures}")


# ---------------------------------------------------------------- time


def sweep(store: str, leads: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        address = store if "://" in store else str(Path(name) / store)
        now = [time.time_ns() // 1000]
        keeper = Keeper(open_store(address), Scorer(leadlang.from_text(RULES)), lambda: now[0], True)
        number = 0
        for first in range(0, leads, 500):
            for at in range(first, min(leads, first + 500)):
                own = [{**event(number + more), "lead_id": f"l{at}"} for more in range(EVENTS_BEFORE)]
                number += EVENTS_BEFORE
                rows = [EventRow(f"{at}-{one['event_id']}", f"l{at}", written(one)) for one in own]
                keeper.run([Give(f"l{at}", {"job_title": "CEO", "employees": at}), Take(rows)])
        now[0] += _DAY
        start, swept = time.perf_counter(), 0
        while done := keeper.sweep(200).swept:
            swept += done
        took = time.perf_counter() - start
        print(f"{swept:,} leads of {EVENTS_BEFORE} events moved on by a day: {swept / took:,.0f} leads/s")
        keeper.store.close()


def main() -> None:
    asked_for = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked_for.add_argument("parts", nargs="*", metavar="part")
    asked_for.add_argument("--seconds", type=float, default=5)
    asked_for.add_argument("--store", default="leads.db")
    asked_for.add_argument("--leads", type=int, default=5_000)
    given = asked_for.parse_args()
    parts = given.parts or ["engines", "service", "sweep"]
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    if "engines" in parts:
        engines(given.seconds)
    if "service" in parts:
        service(given.seconds, given.store)
    if "sweep" in parts:
        sweep(given.store, given.leads)


if __name__ == "__main__":
    main()
