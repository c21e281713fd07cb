"""The axes of leads: fields and counts over all rows, segment and totals block by block."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from attrs import define, field, frozen

from ..tables import CountAxis, GradeAxis, ScoreAxis, SegmentAxis, Tables
from .axes import Answers, Axis, count_answers, no_answers, two_sided
from .classes import Bools, Codes
from .cuts import Cuts
from .event_sets import EventSets
from .measures import measured
from .states import KNOWN, NO_VALUE

POINTS = 1000


@frozen(eq=False)
class LeadAxes:
    """`axes` have a code for every row; `late` have answers alone, their codes come with each block."""

    axes: Mapping[int, Axis]
    late: Mapping[int, Answers]

    def answers(self, place: int) -> Answers:
        return self.axes[place].answers if place in self.axes else self.late[place]


def lead_axes(
    tables: Tables, of_fields: Mapping[int, Axis], sets: EventSets | None, people: Codes, rows: int
) -> LeadAxes:
    """`sets` is None without any event log: then every count is unknown."""
    axes = dict(of_fields)
    late: dict[int, Answers] = {}
    for place, axis in enumerate(tables.axes):
        match axis:
            case CountAxis(events, measure, tests):
                if sets is None:
                    axes[place] = Axis(np.zeros(rows, np.int64), no_answers(len(tests), 1, NO_VALUE))
                    continue
                cuts = Cuts.of_tests(tests)
                found = measured(sets, events, measure)
                codes = cuts.stretches(found.wholes, found.scale)
                axes[place] = Axis(codes[people], count_answers(cuts, tests))
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


def _one_of(classes: list[str | None], named: tuple[tuple[str, ...], ...]) -> Answers:
    """Each class is a name (or none at all); each test lists the names that pass."""
    passed: list[Bools | None] = [np.array([one in names for one in classes], np.bool_) for names in named]
    return two_sided(passed, np.full(len(classes), KNOWN, np.uint8))


@define(eq=False)
class BlockCodes:
    """The classes of the rows of one block on each axis; the late ones are filled in as they become known."""

    axes: LeadAxes
    rows: slice
    late: dict[int, Codes] = field(factory=dict)

    def __call__(self, place: int) -> Codes:
        return self.late[place] if place in self.late else self.axes.axes[place].codes[self.rows]
