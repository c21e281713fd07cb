"""The parts of the sheet that say what its words mean, which events count, and what is promised."""

from __future__ import annotations

from collections.abc import Sequence

from ..compiler.names import LetValue
from ..dsl import syntax as s
from ..runtime.folding import fold
from .sheet import Part, Row, Table, row
from .words import Words


def counting_part(statements: Sequence[s.Statement], words: Words) -> list[Part]:
    """Which events count, what is ignored, the time zone, what counts as not known."""
    rows = [found for statement in statements if (found := _counting(statement, words)) is not None]
    return _part("show_counting", ("show_column_what", "show_column_how"), rows, words)


def _counting(statement: s.Statement, words: Words) -> Row | None:
    match statement:
        case s.OnlyEvents(tails=tails):
            what, how = "show_window", words.times(tails)
        case s.Ignore(clause=clause):
            what, how = "show_ignored", words.clauses([clause])
        case s.TimeZone(name=name):
            what, how = "show_zone", name.text
        case s.MissingMarkers(markers=markers):
            what, how = "show_missing", words.values(markers)
        case s.BehaviourDeclaration(phrase=s.Phrase(parts=(s.AnyEvent(),)), means=means):
            what, how = "show_activity", words.clauses(means)
        case _:
            return None
    return row(words.told(what), how, remark=words.remark(statement.comments))


def meaning_parts(statements: Sequence[s.Statement], words: Words) -> list[Part]:
    """Behaviours, definitions, lists, numbers and fields with a name."""
    behaviours: list[Row] = []
    defined: list[Row] = []
    for one in statements:
        match one:
            case s.BehaviourDeclaration(phrase=s.Phrase(parts=(s.AnyEvent(),))):
                pass
            case s.BehaviourDeclaration(phrase=phrase, means=means):
                behaviours.append(_named(words.phrase(phrase), words.clauses(means), one, words))
            case s.Define(name=name, condition=condition):
                defined.append(_named(name.text, words.condition(condition), one, words))
            case s.Let(name=name):
                defined.append(_named(name.text, _worth(words.lets[fold(name.text)], words), one, words))
            case s.FieldDeclaration(name=name, kind=kind):
                defined.append(_named(name.text, words.kind(kind), one, words))
    columns = ("show_column_name", "show_column_meaning")
    return [
        *_part("show_behaviours", columns, behaviours, words),
        *_part("show_names", columns, defined, words),
    ]


def _named(name: str, meaning: str, statement: s.Statement, words: Words) -> Row:
    return row(name, meaning, remark=words.remark(statement.comments))


def _worth(value: LetValue, words: Words) -> str:
    return words.values(value.value) if isinstance(value.value, tuple) else value.text


def promise_parts(statements: Sequence[s.Statement], words: Words) -> list[Part]:
    """Guarantees as sentences, scenarios by their names."""
    promises = [
        row(words.promise(one), remark=words.remark(one.comments))
        for one in statements
        if isinstance(one, s.Guarantee)
    ]
    scenarios = [row(one.name.text) for one in statements if isinstance(one, s.Scenario)]
    return [
        *_part("show_promises", ("show_column_promise",), promises, words),
        *_part("show_scenarios", ("show_column_name",), scenarios, words),
    ]


def _part(title: str, columns: Sequence[str], rows: list[Row], words: Words) -> list[Part]:
    if not rows:
        return []
    head = tuple(map(words.told, columns))
    return [Part(words.told(title), (Table(head, tuple(rows), named=len(columns) > 1),))]
