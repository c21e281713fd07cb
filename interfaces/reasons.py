"""The top reasons of every lead as columns: what gave most points, what took most."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from .dsl.problems import Source
from .dsl.read import read
from .dsl.syntax import Each, When
from .explaining.amounts import points, signed
from .members import all_rules
from .runtime.columns.classes import Ints
from .runtime.columns.reasons import NO_RULE, TopReasons, TopRules, no_rules
from .runtime.explaining.contributions import contributions
from .runtime.facts import score_column
from .runtime.reference import assess
from .runtime.reference.case import Case
from .runtime.rules import Pay, Rule, Rules
from .wording import phrase

SEPARATOR = "; "

Wordings = Sequence[Callable[[str], str]]


def reason_columns(
    rules: Rules, found: Sequence[TopReasons], language: str, taken: Sequence[str]
) -> list[pl.Series]:
    """For each score that rules pay into `reasons_for` and `reasons_against`, for a named one with its name:
    "each visited pricing: +45 (line 42); …", null where there is no reason.

    `taken` are the columns there are; a name that one of them has gets `_` behind it.
    """
    wordings = _wordings(rules, language)
    columns = []
    for top in found:
        ending = score_column(rules.scores[top.score].name).removeprefix("score")
        for kind, rules_of_rows in (
            ("reasons_for", top.reasons_for),
            ("reasons_against", top.reasons_against),
        ):
            name = kind + ending
            while name in taken:
                name += "_"
            columns.append(_texts(rules_of_rows, wordings).alias(name))
    return columns


def _texts(top: TopRules, wordings: Wordings) -> pl.Series:
    """The reasons of each row, one behind the other; each different one is written once."""
    ranks = [
        _rank_texts(top.rules[:, rank], top.amounts[:, rank], wordings) for rank in range(top.rules.shape[1])
    ]
    joined = pl.DataFrame(ranks).select(pl.concat_str(pl.all(), separator=SEPARATOR, ignore_nulls=True))
    texts = joined.to_series()
    return texts.set(texts == "", None)


def _rank_texts(rules: Ints, amounts: Ints, wordings: Wordings) -> pl.Series:
    pairs, codes = np.unique(np.stack([rules, amounts]), axis=1, return_inverse=True)
    texts = [
        None if number == NO_RULE else wordings[number](signed(points(amount)))
        for number, amount in pairs.T.tolist()
    ]
    return pl.Series(texts or [None], dtype=pl.String).gather(codes.reshape(-1))


def _wordings(rules: Rules, language: str) -> list[Callable[[str], str]]:
    """For each rule, by its number, what makes a reason of an amount."""
    found = all_rules(rules.members)
    told = "explain_reason" if len({rule.origin.file for rule in found}) == 1 else "explain_reason_in_file"

    def wording(rule: Rule) -> Callable[[str], str]:
        asked, origin = asked_for(rule, language), rule.origin
        return lambda amount: phrase(
            told, language, rule=asked, amount=amount, file=origin.file, line=origin.line
        )

    return [wording(rule) for rule in found]


def asked_for(rule: Rule, language: str) -> str:
    """A rule's text up to its first effect: "each visited pricing"; all where the effect comes first."""
    if rule.kind == "otherwise":
        return phrase("explain_otherwise", language)
    origin = rule.origin
    statements = read(Source(origin.file, origin.text), None).program.statements
    if len(statements) == 1 and isinstance(statements[0], When | Each) and statements[0].effects:
        asked = origin.text[: statements[0].effects[0].span.start].strip()
        return asked or origin.text
    return origin.text


# ---------------------------------------------------------------- one lead at a time


def plain_reasons(rules: Rules, facts: Sequence[Case], most: int) -> tuple[TopReasons, ...]:
    """The same as the columns find, from the contributions of each lead."""
    targets = sorted(_paid_into(rules))
    rows = len(facts)
    found = tuple(TopReasons(place, no_rules(rows, most), no_rules(rows, most)) for place in targets)
    for row, case in enumerate(facts):
        given = contributions(rules, assess(case))
        for top in found:
            target = rules.scores[top.score].name
            paid: dict[int, int] = {}
            for one in given:
                if one.kind == "rule" and one.rule is not None and one.target == target:
                    paid[one.rule] = paid.get(one.rule, 0) + one.amount
            ranked = sorted(paid.items(), key=lambda one: (-abs(one[1]), one[0]))
            _fill(top.reasons_for, row, [one for one in ranked if one[1] > 0])
            _fill(top.reasons_against, row, [one for one in ranked if one[1] < 0])
    return found


def _paid_into(rules: Rules) -> set[int]:
    places = {score.name: place for place, score in enumerate(rules.scores)}
    targets = {
        effect.target
        for rule in all_rules(rules.members)
        for effect in rule.effects
        if isinstance(effect, Pay)
    }
    return {places[target] for target in targets if target in places}


def _fill(top: TopRules, row: int, ranked: Sequence[tuple[int, int]]) -> None:
    for rank, (number, amount) in enumerate(ranked[: top.rules.shape[1]]):
        top.rules[row, rank] = number
        top.amounts[row, rank] = amount
