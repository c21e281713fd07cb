"""Facts of a real lead as the clauses of a scenario, in the language of the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from attrs import evolve

from ..compiler.compile import Compiled
from ..compiler.made_values import day_text, instant_text
from ..dsl import syntax as s
from ..dsl.words import key_of, languages, verb_of, words
from ..dsl.write import writer
from ..dsl.write_page import page
from ..runtime import rules as r
from ..runtime.folding import fold
from ..runtime.intake import Event, Text, Value
from ..runtime.times import AsOf, Moment, moment_of_text, parse_as_of
from ..runtime.values import Gap, digits

_EPOCH = datetime(1970, 1, 1)
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_PLAIN_VALUE = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_MOST_DIGITS = 15


class Sentences:
    """Makes clauses for one model and one moment. Whether they mean what they should is for others to try."""

    def __init__(self, compiled: Compiled, rules: r.Rules, as_of: AsOf) -> None:
        self.language = compiled.language
        self.rules, self.as_of = rules, as_of
        self.lets = {fold(one.name.text) for one in compiled.statements if isinstance(one, s.Let)}
        self.declared = [one.phrase for one in compiled.statements if isinstance(one, s.BehaviourDeclaration)]
        self.yes, self.no = ("ja", "nein") if self.language == "de" else ("yes", "no")

    def text(self, scenario: s.Scenario) -> str:
        """The statement as text, ending in a line break."""
        return page(writer(self.language).sheet(s.Program(self.language, (scenario,))))

    # ------------------------------------------------------------ fields

    def fact(self, field: r.Field, value: Value) -> Iterator[s.Clause]:
        """What is known of a field, nothing where it is missing."""
        said = self._value(field, value, "")
        if said is not None:
            yield s.Clause(self._field(field.name), (s.Comparison("is", said),))

    def _field(self, name: str) -> s.Phrase:
        plain = (
            _PLAIN_NAME.fullmatch(name) is not None and not _is_keyword(name) and verb_of(fold(name)) is None
        )
        return s.Phrase((s.Word(name, quoted=not plain),), said="" if plain else "field")

    def _value(self, field: r.Field, value: Value, text: str) -> s.AnyValue | None:
        """`text` is the cell itself, folded, where it matters how it is written."""
        match value:
            case Gap():
                return None
            case bool():
                return s.Value(self.yes if value else self.no)
            case Decimal():
                written = digits(value)
                short = len(written.replace(".", "").replace("-", "")) <= _MOST_DIGITS
                return s.Value(written) if short and text in ("", written) else s.Value(text or written, True)
            case Moment():
                return self._date(value, text)
            case Text(written=written):
                return self._text(written)
            case tuple():
                items = tuple(self._text(item.written) for item in value)
                return items[0] if len(items) == 1 else s.ListValue(items)

    def _date(self, moment: Moment, text: str) -> s.Value:
        if text:
            return s.Value(text, quoted=True)
        if moment.dated_only:
            return s.Value(day_text(moment.day))
        return s.Value(self._clock(moment.instant), quoted=True)

    def _clock(self, instant: int) -> str:
        """A moment as the clock shows it in the zone of the rules, to the microsecond if need be."""
        zone = self.as_of.zone
        local = zone.fromutc((_EPOCH + timedelta(microseconds=instant)).replace(tzinfo=zone))
        text = local.replace(tzinfo=None).isoformat(sep=" ")
        read = moment_of_text(text, zone)
        # Where the clock shows a time twice, only the zone tells which is meant.
        return text if read is not None and read.instant == instant else instant_text(instant)

    def _text(self, text: str) -> s.Value:
        plain = _PLAIN_VALUE.fullmatch(text) is not None and fold(text) not in self.lets
        return s.Value(text, quoted=not plain or any(map(_is_keyword, text.split())))

    # ------------------------------------------------------------ events

    def phrases(self, event: Event) -> list[s.Phrase]:
        """Phrases that may stand for the event, the simplest first: those that the rules declare, then the
        event's own verb and object.
        """
        phrases = [phrase for phrase in self.declared if not _has_list(phrase)]
        for verb in sorted(event.verbs):
            for thing in sorted(event.objects) or [""]:
                parts = [_event_word(verb), *([_event_word(thing)] if thing else [])]
                phrases.append(s.Phrase(tuple(parts), said="" if thing else "event"))
                if thing:
                    phrases.append(s.Phrase((s.Word(verb, True), s.Word(thing, True)), said="event"))
        phrases.append(s.Phrase((s.AnyEvent("anything"),)))
        return phrases

    def where(
        self, event: Event, only: frozenset[str] | None = None, as_written: bool = False
    ) -> s.WhereTail | None:
        """What is known of the event's properties (`only` these keys, None: of all); `as_written`: by their
        cells, whatever their kind.
        """
        parts: list[s.Condition] = []
        for field in self.rules.properties:
            if only is not None and field.key not in only:
                continue
            text = event.texts[field.key] if as_written else ""
            value = self._value(field, event.values[field.key], text)
            if value is not None:
                parts.append(s.Clause(_property(field.name), (s.Comparison("is", value),)))
        if not parts:
            return None
        return s.WhereTail(parts[0] if len(parts) == 1 else s.AndOf(tuple(parts)))

    def timed(self, clause: s.Clause, moment: Moment, exact: bool) -> s.Clause:
        """The clause with its time: so many days ago (nothing for today), or the exact moment."""
        if exact:
            on = s.Comparison("on", s.Value(self._clock(moment.instant), quoted=True))
            return evolve(clause, tails=(on, *clause.tails))
        days = self.as_of.day - moment.day
        if days == 0:
            return clause
        return evolve(clause, tails=(s.Ago("exactly", str(days), "day"), *clause.tails))

    def times(self, clause: s.Clause, count: int) -> s.Clause:
        """The clause, said to have happened so often."""
        if count == 1:
            return clause
        return evolve(clause, tails=(s.Times("at least", str(count), plain=True), *clause.tails))

    def today(self, exact: bool) -> s.Value:
        """The day of as-of, or (`exact`) its moment where that is not the end of the day."""
        day = day_text(self.as_of.day)
        if not exact or parse_as_of(day, self.as_of.zone.key).instant == self.as_of.instant:
            return s.Value(day)
        return s.Value(self._clock(self.as_of.instant), quoted=True)


def _property(name: str) -> s.Phrase:
    plain = _PLAIN_NAME.fullmatch(name) is not None and not _is_keyword(name)
    return s.Phrase((s.Word(name, quoted=not plain),))


def _event_word(text: str) -> s.Word:
    plain = _PLAIN_NAME.fullmatch(text) is not None and not _is_keyword(text)
    return s.Word(text, quoted=not plain)


def _has_list(phrase: s.Phrase) -> bool:
    return any(isinstance(part, s.Words) for part in phrase.parts)


def _is_keyword(word: str) -> bool:
    """The word begins a keyword of any language, or is an article of one."""
    wanted = key_of(word)
    return any(
        wanted in table.articles
        or any(
            key_of(spelling.split()[0]) == wanted for found in table.spellings.values() for spelling in found
        )
        for table in map(words, languages())
    )
