"""True, false, unknown: SQL's three values are the language's. What holds whatever the data are is no SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlglot import exp

from .building import Sql, all_of, any_of, case, opposite, plus, whole

Truth = Sql | bool | None
"""SQL, or what holds whatever the data are: True, False, None for unknown."""

UNKNOWN: Final = None


def every(parts: Iterable[Truth]) -> Truth:
    return _joined(list(parts), False)


def some(parts: Iterable[Truth]) -> Truth:
    return _joined(list(parts), True)


def _joined(parts: Sequence[Truth], deciding: bool) -> Truth:
    """One part that is `deciding` decides; else an unknown one leaves it open."""
    asked, settled = _apart(parts)
    if any(part is deciding for part in settled):
        return deciding
    if any(part is UNKNOWN for part in settled):
        if not asked:
            return UNKNOWN
        asked.append(exp.cast(exp.null(), "boolean"))
    if not asked:
        return not deciding
    return any_of(asked) if deciding else all_of(asked)


def negated(part: Truth) -> Truth:
    if isinstance(part, exp.Expr):
        return opposite(part)
    return UNKNOWN if part is None else not part


def not_true(part: Truth) -> Truth:
    if isinstance(part, exp.Expr):
        return opposite(exp.Is(this=exp.paren(part), expression=exp.true()))
    return part is not True


def between(low: int | None, high: int | None, parts: Sequence[Truth]) -> Truth:
    """low <= how many are true <= high; unknown if the unknown ones could decide it."""
    asked, settled = _apart(parts)
    surely = sum(part is True for part in settled)
    perhaps = surely + sum(part is UNKNOWN for part in settled)
    if not asked:
        return _counted(low, high, surely, perhaps)
    least = plus([whole(surely), *(case([(part.copy(), whole(1))], whole(0)) for part in asked)])
    most = plus([whole(perhaps), *(case([(opposite(part.copy()), whole(0))], whole(1)) for part in asked)])
    inside: list[Sql] = []
    outside: list[Sql] = []
    if low is not None:
        inside.append(exp.GTE(this=least.copy(), expression=whole(low)))
        outside.append(exp.LT(this=most.copy(), expression=whole(low)))
    if high is not None:
        inside.append(exp.LTE(this=most.copy(), expression=whole(high)))
        outside.append(exp.GT(this=least.copy(), expression=whole(high)))
    if not inside:
        return True
    return case([(all_of(inside), exp.true()), (any_of(outside), exp.false())])


def _counted(low: int | None, high: int | None, surely: int, perhaps: int) -> Truth:
    answers = {
        (low is None or low <= count) and (high is None or count <= high)
        for count in range(surely, perhaps + 1)
    }
    return answers.pop() if len(answers) == 1 else UNKNOWN


def is_decided(part: Truth) -> Sql | bool:
    if isinstance(part, exp.Expr):
        return opposite(exp.Is(this=exp.paren(part), expression=exp.null()))
    return part is not None


def _apart(parts: Sequence[Truth]) -> tuple[list[Sql], list[bool | None]]:
    asked: list[Sql] = []
    settled: list[bool | None] = []
    for part in parts:
        if isinstance(part, exp.Expr):
            asked.append(part)
        else:
            settled.append(part)
    return asked, settled
