"""The fields of the leads and the properties of the events that the rules read, and of which kind each is.

What a rule demands of a field (a number, a date ...) may stand below another rule on the same field. So all
uses are noted first (`uses.py`); the kinds are settled; only then tests are built.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from attrs import Factory, define, frozen

from ..dsl import syntax as s
from ..dsl.problems import Span
from ..runtime import rules as r
from .names import DeclaredField, Names, key

Place = Literal["lead", "property"]

YES_OR_NO = frozenset({"yes", "no", "true", "false", "ja", "nein"})


@frozen
class Use:
    """One place where a field is demanded to be of a kind."""

    kind: r.Kind
    span: Span
    declared: bool = False


@frozen
class Link:
    """Two fields compared with each other: they are of one kind, a number or a date if `ordered`."""

    left: str
    right: str
    ordered: bool
    span: Span


@frozen
class Answer:
    """A value that a field is compared with: a word for yes or no, a digit for it, or any other text."""

    sort: Literal["word", "digit", "other"]
    span: Span


@define
class FieldTable:
    """The names of one place: the leads' fields, or the events' properties."""

    names: Names
    declared: Mapping[str, DeclaredField]
    uses: dict[str, list[Use]] = Factory(dict)
    links: list[Link] = Factory(list)
    answers: dict[str, list[Answer]] = Factory(dict)
    spelled: dict[str, str] = Factory(dict)
    kinds: dict[str, r.Kind] = Factory(dict)
    broken: set[str] = Factory(set)
    read: set[str] = Factory(set)
    settled: bool = False

    def note(self, name: str, kind: r.Kind, span: Span) -> None:
        """A use that demands a kind. "text" is a test that only text allows (`contains`)."""
        self.uses.setdefault(self.spell(name), []).append(Use(kind, span))

    def answer(self, name: str, answer: Answer) -> None:
        """A value the field is compared with, which alone demands no kind."""
        self.answers.setdefault(self.spell(name), []).append(answer)

    def link(self, left: str, right: str, ordered: bool, span: Span) -> None:
        self.links.append(Link(self.spell(left), self.spell(right), ordered, span))

    def spell(self, name: str) -> str:
        """The field's key; its name is kept as the file first writes it."""
        field_key = key(name)
        declared = self.declared.get(field_key)
        self.spelled.setdefault(field_key, declared.name if declared else name)
        return field_key

    def settle(self) -> None:
        """Decide every kind; a field used as two kinds is reported once and taken for the first of them."""
        if self.settled:
            return
        self.settled = True
        for field_key, declared in self.declared.items():
            own = self.uses.setdefault(field_key, [])
            own.insert(0, Use(declared.kind, declared.span, declared=True))
        for field_key, uses in self.uses.items():
            for use in uses:
                self._decide(field_key, use)
        links_of: dict[str, list[Link]] = {}
        for link in self.links:
            links_of.setdefault(link.left, []).append(link)
            links_of.setdefault(link.right, []).append(link)
        self._spread(list(self.kinds), links_of)
        for link in self.links:
            if link.ordered and self.kinds.get(link.left) is None and self.kinds.get(link.right) is None:
                self._decide(link.left, Use("number", link.span))
                self._spread([link.left], links_of)
        linked = {field_key for link in self.links for field_key in (link.left, link.right)}
        for field_key, answers in self.answers.items():
            if field_key not in self.kinds and field_key not in linked:
                self._answered(field_key, answers)
        for link in self.links:
            self._agree(link)

    def _answered(self, field_key: str, answers: Sequence[Answer]) -> None:
        """A field that is compared with nothing but yes, no, true, false is a yes/no field."""
        said = next((answer for answer in answers if answer.sort == "word"), None)
        if said is not None and all(answer.sort != "other" for answer in answers):
            self._decide(field_key, Use("yesno", said.span))

    def _decide(self, field_key: str, use: Use) -> None:
        kind = self.kinds.get(field_key)
        if kind is None:
            self.kinds[field_key] = use.kind
            self.uses.setdefault(field_key, [use])
        elif kind == "text" and use.kind == "list" and not self.uses[field_key][0].declared:
            self.kinds[field_key] = "list"
        elif kind != use.kind and not (kind == "list" and use.kind == "text"):
            self._conflict(field_key, kind, use)

    def _conflict(self, field_key: str, kind: r.Kind, use: Use) -> None:
        if field_key in self.broken:
            return
        self.broken.add(field_key)
        first = next((u for u in self.uses[field_key] if u.kind == kind), self.uses[field_key][0])
        self.names.report(
            "E120",
            use.span,
            f"declared_{kind}" if first.declared else use.kind,
            name=self.spelled[field_key],
            here=self.names.written(use.span),
            there=self.names.written(first.span),
            line=self.names.line(first.span, use.span),
        )

    def _spread(self, from_keys: list[str], links_of: Mapping[str, Sequence[Link]]) -> None:
        """Numbers and dates make numbers and dates of the fields they are compared with."""
        waiting = list(from_keys)
        while waiting:
            field_key = waiting.pop()
            kind = self.kinds[field_key]
            if kind not in ("number", "date"):
                continue
            for link in links_of.get(field_key, ()):
                other = link.right if link.left == field_key else link.left
                if other not in self.kinds:
                    self._decide(other, Use(kind, link.span))
                    waiting.append(other)

    def _agree(self, link: Link) -> None:
        left, right = self.kind(link.left), self.kind(link.right)
        if {link.left, link.right} & self.broken:
            return
        fits = left == right and (left in ("number", "date") or (left == "text" and not link.ordered))
        if not fits:
            self.broken |= {link.left, link.right}
            self.names.report("E121", link.span, left=self.spelled[link.left], right=self.spelled[link.right])

    def kind(self, field_key: str) -> r.Kind:
        """The settled kind; text where nothing demands another."""
        return self.kinds.get(field_key, "text")

    def reason(self, field_key: str, span: Span) -> str:
        """The line of the rule that decides the field's kind, for messages."""
        first = next((u for u in self.uses.get(field_key, ()) if u.kind == self.kind(field_key)), None)
        return self.names.line(first.span, span) if first else "?"

    def reading(self) -> tuple[r.Field, ...]:
        """What built conditions and points read, sorted by key."""
        return tuple(r.Field(k, self.spelled[k], self.kind(k)) for k in sorted(self.read))


@define
class Fields:
    """Both tables. `note` while uses are noted; after `settle`, `use` for everything that reads a field."""

    names: Names
    lead: FieldTable
    properties: FieldTable

    @classmethod
    def of(cls, names: Names) -> Fields:
        return cls(names, FieldTable(names, names.field_kinds), FieldTable(names, {}))

    def table(self, place: Place) -> FieldTable:
        return self.lead if place == "lead" else self.properties

    def note(self, word: s.Word, kind: r.Kind, place: Place = "lead") -> None:
        """A use that demands a kind; no more may be noted once the kinds are settled."""
        self.table(place).note(word.text, kind, word.span)

    def settle(self) -> None:
        self.lead.settle()
        self.properties.settle()

    def use(self, word: s.Word, kind: r.Kind = "text", place: Place = "lead") -> str:
        """The key of a field that the model reads. `kind` "text" takes it as whatever it is."""
        table = self.table(place)
        if kind != "text" and not table.settled:
            self.note(word, kind, place)
        field_key = table.spell(word.text)
        table.read.add(field_key)
        return field_key

    def finish(self) -> tuple[tuple[r.Field, ...], tuple[r.Field, ...]]:
        """The fields and the properties that the model reads, each sorted by key."""
        self.settle()
        return self.lead.reading(), self.properties.reading()
