"""What reads as a sentence of the language and is surely meant otherwise: a misspelt comparison inside what a
lead has done, a count or an auxiliary verb among its words, `50 or more`, a misspelt `up to`.

Taken as written it would never happen, or be the opposite, and nobody would know.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define

from ..dsl import syntax as s
from ..dsl.problems import Problem, Span
from ..dsl.words import longest_verb, verb_spellings, words
from ..runtime.folding import fold
from .names import Names, key
from .nodes import LEAVES, inner_names
from .phrases import Phrases
from .spoken import comparator_of, comparison_in, is_up_to, spoken

_WITHOUT_VALUE = ("IS_KNOWN", "IS_UNKNOWN")
_SAID = frozenset({"E160", "E161", "E162", "E163", "W105"})
_REPEATING = frozenset({"E129", "W100", "W102", "W104"})
_ORDERS = ("is", "at least", "at most", "more than", "less than")


def say_misreadings(statements: Sequence[s.Statement], names: Names, phrases: Phrases) -> None:
    """Report every one in the statements; the evidence of `phrases` has to be complete."""
    _Walk(names, phrases).visit(tuple(statements))


def without_repeated(problems: Sequence[Problem]) -> list[Problem]:
    """The problems without those about the same words as a misreading, whose words are the clearer ones.

    An error stays beside a warning: what has it means nothing.
    """
    clear = [found for found in problems if found.code in _SAID]
    return [found for found in problems if found.code not in _REPEATING or not _is_said(found, clear)]


def _is_said(repeating: Problem, clear: Sequence[Problem]) -> bool:
    span = repeating.span
    around = (found.span for found in clear if found.severity == "error" or repeating.severity == "warning")
    return any(a.file == span.file and a.start <= span.start and span.end <= a.end for a in around)


@define
class _Walk:
    names: Names
    phrases: Phrases

    def visit(self, node: object) -> None:
        if isinstance(node, LEAVES):
            return
        match node:
            case tuple():
                for part in node:
                    self.visit(part)
                return
            case s.Clause():
                self._clause(node)
            case s.OrOf(parts=parts):
                for before, part in zip(parts, parts[1:], strict=False):
                    self._or_more(before, part)
            case s.Amount():
                self._amount(node)
            case _:
                pass
        for name in inner_names(node):
            self.visit(getattr(node, name))

    # ------------------------------------------------------------ behaviours

    def _clause(self, clause: s.Clause) -> None:
        phrase = clause.phrase
        if phrase.said or self.phrases.reading(clause).meaning != "behaviour":
            return
        if fold(self.phrases.name(phrase)) in self.phrases.declared_phrases:
            return
        if not all(isinstance(part, s.Word | s.AnyEvent) for part in phrase.parts):
            return
        # What cannot be meant as a word of its own has no text here.
        texts = [_folded(part) for part in phrase.parts]
        if self._auxiliary(clause, texts) or self._comparator(clause, texts) or self._count(clause, texts):
            return
        behaviour = self.phrases.behaviour(phrase)
        if behaviour is None or behaviour.known:
            return
        if not self._comparison(clause, texts):
            self._field(clause)

    def _auxiliary(self, clause: s.Clause, texts: list[str]) -> bool:
        """`has visited pricing`, `didn't visit pricing`."""
        table = spoken(self.names.language)
        negated = texts[0] in table.negations
        if not negated and texts[0] not in table.auxiliaries:
            return False
        found = next((at for at in range(1, len(texts)) if longest_verb(texts, at)), None)
        if found is None:
            return False
        verb = longest_verb(texts, found)
        assert verb is not None
        concept, length = verb
        said = " ".join(texts[found : found + length])
        own = words(self.names.language).verbs.get(concept, verb_spellings(concept))
        rest = [
            *self._written(clause, 1, found),
            own[0] if negated else said,
            *self._written(clause, found + length, len(texts)),
        ]
        right = " ".join([words(self.names.language).canonical("NOT"), *rest] if negated else rest)
        word = self._written(clause, 0, 1)[0]
        self.names.report("E162", clause.phrase.span, "not" if negated else "", word=word, right=right)
        return True

    def _comparator(self, clause: s.Clause, texts: list[str]) -> bool:
        """`visited pricing atleast 3 times`."""
        table = words(self.names.language)
        for at in range(1, len(texts)):
            concept = comparator_of(texts[at], self.names.language)
            if concept is None:
                continue
            count = spoken(self.names.language).count(texts, at + 1) if at + 1 < len(texts) else None
            tail = next((tail for tail in clause.tails if isinstance(tail, s.Times)), None)
            if count is None and (tail is None or at + 1 < len(texts)):
                continue
            digits = count[0] if count is not None else tail.count if tail is not None else ""
            last = tail.span if tail is not None and count is None else clause.phrase.span
            right = f"{table.canonical(concept)} {digits} {table.canonical('TIMES')}"
            self._say_count(clause, at, last, right)
            return True
        return False

    def _count(self, clause: s.Clause, texts: list[str]) -> bool:
        """`visited pricing three times`."""
        for at in range(len(texts)):
            found = spoken(self.names.language).count(texts, at)
            if found is not None and len(texts) > found[1]:
                part = clause.phrase.parts[at + found[1] - 1]
                right = f"{found[0]} {words(self.names.language).canonical('TIMES')}"
                self._say_count(clause, at, part.span, right)
                return True
        return False

    def _say_count(self, clause: s.Clause, at: int, last: Span, right: str) -> None:
        first = clause.phrase.parts[at].span
        span = Span(first.file, first.start, last.end)
        self.names.report("E161", span, said=self.names.written(span), right=right)

    # ------------------------------------------------------------ fields taken for behaviours

    def _comparison(self, clause: s.Clause, texts: list[str]) -> bool:
        """`job_title contians CEO`."""
        found = comparison_in(texts, self.names.language)
        if found is None:
            return False
        concept, start, end = found
        if (concept in _WITHOUT_VALUE) != (end == len(texts)):
            return False
        relation = words(self.names.language).canonical(concept)
        said = " ".join(self._written(clause, start, end))
        name = " ".join(self._written(clause, 0, start))
        right = " ".join([name, relation, *self._written(clause, end, len(texts))])
        self.names.report("E160", clause.phrase.span, said=said, relation=relation, right=right)
        return True

    def _field(self, clause: s.Clause) -> None:
        """`job_title CEO`, where another rule compares `job_title`."""
        parts = clause.phrase.parts
        for end in range(len(parts) - 1, 0, -1):
            name = " ".join(self._written(clause, 0, end))
            if not all(isinstance(part, s.Word) for part in parts) or not self._is_compared(name):
                continue
            value = " ".join(self._written(clause, end, len(parts)))
            right = f"{name} {words(self.names.language).canonical('IS')} {value}"
            phrase = " ".join(self._written(clause, 0, len(parts)))
            self.names.report("W105", clause.phrase.span, phrase=phrase, name=name, right=right)
            return

    def _is_compared(self, name: str) -> bool:
        field_key = key(name)
        return field_key in self.names.field_kinds or field_key in self.phrases.evidence.fields

    def _written(self, clause: s.Clause, start: int, end: int) -> list[str]:
        return [self._spelled(part) for part in clause.phrase.parts[start:end]]

    def _spelled(self, part: s.Word | s.Words | s.AnyEvent) -> str:
        match part:
            case s.Word(text=text, quoted=quoted):
                return f'"{text}"' if quoted else text
            case _:
                return self.names.written(part.span)

    # ------------------------------------------------------------ `50 or more`, `upto`

    def _or_more(self, before: s.Condition, part: s.Condition) -> None:
        if not isinstance(before, s.Clause | s.TotalClause) or len(before.tails) != 1:
            return
        tail = before.tails[0]
        if not isinstance(part, s.Clause) or part.tails or part.phrase.said or len(part.phrase.parts) != 1:
            return
        table, said = words(self.names.language), _folded(part.phrase.parts[0])
        spoken_words = spoken(self.names.language)
        if said not in spoken_words.more | spoken_words.less or said in self.names.defines:
            return
        order = table.canonical("AT_LEAST" if said in spoken_words.more else "AT_MOST")
        match tail:
            case s.Comparison(relation=relation, value=s.Value() as value) if relation in _ORDERS:
                right = f"{order} {value.text}"
            case s.Times(count=count):
                right = f"{order} {count} {table.canonical('TIMES')}"
            case _:
                return
        span = Span(tail.span.file, tail.span.start, part.span.end)
        self.names.report("E163", span, said=self.names.written(span), right=right)

    def _amount(self, amount: s.Amount) -> None:
        """`score +hot upto 45`, all of it one name."""
        value = amount.value
        texts = value.text.split()
        for at, text in enumerate(texts):
            if value.quoted or at == 0 or not is_up_to(fold(text), self.names.language):
                continue
            self.names.used.add(("let", fold(" ".join(texts[:at]))))
            up_to = words(self.names.language).canonical("UP_TO")
            right = " ".join([f"{amount.sign}{' '.join(texts[:at])}", up_to, *texts[at + 1 :]])
            self.names.report("E165", value.span, said=text, right=right)
            return


def _folded(part: s.Word | s.Words | s.AnyEvent) -> str:
    """The word as the tables look it up; "" for what is quoted or any event."""
    if not isinstance(part, s.Word) or part.quoted:
        return ""
    return fold(part.text.replace("’", "'"))
