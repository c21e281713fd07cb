"""What a scenario says of behaviour, as events that the model takes for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import define, evolve, frozen

from ..dsl import syntax as s
from ..dsl.problems import Span
from ..runtime import rules as r
from ..runtime.reference.conditions import truth
from ..runtime.reference.events import selected
from .conditions import Conditions
from .event_sets import COUNTS
from .given_fields import GivenFields, Wrong
from .made_events import Cell, MadeEvent, Making
from .names import key, nearest
from .scenario_times import Times
from .scenario_types import Happened, facts_as_case

_MOST_EVENTS = 10_000
_SEQUENCES = (s.AfterTail, s.AfterSilenceTail, s.WithoutTail)


@frozen
class Denied:
    """Something that a scenario says has not happened; checked against everything that it says has."""

    node: s.Clause | s.NoClause
    span: Span


@define
class GivenEvents:
    """Reads facts on behaviour of one scenario."""

    conditions: Conditions
    rules: r.Rules
    fields: GivenFields
    times: Times
    making: Making
    event_tests: Sequence[r.EventTest]  # all that the rules ask of events

    # ------------------------------------------------------------ what has happened

    def happened(self, clause: s.Clause) -> tuple[Happened, ...] | Wrong:
        """The events that a clause states, all at one moment."""
        phrase, names = clause.phrase, self.conditions.names
        said = self.conditions.phrases.name(phrase)
        before = len(names.problems)
        count = self._count(clause)
        moment = self.times.happened([t for t in clause.tails if _is_time(t)], said)
        self._refuse_others(clause)
        given = self._properties(clause)
        if len(names.problems) > before and any(p.severity == "error" for p in names.problems[before:]):
            return Wrong()
        assert moment is not None
        made = self._made(clause, given)
        if made is None:
            names.report("E428", clause.span, said=names.written(clause.span), phrase=said)
            return Wrong()
        self._warn_if_idle(made, phrase)
        return (Happened(names.written(clause.span), made, moment),) * count

    def _count(self, clause: s.Clause) -> int:
        counts = [tail for tail in clause.tails if isinstance(tail, COUNTS)]
        match counts:
            case []:
                return 1
            case [s.Times(comparator=comparator, count=count, plain=plain) as times] if (
                plain or comparator == "exactly"
            ):
                found = self.conditions.event_sets.values.whole(count, times.span, most=_MOST_EVENTS)
                return found or 0
            case [s.Times() as times]:
                self._report("E426", times.span, "times", clause.phrase)
            case [other, *_]:
                self._report("E427", other.span, "count", clause.phrase)
        return 0

    def _refuse_others(self, clause: s.Clause) -> None:
        if clause.phrase.only:
            self._report("E427", clause.phrase.span, "only", clause.phrase)
        for tail in clause.tails:
            if isinstance(tail, _SEQUENCES):
                self._report("E427", tail.span, "sequence", clause.phrase)

    def _report(self, code: str, span: Span, variant: str, phrase: s.Phrase) -> None:
        names = self.conditions.names
        said, name = names.written(span), self.conditions.phrases.name(phrase)
        names.report(code, span, variant, said=said, phrase=name)

    # ------------------------------------------------------------ properties

    def _properties(self, clause: s.Clause) -> dict[str, Cell | None]:
        """The properties that `where` settles; what else it says is left to the making of the event."""
        found: dict[str, Cell | None] = {}
        for tail in clause.tails:
            if isinstance(tail, s.WhereTail):
                for part in _parts(tail.condition):
                    self._property(part, found)
        return found

    def _property(self, part: s.Condition, found: dict[str, Cell | None]) -> None:
        if not isinstance(part, s.Clause):
            return
        name = self.conditions.phrases.word(part.phrase).text
        field = next((field for field in self.rules.properties if field.key == key(name)), None)
        if field is None:
            known = [field.name for field in self.rules.properties]
            near = nearest(name, known)
            variant = "property_nearest" if near else "property"
            self.conditions.names.report("E420", part.phrase.span, variant, name=name, nearest=near)
            return
        if not _settles(part.tails):
            return
        cell = self.fields.cell(field, part.tails, part.span)
        if not isinstance(cell, Wrong) and found.setdefault(field.key, cell) != cell:
            names = self.conditions.names
            said, line = names.written(part.span), names.line(part.span)
            names.report("E423", part.span, "", name=field.name, said=said, line=line)

    # ------------------------------------------------------------ making the event

    def _made(self, clause: s.Clause, given: Mapping[str, Cell | None]) -> MadeEvent | None:
        """An event for the clause: as the file declares its phrase if it does, else with its own words."""
        behaviours = self.conditions.behaviours
        own = behaviours.clause_test(clause)
        words = list(self._words(clause.phrase))
        for tests in self._declared(clause.phrase):
            made = self.making.event(r.AllOf((*tests, own)), given, words)
            if made is not None:
                return made
        return self.making.event(own, given, words)

    def _declared(self, phrase: s.Phrase) -> Iterator[tuple[r.EventTest, ...]]:
        """What the file says the phrase means, one alternative after the other, with what those mean."""
        statement = self._declaration(phrase)
        if statement is None:
            return
        for clause in statement.means:
            test = self.conditions.behaviours.clause_test(clause)
            deeper = [] if clause.phrase == phrase else list(self._declared_once(clause.phrase))
            yield from ((test, *more) for more in deeper)
            yield (test,)

    def _declared_once(self, phrase: s.Phrase) -> Iterator[tuple[r.EventTest, ...]]:
        statement = self._declaration(phrase)
        for clause in statement.means if statement is not None else ():
            yield (self.conditions.behaviours.clause_test(clause),)

    def _declaration(self, phrase: s.Phrase) -> s.BehaviourDeclaration | None:
        behaviours = self.conditions.behaviours
        behaviour = self.conditions.phrases.behaviour(phrase)
        if behaviour is None:
            return None
        if behaviour.is_activity:
            declared = behaviours.activity_declared
        else:
            objects = behaviour.objects or ("",)
            pairs = [(verb, thing) for verb in behaviour.verbs for thing in objects]
            declared = next(
                (behaviours.declared[pair] for pair in pairs if pair in behaviours.declared), None
            )
        return None if declared is None else declared.statement

    def _words(self, phrase: s.Phrase) -> Iterator[str]:
        """The words that an event of the phrase would best bear, as they are written."""
        for meant in self._meant(phrase, []):
            texts = [text for part in meant.parts for text in _texts(part)]
            yield from texts
            yield from (" ".join(texts[start:]) for start in range(1, len(texts)))
            yield from (" ".join(texts[:end]) for end in range(1, len(texts)))
            behaviour = self.conditions.phrases.behaviour(meant)
            if behaviour is not None:
                yield from (*behaviour.objects, *behaviour.verbs)

    def _meant(self, phrase: s.Phrase, seen: list[s.Phrase]) -> Iterator[s.Phrase]:
        """The phrase, and those that it means by the file's own word, in turn."""
        if phrase in seen:
            return
        seen.append(phrase)
        yield phrase
        statement = self._declaration(phrase)
        for clause in statement.means if statement is not None else ():
            yield from self._meant(clause.phrase, seen)

    def _warn_if_idle(self, made: MadeEvent, phrase: s.Phrase) -> None:
        """W421: an event that none of the rules asks for; most often it is misspelt."""
        if any(self.making.passes(made, test) for test in self.event_tests):
            return
        said = self.conditions.phrases.name(phrase)
        near = nearest(said, sorted(self.conditions.phrases.evidence.behaviours), 0.75)
        self.conditions.names.report(
            "W421", phrase.span, "nearest" if near else "", phrase=said, nearest=near
        )

    # ------------------------------------------------------------ what has not

    def settled(self, denied: Denied, events: tuple[Happened, ...]) -> tuple[Happened, ...]:
        """The events, with one more where only silence is stated: the last before it. E424 where the facts
        contradict each other."""
        if isinstance(denied.node, s.NoClause) and denied.node.amount is not None:
            return self._silent(denied.node, denied.node.amount, denied.span, events)
        clause = denied.node
        if isinstance(clause, s.NoClause):
            clause = s.Clause(clause.phrase, clause.tails, clause.span)
        self._refuse_others(clause)
        tails = tuple(t for t in clause.tails if not isinstance(t, (*COUNTS, *_SEQUENCES)))
        wanted = self.conditions.event_sets.without_counts(evolve(clause, tails=tails))
        found = selected(wanted, facts_as_case(self._bare(), {}, events, self.times.as_of))
        if found:
            self._contradiction(denied.span, clause.phrase)
        return events

    def _silent(
        self, node: s.NoClause, amount: str, span: Span, events: tuple[Happened, ...]
    ) -> tuple[Happened, ...]:
        clause = s.Clause(node.phrase, node.tails, node.span)
        own = self.conditions.behaviours.clause_test(clause)
        if not any(self.making.passes(happened.event, own) for happened in events):
            long_ago = s.Ago("exactly", amount, node.unit, span=node.span)
            last = self.happened(evolve(clause, tails=(*clause.tails, long_ago)))
            return events if isinstance(last, Wrong) else (*events, *last)
        condition = self.conditions.event_sets.silence(node)
        case = facts_as_case(self._bare(), {}, events, self.times.as_of)
        if truth(condition, case) is not True:
            self._contradiction(span, node.phrase)
        return events

    def _bare(self) -> r.Rules:
        """The rules without what would hide an event that a scenario states."""
        return evolve(self.rules, ignored=(), window=(), fields=())

    def _contradiction(self, span: Span, phrase: s.Phrase) -> None:
        names = self.conditions.names
        names.report("E424", span, said=names.written(span), phrase=self.conditions.phrases.name(phrase))


def _is_time(tail: s.Tail) -> bool:
    return not isinstance(tail, (*COUNTS, *_SEQUENCES, s.WhereTail))


def _settles(tails: Sequence[s.Tail]) -> bool:
    """Whether what is said of a property names its value (or that it has none)."""
    match tails:
        case [s.Comparison(relation="is" | "is exactly" | "on", negated=False, value=value)]:
            return not isinstance(value, s.FieldValue)
        case [s.Comparison(relation="includes", negated=False)] | [s.IsKnown(known=False)]:
            return True
        case _:
            return not tails


def _parts(condition: s.Condition) -> Iterator[s.Condition]:
    if isinstance(condition, s.AndOf):
        for part in condition.parts:
            yield from _parts(part)
    else:
        yield condition


def _texts(part: s.Word | s.Words | s.AnyEvent) -> list[str]:
    match part:
        case s.Word(text=text):
            return [text]
        case s.Words(items=items):
            return [item.text for item in items]
        case _:
            return []
