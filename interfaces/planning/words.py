"""Pieces of a plan in words: what a look-up is on, what became of a rule, what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import define, field

from ..comparing.condition_words import ConditionWords
from ..comparing.spellings import Spellings
from ..runtime import rules as r
from ..wording import counted, phrase
from .fates import Fate, Planned, Step, Subject
from .measured_events import measured_events

_LONGEST = 90  # characters of a rule or of events


@define
class PlanWords:
    """Says the plan of one model; `texts` are those of its files."""

    planned: Planned
    language: str
    texts: Sequence[str]
    _counts: Mapping[int, r.EventCount] = field(init=False)
    _conditions: ConditionWords = field(init=False)

    def __attrs_post_init__(self) -> None:
        rules = self.planned.rules
        self._counts = measured_events(rules, self.planned.tables)
        self._conditions = ConditionWords(rules, self.language, Spellings.of(self.texts), "", "")

    def told(self, name: str, **facts: object) -> str:
        return phrase(name, self.language, **facts)

    def counted(self, name: str, count: int, **facts: object) -> str:
        return counted(name, count, self.language, **facts)

    # ------------------------------------------------------------ what is asked

    def subject(self, subject: Subject) -> str:
        match subject.kind:
            case "field":
                return subject.names[0]
            case "fields":
                return self.told("plan_on_fields", left=subject.names[0], right=subject.names[1])
            case "segment":
                return self.told("plan_on_segment")
            case "events":
                return self._events(self._counts.get(subject.axis))

    def _events(self, count: r.EventCount | None) -> str:
        if count is None:
            return self.told("plan_on_events")
        said = shortened(self._conditions.events.events(count.events))
        often = isinstance(count.measure, r.HowMany)
        return self.told("plan_on_count" if often else "plan_on_measure", events=said)

    def subjects(self, subjects: Iterable[Subject]) -> str:
        return self._listed([self.subject(one) for one in subjects])

    def _listed(self, parts: Sequence[str]) -> str:
        if len(parts) < 2:
            return "".join(parts)
        return self.told("plan_and", first=", ".join(parts[:-1]), last=parts[-1])

    # ------------------------------------------------------------ a rule

    def place(self, rule: r.Rule) -> str:
        several = len(self.texts) > 1
        name = "plan_line_in_file" if several else "plan_line"
        return self.told(name, file=rule.origin.file, line=rule.origin.line)

    def rule(self, rule: r.Rule) -> str:
        return shortened(" ".join(rule.origin.text.split()))

    def fate(self, fate: Fate) -> str:
        """How the rule is worked out."""
        match fate.kind:
            case "removed":
                return self._removed(fate)
            case "everyone":
                return self.told("plan_fate_everyone")
            case "look_up":
                on = self.subjects(fate.subjects)
                return self._together("plan_fate_look_up", fate.together, on=on)
            case "per_event":
                return self._together("plan_fate_per_event", fate.together)
            case "by_lead" | "by_event":
                because = self._listed([self._reason(one, fate) for one in fate.reasons])
                return self.told(f"plan_fate_{fate.kind}", because=because)

    def _together(self, name: str, others: int, **facts: object) -> str:
        return self.told(f"{name}_alone", **facts) if not others else self.counted(name, others, **facts)

    def _removed(self, fate: Fate) -> str:
        if fate.by is None:
            said = self.told("plan_removed_never")
        else:
            name = "plan_removed_earlier" if fate.why == "earlier" else "plan_removed_same"
            said = self.told(name, place=self.place(fate.by))
        return said if fate.rule.kind == "otherwise" else f"{said} {self.told('plan_removed_counts')}"

    def _reason(self, reason: str, fate: Fate) -> str:
        on = self.subjects(fate.subjects)
        if reason == "condition" and not on:
            return self.told("plan_because_list")
        return self.told(f"plan_because_{reason}", on=on)

    def cost(self, fate: Fate) -> str:
        return self.told(f"plan_cost_{fate.cost}")

    # ------------------------------------------------------------ a pass

    def step(self, step: Step) -> str:
        """What a pass did, in figures; "" where it did nothing."""
        changes = [
            self.told(f"plan_step_{name}", before=before, after=after)
            for name, (before, after) in (
                ("rules", step.rules),
                ("questions", step.questions),
                ("look_ups", step.look_ups),
                ("event_sets", step.event_sets),
            )
            if before != after
        ]
        return ", ".join(changes)


def shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
