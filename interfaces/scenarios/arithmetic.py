"""How the model came to a result that was not expected: a sum for each total, in the words of the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import attrs

from ..compiler.scenario_types import Expectation, OneOf
from ..dsl.words import words
from ..members import all_rules
from ..runtime import rules as r
from ..runtime.explaining.contributions import Contribution, contributions
from ..runtime.reference import Assessment
from ..runtime.values import digits
from ..wording import phrase

GRADE = "grade"
_LONGEST = 76
_TOLD = {
    "start": "test_sum_start",
    "group limit": "test_sum_group_limit",
    "group weight": "test_sum_group_weight",
    "fading": "test_sum_fading",
    "floor": "test_sum_floor",
    "ceiling": "test_sum_ceiling",
    "term": "test_sum_term",
    "range": "test_sum_range",
    "rounding": "test_sum_rounding",
}


class Arithmetic:
    """The sums of one lead. `spoken` is the language of the rules, `language` that of the words around."""

    def __init__(self, spoken: str, language: str, rules: r.Rules, assessment: Assessment) -> None:
        self.spoken, self.language = spoken, language
        self.rules = rules
        self.assessment = assessment
        self.contributions = contributions(rules, assessment)
        self.by_number = {rule.number: rule for rule in all_rules(rules.members)}
        self.several_files = len({rule.origin.file for rule in self.by_number.values()}) > 1

    def lines(self, missed: Sequence[Expectation]) -> tuple[str, ...]:
        """The sums of the totals that were expected to be otherwise, each once, "" between them.

        For stages, labels and matrices those are the sums that they read; the segment and disqualification
        read none.
        """
        targets: list[str] = []
        for expectation in missed:
            what = expectation.what
            read = self._read_by(what) if isinstance(what, OneOf) else [what.score or GRADE]
            targets += [target for one in read for target in self._behind(one)]
        sums = [list(self._sum(target)) for target in dict.fromkeys(targets)]
        return tuple(line for at, lines in enumerate(sums) for line in ([""] if at else []) + lines)

    def _behind(self, target: str) -> Iterator[str]:
        """A total, and before it those that it is combined of."""
        for combined in self.rules.combined:
            if combined.name == target:
                for term in combined.terms:
                    if term.group is None:
                        yield from self._behind(term.score)
        yield target

    def _read_by(self, what: OneOf) -> list[str]:
        """The totals that a layer reads, those of a combined score before it."""
        parts: tuple[object, ...] = ()
        match what.kind:
            case "stage":
                parts = self.rules.stages
            case "label":
                parts = tuple(label for label in self.rules.labels if label.name == what.name)
            case "matrix":
                parts = tuple(matrix for matrix in self.rules.matrices if matrix.name == what.name)
        read = list(dict.fromkeys(_totals_in(parts)))
        return read if self.assessment.disqualified == () else []

    # ------------------------------------------------------------ one total

    def _sum(self, target: str) -> Iterator[str]:
        own = [one for one in self.contributions if one.target == target]
        amounts = [self._amount(one) for one in own] + [self._finished(target)]
        width = max(map(len, amounts))
        for one, amount in zip(own, amounts, strict=False):
            yield f"{amount:>{width}}  {self._told(one)}"
        yield f"{amounts[-1]:>{width}}  = {self._name(target)}"

    def _amount(self, one: Contribution) -> str:
        plus = "+" if one.amount >= 0 else "-"
        if one.kind == "start":
            return self._scale(one.amount) if one.target == GRADE else digits(Decimal(one.amount) / 1000)
        size = abs(one.amount)
        if one.target != GRADE:
            return plus + digits(Decimal(size) / 1000)
        whole, thirds = divmod(size, 3)
        return plus + (" ".join(filter(None, [str(whole or ""), f"{thirds}/3" if thirds else ""])) or "0")

    def _scale(self, thirds: int) -> str:
        return self.rules.grade.scale[thirds // self.rules.grade.thirds]

    def _finished(self, target: str) -> str:
        result = self.assessment.result
        return result.grade if target == GRADE else str(result.scores[target])

    def _name(self, target: str) -> str:
        table = words(self.spoken)
        if target == GRADE:
            return table.canonical("GRADE")
        score = table.canonical("SCORE")
        return score if target == "score" else f"{score} {table.canonical('FOR')} {target}"

    def _told(self, one: Contribution) -> str:
        if one.rule is not None:
            rule = self.by_number[one.rule]
            where = self._place(rule.origin)
            by = "" if one.kind == "rule" else phrase(_TOLD[one.kind], self.language) + " "
            return f"{by}{where}: {_short(rule.origin.text)}"
        if one.kind == "term":
            of_group = any(
                term.group == one.name
                for c in self.rules.combined
                if c.name == one.target
                for term in c.terms
            )
            name = f'"{one.name}"' if of_group else self._name(one.name)
            return phrase(_TOLD[one.kind], self.language, name=name)
        return phrase(_TOLD[one.kind], self.language, name=one.name)

    def _place(self, origin: r.Origin) -> str:
        if self.several_files:
            return phrase("test_sum_file_line", self.language, file=origin.file, line=origin.line)
        return phrase("test_sum_line", self.language, line=origin.line)


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _LONGEST else one_line[: _LONGEST - 1] + "…"


def _totals_in(node: object) -> Iterator[str]:
    match node:
        case r.ScoreTest(score, _):
            yield score
        case r.GradeIn():
            yield GRADE
        case tuple():
            for part in node:
                yield from _totals_in(part)
        case _ if attrs.has(type(node)):
            for attribute in attrs.fields(type(node)):  # type: ignore[arg-type]
                yield from _totals_in(getattr(node, attribute.name))
