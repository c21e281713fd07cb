"""The three truth values: True, False and None for unknown, joined by Kleene's rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..rules import Always, And, Condition, Not, NumberOf, Or, Unless

Truth = bool | None


def both(truths: Iterable[Truth]) -> Truth:
    """False if one is false, else unknown if one is unknown, else true."""
    known = list(truths)
    if any(truth is False for truth in known):
        return False
    return None if None in known else True


def either(truths: Iterable[Truth]) -> Truth:
    """True if one is true, else unknown if one is unknown, else false."""
    known = list(truths)
    if any(truth is True for truth in known):
        return True
    return None if None in known else False


def opposite(truth: Truth) -> Truth:
    return None if truth is None else not truth


def number_of(truths: Iterable[Truth], low: int | None, high: int | None) -> Truth:
    """low <= how many are true <= high; unknown if the unknown ones could decide it."""
    known = list(truths)
    surely, perhaps = known.count(True), known.count(None)
    answers = {
        (low is None or low <= count) and (high is None or count <= high)
        for count in range(surely, surely + perhaps + 1)
    }
    return answers.pop() if len(answers) == 1 else None


def truth_of(condition: Condition, answer: Callable[[Condition], Truth]) -> Truth:
    """A condition's truth; `answer` says that of every part that joins no others."""

    def part_truth(part: Condition) -> Truth:
        return truth_of(part, answer)

    match condition:
        case Always(value):
            return value
        case And(parts):
            return both(map(part_truth, parts))
        case Or(parts):
            return either(map(part_truth, parts))
        case Not(part):
            return opposite(part_truth(part))
        case Unless(part):
            return part_truth(part) is not True
        case NumberOf(low, high, parts):
            return number_of(map(part_truth, parts), low, high)
        case _:
            return answer(condition)
