"""The explanation of one lead as a tree of data, in the order of the arithmetic.

Amounts are millis, those of the grade thirds of a letter. Nothing here is worked out anew: every amount is
one that the reference kept on its way to the result.
"""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ..intake import Event
from ..reference.members import CapSum
from ..reference.payments import Part
from ..rules import Combined, Disqualification, Grade, Group, Pay, Rule, Rules, Score, Term
from ..times import AsOf
from .facts import Fact, Gaps

# ---------------------------------------------------------------- what members give


Why = Literal[
    "not met",
    "unknown",
    "no event",
    "group not met",
    "earlier pays",
    "pays less",
    "pays the same",
    "not needed",
]
"""Why a rule does not pay: its condition is false; not everything that it needs is known; no event counts (or
there is none to count from); its group's condition is not true; in a list an earlier member pays, another one
pays more, or just as much and stands earlier; it is an `otherwise` that is not needed.
"""


@frozen
class RulePaid:
    """What one effect of a rule pays into one total: `amount` is the sum of what its parts pay.

    A part has one event's points, what fading leaves of them and what the rule's limits let through; of a
    `when` there is one part without an event. `left_out` are events that the rule names but that its
    narrowing (once a day, at most N, every Nth) leaves out; `faded_by` is the event by whose age a `when`
    fades. `facts` made the rule's condition true, or give its points.
    """

    rule: Rule
    pay: Pay
    parts: tuple[Part, ...]
    left_out: tuple[Event, ...]
    faded_by: Event | None
    facts: tuple[Fact, ...]

    @property
    def amount(self) -> int:
        return sum(part.paid for part in self.parts)


@frozen
class PassedOver:
    """A member of a list that does not pay into this total; `amount` is what it would have paid, if that is
    why."""

    rule: Rule
    why: Why
    amount: int | None = None


@frozen
class ListPaid:
    """A `first of` or `best of` that pays into this total: the member that was chosen, with each of its
    effects.
    """

    way: Literal["first of", "best of"]
    paid: tuple[RulePaid, ...]
    passed: tuple[PassedOver, ...]

    @property
    def amount(self) -> int:
        return sum(one.amount for one in self.paid)


@frozen
class GroupPaid:
    """A group's part in one total: `summed` is what its members give, `capped` what its limits leave of that,
    `amount` what it counts for after its weight. For the grade all three are the same.
    """

    group: Group
    members: tuple[MemberPaid, ...]
    facts: tuple[Fact, ...]
    caps: tuple[CapSum, ...]
    summed: int
    capped: int
    amount: int


MemberPaid = RulePaid | ListPaid | GroupPaid

# ---------------------------------------------------------------- totals


StepKind = Literal["fading", "floor", "ceiling", "range", "rounding"]


@frozen
class Step:
    """A later step that changes a total. Floors and ceilings name the rule that sets them, fading the event
    by whose age it goes.
    """

    kind: StepKind
    before: int
    after: int
    rule: Rule | None = None
    event: Event | None = None

    @property
    def amount(self) -> int:
        return self.after - self.before


@frozen
class ScoreExplained:
    """A score: start, what members give, their sum with the start, the steps that change it, and finished."""

    score: Score
    start: int
    members: tuple[MemberPaid, ...]
    summed: int
    steps: tuple[Step, ...]
    shown: int


@frozen
class TermExplained:
    """`part` is the finished score or the group's sum, `amount` the share of it that counts."""

    term: Term
    part: int
    amount: int


@frozen
class CombinedExplained:
    combined: Combined
    terms: tuple[TermExplained, ...]
    summed: int
    steps: tuple[Step, ...]
    shown: int


@frozen
class GradeExplained:
    """The grade in thirds from the worst one; `shown` is the letter, `place` its thirds."""

    grade: Grade
    start: int
    members: tuple[MemberPaid, ...]
    summed: int
    steps: tuple[Step, ...]
    shown: str
    place: int


# ---------------------------------------------------------------- layers


@frozen
class Missed:
    """An earlier line of a first-match list that is not met, with the facts that make it false.

    `gaps` are what leaves it open, where it is.
    """

    name: str
    facts: tuple[Fact, ...]
    gaps: Gaps


@frozen
class ChoiceExplained:
    """A first-match list: the line that was chosen (None: none of them), the facts that met it, the lines
    before."""

    kind: Literal["segment", "stage", "label"]
    name: str
    chosen: str | None
    facts: tuple[Fact, ...]
    missed: tuple[Missed, ...]


@frozen
class MatrixExplained:
    name: str
    value: str | None
    facts: tuple[Fact, ...]


@frozen
class DisqualificationExplained:
    disqualification: Disqualification
    facts: tuple[Fact, ...]


# ---------------------------------------------------------------- coverage


@frozen
class Unpaid:
    """A rule that pays nothing, and why; `gaps` are what would have to be known."""

    rule: Rule
    why: Why
    gaps: Gaps = Gaps()


@frozen
class OpenRule:
    """A rule that what is known does not decide, and what would have to be known for that."""

    rule: Rule
    gaps: Gaps


@frozen
class Explanation:
    """One lead explained.

    `scores` and `combined` are in the order of the result's columns. `decided` of `count` rules could be
    decided; `open` are the others. `unpaid` are all rules that pay nothing, in the order of the file. A
    disqualified lead has no stage, labels or matrices.
    """

    rules: Rules
    as_of: AsOf
    segment: ChoiceExplained | None
    scores: tuple[ScoreExplained, ...]
    combined: tuple[CombinedExplained, ...]
    grade: GradeExplained
    disqualified: tuple[DisqualificationExplained, ...]
    stage: ChoiceExplained | None
    labels: tuple[ChoiceExplained, ...]
    matrices: tuple[MatrixExplained, ...]
    decided: int
    count: int
    open: tuple[OpenRule, ...]
    unpaid: tuple[Unpaid, ...]
