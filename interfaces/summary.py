"""What a run found, in numbers: the averages, who got which grade and stage, which rules paid nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

import polars as pl
from attrs import frozen

from .members import all_rules, all_totals, column
from .runtime.exact import half_up
from .runtime.facts import DataProblem
from .runtime.rules import Events, Origin, Rules
from .walking import inside


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
    scores = [score.name for score in all_totals(rules)]
    return Summary(
        rows=table.height,
        as_of=as_of,
        model=model,
        averages={name: _mean(table[column(name)]) for name in scores},
        coverage=_mean(table["coverage"]),
        grades=_counts(table["grade"], rules.grade.scale[::-1]),
        stages=_counts(table["stage"], [stage.name for stage in rules.stages]),
        segments=_counts(table["segment"], [segment.name for segment in rules.segments]),
        disqualified=table.height - table["disqualified"].null_count(),
        silent=tuple(
            rule.origin for rule in all_rules(rules.members) if table.height and not paid[rule.number]
        ),
        problems=dict(sorted(Counter(problem.code for problem in problems).items())),
        with_events=with_events,
        language=rules.language,
        lacks_events=not with_events and any(isinstance(node, Events) for node in inside(rules)),
    )


def _mean(values: pl.Series) -> Decimal:
    if not len(values):
        return Decimal("0.0")
    texts = values.dtype == pl.String  # numbers too long for a column of numbers
    total = sum(map(Decimal, values.to_list())) if texts else Decimal(values.sum())
    thousandths = int(total * 1000)
    return Decimal(half_up(thousandths, 100 * len(values))).scaleb(-1)


def _counts(values: pl.Series, names: list[str] | tuple[str, ...]) -> dict[str | None, int]:
    found = Counter(values.to_list())
    counts: dict[str | None, int] = {name: found.get(name, 0) for name in dict.fromkeys(names)}
    if found.get(None):
        counts[None] = found[None]
    return counts
