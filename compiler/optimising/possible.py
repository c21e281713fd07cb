"""Whether a condition can be true of any lead at all, as far as its tests on single axes tell."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field

from ...runtime import tables as t
from .samples import Sample, passes, samples

UNKNOWN = None
_MOST_ROWS = 400


@define
class Possible:
    """Answers for the rows of some tables. "False" is certain, "true" may be too good."""

    tables: t.Tables
    _found: dict[int, bool] = field(factory=dict)

    def true(self, row: int) -> bool:
        if row not in self._found:
            self._found[row] = self._can_be_true(row)
        return self._found[row]

    def _can_be_true(self, row: int) -> bool:
        rows = self.tables.conditions
        if rows[row].axis != t.SEVERAL:
            return self._on_axis((row,), rows[row].axis)
        match rows[row].asked:
            case t.Every(parts):
                return self._all_at_once(parts)
            case t.Some(parts):
                return any(self.true(part) for part in parts)
            case t.Between(low, _, parts):
                return low is None or sum([self.true(part) for part in parts]) >= low
            case _:
                return True

    def _all_at_once(self, parts: Sequence[int]) -> bool:
        rows = self.tables.conditions
        of_axes: dict[int, list[int]] = {}
        for part in parts:
            match rows[part].asked:
                case t.Opposite(inner) | t.NotTrue(inner) if inner in parts:
                    return False
                case _:
                    of_axes.setdefault(rows[part].axis, []).append(part)
        several = of_axes.pop(t.SEVERAL, [])
        on_axes = all(self._on_axis(some, axis) for axis, some in of_axes.items())
        return on_axes and all(self.true(part) for part in several)

    def _on_axis(self, parts: Sequence[int], axis: int) -> bool:
        """Whether any one value of the axis (or having none) makes all of the parts true."""
        below = self._below(parts)
        if axis == t.NO_AXIS:
            tried: Sequence[Sample] = (Sample("missing"),)
        else:
            asked = {one.test for one in below if isinstance(one, t.Passes)}
            found = samples(self.tables, axis, sorted(asked)) if len(below) < _MOST_ROWS else None
            if found is None:
                return True
            tried = found
        return any(_Answers(self.tables, sample).all_true(parts) for sample in tried)

    def _below(self, parts: Sequence[int]) -> list[t.Asked]:
        found: dict[int, t.Asked] = {}
        waiting = list(parts)
        while waiting and len(found) < _MOST_ROWS:
            row = waiting.pop()
            if row not in found:
                asked = found[row] = self.tables.conditions[row].asked
                match asked:
                    case t.Every(inner) | t.Some(inner) | t.Between(parts=inner):
                        waiting.extend(inner)
                    case t.Opposite(one) | t.NotTrue(one):
                        waiting.append(one)
                    case _:
                        pass
        return list(found.values())


@define
class _Answers:
    """What conditions on one axis (or none) come to for one sample: true, false or unknown, by Kleene."""

    tables: t.Tables
    sample: Sample
    _found: dict[int, bool | None] = field(factory=dict)

    def all_true(self, rows: Sequence[int]) -> bool:
        return all(self.of(row) is True for row in rows)

    def of(self, row: int) -> bool | None:
        if row not in self._found:
            self._found[row] = self._answer(self.tables.conditions[row].asked)
        return self._found[row]

    def _answer(self, asked: t.Asked) -> bool | None:
        state = self.sample.state
        match asked:
            case t.Passes(axis, test):
                return passes(self.tables.axes[axis], test, self.sample)
            case t.HasValue():
                return UNKNOWN if state == "unreadable" else state == "known"
            case t.Settled():
                return True if state == "known" else UNKNOWN
            case t.Every(parts):
                return _every([self.of(part) for part in parts])
            case t.Some(parts):
                return _opposite(_every([_opposite(self.of(part)) for part in parts]))
            case t.Opposite(part):
                return _opposite(self.of(part))
            case t.NotTrue(part):
                return self.of(part) is not True
            case t.Between(low, high, parts):
                return _between(low, high, [self.of(part) for part in parts])
            case t.Fixed(value):
                return value


def _opposite(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _every(answers: Sequence[bool | None]) -> bool | None:
    if any(answer is False for answer in answers):
        return False
    return True if all(answers) else UNKNOWN


def _between(low: int | None, high: int | None, answers: Sequence[bool | None]) -> bool | None:
    least = sum(answer is True for answer in answers)
    most = sum(answer is not False for answer in answers)
    if (low is not None and most < low) or (high is not None and least > high):
        return False
    inside = (low is None or least >= low) and (high is None or most <= high)
    return True if inside else UNKNOWN
