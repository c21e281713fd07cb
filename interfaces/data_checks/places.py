"""Where in the rules a name, a value or a phrase stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import define, field

from ..dsl import syntax as s
from ..dsl.problems import Source, Span
from ..dsl.words import verb_of, verb_spellings
from ..runtime.folding import fold
from ..runtime.headers import key
from ..runtime.rules import Named, Origin
from ..walking import inside


@define
class Places:
    """The places of all names, values and phrases of some statements; the first one counts.

    `declared` are the behaviours that the statements declare, folded -> as written.
    """

    statements: Sequence[s.Statement]
    sources: Mapping[str, Source]
    declared: dict[str, str] = field(factory=dict, init=False)
    _names: dict[str, Span] = field(factory=dict, init=False)
    _words: dict[str, Span] = field(factory=dict, init=False)
    _values: dict[tuple[str, str], s.Value] = field(factory=dict, init=False)
    _phrases: dict[str, list[tuple[str, Span]]] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        for statement in self.statements:
            for node in inside(statement):
                self._note(node)

    def name(self, name_key: str) -> Span:
        """Where a field is named."""
        return self._names.get(name_key) or self._words.get(name_key) or self._start()

    def value(self, field_key: str, constant: str) -> tuple[str, Span]:
        """How a value is written, and where: in a comparison with that field, else anywhere (a `let`); a
        value that is nowhere is itself, at the field's place.
        """
        for where in (field_key, ""):
            found = self._values.get((where, fold(constant)))
            if found is not None:
                return found.text, found.span
        return constant, self.name(field_key)

    def phrase(self, named: Named, origin: Origin | None) -> tuple[str, Span] | None:
        """How a behaviour of these verbs and objects is written, and where: best in that rule."""
        spellings = {fold(spelling) for verb in named.verbs for spelling in (verb, *_spellings(verb))}
        found = [
            place
            for verb in sorted(spellings)
            for thing in named.objects or ("",)
            for phrase in (f"{verb} {thing}".strip(), f"{thing} {verb}".strip())
            for place in self._phrases.get(phrase, ())
        ]
        return min(found, key=lambda place: self._distance(place[1], origin), default=None)

    def rule(self, origin: Origin | None) -> Span:
        """The line of a rule."""
        if origin is None or origin.file not in self.sources:
            return self._start()
        source = self.sources[origin.file]
        start = sum(len(source.line(line)) + 1 for line in range(1, origin.line))
        return Span(origin.file, start, start + len(source.line(origin.line)))

    def _distance(self, span: Span, origin: Origin | None) -> tuple[bool, int]:
        """How far a place is from a rule's first line, those before it last."""
        if origin is None or span.file != origin.file:
            return True, 0
        line = self.sources[span.file].line_and_column(span.start)[0]
        return line < origin.line, abs(line - origin.line)

    def _note(self, node: object) -> None:
        match node:
            case s.Phrase():
                self._note_phrase(node)
            case s.Word():
                self._words.setdefault(key(node.text), node.span)
            case s.Value():
                self._words.setdefault(key(node.text), node.span)
                self._values.setdefault(("", fold(node.text)), node)
            case s.BehaviourDeclaration():
                self.declared.setdefault(fold(_name(node.phrase)), _name(node.phrase))
            case s.Clause():
                subject = key(_name(node.phrase))
                for value in inside(node.tails):
                    if isinstance(value, s.Value):
                        self._values.setdefault((subject, fold(value.text)), value)

    def _note_phrase(self, phrase: s.Phrase) -> None:
        name = _name(phrase)
        self._names.setdefault(key(name), phrase.span)
        self._phrases.setdefault(fold(name), []).append((name, phrase.span))
        for part in phrase.parts:
            if isinstance(part, s.Words):  # `attended [webcast, roundtable]` names both
                for item in part.items:
                    whole = " ".join(item.text if other is part else _text(other) for other in phrase.parts)
                    self._phrases.setdefault(fold(whole), []).append((whole, item.span))

    def _start(self) -> Span:
        first = self.statements[0].span if self.statements else s.NOWHERE
        return Span(first.file, first.start, first.start)


def _spellings(verb: str) -> tuple[str, ...]:
    concept = verb_of(verb)
    return verb_spellings(concept) if concept else ()


def _name(phrase: s.Phrase) -> str:
    return " ".join(_text(part) for part in phrase.parts)


def _text(part: s.Word | s.Words | s.AnyEvent) -> str:
    match part:
        case s.Word():
            return part.text
        case s.Words():
            return "[" + ", ".join(item.text for item in part.items) + "]"
        case s.AnyEvent():
            return part.word
