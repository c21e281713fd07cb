"""Guarantees: what each promises, what cannot be promised, and how little else a mistake in one harms."""

from collections.abc import Sequence

import pytest
from leadlang.compiler.compile import Compiled, compile_rules
from leadlang.compiler.proving.verdicts import Guarantee
from leadlang.dsl.problems import Source
from leadlang.runtime import rules as r

RULES = """
score from 0 to 100
score for crm from 0 to 10
score for overall = 50% of score
behaviour visited blog means page_view where url contains "/blog"
when employees at least 100 and annual revenue at least 5M score +5
each visited pricing score +5
each visited blog score for crm +1
when unsubscribed anything score -5
stage MQL when score at least 5
"""


def compiled(text: str) -> Compiled:
    return compile_rules(Source("rules.lead", RULES + text))


def promised(text: str) -> Sequence[Guarantee]:
    result = compiled(text)
    assert result.problems == (), result.problems
    return result.guarantees


@pytest.mark.parametrize(
    ("total", "target", "kind"),
    [
        ("score", "score", "score"),
        ("score for CRM", "crm", "score"),
        ("score for overall", "overall", "score"),
        ("grade", "grade", "grade"),
        ("stage", "stage", "stage"),
    ],
)
def test_what_is_promised_of(total: str, target: str, kind: str) -> None:
    (guarantee,) = promised(f"guarantee {total} never falls with visited pricing")
    assert (guarantee.target, guarantee.kind, guarantee.falls) == (target, kind, True)


def test_one_for_each_subject_at_its_own_place() -> None:
    line = "guarantee score never rises with employees, visited pricing and annual revenue"
    found = promised(line)
    assert [guarantee.subject for guarantee in found] == ["employees", "visited pricing", "annual revenue"]
    assert [guarantee.field for guarantee in found] == ["employees", None, "annualrevenue"]
    text = RULES + line
    assert [text[g.span.start : g.span.end] for g in found] == [g.subject for g in found]
    assert {text[g.line_span.start : g.line_span.end] for g in found} == {line}
    assert not any(guarantee.falls for guarantee in found)


def test_the_events_are_those_of_rules() -> None:
    blog, anything, verb = promised(
        "guarantee score for crm never falls with visited blog, anything, unsubscribed"
    )
    own = next(
        rule.events[0].test
        for rule in compiled("").model.rules.members  # type: ignore[union-attr]
        if isinstance(rule, r.Rule) and rule.origin.text.startswith("each visited blog")
    )
    assert blog.behaviour == own
    assert anything.behaviour == r.Anything()
    assert isinstance(verb.behaviour, r.Named) and not verb.behaviour.objects


def test_activity_is_what_the_file_means_by_it() -> None:
    (guarantee,) = promised(
        "behaviour activity means visited anything\nguarantee score never falls with activity"
    )
    assert isinstance(guarantee.behaviour, r.Named) and "visited" in guarantee.behaviour.verbs


def test_at_any_time_is_the_stronger_one() -> None:
    first, second = promised(
        "guarantee score never falls with visited pricing\n"
        "guarantee score never falls with visited pricing at any time"
    )
    assert (first.at_any_time, second.at_any_time) == (False, True)


def test_a_wrong_guarantee_leaves_the_others_and_the_rules_to_be_proved() -> None:
    result = compiled(
        "guarantee score never falls with visited only pricing, visited pricing\n"
        "guarantee segment never falls with visited pricing\n"
        'scenario "x"\n given employees is 5\n expect grade is Z\n'
        "guarantee grade never falls with visited pricing"
    )
    assert [guarantee.target for guarantee in result.guarantees] == ["score", "grade"]
    assert result.model is None
    assert result.provable is not None and len(result.provable.members) == 4


def test_rules_with_a_mistake_prove_nothing() -> None:
    assert compiled("when country is DE score +1/3").provable is None


def test_a_warning_of_proofs_waits_for_the_proof_to_be_called_useless() -> None:
    result = compiled("guarantee score never falls with visited pricing # allow W400, W208")
    assert [(found.code, dict(found.facts)["warning"]) for found in result.problems] == [("W206", "W208")]
    assert [allowance.code for allowance in result.idle] == ["W400"]


def test_what_rules_read_may_be_wrong_only_because_a_rule_is() -> None:
    """A name that no rule reads is no news where a rule could not be understood."""
    result = compiled("when revenue at least 5 score +1/3\nguarantee score never falls with downloaded x, y")
    assert [found.code for found in result.problems] == ["E242"]
