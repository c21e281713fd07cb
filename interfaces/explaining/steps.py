"""What the steps after the sum do, and calendar periods, in words."""

from __future__ import annotations

from collections.abc import Callable

from ..runtime.explaining.tree import Step
from ..runtime.rules import Combined, Grade, Period, Score
from .amounts import day_text, grade_at, points
from .saying import Saying

MONDAY = -3  # 1970-01-01 was a Thursday


def period_text(key: int, period: Period | None, saying: Saying) -> str:
    """A calendar period by its key (`times.period_key`): "June 2026", "week of 8 June 2026"."""
    match period:
        case "week":
            return saying.told("explain_week_of", day=day_text(7 * key + MONDAY, saying.language))
        case "month":
            months = saying.told("explain_months").split()
            return f"{months[key % 12]} {key // 12}"
        case "quarter":
            return saying.told("explain_quarter", number=key % 4 + 1, year=key // 4)
        case "year":
            return str(key)
        case _:
            return day_text(key, saying.language)


def score_step(step: Step, total: Score | Combined, saying: Saying) -> str:
    match step.kind:
        case "fading":
            when = "" if step.event is None else saying.when(step.event)
            return saying.told("explain_step_fading", when=when)
        case "floor" | "ceiling":
            return _held(step, points, saying)
        case "range":
            low, high = total.low, total.high
            if step.amount > 0 and low is not None:
                return saying.told("explain_step_range_low", low=points(low))
            return saying.told("explain_step_range_high", high=points(high or 0))
        case "rounding":
            if total.decimals:
                return saying.counted("explain_step_rounding_decimals", total.decimals)
            return saying.told("explain_step_rounding")


def grade_step(step: Step, grade: Grade, saying: Saying) -> str:
    match step.kind:
        case "range":
            end = grade.scale[0] if step.amount > 0 else grade.scale[-1]
            return saying.told("explain_step_scale", grade=end)
        case "rounding":
            return saying.told("explain_step_whole_letters")
        case _:
            return _held(step, lambda thirds: grade_at(grade, thirds, saying.language), saying)


def _held(step: Step, shown: Callable[[int], str], saying: Saying) -> str:
    """A floor or a ceiling: `after` is just what it holds the total to."""
    name = "explain_step_floor" if step.kind == "floor" else "explain_step_ceiling"
    return saying.told(name, value=shown(step.after))
