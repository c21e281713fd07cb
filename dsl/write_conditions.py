"""Conditions as text: phrases, values, and all that is said of them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile

from attrs import define

from . import syntax as s
from .quoting import Quoting, quoted
from .words import keys_of, longest_verb
from .write_pieces import SOFT, Pieces, around, beside, listed
from .write_words import Speech

_RELATIONS: Mapping[s.Relation, tuple[str, str]] = {
    "is": ("IS", "IS_NOT"),
    "is exactly": ("IS_EXACTLY", "IS_NOT_EXACTLY"),
    "in": ("IN", "NOT_IN"),
    "contains": ("CONTAINS", "DOES_NOT_CONTAIN"),
    "contains word": ("CONTAINS_WORD", "DOES_NOT_CONTAIN_WORD"),
    "starts with": ("STARTS_WITH", "DOES_NOT_START_WITH"),
    "ends with": ("ENDS_WITH", "DOES_NOT_END_WITH"),
    "matches": ("MATCHES", "DOES_NOT_MATCH"),
    "includes": ("INCLUDES", "DOES_NOT_INCLUDE"),
    "at least": ("AT_LEAST", ""),
    "at most": ("AT_MOST", ""),
    "more than": ("MORE_THAN", ""),
    "less than": ("LESS_THAN", ""),
    "before": ("BEFORE", ""),
    "after": ("AFTER", ""),
    "on": ("ON", ""),
    "since": ("SINCE", ""),
}
_PROPERTY_TAILS = (s.Comparison, s.Between, s.IsKnown, s.InLast, s.InNext, s.Ago)
_PLAIN_COUNTS = {"1": "ONCE", "2": "TWICE"}


@define
class Conditions:
    """Writes conditions in one language. Long lists and chains of `and` and `or` come in several pieces."""

    speech: Speech
    quoting: Quoting

    # ------------------------------------------------------------ conditions

    def condition(self, node: s.Condition) -> Pieces:
        match node:
            case s.UnlessOf(main=None, exception=exception):
                return beside(self.word("UNLESS"), self._inner(exception, s.UnlessOf))
            case s.UnlessOf(main=main, exception=exception) if main is not None:
                unless = beside(self.word("UNLESS"), self._inner(exception, s.UnlessOf))
                return beside(self._inner(main, s.UnlessOf), unless)
            case s.OrOf(parts=parts):
                return self._joined([self._inner(part, s.UnlessOf, s.OrOf) for part in parts], "OR")
            case s.AndOf(parts=parts):
                return self._joined([self._inner(part, s.UnlessOf, s.OrOf, s.AndOf) for part in parts], "AND")
            case s.NotOf(part=part):
                return beside(self.word("NOT"), self._inner(part, s.UnlessOf, s.OrOf, s.AndOf, s.NotOf))
            case s.CountOf():
                return self._count_of(node)
            case s.NoClause():
                return self._no(node)
            case s.TotalClause(target=target, tails=tails):
                return beside(self.target(target), *map(self.tail, tails))
            case s.Clause():
                return self.clause(node)
        raise TypeError(node)

    def _inner(self, node: s.Condition, *bracketed: type) -> Pieces:
        """A part of another condition, in brackets where it would otherwise fall apart."""
        written = self.condition(node)
        return around("(", written, ")") if isinstance(node, bracketed) else written

    def _joined(self, parts: list[Pieces], concept: str) -> Pieces:
        return listed(parts, f" {self.word(concept)}")

    def _count_of(self, node: s.CountOf) -> Pieces:
        head = f"{self.speech.comparator(node.comparator)} {node.count} {self.word('OF')}"
        return beside(head, around("(", listed(map(self.condition, node.parts)), ")"))

    def _no(self, node: s.NoClause) -> Pieces:
        no = self.word("NO")
        if node.amount is None:
            phrase = self.phrase(node.phrase, behind_no=True)
            return beside(beside(no, phrase), *map(self.tail, node.tails), space=SOFT)
        # A bare name or value would take `for 30 days` into itself: brackets end it.
        phrase = self.phrase(node.phrase, bracketed=True, behind_no=True)
        tails = [
            beside(self.word("WHERE"), around("(", self.condition(tail.condition), ")"))
            if isinstance(tail, s.WhereTail)
            else self.tail(tail)
            for tail in node.tails
        ]
        since = f"{self.word('FOR_TIME')} {self.speech.span(node.amount, node.unit, 'FOR_TIME')}"
        return beside(beside(no, phrase), *tails, since, space=SOFT)

    def clause(self, node: s.Clause) -> Pieces:
        tails = node.tails
        never = ""
        if tails and isinstance(tails[0], s.Times) and tails[0].plain and tails[0].comparator == "at most":
            never, tails = self.word("NEVER"), tails[1:]
        written = beside(never, self.phrase(node.phrase))
        for tail in map(self.tail, tails):
            # No line begins with a number (`3 times`): below a bare value it would be read as one more word.
            written = beside(written, tail, space=" " if tail[0][0].isdigit() else SOFT)
        return written

    def target(self, target: s.Target) -> str:
        """`score`, `score for crm`, `grade`, `segment`, `stage`, a label or a matrix."""
        match target.kind:
            case "score" if target.name is not None:
                return f"{self.word('SCORE')} {self.word('FOR')} {self.quoting.name(target.name)}"
            case "score" | "grade" | "segment":
                return self.word(target.kind.upper())
            case _:
                return self._result(target)

    def _result(self, target: s.Target) -> str:
        if target.name is None:
            return self.word("STAGE")
        if not target.name.quoted and target.name.text == "stage":
            return self.word("STAGE")
        return self.quoting.name(target.name)

    # ------------------------------------------------------------ phrases

    def phrase(self, phrase: s.Phrase, bracketed: bool = False, behind_no: bool = False) -> Pieces:
        """`visited anything except pricing`; `bracketed`: even a single excepted name stands in brackets.

        `behind_no`: it is that of `no …`.
        """
        said = self.word(phrase.said.upper()) if phrase.said else ""
        items = self._items(phrase, behind_no)
        first = phrase.parts[0] if phrase.said and phrase.parts else None
        if isinstance(first, s.Word) and self.quoting.is_freed(first):
            items[0] = (first.text,)
        if phrase.only:
            items.insert(self._behind_verb(phrase), (self.word("ONLY"),))
        excepting: Pieces = ()
        if phrase.excepting:
            names = [(self.quoting.name(name, as_value=True),) for name in phrase.excepting]
            single = len(names) == 1 and not bracketed
            excepting = beside(self.word("EXCEPT"), names[0] if single else around("[", listed(names), "]"))
        return beside(said, *items, excepting)

    def _items(self, phrase: s.Phrase, behind_no: bool) -> list[Pieces]:
        """The parts of a phrase, one text each; words in a row are looked at together."""
        items: list[Pieces] = []
        parts = phrase.parts
        while len(items) < len(parts):
            rest = parts[len(items) :]
            words = [part for part in takewhile(_is_word, rest) if isinstance(part, s.Word)]
            if words:
                goes_on = len(words) < len(rest)
                items += [(written,) for written in self.quoting.phrase(words, goes_on, behind_no)]
            else:
                items.append(self._item(rest[0]))
        return items

    def _item(self, part: s.Word | s.Words | s.AnyEvent) -> Pieces:
        match part:
            case s.Words(items=items):
                return self.values(tuple(s.Value(item.text, item.quoted) for item in items))
            case s.AnyEvent(word=word, text=text):
                concept = word.upper()
                as_written = self.quoting.native and concept in self.speech.table.concepts(keys_of(text))
                return (text if as_written else self.word(concept),)
            case s.Word():
                return (self.quoting.name(part),)

    def _behind_verb(self, phrase: s.Phrase) -> int:
        """Where `only` stands: behind the verb if the phrase begins with one, else behind its first word."""
        leading: list[str] = []
        for part in phrase.parts:
            if not isinstance(part, s.Word) or part.quoted:
                break
            leading.append(part.text)
        found = longest_verb(leading, 0) if leading else None
        return min(found[1], len(phrase.parts) - 1) if found else 1

    # ------------------------------------------------------------ values

    def value(self, value: s.AnyValue) -> Pieces:
        match value:
            case s.Value():
                return (self.quoting.value(value),)
            case s.Today():
                return (self.word("TODAY"),)
            case s.FieldValue(name=name, percent=None):
                return (f"{self.word('FIELD')} {self.quoting.freed(name)}",)
            case s.FieldValue(name=name, percent=percent):
                return (f"{percent} {self.word('OF')} {self.word('FIELD')} {self.quoting.freed(name)}",)
            case s.ListValue(items=items):
                return self.values(items)

    def values(self, items: tuple[s.Value, ...]) -> Pieces:
        if not items:
            return ("[]",)
        return around("[", listed((self.quoting.value(item, small=True),) for item in items), "]")

    # ------------------------------------------------------------ tails

    def tail(self, tail: s.Tail) -> Pieces:
        match tail:
            case s.Comparison():
                return self._comparison(tail)
            case s.Between():
                concept = "NOT_BETWEEN" if tail.negated else "BETWEEN"
                return beside(
                    self.word(concept), self.value(tail.low), self.word("AND"), self.value(tail.high)
                )
            case s.IsKnown(known=known):
                return (self.word("IS_KNOWN" if known else "IS_UNKNOWN"),)
            case s.Times() | s.Different() | s.TimesPer() | s.TimesWithin() | s.WithTotal():
                return (self._count(tail),)
            case s.InLast():
                concept = "NOT_IN_THE_LAST" if tail.negated else "IN_THE_LAST"
                return (self.speech.recurring(concept, tail.amount, tail.unit),)
            case s.InNext():
                concept = "NOT_IN_THE_NEXT" if tail.negated else "IN_THE_NEXT"
                return (self.speech.recurring(concept, tail.amount, tail.unit),)
            case s.Ago():
                return (self._ago(tail),)
            case s.WhereTail(condition=condition):
                return beside(self.word("WHERE"), self._property(condition))
            case s.AfterTail():
                return self._after(tail)
            case s.AfterSilenceTail(amount=amount, unit=unit, other=other):
                span = f"{self.word('AFTER')} {self.speech.span(amount, unit, 'AFTER')}"
                return beside(span, self.word("WITHOUT"), self.clause(other))
            case s.WithoutTail(amount=amount, unit=unit, other=other):
                within = f"{self.word('WITHIN')} {self.speech.span(amount, unit, 'WITHIN')}"
                return beside(self.word("WITHOUT"), self.clause(other), within)

    def _comparison(self, tail: s.Comparison) -> Pieces:
        positive, negative = _RELATIONS[tail.relation]
        relation = self.word(negative if tail.negated else positive)
        if isinstance(tail.value, s.Value):
            value = self.quoting.value(tail.value, small=bool(negative))
            if self._is_keyword_with(relation, value):
                signed = {"is": "!=" if tail.negated else "="}.get(tail.relation)
                return (f"{signed} {value}" if signed else f"{relation} {quoted(value)}",)
            return (f"{relation} {value}",)
        return beside(relation, self.value(tail.value))

    def _is_keyword_with(self, relation: str, value: str) -> bool:
        """Whether a bare value makes another keyword of what stands before it: `is` and `known`."""
        found = self.speech.table.longest_keyword(keys_of(f"{relation} {value}"), 0)
        return found is not None and found[1] > len(relation.split())

    def _property(self, condition: s.Condition) -> Pieces:
        """One comparison stands as it is, everything else in brackets."""
        match condition:
            case s.Clause(tails=(tail,)) if isinstance(tail, _PROPERTY_TAILS):
                return self.clause(condition)
        return around("(", self.condition(condition), ")")

    def _count(self, tail: s.Times | s.Different | s.TimesPer | s.TimesWithin | s.WithTotal) -> str:
        if isinstance(tail, s.WithTotal):
            head = f"{self.word('WITH_TOTAL')} {self.quoting.name(tail.property)}"
            return f"{head} {self.speech.comparator(tail.comparator)} {tail.amount}"
        if isinstance(tail, s.Times) and tail.plain:
            if tail.comparator == "at most":
                return self.word("NEVER")
            concept = _PLAIN_COUNTS.get(tail.count)
            return self.word(concept) if concept else self.speech.counted(tail.count, "TIMES")
        comparator = self.speech.comparator(tail.comparator, "count")
        match tail:
            case s.Different(property=None):
                days = f"{tail.count} {self.word('DIFFERENT', 'days')}"
                unit = self.speech.table.unit("DAY", tail.count, "DIFFERENT")
                return f"{self.word('ON', 'days')} {comparator} {days} {unit}"
            case s.Different(property=name) if name is not None:
                return f"{comparator} {tail.count} {self.word('DIFFERENT')} {self.quoting.name(name)}"
        times = f"{comparator} {self.speech.counted(tail.count, 'TIMES')}"
        match tail:
            case s.TimesPer(property=name):
                return f"{times} {self.word('PER')} {self.quoting.name(name)}"
            case s.TimesWithin(amount=amount, unit=unit):
                return f"{times} {self.word('WITHIN')} {self.speech.span(amount, unit, 'WITHIN')}"
        return times

    def _ago(self, tail: s.Ago) -> str:
        ago = self.word("AGO")
        comparator = "" if tail.comparator == "exactly" else f"{self.speech.comparator(tail.comparator)} "
        if self.speech.table.ago_first:
            return f"{ago} {comparator}{self.speech.span(tail.amount, tail.unit, 'AGO')}"
        return f"{comparator}{self.speech.span(tail.amount, tail.unit)} {ago}"

    def _after(self, tail: s.AfterTail) -> Pieces:
        after = self.word("AFTER")
        match tail.bound:
            case "":
                return beside(after, self.clause(tail.other))
            case "within":
                bound = f"{self.word('WITHIN')} {self.speech.span(tail.amount, tail.unit, 'WITHIN')}"
            case "at least":
                bound = f"{self.word('AT_LEAST')} {self.speech.span(tail.amount, tail.unit)}"
        return beside(bound, after, self.clause(tail.other))

    def word(self, concept: str, form: str = "") -> str:
        return self.speech.word(concept, form)


def _is_word(part: object) -> bool:
    return isinstance(part, s.Word)
