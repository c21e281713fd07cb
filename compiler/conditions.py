"""Conditions: from what was written to what is meant, with every name resolved.

`Conditions` puts together what single fields, behaviours and totals contribute, and knows definitions,
`each`, the heads of matrices, and the one behaviour that a fading `when` goes by. A mistake is reported and
stands as a harmless value, so that one run finds all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import Factory, define, evolve

from ..dsl import syntax as s
from ..dsl.words import words
from ..runtime import rules as r
from ..runtime.folding import fold
from .behaviours import Behaviours
from .each import EachParts, take_apart
from .event_sets import COUNTS, NO_EVENTS, EventSets
from .field_tests import HARMLESS, FieldTests, all_of
from .fields import Fields
from .joins import join
from .moments import Moments
from .names import Names, key, nearest
from .phrases import Phrases
from .total_tests import Layer, TotalTests
from .uses import Uses, note_uses
from .values import Values
from .where import Wheres

_DEEPEST = 50


@define
class Conditions:
    """Builds the conditions of one model; made by `Conditions.of` once all names are collected."""

    names: Names
    phrases: Phrases
    fields: Fields
    uses: Uses
    field_tests: FieldTests
    behaviours: Behaviours
    event_sets: EventSets
    total_tests: TotalTests
    _definitions: dict[tuple[str, Layer], r.Condition] = Factory(dict)
    _open: list[str] = Factory(list)
    _circular: set[str] = Factory(set)

    @classmethod
    def of(cls, names: Names, fields: Fields, statements: Sequence[s.Statement]) -> Conditions:
        """Note what all statements demand of fields and words, settle the kinds, make ready to build."""
        values = Values(names)
        phrases = Phrases.of(names, values)
        uses = note_uses(statements, phrases, fields)
        fields.settle()
        moments = Moments(values)
        field_tests = FieldTests(values, moments, fields)
        behaviours = Behaviours.of(names, phrases, Wheres(phrases, field_tests))
        event_sets = EventSets(values, moments, fields, behaviours)
        total_tests = TotalTests(names, values)
        made = cls(names, phrases, fields, uses, field_tests, behaviours, event_sets, total_tests)
        made._check_declared()
        return made

    # ------------------------------------------------------------ conditions

    def condition(self, node: s.Condition, layer: Layer) -> r.Condition:
        """What a condition means. `layer` says what it may read: "segment" fields and behaviour, "rule" the
        segment too, "stage" (and labels and matrices) totals as well."""
        match node:
            case s.Clause():
                return self._clause(node, layer)
            case s.TotalClause():
                return self.total_tests.condition(node.target, node.tails, layer, node.span)
            case s.NoClause():
                return self.event_sets.silence(node)
            case _:
                return join(node, lambda part: self.condition(part, layer), self.phrases.values)

    def _clause(self, clause: s.Clause, layer: Layer) -> r.Condition:
        if id(clause) in self.uses.loose:
            self._report_loose(clause)
            return HARMLESS
        if id(clause) in self.uses.objects:
            self._warn_of_object(clause)
        reading = self.phrases.reading(clause)
        if reading.meaning == "definition":
            return self._definition(clause, layer)
        if reading.meaning == "behaviour":
            if reading.guess:
                self.names.report("W100", clause.phrase.span, phrase=self.phrases.name(clause.phrase))
            return self.event_sets.condition(clause)
        return self._field(clause, layer)

    def _field(self, clause: s.Clause, layer: Layer) -> r.Condition:
        word = self.phrases.word(clause.phrase)
        listed = any(isinstance(part, s.Words) for part in clause.phrase.parts)
        if listed or clause.phrase.only or clause.phrase.excepting:
            self.names.report("E130", clause.phrase.span, "field", phrase=word.text)
            return HARMLESS
        if not clause.tails and not clause.phrase.said and fold(word.text) in self.names.lets:
            line = self.names.line(self.names.let_statements[fold(word.text)].span, clause.span)
            self.names.report("E124", clause.span, name=word.text, line=line)
            return HARMLESS
        reads_class = fold(word.text) in self.names.classes and clause.phrase.said != "field"
        if reads_class and fold(word.text) not in self.names.field_kinds:
            name = self.names.classes[fold(word.text)]
            self.names.report("E145", clause.phrase.span, name=name, said=word.text)
            return HARMLESS
        if not clause.tails and not clause.phrase.said:
            self._warn_of_misspelling(word)
        return self.field_tests.condition(word, clause.tails, "lead", clause.span)

    def _report_loose(self, clause: s.Clause) -> None:
        """`country is DE or AT`, `industry is Oil and gas`: the words after belong to the value before."""
        row = self.uses.rows.get(id(clause))
        if row is None:
            return
        tail = row[0].anchor.tails[0]
        if not isinstance(tail, s.Comparison) or not isinstance(tail.value, s.Value):
            return
        joined_by = row[0].joined_by
        table = words(self.names.language)
        relation = {False: table.canonical("IN"), True: table.canonical("NOT_IN")}[tail.negated]
        if tail.relation not in ("is", "in"):
            relation = self.names.written(evolve(tail.span, end=tail.value.span.start))
        values = [tail.value, *(s.Value(*self._single_word(found.clause)) for found in row)]
        self.names.report(
            "E129",
            clause.span,
            f"{joined_by}_not" if tail.negated and joined_by == "and" else joined_by,
            field=self.phrases.name(row[0].anchor.phrase),
            value=tail.value.text,
            word=values[1].text,
            relation=relation,
            values=", ".join(f'"{value.text}"' if value.quoted else value.text for value in values),
            whole=f" {table.canonical(joined_by.upper())} ".join(value.text for value in values),
        )

    def _single_word(self, clause: s.Clause) -> tuple[str, bool]:
        """The words of a phrase, and whether they stand in quotes."""
        first = clause.phrase.parts[0]
        return self.phrases.name(clause.phrase), isinstance(first, s.Word) and first.quoted

    def _warn_of_object(self, clause: s.Clause) -> None:
        """`visited pricing or careers`: `careers` is a yes/no field, though it may be meant as a page."""
        found = self.uses.objects[id(clause)]
        phrase = found.anchor.phrase
        word = self.phrases.name(clause.phrase)
        verb = self.phrases.name(evolve(phrase, parts=phrase.parts[:1]))
        object_ = self.phrases.name(evolve(phrase, parts=phrase.parts[1:]))
        facts = {"phrase": self.phrases.name(phrase), "word": word, "verb": verb, "object": object_}
        self.names.report("W102", clause.span, "and" if found.joined_by == "and" else "", **facts)

    def _warn_of_misspelling(self, word: s.Word) -> None:
        """A yes/no field whose name is all but that of a definition or a declared behaviour."""
        if key(word.text) in self.names.field_kinds:
            return
        defined = [statement.name.text for statement in self.names.defines.values()]
        declared = [self.phrases.name(statement.phrase) for statement in self.names.behaviours]
        close = nearest(word.text, [*defined, *declared], cutoff=0.8)
        if close:
            self.names.report("W104", word.span, word=word.text, nearest=close)

    # ------------------------------------------------------------ definitions

    def _definition(self, clause: s.Clause, layer: Layer) -> r.Condition:
        folded = fold(self.phrases.name(clause.phrase))
        statement = self.names.defines[folded]
        self.names.used.add(("define", folded))
        if clause.tails:
            said = self.names.written(clause.tails[0].span)
            line = self.names.line(statement.span, clause.span)
            self.names.report("E128", clause.span, name=statement.name.text, said=said, line=line)
            return HARMLESS
        return self._defined(folded, layer)

    def _defined(self, folded: str, layer: Layer) -> r.Condition:
        """What a definition means, built once for each layer."""
        known = self._definitions.get((folded, layer))
        if known is not None:
            return known
        if folded in self._circular:
            return HARMLESS
        statement = self.names.defines[folded]
        if folded in self._open or len(self._open) > _DEEPEST:
            circle = self._open[self._open.index(folded) if folded in self._open else 0 :]
            self._circular.update(circle)
            path = " → ".join(self.names.defines[name].name.text for name in (*circle, folded))
            self.names.report("E105", statement.span, name=statement.name.text, path=path)
            return HARMLESS
        self._open.append(folded)
        built = self.condition(statement.condition, layer)
        self._open.pop()
        self._definitions[folded, layer] = built
        return built

    def _check_declared(self) -> None:
        """Report what is wrong in definitions and declared behaviours, also in those that no rule will name.

        What they read and name counts only once a rule names them.
        """
        tables = (self.fields.lead, self.fields.properties)
        read, used = [set(table.read) for table in tables], set(self.names.used)
        for folded in self.names.defines:
            self._defined(folded, "stage")
        self.behaviours.check_declarations()
        for table, before in zip(tables, read, strict=True):
            table.read = before
        self.names.used = used
        self._definitions.clear()
        self.behaviours.done.clear()

    # ------------------------------------------------------------ each, fading, windows

    def each(self, node: s.Condition) -> tuple[tuple[r.Events, ...], r.Condition]:
        """An `each` condition: the events that pay, and the condition on the lead, counts with it."""
        parts = take_apart(node, self.phrases)
        if not isinstance(parts, EachParts):
            variant = "mixed" if parts == "mixed" else ""
            self.names.report("E150", node.span, variant, said=self.names.written(node.span))
            return (NO_EVENTS,), HARMLESS
        events: list[r.Events] = []
        conditions: list[r.Condition] = []
        for clause in parts.clauses:
            if clause.phrase.only:
                events.append(self.event_sets.events(clause))
                continue
            events.append(self.event_sets.without_counts(clause))
            counted = self.event_sets.counts(clause, events[-1])
            if counted and len(parts.clauses) > 1:
                count = next(tail for tail in clause.tails if isinstance(tail, COUNTS))
                self.names.report("E152", count.span, said=self.names.written(count.span))
            conditions += counted
        conditions += [self.condition(part, "rule") for part in parts.conditions]
        return tuple(events), all_of(conditions) if conditions else r.Always(True)

    def events(self, clause: s.Clause, whole_log: bool = False) -> r.Events:
        """The events a clause means where no condition can stand (silence, sequences, `ignore`)."""
        return self.event_sets.events(clause, whole_log)

    def activity(self) -> r.EventTest:
        """What counts as activity."""
        return self.behaviours.activity()

    def times(self, tails: Sequence[s.Tail]) -> tuple[r.TimeTest, ...]:
        """The window of `only events … count`."""
        return self.event_sets.times(tails)

    def single_behaviour(self, node: s.Condition) -> r.Events | None:
        """The events of the one behaviour a condition names, for fading by the latest; else None, said."""
        found = self._behaviours_in(node, 0)
        if len(found) == 1:
            return self.event_sets.without_counts(found[0])
        self.names.report("E153", node.span, "several" if found else "", said=self.names.written(node.span))
        return None

    def _behaviours_in(self, node: s.Condition, depth: int) -> list[s.Clause]:
        """The behaviours that have to happen; one that must not happen is none of them."""
        match node:
            case s.Clause():
                reading = self.phrases.reading(node)
                if reading.meaning == "definition" and depth < _DEEPEST:
                    folded = fold(self.phrases.name(node.phrase))
                    return self._behaviours_in(self.names.defines[folded].condition, depth + 1)
                return [node] if reading.meaning == "behaviour" and not _is_never(node) else []
            case s.AndOf(parts=parts) | s.OrOf(parts=parts) | s.CountOf(parts=parts):
                return [clause for part in parts for clause in self._behaviours_in(part, depth)]
            case s.UnlessOf(main=main) if main is not None:
                return self._behaviours_in(main, depth)
            case _:
                return []

    # ------------------------------------------------------------ matrices

    def band(self, axis: s.Target | s.Phrase, tails: Sequence[s.Tail], layer: Layer = "stage") -> r.Condition:
        """A head of a matrix, on a total or on a field; no tails: `otherwise`."""
        if not tails:
            return r.Always(True)
        if isinstance(axis, s.Target):
            return self.total_tests.condition(axis, tails, layer, tails[0].span)
        return self._field(s.Clause(evolve(axis, said="field"), tuple(tails), tails[0].span), layer)


def _is_never(clause: s.Clause) -> bool:
    return any(isinstance(t, s.Times) and t.comparator in ("at most", "less than") for t in clause.tails)
