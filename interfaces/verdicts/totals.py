"""Totals, their values and amounts in words."""

from __future__ import annotations

from ..compiler.proving.verdicts import Guarantee, Verdict
from ..runtime.facts import LeadResult
from ..runtime.rules import Hold, Rules
from ..wording import phrase

UNNAMED = "score"


def promise(guarantee: Guarantee, language: str) -> str:
    """What is promised: `score for crm never falls with visited pricing at any time`."""
    total = named(guarantee.kind, guarantee.target, language)
    if guarantee.kind == "score":
        name = "promise_score_falls" if guarantee.falls else "promise_score_rises"
    else:
        name = "promise_falls" if guarantee.falls else "promise_rises"
    said = phrase(name, language, total=total, subject=guarantee.subject)
    return f"{said} {phrase('promise_any_time', language)}" if guarantee.at_any_time else said


def named(kind: str, target: str, language: str) -> str:
    """`score`, `score for crm`, `grade`, `stage`, as rules name them."""
    if kind == "grade":
        return phrase("promise_grade", language)
    if kind == "stage":
        return phrase("promise_stage", language)
    if target == UNNAMED:
        return phrase("promise_score", language)
    return phrase("promise_score_for", language, name=target)


def in_a_sentence(guarantee: Guarantee, language: str) -> str:
    """`the score`, `the score for crm`, `the grade`, `the stage`."""
    if guarantee.kind == "grade":
        return phrase("broken_grade", language)
    if guarantee.kind == "stage":
        return phrase("broken_stage", language)
    if guarantee.target == UNNAMED:
        return phrase("broken_score", language)
    return phrase("broken_score_for", language, name=guarantee.target)


def value(guarantee: Guarantee, result: LeadResult, language: str) -> str:
    """`25`, `B-`, `SQL`; `no stage` or `disqualified` where there is none."""
    if guarantee.kind == "grade":
        return result.grade
    if guarantee.kind == "score":
        return f"{result.scores[guarantee.target]:f}"
    if result.stage is not None:
        return result.stage
    if result.disqualified:
        return phrase("broken_disqualified", language, reasons=", ".join(result.disqualified))
    return phrase("broken_no_stage", language)


def values(verdict: Verdict, language: str) -> tuple[str, str]:
    """The total of a refuted guarantee before and after."""
    witness = verdict.witness
    assert witness is not None
    before, after = (value(verdict.guarantee, one, language) for one in (witness.before, witness.after))
    return before, after


def amount(target: str, number: int) -> str:
    """Millis as points, thirds as they are written in rules: `5`, `2.5`, `1/3`; without the sign."""
    size = abs(number)
    if target == "grade":
        return f"{size}/3" if size % 3 else str(size // 3)
    whole, rest = divmod(size, 1000)
    return f"{whole}.{rest:03}".rstrip("0") if rest else str(whole)


def signed(target: str, number: int) -> str:
    """With its sign: `+5`, `-1/3`."""
    return f"{'-' if number < 0 else '+'}{amount(target, number)}"


def limit(hold: Hold, number: int, rules: Rules) -> str:
    """A floor's or ceiling's value: points, or a grade."""
    if hold.target != "grade":
        return f"{'-' if number < 0 else ''}{amount(hold.target, number)}"
    return rules.grade.scale[number // rules.grade.thirds]
