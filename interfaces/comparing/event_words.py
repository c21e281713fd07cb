"""Sets of events, and counts of them, in the words of the language itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import frozen

from ..compiler.behaviours import spellings as verb_spellings
from ..compiler.comparing.idioms import silent_for
from ..dsl import syntax as s
from ..dsl.words import words
from ..dsl.write_conditions import Conditions
from ..dsl.write_pieces import on_one_line
from ..runtime import rules as r
from .spellings import Spellings
from .tails import count_tails, days_tails, gap


@frozen
class EventWords:
    """Says events. A declared behaviour goes by its name; with `exact` also by what it stands for."""

    write: Conditions
    activity: r.EventTest
    names: Mapping[str, str]
    spellings: Spellings
    on_properties: Callable[[r.Condition], str]
    exact: bool = False

    def any_of(self, sets: Sequence[r.Events]) -> str:
        return f" {self._word('OR')} ".join(map(self.events, sets))

    def events(self, events: r.Events) -> str:
        said = [self.test(events.test)]
        said += [self._tail(tail) for time in events.times for tail in days_tails(time)]
        said += [self._sequence(sequence) for sequence in events.sequences]
        return " ".join(said)

    def count(self, count: r.EventCount) -> str:
        """`visited pricing at least 3 times in the last 14 days`."""
        test, events = count.test, count.events
        first = self.test(events.test)
        rest = [self._tail(tail) for time in events.times for tail in days_tails(time)]
        rest += [self._sequence(sequence) for sequence in events.sequences]
        if isinstance(count.measure, r.HowMany):
            if test.high is None and test.low == 1:
                return " ".join([first, *rest])
            if test.low is None and test.high == 0:
                return " ".join([self._word("NEVER"), first, *rest])
        tails = [on_one_line(self.write.tail(tail)) for tail in self._counts(count)]
        return " ".join([first, f" {self._word('AND')} ".join(tails), *rest])

    def silence(self, some: r.Condition, none: r.Condition) -> str:
        """`no activity for 30 days`, of two counts that are just that."""
        found = silent_for(some, none)
        assert found is not None
        events, days = found
        span = self.write.speech.span(str(days), "day", "FOR_TIME")
        return f"{self._word('NO')} {self.events(events)} {self._word('FOR_TIME')} {span}"

    # ------------------------------------------------------------ counts

    def _counts(self, count: r.EventCount) -> list[s.Tail]:
        return [self._counted(count.measure, *one) for one in count_tails(count.test)]

    def _counted(self, measure: r.Measure, comparator: s.Comparator, number: str) -> s.Tail:
        match measure:
            case r.HowMany():
                return s.Times(comparator, number)
            case r.HowManyDifferent(name):
                return s.Different(comparator, number, self._property(name))
            case r.HowManyDays():
                return s.Different(comparator, number, None)
            case r.MostPer(name):
                return s.TimesPer(comparator, number, self._property(name))
            case r.TotalOf(name):
                return s.WithTotal(self._property(name), comparator, number)
            case r.MostWithin(stretch):
                return s.TimesWithin(comparator, number, *gap(stretch))

    def _property(self, key: str) -> s.Word:
        return s.Word(self.names.get(key, key))

    # ------------------------------------------------------------ tests

    def test(self, test: r.EventTest) -> str:
        if test == r.Anything() or (test == self.activity and not self.exact):
            return self._word("ACTIVITY")
        match test:
            case r.Named(verbs, objects):
                return self._named(verbs, objects)
            case r.AnyOf(parts):
                named = [part for part in parts if isinstance(part, r.Named)]
                shown = named if named and not self.exact else parts
                return f" {self._word('OR')} ".join(map(self._bracketed, shown))
            case r.AllOf(parts):
                return self._all(parts)
            case r.NoneOf(parts):
                return f"{self._word('NOT')} ({self._or(parts)})"
            case r.Where(condition):
                return f"{self._word('WHERE')} {self.on_properties(condition)}"
            case _:
                return self._word("ACTIVITY")

    def _bracketed(self, test: r.EventTest) -> str:
        said = self.test(test)
        return f"({said})" if isinstance(test, r.AllOf) and len(test.parts) > 2 else said

    def _or(self, parts: Sequence[r.EventTest]) -> str:
        return f" {self._word('OR')} ".join(map(self.test, parts))

    def _all(self, parts: Sequence[r.EventTest]) -> str:
        main = [part for part in parts if not isinstance(part, r.Where | r.NoneOf)]
        wheres = [self.test(part) for part in parts if isinstance(part, r.Where)]
        excepted = [inner for part in parts if isinstance(part, r.NoneOf) for inner in part.parts]
        said = [
            self._named(part.verbs, part.objects, bare=bool(wheres))
            if isinstance(part, r.Named)
            else self.test(part)
            for part in main
        ]
        first = f" {self._word('AND')} ".join(said) or self._word("ANYTHING")
        except_for = ", ".join(map(self.test, self._shown(excepted)))
        return " ".join([first, *([f"{self._word('EXCEPT')} {except_for}"] if excepted else []), *wheres])

    def _shown(self, parts: Sequence[r.EventTest]) -> Sequence[r.EventTest]:
        named = [part for part in parts if isinstance(part, r.Named)]
        return parts if self.exact or not named else named

    def only(self, count: r.EventCount) -> str:
        """`visited only careers`, of what is in the first half of it."""
        events = count.events
        parts = events.test.parts if isinstance(events.test, r.AnyOf) else (events.test,)
        named = [part for part in parts if isinstance(part, r.Named)]
        only = self._word("ONLY")
        said = [self._named(part.verbs, part.objects, only) for part in named] or [
            f"{only} {self.test(events.test)}"
        ]
        rest = [self._tail(tail) for time in events.times for tail in days_tails(time)]
        return " ".join([f" {self._word('OR')} ".join(said), *rest])

    def _named(
        self, verbs: Sequence[str], objects: Sequence[str], between: str = "", bare: bool = False
    ) -> str:
        table = words(self.write.speech.language).verbs
        left = set(verbs)
        known = [concept for concept in table if verb_spellings(concept) <= left]
        for concept in known:
            left -= verb_spellings(concept)
        said = [table[concept][0] for concept in known] + sorted(left)
        verb = "" if not said else said[0] if len(said) == 1 else f"[{', '.join(said)}]"
        written = [self.spellings.written(one) for one in objects]
        object_ = written[0] if len(written) == 1 else f"[{', '.join(written)}]" if written else ""
        anything = "" if bare and verb else self._word("ANYTHING")
        return " ".join(filter(None, (verb, between, object_ or anything)))

    # ------------------------------------------------------------ sequences

    def _sequence(self, sequence: r.Sequence) -> str:
        speech = self.write.speech
        match sequence:
            case r.After(others, least, most):
                after = f"{self._word('AFTER')} {self.events(others)}"
                if most is not None:
                    return f"{self._word('WITHIN')} {speech.span(*gap(most), 'WITHIN')} {after}"
                if least is not None:
                    return f"{self._word('AT_LEAST')} {speech.span(*gap(least))} {after}"
                return after
            case r.AfterSilence(others, stretch):
                span = f"{self._word('AFTER')} {speech.span(*gap(stretch), 'AFTER')}"
                return f"{span} {self._word('WITHOUT')} {self.events(others)}"
            case r.NotFollowed(others, within):
                span = f"{self._word('WITHIN')} {speech.span(*gap(within), 'WITHIN')}"
                return f"{self._word('WITHOUT')} {self.events(others)} {span}"

    def _tail(self, tail: s.Tail) -> str:
        return on_one_line(self.write.tail(tail))

    def _word(self, concept: str) -> str:
        return self.write.word(concept)
