"""What a phrase means: a field, a definition, or a behaviour with its verb and object.

Words alone do not tell; the file does: what it declares, which verbs are known, what is said of the phrase,
and how it uses the same words elsewhere (`Evidence`). Nothing here reports: who builds from a reading does.
"""

from __future__ import annotations

from typing import Literal

from attrs import Factory, define, frozen

from ..dsl import syntax as s
from ..dsl.words import longest_verb, verb_of
from ..runtime.folding import fold
from .names import Names, key
from .values import Values

Meaning = Literal["definition", "field", "behaviour"]
TailSort = Literal["field", "event", "time"]

# `created date in the last 30 days` is about a column, although `created` is a verb.
_DATE_WORDS = ("date", "datum")
_ORDERS = ("at least", "at most", "more than", "less than")


@frozen
class Behaviour:
    """A behaviour phrase taken apart.

    `verbs` are concepts of the verb table, or folded words; `objects` are folded; empty stands for any.
    `known`: a verb is in the verb table or declared.
    """

    verbs: tuple[str, ...]
    objects: tuple[str, ...]
    known: bool = False

    @property
    def is_activity(self) -> bool:
        return not self.verbs and not self.objects


@define
class Evidence:
    """How the file uses words elsewhere.

    `fields`: keys of what is compared, stepped over or called a `field`; `alone`: keys of single words that
    stand alone; `behaviours`: folded phrases that can only be behaviours.
    """

    fields: set[str] = Factory(set)
    alone: set[str] = Factory(set)
    behaviours: set[str] = Factory(set)


@frozen
class Reading:
    """`guess`: it could be the other; `count`: a behaviour counted without the word `times`."""

    meaning: Meaning
    guess: bool = False
    count: bool = False


@define
class Phrases:
    """Reads phrases by what the file declares."""

    names: Names
    values: Values
    evidence: Evidence = Factory(Evidence)
    declared_verbs: set[str] = Factory(set)
    declared_phrases: set[str] = Factory(set)

    @classmethod
    def of(cls, names: Names, values: Values) -> Phrases:
        phrases = cls(names, values)
        for declaration in names.behaviours:
            phrases.declared_phrases.add(fold(phrases.name(declaration.phrase)))
            behaviour = phrases.behaviour(declaration.phrase)
            if behaviour is not None:
                phrases.declared_verbs.update(behaviour.verbs)
        return phrases

    def name(self, phrase: s.Phrase) -> str:
        """The phrase as one name, single spaces between its words; lists in square brackets."""
        if len(phrase.parts) == 1:
            return self._text(phrase.parts[0])
        return " ".join([self._text(part) for part in phrase.parts])

    def word(self, phrase: s.Phrase) -> s.Word:
        """The phrase as the name of a field."""
        return s.Word(self.name(phrase), span=phrase.span)

    def _text(self, part: s.Word | s.Words | s.AnyEvent) -> str:
        match part:
            case s.Word():
                return part.text
            case s.AnyEvent():
                return self.names.written(part.span) or part.word
            case s.Words():
                return f"[{', '.join(item.text for item in part.items)}]"

    # ------------------------------------------------------------ which meaning

    def reading(self, clause: s.Clause) -> Reading:
        """What the phrase of a clause is, where both a field and a behaviour could stand."""
        phrase = clause.phrase
        name = self.name(phrase)
        if phrase.said:
            return Reading("field" if phrase.said == "field" else "behaviour")
        if self.is_defined(phrase):
            return Reading("definition")
        sorts = {self.tail_sort(tail) for tail in clause.tails}
        if self._only_behaviours_look_so(phrase, sorts):
            return Reading("behaviour")
        if "field" in sorts:
            return self._compared(clause, sorts)
        if fold(name) in self.declared_phrases:
            return Reading("behaviour")
        if key(name) in self.names.field_kinds:
            return Reading("field")
        if not sorts:
            return Reading("behaviour" if len(phrase.parts) > 1 else "field")
        return self._timed(clause)

    def _only_behaviours_look_so(self, phrase: s.Phrase, sorts: set[TailSort]) -> bool:
        if "event" in sorts or phrase.only or phrase.excepting:
            return True
        if any(isinstance(part, s.Words) for part in phrase.parts):
            return True
        anything = any(isinstance(part, s.AnyEvent) for part in phrase.parts)
        return anything and "field" not in sorts

    def is_known_field(self, name: str) -> bool:
        """Whether the file declares the name as a field, or uses it as one elsewhere."""
        field_key, evidence = key(name), self.evidence
        declared = field_key in self.names.field_kinds
        return declared or field_key in evidence.fields or field_key in evidence.alone

    def is_defined(self, phrase: s.Phrase) -> bool:
        """Whether the phrase is the name of a definition, and nothing says otherwise."""
        name = fold(self.name(phrase))
        return not phrase.said and len(phrase.parts) == 1 and name in self.names.defines

    def _compared(self, clause: s.Clause, sorts: set[TailSort]) -> Reading:
        """A comparison makes a field of it, but for a behaviour counted without the word `times`."""
        name = self.name(clause.phrase)
        if key(name) in self.names.field_kinds or key(name) in self.evidence.fields:
            return Reading("field")
        behaviour = self.behaviour(clause.phrase)
        several = len(clause.phrase.parts) > 1
        declared = fold(name) in self.declared_phrases or (behaviour is not None and behaviour.is_activity)
        counted = any(self._is_count(tail) for tail in clause.tails)
        if counted and (declared or (several and ("time" in sorts or (behaviour and behaviour.known)))):
            return Reading("behaviour", count=True)
        return Reading("behaviour" if declared else "field")

    def _is_count(self, tail: s.Tail) -> bool:
        match tail:
            case s.Comparison(relation=relation, value=value):
                return relation in _ORDERS and self.values.shape(value) == "number"
            case _:
                return False

    def _timed(self, clause: s.Clause) -> Reading:
        """Only times are said of it: a behaviour that happened then, or a date field."""
        name = self.name(clause.phrase)
        says_date = any(fold(self._text(part)) in _DATE_WORDS for part in clause.phrase.parts)
        if key(name) in self.evidence.fields or says_date:
            return Reading("field")
        behaviour = self.behaviour(clause.phrase)
        if fold(name) in self.evidence.behaviours or (behaviour is not None and behaviour.known):
            return Reading("behaviour")
        compared = any(isinstance(tail, s.Comparison | s.Between) for tail in clause.tails)
        if len(clause.phrase.parts) == 1 or compared:
            return Reading("field")
        return Reading("behaviour", guess=True)

    def tail_sort(self, tail: s.Tail) -> TailSort:
        """Whether a tail is said of fields only, of behaviours only, or (a time) of both."""
        match tail:
            case s.Comparison(relation="before" | "after" | "on" | "since"):
                return "time"
            case s.Between(low=low, high=high):
                shapes = {self.values.shape(low), self.values.shape(high)}
                return "time" if shapes == {"day"} else "field"
            case s.InLast() | s.Ago():
                return "time"
            case s.Comparison() | s.IsKnown() | s.InNext():
                return "field"
            case _:
                return "event"

    # ------------------------------------------------------------ verb and object

    def behaviour(self, phrase: s.Phrase) -> Behaviour | None:
        """The phrase as a behaviour; None where its lists leave open what belongs together."""
        lists = [part for part in phrase.parts if isinstance(part, s.Words)]
        words = [part for part in phrase.parts if isinstance(part, s.Word)]
        anything = any(isinstance(part, s.AnyEvent) for part in phrase.parts)
        if lists:
            return self._with_lists(phrase, lists, words, anything)
        if not words:
            return Behaviour((), (), known=True)
        verb, rest, known = self._verb_in(words)
        if anything and rest:
            every = [s.Word(self._text(part)) for part in phrase.parts]
            verb, rest, known = self._verb_in(every)
        return Behaviour((verb,), (fold(" ".join(rest)),) if rest else (), known)

    def _with_lists(
        self, phrase: s.Phrase, lists: list[s.Words], words: list[s.Word], anything: bool
    ) -> Behaviour | None:
        if len(lists) > 2 or (len(lists) == 2 and (words or anything)) or (words and anything):
            return None
        first = lists[0]
        if len(lists) == 2:
            second = lists[1]
            swapped = self._all_verbs(second) and not self._all_verbs(first)
            verbs, objects = (second, first) if swapped else (first, second)
            return self._listed(verbs, tuple(fold(item.text) for item in objects.items))
        if not words:
            return self._listed(first, ())
        verb, rest, known = self._verb_in(words)
        list_leads = isinstance(phrase.parts[0], s.Words)
        if known or not (list_leads or self._all_verbs(first)):
            return None if rest else Behaviour((verb,), tuple(fold(item.text) for item in first.items), known)
        return self._listed(first, (fold(" ".join(word.text for word in words)),))

    def _listed(self, verbs: s.Words, objects: tuple[str, ...]) -> Behaviour:
        known = all(self._known_verb(item.text) is not None for item in verbs.items)
        return Behaviour(tuple(self.verb_key(item.text) for item in verbs.items), objects, known)

    def _all_verbs(self, words: s.Words) -> bool:
        return all(self._known_verb(item.text) is not None for item in words.items)

    def verb_key(self, text: str) -> str:
        """A verb's concept, or the folded word where it is in no verb table."""
        return verb_of(fold(text)) or fold(text)

    def _known_verb(self, text: str) -> str | None:
        folded = fold(text)
        return verb_of(folded) or (folded if folded in self.declared_verbs else None)

    def _verb_in(self, words: list[s.Word]) -> tuple[str, list[str], bool]:
        """The verb (the leftmost known one, else the first word), the other words, whether it is known."""
        texts = [fold(word.text) for word in words]
        for at, word in enumerate(words):
            found = self._verb_at(words, texts, at)
            if found is not None:
                concept, length = found
                return concept, [w.text for w in words[:at] + words[at + length :]], True
            if texts[at] in self.declared_verbs:
                return texts[at], [w.text for w in words if w is not word], True
        return texts[0], [word.text for word in words[1:]], False

    def _verb_at(self, words: list[s.Word], texts: list[str], at: int) -> tuple[str, int] | None:
        """A verb of the table that begins here; several words of it are never partly quoted."""
        if words[at].quoted:
            concept = verb_of(texts[at])
            return (concept, 1) if concept else None
        end = next((i for i in range(at, len(words)) if words[i].quoted), len(words))
        return longest_verb(texts[:end], at)
