"""What holds of the contributions and of the explanation of any lead of any model."""

from __future__ import annotations

from leadlang.runtime.explaining import tree
from leadlang.runtime.explaining.contributions import amount_of, contributions
from leadlang.runtime.explaining.explanation import explanation
from leadlang.runtime.reference import Assessment, assess
from leadlang.runtime.reference.case import Case
from leadlang.runtime.rules import BestOf, FirstOf, Group, Member, Rules

WHOLE = 100_000


def hold_contributions_to_the_result(rules: Rules, assessment: Assessment) -> None:
    """Every total is the sum of its contributions, to the thousandth; the grade too."""
    found = contributions(rules, assessment)
    totals = {total.name: total.shown for total in assessment.totals}
    for name, shown in totals.items():
        assert amount_of(found, name) == shown, name
    place = rules.grade.scale.index(assessment.grade.shown)
    assert amount_of(found, "grade") == place * rules.grade.thirds
    assert {one.target for one in found} == {*totals, "grade"}
    assert all(one.amount for one in found if one.kind not in ("start", "rule", "term"))
    numbers = {one.rule for one in found if one.kind == "rule"}
    assert numbers <= assessment.given.rules


def hold_explanation_to_the_result(case: Case) -> tree.Explanation:
    """The whole tree adds up, step by step, to what the reference gives; nothing is missing or said twice."""
    assessment = assess(case)
    hold_contributions_to_the_result(case.rules, assessment)
    found = explanation(case, assessment)
    for score, total in zip(found.scores, assessment.scores, strict=True):
        assert score.start + members_add_up(score.members) == score.summed == total.summed
        assert steps_lead(score.summed, score.steps) == score.shown == total.shown
    for combined, combined_total in zip(found.combined, assessment.combined, strict=True):
        assert sum(term.amount for term in combined.terms) == combined.summed
        assert steps_lead(combined.summed, combined.steps) == combined.shown == combined_total.shown
    grade = found.grade
    assert grade.start + members_add_up(grade.members) == grade.summed
    assert steps_lead(grade.summed, grade.steps) == grade.place
    assert grade.grade.scale[grade.place // grade.grade.thirds] == grade.shown == assessment.grade.shown
    assert len(found.open) == found.count - found.decided
    hold_rules_to_be_all_there(case.rules, found, assessment)
    hold_layers(found, assessment)
    return found


def members_add_up(members: tuple[tree.MemberPaid, ...]) -> int:
    """The sum of what members give, each of them held to its own parts."""
    for member in members:
        match member:
            case tree.RulePaid():
                for part in member.parts:
                    assert abs(part.faded) <= abs(part.points)
                assert not set(member.left_out) & {part.event for part in member.parts}
            case tree.ListPaid():
                assert member.amount == members_add_up(member.paid)
                assert {one.rule.number for one in member.paid}.isdisjoint(
                    one.rule.number for one in member.passed
                )
                if member.way == "best of":
                    rivals = [one.amount for one in member.passed if one.amount is not None]
                    assert all(amount <= member.amount for amount in rivals)
            case tree.GroupPaid():
                assert members_add_up(member.members) == member.summed
                assert member.capped == min([member.summed, *(cap.left for cap in member.caps)])
                for cap in member.caps:
                    assert sum(amount for _, amount in cap.buckets) == member.summed
                if member.group.percent == WHOLE:
                    assert member.amount == member.capped
    return sum(member.amount for member in members)


def steps_lead(start: int, steps: tuple[tree.Step, ...]) -> int:
    """Where the steps lead to; each begins where the one before it ended, and changes something."""
    value = start
    for step in steps:
        assert step.before == value != step.after
        assert (step.rule is not None) == (step.kind in ("floor", "ceiling"))
        assert (step.event is not None) == (step.kind == "fading")
        value = step.after
    return value


def hold_rules_to_be_all_there(rules: Rules, found: tree.Explanation, assessment: Assessment) -> None:
    """Every rule pays or does not, and the tree has every payment there is, once."""
    unpaid = [one.rule.number for one in found.unpaid]
    assert sorted({*unpaid, *assessment.given.rules}) == sorted([*unpaid, *assessment.given.rules])
    assert len(unpaid) + len(assessment.given.rules) == count(rules.members)
    paid = [
        (one.rule.number, one.pay.target, one.amount)
        for members in (*(score.members for score in found.scores), found.grade.members)
        for one in all_paid(members)
    ]
    assert sorted(paid) == sorted((one.rule, one.target, one.amount) for one in assessment.given.payments)


def all_paid(members: tuple[tree.MemberPaid, ...]) -> list[tree.RulePaid]:
    found: list[tree.RulePaid] = []
    for member in members:
        match member:
            case tree.RulePaid():
                found.append(member)
            case tree.ListPaid():
                found.extend(member.paid)
            case tree.GroupPaid():
                found.extend(all_paid(member.members))
    return found


def count(members: tuple[Member, ...]) -> int:
    return sum(
        count(member.members) if isinstance(member, Group) else len(member.members)
        if isinstance(member, FirstOf | BestOf) else 1
        for member in members
    )  # fmt: skip


def hold_layers(found: tree.Explanation, assessment: Assessment) -> None:
    assert tuple(sorted({one.disqualification.reason for one in found.disqualified})) == (
        assessment.disqualified
    )
    chosen = {one.name: one.chosen for one in found.labels}
    matrices = {one.name: one.value for one in found.matrices}
    if found.disqualified:
        assert found.stage is None and not chosen and not matrices
    else:
        assert (found.stage.chosen if found.stage else None) == assessment.stage
        assert chosen == assessment.labels and matrices == assessment.matrices
    assert (found.segment.chosen if found.segment else None) == assessment.segment
