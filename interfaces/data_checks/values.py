"""W304, W305: values that never occur in their column, and tests that no value of it passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from attrs import frozen

from ..dsl.problems import Problem, problem
from ..runtime.intake import Text, Value
from ..runtime.reference.value_tests import passes
from ..runtime.rules import (
    Field,
    FieldTest,
    Rules,
    Test,
    TextContains,
    TextContainsWord,
    TextEnds,
    TextExactly,
    TextIn,
    TextMatches,
    TextStarts,
    Where,
)
from ..walking import children
from .facts import DataAtHand, LeadTable, column_of, seen
from .places import Places

_PARTS = TextContains | TextContainsWord | TextStarts | TextEnds | TextMatches
_LONG_LIST = 30  # of a longer list (target accounts ...) nobody expects every value to occur
_COMPARED = 5_000  # how many different values the nearest one is looked for among
_SHOWN = 8
_EXAMPLES = 5
_LONGEST = 40


@frozen
class _Use:
    """A test on a field of the leads, or on a property of events."""

    field: str
    test: Test
    of_event: bool


def value_problems(rules: Rules, data: DataAtHand, places: Places) -> Iterator[Problem]:
    fields = {field.key: field for field in rules.fields}
    properties = {field.key: field for field in rules.properties}
    leads = [data.leads] if data.leads is not None else []
    values: dict[tuple[str, bool], Mapping[str, str] | None] = {}
    for use in dict.fromkeys(_uses(rules)):
        field = (properties if use.of_event else fields).get(use.field)
        if field is None or field.kind not in ("text", "list"):
            continue
        where = (use.field, use.of_event)
        if where not in values:
            values[where] = _texts(rules, field, data.logs if use.of_event else leads)
        texts = values[where]
        if texts:  # a column that is empty, or not there, tells nothing
            yield from _never(use, field, texts, data, places, rules.language)


def _uses(node: object, of_event: bool = False) -> Iterator[_Use]:
    if isinstance(node, FieldTest):
        yield _Use(node.field, node.test, of_event)
    for child in children(node):
        yield from _uses(child, of_event or isinstance(node, Where))


def _texts(rules: Rules, field: Field, tables: Sequence[LeadTable]) -> Mapping[str, str] | None:
    """The different texts of a column, folded -> as written; None where no table has the column."""
    found: dict[str, str] = {}
    there = False
    for table in tables:
        column = column_of(table, field)
        if column is None:
            continue
        there = True
        for _, value, _ in seen(table, column, field, rules).values:
            for text in _several(value):
                found.setdefault(text.folded, text.written)
    return found if there else None


def _several(value: Value) -> tuple[Text, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, Text) else ()


def _never(
    use: _Use, field: Field, texts: Mapping[str, str], data: DataAtHand, places: Places, language: str
) -> Iterator[Problem]:
    match use.test:
        case TextIn(wanted):
            missing = [value for value in wanted if value not in texts]
        case TextExactly(wanted):
            spelled = set(texts.values())
            missing = [value for value in wanted if value not in spelled]
        case TextContains() | TextContainsWord() | TextStarts() | TextEnds() | TextMatches():
            values = [Text(written, folded) for folded, written in texts.items()]
            if not any(passes(value, use.test, data.as_of) for value in values):
                written, span = places.value(field.key, _constants(use.test)[0])
                facts = {"field": field.name, "value": written, "examples": _examples(texts, language)}
                yield problem("W305", span, **facts)
            return
        case _:
            return
    if not missing or (len(wanted) > _LONG_LIST and len(missing) < len(wanted)):
        return
    near = {value: _nearest(value, texts) for value in missing}
    first = next((value for value in missing if near[value]), missing[0])
    shown = [places.value(field.key, value)[0] for value in missing[:_SHOWN]]
    text, span = places.value(field.key, first)
    yield problem(
        "W304",
        span,
        "nearest" if near[first] else "",
        field=field.name,
        values=_quoted(shown, language) + (" …" if len(missing) > _SHOWN else ""),
        value=text,
        nearest=near[first],
        examples=_examples(texts, language),
    )


def _constants(test: _PARTS) -> list[str]:
    match test:
        case TextContainsWord(runs):
            return [" ".join(run) for run in runs]
        case TextMatches(patterns):
            return list(patterns)
        case _:
            return list(test.values)


def _nearest(value: str, texts: Mapping[str, str]) -> str:
    near = get_close_matches(value, list(texts)[:_COMPARED], 1, 0.7)
    return texts[near[0]] if near else ""


def _examples(texts: Mapping[str, str], language: str) -> str:
    cut = [text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…" for text in texts.values()]
    return _quoted(cut[:_EXAMPLES], language) + (" …" if len(cut) > _EXAMPLES else "")


def _quoted(texts: Sequence[str], language: str) -> str:
    before, after = ("„", "“") if language == "de" else ('"', '"')
    return ", ".join(f"{before}{text}{after}" for text in texts)
