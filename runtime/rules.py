"""The normalised rules of a model: what a rule file means, with every name resolved.

This is what the compiler's check makes from a syntax tree, what `reference` computes from and what the
tables are made of. Everything is frozen data: no code, no source syntax. Units:

* points and score values are integers, thousandths of a point ("millis");
* grade values are integers, thirds of a letter;
* percentages are integers, thousandths of a percent (50 % is 50_000);
* days are integers; an absolute day counts from 1970-01-01; instants and spans of time are microseconds.

Text constants are folded (`runtime.folding.fold`) unless said otherwise.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from .data_classes import frozen

# ---------------------------------------------------------------- fields

Kind = Literal["text", "number", "date", "yesno", "list"]


@frozen
class Field:
    """A column of the leads (or a property of the events) that the model reads.

    `key` is the name as columns are matched: folded, without spaces, `_`, `-` and `.`; `name` is as the
    file writes it.
    """

    key: str
    name: str
    kind: Kind


# ---------------------------------------------------------------- tests on one value; never on a missing one


@frozen
class TextIn:
    """The folded text is one of these."""

    values: tuple[str, ...]


@frozen
class TextExactly:
    """The text, just as the data write it, is one of these."""

    values: tuple[str, ...]


@frozen
class TextContains:
    values: tuple[str, ...]


@frozen
class TextContainsWord:
    """One of these runs of words stands in the text, whole words in a row. Each value is a tuple of folded
    words."""

    values: tuple[tuple[str, ...], ...]


@frozen
class TextStarts:
    values: tuple[str, ...]


@frozen
class TextEnds:
    values: tuple[str, ...]


@frozen
class TextMatches:
    """The whole folded text matches one of these patterns: `*` any run of characters, `?` any one."""

    patterns: tuple[str, ...]


@frozen
class NumberBetween:
    """low <= value <= high; an end that is None is open to infinity, `*_open` leaves the end itself out."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False


@frozen
class NumberIn:
    """One of these numbers (sorted)."""

    values: tuple[Decimal, ...]


@frozen
class Day:
    """A calendar day: counted from 1970-01-01, or (`ago`) backwards from as-of; a negative `ago` lies
    ahead."""

    days: int
    ago: bool = False


@frozen
class DayBetween:
    """first <= calendar date <= last, in the model's time zone; None is open."""

    first: Day | None
    last: Day | None


@frozen
class AgeBetween:
    """low <= (as-of minus instant) < high in microseconds when `high_open`, else <= high; None is open.

    For hours and minutes, which compare instants.
    """

    low: int | None
    high: int | None
    low_open: bool = False
    high_open: bool = False


@frozen
class Yes:
    """A yes/no value that is yes."""


Test = (
    TextIn
    | TextExactly
    | TextContains
    | TextContainsWord
    | TextStarts
    | TextEnds
    | TextMatches
    | NumberBetween
    | NumberIn
    | DayBetween
    | AgeBetween
    | Yes
)
TimeTest = DayBetween | AgeBetween

# ---------------------------------------------------------------- conditions: true, false or unknown (Kleene)


@frozen
class FieldTest:
    """A test on a lead's field; inside `Where`, on an event's property. Missing or unreadable: unknown.

    A field of kind "list" passes when any of its values does.
    """

    field: str  # Field.key
    test: Test


@frozen
class Known:
    """True where the field has a value, false where it is missing, unknown where it cannot be read as its
    kind."""

    field: str


Operator = Literal["=", "<", "<=", ">", ">="]


@frozen
class FieldCompare:
    """left OPERATOR percent × right, both of one kind (text: "=" only, folded; number; date: by calendar
    day).

    `percent` is not 100_000 for numbers only; the product is exact. Unknown where either side is not known.
    """

    left: str
    operator: Operator
    right: str
    percent: int = 100_000


@frozen
class And:
    parts: tuple[Condition, ...]


@frozen
class Or:
    parts: tuple[Condition, ...]


@frozen
class Not:
    part: Condition


@frozen
class Unless:
    """True wherever the part is not true (also where it is unknown), else false."""

    part: Condition


@frozen
class NumberOf:
    """low <= how many of the parts are true <= high (None: open); unknown if the unknown ones could decide
    it."""

    low: int | None
    high: int | None
    parts: tuple[Condition, ...]


@frozen
class Always:
    """A constant: `value` is True or False."""

    value: bool


@frozen
class EventCount:
    """What `measure` makes of the events lies in `test`. Unknown where the model is run without any event
    log."""

    events: Events
    measure: Measure
    test: NumberBetween


@frozen
class SegmentIs:
    """The lead's segment is one of these; false where no segment matches."""

    names: tuple[str, ...]


@frozen
class ScoreTest:
    """A finished score lies in `test`, in points. Only in stages, labels and matrices."""

    score: str  # Score.name or Combined.name
    test: NumberBetween


@frozen
class GradeIn:
    """The shown grade is one of these. Only in stages, labels and matrices."""

    grades: tuple[str, ...]


Condition = (
    FieldTest
    | Known
    | FieldCompare
    | And
    | Or
    | Not
    | Unless
    | NumberOf
    | Always
    | EventCount
    | SegmentIs
    | ScoreTest
    | GradeIn
)

# ---------------------------------------------------------------- events


@frozen
class Anything:
    """Every event."""


@frozen
class Named:
    """Some (verb, object) pair of the event's own columns has one of these verbs and one of these objects.

    All spellings of a verb in all spoken languages are listed; empty `verbs` or `objects` stand for any.
    """

    verbs: tuple[str, ...]
    objects: tuple[str, ...]


@frozen
class Where:
    """The condition on the event's properties is true (unknown counts as not)."""

    condition: Condition


@frozen
class AllOf:
    parts: tuple[EventTest, ...]


@frozen
class AnyOf:
    parts: tuple[EventTest, ...]


@frozen
class NoneOf:
    """None of the parts holds."""

    parts: tuple[EventTest, ...]


EventTest = Anything | Named | Where | AllOf | AnyOf | NoneOf


@frozen
class Gap:
    """A stretch of time between two events: whole calendar days (`days`) or an exact span (microseconds)."""

    unit: Literal["days", "microseconds"]
    amount: int


@frozen
class After:
    """There is one of `others` strictly earlier, by at least `least` and at most `most` (None: any)."""

    others: Events
    least: Gap | None = None
    most: Gap | None = None


@frozen
class AfterSilence:
    """The latest of `others` strictly earlier than the event exists and lies at least `gap` before it."""

    others: Events
    gap: Gap


@frozen
class NotFollowed:
    """None of `others` comes strictly later by at most `within`, and more than `within` has gone by since,
    as of now."""

    others: Events
    within: Gap


Sequence = After | AfterSilence | NotFollowed


@frozen
class Events:
    """A set of one lead's events: those that pass `test`, every test of `times` and every one of `sequences`.

    Events later than as-of and ignored ones are never in. The model's own window (`Rules.window`) narrows
    every
    set but those with `whole_log` (silence is measured on the whole log).
    """

    test: EventTest
    times: tuple[TimeTest, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    whole_log: bool = False


@frozen
class HowMany:
    """The number of events."""


@frozen
class HowManyDifferent:
    """The number of different values of a property (folded text); events that lack it add none."""

    property: str


@frozen
class HowManyDays:
    """The number of different calendar days with an event."""


@frozen
class MostPer:
    """The largest number of events with one value of a property; events that lack it are left out."""

    property: str


@frozen
class TotalOf:
    """The exact sum of a number property; events that lack it add nothing; no events: 0."""

    property: str


@frozen
class MostWithin:
    """The largest number of events in any stretch whose first and last differ by fewer than `gap`."""

    gap: Gap


Measure = HowMany | HowManyDifferent | HowManyDays | MostPer | TotalOf | MostWithin

# ---------------------------------------------------------------- what rules pay


@frozen
class Constant:
    """A fixed amount: millis for a score, thirds for the grade."""

    amount: int


@frozen
class FromField:
    """sign × a number field, rounded half to even to thousandths; pays nothing where it is not known."""

    field: str
    sign: Literal[1, -1]


@frozen
class PerField:
    """amount × the whole steps in a number field (nothing below zero); pays nothing where it is not known."""

    amount: int
    step: Decimal
    field: str


@frozen
class PerSilence:
    """amount × the whole periods of `days` since the latest of `events`; nothing where there is none."""

    amount: int
    days: int
    events: Events


Points = Constant | FromField | PerField | PerSilence

Period = Literal["day", "week", "month", "quarter", "year"]


@frozen
class Keep:
    """Of the events with one value of (calendar period, properties) only the latest `times` pay.

    `period` None is one single period; events that lack a property share one unknown value.
    """

    times: int
    period: Period | None
    properties: tuple[str, ...] = ()


@frozen
class FadeByPercent:
    percent: int
    days: int


@frozen
class FadeByPoints:
    points: int  # millis, positive
    days: int


@frozen
class Halve:
    days: int


@frozen
class FadeOut:
    days: int


@frozen
class Expire:
    days: int


Fading = FadeByPercent | FadeByPoints | Halve | FadeOut | Expire


@frozen
class Cap:
    """At most `limit` millis (for a rule: in the direction of its sign), in all, per calendar period, or
    per property."""

    limit: int
    period: Period | None = None
    property: str | None = None


@frozen
class Pay:
    """One effect `score +20 …`: points into one total, and what narrows them.

    Worked out for `each` in this order: `keeps`, `latest`, `every`, fading, `caps` (those per period or
    property first).
    The newest events come first throughout (equal times by the text of the properties in `keeps`, then in
    `caps`;
    the smaller text counts as the newer), so a cap takes from the oldest. For `when`, `fading` goes by the
    age of the latest of `fading_events`.
    """

    target: str  # a Score.name, or "grade"
    points: Points
    sign: Literal[1, -1]
    keeps: tuple[Keep, ...] = ()
    latest: int | None = None
    every: int = 1
    fading: Fading | None = None
    fading_events: Events | None = None
    caps: tuple[Cap, ...] = ()


@frozen
class Hold:
    """A floor (`low`), a ceiling (`high`) or both, in millis or thirds, for whoever the rule's condition is
    true of."""

    target: str
    low: int | None
    high: int | None


Effect = Pay | Hold


@frozen
class Origin:
    """Where a rule stands: file name as the rules call it, first line, and its own text (without
    comments)."""

    file: str
    line: int
    text: str


@frozen
class Rule:
    """`when` (once), `each` (for every event of any of `events`, the condition being on the lead), or
    `otherwise`.

    A statement without `when` (`score +1 per 100 employees`) is a `when` with Always(True).
    `number` counts the rules of a model from 0 in the order of the file(s).
    """

    number: int
    kind: Literal["when", "each", "otherwise"]
    condition: Condition
    events: tuple[Events, ...]
    effects: tuple[Effect, ...]
    origin: Origin


@frozen
class FirstOf:
    """The first member that is true pays; an `each` is true if its condition is and an event counts;
    unknown is passed over."""

    members: tuple[Rule, ...]


@frozen
class BestOf:
    """For each total, the true member that pays it most (even if negative); `otherwise` only when no other
    is true."""

    members: tuple[Rule, ...]


@frozen
class Group:
    """Members whose sum, per score, is capped (`caps`, upwards only) and then weighted; grades are neither.

    Where a cap is per period or property, members are rules, `first of` and `best of` only, and groups
    without cap and
    weight; what no event gives counts as one more period or value of its own. All pay only when `condition`
    is true.
    """

    name: str
    caps: tuple[Cap, ...]
    percent: int
    condition: Condition
    members: tuple[Member, ...]


Member = Rule | FirstOf | BestOf | Group

# ---------------------------------------------------------------- totals


@frozen
class Score:
    """A score: `name` is "score" for the unnamed one. low, high, start in millis; shown with 0 to 3 decimals.

    `fading` fades the whole score by the age of the latest of `fading_events` (none: no fading).
    """

    name: str
    low: int | None = None
    high: int | None = None
    start: int = 0
    decimals: int = 0
    fading: Fading | None = None
    fading_events: Events | None = None


@frozen
class Term:
    """percent × a finished score, or × the sum of a group for one score (`group` set; capped and weighted,
    not rounded)."""

    percent: int
    score: str
    group: str | None = None


@frozen
class Combined:
    """A score made of finished parts: each term rounded half to even to thousandths, summed, ranged,
    rounded half up."""

    name: str
    terms: tuple[Term, ...]
    low: int | None = None
    high: int | None = None
    decimals: int = 0


@frozen
class Grade:
    """The scale from the worst grade to the best; neighbours are `thirds` thirds apart (1, or 3 for whole
    letters).

    `start` is an index into `scale`. The shown grade lies (sum of thirds) / `thirds` steps from the start,
    rounded
    towards the start, clamped to the scale.
    """

    scale: tuple[str, ...]
    start: int
    thirds: Literal[1, 3]


# ---------------------------------------------------------------- layers


@frozen
class Choice:
    """One line of a first-match list; `otherwise` is Always(True). Unknown counts as not met."""

    name: str
    condition: Condition


@frozen
class Label:
    name: str
    choices: tuple[Choice, ...]


@frozen
class Matrix:
    """rows × columns of conditions, first match each; `cells[row][column]`."""

    name: str
    rows: tuple[Condition, ...]
    columns: tuple[Condition, ...]
    cells: tuple[tuple[str, ...], ...]


@frozen
class Disqualification:
    reason: str
    condition: Condition


# ---------------------------------------------------------------- the whole


@frozen
class Rules:
    """Everything a rule file means. The order of `members` has no meaning but for reading."""

    language: str
    time_zone: str
    missing: tuple[str, ...]  # more markers for missing, folded
    fields: tuple[Field, ...]  # sorted by key
    properties: tuple[Field, ...]  # sorted by key
    activity: EventTest
    ignored: tuple[EventTest, ...]
    window: tuple[TimeTest, ...]  # `only events … count`
    scores: tuple[Score, ...]  # "score" first, then as declared
    combined: tuple[Combined, ...]  # in an order in which each needs only earlier ones
    grade: Grade
    members: tuple[Member, ...]
    segments: tuple[Choice, ...]
    stages: tuple[Choice, ...]
    labels: tuple[Label, ...]
    matrices: tuple[Matrix, ...]
    disqualifications: tuple[Disqualification, ...]
