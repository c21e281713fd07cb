"""The axes of leads: fields and counts over all rows, segment and totals block by block."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from attrs import define, field, frozen

from ..rules import HowMany
from ..tables import CountAxis, GradeAxis, ScoreAxis, SegmentAxis, Tables
from .axes import Answers, Axis, absent, count_answers, two_sided
from .classes import Bools, Scalar
from .counted import CountedAxis, CountedRows
from .cuts import Cuts
from .event_sets import EventSets
from .ids import People
from .loops import Places32
from .measures import measured
from .states import KNOWN

POINTS = 1000


@frozen(eq=False)
class LeadAxes:
    """`axes` have a code for every row; `late` have answers alone, their codes come with each block."""

    axes: Mapping[int, Axis | CountedAxis]
    late: Mapping[int, Answers]

    def answers(self, place: int) -> Answers:
        return self.axes[place].answers if place in self.axes else self.late[place]


def lead_axes(
    tables: Tables, of_fields: Mapping[int, Axis], sets: EventSets | None, people: People, rows: int
) -> LeadAxes:
    """`sets` is None without any event log: then every count is unknown."""
    axes: dict[int, Axis | CountedAxis] = dict(of_fields)
    counted = None if sets is None else _counted_rows(sets, people)
    late: dict[int, Answers] = {}
    for place, axis in enumerate(tables.axes):
        match axis:
            case CountAxis(events, measure, tests):
                if sets is None:
                    axes[place] = absent(len(tests), rows)
                    continue
                cuts = Cuts.of_tests(tests)
                answers = count_answers(cuts, tests)
                if isinstance(measure, HowMany) and counted is not None and events in counted.tally.lanes:
                    numbers = np.arange(1 << counted.tally.bits)
                    classes = cuts.stretches(numbers).astype(np.int64)
                    axes[place] = CountedAxis(counted, events, classes, answers)
                    continue
                found = measured(sets, events, measure)
                codes = cuts.stretches(found.wholes, found.scale)
                axes[place] = Axis(codes[people.of_rows], None, answers)
            case SegmentAxis(named):
                names = [choice.name for choice in tables.segments]
                late[place] = _one_of([*names, None], named)
            case GradeAxis(named):
                late[place] = _one_of([*tables.grade.scale], named)
            case ScoreAxis(tests=tests):
                late[place] = count_answers(Cuts.of_tests(tests), tests)
            case _:
                pass
    return LeadAxes(axes, late)


def _counted_rows(sets: EventSets, people: People) -> CountedRows | None:
    if sets.tally is None:
        return None
    persons = None if people.each_row_its_own else people.of_rows
    return CountedRows.of(sets.tally, persons, len(people.of_rows))


def _one_of(classes: list[str | None], named: tuple[tuple[str, ...], ...]) -> Answers:
    """Each class is a name (or none at all); each test lists the names that pass."""
    passed: list[Bools | None] = [np.array([one in names for one in classes], np.bool_) for names in named]
    return two_sided(passed, np.full(len(classes), KNOWN, np.uint8))


@define(eq=False)
class BlockCodes:
    """The classes of the rows of one block on each axis; the late ones are filled in as they become known."""

    axes: LeadAxes
    rows: slice
    late: dict[int, Places32] = field(factory=dict)

    def places(self, axis: int) -> Places32:
        """Where each row's class is to be looked up in what `on_places` gives."""
        return self.late[axis] if axis in self.late else self.axes.axes[axis].places_of(self.rows)

    def on_places(self, axis: int, of_classes: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
        """What holds of the classes, for the places."""
        return of_classes if axis in self.late else self.axes.axes[axis].on_places(of_classes)

    def gathered(self, axis: int, of_classes: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
        """What holds of the classes, for the rows."""
        return self.on_places(axis, of_classes)[self.places(axis)]
