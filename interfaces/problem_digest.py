"""The problems of the data counted by their kinds, with the first of each: what people are told of them."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from .runtime.facts import DataProblem

SHOWN = 5  # how many of one kind are told


@frozen
class ProblemKind:
    """`count` problems of one code in one column of one table; the `first` of them, at most `SHOWN`."""

    code: str
    table: str
    column: str
    count: int
    first: tuple[DataProblem, ...]


@frozen
class ProblemDigest:
    """How many problems there are, and their kinds in the order in which they first occur."""

    total: int
    kinds: tuple[ProblemKind, ...]

    def __len__(self) -> int:
        return self.total


def digest(problems: Iterable[DataProblem]) -> ProblemDigest:
    """The digest of problems that are all at hand."""
    kinds: dict[tuple[str, str, str], list[DataProblem]] = {}
    for problem in problems:
        kinds.setdefault((problem.code, problem.table, problem.column), []).append(problem)
    return ProblemDigest(
        sum(map(len, kinds.values())),
        tuple(ProblemKind(*kind, len(found), tuple(found[:SHOWN])) for kind, found in kinds.items()),
    )
