"""Which changes are taken, and what is said of those that are not."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import leadlang
import pytest
from attrs import define
from leadlang.loading import compile_file, model_file
from leadlang.service import reloading
from leadlang.service.logs import Log
from leadlang.service.metrics import Metrics
from leadlang.service.reloading import Current
from leadlang.service.requests import Asked
from leadlang.service.taking import Origin

ASKED = Asked({"n": 7}, None, None)


@define
class Watched:
    """A model that is watched, and what it has written into its log."""

    current: Current
    lines: io.StringIO

    @classmethod
    def of(cls, path: Path) -> Watched:
        lines = io.StringIO()
        return cls(Current(Origin(path), Log(lines), Metrics()), lines)

    @property
    def score(self) -> int:
        return int(self.current.served.score(ASKED, "2026-11-15")[0].scores["score"])

    def after(self, change: Callable[[], object], holds: Callable[[], bool]) -> None:
        """Make a change, and wait until something holds."""

        async def watch() -> None:
            watching = asyncio.create_task(self.current.watch())
            change()
            async with asyncio.timeout(20):
                while not holds():
                    await asyncio.sleep(0.01)
            watching.cancel()

        asyncio.run(watch())


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reloading, "POLL", 0.02)


def write(path: Path, points: int) -> Path:
    path.write_text(f"when n at least 5 score +{points}\n", encoding="utf-8")
    return path


def test_rules_that_are_written_anew(tmp_path: Path) -> None:
    path = write(tmp_path / "rules.lead", 1)
    watched = Watched.of(path)
    before = watched.current.served.hash
    watched.after(lambda: write(path, 22), lambda: watched.score == 22)
    (line,) = (json.loads(line) for line in watched.lines.getvalue().splitlines())
    assert (line["event"], line["taken"], line["before"]) == ("reload", True, before)
    assert line["model"] == watched.current.served.hash == leadlang.load(path).hash


def test_files_that_the_rules_use(tmp_path: Path) -> None:
    path = tmp_path / "rules.lead"
    path.write_text('use "parts/shared.lead"\nwhen a is b score +1\n', encoding="utf-8")
    (tmp_path / "parts").mkdir()
    shared = write(tmp_path / "parts" / "shared.lead", 1)
    watched = Watched.of(path)
    watched.after(shared.unlink, lambda: watched.current.refusal is not None)
    assert watched.score == 1
    watched.after(lambda: write(shared, 2), lambda: watched.score == 2)
    assert watched.current.refusal is None
    settings = tmp_path / "leadlang.toml"
    watched.after(lambda: settings.write_text('[leads]\nmissing = ["7"]\n'), lambda: watched.score == 0)
    watched.after(settings.unlink, lambda: watched.score == 2)


def test_lists_that_the_rules_use(tmp_path: Path) -> None:
    path = tmp_path / "rules.lead"
    path.write_text('let sevens = list from "numbers.csv" column n\nwhen n in sevens score +3\n')
    numbers = tmp_path / "numbers.csv"
    numbers.write_text("n\n8\n9\n", encoding="utf-8")
    watched = Watched.of(path)
    assert watched.score == 0
    watched.after(lambda: numbers.write_text("n\n7\n"), lambda: watched.score == 3)


def test_a_file_that_is_missing_is_waited_for(tmp_path: Path) -> None:
    path = write(tmp_path / "rules.lead", 1)
    watched = Watched.of(path)
    watched.after(
        lambda: path.write_text('use "later.lead"\n', encoding="utf-8"),
        lambda: watched.current.refusal is not None,
    )
    watched.after(lambda: write(tmp_path / "later.lead", 5), lambda: watched.score == 5)
    watched.after(path.unlink, lambda: watched.current.refusal is not None)
    assert watched.current.refusal is not None
    assert watched.current.refusal.code == "R030"
    watched.after(lambda: write(path, 6), lambda: watched.score == 6)


def test_a_compiled_model(tmp_path: Path) -> None:
    rules, path = tmp_path / "rules.lead", tmp_path / "model.json"

    def compiled(points: int) -> bytes:
        text = model_file(compile_file(write(rules, points))).to_json()
        path.write_text(text, encoding="utf-8")
        return path.read_bytes()

    compiled(1)
    watched = Watched.of(path)
    watched.after(lambda: compiled(2), lambda: watched.score == 2)
    whole = path.read_bytes()
    watched.after(lambda: path.write_bytes(whole[:-9]), lambda: watched.current.refusal is not None)
    assert watched.current.refusal is not None
    assert watched.current.refusal.code == "R070"
    assert watched.score == 2
    watched.after(lambda: compiled(3), lambda: watched.score == 3)


@pytest.mark.parametrize("text", ["when n at least 5 score +22\n", "when n at least score\n"])
def test_a_change_at_the_moment_when_another_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    path = write(tmp_path / "rules.lead", 1)
    watched = Watched.of(path)
    say = watched.current._log.write

    def say_and_write(*said: str, **facts: Any) -> None:
        say(*said, **facts)
        monkeypatch.undo()
        monkeypatch.setattr(reloading, "POLL", 0.02)
        write(path, 333)

    monkeypatch.setattr(Log, "write", lambda _, *said, **facts: say_and_write(*said, **facts))
    watched.after(lambda: path.write_text(text, encoding="utf-8"), lambda: watched.score == 333)


def test_why_rules_are_not_taken(tmp_path: Path) -> None:
    path = write(tmp_path / "rules.lead", 1)
    watched = Watched.of(path)
    wrong = "when n at least 5 score +1\nwhen job_titel score\nwhen n at least score +1\n"
    watched.after(lambda: path.write_text(wrong), lambda: watched.current.refusal is not None)
    refusal = watched.current.refusal
    assert refusal is not None
    data = refusal.data()
    assert json.loads(json.dumps(data)) == data
    assert refusal.code == "R020"
    assert "have 2 mistakes, so I go on with those from before" in refusal.reason
    assert {one["line"] for one in refusal.problems} == {2, 3}
    line = json.loads(watched.lines.getvalue().splitlines()[-1])
    assert (line["level"], line["taken"], line["code"]) == ("warning", False, "R020")
    assert any("rules.lead:3" in problem for problem in line["problems"])


def test_being_asked_reads_again_what_has_not_changed(tmp_path: Path) -> None:
    watched = Watched.of(write(tmp_path / "rules.lead", 1))
    watched.after(watched.current.ask, lambda: "reload" in watched.lines.getvalue())


def test_a_mistake_of_our_own_leaves_the_old_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched.of(write(tmp_path / "rules.lead", 1))

    def wrong(*_: object) -> None:
        raise ZeroDivisionError("words")

    monkeypatch.setattr(Origin, "take", wrong)
    watched.after(watched.current.ask, lambda: "mistake" in watched.lines.getvalue())
    assert watched.score == 1
    assert "words" not in watched.lines.getvalue()
