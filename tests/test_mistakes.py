"""A file with ten different mistakes gives ten messages; script and messages lie side by side.

After a change that is meant, `python -m tests.test_mistakes` writes the messages anew; read the diff.
"""

import json
from pathlib import Path

from click.testing import CliRunner
from leadlang.command_line import main

FOLDER = Path(__file__).with_name("mistakes")
SCRIPT, SAID = FOLDER / "ten.lead", FOLDER / "ten.said"


def check(*options: str) -> str:
    done = CliRunner().invoke(main, ["check", str(SCRIPT), *options])
    assert done.exit_code == 1
    return done.output.replace(str(FOLDER), "").replace("/ten.lead", "ten.lead")


def test_ten_mistakes_give_ten_messages() -> None:
    problems = json.loads(check("--format", "json"))
    assert len(problems) == 10
    assert len({problem["code"] for problem in problems}) == 10
    assert [problem["line"] for problem in problems] == [2, *range(4, 13)]
    for problem in problems:
        assert problem.keys() == {
            "kind", "code", "severity", "file", "line", "column", "end_line", "end_column", "message", "hint",
        }  # fmt: skip
        assert problem["kind"] == "problem"
        assert problem["severity"] == "error"
        assert problem["message"]
        assert problem["hint"]


def test_they_are_said_as_beside_the_script() -> None:
    assert check() == SAID.read_text(encoding="utf-8")


if __name__ == "__main__":
    SAID.write_text(check(), encoding="utf-8")
