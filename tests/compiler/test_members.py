"""Rules, and how they stand together."""

import pytest
from leadlang.runtime import rules

from tests.compiler.checking import codes, only_rule, rules_of

TRUE = rules.Always(True)


def test_rules_are_numbered_as_they_stand() -> None:
    model = rules_of(
        """
        when a is 1 score +1
        group "G"
          when b is 1 score +1
          first of
            when c is 1 score +1
            otherwise score +2
          end
        end
        each visited pricing score +1
        """
    )
    first, group, last = model.members
    assert isinstance(first, rules.Rule) and isinstance(last, rules.Rule) and isinstance(group, rules.Group)
    inner, listed = group.members
    assert isinstance(inner, rules.Rule) and isinstance(listed, rules.FirstOf)
    numbers = [first.number, inner.number, *(member.number for member in listed.members), last.number]
    assert numbers == [0, 1, 2, 3, 4]
    assert [member.kind for member in listed.members] == ["when", "otherwise"]
    assert last.kind == "each"


def test_a_rule_knows_its_place_and_its_words() -> None:
    rule = only_rule(
        '# above\n\n  when  job_title is "C # O"   # why\n    score +1,   # first\n    grade +1/3 # second'
    )
    assert rule.origin == rules.Origin("rules.lead", 3, 'when job_title is "C # O" score +1, grade +1/3')


def test_statements_on_one_line_keep_their_own_words() -> None:
    model = rules_of(
        "when job_title in [CEO] grade +1; when downloaded whitepaper score +20; "
        "when visited careers grade -1"
    )
    texts = [member.origin.text for member in model.members if isinstance(member, rules.Rule)]
    assert texts == [
        "when job_title in [CEO] grade +1",
        "when downloaded whitepaper score +20",
        "when visited careers grade -1",
    ]


def test_what_has_no_condition_holds_for_everyone() -> None:
    rule = only_rule("score +1 per 100 employees")
    assert (rule.kind, rule.condition, rule.events) == ("when", TRUE, ())


def test_groups() -> None:
    model = rules_of(
        """
        group "Outer" up to 40 counts 50% only when country is DE
          group "Inner" up to 5 per title up to 10 a month up to 20
            each visited blog score +1
          end
        end
        """
    )
    (outer,) = model.members
    assert isinstance(outer, rules.Group)
    assert (outer.name, outer.caps, outer.percent) == ("Outer", (rules.Cap(40_000),), 50_000)
    assert outer.condition == rules.FieldTest("country", rules.TextIn(("de",)))
    (inner,) = outer.members
    assert isinstance(inner, rules.Group)
    assert (inner.percent, inner.condition) == (100_000, TRUE)
    assert inner.caps == (rules.Cap(5000, None, "title"), rules.Cap(10_000, "month"), rules.Cap(20_000))


def test_best_of() -> None:
    model = rules_of(
        "best of\n when a is 1 score +1, grade +1\n each visited blog score +2\n otherwise score -1\nend"
    )
    (listed,) = model.members
    assert isinstance(listed, rules.BestOf)
    assert [member.kind for member in listed.members] == ["when", "each", "otherwise"]


def nested(depth: int) -> str:
    heads = "".join(f'group "G{at}"\n' for at in range(depth))
    return heads + "each visited blog score +1\n" + "end\n" * depth


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("first of\notherwise score +1\nwhen a is 1 score +2\nend", ["E265"]),
        ("first of\nwhen a is 1 score +2\notherwise score +1\notherwise score +1\nend", ["E265 twice"]),
        ("best of\nscore +1 per 10 employees\nend", []),
        ("best of\nwhen a is 1 score at most 2\nend", ["E257"]),
        ('group "G"\nwhen a is 1 grade is B\nend', ["E257"]),
        ('group "G"\nwhen a is 1 score +1\nend\ngroup "g"\nwhen a is 1 score +1\nend', ["E266"]),
        ('group "G" up to 5\nend', ["W201 group"]),
        ("first of\nend", ["W201 first"]),
        ('group "G" counts 0%\nwhen a is 1 score +1\nend', ["W207 group"]),
        ('group "G" up to 5 a day\ngroup "H" up to 2\nwhen a is 1 score +1\nend\nend', ["E267"]),
        (
            'group "G" up to 5 a day\ngroup "H"\ngroup "I" counts 50%\nwhen a is 1 score +1\nend\nend\nend',
            ["E267"],
        ),
        ('group "G" up to 5\ngroup "H" up to 2 a day\nwhen a is 1 score +1\nend\nend', []),
        (nested(19), []),
    ],
)
def test_what_is_wrong_is_said_once(text: str, said: list[str]) -> None:
    assert codes(text) == said
