"""Tables with a gap (a value that finds no row or column) and with bands that earlier ones hide wholly.

The heads of one side look at one total or one field. Their answers can only change at the values they name,
so asking them about these values and their neighbours decides it for every value there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Literal, TypeAlias

from attrs import frozen

from ...dsl import syntax as s
from ...dsl.problems import Problem, problem
from ...runtime import rules

Answer: TypeAlias = Decimal | str | None  # a number, a text or a name; None is any other text


class _CannotTell(Exception):
    """A head asks something that is not decided by single values, such as `contains`."""


@frozen
class Side:
    """The heads of a matrix's rows or columns, as written and as checked."""

    name: Literal["row", "column"]
    bands: Sequence[s.Band]
    conditions: Sequence[rules.Condition]


def matrix_warnings(written: s.MatrixOf, matrix: rules.Matrix, model: rules.Rules) -> Iterator[Problem]:
    """The gaps (W203) and hidden bands (W204) of one matrix."""
    for side in (
        Side("row", written.rows, matrix.rows),
        Side("column", written.columns, matrix.columns),
    ):
        try:
            yield from _side_warnings(side, written, model)
        except _CannotTell:
            continue


def _side_warnings(side: Side, written: s.MatrixOf, model: rules.Rules) -> Iterator[Problem]:
    reached: set[int] = set()
    gap: list[Answer] = []
    for answer in _answers(side.conditions, model):
        first = next((at for at, head in enumerate(side.conditions) if _holds(head, answer)), None)
        if first is None:
            gap.append(answer)
        else:
            reached.add(first)
    if gap:
        example = "" if gap[0] is None else f"{gap[0]:f}" if isinstance(gap[0], Decimal) else gap[0]
        variant = f"{side.name}_other" if gap[0] is None else side.name
        yield problem("W203", written.name.span, variant, matrix=written.name.text, example=example)
    for at, band in enumerate(side.bands):
        if band.tails and at not in reached:
            yield problem("W204", band.span, side.name, matrix=written.name.text)


# ---------------------------------------------------------------- the values that decide


def _answers(heads: Sequence[rules.Condition], model: rules.Rules) -> list[Answer]:
    tests = list(chain.from_iterable(_tests(head) for head in heads))
    if any(isinstance(test, rules.GradeIn) for test in tests):
        return list(model.grade.scale)
    if any(isinstance(test, rules.SegmentIs) for test in tests):
        names: list[Answer] = list(dict.fromkeys(choice.name for choice in model.segments))
        complete = any(choice.condition == rules.Always(True) for choice in model.segments)
        return names if complete else [*names, None]
    scores = {test.score for test in tests if isinstance(test, rules.ScoreTest)}
    if scores:
        low, high, decimals = _score_range(scores.pop(), model)
        return list(_grid(_bounds(tests), decimals, low, high))
    bounds = _bounds(tests)
    if bounds:
        decimals = max(0, *(_decimals(bound) for bound in bounds))
        return list(_grid(bounds, decimals, Decimal(0) if min(bounds) >= 0 else None, None))
    texts = [_texts(test.test) for test in tests if isinstance(test, rules.FieldTest)]
    return [*dict.fromkeys(chain.from_iterable(texts)), None]


def _texts(test: rules.Test) -> tuple[str, ...]:
    if isinstance(test, rules.TextIn):
        return test.values
    raise _CannotTell


def _tests(condition: rules.Condition) -> Iterator[rules.Condition]:
    match condition:
        case rules.And(parts) | rules.Or(parts) | rules.NumberOf(parts=parts):
            for part in parts:
                yield from _tests(part)
        case rules.Not(part) | rules.Unless(part):
            yield from _tests(part)
        case rules.Always() | rules.Known():
            return
        case rules.ScoreTest() | rules.GradeIn() | rules.SegmentIs() | rules.FieldTest():
            yield condition
        case _:
            raise _CannotTell


def _bounds(tests: Sequence[rules.Condition]) -> list[Decimal]:
    bounds: list[Decimal] = []
    for test in tests:
        asked = test.test if isinstance(test, rules.ScoreTest | rules.FieldTest) else None
        if isinstance(asked, rules.NumberBetween):
            bounds.extend(end for end in (asked.low, asked.high) if end is not None)
        elif isinstance(asked, rules.NumberIn):
            bounds.extend(asked.values)
    return bounds


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _score_range(name: str, model: rules.Rules) -> tuple[Decimal | None, Decimal | None, int]:
    scores: list[rules.Score | rules.Combined] = [*model.scores, *model.combined]
    for score in scores:
        if score.name == name:
            low = None if score.low is None else Decimal(score.low) / 1000
            high = None if score.high is None else Decimal(score.high) / 1000
            return low, high, score.decimals
    raise _CannotTell


def _grid(
    bounds: Sequence[Decimal], decimals: int, low: Decimal | None, high: Decimal | None
) -> Iterator[Decimal]:
    """Each bound's neighbours among the numbers with so many decimals, and the ends of the range."""
    step = Decimal(1).scaleb(-decimals)
    near = {bound // step * step + step * move for bound in bounds for move in (-1, 0, 1)}
    near |= {end for end in (low, high) if end is not None}
    for number in sorted(near):
        if (low is None or number >= low) and (high is None or number <= high):
            yield number


# ---------------------------------------------------------------- asking a head


def _holds(condition: rules.Condition, answer: Answer) -> bool:
    match condition:
        case rules.Always(value):
            return value
        case rules.Known():
            return True
        case rules.And(parts):
            return all(_holds(part, answer) for part in parts)
        case rules.Or(parts):
            return any(_holds(part, answer) for part in parts)
        case rules.Not(part) | rules.Unless(part):
            return not _holds(part, answer)
        case rules.GradeIn(names) | rules.SegmentIs(names):
            return answer in names
        case rules.ScoreTest(test=test) | rules.FieldTest(test=test):
            return _passes(test, answer)
        case _:
            raise _CannotTell


def _passes(test: rules.Test, answer: Answer) -> bool:
    match test:
        case rules.TextIn(values):
            return answer in values
        case rules.NumberIn(numbers) if isinstance(answer, Decimal):
            return answer in numbers
        case rules.NumberBetween(low, high, low_open, high_open) if isinstance(answer, Decimal):
            above = low is None or answer > low or (answer == low and not low_open)
            below = high is None or answer < high or (answer == high and not high_open)
            return above and below
        case _:
            raise _CannotTell
