"""Evaluating a model over leads: what each axis decides once, then block by block what takes several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from attrs import define, field

from ..tables import NO_AXIS, SEVERAL, GradeAxis, Payment, RuleRow, ScoreAxis, SegmentAxis, Tables
from .arithmetic import SAFE, Wholes, largest_totals
from .classes import Bools, Codes, Ints
from .conditions import ClassTruths, RowTruths, Truth
from .cuts import Cuts
from .event_sets import EventSets
from .layers import cell, chosen
from .lead_axes import POINTS, BlockCodes, LeadAxes
from .members import Given, Giving, Share, Total
from .open_sums import open_sums
from .payments import EventAmounts, Payments
from .plan import steps_of
from .reasons import Reasons
from .totals import Totals

_BLOCK = 1 << 16


@define(eq=False)
class Found:
    """What is found out about every row. Places point into the lists of names; the place behind them is
    "none".
    """

    totals: list[Wholes]
    grades: Codes
    segments: Codes
    stages: Codes
    labels: list[Codes]
    matrices: list[Codes]
    decided: Ints
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
        by_axis = {axis: self._on_classes(axis, steps.by_axis.get(axis, ())) for axis in steps.by_axis}
        decided = self._decided_on_classes(steps.decided)
        opened: dict[Total, Ints] = {}
        if self.sets is not None:
            opened = open_sums(self.sets, steps.open_payments)
        wide = largest_totals(self.tables)[0] >= SAFE
        for rows in _blocks(self.rows):
            block = _Block(self, rows, found, wide)
            block.segments()
            for axis, given in by_axis.items():
                block.add_classes(axis, given)
            for total, sums in opened.items():
                block.given.add(total, sums[block.people])
            block.add_rows(steps.by_row)
            block.note_open(steps.open_rules)
            block.coverage(decided, steps.decided)
            if self.reasons is not None:
                self.reasons.add(rows, block.truths.of, block.amount)
            block.totals()
            block.layers()
        return found

    def _on_classes(self, axis: int, members: tuple[object, ...]) -> Given:
        """What the members that ask this axis alone give to each of its classes."""
        length = 1 if axis == NO_AXIS else self.axes.answers(axis).count
        given = Given(length)

        def truth(row: int) -> Truth:
            known = self._truths.of(row)
            if len(known.true) == length:
                return known
            return Truth(np.repeat(known.true, length), np.repeat(known.false, length))

        giving = Giving(truth, self._fixed_amount, given, lambda pot: False)
        for member in members:
            giving.add(member)  # type: ignore[arg-type]
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


class _Block:
    """Some rows in a row, and what is found out about them."""

    def __init__(self, whole: Evaluation, rows: slice, found: Found, wide: bool) -> None:
        self.whole, self.tables, self.rows, self.found, self.wide = whole, whole.tables, rows, found, wide
        self.length = rows.stop - rows.start
        self.people = whole.people[rows]
        self.codes = BlockCodes(whole.axes, rows)
        self.truths = RowTruths(whole._truths, self.codes, self.length)
        self.given = Given(self.length)

    def segments(self) -> None:
        places = chosen(self.tables.segments, self.truths.of, self.length)
        self.found.segments[self.rows] = places
        for place, axis in enumerate(self.tables.axes):
            if isinstance(axis, SegmentAxis):
                self.codes.late[place] = places

    def add_classes(self, axis: int, given: Given) -> None:
        codes = np.zeros(self.length, np.int64) if axis == NO_AXIS else self.codes(axis)
        for total, sums in given.sums.items():
            self.given.add(total, sums[codes])
        for target, floors in given.floors.items():
            self.given.raise_floor(target, floors[codes])
        for target, ceilings in given.ceilings.items():
            self.given.lower_ceiling(target, ceilings[codes])
        counts = np.bincount(codes, minlength=given.length)
        for number, where in given.paid.items():
            self.found.paid[number] += int(counts[where].sum())

    def add_rows(self, members: tuple[object, ...]) -> None:
        def bucketed(pot: int) -> bool:
            return self.tables.pots[pot].bucketed is not None

        giving = Giving(self.truths.of, self.amount, self.given, bucketed)
        for member in members:
            giving.add(member)  # type: ignore[arg-type]
        for number, where in self.given.paid.items():
            self.found.paid[number] += int(where.sum())

    def note_open(self, rules: tuple[RuleRow, ...]) -> None:
        for rule in rules:
            axis = self.tables.conditions[rule.pays].axis
            if axis == SEVERAL:
                self.found.paid[rule.number] += int(self.truths.of(rule.pays).true.sum())
            else:
                truth = self.whole._truths.of(rule.pays)
                codes = np.zeros(self.length, np.int64) if axis == NO_AXIS else self.codes(axis)
                counts = np.bincount(codes, minlength=len(truth.true))
                self.found.paid[rule.number] += int(counts[truth.true].sum())

    def amount(self, rule: RuleRow, payment: Payment) -> Ints | int:
        """What a payment comes to for the rows, wherever it is paid."""
        if rule.events is None:
            amounts = self.whole.payments.once(payment).rows
            return amounts if isinstance(amounts, int) else amounts[self.rows]
        paid = self.whole.payments.each(rule, payment)
        return 0 if paid is None else paid.sums[paid.owners[self.rows]]

    def _shared(self, share: Share) -> EventAmounts | None:
        return self.whole.payments.each(share.rule, share.payment)

    def coverage(self, on_classes: dict[int, Ints], decided: Mapping[int, int]) -> None:
        counts = self.found.decided[self.rows]
        for axis, of_classes in on_classes.items():
            counts += of_classes[0] if axis == NO_AXIS else of_classes[self.codes(axis)]
        for row, times in decided.items():
            if self.tables.conditions[row].axis == SEVERAL:
                counts += self.truths.of(row).decided * np.int64(times)

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
                    self.codes.late[place] = finished.grades

    def layers(self) -> None:
        tables, truth = self.tables, self.truths.of
        out = np.zeros(self.length, np.bool_)
        for row in tables.disqualifications:
            holds = truth(row.condition).true
            self.found.reasons[row.reason][self.rows] |= holds
            out |= holds
        self._place(self.found.stages, chosen(tables.stages, truth, self.length), out, len(tables.stages))
        for label, codes in zip(tables.labels, self.found.labels, strict=True):
            self._place(codes, chosen(label.choices, truth, self.length), out, len(label.choices))
        for matrix, codes in zip(tables.matrices, self.found.matrices, strict=True):
            none = len(matrix.rows) * len(matrix.columns)
            self._place(codes, cell(matrix, truth, self.length), out, none)

    def _place(self, codes: Codes, places: Codes, out: Bools, none: int) -> None:
        """Whoever is out of the running has no stage, label or matrix value."""
        codes[self.rows] = np.where(out, none, places)


def _blocks(rows: int) -> Iterator[slice]:
    for start in range(0, rows, _BLOCK):
        yield slice(start, min(start + _BLOCK, rows))


def _nothing_yet(tables: Tables, rows: int) -> Found:
    _, largest = largest_totals(tables)
    return Found(
        totals=[np.zeros(rows, np.int64 if bound < SAFE else object) for bound in largest],
        grades=np.zeros(rows, np.int64),
        segments=np.zeros(rows, np.int64),
        stages=np.zeros(rows, np.int64),
        labels=[np.zeros(rows, np.int64) for _ in tables.labels],
        matrices=[np.zeros(rows, np.int64) for _ in tables.matrices],
        decided=np.zeros(rows, np.int64),
        reasons={row.reason: np.zeros(rows, np.bool_) for row in tables.disqualifications},
        paid=[0] * tables.rules,
    )
