"""The example rules that columns and logs suggest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from attrs import evolve

from ..dsl import syntax as s
from ..runtime.folding import fold, words
from ..wording import counted, phrase
from . import nodes
from .behaviours import Habit, LogProfile
from .profiles import Profile

_TITLE_NAMES = ("title", "position", "role", "occupation", "funktion", "beruf")
_LEADING = (
    "CEO", "CFO", "CTO", "COO", "CMO", "CIO", "Chief", "President", "Owner", "Founder", "Partner",
    "Geschäftsführer", "Geschäftsführerin", "Inhaber", "Inhaberin", "Vorstand", "Managing Director",
)  # fmt: skip
_HEADING = ("VP", "Director", "Head", "Leiter", "Leiterin", "Direktor", "Direktorin")
_LEARNING = (
    "Student",
    "Studentin",
    "Intern",
    "Praktikant",
    "Praktikantin",
    "Werkstudent",
    "Trainee",
    "Schüler",
)
_FREE_MAILERS = (
    "@gmail.com", "@gmx.de", "@web.de", "@yahoo.com", "@hotmail.com", "@outlook.com", "@icloud.com",
    "@t-online.de",
    "@freenet.de", "@gmx.net", "@aol.com",
)  # fmt: skip
_DOING = (
    "visit",
    "session",
    "click",
    "open",
    "page",
    "view",
    "download",
    "timespent",
    "time",
    "score",
    "activity",
)
_NO_RULE = ("id", "name", "phone", "street", "zip", "plz", "url", "number", "address", "telefon", "strasse")
_UNWILLING = ("not", "optedout", "optout", "unsub", "bounce", "spam", "abmeld", "invalid")
_OUTCOMES = ("converted", "won", "closed", "deleted")
_MOST_CATEGORIES = 5
_MOST_FOR_ONE = 50
_MOST_NUMBERS = 5


def fit_sentences(columns: Sequence[Profile], language: str) -> Iterator[s.Statement]:
    """Who it is: rules that pay into the grade."""
    for column in columns:
        if column.named(*_TITLE_NAMES) and column.kind in ("category", "text"):
            yield from _title_rules(column)
    mail = next((column for column in columns if column.named("mail")), None)
    if mail is not None:
        used = [end for end in _FREE_MAILERS if any(fold(text).endswith(end) for text, _ in mail.frequent)]
        if used:
            ends = nodes.compared(mail.header, "ends with", nodes.values(used))
            yield s.When(ends, (nodes.paying("grade", "-1/3"),))
    categories = [column for column in columns if _is_telling(column)]
    for column in categories[:_MOST_CATEGORIES]:
        text, count = column.frequent[0]
        relation: s.Relation = "includes" if column.kind == "list" else "is"
        told = phrase("starter_of", language, count=count, rows=column.rows)
        rule = s.When(
            nodes.compared(column.header, relation, nodes.value(text)), (nodes.paying("grade", "+1/3"),)
        )
        yield _behind(rule, told)
    yield from _number_rules(columns, False, "grade", "+1/3", language)


def interest_sentences(columns: Sequence[Profile], language: str) -> Iterator[s.Statement]:
    """What the columns tell of interest: rules that pay into the score."""
    yield from _number_rules(columns, True, "score", "+10", language)
    yield from _yes_rules(columns)
    for column in [column for column in columns if column.kind == "date"][:2]:
        recent = s.Clause(nodes.field(column.header), (s.InLast("30", "day"),))
        yield s.When(recent, (nodes.paying("score", "+5"),))


def behaviour_sentences(logs: Sequence[LogProfile], language: str) -> Iterator[s.Statement]:
    """What people did: rules on the most frequent behaviours, and one on silence."""
    for habit in _together(logs):
        clause = s.Clause(nodes.behaviour(habit.verb, habit.thing))
        points = f"{habit.worth:+d}"
        told = counted("starter_events", habit.count, language)
        if habit.worth < 0:
            yield _behind(s.When(clause, (nodes.paying("score", points),)), told)
        else:
            limit = min(max(5 * habit.worth, 5), _MOST_FOR_ONE)
            yield _behind(s.Each(clause, (nodes.paying("score", points, limit),)), told)
    if logs:
        silence = s.NoClause(s.Phrase((s.AnyEvent("activity"),)), "60", "day")
        yield s.When(silence, (nodes.paying("score", "-10"),))


def _together(logs: Sequence[LogProfile]) -> list[Habit]:
    """The habits of all logs; what several logs have is one, since a rule reads them all."""
    together: dict[tuple[str, str], Habit] = {}
    for habit in (habit for log in logs for habit in log.habits):
        folded = (fold(habit.verb), fold(habit.thing))
        before = together.get(folded)
        together[folded] = habit if before is None else evolve(before, count=before.count + habit.count)
    return list(together.values())


def _yes_rules(columns: Sequence[Profile]) -> Iterator[s.Statement]:
    """Rules on yes/no columns that are true of some; who wants no mail pays the other way."""
    told = [column for column in columns if column.kind == "yesno" and not column.named(*_OUTCOMES)]
    for column in [column for column in told if 50 * column.yes >= column.known][:_MOST_CATEGORIES]:
        points = "-10" if column.named(*_UNWILLING) else "+5"
        yield s.When(s.Clause(nodes.field(column.header)), (nodes.paying("score", points),))


def _title_rules(column: Profile) -> Iterator[s.Statement]:
    there = {word for text, _ in column.frequent for word in words(fold(text))}
    for wanted, points in ((_LEADING, "+1"), (_HEADING, "+2/3"), (_LEARNING, "-1")):
        found = [word for word in wanted if set(words(fold(word))) <= there]
        if found:
            condition = nodes.compared(column.header, "contains word", nodes.values(found))
            yield s.When(condition, (nodes.paying("grade", points),))


def _is_telling(column: Profile) -> bool:
    """A category whose most frequent value is that of some, not of (nearly) all."""
    if (
        column.kind not in ("category", "list")
        or not column.frequent
        or column.named(*_NO_RULE, *_TITLE_NAMES)
    ):
        return False
    return 20 * column.frequent[0][1] >= column.rows and 10 * column.frequent[0][1] <= 9 * column.known


def _limit(column: Profile) -> Decimal | None:
    """The number that a quarter of the known ones reach, where enough is known to say so."""
    often = 5 * column.known >= column.rows and not column.named(*_NO_RULE)
    return column.spread.quarter if column.spread is not None and often else None


def _number_rules(
    columns: Sequence[Profile], doing: bool, total: str, points: str, language: str
) -> Iterator[s.Statement]:
    """Rules on numbers: those of what people do (visits, clicks), or all others."""
    limits = [(column, _limit(column)) for column in columns if column.named(*_DOING) == doing]
    for column, limit in [(column, limit) for column, limit in limits if limit is not None][:_MOST_NUMBERS]:
        rule = s.When(
            nodes.compared(column.header, "at least", nodes.number(limit)), (nodes.paying(total, points),)
        )
        yield _behind(rule, phrase("starter_quarter", language))


def _behind(statement: s.Statement, comment: str) -> s.Statement:
    return evolve(statement, comments=s.Comments(behind=f" {comment}"))
