"""What is said of totals and the segment: `score at least 80`, `grade at least B`, `segment is Student`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import define

from ..dsl import syntax as s
from ..dsl.problems import Span
from ..runtime import rules as r
from ..runtime.folding import fold
from .field_tests import HARMLESS, all_of, any_of, number_test
from .names import Names, listed, nearest
from .values import Values

Layer = Literal["rule", "segment", "stage"]


@define
class TotalTests:
    """Builds conditions on totals, where they may be read. On a mistake it reports and gives `HARMLESS`."""

    names: Names
    values: Values

    def condition(self, target: s.Target, tails: Sequence[s.Tail], layer: Layer, span: Span) -> r.Condition:
        """All that is said of one total; nothing said is a mistake."""
        if not self._may_read(target, layer, span):
            return HARMLESS
        if not tails:
            self.names.report("E144", span, "alone", said=self.names.written(span))
            return HARMLESS
        match target.kind:
            case "score":
                score = self._score(target)
                return HARMLESS if score is None else all_of([self._score_tail(score, t) for t in tails])
            case "grade":
                return all_of([self._grade_tail(tail) for tail in tails])
            case _:
                return all_of([self._segment_tail(tail) for tail in tails])

    def _may_read(self, target: s.Target, layer: Layer, span: Span) -> bool:
        name = target.name.text if target.name else ""
        if target.kind == "other":
            self.names.report("E145", span, name=name, said=self.names.written(target.span))
            return False
        if target.kind == "segment":
            if layer == "segment":
                self.names.report("E140", span, "segment", name=name)
            return layer != "segment"
        if layer != "stage":
            variant = f"{target.kind}_in_segment" if layer == "segment" else target.kind
            self.names.report("E140", span, variant, name=name)
        return layer == "stage"

    # ------------------------------------------------------------ scores

    def _score(self, target: s.Target) -> str | None:
        if target.name is None:
            return "score"
        found = self.names.scores.get(fold(target.name.text))
        if found is None:
            others = [name for folded, name in self.names.scores.items() if folded != "score"]
            close = nearest(target.name.text, others)
            variant = "nearest" if close else "" if others else "none"
            facts = {"name": target.name.text, "nearest": close, "known": listed(others)}
            self.names.report("E141", target.name.span, variant, **facts)
        return found

    def _score_tail(self, score: str, tail: s.Tail) -> r.Condition:
        match tail:
            case s.Between(low=low, high=high):
                ends = self.values.number(low), self.values.number(high)
                if ends[0] is None or ends[1] is None:
                    return HARMLESS
                if ends[0] > ends[1]:
                    self.values.report_reversed(tail)
                    return HARMLESS
                test: r.Condition = r.ScoreTest(score, r.NumberBetween(ends[0], ends[1]))
                return r.Not(test) if tail.negated else test
            case s.Comparison(
                relation="is" | "in" | "at least" | "at most" | "more than" | "less than", value=value
            ):
                tests = self._score_values(score, tail.relation, value)
                if not tests:
                    return HARMLESS
                return r.Not(any_of(tests)) if tail.negated else any_of(tests)
            case _:
                self.names.report("E144", tail.span, "score", said=self.names.written(tail.span))
                return HARMLESS

    def _score_values(self, score: str, relation: s.Relation, value: s.AnyValue) -> list[r.Condition]:
        items: list[s.AnyValue] = [value]
        if relation in ("is", "in") and isinstance(value, s.Value | s.ListValue):
            items = list(self.values.items(value))
        numbers = [self.values.number(item) for item in items]
        if None in numbers:
            return []
        return [r.ScoreTest(score, number_test(relation, number)) for number in numbers if number is not None]

    # ------------------------------------------------------------ grades

    def _grade_tail(self, tail: s.Tail) -> r.Condition:
        scale = self.names.grade.scale
        match tail:
            case s.Between(low=low, high=high):
                first, last = self._grade(low), self._grade(high)
                if first is None or last is None:
                    return HARMLESS
                if first > last:
                    self.values.report_reversed(tail)
                    return HARMLESS
                return _one_of(scale[first : last + 1], tail.negated)
            case s.Comparison(relation="is" | "in", value=value) if isinstance(value, s.Value | s.ListValue):
                found = [self._grade(item) for item in self.values.items(value)]
                places = sorted({place for place in found if place is not None})
                if None in found or not places:
                    return HARMLESS
                return _one_of(tuple(scale[place] for place in places), tail.negated)
            case s.Comparison(relation="at least" | "at most" | "more than" | "less than", value=value):
                at = self._grade(value)
                return HARMLESS if at is None else _one_of(_ordered(scale, tail.relation, at), tail.negated)
            case _:
                self.names.report("E144", tail.span, "grade", said=self.names.written(tail.span))
                return HARMLESS

    def _grade(self, value: s.AnyValue) -> int | None:
        """The place of a grade on the scale."""
        scale = self.names.grade.scale
        text = self.values.text(value) if isinstance(value, s.Value) else self.names.written(value.span)
        spelled = fold(text).replace(" ", "").replace("\u2212", "-").replace("\u2013", "-")
        for place, grade in enumerate(scale):
            if fold(grade) == spelled:
                return place
        self.names.report("E142", value.span, grade=text, scale=", ".join(scale))
        return None

    # ------------------------------------------------------------ segments

    def _segment_tail(self, tail: s.Tail) -> r.Condition:
        match tail:
            case s.IsKnown(known=known):
                any_segment = r.SegmentIs(tuple(self.names.segments.values()))
                return any_segment if known else r.Not(any_segment)
            case s.Comparison(relation="is" | "in", value=value) if isinstance(value, s.Value | s.ListValue):
                found = [self._segment(item) for item in self.values.items(value)]
                if None in found or not found:
                    return HARMLESS
                segments = r.SegmentIs(tuple(dict.fromkeys(name for name in found if name is not None)))
                return r.Not(segments) if tail.negated else segments
            case _:
                self.names.report("E144", tail.span, "segment", said=self.names.written(tail.span))
                return HARMLESS

    def _segment(self, value: s.Value) -> str | None:
        by_name = self.names.segments.get(fold(value.text))
        text = self.values.text(value)
        found = by_name or self.names.segments.get(fold(text))
        if found is None:
            known = list(self.names.segments.values())
            close = nearest(text, known)
            variant = "nearest" if close else "" if known else "none"
            self.names.report("E143", value.span, variant, name=text, nearest=close, known=listed(known))
        return found


def _one_of(grades: tuple[str, ...], negated: bool) -> r.Condition:
    return r.Not(r.GradeIn(grades)) if negated else r.GradeIn(grades)


def _ordered(scale: tuple[str, ...], relation: s.Relation, at: int) -> tuple[str, ...]:
    match relation:
        case "at least":
            return scale[at:]
        case "more than":
            return scale[at + 1 :]
        case "at most":
            return scale[: at + 1]
        case _:
            return scale[:at]
