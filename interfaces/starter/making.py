"""From tables to the text of a first rule file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from ..compiler.compile import Compiled, compile_rules
from ..compiler.gather import gather
from ..compiler.loader import NoFiles
from ..compiler.proving.bounds import bounds
from ..data_checks import DataAtHand, LeadTable, LogTable, data_problems
from ..dsl import syntax as s
from ..dsl.problems import Source
from ..dsl.read import read
from ..dsl.write import write
from ..far_dates import without_far_dates
from ..runtime.columns import FrameLog, score
from ..runtime.times import AsOf
from ..runtime.values import digits
from ..wording import counted, phrase
from . import nodes
from .behaviours import LogProfile, log_profile
from .profiles import Profile, profile
from .sentences import behaviour_sentences, fit_sentences, interest_sentences

_NAME = "rules"
_SHOWN_VALUES = 6
_LONGEST_VALUE = 40
_LONGEST_LIST = 70
_MOST_COLUMNS = 80


@frozen
class StarterRules:
    """The text of a rule file and how many rules it has."""

    text: str
    rules: int


def starter_rules(
    leads: LeadTable, lead_id: str | None, logs: Sequence[LogTable], as_of: AsOf, language: str
) -> StarterRules:
    """Example rules for these leads and logs, with the columns and their frequent values as comments.

    Every rule kept is one that compiles and that the data do not contradict; the stages' thresholds are those
    that the best tenth and the best third of the leads reach as of the given moment.
    """
    own = [profile(leads.frame[name], leads.reading) for name in leads.frame.columns if name != lead_id]
    counts: dict[str, int] = {}
    for column in own:
        counts[column.key] = counts.get(column.key, 0) + 1
    usable = [column for column in own if counts[column.key] == 1 and column.key]
    habits = [log_profile(log.name, log.frame, log.layout) for log in logs]

    parts = {
        "starter_fit": list(fit_sentences(usable, language)),
        "starter_interest": [*interest_sentences(usable, language), *behaviour_sentences(habits, language)],
    }
    data = DataAtHand(leads, logs, as_of)
    kept = _standing(parts, data, language)
    limits = _limits(kept, leads, lead_id, logs, as_of, language)
    comments = _about(leads, own, lead_id, habits, language)
    statements = [*_declarations(comments, language), *_titled(kept, language), *_stages(limits, language)]
    text = _written(statements, language)
    return StarterRules(text, sum(isinstance(one, s.When | s.Each) for one in statements))


def _written(statements: Sequence[s.Statement], language: str) -> str:
    """The statements as text: made in English words, written in any language."""
    text = write(s.Program("en", tuple(statements)), language)
    # Once more, so that the text is what `leadlang format` would make of it.
    reading = read(Source(_NAME, text), None)
    return write(reading.program)


def _compiled(statements: Sequence[s.Statement], language: str) -> Compiled:
    text = write(s.Program("en", tuple(statements)), language)
    return compile_rules(Source(_NAME, text))


def _standing(
    parts: Mapping[str, Sequence[s.Statement]], data: DataAtHand, language: str
) -> Mapping[str, Sequence[s.Statement]]:
    """The rules that compile, and that the data have nothing against."""
    if _stand([one for rules in parts.values() for one in rules], data, language):
        return parts
    return {title: [one for one in rules if _stand([one], data, language)] for title, rules in parts.items()}


def _stand(statements: Sequence[s.Statement], data: DataAtHand, language: str) -> bool:
    compiled = _compiled(statements, language)
    if compiled.model is None:
        return False
    gathered = gather(compiled.sources[_NAME], NoFiles())
    found = data_problems(compiled.model.rules, gathered.statements, gathered.sources, data)
    return all(problem.code == "W303" for problem in found)  # a few odd cells do not speak against a rule


def _limits(
    parts: Mapping[str, Sequence[s.Statement]],
    leads: LeadTable,
    lead_id: str | None,
    logs: Sequence[LogTable],
    as_of: AsOf,
    language: str,
) -> tuple[int, int]:
    """The scores that the best tenth and the best third of the leads reach; at least 2 and 1.

    Without rules that pay so much there is nobody to reach them: then 0 stands for none.
    """
    rules = [one for part in parts.values() for one in part]
    compiled = _compiled([*_declarations((), language), *rules], language)
    if compiled.model is None:
        return 50, 20
    highest = bounds(compiled.model.rules).scores["score"].shown.high // 1000
    if not leads.frame.height:
        return _reached(50, highest), _reached(20, highest)
    frame = without_far_dates(leads.frame)
    frame_logs = [
        FrameLog(log.name, without_far_dates(log.frame), log.layout, log.reading)
        for log in (logs if lead_id else ())
    ]
    table = score(compiled.model, frame, frame_logs, as_of, lead_id, leads.reading).table
    ranked = table["score"].sort(descending=True)
    hot, warm = int(ranked[len(ranked) // 10]), int(ranked[len(ranked) // 3])
    warm = min(max(warm, 1), 99)
    return _reached(min(max(hot, warm + 1), 100), highest), _reached(warm, highest)


def _reached(limit: int, highest: int) -> int:
    return limit if limit <= highest else 0


def _declarations(comments: Sequence[str], language: str) -> list[s.Statement]:
    return [
        s.ScoreDeclaration(
            None,
            nodes.number(0),
            nodes.number(100),
            comments=s.Comments(tuple(comments), behind=" " + phrase("starter_score", language)),
        ),
        s.GradeDeclaration(
            s.Word("F"),
            s.Word("A+"),
            s.Word("D"),
            comments=s.Comments(behind=" " + phrase("starter_grade", language)),
        ),
    ]


def _titled(parts: Mapping[str, Sequence[s.Statement]], language: str) -> list[s.Statement]:
    statements: list[s.Statement] = []
    for title, rules in parts.items():
        statements += _under(phrase(title, language), rules)
    return statements


def _stages(limits: tuple[int, int], language: str) -> list[s.Statement]:
    hot, warm = limits
    score = s.Target("score")

    def stage(name: str, limit: int) -> s.Statement:
        condition = s.TotalClause(score, (s.Comparison("at least", nodes.number(limit)),))
        return s.Stage(_word(name, language), condition)

    stages = [stage(name, limit) for name, limit in (("starter_hot", hot), ("starter_warm", warm)) if limit]
    if not stages:
        return []
    cold = s.Stage(_word("starter_cold", language), None)
    return _under(phrase("starter_stages", language), [*stages, cold])


def _word(name: str, language: str) -> s.Word:
    return s.Word(phrase(name, language))


def _under(title: str, statements: Sequence[s.Statement]) -> list[s.Statement]:
    """The statements, the first with a heading above it."""
    if not statements:
        return []
    first = statements[0]
    heading = evolve(first.comments, above=(f" --- {title} ---",), blank_line=True)
    return [evolve(first, comments=heading), *statements[1:]]


def _about(
    leads: LeadTable,
    columns: Sequence[Profile],
    lead_id: str | None,
    logs: Sequence[LogProfile],
    language: str,
) -> tuple[str, ...]:
    """The comment lines at the top: where this comes from, what the columns and logs hold."""
    lines = [counted("starter_title", leads.frame.height, language, table=leads.name)]
    lines += phrase("starter_advice", language).splitlines()
    lines += ["", phrase("starter_columns", language, table=leads.name)]
    width = min(30, max((len(column.header) for column in columns), default=0))
    if lead_id is not None:
        lines.append(f"  {_one_line(lead_id):<{width}}  {phrase('starter_id', language)}")
    lines += [
        f"  {_one_line(column.header):<{width}}  {_values(column, language)}"
        for column in columns[:_MOST_COLUMNS]
    ]
    if len(columns) > _MOST_COLUMNS:
        lines.append("  " + phrase("summary_more", language, count=len(columns) - _MOST_COLUMNS))
    for log in logs:
        lines += ["", counted("starter_log", log.events, language, table=log.name)]
        lines += [
            f"  {_one_line(f'{habit.verb} {habit.thing}'.strip())} ({habit.count})" for habit in log.habits
        ]
    return tuple(f" {line}" if line else "" for line in lines)


def _values(column: Profile, language: str) -> str:
    """What a column holds, on one line."""
    if column.kind == "empty":
        return phrase("starter_empty", language)
    if column.different == 1 and column.known == column.rows:
        return phrase("starter_always", language, value=_one_line(column.frequent[0][0]))
    empty = phrase("starter_empty_percent", language, percent=column.empty_percent)
    ending = f"; {empty}" if column.empty_percent else ""
    if column.spread is not None:
        low, high = digits(column.spread.low), digits(column.spread.high)
        return phrase("starter_kind_number", language, low=low, high=high) + ending
    few = column.kind in ("text", "date")
    shown: list[str] = []
    for text, count in column.frequent[: 3 if few else _SHOWN_VALUES]:
        value = _one_line(text) if few else f"{_one_line(text)} ({count})"
        if shown and sum(map(len, shown)) + len(value) > _LONGEST_LIST:
            break
        shown.append(value)
    more = ", ..." if column.different > len(shown) else ""
    return f"{phrase(f'starter_kind_{column.kind}', language)}: {', '.join(shown)}{more}{ending}"


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
