"""W301, W302: a field or a property that no column matches."""

from __future__ import annotations

from collections.abc import Iterator

from ..dsl.problems import Problem, problem
from ..dsl.words import verb_of
from ..finding import listed, nearest, unmatched
from ..runtime.folding import fold
from ..runtime.headers import key
from ..runtime.rules import Field, Rules
from .facts import DataAtHand, written
from .places import Places


def column_problems(rules: Rules, data: DataAtHand, places: Places) -> Iterator[Problem]:
    if data.leads is not None:
        events = _event_words(data)
        for field in unmatched(rules.fields, data.leads.frame.columns):
            variant = "event" if field.kind == "yesno" and _looks_like_event(field, events) else ""
            yield _missing("W301", field, data.leads.frame.columns, data.leads.name, places, variant)
    if data.logs:
        names = ", ".join(log.name for log in data.logs)
        for field in unmatched(rules.properties, data.property_columns):
            yield _missing("W302", field, data.property_columns, names, places, "")


def _missing(
    code: str, field: Field, columns: list[str], table: str, places: Places, variant: str
) -> Problem:
    near = nearest(field.name, columns)
    return problem(
        code,
        places.name(field.key),
        variant or ("nearest" if near else ""),
        field=field.name,
        nearest=near,
        table=table,
        columns=listed(columns),
    )


def _event_words(data: DataAtHand) -> set[str]:
    return {
        key(text)
        for log in data.logs
        for text in (*written(log, log.layout.verbs), *written(log, log.layout.objects))
    }


def _looks_like_event(field: Field, events: set[str]) -> bool:
    return field.key in events or verb_of(fold(field.name)) is not None
