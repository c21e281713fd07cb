"""The syntax tree: what a rule file says, before any name is resolved.

Nodes are frozen and know concepts, not words: `when` and `wenn` give the same tree. Every node carries its
span, which
takes no part in equality. What only the meaning of names can decide (is `visited pricing` a behaviour, a
field or a
definition?) stays open here: a `Clause` is a phrase and what is said of it, in the order written.

Numbers and dates stay the text they were written as (`Value.text`), so nothing is lost between reading and
printing.
"""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from .problems import Span

NOWHERE = Span("", 0, 0)


def _span() -> Span:
    result: Span = field(default=NOWHERE, eq=False, repr=False)
    return result


# ---------------------------------------------------------------- names, values, phrases

Unit = Literal["minute", "hour", "day", "week", "month", "quarter", "year"]
Period = Literal["day", "week", "month", "quarter", "year"]
Comparator = Literal["at least", "at most", "more than", "less than", "exactly"]


@frozen
class Word:
    """A bare word or a quoted name; quoted text is without its quotes, and may hold several words."""

    text: str
    quoted: bool = False
    span: Span = _span()


@frozen
class Words:
    """A list `[webcast, roundtable]` inside a phrase; each item a run of bare words, or one quoted text."""

    items: tuple[Word, ...]
    span: Span = _span()


@frozen
class AnyEvent:
    """`anything` or `activity` (`word` says which concept was written; they mean the same).

    `text` is how it was written, for it may turn out to be part of a name (`last activity is known`).
    """

    word: Literal["anything", "activity"]
    text: str = field(default="", eq=False, repr=False, kw_only=True)
    span: Span = _span()


@frozen
class Phrase:
    """A run of words naming a field, a definition or a behaviour: `job_title`, `visited pricing`,
    `whitepaper downloaded`.

    Articles (a, an, the, der, eine ...) between words are left out by the reader. `said` is the word
    `field` or `event`
    before it. `only` is `visited only careers`; `excepting` is `visited anything except [pricing, careers]`.
    The parts after a verb in the verb table of several words (`signed up for`) stay single words here.
    """

    parts: tuple[Word | Words | AnyEvent, ...]
    said: Literal["", "field", "event"] = ""
    only: bool = False
    excepting: tuple[Word, ...] = ()
    span: Span = _span()


@frozen
class Value:
    """A literal, or the name of a `let` (only the check can tell).

    Bare: the words as written with single spaces (`Financial Services`, `5M`, `20%`, `2026-01-31`, `11-50`,
    `-3`).
    Quoted: the text between the quotes.
    """

    text: str
    quoted: bool = False
    span: Span = _span()


@frozen
class Today:
    """`today`, where a date stands."""

    span: Span = _span()


@frozen
class FieldValue:
    """Another field as the value: `field visits_last_month`, `50% of field credits_total` (percent is the
    written number)."""

    name: Word
    percent: str | None = None
    span: Span = _span()


@frozen
class ListValue:
    """`[DE, AT]`."""

    items: tuple[Value, ...]
    span: Span = _span()


AnyValue = Value | Today | FieldValue | ListValue

# ---------------------------------------------------------------- what is said of a phrase

Relation = Literal[
    "is",  # is, =
    "is exactly",
    "in",
    "at least",  # >=
    "at most",  # <=
    "more than",  # >
    "less than",  # <, below, fewer than
    "contains",
    "contains word",
    "starts with",
    "ends with",
    "matches",
    "includes",
    "before",
    "after",
    "on",
    "since",
]


@frozen
class Comparison:
    """`is CEO`, `is not in [..]`, `at least 5M`, `does not contain "x"`, `before 2026-01-31`. `!=` is a
    negated `is`."""

    relation: Relation
    value: AnyValue
    negated: bool = False
    span: Span = _span()


@frozen
class Between:
    """`between 50 and 500`; for dates and for events as well."""

    low: AnyValue
    high: AnyValue
    negated: bool = False
    span: Span = _span()


@frozen
class IsKnown:
    """`is known` / `is unknown` (known False); `is not known` reads as unknown and `is not unknown` as
    known."""

    known: bool
    span: Span = _span()


@frozen
class Times:
    """`at least 3 times`, `exactly 2 times`; `3 times`, `once`, `twice` say at least; `never` is at most 0.

    `plain` is True for `3 times`, `once`, `twice` and `never`, so that they are written as they were.
    """

    comparator: Comparator
    count: str
    plain: bool = False
    span: Span = _span()


@frozen
class Different:
    """`at least 3 different titles`; `on at least 3 different days` has property None."""

    comparator: Comparator
    count: str
    property: Word | None
    span: Span = _span()


@frozen
class TimesPer:
    """`at least 3 times per title`."""

    comparator: Comparator
    count: str
    property: Word
    span: Span = _span()


@frozen
class TimesWithin:
    """`at least 3 times within 7 days`."""

    comparator: Comparator
    count: str
    amount: str
    unit: Unit
    span: Span = _span()


@frozen
class WithTotal:
    """`with total amount at least 100`."""

    property: Word
    comparator: Comparator
    amount: str
    span: Span = _span()


@frozen
class InLast:
    """`in the last 14 days`."""

    amount: str
    unit: Unit
    negated: bool = False
    span: Span = _span()


@frozen
class InNext:
    """`in the next 7 days`."""

    amount: str
    unit: Unit
    negated: bool = False
    span: Span = _span()


@frozen
class Ago:
    """`at least 30 days ago`, `more than 2 weeks ago`, `3 days ago` (comparator "exactly", in scenarios)."""

    comparator: Comparator
    amount: str
    unit: Unit
    span: Span = _span()


@frozen
class WhereTail:
    """`where url contains "/x"`; several comparisons stand in brackets."""

    condition: Condition
    span: Span = _span()


@frozen
class AfterTail:
    """`after sent email`, `within 1 hour after …` (bound "within"), `at least 1 hour after …` (bound "at
    least")."""

    bound: Literal["", "within", "at least"]
    amount: str
    unit: Unit
    other: Clause
    span: Span = _span()


@frozen
class AfterSilenceTail:
    """`after 30 days without activity`."""

    amount: str
    unit: Unit
    other: Clause
    span: Span = _span()


@frozen
class WithoutTail:
    """`without replied email within 3 days`."""

    other: Clause
    amount: str
    unit: Unit
    span: Span = _span()


Tail = (
    Comparison
    | Between
    | IsKnown
    | Times
    | Different
    | TimesPer
    | TimesWithin
    | WithTotal
    | InLast
    | InNext
    | Ago
    | WhereTail
    | AfterTail
    | AfterSilenceTail
    | WithoutTail
)

# ---------------------------------------------------------------- conditions


@frozen
class Clause:
    """A phrase and what is said of it; no tails: a definition, a yes/no field or a behaviour that happened.

    In layers `score`, `score for crm` and `grade` may stand as the subject: then it is a `TotalClause`.
    """

    phrase: Phrase
    tails: tuple[Tail, ...] = ()
    span: Span = _span()


@frozen
class TotalClause:
    """`score at least 80`, `grade at least B`, `score for crm between 10 and 20`, `segment is Entscheider`.

    The check refuses it where totals may not be read.
    """

    target: Target
    tails: tuple[Tail, ...]
    span: Span = _span()


@frozen
class NoClause:
    """`no activity for 30 days`, `no visit to website for 30 days`; amount None: `no visit to website`
    (never)."""

    phrase: Phrase
    amount: str | None
    unit: Unit
    tails: tuple[Tail, ...] = ()
    span: Span = _span()


@frozen
class AndOf:
    parts: tuple[Condition, ...]
    span: Span = _span()


@frozen
class OrOf:
    parts: tuple[Condition, ...]
    span: Span = _span()


@frozen
class NotOf:
    part: Condition
    span: Span = _span()


@frozen
class UnlessOf:
    """`MAIN unless EXCEPTION`; main None where only `unless X` is written."""

    main: Condition | None
    exception: Condition
    span: Span = _span()


@frozen
class CountOf:
    """`at least 2 of (a, b, c)`."""

    comparator: Comparator
    count: str
    parts: tuple[Condition, ...]
    span: Span = _span()


Condition = Clause | TotalClause | NoClause | AndOf | OrOf | NotOf | UnlessOf | CountOf

# ---------------------------------------------------------------- effects


@frozen
class Target:
    """`score` (name None), `score for crm`, `grade`, `segment` (only as a subject of conditions), or
    `stage`, a label's or a matrix's name (kind "other", only in guarantees and scenarios)."""

    kind: Literal["score", "grade", "segment", "other"]
    name: Word | None = None
    span: Span = _span()


@frozen
class Amount:
    """`+20`, `-1.5`, `+1/3`, `+hot_page`: sign and what follows it, as written (a name may be quoted)."""

    sign: Literal["+", "-"]
    value: Value
    span: Span = _span()


@frozen
class PerNumber:
    """`+1 per 100 employees`."""

    amount: Amount
    step: str
    field: Word
    span: Span = _span()


@frozen
class PerSilenceOf:
    """`-5 per 30 days without activity`."""

    amount: Amount
    days: str
    unit: Unit
    other: Clause
    span: Span = _span()


@frozen
class UpTo:
    """`up to 45`, `up to 5 a day`, `up to 10 per title`. `limit` may name a `let`."""

    limit: Value
    period: Period | None = None
    property: Word | None = None
    span: Span = _span()


@frozen
class AtMostTimes:
    """`at most 3 times`, `once a day`, `twice a week`, `at most 5 times a month`."""

    count: str
    period: Period | None = None
    span: Span = _span()


@frozen
class OncePer:
    """`once per title`."""

    property: Word
    span: Span = _span()


@frozen
class FadingBy:
    """`fading by 50% every 30 days` (percent) or `fading by 5 points every 30 days`."""

    amount: str
    percent: bool
    every: str
    unit: Unit
    span: Span = _span()


@frozen
class HalvingEvery:
    """`halving every 60 days`."""

    amount: str
    unit: Unit
    span: Span = _span()


@frozen
class FadingOut:
    """`fading out over 90 days`."""

    amount: str
    unit: Unit
    span: Span = _span()


@frozen
class Expiring:
    """`expiring after 90 days`."""

    amount: str
    unit: Unit
    span: Span = _span()


FadingWords = FadingBy | HalvingEvery | FadingOut | Expiring
Narrowing = UpTo | AtMostTimes | OncePer | FadingBy | HalvingEvery | FadingOut | Expiring


@frozen
class Paying:
    """`score +20 up to 45`: points into a total, and what narrows them, in the order written."""

    target: Target
    points: Amount | PerNumber | PerSilenceOf
    narrowings: tuple[Narrowing, ...] = ()
    span: Span = _span()


@frozen
class Holding:
    """`score at most 10`, `grade at least B`, `score is 0`, as an effect."""

    target: Target
    bound: Literal["at least", "at most", "is"]
    value: Value
    span: Span = _span()


Effect = Paying | Holding

# ---------------------------------------------------------------- statements


@frozen
class Comments:
    """What stands around a statement: whole-line comments above it (text after `#`, as written), blank
    lines above
    (at most one is kept), and the comment at its end ("" where there is none)."""

    above: tuple[str, ...] = ()
    blank_line: bool = False
    behind: str = ""


def _comments() -> Comments:
    result: Comments = field(default=Comments(), kw_only=True)
    return result


@frozen
class ScoreDeclaration:
    """`score for crm from 0 to 100 starting at 10 with 1 decimal`."""

    name: Word | None
    low: Value | None = None
    high: Value | None = None
    start: Value | None = None
    decimals: str | None = None
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class CombinedTerm:
    """`60% of score`, `40% of score for crm`, `100% of group "Web"`, `… of group "Web" for crm` (`name` is
    the score's)."""

    percent: str
    group: Word | None
    name: Word | None
    span: Span = _span()


@frozen
class CombinedDeclaration:
    """`score for overall = 60% of score and 40% of score for crm from 0 to 100 with 1 decimal`."""

    name: Word
    terms: tuple[CombinedTerm, ...]
    low: Value | None = None
    high: Value | None = None
    decimals: str | None = None
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class ScoreFading:
    """`score halving every 30 days without activity`: a whole score fades."""

    target: Target
    fading: FadingWords
    other: Clause
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class GradeDeclaration:
    """`grade from F to A+ starting at D`."""

    low: Word
    high: Word
    start: Word | None = None
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class Sum:
    """`11 - media + 2 * x`: operands and the operators between them; multiplication binds tighter."""

    operands: tuple[Value, ...]
    operators: tuple[Literal["+", "-", "*"], ...]
    span: Span = _span()


@frozen
class ListFrom:
    """`list from "accounts.csv" column domain`."""

    file: Value
    column: Word
    span: Span = _span()


@frozen
class Let:
    name: Word
    value: Value | ListValue | Sum | ListFrom
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class Define:
    """`define free_mailer as email ends with […]`."""

    name: Word
    condition: Condition
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class FieldDeclaration:
    """`field revenue is a number`; kinds: text, number, date, yesno, list."""

    name: Word
    kind: Literal["text", "number", "date", "yesno", "list"]
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class BehaviourDeclaration:
    """`behaviour visited pricing means page_view where url contains "/pricing"`; alternatives are joined by
    `or`."""

    phrase: Phrase
    means: tuple[Clause, ...]
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class OnlyEvents:
    """`only events in the last 365 days count` (the tails are times)."""

    tails: tuple[Tail, ...]
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class Ignore:
    """`ignore clicked email where seconds_after_send below 5`."""

    clause: Clause
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class TimeZone:
    """`time zone "Europe/Berlin"`."""

    name: Value
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class MissingMarkers:
    """`missing means ["unknown", "-"]`."""

    markers: tuple[Value, ...]
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class Use:
    """`use "other.lead"`."""

    file: Value
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class When:
    """`when CONDITION EFFECTS`; condition None: a statement that begins with its effect (`score +1 per 100
    employees`)."""

    condition: Condition | None
    effects: tuple[Effect, ...]
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class Each:
    """`each CONDITION EFFECTS`; `every` is "3" in `each 3rd visited jobs`.

    `condition` is what was written: a clause on a behaviour, `A or B`, each possibly joined by `and` with
    conditions on
    the lead; the check takes it apart.
    """

    condition: Condition
    effects: tuple[Effect, ...]
    every: str | None = None
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class Otherwise:
    """`otherwise score +1`, the last line of `first of` or `best of`."""

    effects: tuple[Effect, ...]
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class FirstOrBest:
    """`first of … end`, `best of … end`. `end_comments` stand at and above its `end`."""

    which: Literal["first", "best"]
    members: tuple[When | Each | Otherwise, ...]
    end_comments: Comments = Comments()
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class GroupOf:
    """`group "Web" up to 40 counts 50% only when CONDITION … end`."""

    name: Word
    caps: tuple[UpTo, ...]
    percent: str | None
    only_when: Condition | None
    members: tuple[When | Each | FirstOrBest | GroupOf, ...]
    end_comments: Comments = Comments()
    comments: Comments = _comments()
    span: Span = _span()
    percent_span: Span = _span()


@frozen
class Segment:
    """`segment Entscheider when CONDITION`; condition None: `otherwise`."""

    name: Word
    condition: Condition | None
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class Stage:
    """`stage SQL when CONDITION`; condition None: `otherwise`."""

    name: Word
    condition: Condition | None
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class LabelLine:
    """`label temperature hot when CONDITION`; condition None: `otherwise`."""

    label: Word
    value: Word
    condition: Condition | None
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class Band:
    """A head of a matrix row or column: `at least A`, `below 30`, `30 to 59`, `B`, `[A, B]`, `otherwise`
    (no tails)."""

    tails: tuple[Tail, ...]
    span: Span = _span()


@frozen
class MatrixOf:
    """`matrix rating of grade by score` and its table: a head line, then rows.

    Axes are totals (`Target`) or a field's name. `30 to 59` is a Between; `30 to below 60` is two
    comparisons.
    """

    name: Word
    row_axis: Target | Phrase
    column_axis: Target | Phrase
    columns: tuple[Band, ...]
    rows: tuple[Band, ...]
    cells: tuple[tuple[Word, ...], ...]
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class Disqualify:
    reason: Value
    condition: Condition
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class Guarantee:
    """`guarantee score never falls with visited pricing, downloaded whitepaper [at any time]`.

    `falls` False is `never rises with`; `subjects` empty only with `at any time` alone (`… never falls at
    any time`? no:
    then `activity` is meant and written).
    """

    target: Target
    falls: bool
    subjects: tuple[Phrase, ...]
    at_any_time: bool = False
    comments: Comments = _comments()
    span: Span = _span()


@frozen
class Given:
    """One fact of a scenario: a clause (`job_title is CEO`, `visited pricing 3 days ago`, `downloaded
    whitepaper twice`, `no activity for 30 days`), or `today is 2026-01-31` (then `clause` is None)."""

    clause: Clause | NoClause | None
    today: Value | None = None
    span: Span = _span()


@frozen
class Expected:
    """`score is 78`, `grade is C+`, `stage is MQL`, `segment is Entscheider`, `score at least 50`."""

    target: Target
    tails: tuple[Tail, ...]
    span: Span = _span()


@frozen
class Scenario:
    """`scenario "…"` with lines of `given …, …` and `expect …, …` (kept as lines for printing)."""

    name: Value
    givens: tuple[tuple[Given, ...], ...]
    expects: tuple[tuple[Expected, ...], ...]
    comments: Comments = _comments()
    span: Span = _span()


Statement = (
    ScoreDeclaration
    | CombinedDeclaration
    | ScoreFading
    | GradeDeclaration
    | Let
    | Define
    | FieldDeclaration
    | BehaviourDeclaration
    | OnlyEvents
    | Ignore
    | TimeZone
    | MissingMarkers
    | Use
    | When
    | Each
    | FirstOrBest
    | GroupOf
    | Segment
    | Stage
    | LabelLine
    | MatrixOf
    | Disqualify
    | Guarantee
    | Scenario
)


@frozen
class Program:
    """One rule file. `language` is "en" or "de"; `said` is True where a `# language: de` line says so;
    `end_comments` are the comment lines after the last statement."""

    language: str
    statements: tuple[Statement, ...]
    said: bool = False
    end_comments: Comments = Comments()
    span: Span = _span()
