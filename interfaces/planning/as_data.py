"""The plan as plain data, for `--json`: the keys are documented in docs/plan.md."""

from __future__ import annotations

import json
from collections.abc import Sequence

from .fates import KINDS, Fate, Planned, Step
from .words import PlanWords


def as_json(planned: Planned, name: str, texts: Sequence[str], language: str) -> str:
    """Indented JSON, its keys in the order of docs/plan.md."""
    words = PlanWords(planned, language, texts)
    data = {
        "file": name,
        "rules": len(planned.fates),
        "kinds": {kind: planned.count(kind) for kind in KINDS},
        "event_sets": len(planned.tables.events),
        "questions": {"written": planned.steps[0].questions[0], "asked": planned.steps[-1].questions[1]},
        "look_ups": [
            {
                "on": words.subject(one.subject),
                "kind": one.subject.kind,
                "decides": one.decides,
                "helps": one.helps,
            }
            for one in planned.look_ups
        ],
        "plan": [_fate(fate, words) for fate in planned.fates],
        "passes": [_step(step) for step in planned.steps],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _fate(fate: Fate, words: PlanWords) -> dict[str, object]:
    return {
        "rule": fate.rule.number,
        "file": fate.rule.origin.file,
        "line": fate.rule.origin.line,
        "text": fate.rule.origin.text,
        "kind": fate.kind,
        "on": [words.subject(subject) for subject in fate.subjects],
        "together": fate.together,
        "reasons": list(fate.reasons),
        "why": fate.why,
        "by": None if fate.by is None else fate.by.number,
        "cost": fate.cost,
        "words": f"{words.fate(fate)} {words.cost(fate)}",
    }


def _step(step: Step) -> dict[str, object]:
    return {
        "pass": step.name,
        "rules": list(step.rules),
        "questions": list(step.questions),
        "look_ups": list(step.look_ups),
        "event_sets": list(step.event_sets),
    }
