"""The command line on damaged and random files: `python -m tests.fuzz.files --seconds 60 --seed 1`.

Seed N writes rules, leads, an event log and now and then a `leadlang.toml`, each whole, damaged or mere
bytes, under endings that may lie, and runs a command over them: it ends with one of the exit codes that are
no mistake of leadlang's own, shows no traceback and says something wherever it does not succeed. `--one`
shows what a seed does. A seed gives the same again as long as the examples and word tables stay.
"""

from __future__ import annotations

import gzip
import io
import os
import tempfile
from pathlib import Path
from random import Random

import polars as pl
from click.testing import CliRunner, Result
from leadlang.command_line import main
from leadlang.command_line.exits import FINE, OWN_MISTAKE, REFUSED, USAGE

from .claims import Broken
from .columns import column
from .corpus import ROOT, corpus
from .mutations import mutated
from .runner import run

TABLE_ENDINGS = (
    "csv", "csv", "csv", "tsv", "txt", "json", "jsonl", "xlsx", "xls", "ods", "parquet", "csv.gz", "gz",
    "", "lead",
)  # fmt: skip
ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1", "mac-roman",
    "cp037", "shift-jis",
)  # fmt: skip
BYTES = (
    b"\0", b"\xff", b"\xfe", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b"\r\n", b'"', b'""', b"'", b";",
    b",", b"\t", b"|", b"\x1a", b"PK\x03\x04", b"PAR1", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"<html>",
    b"sep=;\n", b"{", b"}", b"[", b"]", b"\\", b"\xed\xa0\x80", b"\xc3", b"\x80", b"=cmd|' /C calc'!A0",
    b"1e999", b"NaN", b"null", b'{"a": ', b"9" * 500, b"#", b"\x85", b"\xe2\x80\xa8",
)  # fmt: skip
TOML = (
    '[leads]\nid = "id"\n', '[leads]\nid = 1\n', "[leads]\nmissing = 3\n",
    '[leads]\nmissing = ["x"]\ndecimal = ","\n', '[leads]\nencoding = "klingon"\n',
    '[leads]\nseparator = "ab"\n', '[leads]\nday_first = true\n', '[leads]\nsheet = "x"\n',
    '[events."*"]\nlead = "lead_id"\nverb = ["event", "event"]\n', '[events."*"]\ntime = []\n',
    "events = 1\n", "leads = []\n", "[leads", "\0", "[events]\na = 1\n", '[leads]\nid = ""\n',
    '[events."*"]\nid = "event_id"\nobject = ""\n', "[x]\n", '[leads]\nencoding = "utf-16"\n',
    '[leads]\nencoding = "idna"\n', '[leads]\nencoding = "rot13"\n', '[leads]\nencoding = "base64"\n',
    '[leads]\nseparator = ""\n', '[leads]\nseparator = "\\n"\n', '[leads]\nseparator = "ä"\n',
    '[leads]\nseparator = "\\""\n', "a = " + "[" * 3000, "[a." + "a." * 3000 + "a]\n",
)  # fmt: skip


def _damaged(random: Random, content: bytes) -> bytes:
    """The bytes with some changed, left out, doubled or put in."""
    for _ in range(random.choice((0, 1, 1, 2, 5, 20))):
        at = random.randint(0, len(content))
        end = min(len(content), at + random.choice((0, 0, 1, 3, 50)))
        new = random.choice((b"", random.choice(BYTES), random.randbytes(3), content[at:end] * 2))
        content = content[:at] + new + content[end:]
    if random.random() < 0.05:
        content = content[: random.randint(0, len(content))]
    return content


def _tables() -> tuple[Path, ...]:
    return tuple(sorted((ROOT / "examples").rglob("*.csv")))


def _csv(random: Random) -> str:
    """The first rows of a table of the examples."""
    text = random.choice(_tables()).read_text(encoding="utf-8-sig", errors="replace")
    return "\n".join(text.split("\n")[: random.choice((1, 2, 5, 30))]) + random.choice(("", "\n"))


def _table(random: Random, ending: str) -> bytes:
    """A table of some kind, seldom of the kind that its ending says."""
    chosen = random.random()
    if chosen < 0.08:
        return random.randbytes(random.choice((0, 1, 10, 1000)))
    if chosen < 0.1:
        return b""
    text = _csv(random)
    if ending in ("xlsx", "ods", "xls") or chosen < 0.15:
        buffer = io.BytesIO()
        pl.read_csv(
            io.StringIO(text), infer_schema=False, truncate_ragged_lines=True, ignore_errors=True
        ).write_excel(buffer)
        return _damaged(random, buffer.getvalue()) if random.random() < 0.6 else buffer.getvalue()
    if ending == "parquet" or chosen < 0.2:
        return _parquet(random)
    if ending in ("json", "jsonl") or chosen < 0.25:
        frame = pl.read_csv(
            io.StringIO(text),
            infer_schema=random.random() < 0.5,
            truncate_ragged_lines=True,
            ignore_errors=True,
        )
        return _damaged(random, (frame.write_json() if ending == "json" else frame.write_ndjson()).encode())
    content = _damaged(random, text.encode(random.choice(ENCODINGS), errors="replace"))
    return gzip.compress(content) if ending.endswith("gz") and random.random() < 0.8 else content


def _parquet(random: Random) -> bytes:
    height = random.choice((0, 1, 5))
    columns = [
        column(random, name, height)
        for name in ("id", "country", "job_title", "lead_id", "event", "timestamp", "ts")
    ]
    frame = pl.DataFrame([one for one in columns if one.dtype != pl.Object])
    buffer = io.BytesIO()
    try:
        frame.write_parquet(buffer)
    except Exception:  # some types have no place in the format
        frame.select(pl.selectors.string()).write_parquet(buffer)
    return _damaged(random, buffer.getvalue()) if random.random() < 0.5 else buffer.getvalue()


def _rules(random: Random) -> bytes:
    chosen = random.random()
    if chosen < 0.1:
        return random.randbytes(random.choice((0, 5, 500)))
    text = mutated(random).text if chosen < 0.6 else random.choice(corpus()).text
    encoding = random.choice(("utf-8", "utf-8", *ENCODINGS))
    content = text.encode(encoding, errors="replace")
    return _damaged(random, content) if chosen < 0.4 else content


def arguments(random: Random, folder: Path) -> list[str]:
    """A command, its files written into the folder."""
    rules = folder / random.choice(("rules.lead", "regeln.lead", "rules.txt", "ä ö.lead"))
    rules.write_bytes(_rules(random))
    endings = [random.choice(TABLE_ENDINGS) for _ in range(2)]
    leads, events = (folder / f"{name}.{end}" for name, end in zip(("leads", "events"), endings, strict=True))
    leads.write_bytes(_table(random, endings[0]))
    events.write_bytes(_table(random, endings[1]))
    if random.random() < 0.25:
        toml = random.choice(TOML).encode()
        (folder / "leadlang.toml").write_bytes(_damaged(random, toml) if random.random() < 0.5 else toml)
    logs = ["--events", str(events)] if random.random() < 0.7 else []
    language = random.choice(([], ["--language", "de"], ["--language", "en"]))
    out = str(
        folder
        / random.choice(("out.csv", "out.xlsx", "out.parquet", "out.json", "out.ndjson", "out", "out.tsv"))
    )
    known = random.choice(sorted((ROOT / "examples").rglob("*.lead")))
    match random.randrange(7):
        case 0 | 1:
            output = random.choice(
                ([], ["-o", out], ["-o", "-"], ["-o", out, "--for-excel"], ["--problems", out])
            )
            more = random.choice(
                (
                    [], ["--keep", "all"], ["--strict"], ["--engine", "reference"], ["--id", "id"],
                    ["--missing", ""], ["--encoding", "x"], ["--join", str(events), "on", "id"],
                    ["--as-of", random.choice(("x", "2026-06-15", "9999-12-31", "0001-01-01", ""))],
                )
            )  # fmt: skip
            return ["score", str(random.choice((rules, known))), str(leads), *logs, *output, *more, *language]
        case 2 | 3:
            form = random.choice(([], ["--format", "json"]))
            data = random.choice(([], ["--leads", str(leads)], ["--leads", str(leads), *logs]))
            return ["check", str(random.choice((rules, rules, known))), *data, *form, *language]
        case 4 | 5:
            return ["format", str(rules), *random.choice(([], ["--to", "de"], ["--to", "en"], ["--check"]))]
    return ["init", str(leads), *logs, "-o", str(folder / "new.lead"), *language]


def hold(given: list[str]) -> Result:
    """The command run in this process, after holding it to what is promised of every command."""
    ran = CliRunner().invoke(main, given, env={"LEADLANG_DEBUG": "1"})
    if ran.exception is not None and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    if ran.exit_code == OWN_MISTAKE or "Traceback (most recent call last)" in ran.stderr:
        frames = [line.strip() for line in ran.stderr.splitlines() if line.lstrip().startswith('File "')]
        last = [frame.split("/")[-1] for frame in frames][-1:]
        raise Broken(f"own mistake at {last}: {given}\n{ran.stderr[-2500:]}")
    if ran.exit_code not in (FINE, REFUSED, USAGE):
        raise Broken(f"exit code {ran.exit_code}")
    if ran.exit_code != FINE and not (ran.stderr or ran.stdout).strip():
        raise Broken(f"failed without a word: {given}")
    return ran


def claim(seed: int) -> None:
    """All that is claimed of the command of a seed."""
    random = Random(seed)
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            given = arguments(random, Path(folder))
            hold(given)
        finally:
            os.chdir(before)


if __name__ == "__main__":
    run(claim, "Run commands on damaged and random files.")
