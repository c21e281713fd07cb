"""What an evaluation is given and gives back, the same for every backend."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from attrs import field

from .data_classes import frozen


@frozen
class TableReading:
    """How the cells of one table are to be read: `1.234,5` or `1,234.5`; 31/01 or 01/31; more markers for
    missing."""

    decimal_comma: bool = False
    day_first: bool = False
    missing: tuple[str, ...] = ()


@frozen
class LogLayout:
    """Which columns of an event log (header names) say whose, when and what; `id` None: events carry no id.

    An event's (verb, object) pairs are all pairs of one of its verb columns and one of its object columns.
    """

    lead: str
    time: str
    verbs: tuple[str, ...]
    objects: tuple[str, ...]
    id: str | None = None


@frozen
class DataProblem:
    """Something wrong with the data, said in words by `leadlang.wording`.

    `table` is "leads" or the event log's name; `row` counts its rows from 1; `code` is stable (D…).
    """

    code: str
    table: str
    row: int
    column: str = ""
    value: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@frozen
class LeadResult:
    """The result for one row of leads. Scores are exact decimals with the score's own number of decimals.

    `disqualified` lists the reasons that hold, sorted; where there is one, stage, labels and matrices are
    None.
    `decided` of `rules` rules could be decided; coverage is the whole percent of that, rounded down (no
    rules: 100).
    """

    scores: Mapping[str, Decimal]  # "score", then the named and the combined ones
    grade: str
    segment: str | None
    stage: str | None
    labels: Mapping[str, str | None]
    matrices: Mapping[str, str | None]
    decided: int
    rules: int
    disqualified: tuple[str, ...]

    @property
    def coverage(self) -> int:
        return 100 if self.rules == 0 else 100 * self.decided // self.rules


@frozen
class Outcome:
    """The results of all rows, in their order; problems sorted by (table, row, code, column).

    `paid[number]` is how many rows the rule of that number paid: its condition is true (for `each`: an
    event counts
    as well) and its place in `first of`, `best of` or a group lets it pay; a floor or ceiling counts as
    paying.
    """

    leads: tuple[LeadResult, ...]
    problems: tuple[DataProblem, ...] = field(default=())
    paid: tuple[int, ...] = field(default=())


def score_column(name: str) -> str:
    """The result column of a score: `score`, or `score_<name>` with `_` for spaces."""
    return "score" if name == "score" else "score_" + "_".join(name.split())
