"""What holds of the contributions of any lead of any model."""

from __future__ import annotations

from leadlang.runtime.explaining.contributions import amount_of, contributions
from leadlang.runtime.reference import Assessment
from leadlang.runtime.rules import Rules


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
