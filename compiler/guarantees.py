"""Guarantees: what each promises, with every name resolved. They are proved in `proving`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from attrs import define, field

from ..dsl import syntax as s
from ..dsl.problems import Problem
from ..runtime import rules as r
from ..runtime.folding import fold
from .conditions import Conditions
from .names import Names, key, nearest
from .proving.verdicts import Guarantee
from .targets import Targets
from .touching import is_counted

Total = tuple[str, Literal["score", "grade", "stage"]]


@define
class Guarantees:
    """Makes the guarantees of a file; whatever cannot be promised is said."""

    targets: Targets
    conditions: Conditions
    _warns_of_idle: bool = field(default=False, init=False)

    def checked(
        self, statements: Sequence[s.Statement], model: r.Rules, gathered: Sequence[Problem]
    ) -> tuple[Guarantee, ...]:
        """One for each subject of each statement, without those that are wrong.

        `gathered` is what was wrong when the files were read: a rule with a mistake may well be the one that
        looks at what no other does.
        """
        found = [*gathered, *self._names.problems]
        self._warns_of_idle = bool(model.members) and all(one.severity == "warning" for one in found)
        return tuple(
            guarantee
            for statement in statements
            if isinstance(statement, s.Guarantee)
            for guarantee in self._promised(statement, model)
        )

    def _promised(self, statement: s.Guarantee, model: r.Rules) -> Iterator[Guarantee]:
        total = self._total(statement.target)
        for phrase in statement.subjects:
            promise = self._promise(phrase, statement, model)
            if total is not None and promise is not None:
                yield Guarantee(
                    target=total[0],
                    kind=total[1],
                    falls=statement.falls,
                    subject=self._subject(phrase, promise),
                    behaviour=None if isinstance(promise, str) else promise,
                    field=promise if isinstance(promise, str) else None,
                    at_any_time=statement.at_any_time,
                    span=phrase.span,
                    line_span=statement.span,
                )

    # ------------------------------------------------------------ totals

    def _total(self, target: s.Target) -> Total | None:
        """What is promised to fall or rise never; None (said) for what cannot do either."""
        if target.kind == "grade":
            return "grade", "grade"
        if target.kind == "score":
            name = self.targets.totals.read(target.name, target.span)
            return None if name is None else (name, "score")
        if target.name is not None and fold(target.name.text) == "stage":
            if self.targets.results["stage"]:
                return "stage", "stage"
            self._names.report("E441", target.span)
        elif self.targets.is_there(target):
            self._names.report("E440", target.span, name=self._names.written(target.span))
        return None

    # ------------------------------------------------------------ subjects

    def _promise(self, phrase: s.Phrase, statement: s.Guarantee, model: r.Rules) -> r.EventTest | str | None:
        """The events that may come on top, or the key of the field that may grow; None (said) if neither."""
        if phrase.only:
            self._names.report("E442", phrase.span, phrase=self._names.written(phrase.span))
            return None
        if self._is_field(phrase):
            return self._field(phrase, statement, model)
        if self._is_number(phrase) or self.conditions.phrases.is_defined(phrase):
            name, sort = self._name(phrase), "let" if self._is_number(phrase) else "define"
            self._names.used.add((sort, fold(name)))
            self._names.report("E443", phrase.span, sort, phrase=name)
            return None
        return self._behaviour(phrase, model)

    def _behaviour(self, phrase: s.Phrase, model: r.Rules) -> r.EventTest | None:
        before = len(self._names.problems)
        test = self.conditions.behaviours.phrase_test(phrase)
        if len(self._names.problems) > before:
            return None
        if not is_counted(test, model):
            self._warn_of_idle(phrase, "behaviour", self._known_phrases())
        return test

    def _field(self, phrase: s.Phrase, statement: s.Guarantee, model: r.Rules) -> str | None:
        name = self._name(phrase)
        if phrase.excepting or any(isinstance(part, s.Words) for part in phrase.parts):
            self._names.report("E130", phrase.span, "field", phrase=name)
            return None
        if statement.at_any_time:
            self._names.report("E445", phrase.span, name=name)
            return None
        table = self.conditions.fields.lead
        field_key = key(name)
        if field_key in table.broken:
            return None
        if field_key not in table.read:
            numbers = [field.name for field in model.fields if field.kind == "number"]
            self._warn_of_idle(phrase, "field", numbers)
            return field_key
        if table.kind(field_key) != "number":
            line = table.reason(field_key, phrase.span)
            variant = table.kind(field_key) if line != "?" else "unordered"
            self._names.report("E444", phrase.span, variant, name=name, line=line)
            return None
        return field_key

    def _is_field(self, phrase: s.Phrase) -> bool:
        """A field that the file reads or declares, or else a single word that is no verb."""
        phrases, name = self.conditions.phrases, self._name(phrase)
        reading = phrases.reading(s.Clause(phrase, (), phrase.span))
        if phrase.said or reading.meaning == "definition":
            return phrase.said == "field"
        if fold(name) in phrases.declared_phrases:
            return False
        table = self.conditions.fields.lead
        if key(name) in self._names.field_kinds or key(name) in table.read:
            return True
        behaviour = phrases.behaviour(phrase)
        is_verb = behaviour is not None and behaviour.known
        return reading.meaning == "field" and not is_verb and not self._is_number(phrase)

    def _is_number(self, phrase: s.Phrase) -> bool:
        return len(phrase.parts) == 1 and not phrase.said and fold(self._name(phrase)) in self._names.lets

    # ------------------------------------------------------------ words for messages

    def _warn_of_idle(self, phrase: s.Phrase, sort: str, known: Sequence[str]) -> None:
        if not self._warns_of_idle:
            return
        name = self._name(phrase)
        near = nearest(name, [one for one in known if fold(one) != fold(name)])
        self._names.report("W215", phrase.span, f"{sort}_nearest" if near else sort, name=name, nearest=near)

    def _known_phrases(self) -> list[str]:
        return sorted(self.conditions.phrases.evidence.behaviours)

    def _subject(self, phrase: s.Phrase, promise: r.EventTest | str) -> str:
        """A field's name; a behaviour as the file writes it, with what it excepts."""
        if isinstance(promise, str):
            return self._name(phrase)
        return self._names.written(phrase.span) or self._name(phrase)

    def _name(self, phrase: s.Phrase) -> str:
        return self.conditions.phrases.name(phrase)

    @property
    def _names(self) -> Names:
        return self.targets.names
