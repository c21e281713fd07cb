"""Behaviours as tests on one event: by the log's own columns, and by what the file declares a phrase to mean.

A declared phrase and the log's own (verb, object) pair both count. Within a declaration, `visited anything`
means the log's own `visited` events only: so declarations do not go round in circles through it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from attrs import Factory, define, evolve, frozen

from ..dsl import syntax as s
from ..dsl.words import verb_spellings
from ..runtime import rules as r
from ..runtime.folding import fold
from .names import Names
from .phrases import Behaviour, Phrases
from .where import Wheres

Pair = tuple[str, str]  # verb key, folded object; "" stands for any

NOTHING = r.NoneOf((r.Anything(),))
_DEEPEST = 50


@frozen
class Declared:
    """One declared behaviour: its pairs of verb and object; `activity` has none."""

    statement: s.BehaviourDeclaration
    pairs: tuple[Pair, ...]
    name: str


@define
class Behaviours:
    """Makes event tests of phrases. On a mistake it reports and gives a test that no event passes."""

    names: Names
    phrases: Phrases
    wheres: Wheres
    declared: dict[Pair, Declared] = Factory(dict)
    activity_declared: Declared | None = None
    done: dict[str, r.EventTest] = Factory(dict)
    open: list[str] = Factory(list)
    circular: set[str] = Factory(set)

    @classmethod
    def of(cls, names: Names, phrases: Phrases, wheres: Wheres) -> Behaviours:
        behaviours = cls(names, phrases, wheres)
        for statement in names.behaviours:
            behaviours._declare(statement)
        return behaviours

    # ------------------------------------------------------------ what is declared

    def _declare(self, statement: s.BehaviourDeclaration) -> None:
        name = self.phrases.name(statement.phrase)
        behaviour = self.phrases.behaviour(statement.phrase)
        if behaviour is None or statement.phrase.only or statement.phrase.excepting:
            self.names.report("E130", statement.phrase.span, phrase=name)
            return
        pairs = tuple((v, o) for v in behaviour.verbs for o in behaviour.objects or ("",))
        new = Declared(statement, pairs, name)
        earlier = [self.declared[pair] for pair in pairs if pair in self.declared]
        if behaviour.is_activity and self.activity_declared:
            earlier = [self.activity_declared]
        if earlier:
            line = self.names.line(earlier[0].statement.span, statement.span)
            self.names.report("E100", statement.phrase.span, "behaviour", name=name, line=line)
            return
        if behaviour.is_activity:
            self.activity_declared = new
        for pair in pairs:
            self.declared[pair] = new

    def check_declarations(self) -> None:
        """Report what is wrong with declarations, whether a rule names them or not."""
        if self.activity_declared:
            self._meaning(self.activity_declared)
        for declared in self.declared.values():
            self._meaning(declared)

    def _meaning(self, declared: Declared) -> r.EventTest:
        """What a declared phrase means, worked out once."""
        if declared.name in self.done:
            return self.done[declared.name]
        if declared.name in self.circular:
            return NOTHING
        if declared.name in self.open or len(self.open) > _DEEPEST:
            self._report_circle(declared)
            return NOTHING
        self.open.append(declared.name)
        test = either([self._alternative(clause) for clause in declared.statement.means])
        self.open.pop()
        self.done[declared.name] = test
        return test

    def _report_circle(self, declared: Declared) -> None:
        at = self.open.index(declared.name) if declared.name in self.open else 0
        circle = self.open[at:]
        self.circular.update(circle)
        path = " → ".join([*circle, declared.name])
        self.names.report("E103", declared.statement.phrase.span, name=declared.name, path=path)

    def _alternative(self, clause: s.Clause) -> r.EventTest:
        for tail in clause.tails:
            if not isinstance(tail, s.WhereTail):
                self.names.report("E154", tail.span, said=self.names.written(tail.span))
                return NOTHING
        return self.clause_test(clause)

    # ------------------------------------------------------------ phrases

    def activity(self) -> r.EventTest:
        """What `activity` and `anything` alone mean: any event, or what the file declares activity to be."""
        if self.activity_declared is None:
            return r.Anything()
        self.names.used.add(("behaviour", fold(self.activity_declared.name)))
        return self._meaning(self.activity_declared)

    def clause_test(self, clause: s.Clause) -> r.EventTest:
        """The events of a phrase, narrowed by its `where`; times and counts are left to the caller."""
        return narrowed(self.phrase_test(clause.phrase), self.where_tests(clause))

    def where_tests(self, clause: s.Clause) -> list[r.EventTest]:
        return [self.wheres.test(tail) for tail in clause.tails if isinstance(tail, s.WhereTail)]

    def phrase_test(self, phrase: s.Phrase) -> r.EventTest:
        if phrase.said == "field":
            self.names.report("E131", phrase.span, phrase=self.phrases.name(phrase))
            return NOTHING
        if self.phrases.is_defined(phrase) and (fold(self.phrases.name(phrase)), "") not in self.declared:
            self.names.report("E131", phrase.span, "definition", phrase=self.phrases.name(phrase))
            return NOTHING
        behaviour = self.phrases.behaviour(phrase)
        if behaviour is None:
            self.names.report("E130", phrase.span, phrase=self.phrases.name(phrase))
            return NOTHING
        test = self._behaviour_test(behaviour)
        if not phrase.excepting:
            return test
        left_out = [self._excepted(word, behaviour) for word in phrase.excepting]
        return r.AllOf((test, r.NoneOf(tuple(left_out))))

    def _excepted(self, word: s.Word, behaviour: Behaviour) -> r.EventTest:
        """`visited anything except pricing`; after `anything` alone, `opened email` is a behaviour."""
        if behaviour.verbs:
            return self._behaviour_test(evolve(behaviour, objects=(fold(word.text),)))
        texts = [word] if word.quoted else [s.Word(text, span=word.span) for text in word.text.split()]
        alone = self.phrases.behaviour(s.Phrase(tuple(texts), span=word.span))
        if alone is not None and alone.known:
            return self._behaviour_test(alone)
        return self._behaviour_test(Behaviour((), (fold(word.text),)))

    def _behaviour_test(self, behaviour: Behaviour) -> r.EventTest:
        if behaviour.is_activity:
            return self.activity()
        verbs = sorted({spelling for verb in behaviour.verbs for spelling in spellings(verb)})
        own = r.Named(tuple(verbs), tuple(sorted(set(behaviour.objects))))
        return either([own, *(self._meaning(declared) for declared in self._declared_for(behaviour))])

    def _declared_for(self, behaviour: Behaviour) -> list[Declared]:
        """What is declared for the pairs of a phrase, each once, in the order of the file."""
        if self.open and not behaviour.objects:
            exact = [self.declared.get((verb, "")) for verb in behaviour.verbs]
            return self._named([d for d in exact if d is not None and d.name != self.open[-1]])
        if behaviour.verbs and behaviour.objects:
            pairs = [(verb, object_) for verb in behaviour.verbs for object_ in behaviour.objects]
            return self._named([self.declared[pair] for pair in pairs if pair in self.declared])
        fits = [
            declared
            for (verb, object_), declared in self.declared.items()
            if verb in (behaviour.verbs or (verb,)) and object_ in (behaviour.objects or (object_,))
        ]
        return self._named(fits)

    def _named(self, found: list[Declared]) -> list[Declared]:
        distinct = {declared.name: declared for declared in found}
        self.names.used.update(("behaviour", fold(name)) for name in distinct)
        return list(distinct.values())

    # ------------------------------------------------------------ only

    def others_than(self, phrase: s.Phrase) -> r.EventTest | None:
        """For `visited only careers`: `visited` events that are not careers, or another declared one too."""
        behaviour = self.phrases.behaviour(evolve(phrase, only=False))
        if behaviour is None or not behaviour.verbs or not behaviour.objects:
            self.names.report("E133", phrase.span, "object", phrase=self.phrases.name(phrase))
            return None
        wanted = {(verb, object_) for verb in behaviour.verbs for object_ in behaviour.objects}
        others = [
            declared
            for (verb, object_), declared in self.declared.items()
            if verb in behaviour.verbs and object_ and not wanted.intersection(declared.pairs)
        ]
        anything = self._behaviour_test(evolve(behaviour, objects=()))
        none_of_it = r.NoneOf((self._behaviour_test(behaviour),))
        distinct = list({declared.name: declared for declared in others}.values())
        return r.AllOf((anything, either([none_of_it, *(self._meaning(d) for d in distinct)])))


@cache
def spellings(verb: str) -> frozenset[str]:
    """Every way logs spell a verb, folded: all languages' words for it, also joined by `_` or `-`."""
    folded = [fold(spelling) for spelling in verb_spellings(verb) or (verb,)]
    return frozenset(text.replace(" ", joint) for text in folded for joint in " _-")


def either(parts: Sequence[r.EventTest]) -> r.EventTest:
    """Any of the parts, flat, each once."""
    flat = dict.fromkeys(
        inner for part in parts for inner in (part.parts if isinstance(part, r.AnyOf) else (part,))
    )
    return next(iter(flat)) if len(flat) == 1 else r.AnyOf(tuple(flat))


def narrowed(test: r.EventTest, narrowing: Sequence[r.EventTest]) -> r.EventTest:
    """The events of a test that pass all the others too."""
    return r.AllOf((test, *narrowing)) if narrowing else test
