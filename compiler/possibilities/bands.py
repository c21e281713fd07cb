"""Bands: conditions in a row that each take a stretch of one field's or one score's numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import ceil, floor

from attrs import frozen

from ...dsl.problems import Span
from ...runtime.rules import And, Choice, Condition, FieldTest, Hold, NumberBetween, ScoreTest
from .model import Model
from .places import RulePlace

OPEN = NumberBetween(None, None)


@frozen
class Band:
    """The numbers that one condition takes, and its place."""

    numbers: NumberBetween
    span: Span

    def has(self, number: Decimal) -> bool:
        low, high = self.numbers.low, self.numbers.high
        above = low is None or number > low or (number == low and not self.numbers.low_open)
        return above and (high is None or number < high or (number == high and not self.numbers.high_open))


@frozen
class Row:
    """Bands on one field or score, in the order of the text; `of` says what of, as the file calls it.

    `first`: only the first that fits counts. `step` is the distance of two numbers that the bands tell apart.
    """

    of: str
    bands: tuple[Band, ...]
    first: bool
    step: Decimal
    is_score: bool


def rows(model: Model) -> Iterator[Row]:
    """All rows of at least two bands."""
    yield from _of_rules(model)
    written = model.written
    lists = [(model.rules.segments, [line.span for line in written.segments])]
    lists.append((model.rules.stages, [line.span for line in written.stages]))
    for label, lines in zip(model.rules.labels, written.labels, strict=True):
        lists.append((label.choices, [line.span for line in lines]))
    for choices, spans in lists:
        yield from _of_choices(model, choices, spans)


def _of_rules(model: Model) -> Iterator[Row]:
    run: list[tuple[RulePlace, str, NumberBetween]] = []
    for place in model.rule_places:
        found = _stretch(place.condition)
        fits = place.rule.kind == "when" and found is not None and not _holds(place)
        if run and not (fits and found and _continues(run[-1][0], run[-1][1], place, found[0])):
            yield from _row_of_rules(model, run)
            run = []
        if fits and found is not None:
            run.append((place, *found))
    yield from _row_of_rules(model, run)


def _continues(last: RulePlace, field: str, place: RulePlace, other: str) -> bool:
    """The same field in the next rule beside it, paying into the same totals."""
    beside = place.level == last.level and place.rule.number == last.rule.number + 1
    return beside and field == other and _targets(place) == _targets(last)


def _row_of_rules(model: Model, run: Sequence[tuple[RulePlace, str, NumberBetween]]) -> Iterator[Row]:
    if len(run) > 1:
        name = next((one.name for one in model.rules.fields if one.key == run[0][1]), run[0][1])
        bands = tuple(Band(numbers, place.span) for place, _, numbers in run)
        yield Row(name, bands, run[0][0].list is not None, _step(bands), is_score=False)


def _of_choices(model: Model, choices: Sequence[Choice], spans: Sequence[Span]) -> Iterator[Row]:
    by_subject: dict[tuple[str, bool], list[Band]] = {}
    for choice, span in zip(choices, spans, strict=True):
        found = _stretch(choice.condition)
        if found is not None:
            is_score = _reads_score(choice.condition)
            by_subject.setdefault((found[0], is_score), []).append(Band(found[1], span))
    for (subject, is_score), bands in by_subject.items():
        if len(bands) > 1:
            step = _step(bands)
            if is_score:
                step = min(step, Decimal(1).scaleb(-model.totals.decimals[subject]))
            yield Row(subject, tuple(bands), True, step, is_score)


def _stretch(condition: Condition) -> tuple[str, NumberBetween] | None:
    """The field or score, and the stretch of its numbers, that a condition is about and nothing else."""
    match condition:
        case FieldTest(name, NumberBetween() as test) | ScoreTest(name, test):
            return name, test
        case And(parts):
            found = [_stretch(part) for part in parts]
            names = {one[0] for one in found if one is not None}
            if None in found or len(names) != 1:
                return None
            numbers = OPEN
            for one in found:
                if one is not None:
                    numbers = common(numbers, one[1])
            return names.pop(), numbers
        case _:
            return None


def _reads_score(condition: Condition) -> bool:
    return isinstance(condition.parts[0] if isinstance(condition, And) else condition, ScoreTest)


def common(one: NumberBetween, other: NumberBetween) -> NumberBetween:
    """The numbers that both have; its ends may have changed places where there are none."""
    lows = [(test.low, test.low_open) for test in (one, other) if test.low is not None]
    highs = [(test.high, test.high_open) for test in (one, other) if test.high is not None]
    low, low_open = max(lows, default=(None, False), key=lambda end: (end[0], end[1]))
    high, high_open = min(highs, default=(None, False), key=lambda end: (end[0], not end[1]))
    return NumberBetween(low, high, low_open, high_open)


def between(low: Decimal, low_in: bool, high: Decimal, high_in: bool, step: Decimal) -> tuple[Decimal, int]:
    """The first number of the grid above `low` (or at it: `low_in`) and how many there are up to `high`."""
    first = ceil(low / step) if low_in else floor(low / step) + 1
    last = floor(high / step) if high_in else ceil(high / step) - 1
    return first * step, max(0, last - first + 1)


def _step(bands: Sequence[Band]) -> Decimal:
    ends = [end for band in bands for end in (band.numbers.low, band.numbers.high) if end is not None]
    exponents = [end.normalize().as_tuple().exponent for end in ends]
    places = [-exponent for exponent in exponents if isinstance(exponent, int) and exponent < 0]
    return Decimal(1).scaleb(-max(places, default=0))


def _targets(place: RulePlace) -> set[str]:
    return {effect.target for effect in place.rule.effects}


def _holds(place: RulePlace) -> bool:
    return any(isinstance(effect, Hold) for effect in place.rule.effects)
