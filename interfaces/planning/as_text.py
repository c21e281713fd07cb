"""The plan as text: the picture at the top, the look-ups, then rule by rule, then what each pass did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .fates import KINDS, Planned
from .words import PlanWords


def as_text(planned: Planned, name: str, texts: Sequence[str], language: str) -> str:
    words = PlanWords(planned, language, texts)
    blocks = [
        _picture(planned, name, words),
        _look_ups(planned, words),
        _rules(planned, words),
        _steps(planned, words),
    ]
    return "\n".join("".join(f"{line}\n" for line in lines) for lines in blocks if lines)


def _picture(planned: Planned, name: str, words: PlanWords) -> list[str]:
    count = len(planned.fates)
    lines = [words.counted("plan_title", count, file=name), ""]
    kinds = [(planned.count(kind), kind) for kind in KINDS if planned.count(kind)]
    width = max((len(str(number)) for number, _ in kinds), default=0)
    for number, kind in kinds:
        lines.append(f"  {number:>{width}}  {words.counted(f'plan_kind_{kind}', number)}")
    lines += ["", *(f"  {line}" for line in _totals(planned, words))]
    return lines


def _totals(planned: Planned, words: PlanWords) -> Iterator[str]:
    yield words.counted("plan_look_ups_per_lead", len(planned.look_ups))
    sets = len(planned.tables.events)
    if sets:
        yield words.counted("plan_event_sets", sets)
    before, after = planned.steps[0].questions[0], planned.steps[-1].questions[1]
    yield words.told("plan_questions", before=before, after=after)


def _look_ups(planned: Planned, words: PlanWords) -> list[str]:
    if not planned.look_ups:
        return []
    lines = [words.told("plan_heading_look_ups"), ""]
    for one in planned.look_ups:
        said = [words.counted("plan_decides", one.decides)] if one.decides else []
        said += [words.counted("plan_helps", one.helps)] if one.helps else []
        lines.append(f"  {words.subject(one.subject)}: {', '.join(said)}")
    return lines


def _rules(planned: Planned, words: PlanWords) -> list[str]:
    if not planned.fates:
        return []
    lines = [words.told("plan_heading_rules")]
    for fate in planned.fates:
        lines += [
            "",
            f"  {words.place(fate.rule)}  {words.rule(fate.rule)}",
            f"      {words.fate(fate)}",
            f"      {words.cost(fate)}",
        ]
    return lines


def _steps(planned: Planned, words: PlanWords) -> list[str]:
    lines = [words.told("plan_heading_steps"), ""]
    for step in planned.steps:
        said = words.step(step) or words.told("plan_step_nothing")
        if step.name == "fuse_field_rules":
            said = words.counted("plan_fused_look_up", planned.count("look_up"))
        elif step.name == "fuse_event_rules":
            said = words.counted("plan_fused_per_event", planned.count("per_event"))
        lines.append(f"  {words.told(f'plan_pass_{step.name}')}: {said}")
    return lines
