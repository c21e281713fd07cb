"""From what the core grammar found to the syntax nodes of conditions, values and phrases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, cast

from attrs import frozen
from lark import Transformer

from . import syntax as s
from .lexer import Piece
from .problems import Span, problem
from .tails import Refused, Within, joined, one_comparison

Children = list[Any]

COMPARATORS: dict[str, s.Comparator] = {
    "AT_LEAST": "at least",
    "AT_MOST": "at most",
    "MORE_THAN": "more than",
    "LESS_THAN": "less than",
    "EXACTLY": "exactly",
}
_RELATIONS: dict[str, tuple[s.Relation, bool]] = {
    "IS": ("is", False),
    "EQUALS": ("is", False),
    "IS_NOT": ("is", True),
    "IS_EXACTLY": ("is exactly", False),
    "IS_NOT_EXACTLY": ("is exactly", True),
    "IN": ("in", False),
    "NOT_IN": ("in", True),
    "CONTAINS": ("contains", False),
    "DOES_NOT_CONTAIN": ("contains", True),
    "CONTAINS_WORD": ("contains word", False),
    "DOES_NOT_CONTAIN_WORD": ("contains word", True),
    "STARTS_WITH": ("starts with", False),
    "DOES_NOT_START_WITH": ("starts with", True),
    "ENDS_WITH": ("ends with", False),
    "DOES_NOT_END_WITH": ("ends with", True),
    "MATCHES": ("matches", False),
    "DOES_NOT_MATCH": ("matches", True),
    "INCLUDES": ("includes", False),
    "DOES_NOT_INCLUDE": ("includes", True),
    "BEFORE": ("before", False),
    "AFTER": ("after", False),
    "ON": ("on", False),
    "SINCE": ("since", False),
}


def across(children: Iterable[Any]) -> Span:
    """The span from the first to the last of several pieces and nodes."""
    spans = [child.span for child in children]
    return Span(spans[0].file, spans[0].start, spans[-1].end)


def unit_of(piece: Piece) -> s.Unit:
    return cast(s.Unit, piece.concept.lower())


def word_of(piece: Piece) -> s.Word:
    return s.Word(piece.text, piece.quoted, piece.span)


def digits_of(piece: Piece) -> str:
    """A whole number as written; Refused for `2.5` where things are counted."""
    if not piece.text.isdecimal():
        raise Refused(problem("E037", piece.span, number=piece.text))
    return piece.text


@frozen
class Stretch:
    """`30 days`; in `in the last week` the number is 1."""

    amount: str
    unit: s.Unit
    span: Span


@frozen
class _Relation:
    relation: s.Relation
    negated: bool
    span: Span


@frozen
class _Comparator:
    comparator: s.Comparator
    span: Span


class ConditionBuilder(Transformer[Any, Any]):
    """The rules of the grammar for conditions; each method gets the parts found and gives a syntax node."""

    # ------------------------------------------------------------ joining

    def condition(self, c: Children) -> s.Condition:
        if len(c) == 1:
            return cast(s.Condition, c[0])
        return s.UnlessOf(c[0], c[2], across(c))

    def unless(self, c: Children) -> s.UnlessOf:
        return s.UnlessOf(None, c[1], across(c))

    def any_of(self, c: Children) -> s.Condition:
        return cast(s.Condition, c[0]) if len(c) == 1 else s.OrOf(tuple(c[::2]), across(c))

    def all_of(self, c: Children) -> s.Condition:
        return cast(s.Condition, c[0]) if len(c) == 1 else s.AndOf(tuple(c[::2]), across(c))

    def negation(self, c: Children) -> s.NotOf:
        return s.NotOf(c[1], across(c))

    def perhaps_not(self, c: Children) -> Any:
        return c[0]

    single = perhaps_not

    def bracketed(self, c: Children) -> Any:
        return c[1]

    def count_of(self, c: Children) -> s.CountOf:
        return s.CountOf(c[0].comparator, digits_of(c[1]), tuple(c[4:-1:2]), across(c))

    # ------------------------------------------------------------ clauses

    def clause(self, c: Children) -> s.Clause:
        return s.Clause(c[0], one_comparison(c[0].span, joined(c[1:])), across(c))

    def never_clause(self, c: Children) -> s.Clause:
        never = s.Times("at most", "0", plain=True, span=c[0].span)
        return s.Clause(c[1], (never, *joined(c[2:])), across(c))

    def total_clause(self, c: Children) -> s.TotalClause:
        return s.TotalClause(target_of(c[0]), one_comparison(c[0].span, joined(c[1:])), across(c))

    def no_clause(self, c: Children) -> s.NoClause:
        if isinstance(c[-1], Stretch):
            stretch = c[-1]
            return s.NoClause(c[1], stretch.amount, stretch.unit, joined(c[2:-2]), across(c))
        return s.NoClause(c[1], None, "day", joined(c[2:]), across(c))

    def phrase(self, c: Children) -> s.Phrase:
        parts: list[s.Word | s.Words | s.AnyEvent] = []
        excepting: tuple[s.Word, ...] = ()
        said: Literal["", "field", "event"] = ""
        only = excepted = False
        for child in c:
            if isinstance(child, Piece):
                excepted |= child.type == "EXCEPT"
                only |= child.type == "ONLY"
                said = "field" if child.type == "FIELD" else "event" if child.type == "EVENT" else said
            elif excepted:
                excepting = words_of(child).items if isinstance(child, s.ListValue) else (child,)
            else:
                parts.append(child)
        return s.Phrase(tuple(parts), said, only, excepting, across(c))

    def event_phrase(self, c: Children) -> s.Phrase:
        return self.phrase(c)

    def phrase_item(self, c: Children) -> s.Word | s.Words | s.AnyEvent:
        item = c[0]
        if isinstance(item, s.ListValue):
            return words_of(item)
        if item.type == "ANY_EVENT":
            word: Literal["anything", "activity"] = "anything" if item.concept == "ANYTHING" else "activity"
            return s.AnyEvent(word, item.span, text=item.text)
        return word_of(item)

    def happening(self, c: Children) -> s.Clause:
        return s.Clause(c[0], tuple(c[1:]), across(c))

    # ------------------------------------------------------------ comparisons

    def tail(self, c: Children) -> Any:
        return c[0]

    property_tail = tail

    def relation(self, c: Children) -> _Relation:
        relation, negated = _RELATIONS[c[0].concept]
        return _Relation(relation, negated, c[0].span)

    def comparator(self, c: Children) -> _Comparator:
        return _Comparator(COMPARATORS[c[0].concept], c[0].span)

    def related(self, c: Children) -> s.Comparison:
        relation, value = c
        found = relation.relation
        if found == "is" and isinstance(value, s.ListValue):
            found = "in"
        return s.Comparison(found, value, relation.negated, across(c))

    def compared(self, c: Children) -> s.Comparison:
        comparator, value = c
        relation: s.Relation = "is" if comparator.comparator == "exactly" else comparator.comparator
        return s.Comparison(relation, value, span=across(c))

    def dated(self, c: Children) -> s.Comparison:
        relation, _ = _RELATIONS[c[0].concept]
        value = c[1] if len(c) == 2 else s.FieldValue(c[2], span=across(c[1:]))
        return s.Comparison(relation, _value_of(value), span=across(c))

    def moment(self, c: Children) -> s.AnyValue:
        if len(c) == 2:
            return s.FieldValue(c[1], span=across(c))
        return _value_of(c[0])

    def between(self, c: Children) -> s.Between:
        return s.Between(c[1], c[3], c[0].concept == "NOT_BETWEEN", across(c))

    def known(self, c: Children) -> s.IsKnown:
        return s.IsKnown(c[0].concept == "IS_KNOWN", c[0].span)

    # ------------------------------------------------------------ counting

    def times(self, c: Children) -> s.Times:
        if isinstance(c[0], _Comparator):
            return s.Times(c[0].comparator, digits_of(c[1]), span=across(c))
        if c[0].type == "NUMBER":
            return s.Times("at least", digits_of(c[0]), plain=True, span=across(c))
        if c[0].type == "NEVER":
            return s.Times("at most", "0", plain=True, span=c[0].span)
        return s.Times("at least", "1" if c[0].type == "ONCE" else "2", plain=True, span=c[0].span)

    def times_per(self, c: Children) -> s.TimesPer:
        comparator, count = _counted(c)
        return s.TimesPer(comparator, count, c[-1], across(c))

    def different(self, c: Children) -> s.Different:
        comparator, count = _counted(c)
        return s.Different(comparator, count, c[-1], across(c))

    def different_days(self, c: Children) -> s.Different:
        comparator, count = _counted(c[1:])
        if c[-1].concept != "DAY":
            raise Refused(problem("E038", c[-1].span, unit=c[-1].text))
        return s.Different(comparator, count, None, across(c))

    def with_total(self, c: Children) -> s.WithTotal:
        return s.WithTotal(c[1], c[2].comparator, c[3].text, across(c))

    # ------------------------------------------------------------ time

    def span(self, c: Children) -> Stretch:
        return Stretch(digits_of(c[0]), unit_of(c[1]), across(c))

    def period_span(self, c: Children) -> Stretch:
        return c[0] if isinstance(c[0], Stretch) else Stretch("1", unit_of(c[0]), c[0].span)

    def window(self, c: Children) -> s.InLast | s.InNext:
        window, stretch = c
        node = s.InLast if window.concept.endswith("LAST") else s.InNext
        return node(stretch.amount, stretch.unit, window.concept.startswith("NOT"), across(c))

    def ago_behind(self, c: Children) -> s.Ago:
        comparator: s.Comparator = c[0].comparator if isinstance(c[0], _Comparator) else "exactly"
        return s.Ago(comparator, c[-2].amount, c[-2].unit, across(c))

    def ago_before(self, c: Children) -> s.Ago:
        comparator: s.Comparator = c[1].comparator if isinstance(c[1], _Comparator) else "exactly"
        return s.Ago(comparator, c[-1].amount, c[-1].unit, across(c))

    def where(self, c: Children) -> s.WhereTail:
        return s.WhereTail(c[1] if len(c) == 2 else c[2], across(c))

    def property(self, c: Children) -> s.Clause:
        return s.Clause(c[0], (c[1],), across(c))

    def within(self, c: Children) -> Within:
        return Within(c[1].amount, c[1].unit, across(c))

    def sequence(self, c: Children) -> s.AfterTail:
        phrase = c[-1]
        other = s.Clause(phrase, (), phrase.span)
        if len(c) == 2:
            return s.AfterTail("", "", "day", other, across(c))
        comparator, stretch = c[0], c[1]
        if comparator.comparator != "at least":
            raise Refused(problem("E039", across(c[:3])))
        return s.AfterTail("at least", stretch.amount, stretch.unit, other, across(c))

    def after_silence(self, c: Children) -> s.AfterSilenceTail:
        phrase = c[-1]
        return s.AfterSilenceTail(c[1].amount, c[1].unit, s.Clause(phrase, (), phrase.span), across(c))

    def without(self, c: Children) -> s.WithoutTail:
        return s.WithoutTail(c[1], c[3].amount, c[3].unit, across(c))

    # ------------------------------------------------------------ values

    def value(self, c: Children) -> s.AnyValue:
        return _value_of(c[0])

    def field_value(self, c: Children) -> s.FieldValue:
        return s.FieldValue(c[1], span=across(c))

    def field_share(self, c: Children) -> s.FieldValue:
        return s.FieldValue(c[3], c[0].text, across(c))

    def scalar(self, c: Children) -> s.Value:
        value = _value_of(c[0])
        assert isinstance(value, s.Value)
        return value

    number = scalar

    def number_literal(self, c: Children) -> s.Value:
        sign = "-" if c[0].type == "MINUS" else ""
        return s.Value(sign + c[-1].text, span=across(c))

    def name(self, c: Children) -> s.Word:
        return word_of(c[0])

    def list(self, c: Children) -> s.ListValue:
        items = tuple(child for child in c if isinstance(child, s.Value))
        if not items:
            raise Refused(problem("E009", across(c), "empty_list"))
        return s.ListValue(items, across(c))

    # ------------------------------------------------------------ totals

    def total(self, c: Children) -> s.Target:
        return cast(s.Target, c[0])

    def score(self, c: Children) -> s.Target:
        return s.Target("score", c[2] if len(c) == 3 else None, across(c))

    def grade(self, c: Children) -> s.Target:
        return s.Target("grade", None, c[0].span)


def target_of(found: s.Target | Piece | s.Word) -> s.Target:
    """A total as a subject: `segment` and `stage` are keywords, a label or matrix is a name."""
    if isinstance(found, s.Target):
        return found
    if isinstance(found, s.Word):
        return s.Target("other", found, found.span)
    if found.type == "SEGMENT":
        return s.Target("segment", None, found.span)
    return s.Target("other", s.Word("stage", span=found.span), found.span)


def words_of(found: s.ListValue) -> s.Words:
    """A list inside a phrase: its items are names."""
    return s.Words(tuple(s.Word(item.text, item.quoted, item.span) for item in found.items), found.span)


def _counted(c: Sequence[Any]) -> tuple[s.Comparator, str]:
    if isinstance(c[0], _Comparator):
        return c[0].comparator, digits_of(c[1])
    return "at least", digits_of(c[0])


def _value_of(found: Any) -> s.AnyValue:
    if isinstance(found, Piece):
        if found.type == "TODAY":
            return s.Today(found.span)
        return s.Value(found.text, found.quoted, found.span)
    return cast(s.AnyValue, found)
