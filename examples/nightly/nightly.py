"""From last night's export of a CRM to a file that it can import: the scores, grades and stages that changed.

    python nightly.py FOLDER [--as-of 2026-11-15]

FOLDER holds job.toml, which says where the rules and the exports are and which of the vendor's fields get
which result. The folder `out` in it gets import-DATE.csv with the rows that have changed, and state.json.
Exit codes, for cron: 0 done, also where nothing has changed; 1 the rules have mistakes; 2 a file is missing
or cannot be used; 3 the export looks cut short. Whatever the reason: either all is written, or nothing.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import leadlang
from changes import Rows, State, write_imports
from vendors import VENDORS, Vendor

SHRUNK = 0.5
"""An export with fewer contacts than this share of the last one is taken for one that was cut short."""

EMPTY = "none"
"""An empty cell may leave the old value standing, so what has become empty is said with a word."""


class Stop(Exception):
    """Why the job stops before it has written anything, and its exit code."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True)
class Job:
    """What job.toml says. `fields`: from the vendor's field to the column of `leadlang score`."""

    vendor: Vendor
    rules: Path
    contacts: Path
    activities: Path
    fields: dict[str, str]
    out: Path

    @classmethod
    def of(cls, folder: Path) -> Job:
        try:
            said = tomllib.loads((folder / "job.toml").read_text(encoding="utf-8"))
            paths = [folder / said[name] for name in ("rules", "contacts", "activities")]
            return cls(VENDORS[said["vendor"]], *paths, said["fields"], folder / "out")
        except OSError as error:
            raise Stop(2, f"I cannot read {error.filename}: {error.strerror}.") from None
        except tomllib.TOMLDecodeError as error:
            raise Stop(2, f"job.toml is no TOML: {error}.") from None
        except KeyError as error:
            raise Stop(2, f"job.toml does not say {error}, or says something that I do not know.") from None


def scored(job: Job, as_of: str) -> tuple[list[dict[str, str]], list[str]]:
    """A row of texts for each contact, its keys included; and what there is to say of the data."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "scored.csv"
        model = leadlang.load(job.rules)
        keep = [name for name in job.vendor.keys if name != job.vendor.id]
        done = model.score_files(job.contacts, output, job.activities, as_of, id=job.vendor.id, keep=keep)
        with output.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    missing = set(job.fields.values()) - set(rows[0] if rows else job.fields.values())
    if missing:
        raise Stop(2, f"The rules give no {', '.join(sorted(missing))}; job.toml asks for it.")
    said = [f"{len(rows)} contacts scored by model {model.hash}"]
    for kind in done.problems.kinds:
        said.append(f"{kind.count} times: {leadlang.say(kind.first[0], 'en').splitlines()[0]}")
    return rows, said


def to_import(job: Job, rows: list[dict[str, str]]) -> tuple[Rows, list[str]]:
    """For each key what is to be imported, and what cannot be: rows without a key, or with one key twice."""
    keys = job.vendor.keys
    counts = Counter(row[keys[0]].strip().casefold() for row in rows)
    found: Rows = {}
    for row in rows:
        key = row[keys[0]].strip()
        if key and counts[key.casefold()] == 1:
            found[key] = [row[name].strip() for name in keys] + [
                row[column].strip() or EMPTY for column in job.fields.values()
            ]
    twice = sorted(key for key, count in counts.items() if key and count > 1)
    left_out = []
    if counts[""]:
        left_out.append(
            f"{counts['']} without {keys[0]}: {job.vendor.name} could not tell whom they are about"
        )
    if twice:
        left_out.append(
            f"{len(twice)} times several contacts with one {keys[0]}, left out: {', '.join(twice[:5])}"
        )
    return found, left_out


def run(folder: Path, as_of: str, *, shrunk_is_fine: bool = False) -> list[str]:
    """Do it; what there is to say. Raises Stop, leadlang.RulesRefused, leadlang.Refused."""
    job = Job.of(folder)
    state = State.read(job.out / "state.json")
    rows, said = scored(job, as_of)
    found, left_out = to_import(job, rows)
    if len(found) < SHRUNK * len(state.rows) and not shrunk_is_fine:
        raise Stop(
            3,
            f"The export has {len(found)} contacts, the last one had {len(state.rows)}: I take it for cut "
            "short. If it is not: --shrunk-is-fine.",
        )
    changed = {key: row for key, row in found.items() if state.rows.get(key) != row}
    header = [*job.vendor.keys, *job.fields]
    written = write_imports(job.out, f"import-{as_of}", header, changed, job.vendor)
    State(found).write(job.out / "state.json")  # last: after a crash the same rows are written once more
    names = ", ".join(path.name for path in written) or "no file"
    return [*said, *left_out, f"{len(changed)} rows have changed: {names}"]


def main(words: list[str] | None = None) -> int:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--as-of", default=date.today().isoformat(), help="the day to score for (today)")
    arguments.add_argument("--shrunk-is-fine", action="store_true", help="the export is smaller, and whole")
    given = arguments.parse_args(words)
    try:
        date.fromisoformat(given.as_of)
        said = run(given.folder, given.as_of, shrunk_is_fine=given.shrunk_is_fine)
    except leadlang.RulesRefused as refused:
        print(refused, file=sys.stderr)
        return 1
    except (leadlang.Refused, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code
    print("\n".join(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
