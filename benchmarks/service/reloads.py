"""Rules changed again and again under load, a third of them broken: no request may come to harm."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

import leadlang
from attrs import define, field, frozen

from .processes import ready, service, until
from .wrk import Load, Running

ASKED: Final = '{"lead": {"n": 7}, "as_of": "2026-11-15"}'
_AT_MOST: Final = 600
_PAUSE: Final = 0.02
_BROKEN: Final = "when n at least score +1\n"


@frozen
class Reloads:
    """What came of it: how many rules were taken and refused, what wrk saw, how many answers were held
    against the model that they name, by how many models they were given, and which were wrong.
    """

    taken: int
    refused: int
    load: Load
    checked: int
    models: int
    wrong: tuple[str, ...]

    @property
    def harmless(self) -> bool:
        return not self.load.errors and not self.wrong

    def said(self) -> str:
        load = self.load
        return (
            f"{self.taken + self.refused} changes of the rules ({self.taken} taken, {self.refused} broken "
            f"and refused) under {load.requests:,} requests in {load.microseconds / 1e6:.0f} s: "
            f"{load.refused} answers other than 200, "
            f"{load.connect + load.read + load.write + load.timeout} errors of sockets, "
            f"the slowest answer {load.slowest / 1000:.0f} ms; "
            f"{self.checked:,} answers of {self.models} models checked, {len(self.wrong)} wrong"
        )


@define
class Sampler:
    """Asks beside the load, and holds each answer against the model that it names."""

    port: int
    points_of: dict[str, int]
    checked: int = 0
    models: set[str] = field(factory=set)
    wrong: list[str] = field(factory=list)
    _stop: threading.Event = field(factory=threading.Event)

    def run(self) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            while not self._stop.is_set():
                connection.request("POST", "/v1/score", ASKED, {"Content-Type": "application/json"})
                response = connection.getresponse()
                self._check(response.status, json.loads(response.read()))
                time.sleep(_PAUSE)
        except (OSError, ValueError) as error:
            self.wrong.append(repr(error))
        finally:
            connection.close()

    def _check(self, status: int, answer: dict[str, object]) -> None:
        self.checked += 1
        model = str(answer.get("model"))
        self.models.add(model)
        if status != 200 or answer.get("scores") != {"score": self.points_of.get(model)}:
            self.wrong.append(f"{status} {answer}")

    def stop(self) -> None:
        self._stop.set()


def rules(points: int) -> str:
    return (
        f'when n at least 5 score +{points}\n\nscenario "seven"\n  given n is 7\n  expect score is {points}\n'
    )


def untrue(points: int) -> str:
    """Rules whose scenario does not hold."""
    return rules(points).replace(f"expect score is {points}", "expect score is 0")


def reloads(changes: int, connections: int, folder: Path, say: Callable[[str], None]) -> Reloads:
    """So many changes, one after the other, every third broken. AssertionError where one is not noticed."""
    path = folder / "rules.lead"
    path.write_text(rules(1), encoding="utf-8")
    points_of = {leadlang.from_text(rules(n), "rules.lead").hash: n for n in range(1, changes + 2)}
    models = {points: model for model, points in points_of.items()}
    taken, refused = 1, 0
    with service(path, folder / "log.jsonl") as port, Running.on(port, ASKED, connections, _AT_MOST) as load:
        sampler = Sampler(port, points_of)
        asking = threading.Thread(target=sampler.run)
        asking.start()
        try:
            for change in range(1, changes + 1):
                broken = change % 3 == 2
                if broken:
                    refused += 1
                    _write(path, _BROKEN if refused % 2 else untrue(change + 1))
                    until(lambda: ready(port)["rules"] == "refused", f"change {change} was not refused")
                    assert ready(port)["model"] == models[taken]
                else:
                    _write(path, rules(change + 1))
                    taken = change + 1
                    until(partial(_taken, port, models[taken]), f"change {change} was not taken")
                say(f"change {change} of {changes}: {'refused' if broken else 'taken'}")
        finally:
            sampler.stop()
            asking.join()
    found = (sampler.checked, len(sampler.models), tuple(sampler.wrong))
    return Reloads(changes - refused, refused, load.found, *found)


def _taken(port: int, model: str) -> bool:
    said = ready(port)
    return said["model"] == model and said["rules"] == "current"


def _write(path: Path, text: str) -> None:
    """As an editor does: a new file in the place of the old one."""
    new = path.with_name("new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
