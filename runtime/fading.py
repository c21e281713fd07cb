"""What fading leaves of an amount."""

from __future__ import annotations

from .exact import expire, fade_by_percent, fade_by_points, fade_out, halve
from .rules import Expire, FadeByPercent, FadeByPoints, FadeOut, Fading, Halve


def fade(amount: int, fading: Fading, age: int) -> int:
    """What is left of an amount at an age in whole days."""
    match fading:
        case FadeByPercent(percent, days):
            return fade_by_percent(amount, percent, days, age)
        case FadeByPoints(points, days):
            return fade_by_points(amount, points, days, age)
        case Halve(days):
            return halve(amount, days, age)
        case FadeOut(days):
            return fade_out(amount, days, age)
        case Expire(days):
            return expire(amount, days, age)
