"""What a rule does: the points it pays into a total, and what narrows them; floors and ceilings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import define, frozen

from ..dsl import syntax as s
from ..runtime import rules
from .amounts import LARGEST_RANGE, Amounts
from .conditions import Conditions
from .fadings import fading_of
from .fields import Fields
from .grades import Report, say_unknown_grade, spelled
from .totals import Totals

PERIODS: tuple[rules.Period, ...] = ("day", "week", "month", "quarter", "year")
Sign = Literal[1, -1]


@frozen
class Payer:
    """The statement that pays: its kind, what its points may fade by, every how many events `each` pays."""

    kind: Literal["when", "each", "otherwise"]
    condition: s.Condition | None = None
    every: int = 1


@define
class Effects:
    """Turns written effects into checked ones; what is wrong is said, and the effect then left out (None)."""

    report: Report
    totals: Totals
    grade: rules.Grade
    amounts: Amounts
    conditions: Conditions
    fields: Fields

    def effect(self, effect: s.Effect, payer: Payer) -> rules.Effect | None:
        if isinstance(effect, s.Holding):
            return self._hold(effect)
        return self._pay(effect, payer)

    # ------------------------------------------------------------ points

    def _pay(self, paying: s.Paying, payer: Payer) -> rules.Pay | None:
        target = self.totals.paid_into(paying.target)
        to_grade = paying.target.kind == "grade"
        amount = paying.points if isinstance(paying.points, s.Amount) else paying.points.amount
        sign: Sign = -1 if amount.sign == "-" else 1
        plain = paying.points is amount and self.amounts.is_number(amount.value)
        if plain and payer.kind == "when" and payer.condition is None:  # `score +bonus` of a `let`
            self.report("E007", paying.span, "effect_alone", word="")
        points = self._points(paying.points, sign, to_grade, payer)
        narrowings = [n for n in paying.narrowings if self._allowed(n, to_grade, payer)]
        caps = self.caps([n for n in narrowings if isinstance(n, s.UpTo)])
        keeps = self._keeps(narrowings)
        latest = self._latest([n for n in narrowings if isinstance(n, s.AtMostTimes) and n.period is None])
        fading, fading_events = self._fading([n for n in narrowings if isinstance(n, s.FadingWords)], payer)
        if target is None or points is None:
            return None
        return rules.Pay(target, points, sign, keeps, latest, payer.every, fading, fading_events, caps)

    def _points(
        self, points: s.Amount | s.PerNumber | s.PerSilenceOf, sign: Sign, to_grade: bool, payer: Payer
    ) -> rules.Points | None:
        if isinstance(points, s.Amount):
            return self._plain_points(points, sign, to_grade)
        amount = self._constant(points.amount, sign, to_grade)
        if isinstance(points, s.PerNumber):
            step = self.amounts.step(points.step, points.span)
            key = self.fields.use(points.field, "number")
            return None if amount is None or step is None else rules.PerField(amount, step, key)
        if payer.kind == "each":
            self.report("E260", points.span)
        days = self.amounts.days(points.days, points.unit, points.span)
        events = self.conditions.events(points.other, whole_log=True)
        return None if amount is None or days is None else rules.PerSilence(amount, days, events)

    def _plain_points(self, amount: s.Amount, sign: Sign, to_grade: bool) -> rules.Points | None:
        if not self.amounts.is_number(amount.value):
            if to_grade:
                self.report("E246", amount.span, name=amount.value.text)
                return None
            self.amounts.warn_misspelt(amount.value)
            word = s.Word(amount.value.text, span=amount.value.span)
            return rules.FromField(self.fields.use(word, "number"), sign)
        constant = self._constant(amount, sign, to_grade)
        return None if constant is None else rules.Constant(constant)

    def _constant(self, amount: s.Amount, sign: Sign, to_grade: bool) -> int | None:
        """An amount in thousandths of a point, for the grade in thirds of a letter."""
        size = self.amounts.thirds(amount.value) if to_grade else self.amounts.points(amount.value)
        return None if size is None else sign * size

    # ------------------------------------------------------------ what narrows them

    def _allowed(self, narrowing: s.Narrowing, to_grade: bool, payer: Payer) -> bool:
        """Whether a narrowing may stand here; why not is said."""
        fades = isinstance(narrowing, s.FadingWords)
        if to_grade and (fades or isinstance(narrowing, s.UpTo)):
            self.report("E250", narrowing.span, "fading" if fades else "cap")
            return False
        if payer.kind == "each":
            return True
        if isinstance(narrowing, s.OncePer):
            self.report("E251", narrowing.span, "once_per", property=narrowing.property.text)
            return False
        if isinstance(narrowing, s.AtMostTimes):
            self.report("E251", narrowing.span, "times")
            return False
        if isinstance(narrowing, s.UpTo) and (narrowing.period is not None or narrowing.property is not None):
            self.report("E251", narrowing.span, "cap")
            return False
        if fades and payer.condition is None:
            self.report("E259", narrowing.span)
            return False
        return True

    def caps(self, written: Sequence[s.UpTo]) -> tuple[rules.Cap, ...]:
        """The caps of a rule or a group, those per period or property first; two of one kind are said."""
        found: dict[tuple[str | None, str | None], rules.Cap] = {}
        for cap in written:
            limit = self.amounts.limit(cap.limit)
            key = self.fields.use(cap.property, "text", "property") if cap.property is not None else None
            if cap.period is not None and key is not None:
                self.report("E254", cap.span)
            elif (cap.period, key) in found:
                self.report("E253", cap.span, "cap")
            else:
                found[cap.period, key] = rules.Cap(limit or 0, cap.period, key)
            if limit == 0:
                self.report("W207", cap.span, "cap")
        return tuple(sorted(found.values(), key=lambda cap: cap.period is None and cap.property is None))

    def _keeps(self, narrowings: Sequence[s.Narrowing]) -> tuple[rules.Keep, ...]:
        """`once a day`, `once per title`: shorter periods first; with a property, one event per pair."""
        properties: list[str] = []
        rates: dict[rules.Period, int] = {}
        for narrowing in narrowings:
            if isinstance(narrowing, s.OncePer):
                key = self.fields.use(narrowing.property, "text", "property")
                if key in properties:
                    self.report("E253", narrowing.span, "property", property=narrowing.property.text)
                else:
                    properties.append(key)
            elif isinstance(narrowing, s.AtMostTimes) and narrowing.period is not None:
                count = self._times(narrowing)
                if narrowing.period in rates:
                    self.report("E253", narrowing.span, "rate", period=narrowing.period)
                elif count is not None:
                    rates[narrowing.period] = count
        once_per = next((n for n in narrowings if isinstance(n, s.OncePer)), None)
        if once_per is not None and any(count > 1 for count in rates.values()):
            self.report("W212", once_per.span, property=once_per.property.text)
        if properties and not rates:
            return (rules.Keep(1, None, tuple(properties)),)
        return tuple(
            rules.Keep(1 if properties else rates[period], period, tuple(properties))
            for period in PERIODS
            if period in rates
        )

    def _latest(self, written: Sequence[s.AtMostTimes]) -> int | None:
        for again in written[1:]:
            self.report("E253", again.span, "times")
        return self._times(written[0]) if written else None

    def _times(self, narrowing: s.AtMostTimes) -> int | None:
        count = self.amounts.count(narrowing.count, narrowing.span, least=0)
        if count == 0:
            self.report("W207", narrowing.span, "times")
        return count

    def _fading(
        self, written: Sequence[s.FadingWords], payer: Payer
    ) -> tuple[rules.Fading | None, rules.Events | None]:
        if not written:
            return None, None
        for again in written[1:]:
            self.report("E252", again.span)
        fading = fading_of(written[0], self.amounts)
        if payer.kind == "each" or payer.condition is None:
            return fading, None
        events = self.conditions.single_behaviour(payer.condition)
        return (fading, events) if events is not None else (None, None)

    # ------------------------------------------------------------ floors and ceilings

    def _hold(self, holding: s.Holding) -> rules.Hold | None:
        target = self.totals.paid_into(holding.target, holding=True)
        if holding.target.kind == "grade":
            at = self._grade_position(holding.value)
        else:
            at = self.amounts.millis(holding.value, LARGEST_RANGE)
        if target is None or at is None:
            return None
        low = None if holding.bound == "at most" else at
        high = None if holding.bound == "at least" else at
        return rules.Hold(target, low, high)

    def _grade_position(self, value: s.Value) -> int | None:
        """A grade's place on the scale in thirds from its lowest."""
        if spelled(value) in self.grade.scale:
            return self.grade.scale.index(spelled(value)) * self.grade.thirds
        say_unknown_grade(value, self.grade.scale, self.report)
        return None
