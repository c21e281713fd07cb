"""What a comparison gives: changes with their details, as facts; the words are made by whoever shows them."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from attrs import frozen

from ...runtime import rules as r

Kind = Literal["added", "removed", "reweighted", "widened", "narrowed", "changed"]
About = Literal[
    "rule",
    "list",
    "behaviour",
    "score",
    "combined",
    "grade",
    "segments",
    "stages",
    "labels",
    "matrix",
    "disqualification",
    "setting",
    "field",
]


@frozen
class Paid:
    """What an effect gives, as far as it is to be said: all of it, or one part."""

    effect: r.Effect
    part: Literal["all", "points", "caps", "keeps", "fading"] = "all"


@frozen
class HappenedTo:
    """Some events of a lead, as the subject of a rule (`each`)."""

    events: tuple[r.Events, ...]


@frozen
class Texts:
    """Values of one field as texts that were folded."""

    values: tuple[str, ...]


@frozen
class Told:
    """A short phrase of its own (`detail_NAME` in the phrases), with facts."""

    name: str
    facts: tuple[tuple[str, Fact], ...] = ()


@frozen
class Points:
    """An amount: millis for scores, thirds for the grade; None is no limit."""

    amount: int | None
    grade: bool = False
    signed: bool = True

    def plain(self) -> Decimal:
        """The amount as a number of points, without needless zeros."""
        points = Decimal(self.amount or 0).scaleb(-3).normalize()
        return points if points.as_tuple().exponent == 0 else Decimal(f"{points:f}")


Fact = (
    str
    | int
    | None
    | Paid
    | HappenedTo
    | Texts
    | Told
    | Points
    | r.Condition
    | r.EventTest
    | r.Fading
    | r.TimeTest
    | tuple[r.Cap, ...]
)


@frozen
class Detail:
    """One thing about a change: a code (its phrase is `diff_detail_CODE`) and the facts that fill it.

    A fact `old` speaks of the old model, all others of the new one.
    """

    code: str
    facts: tuple[tuple[str, Fact], ...] = ()


@frozen
class Change:
    """One change of meaning.

    `name` is what a reader looks for: the name of a score, label, matrix, group, setting; `part` the segment,
    stage or value of a label, where it is about one. A rule has its origins instead.
    """

    kind: Kind
    about: About
    name: str = ""
    part: str = ""
    old: r.Origin | None = None
    new: r.Origin | None = None
    details: tuple[Detail, ...] = ()


@frozen
class Comparison:
    """All changes, in the order in which they are best read; none: the models mean the same.

    `pairs`: the numbers of old rules and of the new ones that continue them; `groups`: the same for the
    names of groups.
    """

    changes: tuple[Change, ...]
    pairs: tuple[tuple[int, int], ...] = ()
    groups: tuple[tuple[str, str], ...] = ()

    @property
    def same(self) -> bool:
        return not self.changes


def detail(code: str, /, **facts: Fact) -> Detail:
    return Detail(code, tuple(facts.items()))


def told(name: str, /, **facts: Fact) -> Told:
    return Told(name, tuple(facts.items()))
