"""Segments where not knowing a field leads to `otherwise`, while a rule pays for being there.

A lead would earn points for an empty cell. The warning names the fields; asking `is unknown` first cures it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from ...dsl import syntax as s
from ...dsl.problems import Problem, problem
from ...runtime import rules
from ..names import listed

TRUE, FALSE, UNKNOWN = "true", "false", "unknown"
EITHER = frozenset({TRUE, FALSE})


def unknown_warnings(statements: Sequence[s.Statement], model: rules.Rules) -> Iterator[Problem]:
    """One W205 at the segments' `otherwise` line where a rule pays for the segment it names."""
    lines = [statement for statement in statements if isinstance(statement, s.Segment)]
    last = next((at for at, line in enumerate(lines) if line.condition is None), None)
    if last is None or not any(_asks_for(rule, lines[last].name.text) for rule in _rules(model.members)):
        return
    earlier = [choice.condition for choice in model.segments[:last]]
    names = {field.key: field.name for field in model.fields}
    fields = [names.get(key, key) for key in dict.fromkeys(_fields(earlier)) if _slips_through(earlier, key)]
    if fields:
        segment = lines[last].name.text
        yield problem("W205", lines[last].span, segment=segment, fields=listed(fields))


def _rules(members: Sequence[rules.Member]) -> Iterator[rules.Rule]:
    for member in members:
        if isinstance(member, rules.Rule):
            yield member
        else:
            yield from _rules(member.members)


def _asks_for(rule: rules.Rule, segment: str) -> bool:
    pays = any(isinstance(effect, rules.Pay) for effect in rule.effects)
    parts = _parts(rule.condition)
    return pays and any(isinstance(part, rules.SegmentIs) and segment in part.names for part in parts)


def _parts(condition: rules.Condition) -> Iterator[rules.Condition]:
    yield condition
    match condition:
        case rules.And(parts) | rules.Or(parts) | rules.NumberOf(parts=parts):
            for part in parts:
                yield from _parts(part)
        case rules.Not(part) | rules.Unless(part):
            yield from _parts(part)


def _fields(conditions: Sequence[rules.Condition]) -> Iterator[str]:
    for condition in conditions:
        for part in _parts(condition):
            if isinstance(part, rules.FieldTest | rules.Known):
                yield part.field
            elif isinstance(part, rules.FieldCompare):
                yield from (part.left, part.right)


def _slips_through(conditions: Sequence[rules.Condition], missing: str) -> bool:
    """Whether a lead without the field can pass all these conditions by, one of them being unknown."""
    slipping = False
    for condition in conditions:
        possible = _possible(condition, missing)
        if possible == {TRUE}:
            return False
        slipping = slipping or UNKNOWN in possible
    return slipping


def _possible(condition: rules.Condition, missing: str) -> frozenset[str]:
    """The values a condition can take for a lead that lacks this field, all else being known."""
    match condition:
        case rules.Always(value):
            return frozenset({TRUE if value else FALSE})
        case rules.Known(field):
            return frozenset({FALSE}) if field == missing else EITHER
        case rules.FieldTest(field):
            return frozenset({UNKNOWN}) if field == missing else EITHER
        case rules.FieldCompare(left, _, right):
            return frozenset({UNKNOWN}) if missing in (left, right) else EITHER
        case rules.And(parts):
            return _combined(parts, missing, strongest=FALSE, weakest=TRUE)
        case rules.Or(parts):
            return _combined(parts, missing, strongest=TRUE, weakest=FALSE)
        case rules.Not(part):
            turned = {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}
            return frozenset(turned[value] for value in _possible(part, missing))
        case rules.Unless(part):
            return frozenset(FALSE if value == TRUE else TRUE for value in _possible(part, missing))
        case rules.NumberOf(parts=parts):
            unknown = any(UNKNOWN in _possible(part, missing) for part in parts)
            return EITHER | {UNKNOWN} if unknown else EITHER
        case _:
            return EITHER


def _combined(parts: Sequence[rules.Condition], missing: str, strongest: str, weakest: str) -> frozenset[str]:
    possible = frozenset({weakest})
    for part in parts:
        pairs = product(possible, _possible(part, missing))
        possible = frozenset(
            strongest if strongest in pair else UNKNOWN if UNKNOWN in pair else weakest for pair in pairs
        )
    return possible
