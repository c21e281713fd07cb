"""W306: a behaviour that no event of any log is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from attrs import frozen

from ..dsl.problems import Problem, Span, problem
from ..dsl.words import verb_of, words
from ..finding import unmatched
from ..members import all_rules
from ..runtime.folding import fold
from ..runtime.headers import key
from ..runtime.intake import Event
from ..runtime.reference.events import event_passes
from ..runtime.rules import Events, EventTest, FieldCompare, FieldTest, Known, Named, Origin, Rules, Where
from ..walking import inside
from .facts import DataAtHand, LogTable, different_events, written
from .places import Places

_SHOWN = 6


def behaviour_problems(rules: Rules, data: DataAtHand, places: Places) -> Iterator[Problem]:
    asked = {test: origin for test, origin in _tests(rules).items() if _nameds(test)}
    if not asked or not data.logs:
        return
    keys = {name for test in asked for name in _properties(test)}
    properties = [field for field in rules.properties if field.key in keys]
    without_column = {field.key for field in unmatched(properties, data.property_columns)}
    events = [event for log in data.logs for event in different_events(log, rules, properties)]
    vocabulary = _Vocabulary.of(data.logs, events)
    for test, origin in asked.items():
        if not any(event_passes(event, test, data.as_of) for event in events):
            found = _never(test, origin, data, vocabulary, places, rules.language)
            # That a detail has no column is said at its own place; it need not be said twice.
            if found.variant != "where" or without_column.isdisjoint(_properties(test)):
                yield found


def _tests(rules: Rules) -> dict[EventTest, Origin | None]:
    """Every test on events, with the first rule that asks it (None: something else asks it)."""
    tests: dict[EventTest, Origin | None] = {}
    for rule in all_rules(rules.members):
        for node in inside(rule):
            if isinstance(node, Events):
                tests.setdefault(node.test, rule.origin)
    for node in inside(rules):
        if isinstance(node, Events):
            tests.setdefault(node.test, None)
    return tests


@frozen
class _Vocabulary:
    """What the logs call things: folded -> as written, the most frequent first; and which verb goes with
    what.
    """

    verbs: Mapping[str, str]
    objects: Mapping[str, str]
    events: Sequence[Event]

    @classmethod
    def of(cls, logs: Sequence[LogTable], events: Sequence[Event]) -> _Vocabulary:
        verbs: dict[str, str] = {}
        objects: dict[str, str] = {}
        for log in logs:
            verbs |= {
                text: spelled for text, spelled in written(log, log.layout.verbs).items() if text not in verbs
            }
            objects |= {
                text: spelled
                for text, spelled in written(log, log.layout.objects).items()
                if text not in objects
            }
        return cls(verbs, objects, events)

    def objects_of(self, verbs: Sequence[str]) -> Mapping[str, str]:
        """The objects of events with one of these verbs."""
        together = {
            thing for event in self.events if not event.verbs.isdisjoint(verbs) for thing in event.objects
        }
        return {folded: spelled for folded, spelled in self.objects.items() if folded in together}


def _never(
    test: EventTest,
    origin: Origin | None,
    data: DataAtHand,
    vocabulary: _Vocabulary,
    places: Places,
    language: str,
) -> Problem:
    nameds = _nameds(test)
    phrase, span = _place(nameds, origin, places, language)
    if data.leads is not None and key(phrase) in map(key, data.leads.frame.columns):
        return problem("W306", span, "field", phrase=phrase)
    if any(event_passes(event, named, data.as_of) for named in nameds for event in vocabulary.events):
        return problem("W306", span, "where", phrase=phrase)
    near = get_close_matches(
        fold(phrase), [name for name in places.declared if name != fold(phrase)], 1, 0.75
    )
    if near:
        return problem("W306", span, "declared", phrase=phrase, nearest=places.declared[near[0]])
    for named in reversed(nameds):  # what a declaration says in the words of the log stands last
        told = _like(named, vocabulary)
        if told is not None:
            variant, facts = told
            return problem("W306", span, variant, phrase=phrase, **facts)
    return problem("W306", span, phrase=phrase, seen=_some(list(vocabulary.verbs.values())))


def _like(named: Named, vocabulary: _Vocabulary) -> tuple[str, Mapping[str, str]] | None:
    """What in the logs comes nearest to a verb or an object that is not in them."""
    known = [verb for verb in named.verbs if verb in vocabulary.verbs]
    if named.verbs and not known:
        near = _nearest(named.verbs, vocabulary.verbs)
        # A verb of several words is one only when it is said to be the whole event.
        return ("whole" if " " in near else "verb", {"nearest": near}) if near else None
    things = vocabulary.objects_of(known) if known else vocabulary.objects
    near = _nearest(named.objects, things)
    if near:
        return "object", {"nearest": near}
    if known and things:
        return "seen", {"verb": vocabulary.verbs[known[0]], "seen": _some(list(things.values()))}
    return None


def _place(nameds: Sequence[Named], origin: Origin | None, places: Places, language: str) -> tuple[str, Span]:
    for named in nameds:
        found = places.phrase(named, origin)
        if found is not None:
            return found
    verbs = [_spelled(verb, language) for verb in nameds[0].verbs[:1]]
    return " ".join((*verbs, *nameds[0].objects[:1])), places.rule(origin)


def _spelled(verb: str, language: str) -> str:
    """A usual verb as the rules' own language writes it, any other as it is."""
    spellings = words(language).verbs.get(verb_of(verb) or "", ())
    return spellings[0] if spellings and verb not in map(fold, spellings) else verb


def _nameds(test: EventTest) -> list[Named]:
    return [node for node in inside(test) if isinstance(node, Named)]


def _properties(test: EventTest) -> Iterator[str]:
    for node in inside(test):
        if isinstance(node, Where):
            for part in inside(node.condition):
                if isinstance(part, FieldTest | Known):
                    yield part.field
                elif isinstance(part, FieldCompare):
                    yield from (part.left, part.right)


def _nearest(asked: Sequence[str], seen: Mapping[str, str]) -> str:
    for word in asked:
        near = get_close_matches(word, seen, 1, 0.75)
        if near:
            return seen[near[0]]
    return ""


def _some(texts: Sequence[str]) -> str:
    return ", ".join(texts[:_SHOWN]) + (" …" if len(texts) > _SHOWN else "")
