"""What a rule file declares, collected before anything is resolved, and the list of what is wrong with it.

Order means nothing here: a name may be used above the line that gives it. Names are looked up by their folded
form, fields by their `key`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache

from attrs import Factory, define, field, frozen

from ..dsl import syntax as s
from ..dsl.problems import Problem, Source, Span, problem
from ..runtime import rules as r
from ..runtime.folding import fold
from ..runtime.headers import key

__all__ = ["DEFAULT_GRADE", "DeclaredField", "LetValue", "Names", "collect", "key", "listed", "nearest"]

_MANY = 200
_LONGEST = 200
_MOST_LISTED = 30

DEFAULT_GRADE = r.Grade(
    scale=("F", "D-", "D", "D+", "C-", "C", "C+", "B-", "B", "B+", "A-", "A", "A+"), start=2, thirds=1
)


@frozen
class LetValue:
    """What a `let` gives: a number, a day, a list, or else a text.

    `text` is the value as it was written (the number in full where it was worked out), for where a text is
    wanted: `let maker = 3M` is the text "3M" and the number 3000000.
    """

    value: Decimal | date | str | tuple[s.Value, ...]
    text: str = ""

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, tuple)


@frozen
class DeclaredField:
    """`field revenue is a number`."""

    name: str
    kind: r.Kind
    span: Span


@define
class Names:
    """Everything the file declares, and the problems found so far.

    Dictionaries are keyed by folded names (`field_kinds` by field key) and keep the order of the file. `used`
    holds what some rule has named, as (sort, folded name), sort being "let", "define" or "behaviour".
    """

    language: str = "en"
    zone: str = "UTC"
    lets: dict[str, LetValue] = Factory(dict)
    let_statements: dict[str, s.Let] = Factory(dict)
    defines: dict[str, s.Define] = Factory(dict)
    behaviours: list[s.BehaviourDeclaration] = Factory(list)
    field_kinds: dict[str, DeclaredField] = Factory(dict)
    segments: dict[str, str] = Factory(dict)
    scores: dict[str, str] = Factory(lambda: {"score": "score"})
    classes: dict[str, str] = Factory(dict)  # labels and matrices
    grade: r.Grade = DEFAULT_GRADE
    problems: list[Problem] = Factory(list)
    sources: Mapping[str, Source] = Factory(dict)
    used: set[tuple[str, str]] = Factory(set)
    _said: set[Problem] = field(factory=set, init=False, repr=False)

    def report(self, code: str, span: Span, variant: str = "", **facts: object) -> None:
        """Note a problem; what has been said already is not said again."""
        found = problem(code, span, variant, **facts)
        if found not in self._said:
            self._said.add(found)
            self.problems.append(found)

    def line(self, span: Span, seen_from: Span | None = None) -> str:
        """The line a span begins in: `12`, or `12 (other.lead)` for who reads another file."""
        source = self.sources.get(span.file)
        number = str(source.line_and_column(span.start)[0]) if source else "?"
        elsewhere = seen_from is not None and seen_from.file != span.file
        return f"{number} ({span.file})" if elsewhere else number

    def written(self, span: Span) -> str:
        """The words of the file at a span, white space folded; "" where the text is not at hand."""
        source = self.sources.get(span.file)
        return " ".join(source.text[span.start : span.end].split()) if source else ""


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known name most like this one, or "" where none is like it (0: anything is, 1: only itself)."""
    if len(name) > _LONGEST:
        return ""
    folded = fold(name)
    by_folded = _by_folded(tuple(known))
    candidates = list(by_folded) if len(by_folded) <= _MANY else _likely(folded, by_folded)
    close = get_close_matches(folded, candidates, n=1, cutoff=cutoff)
    return by_folded[close[0]] if close else ""


@lru_cache(maxsize=8)
def _by_folded(known: tuple[str, ...]) -> Mapping[str, str]:
    """In the order of the folded names."""
    return dict(sorted((fold(candidate), candidate) for candidate in known))


def _likely(folded: str, by_folded: Mapping[str, str]) -> list[str]:
    """Of too many to compare with all: those that begin alike and are next to it in the alphabet,
    and those with one letter less."""
    ordered = list(by_folded)
    beginning = folded[:2]
    start = bisect_left(ordered, beginning)
    end = bisect_right(ordered, beginning, lo=start, key=lambda candidate: candidate[: len(beginning)])
    at = bisect_left(ordered, folded, start, end)
    shorter = (folded[:left_out] + folded[left_out + 1 :] for left_out in range(len(folded)))
    beside = ordered[max(start, at - _MANY // 2) : min(end, at + _MANY // 2)]
    return [*beside, *(name for name in dict.fromkeys(shorter) if name in by_folded)]


def listed(names: Sequence[str]) -> str:
    """Names one after the other, only the first of them where there are very many."""
    return ", ".join(names) if len(names) <= _MOST_LISTED else ", ".join([*names[:_MOST_LISTED], "…"])


def collect(
    statements: Sequence[s.Statement],
    language: str = "en",
    sources: Mapping[str, Source] | None = None,
) -> Names:
    """The names these statements declare. Names given twice, and `let`s that cannot be worked out, are said.

    A `list from` that is still there could not be read, which has been said: it counts as an empty list. The
    grade scale, and scores declared twice, are left to the check of those statements: `Names.grade` is the
    default scale until that check sets it.
    """
    from .lets import resolve_lets  # which works on the names collected here

    names = Names(language=language, sources=sources or {})
    for statement in statements:
        _collect_one(names, statement)
    resolve_lets(names)
    return names


def _collect_one(names: Names, statement: s.Statement) -> None:
    match statement:
        case s.Let():
            if _is_new(names, statement.name, statement.span):
                names.let_statements[fold(statement.name.text)] = statement
        case s.Define():
            if _is_new(names, statement.name, statement.span):
                names.defines[fold(statement.name.text)] = statement
        case s.BehaviourDeclaration():
            names.behaviours.append(statement)
        case s.FieldDeclaration():
            _collect_field(names, statement)
        case s.Segment():
            names.segments.setdefault(fold(statement.name.text), statement.name.text)
        case s.ScoreDeclaration(name=s.Word() as name) | s.CombinedDeclaration(name=name):
            names.scores.setdefault(fold(name.text), name.text)
        case s.LabelLine():
            names.classes.setdefault(fold(statement.label.text), statement.label.text)
        case s.MatrixOf():
            names.classes.setdefault(fold(statement.name.text), statement.name.text)
        case s.TimeZone():
            names.zone = statement.name.text
        case _:
            pass


def _is_new(names: Names, name: s.Word, span: Span) -> bool:
    folded = fold(name.text)
    earlier = names.let_statements.get(folded) or names.defines.get(folded)
    if earlier is None:
        return True
    where = _place(name.span, span)
    line = names.line(_place(earlier.name.span, earlier.span), where)
    names.report("E100", where, name=name.text, line=line)
    return False


def _collect_field(names: Names, statement: s.FieldDeclaration) -> None:
    field_key, where = key(statement.name.text), _place(statement.name.span, statement.span)
    earlier = names.field_kinds.get(field_key)
    if earlier is None:
        names.field_kinds[field_key] = DeclaredField(statement.name.text, statement.kind, where)
    elif earlier.kind != statement.kind:
        names.report("E100", where, "field", name=statement.name.text, line=names.line(earlier.span, where))


def _place(span: Span, around: Span) -> Span:
    """The span itself, or the one around it where the name carries none."""
    return around if span == s.NOWHERE else span
