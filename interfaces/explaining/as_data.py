"""An explanation as plain data, for `--format json`: the keys are documented in docs/explain.md.

Points are exact decimals as text, amounts of the grade whole numbers of thirds of a letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import define

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
from ..runtime.explaining.nearest import MoreEvents, Suggestion
from ..runtime.explaining.tree import (
    ChoiceExplained,
    CombinedExplained,
    Explanation,
    GradeExplained,
    GroupPaid,
    ListPaid,
    MemberPaid,
    RulePaid,
    ScoreExplained,
    Step,
)
from ..runtime.intake import Event, Text, Value
from ..runtime.reference.events import age_in_days
from ..runtime.reference.members import CapSum
from ..runtime.rules import NumberBetween, Rule, Rules
from ..runtime.times import AsOf, Moment
from ..runtime.values import UNREADABLE, Gap, digits
from .amounts import clock, finished, iso_day, number, percent, points
from .saying import Saying
from .steps import period_text

Data = dict[str, object]
Amount = Callable[[int], object]


def thirds(amount: int) -> object:
    return amount


def lead_data(lead_id: str, row: int, found: Explanation, suggestions: Iterable[Suggestion]) -> Data:
    """One lead; `row` counts the rows of leads from 1."""
    data = _Data(found.rules, found.as_of)
    percent_decided = 100 * found.decided // found.count if found.count else 100
    return {
        "id": lead_id,
        "row": row,
        "scores": [data.score(one) for one in found.scores],
        "combined": [data.combined(one) for one in found.combined],
        "grade": data.grade(found.grade),
        "segment": data.choice(found.segment),
        "stage": data.choice(found.stage),
        "labels": [data.choice(one) for one in found.labels],
        "matrices": [
            {"name": one.name, "value": one.value, "facts": data.facts(one.facts)} for one in found.matrices
        ],
        "disqualified": [
            {"reason": one.disqualification.reason, "facts": data.facts(one.facts)}
            for one in found.disqualified
        ],
        "coverage": {
            "percent": percent_decided,
            "decided": found.decided,
            "rules": found.count,
            "open": [{"rule": _rule(one.rule), "unknown": data.gaps(one.gaps)} for one in found.open],
        },
        "not_paid": [
            {"rule": _rule(one.rule), "why": one.why, "unknown": data.gaps(one.gaps)} for one in found.unpaid
        ],
        "nearest": [data.suggestion(one) for one in suggestions],
    }


def _rule(rule: Rule) -> Data:
    origin = rule.origin
    return {"number": rule.number, "file": origin.file, "line": origin.line, "text": origin.text}


@define
class _Data:
    rules: Rules
    as_of: AsOf

    # ------------------------------------------------------------ totals

    def score(self, found: ScoreExplained) -> Data:
        return {
            "name": found.score.name,
            "value": finished(found.shown, found.score.decimals),
            "start": points(found.start),
            "members": [self.member(one, points) for one in found.members],
            "sum": points(found.summed),
            "steps": [self.step(one, points) for one in found.steps],
        }

    def combined(self, found: CombinedExplained) -> Data:
        return {
            "name": found.combined.name,
            "value": finished(found.shown, found.combined.decimals),
            "terms": [
                {
                    "score": one.term.score,
                    "group": one.term.group,
                    "percent": percent(one.term.percent),
                    "of": points(one.part),
                    "amount": points(one.amount),
                }
                for one in found.terms
            ],
            "sum": points(found.summed),
            "steps": [self.step(one, points) for one in found.steps],
        }

    def grade(self, found: GradeExplained) -> Data:
        return {
            "value": found.shown,
            "scale": list(found.grade.scale),
            "thirds_between": found.grade.thirds,
            "start": found.start,
            "members": [self.member(one, thirds) for one in found.members],
            "sum": found.summed,
            "steps": [self.step(one, thirds) for one in found.steps],
        }

    def step(self, step: Step, amount: Amount) -> Data:
        return {
            "kind": step.kind,
            "before": amount(step.before),
            "amount": amount(step.amount),
            "after": amount(step.after),
            "rule": None if step.rule is None else _rule(step.rule),
            "event": self.event(step.event),
        }

    def member(self, member: MemberPaid, amount: Amount) -> Data:
        match member:
            case RulePaid():
                return self.paid(member, amount)
            case ListPaid():
                return {
                    "kind": member.way,
                    "amount": amount(member.amount),
                    "paid": [self.paid(one, amount) for one in member.paid],
                    "passed_over": [
                        {
                            "rule": _rule(one.rule),
                            "why": one.why,
                            "amount": None if one.amount is None else amount(one.amount),
                        }
                        for one in member.passed
                    ],
                }
            case GroupPaid():
                return {
                    "kind": "group",
                    "name": member.group.name,
                    "amount": amount(member.amount),
                    "sum": amount(member.summed),
                    "limited": amount(member.capped),
                    "percent": percent(member.group.percent),
                    "limits": [self.limit(one, amount) for one in member.caps],
                    "facts": self.facts(member.facts),
                    "members": [self.member(one, amount) for one in member.members],
                }

    def paid(self, paid: RulePaid, amount: Amount) -> Data:
        return {
            "kind": "rule",
            "rule": _rule(paid.rule),
            "amount": amount(paid.amount),
            "facts": self.facts(paid.facts),
            "parts": [
                {
                    "event": self.event(part.event),
                    "points": amount(part.points),
                    "faded": amount(part.faded),
                    "paid": amount(part.paid),
                }
                for part in paid.parts
            ],
            "faded_by": self.event(paid.faded_by),
            "left_out": [self.event(one) for one in paid.left_out],
        }

    def limit(self, found: CapSum, amount: Amount) -> Data:
        """What a group's limit makes of each period or value; `of` is null where no event gives it."""
        cap = found.cap
        saying = Saying(self.rules, self.as_of, "en")
        return {
            "limit": amount(cap.limit),
            "period": cap.period,
            "property": cap.property,
            "parts": [
                {
                    "of": period_text(bucket, cap.period, saying) if isinstance(bucket, int) else bucket,
                    "sum": amount(value),
                    "left": amount(min(value, cap.limit)),
                }
                for bucket, value in found.buckets
            ],
        }

    # ------------------------------------------------------------ layers

    def choice(self, found: ChoiceExplained | None) -> Data | None:
        if found is None:
            return None
        return {
            "name": found.name,
            "value": found.chosen,
            "facts": self.facts(found.facts),
            "not_met": [
                {"name": one.name, "facts": self.facts(one.facts), "unknown": self.gaps(one.gaps)}
                for one in found.missed
            ],
        }

    def suggestion(self, found: Suggestion) -> Data:
        change = found.change
        rule = None if change.rule is None else _rule(change.rule)
        what: Data
        if isinstance(change, MoreEvents):
            what = {"kind": "events", "times": change.times, "event": self.event(change.event)}
        else:
            what = {"kind": "field", "field": self._name(change.field), "value": _text(change.value)}
        return {
            "change": what,
            "rule": rule,
            "stage": found.stage,
            "scores": [
                {"name": name, "before": points(before), "after": points(after)}
                for name, before, after in found.scores
            ],
            "grade": None if found.grade is None else {"before": found.grade[0], "after": found.grade[1]},
        }

    # ------------------------------------------------------------ facts

    def facts(self, facts: Iterable[Fact]) -> list[Data]:
        return [self.fact(fact) for fact in facts]

    def fact(self, fact: Fact) -> Data:
        match fact:
            case FieldFact(key, value):
                return {
                    "kind": "field",
                    "field": self._name(key),
                    "value": _text(value),
                    "state": _state(value),
                }
            case EventsFact():
                listed = [self.event(one) for one in fact.events]
                return {"kind": "events", "counted": number(fact.measured), "events": listed}
            case SilenceFact(_, event, days):
                return {"kind": "silence", "days": days, "event": self.event(event)}
            case SegmentFact(segment):
                return {"kind": "segment", "segment": segment}
            case ScoreFact(score, has, test):
                return {"kind": "score", "score": score, "value": digits(has), **_ends(test)}
            case GradeFact(grade, asked):
                return {"kind": "grade", "grade": grade, "asked": list(asked)}

    def event(self, event: Event | None) -> Data | None:
        if event is None:
            return None
        names = {one.key: one.name for one in self.rules.properties}
        known = {names[key]: _text(value) for key, value in sorted(event.values.items())}
        return {
            "time": clock(event.moment, self.as_of),
            "days_ago": age_in_days(event, self.as_of),
            "verbs": sorted(event.verbs),
            "objects": sorted(event.objects),
            "properties": {name: text for name, text in known.items() if text is not None},
        }

    def gaps(self, gaps: Gaps) -> Data:
        return {"fields": [self._name(key) for key in gaps.fields], "events": gaps.log}

    def _name(self, key: str) -> str:
        return next((one.name for one in self.rules.fields if one.key == key), key)


def _ends(test: NumberBetween) -> Data:
    return {
        "low": None if test.low is None else digits(test.low),
        "high": None if test.high is None else digits(test.high),
        "low_included": not test.low_open,
        "high_included": not test.high_open,
    }


def _state(value: Value) -> str:
    if isinstance(value, Gap):
        return "unreadable" if value is UNREADABLE else "missing"
    return "known"


def _text(value: Value) -> str | None:
    match value:
        case Gap():
            return None
        case bool():
            return "true" if value else "false"
        case Moment():
            return iso_day(value.day)
        case Text():
            return value.written
        case tuple():
            return "; ".join(text.written for text in value)
        case _:
            return digits(value)
