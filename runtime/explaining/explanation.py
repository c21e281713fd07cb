"""One lead explained: its totals in the order of the arithmetic, its layers, and what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from attrs import evolve

from ..reference.assessment import Assessment, assess
from ..reference.case import Case
from ..reference.conditions import first_met, truth
from ..reference.coverage import decision, rules_within
from ..reference.events import latest, selected
from ..reference.members import GRADE
from ..reference.totals import CombinedSum, ScoreSum
from ..rules import BestOf, Choice, Combined, Condition, FirstOf, Group, Matrix, Member, Rule, Score
from .contributions import Contribution, contributions, shown_thirds
from .facts import Fact, Gaps, facts_of, gaps_in, unique
from .members import Giving
from .tree import (
    ChoiceExplained,
    CombinedExplained,
    DisqualificationExplained,
    Explanation,
    GradeExplained,
    MatrixExplained,
    Missed,
    OpenRule,
    ScoreExplained,
    Step,
    StepKind,
    TermExplained,
    Unpaid,
    Why,
)


def explanation(facts: Case, assessment: Assessment | None = None) -> Explanation:
    """The explanation of one lead; `assessment` is what `assess(facts)` gives, where it is there already."""
    found = assess(facts) if assessment is None else assessment
    return _Explaining(facts, found).explanation()


class _Explaining:
    def __init__(self, facts: Case, found: Assessment) -> None:
        self.found = found
        self.rules = facts.rules
        self.case = evolve(facts, segment=found.segment)
        points = {total.name: total.points for total in found.totals}
        self.done = evolve(self.case, scores=points, grade=found.grade.shown)
        self.giving = Giving(self.case, found)
        self.contributions = contributions(self.rules, found)
        self.by_number = {rule.number: rule for rule, _ in rules_within(self.rules.members)}

    def explanation(self) -> Explanation:
        rules, found = self.rules, self.found
        return Explanation(
            rules,
            self.case.as_of,
            self._segment(),
            tuple(map(self._score, rules.scores, found.scores)),
            tuple(map(self._combined, rules.combined, found.combined)),
            self._grade(),
            tuple(
                DisqualificationExplained(one, facts_of(one.condition, self.case))
                for one in rules.disqualifications
                if truth(one.condition, self.case) is True
            ),
            self._stage(),
            self._labels(),
            () if found.disqualified else tuple(map(self._matrix, rules.matrices)),
            found.decided,
            found.rules,
            tuple(self._open()),
            tuple(self._unpaid(rules.members, ())),
        )

    # ------------------------------------------------------------ totals

    def _score(self, score: Score, total: ScoreSum) -> ScoreExplained:
        members = self.giving.into(score.name, self.rules.members)
        steps = self._steps(score.name, total.summed, score)
        return ScoreExplained(score, total.start, members, total.summed, steps, total.shown)

    def _combined(self, combined: Combined, total: CombinedSum) -> CombinedExplained:
        finished = {one.name: one.shown for one in self.found.totals}
        sums = {(one.name, one.target): one.amount for one in self.found.given.groups}
        terms = tuple(
            TermExplained(
                term,
                finished[term.score] if term.group is None else sums.get((term.group, term.score), 0),
                amount,
            )
            for term, amount in zip(combined.terms, total.terms, strict=True)
        )
        summed = sum(total.terms)
        return CombinedExplained(combined, terms, summed, self._steps(combined.name, summed), total.shown)

    def _grade(self) -> GradeExplained:
        total = self.found.grade
        members = self.giving.into(GRADE, self.rules.members)
        steps = self._steps(GRADE, total.summed)
        place = shown_thirds(self.rules.grade, total)
        return GradeExplained(self.rules.grade, total.start, members, total.summed, steps, total.shown, place)

    def _steps(self, target: str, summed: int, score: Score | None = None) -> tuple[Step, ...]:
        steps = []
        value = summed
        for one in self.contributions:
            kind = _later_kind(one)
            if one.target == target and kind is not None:
                rule = None if one.rule is None else self.by_number[one.rule]
                event = None
                if kind == "fading" and score is not None and score.fading_events is not None:
                    event = latest(selected(score.fading_events, self.case))
                steps.append(Step(kind, value, value + one.amount, rule, event))
                value += one.amount
        return tuple(steps)

    # ------------------------------------------------------------ layers

    def _segment(self) -> ChoiceExplained | None:
        choices = self.rules.segments
        return self._choice("segment", "segment", choices, self.found.segment, self.case) if choices else None

    def _stage(self) -> ChoiceExplained | None:
        choices = self.rules.stages
        if not choices or self.found.disqualified:
            return None
        return self._choice("stage", "stage", choices, self.found.stage, self.done)

    def _labels(self) -> tuple[ChoiceExplained, ...]:
        if self.found.disqualified:
            return ()
        chosen = self.found.labels
        return tuple(
            self._choice("label", label.name, label.choices, chosen[label.name], self.done)
            for label in self.rules.labels
        )

    def _choice(
        self,
        kind: Literal["segment", "stage", "label"],
        name: str,
        choices: Sequence[Choice],
        chosen: str | None,
        case: Case,
    ) -> ChoiceExplained:
        at = first_met((choice.condition for choice in choices), case)
        before = choices if at is None else choices[:at]
        facts = () if at is None else facts_of(choices[at].condition, case)
        missed = tuple(
            Missed(one.name, facts_of(one.condition, case), gaps_in(one.condition, case)) for one in before
        )
        return ChoiceExplained(kind, name, chosen, facts, missed)

    def _matrix(self, matrix: Matrix) -> MatrixExplained:
        facts = [*self._facts_met(matrix.rows), *self._facts_met(matrix.columns)]
        return MatrixExplained(matrix.name, self.found.matrices[matrix.name], unique(facts))

    def _facts_met(self, conditions: tuple[Condition, ...]) -> tuple[Fact, ...]:
        """Those of the first condition that is met, or of all if none is."""
        at = first_met(conditions, self.done)
        deciding = conditions if at is None else conditions[at : at + 1]
        return tuple(fact for condition in deciding for fact in facts_of(condition, self.done))

    # ------------------------------------------------------------ what does not pay

    def _open(self) -> Iterator[OpenRule]:
        for rule, around in rules_within(self.rules.members):
            if rule.kind != "otherwise" and decision(rule, around, self.case) is None:
                yield OpenRule(rule, self.giving.gaps(rule, around))

    def _unpaid(self, members: Iterable[Member], around: tuple[Condition, ...]) -> Iterator[Unpaid]:
        for member in members:
            match member:
                case Rule():
                    yield from self._unpaid_rules((member,), around, "not met")
                case FirstOf(rules):
                    yield from self._unpaid_rules(rules, around, "earlier pays")
                case BestOf(rules):
                    yield from self._unpaid_rules(rules, around, "pays less")
                case Group():
                    yield from self._unpaid(member.members, (*around, member.condition))

    def _unpaid_rules(
        self, rules: tuple[Rule, ...], around: tuple[Condition, ...], passed: Why
    ) -> Iterator[Unpaid]:
        """`passed` is why a rule that could pay by itself does not."""
        for rule in rules:
            if rule.number in self.found.given.rules:
                continue
            if self.giving.would_pay(rule, around):
                yield Unpaid(rule, "not needed" if rule.kind == "otherwise" else passed)
            else:
                why = self.giving.why(rule, around)
                yield Unpaid(rule, why, self.giving.gaps(rule, around) if why == "unknown" else Gaps())


def _later_kind(one: Contribution) -> StepKind | None:
    """The kind of a step that changes a total after its sum, None for what goes into the sum."""
    match one.kind:
        case "fading" | "floor" | "ceiling" | "range" | "rounding":
            return one.kind
        case _:
            return None
