"""Rules: what pays, how much, how often, and how rules stand together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from attrs import define, frozen
from leadlang.dsl import syntax as s

from .choices import Choices, chance, pick, some
from .conditions import DAY_UNITS, Conditions
from .spelled import GRADE, score, value, word
from .worlds import World

PERIODS: tuple[s.Period, ...] = ("day", "week", "month", "quarter", "year")


@frozen
class Totals:
    """The scores that rules may pay into (None: the unnamed one), and the grades."""

    scores: tuple[str | None, ...] = (None,)
    grades: tuple[str, ...] = ()


@define
class Rules:
    """Makes rules, `first of`, `best of` and groups."""

    choices: Choices
    world: World
    conditions: Conditions
    totals: Totals
    groups: int = 0

    # ------------------------------------------------------------ single rules

    def rule(self, standing: bool = True) -> s.When | s.Each:
        """A rule; `standing`: by itself, where floors and ceilings may be."""
        sort = self.choices.integer(0, 9)
        if standing and sort == 9:
            return s.When(self.conditions.condition(1), self._some_effects(self._holding))
        if sort in (5, 6, 7, 8):
            return self.each()
        if sort == 4:
            return s.When(None, (self._per(),))
        if sort == 3:
            clause = s.Clause(self.conditions.happening(), ())
            return s.When(
                clause, (s.Paying(self._score(), self.amount(), (self.fading(), *self._cap_in_all())),)
            )
        return s.When(self.conditions.condition(), self._some_effects(self._once))

    def each(self) -> s.Each:
        condition: s.Condition = self.conditions.events()
        if chance(self.choices, 20):
            condition = s.OrOf((condition, self.conditions.events()))
        if chance(self.choices, 30):
            condition = s.AndOf((condition, self.conditions.on_field()))
        every = pick(self.choices, ("2", "3")) if chance(self.choices, 12) else None
        return s.Each(condition, self._some_effects(self._repeated), every)

    def _some_effects(self, make: Callable[[], s.Effect]) -> tuple[s.Effect, ...]:
        first = make()
        if not chance(self.choices, 20):
            return (first,)
        return (first, make())

    # ------------------------------------------------------------ effects

    def _score(self) -> s.Target:
        return score(pick(self.choices, self.totals.scores))

    def _to_grade(self) -> s.Paying:
        thirds = pick(self.choices, ("1", "1/3", "2/3", "2"))
        return s.Paying(GRADE, s.Amount(self._sign(), value(thirds)))

    def _once(self) -> s.Effect:
        """What a `when` pays."""
        if chance(self.choices, 25):
            return self._to_grade()
        if chance(self.choices, 10):
            return self._per()
        return s.Paying(self._score(), self.amount(), self._cap_in_all())

    def _repeated(self) -> s.Effect:
        """What an `each` pays."""
        if chance(self.choices, 15):
            return self._to_grade_often()
        narrowings: list[s.Narrowing] = []
        if chance(self.choices, 30):
            narrowings.append(s.AtMostTimes(pick(self.choices, ("1", "2", "3")), pick(self.choices, PERIODS)))
        if chance(self.choices, 20):
            narrowings.append(s.AtMostTimes(pick(self.choices, ("1", "2", "3"))))
        if chance(self.choices, 20):
            names = some(self.choices, [p.name for p in self.world.properties], 1, 2)
            narrowings.extend(s.OncePer(word(name)) for name in names)
        if chance(self.choices, 35):
            narrowings.append(self.fading())
        if chance(self.choices, 30):
            narrowings.append(s.UpTo(self.limit()))
        if chance(self.choices, 15):
            narrowings.append(self._cap_in_part())
        return s.Paying(self._score(), self.amount(), tuple(narrowings))

    def _to_grade_often(self) -> s.Paying:
        paying = self._to_grade()
        if not chance(self.choices, 50):
            return paying
        often = s.AtMostTimes(pick(self.choices, ("1", "2")), pick(self.choices, (None, "day", "month")))
        return s.Paying(paying.target, paying.points, (often,))

    def amount(self) -> s.Amount:
        """Points: a number, a `let`, or a number column."""
        sign = self._sign()
        if self.conditions.known.numbers and chance(self.choices, 15):
            return s.Amount(sign, s.Value(pick(self.choices, self.conditions.known.numbers)))
        plain_fields = [field.name for field in self.world.of_kind("number") if " " not in field.name]
        if plain_fields and chance(self.choices, 8):
            return s.Amount(sign, value(pick(self.choices, plain_fields)))
        return s.Amount(sign, value(self.points()))

    def points(self) -> str:
        return pick(self.choices, ("5", "1", "10", "20", "0.5", "1.25", "0", "7", "33", "0.001", "100"))

    def _sign(self) -> Literal["+", "-"]:
        return "-" if chance(self.choices, 25) else "+"

    def _per(self) -> s.Paying:
        amount = s.Amount(self._sign(), value(self.points()))
        if chance(self.choices, 50):
            field = pick(self.choices, self.world.of_kind("number"))
            points: s.PerNumber | s.PerSilenceOf = s.PerNumber(
                amount, pick(self.choices, ("100", "10", "0.5", "1k")), word(field.name)
            )
        else:
            unit = pick(self.choices, DAY_UNITS[:3])
            points = s.PerSilenceOf(amount, self.conditions.amount(), unit, self.conditions.plain_events())
        return s.Paying(self._score(), points, self._cap_in_all())

    def limit(self) -> s.Value:
        return value(pick(self.choices, ("10", "45", "20", "0.5", "3", "100")))

    def _cap_in_all(self) -> tuple[s.UpTo, ...]:
        return (s.UpTo(self.limit()),) if chance(self.choices, 25) else ()

    def _cap_in_part(self) -> s.UpTo:
        if chance(self.choices, 50):
            return s.UpTo(self.limit(), pick(self.choices, PERIODS))
        return s.UpTo(self.limit(), None, word(pick(self.choices, self.world.properties).name))

    def fading(self) -> s.FadingWords:
        amount, unit = self.conditions.amount(), pick(self.choices, DAY_UNITS)
        match self.choices.integer(0, 4):
            case 0:
                return s.FadingBy(pick(self.choices, ("50%", "10%", "33.3%", "100%")), True, amount, unit)
            case 1:
                return s.FadingBy(pick(self.choices, ("1", "5", "0.5")), False, amount, unit)
            case 2:
                return s.HalvingEvery(amount, unit)
            case 3:
                return s.FadingOut(amount, unit)
        return s.Expiring(amount, unit)

    def _holding(self) -> s.Holding:
        bounds: tuple[Literal["at most", "at least", "is"], ...] = ("at most", "at least", "is")
        bound = pick(self.choices, bounds)
        if self.totals.grades and chance(self.choices, 35):
            return s.Holding(GRADE, bound, value(pick(self.choices, self.totals.grades)))
        limit = pick(self.choices, ("10", "0", "50", "-5", "99.5"))
        return s.Holding(self._score(), bound, value(limit))

    # ------------------------------------------------------------ together

    def member(self, depth: int = 1) -> s.When | s.Each | s.FirstOrBest | s.GroupOf:
        """A rule, a list, or a group with at most so many groups inside."""
        match self.choices.integer(0, 9):
            case 7 | 8:
                return self.first_or_best()
            case 9:
                return self.group(depth)
        return self.rule()

    def first_or_best(self) -> s.FirstOrBest:
        members: list[s.When | s.Each | s.Otherwise] = [
            self.rule(standing=False) for _ in range(self.choices.integer(1, 3))
        ]
        if chance(self.choices, 60):
            paying = s.Paying(self._score(), self.amount())
            members.append(s.Otherwise((paying,)))
        return s.FirstOrBest(pick(self.choices, ("first", "best")), tuple(members))

    def group(self, depth: int, inside_parted: bool = False) -> s.GroupOf:
        self.groups += 1
        name = word(f"Group {self.groups}")
        caps: list[s.UpTo] = []
        if not inside_parted:
            if chance(self.choices, 60):
                caps.append(s.UpTo(self.limit()))
            if chance(self.choices, 30):
                caps.append(self._cap_in_part())
        percent = None
        if not inside_parted and chance(self.choices, 30):
            percent = pick(self.choices, ("50%", "150%", "33.3%"))
        only_when = self.conditions.condition(1) if chance(self.choices, 30) else None
        parted = inside_parted or any(cap.period or cap.property for cap in caps)
        members: list[s.When | s.Each | s.FirstOrBest | s.GroupOf] = []
        for _ in range(self.choices.integer(1, 3)):
            if depth and chance(self.choices, 15):
                members.append(self.group(depth - 1, parted))
            elif chance(self.choices, 15):
                members.append(self.first_or_best())
            else:
                members.append(self.rule(standing=False))
        return s.GroupOf(name, tuple(caps), percent, only_when, tuple(members))
