"""A program in another spoken language: verbs that are surely an event's verb are translated, nothing else.

Keywords are concepts in the syntax tree and need no translation; fields, objects, definitions and values are
the data's. A verb of the table is translated where its phrase can only be a behaviour; and a declared
behaviour's phrase wherever it stands, so that declaration and use stay one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TypeVar

import attrs
from attrs import define, frozen

from . import syntax as s
from .lexer import find_keywords, split
from .problems import Source
from .renamed import all_nodes, folded, renamed
from .words import key_of, languages, longest_verb, verb_of, words

Node = TypeVar("Node")

_EVENT_TAILS = (
    s.Times,
    s.Different,
    s.TimesPer,
    s.TimesWithin,
    s.WithTotal,
    s.WhereTail,
    s.AfterTail,
    s.AfterSilenceTail,
    s.WithoutTail,
)
_TIME_TAILS = (s.InLast, s.Ago)
_DAY_RELATIONS = ("before", "after", "on", "since")
_DATE_WORDS = ("date", "datum")
_BEGIN_TIMES = frozenset({"ON", "AFTER", "BEFORE", "SINCE", "WITHIN"})


def translate(program: s.Program, language: str) -> s.Program:
    """The program in another language; itself where that is its own. KeyError for an unknown language."""
    if language == program.language:
        return program
    words(language)
    translator = _Translator(language, _declared(program.statements), _names_of(program.statements))
    translated = translator.node(program)
    return attrs.evolve(renamed(translated, language), language=language)


@frozen
class _NotVerbs:
    """What stays though it looks like a behaviour: keys of fields, folded names of definitions and lets."""

    fields: frozenset[str]
    defined: frozenset[str]


@define
class _Translator:
    language: str
    declared: frozenset[str]
    known: _NotVerbs

    # ------------------------------------------------------------ the tree

    def node(self, node: Node, event: bool = False) -> Node:
        """A node with its verbs translated; `event`: a phrase right here can only be a behaviour."""
        match node:
            case s.Clause():
                return self._clause(node, event)  # type: ignore[return-value]
            case s.NoClause():
                parts = self._children(node, {"phrase"})
                return attrs.evolve(parts, phrase=self._phrase(node.phrase, noun=True))
            case s.BehaviourDeclaration():
                means = tuple(self.node(clause, event=True) for clause in node.means)
                return attrs.evolve(node, phrase=self._phrase(node.phrase), means=means)
            case s.Each():
                condition = self._each(node.condition)
                return attrs.evolve(self._children(node, {"condition"}), condition=condition)
            case s.Ignore() | s.ScoreFading() | s.PerSilenceOf():
                return self._children(node, set(), event=True)
            case s.AfterTail() | s.AfterSilenceTail() | s.WithoutTail():
                return self._children(node, set(), event=True)
            case s.WhereTail():
                return node  # properties
            case s.Guarantee():
                subjects = tuple(self._subject(subject) for subject in node.subjects)
                return attrs.evolve(node, subjects=subjects)
        return self._children(node, set())

    def _children(self, node: Node, leave: set[str], event: bool = False) -> Node:
        if isinstance(node, tuple):
            return tuple(self.node(part, event) for part in node)  # type: ignore[return-value]
        if not attrs.has(type(node)):
            return node
        changed = {}
        for attribute in attrs.fields(type(node)):  # type: ignore[arg-type]
            before = getattr(node, attribute.name)
            if attribute.name in leave or not (isinstance(before, tuple) or attrs.has(type(before))):
                continue
            after = self.node(before, event)
            if after is not before:
                changed[attribute.name] = after
        return attrs.evolve(node, **changed) if changed else node  # type: ignore[misc]

    # ------------------------------------------------------------ which phrases

    def _clause(self, clause: s.Clause, event: bool) -> s.Clause:
        tails = self.node(clause.tails)
        sure = event or self._surely_behaviour(clause)
        phrase = self._phrase(clause.phrase) if sure else _as_name(clause)
        return attrs.evolve(clause, phrase=phrase, tails=tails)

    def _surely_behaviour(self, clause: s.Clause) -> bool:
        phrase = clause.phrase
        name = name_of(phrase)
        if phrase.said:
            return phrase.said == "event"
        if folded(name) in self.known.defined and len(phrase.parts) == 1:
            return False
        if any(isinstance(tail, _EVENT_TAILS) for tail in clause.tails) or phrase.only or phrase.excepting:
            return True
        if any(not _is_time(tail) for tail in clause.tails):
            return False
        if folded(name) in self.declared:
            return True
        if field_key(name) in self.known.fields or len(phrase.parts) == 1:
            return False
        about_date = any(
            folded(part.text) in _DATE_WORDS for part in phrase.parts if isinstance(part, s.Word)
        )
        return not (clause.tails and about_date)

    def _each(self, condition: s.Condition) -> s.Condition:
        """`each` pays for its first behaviour's events; that may be a single word: `each unsubscribed`."""
        match condition:
            case s.UnlessOf(main=main) if main is not None:
                rest = self._children(condition, {"main"})
                return attrs.evolve(rest, main=self._each(main))
            case s.AndOf(parts=parts):
                if any(self._is_behaviour(part) for part in parts):
                    return self.node(condition)
                return attrs.evolve(condition, parts=(self._each(parts[0]), *map(self.node, parts[1:])))
            case s.OrOf(parts=parts):
                return attrs.evolve(condition, parts=tuple(map(self._each, parts)))
            case s.Clause(phrase=phrase) if not phrase.said and not self._is_defined(phrase):
                compared = any(
                    not _is_time(tail) and not isinstance(tail, _EVENT_TAILS) for tail in condition.tails
                )
                return self.node(condition, event=not compared)
        return self.node(condition)

    def _is_behaviour(self, condition: s.Condition) -> bool:
        if isinstance(condition, s.OrOf):
            return all(map(self._is_behaviour, condition.parts))
        return isinstance(condition, s.Clause) and self._surely_behaviour(condition)

    def _is_defined(self, phrase: s.Phrase) -> bool:
        return len(phrase.parts) == 1 and folded(name_of(phrase)) in self.known.defined

    def _subject(self, phrase: s.Phrase) -> s.Phrase:
        name = name_of(phrase)
        sure = phrase.said == "event" or folded(name) in self.declared
        is_field = phrase.said == "field" or field_key(name) in self.known.fields
        return self._phrase(phrase) if sure or (len(phrase.parts) > 1 and not is_field) else phrase

    # ------------------------------------------------------------ verbs

    def _phrase(self, phrase: s.Phrase, noun: bool = False) -> s.Phrase:
        """The phrase with its verb or verbs translated; `noun`: behind `no` (`no visit to website`)."""
        if phrase.said == "field":
            return phrase
        phrase = _with_object_named(phrase)
        parts = phrase.parts
        for at, part in enumerate(parts):
            if not isinstance(part, s.Word) or part.quoted:
                continue
            bare = [p.text for p in _bare_from(parts, at)]
            found = longest_verb(bare, at=0)
            if found is not None:
                concept, length = found
                verb = self._verb(" ".join(bare[:length]), concept, noun, last=at + length == len(parts))
                new = tuple(s.Word(word, span=part.span) for word in verb.split())
                alone = len(new) == 1 and length == len(parts) > 1  # one word alone is a yes/no field
                said = "event" if alone and not phrase.said else phrase.said
                changed = attrs.evolve(phrase, parts=(*parts[:at], *new, *parts[at + length :]), said=said)
                return changed if _same_verb(changed, at, concept, len(new)) else phrase
        return attrs.evolve(phrase, parts=tuple(map(self._verbs, parts)))

    def _verbs(self, part: s.Word | s.Words | s.AnyEvent) -> s.Word | s.Words | s.AnyEvent:
        """A list whose items are all verbs of the table."""
        if not isinstance(part, s.Words) or not all(verb_of(item.text) for item in part.items):
            return part
        items = (
            item if item.quoted else attrs.evolve(item, text=self._verb(item.text, verb_of(item.text) or ""))
            for item in part.items
        )
        return attrs.evolve(part, items=tuple(items))

    def _verb(self, text: str, concept: str, noun: bool = False, last: bool = False) -> str:
        """The verb in the other language; as it is where it is of that language already."""
        spellings = words(self.language).verbs.get(concept, ())
        if folded(text) in map(folded, spellings):
            return text
        if noun and _is_other_form(text, concept):
            several = len(text.split()) > 1
            for spelling in spellings[1:]:
                if (len(spelling.split()) > 1) == several and _is_readable(spelling, concept, self.language):
                    return spelling
        return spelling_of(concept, self.language, last) or text


def _as_name(clause: s.Clause) -> s.Phrase:
    """The phrase of a field, in which `activity` is no keyword: `last activity is known`."""
    phrase = clause.phrase
    several = len(phrase.parts) > 1 and not any(isinstance(part, s.Words) for part in phrase.parts)
    if not several or not any(isinstance(part, s.AnyEvent) for part in phrase.parts):
        return phrase
    # What only times are said of is read as a behaviour for that very keyword.
    said = phrase.said or ("event" if all(map(_is_time, clause.tails)) else "")
    return attrs.evolve(_with_names(phrase), said=said)


def _with_object_named(phrase: s.Phrase) -> s.Phrase:
    """The phrase of a behaviour; beside other words of its object `activity` is one of them."""
    words_only = [part for part in phrase.parts if isinstance(part, s.Word)]
    texts = [part.text for part in words_only]
    verbs = (longest_verb(texts, at) for at in range(len(texts)))
    verb_length = next((found[1] for found in verbs if found is not None), 1)
    return _with_names(phrase) if len(texts) > verb_length else phrase


def _with_names(phrase: s.Phrase) -> s.Phrase:
    parts = (
        s.Word(part.text, quoted=True, span=part.span) if isinstance(part, s.AnyEvent) and part.text else part
        for part in phrase.parts
    )
    return attrs.evolve(phrase, parts=tuple(parts))


@cache
def spelling_of(concept: str, language: str, last: bool = False) -> str | None:
    """How a verb is written in a language: its first spelling that reads as words of a phrase.

    `last`: the phrase ends with it, so that `teilgenommen an` would take the `an` of `an 2 tagen` with it.
    """
    found = [
        spelling
        for spelling in words(language).verbs.get(concept, ())
        if _is_readable(spelling, concept, language)
    ]
    alone = [spelling for spelling in found if not (last and _begins_time(spelling.split()[-1], language))]
    return next(iter(alone or found), None)


def _begins_time(word: str, language: str) -> bool:
    return bool(_BEGIN_TIMES & set(words(language).concepts((key_of(word),))))


@cache
def _is_readable(spelling: str, concept: str, language: str) -> bool:
    pieces = find_keywords(split(Source("", f"{spelling} x")).pieces, words(language))
    whole = len(pieces) == len(spelling.split()) + 1 and not any(piece.concepts for piece in pieces)
    return whole and verb_of(spelling) == concept


def _is_other_form(text: str, concept: str) -> bool:
    """Whether a verb is not written in its first form in any language, but as a noun perhaps (`visit to`)."""
    first = {spelling_of(concept, language, last) for language in languages() for last in (False, True)}
    return folded(text) not in {folded(spelling) for spelling in first if spelling}


def _bare_from(parts: Sequence[s.Word | s.Words | s.AnyEvent], at: int) -> Iterable[s.Word]:
    for part in parts[at:]:
        if not isinstance(part, s.Word) or part.quoted:
            return
        yield part


def _same_verb(phrase: s.Phrase, at: int, concept: str, length: int) -> bool:
    """Whether the words that stand beside a verb now leave it the verb it was."""
    before = [part.text for part in phrase.parts[:at] if isinstance(part, s.Word)]
    if any(longest_verb(before, i) for i in range(len(before))):
        return False
    return longest_verb([part.text for part in _bare_from(phrase.parts, at)], 0) == (concept, length)


# ---------------------------------------------------------------- what the program declares


def name_of(phrase: s.Phrase) -> str:
    """The words of a phrase as one name; "" where a list or `anything` stands in it."""
    if not all(isinstance(part, s.Word) for part in phrase.parts):
        return ""
    return " ".join(part.text for part in phrase.parts if isinstance(part, s.Word))


def field_key(name: str) -> str:
    """Names of fields are compared without spaces, `_`, `-` and `.`."""
    return folded(name).translate(str.maketrans("", "", " _-."))


def _is_time(tail: s.Tail) -> bool:
    match tail:
        case s.Comparison(relation=relation, value=value):
            return relation in _DAY_RELATIONS and not isinstance(value, s.FieldValue)
        case s.Between(low=low):
            return isinstance(low, s.Today) or (isinstance(low, s.Value) and _looks_like_day(low.text))
    return isinstance(tail, _TIME_TAILS)


def _looks_like_day(text: str) -> bool:
    pieces = split(Source("", text)).pieces
    return len(pieces) == 1 and pieces[0].type == "DATE"


def _declared(statements: Sequence[s.Statement]) -> frozenset[str]:
    behaviours = (statement for statement in statements if isinstance(statement, s.BehaviourDeclaration))
    return frozenset(folded(name_of(behaviour.phrase)) for behaviour in behaviours) - {""}


def _names_of(statements: Sequence[s.Statement]) -> _NotVerbs:
    fields: set[str] = set()
    defined: set[str] = set()
    for node in all_nodes(tuple(statements)):
        match node:
            case s.Define(name=name) | s.Let(name=name):
                defined.add(folded(name.text))
            case s.FieldDeclaration(name=name) | s.FieldValue(name=name) | s.PerNumber(field=name):
                fields.add(field_key(name.text))
            case s.Clause(phrase=phrase, tails=tails):
                compared = any(not _is_time(tail) and not isinstance(tail, _EVENT_TAILS) for tail in tails)
                if phrase.said == "field" or compared:
                    fields.add(field_key(name_of(phrase)))
    return _NotVerbs(frozenset(fields - {""}), frozenset(defined))
