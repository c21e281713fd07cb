"""Who moved: the same leads scored twice, by two models or for two moments, row beside row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import polars as pl
from attrs import frozen

from ..engines import Engine
from ..far_dates import without_far_cells
from ..finding import GivenLog, Note
from ..members import all_totals
from ..runtime.facts import DataProblem, TableReading, score_column
from ..runtime.model import CompiledModel
from ..runtime.rules import Choice, Matrix, Rules
from ..runtime.times import AsOf
from ..scoring import Scored, run


@frozen
class Data:
    """The leads and their events as given. `logs` None: no event log at all."""

    frame: pl.DataFrame
    logs: Sequence[GivenLog] | None
    id: str | None
    reading: TableReading
    engine: Engine = "columns"


@frozen
class Side:
    """One of the two runs."""

    model: CompiledModel
    as_of: AsOf
    scored: Scored

    @property
    def rules(self) -> Rules:
        return self.model.rules

    @classmethod
    def of(cls, model: CompiledModel, as_of: AsOf, data: Data) -> Side:
        scored = run(
            model, data.frame, data.logs, as_of, id=data.id, reading=data.reading, engine=data.engine
        )
        return cls(model, as_of, scored)


@frozen
class Place:
    """Where a lead stands in a list of stages, labels and such: a name, none, or out by disqualification."""

    name: str | None
    disqualified: bool = False


@frozen
class Migration:
    """How many leads went from which place (rows) to which (columns). `about` is grade, segment, stage,
    label or matrix, `name` the column of the result.
    """

    about: str
    name: str
    old: tuple[Place, ...]
    new: tuple[Place, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def moved(self) -> int:
        """How many leads are elsewhere now."""
        return sum(
            count
            for place, row in zip(self.old, self.counts, strict=True)
            for other, count in zip(self.new, row, strict=True)
            if place != other
        )


@frozen
class Totals:
    """One score of both models: its averages to one decimal, how many leads rose and fell, and every lead's
    change in thousandths of a point.
    """

    name: str
    old_average: Decimal
    new_average: Decimal
    changes: tuple[int, ...]

    @property
    def risen(self) -> int:
        return sum(change > 0 for change in self.changes)

    @property
    def fallen(self) -> int:
        return sum(change < 0 for change in self.changes)


@frozen
class Movement:
    """What the change does to these leads. `ids` has every lead's id as text, by row ("" for none).

    `changed` counts the leads of whom anything differs that both runs tell. `grade_changes` are in thirds
    of a letter, None where the scales differ.
    """

    old: Side
    new: Side
    ids: tuple[str, ...]
    changed: int
    totals: tuple[Totals, ...]
    grade_changes: tuple[int, ...] | None
    migrations: tuple[Migration, ...]

    @property
    def rows(self) -> int:
        return len(self.ids)

    @property
    def problems(self) -> tuple[DataProblem, ...]:
        """What is wrong with the data, found in either run, each once."""
        return tuple(dict.fromkeys((*self.new.scored.problems, *self.old.scored.problems)))

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was detected, each once."""
        found: dict[tuple[str, tuple[tuple[str, str], ...]], Note] = {}
        for name, facts in (*self.old.scored.notes, *self.new.scored.notes):
            found.setdefault((name, tuple(facts.items())), (name, facts))
        return tuple(found.values())


def movement(old: Side, new: Side) -> Movement:
    """Two runs over the same rows, held against each other."""
    before, after = old.scored.table, new.scored.table
    shared = _shared(old.rules, new.rules)
    totals = tuple(_totals(name, old, new) for name in shared)
    same = pl.repeat(True, before.height, eager=True)
    for name in _told_by_both(old.rules, new.rules):
        same &= before[name].cast(pl.String).eq_missing(after[name].cast(pl.String))
    for total in totals:
        same &= pl.Series([change == 0 for change in total.changes], dtype=pl.Boolean)
    ids = tuple(
        "" if value is None else str(value).strip()
        for value in without_far_cells(after.to_series(0)).to_list()
    )
    return Movement(
        old,
        new,
        ids,
        before.height - int(same.sum()),
        totals,
        _grade_changes(old, new),
        tuple(_migrations(old, new)),
    )


def _shared(old: Rules, new: Rules) -> list[str]:
    """The scores that both have, in the order of the new result's columns."""
    names = {total.name for total in all_totals(old)}
    return [total.name for total in all_totals(new) if total.name in names]


def _told_by_both(old: Rules, new: Rules) -> list[str]:
    """The columns of texts that both results have. Coverage is about the data, and moves nobody."""
    return [name for _, name, _, _ in _lists(old, new)] + ["disqualified"]


def _totals(name: str, old: Side, new: Side) -> Totals:
    before, after = (_millis(side.scored.table[score_column(name)]) for side in (old, new))
    changes = tuple(now - was for was, now in zip(before, after, strict=True))
    average, now_average = (side.scored.summary.averages[name] for side in (old, new))
    return Totals(name, average, now_average, changes)


def _millis(values: pl.Series) -> list[int]:
    """Points as whole thousandths; numbers too long for a column of numbers come as texts."""
    if values.dtype == pl.Int64:
        return [1000 * value for value in values.to_list()]
    return [int(Decimal(value) * 1000) for value in values.to_list()]


def _grade_changes(old: Side, new: Side) -> tuple[int, ...] | None:
    grade = new.rules.grade
    if old.rules.grade.scale != grade.scale or old.rules.grade.thirds != grade.thirds:
        return None
    places = {name: at * grade.thirds for at, name in enumerate(grade.scale)}
    before, after = old.scored.table["grade"].to_list(), new.scored.table["grade"].to_list()
    return tuple(places[now] - places[was] for was, now in zip(before, after, strict=True))


# ---------------------------------------------------------------- migration tables


def _lists(old: Rules, new: Rules) -> list[tuple[str, str, Sequence[str], Sequence[str]]]:
    """What both results tell by name: about, column, the names that may stand there, old and new, best
    first.
    """
    found: list[tuple[str, str, Sequence[str], Sequence[str]]] = [
        ("grade", "grade", old.grade.scale[::-1], new.grade.scale[::-1])
    ]
    if old.segments and new.segments:
        found.append(("segment", "segment", _names(old.segments), _names(new.segments)))
    if old.stages and new.stages:
        found.append(("stage", "stage", _names(old.stages), _names(new.stages)))
    labels = {label.name: label for label in old.labels}
    for label in new.labels:
        if label.name in labels:
            before = _names(labels[label.name].choices)
            found.append(("label", label.name, before, _names(label.choices)))
    matrices = {matrix.name: matrix for matrix in old.matrices}
    for matrix in new.matrices:
        if matrix.name in matrices:
            found.append(("matrix", matrix.name, _cells(matrices[matrix.name]), _cells(matrix)))
    return found


def _names(choices: Sequence[Choice]) -> list[str]:
    return [choice.name for choice in choices]


def _cells(matrix: Matrix) -> list[str]:
    return sorted({cell for row in matrix.cells for cell in row})


def _migrations(old: Side, new: Side) -> list[Migration]:
    return [
        _migration(about, name, before, after, old.scored.table, new.scored.table)
        for about, name, before, after in _lists(old.rules, new.rules)
    ]


def _migration(
    about: str,
    name: str,
    old_names: Sequence[str],
    new_names: Sequence[str],
    old: pl.DataFrame,
    new: pl.DataFrame,
) -> Migration:
    leaves = about in ("stage", "label", "matrix")  # only these are taken from whoever is disqualified
    before, after = _places(old, name, leaves), _places(new, name, leaves)
    counts = Counter(zip(before, after, strict=True))
    present = {place for pair in counts for place in pair}
    ordered = [Place(one) for one in dict.fromkeys((*new_names, *old_names))] + [
        Place(None),
        Place(None, True),
    ]
    shown = tuple(place for place in ordered if place in present)
    rows = tuple(place for place in shown if any(pair[0] == place for pair in counts))
    columns = tuple(place for place in shown if any(pair[1] == place for pair in counts))
    table = tuple(tuple(counts[row, other] for other in columns) for row in rows)
    return Migration(about, name, rows, columns, table)


def _places(table: pl.DataFrame, name: str, leaves: bool) -> list[Place]:
    known: dict[tuple[str | None, bool], Place] = {}
    found = []
    out = table["disqualified"].is_not_null().to_list()
    for value, is_out in zip(table[name].to_list(), out, strict=True):
        key = (value, is_out and leaves)
        if key not in known:
            known[key] = Place(*key)
        found.append(known[key])
    return found
