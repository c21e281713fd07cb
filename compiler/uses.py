"""A first walk over all statements that only notes: which fields are used as what, what words mean elsewhere.

Kinds of fields, and whether words are a field or a behaviour, may be decided by a later line; so this walk
comes before anything is built.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import Factory, define, evolve, field, frozen

from ..dsl import syntax as s
from ..runtime.folding import fold
from .each import EachParts, take_apart
from .fields import YES_OR_NO, Answer, Fields, FieldTable
from .literals import read_number
from .names import key
from .nodes import LEAVES, inner_names
from .phrases import Evidence, Phrases, Reading

Expect = Literal["lead", "event", "property"]

_TEXT_TESTS = ("is exactly", "contains", "contains word", "starts with", "ends with", "matches")
_EQUALS = ("is", "in")


@frozen
class LooseValue:
    """`AT` in `country is DE or AT`: words that look like one more value of the comparison before them.

    `first` is the first of several in a row (`DE or AT or CH`).
    """

    clause: s.Clause
    anchor: s.Clause
    joined_by: Literal["or", "and"]
    first: s.Clause


@define
class Uses:
    """What the walk has found, keyed by the identity of the clause.

    `loose` words cannot be meant as they stand; `rows` has those in a row under the first of them. `objects`
    may be meant: `careers` in `visited pricing or careers`.
    """

    loose: dict[int, LooseValue] = Factory(dict)
    objects: dict[int, LooseValue] = Factory(dict)

    rows: dict[int, list[LooseValue]] = field(init=False)

    @rows.default
    def _rows(self) -> dict[int, list[LooseValue]]:
        by_first: dict[int, list[LooseValue]] = {}
        for found in self.loose.values():
            by_first.setdefault(id(found.first), []).append(found)
        return {id(row[0].clause): row for row in by_first.values()}


def note_uses(statements: Sequence[s.Statement], phrases: Phrases, fields: Fields) -> Uses:
    """Fill `phrases.evidence` and note every use in `fields`; the kinds can be settled then."""
    walk = _Walk(phrases, fields)
    walk.visit(tuple(statements), "lead")
    phrases.evidence = walk.evidence()
    uses = Uses(
        {at: found for at, found in walk.loose.items() if not walk.is_something(found.clause)},
        {at: found for at, found in walk.objects.items() if not walk.is_something(found.clause)},
    )
    for clause, expect in walk.clauses:
        if id(clause) not in uses.loose:
            walk.note(clause, expect)
    return uses


@define
class _Walk:
    phrases: Phrases
    fields: Fields
    clauses: list[tuple[s.Clause, Expect]] = Factory(list)
    loose: dict[int, LooseValue] = Factory(dict)
    objects: dict[int, LooseValue] = Factory(dict)
    paying_fields: list[s.Word] = Factory(list)

    # ------------------------------------------------------------ walking

    def visit(self, node: object, expect: Expect) -> None:
        if isinstance(node, LEAVES):
            return
        match node:
            case tuple():
                for part in node:
                    self.visit(part, expect)
            case s.Clause():
                self.clauses.append((node, expect))
                self._visit_tails(node.tails)
            case s.NoClause():
                self.clauses.append((s.Clause(node.phrase, node.tails, node.span), "event"))
                self._visit_tails(node.tails)
            case s.Each():
                self._visit_each(node)
            case s.BehaviourDeclaration():
                self.visit(node.means, "event")
            case s.Ignore():
                self.visit(node.clause, "event")
            case s.ScoreFading():
                self.visit(node.other, "event")
            case s.PerNumber():
                self._note_paying_field(node.field)
                self.visit(node.amount, expect)
            case s.PerSilenceOf():
                self.visit(node.other, "event")
                self.visit(node.amount, expect)
            case s.Amount():
                self._visit_amount(node.value)
            case s.MatrixOf():
                self._visit_axis(node.row_axis, node.rows)
                self._visit_axis(node.column_axis, node.columns)
            case s.Scenario() | s.Guarantee():
                pass
            case s.OrOf() | s.AndOf():
                if expect == "lead":
                    self._find_loose(node)
                self._find_objects(node)
                self.visit(node.parts, expect)
            case _:
                for name in inner_names(node):
                    self.visit(getattr(node, name), expect)

    def _visit_tails(self, tails: Sequence[s.Tail]) -> None:
        for tail in tails:
            match tail:
                case s.WhereTail():
                    self.visit(tail.condition, "property")
                case s.AfterTail() | s.AfterSilenceTail() | s.WithoutTail():
                    self.visit(tail.other, "event")
                case s.WithTotal():
                    self.fields.properties.note(tail.property.text, "number", tail.span)
                case _:
                    pass

    def _visit_each(self, node: s.Each) -> None:
        parts = take_apart(node.condition, self.phrases)
        if isinstance(node.condition, s.AndOf):
            self._find_objects(node.condition)
        if isinstance(parts, EachParts):
            self.visit(parts.clauses, "event")
            self.visit(parts.conditions, "lead")
        else:
            self.visit(node.condition, "lead")
        self.visit(node.effects, "lead")

    def _visit_amount(self, value: s.Value) -> None:
        is_name = read_number(value.text) is None and fold(value.text) not in self.phrases.names.lets
        if value.quoted or is_name:
            self._note_paying_field(s.Word(value.text, span=value.span))

    def _note_paying_field(self, word: s.Word) -> None:
        self.paying_fields.append(word)
        self.fields.note(word, "number")

    def _visit_axis(self, axis: s.Target | s.Phrase, bands: Sequence[s.Band]) -> None:
        if isinstance(axis, s.Phrase):
            phrase = evolve(axis, said="field")
            for band in bands:
                if band.tails:
                    self.clauses.append((s.Clause(phrase, band.tails, band.span), "lead"))

    # ------------------------------------------------------------ values left loose

    def _find_loose(self, node: s.OrOf | s.AndOf) -> None:
        anchor: s.Clause | None = None
        first: s.Clause | None = None
        joined_by: Literal["or", "and"] = "or" if isinstance(node, s.OrOf) else "and"
        for part in node.parts:
            if anchor is not None and isinstance(part, s.Clause) and self._looks_like_value(part):
                first = first or part
                self.loose[id(part)] = LooseValue(part, anchor, joined_by, first)
            else:
                last, first = _last_clause(part), None
                anchor = last if last is not None and self._compares_with_text(last) else None

    def _find_objects(self, node: s.OrOf | s.AndOf) -> None:
        """Single words after `or`, `and` that look like one more object of the behaviour before them."""
        anchor: s.Clause | None = None
        joined_by: Literal["or", "and"] = "or" if isinstance(node, s.OrOf) else "and"
        for part in node.parts:
            alone = (
                isinstance(part, s.Clause) and self._looks_like_value(part) and len(part.phrase.parts) == 1
            )
            if anchor is not None and isinstance(part, s.Clause) and alone:
                self.objects[id(part)] = LooseValue(part, anchor, joined_by, part)
            else:
                last = _last_clause(part)
                several = last is not None and len(last.phrase.parts) > 1
                behaved = last is not None and self.phrases.reading(last).meaning == "behaviour"
                anchor = last if several and behaved else None

    def _looks_like_value(self, clause: s.Clause) -> bool:
        phrase = clause.phrase
        single = len(phrase.parts) == 1
        plain = all(isinstance(part, s.Word) and (single or not part.quoted) for part in phrase.parts)
        return plain and not clause.tails and not phrase.said and not phrase.only and not phrase.excepting

    def _compares_with_text(self, clause: s.Clause) -> bool:
        if len(clause.tails) != 1 or not isinstance(tail := clause.tails[0], s.Comparison):
            return False
        if tail.relation not in (*_EQUALS, *_TEXT_TESTS, "includes") or not isinstance(tail.value, s.Value):
            return False
        values = self.phrases.values
        return values.shape(tail.value) == "text" and values.named(tail.value) is None

    def is_something(self, clause: s.Clause) -> bool:
        """The file says elsewhere what these words are, or they hold a verb that is known."""
        name = self.phrases.name(clause.phrase)
        if self.phrases.is_known_field(name) or fold(name) in self.phrases.evidence.behaviours:
            return True
        if len(clause.phrase.parts) == 1:
            return self.phrases.reading(clause).meaning != "field"
        behaviour = self.phrases.behaviour(clause.phrase)
        return behaviour is not None and behaviour.known

    # ------------------------------------------------------------ what words are elsewhere

    def evidence(self) -> Evidence:
        found = Evidence({key(word.text) for word in self.paying_fields})
        for clause, expect in self.clauses:
            if expect == "property" or id(clause) in self.loose or id(clause) in self.objects:
                continue
            name = self.phrases.name(clause.phrase)
            reading = self.phrases.reading(clause)
            if expect == "event" or _surely_behaviour(reading):
                found.behaviours.add(fold(name))
            elif reading.meaning == "field" and self._surely_field(clause):
                found.fields.add(key(name))
            elif reading.meaning == "field" and not clause.tails:
                found.alone.add(key(name))
        return found

    def _surely_field(self, clause: s.Clause) -> bool:
        compared = any(self.phrases.tail_sort(tail) == "field" for tail in clause.tails)
        return clause.phrase.said == "field" or compared

    # ------------------------------------------------------------ kinds

    def note(self, clause: s.Clause, expect: Expect) -> None:
        """Note what the tails demand of the field or property that the clause is about."""
        if expect == "event" or (expect == "lead" and self.phrases.reading(clause).meaning != "field"):
            return
        table = self.fields.lead if expect == "lead" else self.fields.properties
        name = self.phrases.name(clause.phrase)
        if not clause.tails:
            table.note(name, "yesno", clause.span)
        for tail in clause.tails:
            self._note_tail(table, name, clause, tail)

    def _note_tail(self, table: FieldTable, name: str, clause: s.Clause, tail: s.Tail) -> None:
        match tail:
            case s.InLast() | s.InNext() | s.Ago():
                table.note(name, "date", clause.span)
            case s.Between(low=low, high=high):
                self._note_order(table, name, clause, low)
                self._note_order(table, name, clause, high)
            case s.Comparison(relation="before" | "after" | "on" | "since", value=value):
                table.note(name, "date", clause.span)
                if isinstance(value, s.FieldValue):
                    table.note(value.name.text, "date", clause.span)
            case s.Comparison(relation="at least" | "at most" | "more than" | "less than", value=value):
                self._note_order(table, name, clause, value)
            case s.Comparison(relation="is" | "in", value=value):
                self._note_equal(table, name, clause, value)
            case s.Comparison(relation="includes"):
                table.note(name, "list", clause.span)
            case s.Comparison():
                table.note(name, "text", clause.span)
            case _:
                pass

    def _note_order(self, table: FieldTable, name: str, clause: s.Clause, value: s.AnyValue) -> None:
        if isinstance(value, s.FieldValue):
            self._note_link(table, name, clause, value, ordered=True)
        elif (shape := self.phrases.values.shape(value)) in ("number", "day"):
            table.note(name, "number" if shape == "number" else "date", clause.span)

    def _note_equal(self, table: FieldTable, name: str, clause: s.Clause, value: s.AnyValue) -> None:
        if isinstance(value, s.FieldValue):
            self._note_link(table, name, clause, value, ordered=False)
        elif isinstance(value, s.Today):
            table.note(name, "date", clause.span)
        else:
            for sort in dict.fromkeys(map(self._answer_sort, self.phrases.values.items(value))):
                table.answer(name, Answer(sort, clause.span))

    def _answer_sort(self, value: s.Value) -> Literal["word", "digit", "other"]:
        if value.quoted:
            return "other"
        text = fold(self.phrases.values.text(value))
        return "word" if text in YES_OR_NO else "digit" if text in ("0", "1") else "other"

    def _note_link(
        self, table: FieldTable, name: str, clause: s.Clause, value: s.FieldValue, ordered: bool
    ) -> None:
        if value.percent is not None:
            table.note(name, "number", clause.span)
            table.note(value.name.text, "number", clause.span)
        table.link(name, value.name.text, ordered, clause.span)


def _surely_behaviour(reading: Reading) -> bool:
    return reading.meaning == "behaviour" and not reading.guess and not reading.count


def _last_clause(node: s.Condition) -> s.Clause | None:
    while isinstance(node, s.AndOf):
        node = node.parts[-1]
    return node if isinstance(node, s.Clause) else None
