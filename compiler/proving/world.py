"""One lead under the rules, as unknowns: from the truth of conditions to finished totals, stage and all.

This is the reference evaluator said once more in the solver's terms. What it reads of events comes from a
`History`: `open_history` has every history there could be, `small_history` those that a witness is made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import z3
from attrs import Factory, define

from ...runtime.rules import (
    BestOf,
    Choice,
    Combined,
    Condition,
    Constant,
    EventCount,
    FirstOf,
    FromField,
    GradeIn,
    Group,
    Hold,
    Member,
    Pay,
    PerField,
    PerSilence,
    Points,
    Rule,
    Rules,
    Score,
    ScoreTest,
    SegmentIs,
)
from .given import LARGEST, Given, History, Share, Slot
from .kleene import Truth, truth_of, two_valued
from .puzzle import Bool, Number, Puzzle, between, chosen, half_up, larger, percent_of, smaller
from .record import Record, number_between
from .responsible import all_rules

GRADE = "grade"
WHOLE = 100_000


@define(eq=False)
class World:
    """A lead's results; each is worked out when it is first asked for."""

    puzzle: Puzzle
    rules: Rules
    record: Record
    history: History
    truths: dict[Condition, Truth] = Factory(dict)
    scores: dict[str, Number] = Factory(dict)
    sums: dict[str, Number] = Factory(dict)
    """The sums of totals, where they are said in some other way than share by share (`common`)."""
    rest: dict[str, Number] = Factory(dict)
    """What members that are left out give to totals."""
    left_out: frozenset[int] = frozenset()
    same_as: World | None = None
    """A world in which all members but those `touched` give the same."""
    touched: frozenset[int] = frozenset()
    _given: Given | None = None
    _by_member: list[Given] | None = None
    _segments: list[Bool] | None = None
    _pays: dict[int, Bool] = Factory(dict)
    _grade: Number | None = None

    # ------------------------------------------------------------ conditions

    def truth(self, condition: Condition) -> Truth:
        if condition not in self.truths:
            self.truths[condition] = truth_of(condition, self._answer, self.puzzle)
        return self.truths[condition]

    def true(self, condition: Condition) -> Bool:
        return self.truth(condition).true

    def _answer(self, condition: Condition) -> Truth:
        match condition:
            case EventCount(events, measure, test):
                passes = number_between(self.history.measured(events, measure), test, self.puzzle)
                given = self.history.given
                return Truth(z3.And(given, passes), z3.And(given, z3.Not(passes)))
            case SegmentIs(names):
                chosen_ones = zip(self.rules.segments, self.segments(), strict=True)
                return two_valued(self.puzzle.any(met for one, met in chosen_ones if one.name in names))
            case ScoreTest(score, test):
                return two_valued(self._score_passes(score, test))
            case GradeIn(grades):
                at = self.grade()
                places = [place for place, name in enumerate(self.rules.grade.scale) if name in grades]
                return two_valued(self.puzzle.any(at == place for place in places))
            case _:
                return self.record.answer(condition)

    def _score_passes(self, score: str, test: object) -> Bool:
        shown, claims = self.score(score), []
        low, high = getattr(test, "low", None), getattr(test, "high", None)
        if low is not None:
            bound = low * 1000
            at = int(bound.to_integral_value("ROUND_CEILING"))
            claims.append(shown > at if test.low_open and at == bound else shown >= at)  # type: ignore[attr-defined]
        if high is not None:
            bound = high * 1000
            at = int(bound.to_integral_value("ROUND_FLOOR"))
            claims.append(shown < at if test.high_open and at == bound else shown <= at)  # type: ignore[attr-defined]
        return self.puzzle.all(claims)

    def chosen(self, choices: Sequence[Choice]) -> list[Bool]:
        """For each line of a first-match list whether it is the one."""
        return self.firsts([choice.condition for choice in choices])

    def firsts(self, conditions: Iterable[Condition]) -> list[Bool]:
        found: list[Bool] = []
        earlier: list[Bool] = []
        for condition in conditions:
            met = self.true(condition)
            found.append(self.puzzle.all([met, *(z3.Not(one) for one in earlier)]))
            earlier.append(met)
        return found

    def segments(self) -> list[Bool]:
        if self._segments is None:
            self._segments = self.chosen(self.rules.segments)
        return self._segments

    def disqualified(self) -> Bool:
        return self.puzzle.any(self.true(one.condition) for one in self.rules.disqualifications)

    def stage_rank(self) -> Number:
        """The first stage ranks highest; below all no stage (0), below that disqualified (-1)."""
        rank: Number = self.puzzle.whole(0)
        stages = self.chosen(self.rules.stages)
        names = [stage.name for stage in self.rules.stages]
        for name, met in zip(names, stages, strict=True):  # of two lines with one name the first tells
            rank = chosen(met, self.puzzle.whole(len(names) - names.index(name)), rank)
        return chosen(self.disqualified(), self.puzzle.whole(-1), rank)

    # ------------------------------------------------------------ what rules pay

    def given(self) -> Given:
        if self._given is None:
            self._given = self._together(self.by_member())
        return self._given

    def by_member(self) -> list[Given]:
        """What each member of the model gives."""
        if self._by_member is None:
            self._by_member = [self._at(at) for at in range(len(self.rules.members))]
        return self._by_member

    def _at(self, at: int) -> Given:
        if at in self.left_out:
            return Given(self.puzzle.constant(False))
        if self.same_as is not None and at not in self.touched:
            return self.same_as.by_member()[at]
        return self.member(self.rules.members[at], (), False)

    def pays(self, number: int) -> Bool:
        """Whether the rule of that number pays in its place (in `first of`, groups ...)."""
        self.given()
        return self._pays[number]

    def member(self, member: Member, properties: tuple[str, ...], one_by_one: bool) -> Given:
        match member:
            case Rule():
                given = self.rule(member, properties, one_by_one)
                self._pays[member.number] = given.pays
                return given
            case FirstOf(members):
                return self._first_of(members, properties, one_by_one)
            case BestOf(members):
                return self._best_of(members, properties, one_by_one)
            case Group():
                return self._group(member, properties, one_by_one)

    def rule(self, rule: Rule, properties: tuple[str, ...], one_by_one: bool) -> Given:
        claims = [self.true(rule.condition)]
        if rule.kind == "each":
            claims.append(self.history.some(rule.events))
        met = self.puzzle.all(claims)
        shares: list[Share] = []
        payable: list[Bool] = []
        holds: list[Hold] = []
        for effect in rule.effects:
            if isinstance(effect, Hold):
                holds.append(effect)
                payable.append(self.puzzle.constant(True))
                continue
            known, points = self.points(effect.points)
            payable.append(known)
            for slot, amount in self._payment(rule, effect, points, properties, one_by_one):
                shares.append(Share(effect.target, slot, self._where(z3.And(met, known), amount)))
        pays = z3.And(met, self.puzzle.any(payable))
        return Given(pays, tuple(shares), (), tuple((pays, hold) for hold in holds))

    def _payment(
        self, rule: Rule, pay: Pay, points: Number, properties: tuple[str, ...], one_by_one: bool
    ) -> list[tuple[Slot, Number]]:
        if rule.kind == "each":
            return self.history.paid(rule, pay, points, properties, one_by_one)
        amount = points
        if pay.fading is not None and pay.fading_events is not None:
            amount = self.history.faded(points, pay.fading, pay.fading_events)
        for cap in pay.caps:
            amount = smaller(amount, cap.limit) if pay.sign > 0 else larger(amount, -cap.limit)
        return [(None, amount)]

    def points(self, points: Points) -> tuple[Bool, Number]:
        """Whether the amount is known, and how much it is."""
        match points:
            case Constant(amount):
                return self.puzzle.constant(True), amount
            case FromField(key, sign):
                return self.record.is_known(key), sign * self._millis(key)
            case PerField(amount, step, key):
                steps = self._steps(key, step)
                return self.record.is_known(key), between(amount * steps, -LARGEST, LARGEST)
            case PerSilence(amount, days, events):
                some, age = self.history.latest(events)
                return some, between(amount * (age / days), -LARGEST, LARGEST)

    def _millis(self, key: str) -> Number:
        """A number in thousandths, rounded."""
        thousandfold = self.record.number(key) * 1000
        if self.record.decimals is not None and self.record.decimals <= 3:
            return between(z3.ToInt(thousandfold), -LARGEST, LARGEST)
        return between(self.record.thousandths(key), -LARGEST, LARGEST)

    def _steps(self, key: str, step: object) -> Number:
        return larger(z3.ToInt(self.record.number(key) / self.puzzle.rational(step)), 0)  # type: ignore[arg-type]

    def _where(self, met: Bool, amount: Number) -> Number:
        return chosen(
            met, self.puzzle.whole(amount) if isinstance(amount, int) else amount, self.puzzle.whole(0)
        )

    def _together(self, given: Sequence[Given]) -> Given:
        return Given(
            self.puzzle.any(one.pays for one in given),
            tuple(share for one in given for share in one.shares),
            tuple(group for one in given for group in one.groups),
            tuple(hold for one in given for hold in one.holds),
        )

    # ------------------------------------------------------------ first of, best of

    def _first_of(self, members: tuple[Rule, ...], properties: tuple[str, ...], one_by_one: bool) -> Given:
        ordered = sorted(members, key=lambda rule: rule.kind == "otherwise")
        given: list[Given] = []
        earlier: list[Bool] = []
        for member in ordered:
            own = self.rule(member, properties, one_by_one)
            free = self.puzzle.all(z3.Not(one) for one in earlier)
            given.append(self._only(own, free))
            self._pays[member.number] = given[-1].pays
            earlier.append(own.pays)
        return self._together(given)

    def _only(self, given: Given, condition: Bool) -> Given:
        return Given(
            z3.And(condition, given.pays),
            tuple(Share(one.target, one.slot, self._where(condition, one.amount)) for one in given.shares),
            tuple((name, target, self._where(condition, amount)) for name, target, amount in given.groups),
            tuple((z3.And(condition, met), hold) for met, hold in given.holds),
        )

    def _best_of(self, members: tuple[Rule, ...], properties: tuple[str, ...], one_by_one: bool) -> Given:
        rivals = [rule for rule in members if rule.kind != "otherwise"]
        rest = tuple(rule for rule in members if rule.kind == "otherwise")
        own = [self.rule(rule, properties, one_by_one) for rule in rivals]
        some = self.puzzle.any(one.pays for one in own)
        given: list[Given] = []
        targets = dict.fromkeys(share.target for one in own for share in one.shares)
        winners: dict[int, list[Bool]] = {rule.number: [] for rule in rivals}
        for target in targets:
            paying = [
                (rule, one, self.puzzle.sum(s.amount for s in one.shares if s.target == target))
                for rule, one in zip(rivals, own, strict=True)
                if any(s.target == target for s in one.shares)
            ]
            for at, (rule, one, amount) in enumerate(paying):
                best = [one.pays]
                for place, (_, other, rival) in enumerate(paying):
                    if place != at:
                        ahead = amount > rival if place < at else amount >= rival
                        best.append(z3.Or(z3.Not(other.pays), ahead))
                wins = self.puzzle.all(best)
                winners[rule.number].append(wins)
                shares = tuple(share for share in one.shares if share.target == target)
                given.append(self._only(Given(one.pays, shares), wins))
        for rule in rivals:
            self._pays[rule.number] = self.puzzle.any(winners[rule.number])
        if rest:
            given.append(self._only(self._first_of(rest, properties, one_by_one), z3.Not(some)))
            for rule in rest:
                self._pays[rule.number] = z3.And(self._pays[rule.number], z3.Not(some))
        return self._together(given)

    # ------------------------------------------------------------ groups

    def _group(self, group: Group, properties: tuple[str, ...], one_by_one: bool) -> Given:
        own = tuple(cap.property for cap in group.caps if cap.property is not None)
        bucketed = any(cap.period or cap.property for cap in group.caps)
        inner = self._together(
            [self.member(one, (*own, *properties), one_by_one or bucketed) for one in group.members]
        )
        met = self.true(group.condition)
        given = self._only(inner, met)
        for rule in all_rules(group.members):
            self._pays[rule.number] = z3.And(met, self._pays[rule.number])
        targets = [t for t in dict.fromkeys(share.target for share in given.shares) if t != GRADE]
        sums = [(group.name, target, self._group_sum(group, target, given.shares)) for target in targets]
        shares = given.shares
        if group.caps or group.percent != WHOLE:
            grade = tuple(share for share in shares if share.target == GRADE)
            shares = (*grade, *(Share(target, None, amount) for _, target, amount in sums))
        return Given(given.pays, shares, (*given.groups, *sums), given.holds)

    def _group_sum(self, group: Group, target: str, shares: Sequence[Share]) -> Number:
        own = [share for share in shares if share.target == target]
        capped = summed = self.puzzle.sum(share.amount for share in own)
        for cap in group.caps:
            if cap.period is None and cap.property is None:
                capped = smaller(capped, cap.limit)
        if any(cap.period or cap.property for cap in group.caps):
            capped = smaller(capped, self.history.capped(group, target, own, summed))
        return percent_of(capped, group.percent)

    # ------------------------------------------------------------ totals

    def score(self, name: str) -> Number:
        """A finished score or combined score in millis, as it is shown."""
        if name not in self.scores:
            plain = {score.name: score for score in self.rules.scores}
            combined = {score.name: score for score in self.rules.combined}
            made = self._finished(plain[name]) if name in plain else self._combined(combined[name])
            shown = self.puzzle.integer(f"{name} shown")
            self.puzzle.hold(shown == made)
            self.scores[name] = shown
        return self.scores[name]

    def _sum_for(self, target: str) -> Number:
        if target in self.sums:
            return self.sums[target]
        shares = (share.amount for share in self.given().shares if share.target == target)
        return self.puzzle.sum([self.rest.get(target, 0), *shares])

    def _finished(self, score: Score) -> Number:
        value = score.start + self._sum_for(score.name)
        if score.fading is not None and score.fading_events is not None:
            value = self.history.faded(value, score.fading, score.fading_events)
        value = between(self._held(value, score.name), score.low, score.high)
        return _rounded(value, score.decimals)

    def _held(self, value: Number, target: str) -> Number:
        own = [(met, hold) for met, hold in self.given().holds if hold.target == target]
        held = value
        for met, hold in own:
            if hold.low is not None:
                held = chosen(z3.And(met, held < hold.low), self.puzzle.whole(hold.low), held)
        for met, hold in own:
            if hold.high is not None:
                held = chosen(z3.And(met, held > hold.high), self.puzzle.whole(hold.high), held)
        return held

    def _combined(self, combined: Combined) -> Number:
        sums = {(name, target): amount for name, target, amount in self.given().groups}
        terms = [
            percent_of(
                self.score(term.score) if term.group is None else sums.get((term.group, term.score), 0),
                term.percent,
            )
            for term in combined.terms
        ]
        return _rounded(between(self.puzzle.sum(terms), combined.low, combined.high), combined.decimals)

    def thirds(self) -> Number:
        """The grade's sum in thirds from the worst grade, held to the scale."""
        grade = self.rules.grade
        start = grade.start * grade.thirds
        return between(
            self._held(start + self._sum_for(GRADE), GRADE), 0, (len(grade.scale) - 1) * grade.thirds
        )

    def grade(self) -> Number:
        """The shown grade's place on the scale, counted from the worst."""
        if self._grade is None:
            grade, start = self.rules.grade, self.rules.grade.start * self.rules.grade.thirds
            made = self.thirds()
            if grade.thirds != 1:
                away = made - start
                steps = chosen(away >= 0, away / grade.thirds, -((-away) / grade.thirds))
                made = grade.start + steps
            self._grade = self.puzzle.integer("grade")
            self.puzzle.hold(self._grade == made)
        return self._grade


def _rounded(millis: Number, decimals: int) -> Number:
    unit = 10 ** (3 - decimals)
    return half_up(millis, unit) * unit
