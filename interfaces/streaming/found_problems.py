"""The problems of a large run: counted by kind, the first kept, all written aside if wanted."""

from __future__ import annotations

import heapq
import json
from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from attrs import define, field

from ..problem_digest import SHOWN, ProblemDigest, ProblemKind
from ..runtime.facts import DataProblem

_IN_MEMORY = 100_000
_Key = tuple[int, int, str, str, str, tuple[tuple[str, str], ...]]
_Found = tuple[_Key, DataProblem]

# The order in which they are told: the broken rows of the leads' file, of joined ones, of the logs; then what
# is wrong with single cells, in the same order of tables.
LEAD_ROWS, JOINED_ROWS, LOG_ROWS, CELLS = 0, 1, 2, 1_000_000


@define
class FoundProblems:
    """`folder` is where all are written aside; None: nobody wants to see them all."""

    folder: Path | None = None
    total: int = field(default=0, init=False)
    _kinds: dict[tuple[str, str, str], tuple[list[int], list[_Found]]] = field(factory=dict, init=False)
    _latest: list[_Found] = field(factory=list, init=False)
    _runs: list[Path] = field(factory=list, init=False)

    def add(self, section: int, problems: Iterable[DataProblem]) -> None:
        """Count problems in, in any order; `row` of each is its line. Those of one line of a file's broken
        rows stay in the order in which they come.
        """
        for found in problems:
            self.total += 1
            if section < CELLS:
                key: _Key = (section, found.row, f"{self.total:020}", "", "", ())
            else:
                key = (section, found.row, found.code, found.column, found.value, found.facts)
            self._count(key, found)
            if self.folder is not None:
                self._latest.append((key, found))
                if len(self._latest) >= _IN_MEMORY:
                    self._write_run(self.folder)

    def _count(self, key: _Key, found: DataProblem) -> None:
        count, first = self._kinds.setdefault((found.code, found.table, found.column), ([0], []))
        count[0] += 1
        if len(first) < SHOWN or key < first[-1][0]:
            insort(first, (key, found), key=_key)
            del first[SHOWN:]

    def digest(self) -> ProblemDigest:
        ordered = sorted(self._kinds.items(), key=lambda kind: kind[1][1][0][0])
        return ProblemDigest(
            self.total,
            tuple(
                ProblemKind(*kind, count[0], tuple(found for _, found in first))
                for kind, (count, first) in ordered
            ),
        )

    def in_parts(self, most: int) -> Iterator[list[DataProblem]]:
        """All of them in order, at most so many at a time; at least one part, which may be empty."""
        runs: list[Iterable[_Found]] = [_read_run(path) for path in self._runs]
        merged = heapq.merge(*runs, sorted(self._latest, key=_key), key=_key)
        part = [found for _, found in islice(merged, most)]
        yield part
        while part := [found for _, found in islice(merged, most)]:
            yield part

    def _write_run(self, folder: Path) -> None:
        path = folder / f"problems.{len(self._runs)}"
        with open(path, "w", encoding="utf-8") as file:
            for key, found in sorted(self._latest, key=_key):
                values = [found.code, found.table, found.row, found.column, found.value, found.facts]
                file.write(json.dumps([key, values]) + "\n")
        self._runs.append(path)
        self._latest = []


def _key(found: _Found) -> _Key:
    return found[0]


def _read_run(path: Path) -> Iterator[_Found]:
    with open(path, encoding="utf-8") as file:
        for line in file:
            (section, at, *kind, facts), (code, table, row, column, value, own_facts) = json.loads(line)
            key = (section, at, *kind, _pairs(facts))
            yield key, DataProblem(code, table, row, column, value, _pairs(own_facts))


def _pairs(facts: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in facts)
