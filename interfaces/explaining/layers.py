"""What follows from the totals, what would move the lead on, and what is not known, as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..runtime.explaining.facts import Fact, Gaps, GradeFact, ScoreFact
from ..runtime.explaining.nearest import MoreEvents, Suggestion
from ..runtime.explaining.tree import ChoiceExplained, Explanation, Missed
from ..runtime.rules import Rule
from .amounts import number, points, short, value_text
from .events import as_in_rule, event_name
from .page import Line, Section
from .saying import Saying
from .totals import LONGEST_RULE, WHY


def disqualified_section(found: Explanation, saying: Saying) -> Section:
    lines = [
        Line("said", one.disqualification.reason, notes=saying.facts(one.facts)) for one in found.disqualified
    ]
    return Section(saying.told("explain_disqualified"), tuple(lines))


def layers_section(found: Explanation, saying: Saying) -> Section:
    """Segment, stage, labels and matrices, each with the facts that decided it."""
    lines = []
    for choice in (found.segment, found.stage, *found.labels):
        if choice is not None:
            lines.append(_choice(choice, saying))
    for matrix in found.matrices:
        text = saying.told(
            "explain_named", name=matrix.name, value=matrix.value or saying.told("explain_none")
        )
        lines.append(Line("said", text, notes=saying.facts(matrix.facts)))
    return Section(saying.told("explain_layers"), tuple(lines))


def choice_name(choice: ChoiceExplained, saying: Saying) -> str:
    match choice.kind:
        case "segment":
            return saying.told("explain_segment")
        case "stage":
            return saying.told("explain_stage")
        case "label":
            return choice.name


def _choice(choice: ChoiceExplained, saying: Saying) -> Line:
    value = choice.chosen or saying.told("explain_none")
    text = saying.told("explain_named", name=choice_name(choice, saying), value=value)
    notes = list(saying.facts(choice.facts))
    notes += [_missed(one, saying) for one in choice.missed]
    return Line("said", text, notes=tuple(notes))


def _missed(missed: Missed, saying: Saying) -> str:
    facts = "; ".join(saying.facts(missed.facts))
    if missed.gaps:
        facts = saying.told("explain_unknown_names", names=saying.gaps(missed.gaps))
    return saying.told("explain_not_chosen", name=missed.name, facts=facts)


# ---------------------------------------------------------------- the next stage


def nearest_section(found: Explanation, suggestions: Sequence[Suggestion], saying: Saying) -> Section | None:
    """How far it is to the next stage, and what would do; None where there is no better stage."""
    if found.stage is None or not found.stage.missed:
        return None
    following = found.stage.missed[-1]
    lines = [
        Line("said", told) for fact in following.facts for told in _short_of(fact, following.name, saying)
    ]
    lines += [_suggestion(one, saying) for one in suggestions]
    if not suggestions:
        lines.append(Line("said", saying.told("explain_nothing_small", stage=following.name)))
    return Section(saying.told("explain_nearest", stage=following.name), tuple(lines))


def _short_of(fact: Fact, stage: str, saying: Saying) -> Iterator[str]:
    match fact:
        case ScoreFact(score, has, test) if test.low is not None and has < test.low:
            short_by = number(test.low - has)
            yield saying.told(
                "explain_points_short", points=short_by, stage=stage, score=saying.score_name(score), has=has
            )
        case GradeFact(_, ()):
            yield saying.told("explain_grade_never", stage=stage)
        case GradeFact(grade, asked):
            yield saying.told("explain_grade_short", stage=stage, asked=saying.grades(asked), grade=grade)


def _suggestion(suggestion: Suggestion, saying: Saying) -> Line:
    change = suggestion.change
    text = "" if change.rule is None else change.rule.origin.text
    if isinstance(change, MoreEvents):
        name = event_name(change.event, (change.events,), saying.as_of, saying.language, text)
        told = saying.counted("explain_more_of", change.times, event=name or text)
    else:
        value = as_in_rule(value_text(change.value, saying.language), text)
        told = saying.told("explain_if_known", name=saying.field_name(change.field), value=value)
    changes = [
        (saying.score_name(name), points(before), points(after)) for name, before, after in suggestion.scores
    ]
    if suggestion.grade is not None:
        changes.append((saying.told("explain_grade"), *suggestion.grade))
    gives = [
        saying.told("explain_from_to", name=name, before=before, after=after)
        for name, before, after in changes
    ]
    told = saying.told("explain_would_do", change=told, stage=suggestion.stage)
    return Line("said", told, "", saying.place(change.rule), tuple(gives))


# ---------------------------------------------------------------- what is not known, what does not pay


def coverage_section(found: Explanation, saying: Saying) -> Section | None:
    """Which rules are open, and what would have to be known; None where every rule could be decided."""
    if not found.open:
        return None
    by_gaps: dict[Gaps, list[Rule]] = {}
    for one in found.open:
        by_gaps.setdefault(one.gaps, []).append(one.rule)
    lines = []
    for gaps, rules in by_gaps.items():
        told = saying.told("explain_unknown_names", names=saying.gaps(gaps))
        notes = [f"{saying.place(rule)}: {short(rule.origin.text, LONGEST_RULE)}" for rule in rules]
        lines.append(Line("said", told[:1].upper() + told[1:], notes=tuple(notes)))
    return Section(saying.told("explain_open", count=len(found.open), rules=found.count), tuple(lines))


def unpaid_section(found: Explanation, saying: Saying) -> Section | None:
    """All rules that pay nothing although they could be decided."""
    open_rules = {one.rule.number for one in found.open}
    unpaid = [one for one in found.unpaid if one.rule.number not in open_rules]
    if not unpaid:
        return None
    lines = [
        Line(
            "passed",
            short(one.rule.origin.text, LONGEST_RULE),
            "",
            saying.place(one.rule),
            (saying.told(WHY[one.why]),),
        )
        for one in unpaid
    ]
    return Section(saying.told("explain_unpaid"), tuple(lines))
