"""Everything that leadlang gives, as one line of a digest each: run twice, the lines have to be the same.

`python -m tests.determinism.prints NAME NAME ... SEED SEED ...` prints them for these examples and for these
random worlds.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from click.testing import CliRunner
from leadlang.command_line import main
from leadlang.dsl.write import write

from tests.test_examples import AS_OF, DATA, EXAMPLES

from .worlds import World, example_world, random_world
from .written import as_bytes

PROMISES = """score from 0 to 100
each visited pricing score +5 up to 20
when visited pricing exactly 3 times score +10
when requested demo score +30
when employees between 50 and 500 grade +1
when email ends with "@gmail.com" and email contains "info" score -5
stage MQL when score at least 30
stage Nurture otherwise
guarantee score never falls with requested demo, visited pricing
guarantee grade never falls with employees
guarantee stage never falls with activity at any time
scenario "three visits"
  given visited pricing 3 times, employees is 200
  expect score is 26, grade is C
"""


def lines(names: Sequence[str], seeds: Sequence[int]) -> Iterator[str]:
    """Digest and name, of everything."""
    for world in (*map(example_world, names), *map(random_world, seeds)):
        yield from _of_world(world)
    for name in names:
        yield from _of_commands(name)
    yield from _of_promises()


def _of_world(world: World) -> Iterator[str]:
    model = world.model
    yield _line(f"{world.name} model", model.to_json())
    csv, parquet = as_bytes(world.scored(model))
    yield _line(f"{world.name} csv", csv)
    yield _line(f"{world.name} parquet", parquet)
    for language in ("en", "de"):
        yield _line(f"{world.name} text {language}", write(world.program, language))


def _of_commands(name: str) -> Iterator[str]:
    folder = EXAMPLES / name
    rules = str(folder / "rules.lead")
    leads, events = (str(folder / file) for file in DATA[name])
    data = ("--events", events, "--as-of", AS_OF)
    yield _said("check", rules, "--prove-steps", "1", "--format", "json")
    yield _said("test", rules, "--prove-steps", "0", "-v")
    yield _said("show", rules, "--format", "html")
    yield _said("score", rules, leads, *data)
    yield _said("scenario", rules, "--from", leads, *data)
    yield _said("explain", rules, leads, "--id", "1", *data)


def _of_promises() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "promises.lead"
        path.write_text(PROMISES, encoding="utf-8")
        for form in ("text", "json"):
            yield _said("check", str(path), "--format", form, hidden=folder)
        yield _said("test", str(path), "-v", hidden=folder)


def _said(*arguments: str, hidden: str = str(EXAMPLES)) -> str:
    """A digest of what a command prints, and how it ends, wherever the files lie."""
    done = CliRunner().invoke(main, list(arguments))
    assert done.exit_code in (0, 1, 2), done.output
    said = f"{done.exit_code}\n{done.stdout}\n{done.stderr}".replace(hidden, "")
    return _line(" ".join(arguments).replace(hidden, ""), said)


def _line(name: str, content: bytes | str) -> str:
    data = content.encode() if isinstance(content, str) else content
    return f"{sha256(data).hexdigest()[:20]}  {name}"


if __name__ == "__main__":
    asked = sys.argv[1:]
    for line in lines(
        [one for one in asked if not one.isdigit()], [int(one) for one in asked if one.isdigit()]
    ):
        print(line)
