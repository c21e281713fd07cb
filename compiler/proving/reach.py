"""How far every total goes, and which stages, labels and matrix cells some lead gets; all with examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from attrs import define, evolve, field, frozen

from ...runtime.rules import Always, Choice, Condition, GradeIn, NumberBetween, Rules, ScoreTest, SegmentIs
from ..possibilities.total_demands import in_points
from .bounds import GRADE
from .joined import joined
from .known_leads import KnownLead, Sort, example, height
from .known_leads import value as value_of
from .lessened import lessened
from .possible import (
    FAR,
    OPEN,
    Example,
    Limit,
    Possibilities,
    Question,
    has_label,
    in_cell,
    in_segment,
    in_stage,
)

if TYPE_CHECKING:
    from ..possibilities.model import Claim, Model

MOST_SOUGHT = 4
"""So many values at most are sought by the solver, so that a large model is checked in little time."""


def bound_of(limit: Limit) -> int | None:
    """What a total certainly never passes; None where no such end is known."""
    return None if limit.value is None or abs(limit.bound) >= FAR else limit.bound


@frozen
class TotalRange:
    """From where to where a score, a combined score (by name) or the "grade" goes."""

    total: str
    lowest: Limit
    highest: Limit

    def smaller(self, rules: Rules) -> TotalRange:
        """The same with examples that hold little that they do not need."""
        return evolve(
            self, lowest=self._smaller(rules, self.lowest), highest=self._smaller(rules, self.highest)
        )

    def _smaller(self, rules: Rules, limit: Limit) -> Limit:
        if limit.example is None:
            return limit
        wanted = height(rules, limit.example.assessment, self.total)
        less = lessened(rules, limit.example, lambda found: height(rules, found, self.total) == wanted)
        return evolve(limit, example=less)


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

    def smaller(self, rules: Rules) -> Reachable:
        """The same with an example that holds little that it does not need."""
        if self.example is None:
            return self
        less = lessened(
            rules, self.example, lambda found: value_of(found, self.sort, self.name) == self.value
        )
        return evolve(self, example=less)


@frozen
class Reach:
    totals: tuple[TotalRange, ...]
    values: tuple[Reachable, ...]


def reach(rules: Rules, possible: Possibilities, model: Model) -> Reach:
    """What can happen to a lead at all, in the order of the result's columns.

    What the leads show that `model` has made, or makes now, need not be asked of the solver. Where it had to
    look too long, something stays open.
    """
    return _Reaching(rules, possible, model).all()


@define
class _Reaching:
    rules: Rules
    possible: Possibilities
    model: Model
    known: list[KnownLead] = field(factory=list)
    _seen: int = 0
    _sought: int = 0

    def all(self) -> Reach:
        self._look()
        names = [score.name for score in self.rules.scores]
        names += [score.name for score in self.rules.combined]
        totals = tuple(self._range(name) for name in (*names, GRADE))
        values: dict[tuple[Sort, str, str], Reachable] = {}
        for sort, name, value, claims, question in _questions(self.rules):
            earlier = values.get((sort, name, value))
            if earlier is None or earlier.verdict != "yes":
                found = self._reachable(sort, name, value, claims, question)
                if earlier is None or found.verdict != "no":
                    values[sort, name, value] = found
        return Reach(totals, tuple(values.values()))

    def _look(self) -> None:
        """Take in what leads the model has made since."""
        made = self.model.leads()
        self.known += (KnownLead(self.rules, case) for case in made[self._seen :])
        self._seen = len(made)

    # ------------------------------------------------------------ totals

    def _range(self, total: str) -> TotalRange:
        return TotalRange(total, self._end(total, up=False), self._end(total, up=True))

    def _end(self, total: str, *, up: bool) -> Limit:
        end = self.model.totals.end(total, up)
        if self._farthest(total, up).height(total) != end:
            self._join_parts(total, up)
        if self._farthest(total, up).height(total) != end:
            self.model.make_lead((self._beside(total, end, up), True))
            self._look()
        farthest = self._farthest(total, up)
        limit = self.possible.end_of(total, farthest.example(), up=up)
        reached = farthest.height(total)
        if limit.value is not None and (reached > limit.value if up else reached < limit.value):
            return Limit(reached, limit.bound, farthest.example())
        if limit.example is not None:
            self.known.append(KnownLead(self.rules, None, limit.example))
        return limit

    def _join_parts(self, total: str, up: bool) -> None:
        """For a combined score, leads that have what takes each of its parts far."""
        for combined in self.rules.combined:
            if combined.name == total:
                parts = dict.fromkeys(term.score for term in combined.terms)
                rows = [self._farthest(part, up).example().rows for part in parts]
                for order in (rows, rows[::-1]):
                    whole = example(self.rules, joined(order))
                    self.known.append(KnownLead(self.rules, None, whole))

    def _farthest(self, total: str, up: bool) -> KnownLead:
        """Of the leads that go farthest the smallest, and its example is made."""
        sign = -1 if up else 1
        while True:
            best = min(self.known, key=lambda one: (sign * one.height(total), one.size))
            expected = best.height(total)
            best.example()
            if best.height(total) == expected:
                return best

    def _beside(self, total: str, end: int, up: bool) -> Condition:
        if total == GRADE:
            return GradeIn((self.rules.grade.scale[end],))
        points = in_points(end)
        return ScoreTest(total, NumberBetween(points, None) if up else NumberBetween(None, points))

    # ------------------------------------------------------------ values

    def _reachable(
        self, sort: Sort, name: str, value: str, claims: tuple[Claim, ...], question: Question
    ) -> Reachable:
        found = self._smallest(sort, name, value)
        if found is None:
            self.model.make_lead(*claims)
            self._look()
            found = self._smallest(sort, name, value)
        if found is not None:
            return Reachable(sort, name, value, "yes", found)
        if self.model.impossible(*claims):
            return Reachable(sort, name, value, "no", None)
        return self._asked(sort, name, value, question)

    def _smallest(self, sort: Sort, name: str, value: str) -> Example | None:
        """The smallest of the leads known that gets the value."""
        own = [one for one in self.known if one.value(sort, name) == value]
        for one in sorted(own, key=lambda one: one.size):
            if value_of(one.example().assessment, sort, name) == value:
                return one.example()
        return None

    def _asked(self, sort: Sort, name: str, value: str, question: Question) -> Reachable:
        """What the solver finds. The example is only taken if the reference gives it the value as well."""
        found = self._found(question)
        if found is None:
            return Reachable(sort, name, value, "no", None)
        if found == OPEN or value_of(found.assessment, sort, name) != value:
            return Reachable(sort, name, value, "open", None)
        return Reachable(sort, name, value, "yes", found)

    def _found(self, question: Question) -> Example | None | Literal["open"]:
        if self._sought == MOST_SOUGHT:
            return OPEN
        self._sought += 1
        return self.possible.example(question)


def _questions(rules: Rules) -> Iterator[tuple[Sort, str, str, tuple[Claim, ...], Question]]:
    """Every value there is, what has to be true of a lead to get it, and the same for the solver."""
    free = tuple((one.condition, False) for one in rules.disqualifications)
    for at, segment in enumerate(rules.segments):
        yield "segment", "", segment.name, ((SegmentIs((segment.name,)), True),), in_segment(rules, at)
    for at, stage in enumerate(rules.stages):
        claims = _first_met(_conditions(rules.stages), at)
        yield "stage", "", stage.name, (*claims, *free), in_stage(rules, at)
    for which, label in enumerate(rules.labels):
        for at, choice in enumerate(label.choices):
            claims = _first_met(_conditions(label.choices), at)
            yield "label", label.name, choice.name, (*claims, *free), has_label(rules, which, at)
    for which, matrix in enumerate(rules.matrices):
        for row, cells in enumerate(matrix.cells):
            for column, value in enumerate(cells):
                claims = (*_first_met(matrix.rows, row), *_first_met(matrix.columns, column))
                yield "matrix", matrix.name, value, (*claims, *free), in_cell(rules, which, row, column)


def _conditions(choices: tuple[Choice, ...]) -> list[Condition]:
    return [choice.condition for choice in choices]


def _first_met(conditions: tuple[Condition, ...] | list[Condition], at: int) -> tuple[Claim, ...]:
    own: tuple[Claim, ...] = () if conditions[at] == Always(True) else ((conditions[at], True),)
    return (*((condition, False) for condition in conditions[:at]), *own)
