"""`where`: a condition on the events' own properties, which are names of their own."""

from __future__ import annotations

from attrs import define

from ..dsl import syntax as s
from ..runtime import rules as r
from .field_tests import HARMLESS, FieldTests
from .joins import join
from .phrases import Phrases


@define
class Wheres:
    """Builds what stands after `where`."""

    phrases: Phrases
    field_tests: FieldTests

    def test(self, tail: s.WhereTail) -> r.Where:
        return r.Where(self._condition(tail.condition))

    def _condition(self, node: s.Condition) -> r.Condition:
        match node:
            case s.Clause():
                return self._clause(node)
            case s.TotalClause():
                self._report(node, "total")
                return HARMLESS
            case s.NoClause():
                self._report(node, "behaviour")
                return HARMLESS
            case _:
                return join(node, self._condition, self.field_tests.values)

    def _clause(self, clause: s.Clause) -> r.Condition:
        phrase = clause.phrase
        lists = any(isinstance(part, s.Words) for part in phrase.parts)
        said = {self.phrases.tail_sort(tail) for tail in clause.tails}
        behaviour = self.phrases.behaviour(phrase)
        alone = not clause.tails and not phrase.said and len(phrase.parts) > 1
        if alone and behaviour is not None and behaviour.known:
            self._report(clause, "behaviour")
            return HARMLESS
        if lists or phrase.only or phrase.excepting or phrase.said == "event" or "event" in said:
            self._report(clause, "behaviour")
            return HARMLESS
        return self.field_tests.condition(self.phrases.word(phrase), clause.tails, "property", clause.span)

    def _report(self, node: s.Clause | s.TotalClause | s.NoClause, variant: str) -> None:
        names = self.phrases.names
        names.report("E155", node.span, variant, said=names.written(node.span))
