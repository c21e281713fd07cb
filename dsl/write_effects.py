"""What a rule pays, as text: points, what narrows them, floors and ceilings."""

from __future__ import annotations

from attrs import define

from . import syntax as s
from .write_conditions import Conditions
from .write_pieces import SOFT, Pieces, beside, listed

_BOUNDS = {"at least": "AT_LEAST", "at most": "AT_MOST", "is": "IS"}
_OFTEN = {"1": "ONCE", "2": "TWICE"}


@define
class Effects:
    """Writes effects in one language; a line may be broken between two of them."""

    conditions: Conditions

    def effects(self, effects: tuple[s.Effect, ...]) -> Pieces:
        return listed(self.effect(effect) for effect in effects)

    def effect(self, effect: s.Effect) -> Pieces:
        target = self.conditions.target(effect.target)
        match effect:
            case s.Holding(bound=bound, value=value):
                return (f"{target} {self.word(_BOUNDS[bound])} {self.conditions.quoting.value(value)}",)
            case s.Paying(points=points, narrowings=narrowings):
                return beside(
                    beside(target, self.points(points)), *map(self.narrowing, narrowings), space=SOFT
                )

    def points(self, points: s.Amount | s.PerNumber | s.PerSilenceOf) -> Pieces:
        match points:
            case s.Amount():
                return (self._amount(points),)
            case s.PerNumber(amount=amount, step=step, field=name):
                field = self.conditions.quoting.name(name)
                return (f"{self._amount(amount)} {self.word('PER')} {step} {field}",)
            case s.PerSilenceOf(amount=amount, days=days, unit=unit, other=other):
                span = f"{self.word('PER')} {self.conditions.speech.span(days, unit)}"
                return beside(self._amount(amount), span, self.word("WITHOUT"), self.conditions.clause(other))

    def _amount(self, amount: s.Amount) -> str:
        return amount.sign + self.conditions.quoting.value(amount.value)

    def narrowing(self, narrowing: s.Narrowing) -> str:
        speech = self.conditions.speech
        match narrowing:
            case s.UpTo():
                return self.cap(narrowing)
            case s.AtMostTimes(count=count, period=period):
                often = _OFTEN.get(count)
                times = f"{self.word('AT_MOST')} {speech.counted(count, 'TIMES')}"
                return f"{self.word(often) if often else times}{self._period(period)}"
            case s.OncePer(property=name):
                return f"{self.word('ONCE')} {self.word('PER')} {self.conditions.quoting.name(name)}"
        return self.fading(narrowing)

    def cap(self, cap: s.UpTo) -> str:
        written = f"{self.word('UP_TO')} {self.conditions.quoting.value(cap.limit)}{self._period(cap.period)}"
        if cap.property is None:
            return written
        return f"{written} {self.word('PER')} {self.conditions.quoting.name(cap.property)}"

    def _period(self, period: s.Period | None) -> str:
        return "" if period is None else f" {self.conditions.speech.period(period)}"

    def fading(self, fading: s.FadingWords) -> str:
        speech = self.conditions.speech
        match fading:
            case s.FadingBy(amount=amount, percent=percent, every=every, unit=unit):
                by = f"{amount.removesuffix('%')}%" if percent else speech.counted(amount, "POINTS")
                return f"{self.word('FADING_BY')} {by} {speech.recurring('EVERY', every, unit)}"
            case s.HalvingEvery(amount=amount, unit=unit):
                return f"{self.word('HALVING')} {speech.recurring('EVERY', amount, unit)}"
            case s.FadingOut(amount=amount, unit=unit):
                return f"{self.word('FADING_OUT_OVER')} {speech.span(amount, unit, 'FADING_OUT_OVER')}"
            case s.Expiring(amount=amount, unit=unit):
                return f"{self.word('EXPIRING_AFTER')} {speech.span(amount, unit, 'EXPIRING_AFTER')}"

    def word(self, concept: str) -> str:
        return self.conditions.word(concept)
