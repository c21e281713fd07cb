"""What a run found, in numbers: the averages, who got which grade and stage, which rules paid nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from itertools import zip_longest

import polars as pl
from attrs import define, field, frozen

from .members import all_rules, all_totals
from .runtime.exact import half_up
from .runtime.facts import DataProblem, score_column
from .runtime.rules import Events, Origin, Rules
from .walking import inside

_NAMED = ("grade", "stage", "segment")
_DIGITS = 200  # far more than any sum of points has


@frozen
class Summary:
    """The summary of one run.

    `averages` maps each score to its mean over all rows, to one decimal, rounded half up (no rows: 0.0); the
    counts map each grade (best first), stage and segment (as declared, then None) to its number of rows.
    `silent` are the rules that paid nobody. `problems` counts the data problems by code. `as_of` is the
    moment in the rules' time zone. `lacks_events`: the rules ask for behaviour, but no event log was given.
    """

    rows: int
    as_of: str
    model: str
    averages: Mapping[str, Decimal]
    coverage: Decimal
    grades: Mapping[str | None, int]
    stages: Mapping[str | None, int]
    segments: Mapping[str | None, int]
    disqualified: int
    silent: tuple[Origin, ...]
    problems: Mapping[str, int]
    with_events: bool
    language: str
    lacks_events: bool = False

    def __str__(self) -> str:
        from .summary_words import summary_text

        return summary_text(self)


@define
class Tally:
    """What a summary counts, added up over the parts of a table."""

    rules: Rules
    rows: int = field(default=0, init=False)
    disqualified: int = field(default=0, init=False)
    paid: list[int] = field(factory=list, init=False)
    problems: Counter[str] = field(factory=Counter, init=False)
    _thousandths: Counter[str] = field(factory=Counter, init=False)
    _names: dict[str, Counter[str | None]] = field(factory=dict, init=False)

    def add(self, table: pl.DataFrame, paid: Sequence[int]) -> None:
        """Count the rows of a part in; `paid` says how many of them each rule paid."""
        self.rows += table.height
        self.disqualified += table.height - table["disqualified"].null_count()
        self.paid = [one + more for one, more in zip_longest(self.paid, paid, fillvalue=0)]
        for name in (*self._scores.values(), "coverage"):
            self._thousandths[name] += _thousandths(table[name])
        for *together, count in table.group_by(_NAMED).len().rows():
            for name, value in zip(_NAMED, together, strict=True):
                self._names.setdefault(name, Counter())[value] += count

    @property
    def _scores(self) -> dict[str, str]:
        return {score.name: score_column(score.name) for score in all_totals(self.rules)}

    def summary(self, *, as_of: str, model: str, with_events: bool) -> Summary:
        rules = self.rules
        return Summary(
            rows=self.rows,
            as_of=as_of,
            model=model,
            averages={name: self._mean(header) for name, header in self._scores.items()},
            coverage=self._mean("coverage"),
            grades=self._counts("grade", rules.grade.scale[::-1]),
            stages=self._counts("stage", [stage.name for stage in rules.stages]),
            segments=self._counts("segment", [segment.name for segment in rules.segments]),
            disqualified=self.disqualified,
            silent=tuple(
                rule.origin for rule in all_rules(rules.members) if self.rows and not self.paid[rule.number]
            ),
            problems=dict(sorted(self.problems.items())),
            with_events=with_events,
            language=rules.language,
            lacks_events=not with_events and any(isinstance(node, Events) for node in inside(rules)),
        )

    def _mean(self, header: str) -> Decimal:
        if not self.rows:
            return Decimal("0.0")
        return Decimal(half_up(self._thousandths[header], 100 * self.rows)).scaleb(-1)

    def _counts(self, header: str, names: Sequence[str]) -> dict[str | None, int]:
        found = self._names.get(header, Counter())
        counts: dict[str | None, int] = {name: found.get(name, 0) for name in dict.fromkeys(names)}
        if found.get(None):
            counts[None] = found[None]
        return counts


def summarise(
    rules: Rules,
    table: pl.DataFrame,
    paid: tuple[int, ...],
    problems: tuple[DataProblem, ...],
    *,
    as_of: str,
    model: str,
    with_events: bool,
) -> Summary:
    """The summary of a whole table."""
    tally = Tally(rules)
    tally.add(table, paid)
    tally.problems.update(problem.code for problem in problems)
    return tally.summary(as_of=as_of, model=model, with_events=with_events)


def _thousandths(values: pl.Series) -> int:
    """The sum of a column of points, exactly."""
    if values.dtype.is_integer():
        return int(values.sum()) * 1000
    texts = values.dtype == pl.String  # numbers too long for a column of numbers
    with localcontext(prec=_DIGITS):
        total = sum(map(Decimal, values.to_list())) if texts else Decimal(values.sum())
        return int(total * 1000)
