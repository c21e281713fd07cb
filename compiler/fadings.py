"""What fades and how fast: the words of a fading, with their numbers checked."""

from __future__ import annotations

from ..dsl import syntax as s
from ..runtime import rules
from .amounts import Amounts


def fading_of(words: s.FadingWords, amounts: Amounts) -> rules.Fading | None:
    """The fading in whole days; None (said) where a number in it cannot be.

    A percentage is more than 0 and at most 100, a stretch of time is at least one whole day.
    """
    if isinstance(words, s.HalvingEvery):
        days = amounts.days(words.amount, words.unit, words.span)
        return None if days is None else rules.Halve(days)
    if isinstance(words, s.FadingOut):
        days = amounts.days(words.amount, words.unit, words.span)
        return None if days is None else rules.FadeOut(days)
    if isinstance(words, s.Expiring):
        days = amounts.days(words.amount, words.unit, words.span)
        return None if days is None else rules.Expire(days)
    days = amounts.days(words.every, words.unit, words.span)
    if words.percent:
        percent = amounts.percent(words.amount, words.span)
        if percent is not None and not 0 < percent <= 100_000:
            amounts.report("E262", words.span, percent=words.amount.rstrip("% "))
            return None
        return None if days is None or percent is None else rules.FadeByPercent(percent, days)
    points = amounts.millis(s.Value(words.amount, span=words.span))
    if points is not None and points <= 0:
        amounts.report("E262", words.span, "points", points=words.amount)
        return None
    return None if days is None or points is None else rules.FadeByPoints(points, days)
