"""Which lines are responsible: what each rule gives before and after, and why it gives something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal

from attrs import evolve, frozen

from ..members import all_rules
from ..runtime.reference import Assessment
from ..runtime.reference.conditions import truth
from ..runtime.rules import (
    And,
    BestOf,
    Condition,
    EventCount,
    Events,
    FieldTest,
    FirstOf,
    Group,
    Hold,
    HowMany,
    Member,
    NoneOf,
    Not,
    NumberBetween,
    NumberIn,
    Origin,
    Rule,
    Unless,
)
from ..walking import inside
from .story import Story, totals_behind

Why = Literal[
    "",
    "exactly",
    "at most",
    "below",
    "between",
    "never",
    "only",
    "silence",
    "instead",
    "disqualified",
    "stage",
]


@frozen
class Change:
    """A rule that gives something else after than before.

    `target` is the score (or "grade") it pays into or holds; `before` and `after` are millis or thirds. For a
    floor or ceiling (`hold`; `is_ceiling` says which of both matters) they are 1 where it holds, 0 where not,
    and likewise for a line that disqualifies or gives a stage (whose `rule` is no rule's number and whose
    target is "stage").
    `harmful`: it moves its total the way that is promised never to be. `why` says why it stops paying,
    `numbers` what it asks for; with "instead", `other` is the line whose place it takes.
    """

    rule: int
    origin: Origin
    target: str
    before: int
    after: int
    harmful: bool
    hold: Hold | None = None
    is_ceiling: bool = False
    why: Why = ""
    numbers: tuple[str, ...] = ()
    other: Origin | None = None

    @property
    def is_amount(self) -> bool:
        """Points, not something that holds or does not."""
        return self.hold is None and self.why not in ("disqualified", "stage")


def changes_of(story: Story) -> tuple[Change, ...]:
    """All changes, the harmful ones first, of these the largest; else in the order of the file."""
    rules = {rule.number: rule for rule in all_rules(story.rules.members)}
    found = [*_payments(story, rules), *_holds(story, rules), *_disqualified(story, len(rules))]
    if not any(change.harmful for change in found):
        found += _stage_line(story, len(rules))
    return _sorted(found)


def _sorted(found: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(
        sorted(found, key=lambda one: (not one.harmful, -abs(one.after - one.before), one.rule, one.target))
    )


def _downwards(story: Story, target: str) -> bool | None:
    """Whether a total went down; None where it stayed.

    What a stage reads may go either way; any other guarantee is broken in one direction.
    """
    if story.guarantee.kind != "stage":
        return story.guarantee.falls
    before, after = (_shown(one, target) for one in (story.before, story.after))
    return None if before == after else after < before


def _shown(assessment: Assessment, target: str) -> int:
    if target == "grade":
        return assessment.grade.ranged
    return next(total.shown for total in assessment.scores if total.name == target)


# ---------------------------------------------------------------- points


def _paid(assessment: Assessment) -> dict[tuple[int, str], int]:
    sums: dict[tuple[int, str], int] = {}
    for payment in assessment.given.payments:
        place = (payment.rule, payment.target)
        sums[place] = sums.get(place, 0) + payment.amount
    return sums


def _payments(story: Story, rules: dict[int, Rule]) -> Iterator[Change]:
    before, after = _paid(story.before), _paid(story.after)
    targets = totals_behind(story.rules, story.guarantee)
    for number, target in sorted({*before, *after}):
        old, new = before.get((number, target), 0), after.get((number, target), 0)
        if target not in targets or old == new:
            continue
        downwards = _downwards(story, target)
        harmful = downwards is not None and (new < old) == downwards
        change = Change(number, rules[number].origin, target, old, new, harmful)
        stopped = (number, target) not in after
        yield _explained(change, rules[number].condition, story) if harmful and stopped else change


def reasons_of(story: Story, changes: Sequence[Change]) -> tuple[Change, ...]:
    """The harmful changes; of a list, a rule that takes the place of one that paid more is one with it."""
    rules = {rule.number: rule for rule in all_rules(story.rules.members)}
    lists = _lists(story.rules.members)
    reasons = list(changes)
    for gone in changes:
        if not gone.is_amount or gone.after:
            continue
        if truth(rules[gone.rule].condition, story.case_after) is not True:
            continue
        for new in changes:
            same_list = new.rule in lists.get(gone.rule, ()) and new.target == gone.target
            if same_list and new.is_amount and not new.before:
                reasons = [one for one in reasons if one is not gone and one is not new]
                harmful = (new.after < gone.before) == _downwards(story, new.target)
                reasons.append(
                    evolve(new, before=gone.before, harmful=harmful, why="instead", other=gone.origin)
                )
    return _sorted(one for one in reasons if one.harmful)


def _lists(members: tuple[Member, ...]) -> dict[int, tuple[int, ...]]:
    """The other rules of the list that a rule stands in, by its number."""
    found: dict[int, tuple[int, ...]] = {}
    for member in members:
        match member:
            case FirstOf() | BestOf():
                numbers = tuple(rule.number for rule in member.members)
                found.update((number, numbers) for number in numbers)
            case Group():
                found |= _lists(member.members)
    return found


# ---------------------------------------------------------------- floors and ceilings


def _holds(story: Story, rules: dict[int, Rule]) -> Iterator[Change]:
    """Those that come or go and make a difference."""
    targets = totals_behind(story.rules, story.guarantee)
    for number, rule in sorted(rules.items()):
        was, now = number in story.before.given.rules, number in story.after.given.rules
        for hold in rule.effects:
            if not isinstance(hold, Hold) or was == now or hold.target not in targets:
                continue
            value = _unheld(story.before if was else story.after, hold.target)
            lowers = hold.high is not None and value > hold.high
            lifts = hold.low is not None and value < hold.low
            if lowers or lifts:
                downwards = _downwards(story, hold.target)
                harmful = downwards is not None and (lowers == now) == downwards
                yield Change(number, rule.origin, hold.target, int(was), int(now), harmful, hold, lowers)


def _unheld(assessment: Assessment, target: str) -> int:
    if target == "grade":
        return assessment.grade.summed
    return next(total.faded for total in assessment.scores if total.name == target)


def _disqualified(story: Story, first_number: int) -> Iterator[Change]:
    """Lines that disqualify after and not before, or the other way round, where the stage is at stake."""
    before, after = set(story.before.disqualified), set(story.after.disqualified)
    if story.guarantee.kind != "stage" or bool(before) == bool(after):
        return
    number = first_number
    for reason in sorted(before ^ after):
        for origin in story.layers.disqualifying.get(reason, ()):
            number += 1
            was, now = int(reason in before), int(reason in after)
            yield Change(
                number, origin, "stage", was, now, bool(now) == story.guarantee.falls, why="disqualified"
            )


def _stage_line(story: Story, number: int) -> Iterator[Change]:
    """The line of the higher of the two stages: it is met before and not after, or the other way round."""
    if story.guarantee.kind == "stage":
        names = [stage.name for stage in story.rules.stages]
        higher = (story.before if story.guarantee.falls else story.after).stage
        if higher is not None:
            was = int(story.guarantee.falls)
            origin = story.layers.stages[names.index(higher)]
            yield Change(number, origin, "stage", was, 1 - was, True, why="stage")


# ---------------------------------------------------------------- why a condition ends


def _explained(change: Change, condition: Condition, story: Story) -> Change:
    ended = _ended(condition, story)
    if ended is None:
        return change
    part, negated = ended
    match part:
        case EventCount(events, HowMany(), test):
            timed = bool(events.times or events.sequences)
            found = _of_count(test, negated, timed)
            if found == ("never", ()) and _is_of_only(events, condition):
                found = ("only", ())
        case FieldTest(field, NumberBetween() | NumberIn() as test) if field == story.guarantee.field:
            found = _of_number(test, negated)
        case _:
            found = None
    return change if found is None else evolve(change, why=found[0], numbers=found[1])


def _is_of_only(others: Events, condition: Condition) -> bool:
    """Whether these are the events that `visited only careers` rules out: others than those it counts."""
    counted = {part.events.test for part in inside(condition) if isinstance(part, EventCount)}
    left_out = {test for part in inside(others.test) if isinstance(part, NoneOf) for test in part.parts}
    return not counted.isdisjoint(left_out)


def _ended(condition: Condition, story: Story) -> tuple[Condition, bool] | None:
    """The part of a condition that is true before and not after, and whether it is said in the negative."""
    if isinstance(condition, Not | Unless):
        return (condition.part, True) if not isinstance(condition.part, And | Not | Unless) else None
    if not isinstance(condition, And):
        return condition, False
    for part in condition.parts:
        if truth(part, story.case_before) is True and truth(part, story.case_after) is not True:
            return _ended(part, story)
    return None


Found = tuple[Why, tuple[str, ...]]


def _of_count(test: NumberBetween, negated: bool, timed: bool) -> Found | None:
    found = _of_number(test, negated)
    if found is None:
        return None
    why, numbers = found
    none = (why == "at most" and numbers == ("0",)) or (why == "below" and numbers == ("1",))
    if none or (why == "exactly" and numbers == ("0",)):
        return ("silence" if timed else "never"), ()
    if why == "below" and Decimal(numbers[0]) == int(Decimal(numbers[0])):
        return "at most", (str(int(Decimal(numbers[0])) - 1),)
    return found


def _of_number(test: NumberBetween | NumberIn, negated: bool) -> Found | None:
    """What a number has to be for a rule to pay, where a larger one ends it."""
    if isinstance(test, NumberIn):
        return None if negated else ("exactly", (", ".join(f"{value:f}" for value in test.values),))
    low, high = test.low, test.high
    if negated:
        if low is None:
            return None
        return ("at most" if test.low_open else "below"), (f"{low:f}",)
    if high is None:
        return None
    if low == high:
        return "exactly", (f"{high:f}",)
    if test.high_open:
        return "below", (f"{high:f}",)
    if low is None or test.low_open or low <= 0:
        return "at most", (f"{high:f}",)
    return "between", (f"{low:f}", f"{high:f}")
