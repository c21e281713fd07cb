"""Scores and the grade as lines that add up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from attrs import define

from ..runtime.explaining.tree import (
    CombinedExplained,
    GradeExplained,
    GroupPaid,
    ListPaid,
    MemberPaid,
    PassedOver,
    RulePaid,
    ScoreExplained,
    Step,
    Why,
)
from ..runtime.reference.members import CapSum
from ..runtime.reference.payments import Part
from .amounts import finished, grade_at, letters, percent, points, short, signed
from .page import Line, Section
from .saying import Saying
from .steps import grade_step, period_text, score_step

_WHOLE = 100_000
LONGEST_RULE = 400  # of a rule's text, in characters

WHY: dict[Why, str] = {
    "not met": "explain_why_not_met",
    "unknown": "explain_why_unknown",
    "no event": "explain_why_no_event",
    "group not met": "explain_why_group",
    "earlier pays": "explain_why_earlier",
    "pays less": "explain_why_less",
    "pays the same": "explain_why_same",
    "not needed": "explain_why_not_needed",
}


def score_section(score: ScoreExplained, saying: Saying) -> Section:
    own = score.score
    lines = _Lines(saying, points)
    shown = finished(score.shown, own.decimals)
    title = saying.score_name(own.name)
    found = [
        *lines.started(score.start, saying.told("explain_start")),
        *lines.given(score.members),
        *lines.later(score.summed, score.steps, lambda step: score_step(step, own, saying)),
        Line("total", title, shown),
    ]
    return Section(title, tuple(found))


def combined_section(combined: CombinedExplained, saying: Saying) -> Section:
    own = combined.combined
    lines = _Lines(saying, points)
    title = saying.score_name(own.name)
    found = []
    for term in combined.terms:
        name = (
            saying.score_name(term.term.score)
            if term.term.group is None
            else saying.told(
                "explain_group_for", name=term.term.group, score=saying.score_name(term.term.score)
            )
        )
        told = saying.told(
            "explain_share", percent=percent(term.term.percent), name=name, points=points(term.part)
        )
        found.append(Line("paid", told, signed(points(term.amount))))
    found += lines.later(combined.summed, combined.steps, lambda step: score_step(step, own, saying))
    found.append(Line("total", title, finished(combined.shown, own.decimals)))
    return Section(title, tuple(found))


def grade_section(grade: GradeExplained, saying: Saying) -> Section:
    def place(thirds: int) -> str:
        return grade_at(grade.grade, thirds, saying.language)

    lines = _Lines(saying, letters, place)
    title = saying.told("explain_grade")
    start = Line("sum", saying.told("explain_grade_start"), place(grade.start))
    found = [
        start,
        *lines.given(grade.members),
        *lines.later(grade.summed, grade.steps, lambda step: grade_step(step, grade.grade, saying)),
        Line("total", title, grade.shown),
    ]
    return Section(title, tuple(found))


# ---------------------------------------------------------------- members


@define
class _Lines:
    """Lines about one total; `amount` writes an amount of it, `place` a value on the way."""

    saying: Saying
    amount: Callable[[int], str]
    place: Callable[[int], str] | None = None

    def started(self, start: int, text: str) -> Iterator[Line]:
        if start:
            yield Line("paid", text, signed(self.amount(start)))

    def given(self, members: Sequence[MemberPaid]) -> Iterator[Line]:
        """What all members give, or that none does."""
        if not members:
            yield Line("said", self.saying.told("explain_nothing_paid"))
        yield from self.members(members, 0)

    def members(self, members: Sequence[MemberPaid], depth: int) -> Iterator[Line]:
        for member in members:
            match member:
                case RulePaid():
                    yield self._rule(member, depth)
                case ListPaid():
                    yield from self._list(member, depth)
                case GroupPaid():
                    yield from self._group(member, depth)

    def _rule(self, paid: RulePaid, depth: int) -> Line:
        saying = self.saying
        notes = [*saying.facts(paid.facts, paid.rule.origin.text), *self._parts(paid)]
        if paid.left_out:
            listed = saying.events(paid.left_out, paid.rule.events, paid.rule.origin.text)
            notes.append(saying.counted("explain_left_out", len(paid.left_out), events=listed))
        return Line(
            "paid",
            short(paid.rule.origin.text, LONGEST_RULE),
            signed(self.amount(paid.amount)),
            saying.place(paid.rule),
            tuple(notes),
            depth,
        )

    def _parts(self, paid: RulePaid) -> Iterator[str]:
        """Each event with what it gives, the latest first; of a `when` only what is not plain."""
        if paid.rule.kind != "each":
            for part in paid.parts:
                if part.points != part.paid:
                    when = "" if paid.faded_by is None else self.saying.when(paid.faded_by)
                    yield self._on_its_way(part, when)
            return
        told = [
            f"{self.saying.event(part.event, paid.rule.events, paid.rule.origin.text)}: {self._worth(part)}"
            for part in paid.parts
            if part.event is not None
        ]
        shown, more = self.saying.latest(told)
        yield from shown
        if more:
            amount = signed(self.amount(sum(part.paid for part in paid.parts[-more:])))
            yield self.saying.counted("explain_more_paid", more, amount=amount)

    def _worth(self, part: Part) -> str:
        """What one event gives, with what fading and limits took."""
        return signed(self.amount(part.paid)) if part.points == part.paid else self._on_its_way(part, "")

    def _on_its_way(self, part: Part, when: str) -> str:
        said = signed(self.amount(part.points))
        faded, paid = signed(self.amount(part.faded)), signed(self.amount(part.paid))
        if part.faded != part.points:
            faded_told = self.saying.told("explain_faded_to", amount=faded)
            said += f", {faded_told}" + (f" ({when})" if when else "")
        if part.paid != part.faded:
            said += f", {self.saying.told('explain_limited_to', amount=paid)}"
        return said

    def _list(self, listed: ListPaid, depth: int) -> Iterator[Line]:
        told = "explain_first_of" if listed.way == "first of" else "explain_best_of"
        amount = signed(self.amount(listed.amount))
        yield Line("list", self.saying.told(told), amount, depth=depth)
        of_rules = [(paid.rule.number, self._rule(paid, depth + 1)) for paid in listed.paid]
        of_rules += [(passed.rule.number, self._passed(passed, depth + 1)) for passed in listed.passed]
        for _, line in sorted(of_rules, key=lambda numbered: numbered[0]):
            yield line

    def _passed(self, passed: PassedOver, depth: int) -> Line:
        why = self.saying.told(WHY[passed.why])
        if passed.amount is not None:
            amount = signed(self.amount(passed.amount))
            why = self.saying.told("explain_why_only", why=why, amount=amount)
        text = short(passed.rule.origin.text, LONGEST_RULE)
        return Line("passed", text, "", self.saying.place(passed.rule), (why,), depth)

    def _group(self, group: GroupPaid, depth: int) -> Iterator[Line]:
        saying, own = self.saying, group.group
        notes = list(saying.facts(group.facts))
        given = self.amount(group.summed)
        if group.capped != group.summed:
            taken = self.amount(group.summed - group.capped)
            notes.append(
                saying.told("explain_group_limit", given=given, taken=taken, left=self.amount(group.capped))
            )
            notes += [told for cap in group.caps if cap.left == group.capped for told in self._cuts(cap)]
        if own.percent != _WHOLE:
            notes.append(
                saying.told(
                    "explain_group_weight",
                    percent=percent(own.percent),
                    given=self.amount(group.capped),
                    left=self.amount(group.amount),
                )
            )
        text = saying.told("explain_group", name=own.name)
        yield Line("group", text, signed(self.amount(group.amount)), "", tuple(notes), depth)
        yield from self.members(group.members, depth + 1)

    def _cuts(self, cap: CapSum) -> Iterator[str]:
        """Where a limit per period or property cut: which one, and how much."""
        if cap.cap.period is None and cap.cap.property is None:
            return
        for bucket, amount in cap.buckets:
            if amount > cap.cap.limit:
                yield self.saying.told(
                    "explain_cut",
                    where=self._bucket(cap, bucket),
                    given=self.amount(amount),
                    left=self.amount(cap.cap.limit),
                )

    def _bucket(self, cap: CapSum, bucket: int | str | None) -> str:
        if bucket is None or bucket == "":
            return self.saying.told("explain_cut_rest")
        if isinstance(bucket, str):
            return bucket
        return period_text(bucket, cap.cap.period, self.saying)

    # ------------------------------------------------------------ after the sum

    def later(self, summed: int, steps: Sequence[Step], told: Callable[[Step], str]) -> Iterator[Line]:
        show = self.place or self.amount
        if steps:
            yield Line("sum", self.saying.told("explain_sum"), show(summed))
        for step in steps:
            note = self.saying.told("explain_gives", value=show(step.after))
            text = f"{told(step)} {note}"
            place = self.saying.place(step.rule)
            notes = () if step.rule is None else (short(step.rule.origin.text, LONGEST_RULE),)
            yield Line("step", text, signed(self.amount(step.amount)), place, notes)
