"""Facts, events and rules of one lead in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from attrs import define, field

from ..members import all_rules
from ..runtime.explaining.facts import (
    EventsFact,
    Fact,
    FieldFact,
    Gaps,
    GradeFact,
    ScoreFact,
    SegmentFact,
    SilenceFact,
)
from ..runtime.intake import Event
from ..runtime.reference.events import age_in_days
from ..runtime.rules import Events, HowMany, Origin, Rule, Rules
from ..runtime.times import AsOf
from ..wording import counted, phrase
from .amounts import ago, between, day_text, number, value_text
from .events import event_name


@define
class Saying:
    """Says things about one lead in a language; of many events it names the latest `most_events`."""

    rules: Rules
    as_of: AsOf
    language: str
    most_events: int = 6
    _names: dict[str, str] = field(init=False)
    _several_files: bool = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._names = {one.key: one.name for one in self.rules.fields}
        files = {rule.origin.file for rule in all_rules(self.rules.members)}
        self._several_files = len(files) > 1

    def told(self, name: str, /, **facts: object) -> str:
        return phrase(name, self.language, **facts)

    def counted(self, name: str, count: int, /, **facts: object) -> str:
        return counted(name, count, self.language, **facts)

    # ------------------------------------------------------------ rules and names

    def place(self, rule: Rule | None) -> str:
        """Where a rule stands: "line 12", with its file where the rules come from several."""
        return "" if rule is None else self.origin(rule.origin)

    def origin(self, origin: Origin) -> str:
        if self._several_files:
            return self.told("explain_file_line", file=origin.file, line=origin.line)
        return self.told("explain_line", line=origin.line)

    def field_name(self, key: str) -> str:
        return self._names.get(key, key)

    def score_name(self, name: str) -> str:
        """ "Score", "Score for crm"."""
        if name == "score":
            return self.told("explain_score")
        return self.told("explain_score_for", name=name)

    # ------------------------------------------------------------ events

    def event(self, event: Event, sets: Sequence[Events], text: str = "") -> str:
        """ "visited pricing 3 days ago (17 November 2026)"."""
        name = event_name(event, sets, self.as_of, self.language, text)
        said = self.when(event)
        return f"{name} {said}" if name else said

    def when(self, event: Event) -> str:
        days = age_in_days(event, self.as_of)
        day = day_text(event.moment.day, self.language)
        return self.told("explain_when", ago=ago(days, self.language), day=day)

    def events(self, events: Sequence[Event], sets: Sequence[Events], text: str = "") -> str:
        """The latest of some events, and how many more there are."""
        shown, more = self.latest([self.event(event, sets, text) for event in events])
        return "; ".join([*shown, self.counted("explain_more_events", more)] if more else shown)

    def latest(self, told: Sequence[str]) -> tuple[list[str], int]:
        """The first `most_events` of what is told of events, the same in a row once; and how many more there
        are."""
        runs = [(one, len(list(same))) for one, same in groupby(told)]
        shown = [
            one if count == 1 else self.told("explain_several", told=one, count=count)
            for one, count in runs[: self.most_events]
        ]
        return shown, sum(count for _, count in runs[self.most_events :])

    # ------------------------------------------------------------ facts

    def facts(self, facts: Iterable[Fact], text: str = "") -> tuple[str, ...]:
        """Each fact in words; `text` is that of the rule it is about."""
        return tuple(self.fact(fact, text) for fact in facts)

    def fact(self, fact: Fact, text: str = "") -> str:
        match fact:
            case FieldFact(key, value):
                said = value_text(value, self.language)
                return self.told("explain_field", name=self.field_name(key), value=said)
            case EventsFact():
                return self._events_fact(fact, text)
            case SilenceFact(of, event, _):
                return self.told("explain_latest", event=self.event(event, (of,)))
            case SegmentFact(segment):
                return self.told("explain_segment_is", name=segment or self.told("explain_none"))
            case ScoreFact(score, points, test):
                asked = between(test, self.language)
                return self.told(
                    "explain_score_asked", name=self.score_name(score), points=points, asked=asked
                )
            case GradeFact(grade, ()):
                return self.told("explain_grade_unmet", grade=grade)
            case GradeFact(grade, asked_grades):
                return self.told("explain_grade_asked", grade=grade, asked=self.grades(asked_grades))

    def grades(self, grades: Sequence[str]) -> str:
        """Some grades of the scale, one at least: "B or better"."""
        scale = self.rules.grade.scale
        if tuple(grades) == scale[len(scale) - len(grades) :]:
            return self.told("explain_or_better", grade=grades[0]) if len(grades) > 1 else grades[0]
        if tuple(grades) == scale[: len(grades)]:
            return self.told("explain_or_worse", grade=grades[-1]) if len(grades) > 1 else grades[0]
        return ", ".join(grades)

    def _events_fact(self, fact: EventsFact, text: str) -> str:
        sets = (fact.counted.events,)
        if not fact.events:
            timed = bool(fact.counted.events.times)
            return self.told("explain_none_in_time" if timed else "explain_no_such_event")
        if fact.counted.events.whole_log:  # asked how long ago it was, not how often
            return self.told("explain_latest", event=self.event(fact.events[0], sets, text))
        said = self.events(fact.events, sets, text)
        if isinstance(fact.counted.measure, HowMany):
            return (
                said
                if len(fact.events) == 1
                else f"{self.counted('explain_times', len(fact.events))}: {said}"
            )
        return self.told("explain_measured", events=said, number=number(fact.measured))

    def gaps(self, gaps: Gaps) -> str:
        """What is not known, named."""
        names = [self.field_name(key) for key in gaps.fields]
        if gaps.log:
            names.append(self.told("explain_log"))
        return ", ".join(names)
