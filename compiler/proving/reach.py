"""How far every total goes, and which stages, labels and matrix cells some lead gets, each with an
example.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from attrs import frozen

from ...runtime.reference.case import Case
from ...runtime.rules import Rules
from .possible import OPEN, Example, Limit, Possibilities, Question, has_label, in_cell, in_segment, in_stage
from .witness import rows_of, run

Sort = Literal["segment", "stage", "label", "matrix"]


@frozen
class TotalRange:
    """From where to where a score, a combined score (by name) or the "grade" goes."""

    total: str
    lowest: Limit
    highest: Limit


@frozen
class Reachable:
    """Whether some lead gets a value: `verdict` "yes" with an example, "no" (proved), or "open".

    `name` is the label's or matrix's; for a matrix the value is that of all cells that say it.
    """

    sort: Sort
    name: str
    value: str
    verdict: Literal["yes", "no", "open"]
    example: Example | None


@frozen
class Reach:
    totals: tuple[TotalRange, ...]
    values: tuple[Reachable, ...]


def reach(rules: Rules, possible: Possibilities, known: Sequence[Case] = ()) -> Reach:
    """What can happen to a lead at all, in the order of the result's columns.

    `known` are leads made before, for other questions: what they show need not be asked.
    """
    examples = [Example(rows := rows_of(case), run(rules, rows)[0]) for case in known]
    names = [*(score.name for score in rules.scores), *(score.name for score in rules.combined), "grade"]
    totals = tuple(_range(possible, name, examples) for name in names)
    values: dict[tuple[Sort, str, str], Reachable] = {}
    for sort, name, value, question in _questions(rules):
        earlier = values.get((sort, name, value))
        if earlier is None or earlier.verdict != "yes":
            shown = _shown(examples, sort, name, value)
            found = shown or _asked(possible, sort, name, value, question)
            if earlier is None or found.verdict != "no":
                values[sort, name, value] = found
    return Reach(totals, tuple(values.values()))


def _range(possible: Possibilities, total: str, examples: Sequence[Example]) -> TotalRange:
    if not examples:
        return TotalRange(total, possible.lowest(total), possible.highest(total))
    ordered = sorted(examples, key=lambda one: (possible.shown(one, total), -_size(one)))
    fewest = min(examples, key=lambda one: (possible.shown(one, total), _size(one)))
    return TotalRange(
        total, possible.end_of(total, fewest, up=False), possible.end_of(total, ordered[-1], up=True)
    )


def _shown(examples: Sequence[Example], sort: Sort, name: str, value: str) -> Reachable | None:
    """The smallest of the leads known that gets the value."""
    own = [one for one in examples if _value(one, sort, name) == value]
    return Reachable(sort, name, value, "yes", min(own, key=_size)) if own else None


def _size(example: Example) -> int:
    return 100 * len(example.rows.events) + len(example.rows.lead)


def _questions(rules: Rules) -> Iterator[tuple[Sort, str, str, Question]]:
    for at, segment in enumerate(rules.segments):
        yield "segment", "", segment.name, in_segment(rules, at)
    for at, stage in enumerate(rules.stages):
        yield "stage", "", stage.name, in_stage(rules, at)
    for which, label in enumerate(rules.labels):
        for at, choice in enumerate(label.choices):
            yield "label", label.name, choice.name, has_label(rules, which, at)
    for which, matrix in enumerate(rules.matrices):
        for row, cells in enumerate(matrix.cells):
            for column, value in enumerate(cells):
                yield "matrix", matrix.name, value, in_cell(rules, which, row, column)


def _asked(possible: Possibilities, sort: Sort, name: str, value: str, question: Question) -> Reachable:
    """The example is only taken if the reference gives it the value as well."""
    found = possible.example(question)
    if found is None:
        return Reachable(sort, name, value, "no", None)
    if found == OPEN or _value(found, sort, name) != value:
        return Reachable(sort, name, value, "open", None)
    return Reachable(sort, name, value, "yes", found)


def _value(example: Example, sort: Sort, name: str) -> str | None:
    result = example.assessment.result
    match sort:
        case "segment":
            return result.segment
        case "stage":
            return result.stage
        case "label":
            return result.labels[name]
        case "matrix":
            return result.matrices[name]
