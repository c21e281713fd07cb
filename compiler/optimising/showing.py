"""Tables to be read: the plain tables of a text, and a condition as one line."""

from __future__ import annotations

from ...dsl.problems import Source
from ...runtime import tables as t


def lowered(text: str) -> t.Tables:
    """The plain tables of rules without mistakes. ValueError where there are any."""
    from ..check import check
    from ..gather import gather
    from ..loader import NoFiles
    from ..lower import lower

    rules = check(gather(Source("rules", text), NoFiles())).rules
    if rules is None:
        raise ValueError(f"there are mistakes in {text!r}")
    return lower(rules)


def shown(tables: t.Tables, row: int) -> str:
    """A condition, with all its parts.

    >>> tables = lowered('when country is DE and visited pricing at least 3 times score +1')
    >>> shown(tables, tables.members[0].rules[0].on_lead)
    '(country passes 0 and events 0 passes 0)'
    """
    match tables.conditions[row].asked:
        case t.Passes(axis, test):
            return f"{axis_shown(tables.axes[axis])} passes {test}"
        case t.HasValue(axis):
            return f"{axis_shown(tables.axes[axis])} has a value"
        case t.Settled(axis):
            return f"{axis_shown(tables.axes[axis])} is settled"
        case t.Every(parts):
            return _joined(tables, parts, " and ")
        case t.Some(parts):
            return _joined(tables, parts, " or ")
        case t.Opposite(part):
            return f"not ({shown(tables, part)})"
        case t.NotTrue(part):
            return f"unless ({shown(tables, part)})"
        case t.Between(low, high, parts):
            return f"{low} to {high} of {_joined(tables, parts, ', ')}"
        case t.Fixed(value):
            return "always" if value else "never"


def _joined(tables: t.Tables, parts: tuple[int, ...], between: str) -> str:
    return "(" + between.join([shown(tables, part) for part in parts]) + ")"


def axis_shown(axis: t.Axis) -> str:
    match axis:
        case t.FieldAxis(field):
            return field
        case t.CompareAxis(left, operator, right, percent):
            return f"{left} {operator} {percent / 1000:g}% of {right}"
        case t.CountAxis(events):
            return f"events {events}"
        case t.ScoreAxis(score):
            return f"score {score}"
        case t.SegmentAxis():
            return "segment"
        case t.GradeAxis():
            return "grade"
        case t.NameAxis():
            return "name"
