"""Evaluating a model over leads: what each axis decides once, then block by block what takes several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from attrs import define, field, frozen

from ..tables import NO_AXIS, SEVERAL, GradeAxis, MemberRow, Payment, RuleRow, ScoreAxis, SegmentAxis, Tables
from .arithmetic import SAFE, Wholes, largest_totals
from .cell_sums import CellSums
from .classes import Bools, Codes, Ints, Narrow
from .conditions import ClassTruths, RowTruths
from .cuts import Cuts
from .event_sets import EventSets
from .layers import Rows
from .lead_axes import POINTS, BlockCodes, LeadAxes
from .loops import Words, how_many
from .members import Giving, OfClasses, OfRows, Share, Total, sums_where
from .open_sums import open_sums
from .payments import EventAmounts, Payments
from .plan import Steps, steps_of
from .reasons import Reasons
from .threads import each
from .totals import Totals

_BLOCK = 1 << 16


@define(eq=False)
class Found:
    """What is found out about every row. Places point into the lists of names; the place behind them is
    "none".
    """

    totals: list[Wholes]
    grades: Narrow
    segments: Narrow
    stages: Narrow
    labels: list[Narrow]
    matrices: list[Narrow]
    decided: Narrow
    reasons: dict[str, Bools]
    paid: list[int]


@define(eq=False)
class Evaluation:
    """A model, the axes of its leads and their payments, over `rows` rows; `people` are the rows' persons.

    `reasons`, if given, gathers what each rule pays on the way.
    """

    tables: Tables
    axes: LeadAxes
    payments: Payments
    sets: EventSets | None
    people: Codes
    rows: int
    reasons: Reasons | None = None
    _truths: ClassTruths = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._truths = ClassTruths(self.tables.conditions, self.axes.answers)

    def find(self) -> Found:
        found = _nothing_yet(self.tables, self.rows)
        steps = steps_of(self.tables)
        by_axis = {axis: self._on_classes(axis, members) for axis, members in steps.by_axis.items()}
        at_once = _AtOnce.of(by_axis, self._decided_on_classes(steps.decided), self.axes)
        opened: dict[Total, Ints] = {}
        if self.sets is not None:
            opened = open_sums(self.sets, steps.open_payments)
        wide = largest_totals(self.tables)[0] >= SAFE
        for axis, given in by_axis.items():
            self._note_paid(axis, given.paid, found)
        for rule in steps.open_rules:
            self._note_open(rule, found)

        def block(rows: slice) -> _Block:
            done = _Block(self, rows, found, wide)
            done.segments()
            done.add_classes(at_once)
            for total, sums in opened.items():
                done.given.add(total, sums[done.people])
            done.add_rows(steps)
            if self.reasons is not None:
                self.reasons.add(rows, done.truths.rows, done.amount)
            done.totals()
            done.layers()
            return done

        for done in each(block, _blocks(self.rows)):
            for number, times in done.paid.items():
                found.paid[number] += times
        return found

    def _on_classes(self, axis: int, members: tuple[MemberRow, ...]) -> OfClasses:
        """What the members that ask this axis alone give to each of its classes."""
        length = 1 if axis == NO_AXIS else self.axes.answers(axis).count
        given = OfClasses(length)

        def true(row: int) -> Bools:
            return self._truths.true(row, length)

        giving = Giving(true, self._fixed_amount, given, lambda pot: False)
        for member in members:
            giving.add(member)
        return given

    def _fixed_amount(self, rule: RuleRow, payment: Payment) -> Ints | int:
        return self.payments.once(payment).rows

    def _decided_on_classes(self, decided: Mapping[int, int]) -> dict[int, Ints]:
        """For each axis, how many of the conditions that ask it alone are decided on each class."""
        counts: dict[int, Ints] = {}
        for row, times in decided.items():
            axis = self.tables.conditions[row].axis
            if axis != SEVERAL:
                here = self._truths.of(row).decided * np.int64(times)
                counts[axis] = counts[axis] + here if axis in counts else here
        return counts

    def _note_paid(self, axis: int, paid: Mapping[int, Bools], found: Found) -> None:
        """How many rows each rule pays that asks this axis alone; on a late axis the blocks tell."""
        if axis in self.axes.late:
            return
        counts = np.array([self.rows]) if axis == NO_AXIS else self.axes.axes[axis].counts
        for number, where in paid.items():
            found.paid[number] += int(counts[where].sum())

    def _note_open(self, rule: RuleRow, found: Found) -> None:
        axis = self.tables.conditions[rule.pays].axis
        if axis != SEVERAL:
            self._note_paid(axis, {rule.number: self._truths.of(rule.pays).true}, found)


@frozen(eq=False)
class _AtOnce:
    """What all members of one axis each give to the classes, as sums that one pass over the rows works out.

    `fixed` is given to every row whatever its classes; `totals` are those that sums count, `decided` comes
    behind them.
    """

    by_axis: Mapping[int, OfClasses]
    sums: CellSums
    totals: tuple[Total, ...]
    fixed: Mapping[Total, int]
    fixed_decided: int

    @classmethod
    def of(cls, by_axis: Mapping[int, OfClasses], decided: Mapping[int, Ints], axes: LeadAxes) -> _AtOnce:
        asking = {axis: given for axis, given in by_axis.items() if axis != NO_AXIS}
        totals = tuple(dict.fromkeys(total for given in asking.values() for total in given.sums))
        added: list[dict[int, Ints]] = [
            {axis: given.sums[total] for axis, given in asking.items() if total in given.sums}
            for total in totals
        ]
        added.append({axis: counts for axis, counts in decided.items() if axis != NO_AXIS})
        always = by_axis.get(NO_AXIS)
        fixed = {} if always is None else {total: int(sums[0]) for total, sums in always.sums.items()}
        none = np.zeros(1, np.int64)
        return cls(by_axis, CellSums.of(added, axes), totals, fixed, int(decided.get(NO_AXIS, none)[0]))


class _Block:
    """Some rows in a row, and what is found out about them."""

    def __init__(self, whole: Evaluation, rows: slice, found: Found, wide: bool) -> None:
        self.whole, self.tables, self.rows, self.found, self.wide = whole, whole.tables, rows, found, wide
        self.length = rows.stop - rows.start
        self.people = whole.people[rows]
        self.codes = BlockCodes(whole.axes, rows)
        self.truths = RowTruths(whole._truths, self.codes, self.length)
        self.of_rows = Rows(self.truths, self.length)
        self.given = OfRows(self.length)
        self.paid: dict[int, int] = {}

    def segments(self) -> None:
        places = self.of_rows.chosen(self.tables.segments)
        self.found.segments[self.rows] = places
        for place, axis in enumerate(self.tables.axes):
            if isinstance(axis, SegmentAxis):
                self.codes.late[place] = places.astype(np.uint32)

    def add_classes(self, at_once: _AtOnce) -> None:
        for total, amount in at_once.fixed.items():
            self.given.add(total, np.full(self.length, amount, np.int64))
        decided = np.full(self.length, at_once.fixed_decided, np.int64)
        for number, sums in at_once.sums.of_rows(self.codes, self.length):
            if number < len(at_once.totals):
                self.given.add(at_once.totals[number], sums)
            else:
                decided += sums
        self.found.decided[self.rows] = decided
        for axis, given in at_once.by_axis.items():
            for target, floors in given.floors.items():
                self.given.raise_floor(target, self._of_rows(axis, floors))
            for target, ceilings in given.ceilings.items():
                self.given.lower_ceiling(target, self._of_rows(axis, ceilings))
            if axis in self.codes.late:
                counts = np.bincount(self.codes.late[axis], minlength=given.length)
                for number, where in given.paid.items():
                    self._note(number, int(counts[where].sum()))

    def _of_rows(self, axis: int, of_classes: Ints) -> Ints:
        if axis == NO_AXIS:
            return np.repeat(of_classes, self.length)
        return self.codes.gathered(axis, of_classes)

    def add_rows(self, steps: Steps) -> None:
        def bucketed(pot: int) -> bool:
            return self.tables.pots[pot].bucketed is not None

        giving = Giving(lambda row: self.truths.of(row).true, self.amount, self.given, bucketed)
        for member in steps.by_row:
            giving.add(member)
        self.given.settle()
        for number, where in self.given.paid.items():
            self._note(number, self._how_many(where))
        for rule in steps.open_rules:
            if self.tables.conditions[rule.pays].axis == SEVERAL:
                self._note(rule.number, self._how_many(self.truths.of(rule.pays).true))
        several = [
            (self.truths.of(row).decided, times)
            for row, times in steps.decided.items()
            if self.tables.conditions[row].axis == SEVERAL
        ]
        if several:
            decided = self.found.decided[self.rows] + sums_where(several, self.length)
            self.found.decided[self.rows] = decided

    def _note(self, number: int, times: int) -> None:
        self.paid[number] = self.paid.get(number, 0) + times

    def _how_many(self, where: Words) -> int:
        full = self.length // 64
        last = self.length % 64
        behind = int(where[full]) & ((1 << last) - 1) if last else 0
        return how_many(where[:full]) + behind.bit_count()

    def amount(self, rule: RuleRow, payment: Payment) -> Ints | int:
        """What a payment comes to for the rows, wherever it is paid."""
        if rule.events is None:
            amounts = self.whole.payments.once(payment).rows
            return amounts if isinstance(amounts, int) else amounts[self.rows]
        paid = self.whole.payments.each(rule, payment)
        return 0 if paid is None else paid.sums[paid.owners[self.rows]]

    def _shared(self, share: Share) -> EventAmounts | None:
        return self.whole.payments.each(share.rule, share.payment)

    def totals(self) -> None:
        totals = Totals(self.tables, self.whole.sets, self._shared, self.people, self.rows.start, self.wide)
        finished = totals.finish(self.given)
        for whole, part in zip(self.found.totals, finished.totals, strict=True):
            whole[self.rows] = part
        self.found.grades[self.rows] = finished.grades
        for place, axis in enumerate(self.tables.axes):
            match axis:
                case ScoreAxis(score, tests):
                    cuts = Cuts.of_tests(tests)
                    self.codes.late[place] = cuts.stretches(finished.totals[score], POINTS)
                case GradeAxis():
                    self.codes.late[place] = finished.grades.astype(np.uint32)

    def layers(self) -> None:
        tables, rows = self.tables, self.of_rows
        out = np.zeros(self.length, np.bool_)
        for row in tables.disqualifications:
            holds = self.truths.rows(row.condition)
            self.found.reasons[row.reason][self.rows] |= holds
            out |= holds
        self._place(self.found.stages, rows.chosen(tables.stages), out, len(tables.stages))
        for label, codes in zip(tables.labels, self.found.labels, strict=True):
            self._place(codes, rows.chosen(label.choices), out, len(label.choices))
        for matrix, codes in zip(tables.matrices, self.found.matrices, strict=True):
            none = len(matrix.rows) * len(matrix.columns)
            self._place(codes, rows.cell(matrix), out, none)

    def _place(self, codes: Narrow, places: Codes, out: Bools, none: int) -> None:
        """Whoever is out of the running has no stage, label or matrix value."""
        codes[self.rows] = np.where(out, none, places)


def _blocks(rows: int) -> Iterator[slice]:
    for start in range(0, rows, _BLOCK):
        yield slice(start, min(start + _BLOCK, rows))


def _nothing_yet(tables: Tables, rows: int) -> Found:
    _, largest = largest_totals(tables)

    def places(count: int) -> Narrow:
        """Room for places below a number, and that number."""
        return np.zeros(rows, np.min_scalar_type(count))

    return Found(
        totals=[np.zeros(rows, np.int64 if bound < SAFE else object) for bound in largest],
        grades=places(len(tables.grade.scale)),
        segments=places(len(tables.segments)),
        stages=places(len(tables.stages)),
        labels=[places(len(label.choices)) for label in tables.labels],
        matrices=[places(len(matrix.rows) * len(matrix.columns)) for matrix in tables.matrices],
        decided=places(tables.counted),
        reasons={row.reason: np.zeros(rows, np.bool_) for row in tables.disqualifications},
        paid=[0] * tables.rules,
    )
