"""A whole model, ready to be asked what can happen: its rules, their places in the text, and who answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import Factory, define, field

from ...runtime.reference.case import Case
from ...runtime.rules import Condition, Events, GradeIn, Rules, ScoreTest
from ..proving.event_tests import parts_of
from .demands import Demand
from .places import Place, RulePlace, happened, other_places, rule_places
from .samples import Samples
from .total_demands import Totals
from .trial_leads import Answer, TrialLeads
from .written import Written

if TYPE_CHECKING:
    from ..proving.possible import Possibilities

Claim = tuple[Condition, bool]
"""A condition that is true (True), or that is not, be it false or unknown (False)."""

MOST_QUESTIONS = 24
"""So many questions at most go to the solver, so that a large model is checked in little time."""


@define(eq=False)
class Model:
    """What the checks look at. `possible` answers what made-up leads leave open."""

    rules: Rules
    written: Written
    possible: Possibilities
    trial: TrialLeads = field(init=False)
    totals: Totals = field(init=False)
    rule_places: tuple[RulePlace, ...] = field(init=False)
    places: tuple[Place, ...] = field(init=False)
    _answers: dict[tuple[tuple[Claim, ...], tuple[Events, ...]], Answer] = Factory(dict)
    _asked: int = 0
    _samples: Samples | None = None

    def __attrs_post_init__(self) -> None:
        self.trial = TrialLeads(self.rules)
        self.totals = Totals.of(self.rules, self.possible.bounds)
        self.rule_places = rule_places(self.rules, self.written)
        self.places = (*self.rule_places, *other_places(self.rules, self.written))

    def impossible(self, *claims: Claim, happening: Sequence[Events] = ()) -> bool:
        """Whether no lead there could be is so, with an event of each set in `happening`. False: there may
        be one, or it is not clear."""
        key = (claims, tuple(happening))
        if key not in self._answers:
            self._answers[key] = self._answer(claims, tuple(happening))
        return self._answers[key] == "no"

    def impossible_result(self, *claims: Claim) -> bool:
        """The same for a lead that gets a stage, labels and cells: one that nothing disqualifies."""
        return self.impossible(*claims, *((one.condition, False) for one in self.rules.disqualifications))

    def _answer(self, claims: tuple[Claim, ...], happening: tuple[Events, ...]) -> Answer:
        demands = _demands(claims)
        if any(_reads_totals(condition) for condition, _ in claims):
            answer = self._answer_on_totals(demands)
        else:
            answer = self.trial.can_be(demands, happening)
        return answer if answer != "unclear" else self._solved(claims, happening)

    def _answer_on_totals(self, demands: Sequence[Demand]) -> Answer:
        refused = self.trial.can_be_refused(demands, self.totals.impossible)
        return refused if refused == "no" or not self._all_samples().shows(demands) else "yes"

    def _solved(self, claims: tuple[Claim, ...], happening: tuple[Events, ...]) -> Answer:
        from ..proving.possible import truths

        if self._asked >= MOST_QUESTIONS:
            return "unclear"
        self._asked += 1
        all_claims = (*claims, *((happened(events), True) for events in happening))
        return "no" if self.possible.never(truths(self.rules, *all_claims)) else "unclear"

    # ------------------------------------------------------------ how far totals go

    def end_of(self, total: str, upper: bool) -> tuple[int, bool]:
        """The highest (or lowest) value of a total in millis, of the grade its place on the scale.

        And whether it is certain that some lead has it: else only that none goes beyond.
        """
        end = self.totals.end(total, upper)
        if self._all_samples().reached(total, upper) == end:
            return end, True
        if self._asked < MOST_QUESTIONS:
            self._asked += 1
            found = self.possible.highest(total) if upper else self.possible.lowest(total)
            return found.bound, found.exact
        return end, False

    def most_thirds(self) -> int:
        """The most thirds of a letter, from the worst grade on, that a lead tried comes to before the scale
        holds it."""
        self._all_samples()
        return self.trial.most_thirds

    def leads(self) -> list[Case]:
        """The leads made so far to show what can happen."""
        return [case for _, case in self._all_samples().made]

    def make_lead(self, *claims: Claim) -> None:
        """Try to make one more that is so, where none is yet; without the solver."""
        self._all_samples().shows(
            [(condition, "true" if wanted else "not true") for condition, wanted in claims]
        )

    def _all_samples(self) -> Samples:
        if self._samples is None:
            self._samples = Samples(self.trial, [place.rule for place in self.rule_places], self.totals)
            self._samples.make()
        return self._samples


def _demands(claims: Sequence[Claim]) -> list[Demand]:
    return [(condition, "true" if wanted else "not true") for condition, wanted in claims]


def _reads_totals(condition: Condition) -> bool:
    return any(True for _ in parts_of(condition, (ScoreTest, GradeIn)))
