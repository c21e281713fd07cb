"""What rules pay, and what narrows it, in the words of the language itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import field, frozen

from ..compiler.comparing.changes import Paid
from ..dsl import syntax as s
from ..dsl.write_effects import Effects
from ..dsl.write_pieces import on_one_line
from ..runtime import rules as r
from .condition_words import ConditionWords
from .tails import days_tails


@frozen
class EffectWords:
    conditions: ConditionWords
    write: Effects = field(init=False)

    @write.default
    def _write(self) -> Effects:
        return Effects(self.conditions.write)

    @property
    def names(self) -> Mapping[str, str]:
        return self.conditions.names

    def said(self, paid: Paid) -> str:
        """An effect or a part of it; "" where that part says nothing."""
        effect = paid.effect
        target = self.conditions.total(effect.target)
        if isinstance(effect, r.Hold):
            return f"{target} {self._hold(effect)}"
        match paid.part:
            case "points":
                return f"{target} {self.points(effect)}"
            case "caps":
                return self.caps(effect.caps)
            case "keeps":
                return self._keeps(effect)
            case "fading":
                return self._fading_of(effect)
        parts = [
            target,
            self.points(effect),
            self._keeps(effect),
            self._fading_of(effect),
            self.caps(effect.caps),
        ]
        return " ".join(filter(None, parts))

    # ------------------------------------------------------------ points

    def points(self, pay: r.Pay) -> str:
        to_grade = pay.target == "grade"
        match pay.points:
            case r.Constant(amount):
                return signed(amount, to_grade)
            case r.FromField(name, sign):
                return f"{'+' if sign > 0 else '-'}{self._name(name)}"
            case r.PerField(amount, step, name):
                return f"{signed(amount, to_grade)} {self._word('PER')} {step:f} {self._name(name)}"
            case r.PerSilence(amount, days, events):
                span = self.write.conditions.speech.span(str(days), "day")
                without = f"{self._word('WITHOUT')} {self.conditions.events.events(events)}"
                return f"{signed(amount, to_grade)} {self._word('PER')} {span} {without}"

    def _hold(self, hold: r.Hold) -> str:
        bound = "IS" if hold.low == hold.high else "AT_MOST" if hold.low is None else "AT_LEAST"
        at = hold.low if hold.low is not None else hold.high
        assert at is not None
        return f"{self._word(bound)} {self._place(hold.target, at)}"

    def _place(self, target: str, at: int) -> str:
        grade = self.conditions.rules.grade
        return grade.scale[at // grade.thirds] if target == "grade" else plain_points(at)

    # ------------------------------------------------------------ what narrows them

    def caps(self, caps: Sequence[r.Cap]) -> str:
        return " ".join(self.write.cap(self._cap(cap)) for cap in caps)

    def _cap(self, cap: r.Cap) -> s.UpTo:
        return s.UpTo(s.Value(plain_points(cap.limit)), cap.period, self._property(cap.property))

    def _keeps(self, pay: r.Pay) -> str:
        narrowings: list[s.Narrowing] = []
        for keep in pay.keeps:
            if keep.period is not None:
                narrowings.append(s.AtMostTimes(str(keep.times), keep.period))
        names = dict.fromkeys(name for keep in pay.keeps for name in keep.properties)
        narrowings += [s.OncePer(s.Word(self.names.get(name, name))) for name in names]
        if pay.latest is not None:
            narrowings.append(s.AtMostTimes(str(pay.latest)))
        said = [self.write.narrowing(narrowing) for narrowing in narrowings]
        if pay.every > 1:
            said.append(f"{self._word('EACH')} {self.write.conditions.speech.ordinal(str(pay.every))}")
        return " ".join(said)

    def _fading_of(self, pay: r.Pay) -> str:
        return "" if pay.fading is None else self.fading(pay.fading)

    def fading(self, fading: r.Fading) -> str:
        match fading:
            case r.FadeByPercent(percent, days):
                words: s.FadingWords = s.FadingBy(plain_points(percent), True, str(days), "day")
            case r.FadeByPoints(points, days):
                words = s.FadingBy(plain_points(points), False, str(days), "day")
            case r.Halve(days):
                words = s.HalvingEvery(str(days), "day")
            case r.FadeOut(days):
                words = s.FadingOut(str(days), "day")
            case r.Expire(days):
                words = s.Expiring(str(days), "day")
        return self.write.fading(words)

    def times(self, test: r.TimeTest) -> str:
        return " ".join(on_one_line(self.write.conditions.tail(tail)) for tail in days_tails(test))

    # ------------------------------------------------------------ small parts

    def _property(self, key: str | None) -> s.Word | None:
        return None if key is None else s.Word(self.names.get(key, key))

    def _name(self, key: str) -> str:
        return self.conditions.name(key)

    def _word(self, concept: str) -> str:
        return self.write.word(concept)


def plain_points(thousandths: int) -> str:
    """Thousandths as a number without needless zeros: 1500 is 1.5."""
    number = Decimal(thousandths).scaleb(-3)
    whole = number.to_integral_value()
    return f"{whole:f}" if whole == number else f"{number.normalize():f}"


def signed(amount: int, to_grade: bool) -> str:
    """`+15`, `-1.5`; for the grade `+1`, `-1/3`, `+4/3`."""
    sign = "-" if amount < 0 else "+"
    if not to_grade:
        return sign + plain_points(abs(amount))
    return sign + (str(abs(amount) // 3) if amount % 3 == 0 else f"{abs(amount)}/3")
