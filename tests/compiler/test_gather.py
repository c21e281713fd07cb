"""`use` and `list from`: what is taken in, once, in its place; what cannot be is said at its place."""

import pytest
from leadlang.compiler.gather import gather
from leadlang.compiler.loader import LoadError
from leadlang.dsl.problems import Source
from leadlang.runtime import rules

from tests.compiler.checking import Files, checked, codes, rules_of

RULE = "when country is DE score +{}\n"


def points(model: rules.Rules) -> list[int]:
    found = []
    for member in model.members:
        assert isinstance(member, rules.Rule)
        (effect,) = member.effects
        assert isinstance(effect, rules.Pay) and isinstance(effect.points, rules.Constant)
        found.append(effect.points.amount // 1000)
    return found


def test_a_used_file_stands_in_the_place_of_its_use_and_only_once() -> None:
    files = Files(
        {
            "a.lead": RULE.format(2) + 'use "sub/b.lead"\n' + RULE.format(5),
            "sub/b.lead": RULE.format(3) + 'use "c.lead"\n',
            "sub/c.lead": 'use "c.lead"; use "b.lead"\n' + RULE.format(4),
        }
    )
    text = (
        RULE.format(1)
        + 'use "a.lead"\nuse "./sub//b.lead"\nuse "rules.lead"\nuse "a.lead"\n'
        + RULE.format(6)
    )
    model = rules_of(text, files)
    assert points(model) == [1, 2, 3, 4, 5, 6]
    origins = [(m.origin.file, m.origin.line) for m in model.members if isinstance(m, rules.Rule)]
    assert origins[0] == ("rules.lead", 1)
    assert origins[3] == ("sub/c.lead", 2)
    assert origins[4] == ("a.lead", 3)


def test_each_file_speaks_its_own_language() -> None:
    files = Files({"de.lead": "wenn country ist DE punkte +2"})
    model = rules_of('when country is DE score +1\nuse "de.lead"', files)
    assert points(model) == [1, 2]
    assert model.language == "en"


def test_problems_stand_in_the_file_they_are_in() -> None:
    files = Files({"a.lead": "score for crm\nwhen country is DE score for cmr +1\n"})
    (found,) = checked('use "a.lead"', files).problems
    assert (found.code, found.span.file) == ("E226", "a.lead")


def test_names_are_shared_by_all_files() -> None:
    files = Files({"a.lead": "let weight = 5\nwhen segment is Big score for crm +weight\n"})
    model = rules_of('score for crm\nsegment Big when employees at least 9\nuse "a.lead"', files)
    assert points(model) == [5]


def test_the_main_file_is_known_by_its_own_name_wherever_it_lies() -> None:
    files = Files({"x/rules.lead": RULE.format(2)})
    main = Source("x/rules.lead", 'use "rules.lead"\nuse "x/rules.lead"\n' + RULE.format(1))
    gathered = gather(main, files)
    assert not gathered.problems
    assert [statement.span.file for statement in gathered.statements] == ["./x/rules.lead", "x/rules.lead"]
    assert set(gathered.sources) == {"x/rules.lead", "./x/rules.lead"}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("../a.lead", "E210 parent"),
        ("/a.lead", "E210 absolute"),
        ("c:a.lead", "E210 drive"),
        ("a\\b.lead", "E210 backslash"),
        ("", "E210 empty"),
        ("missing.lead", "E211 missing"),
    ],
)
def test_a_path_that_cannot_be_is_said_at_the_use(path: str, said: str) -> None:
    result = checked(RULE.format(1) + f'use "{path}"')
    assert [f"{found.code} {found.variant}" for found in result.problems] == [said]
    assert result.problems[0].span.start > len(RULE)


def test_a_list_from_a_file_has_every_value_once() -> None:
    files = Files(columns={("accounts.csv", "domain"): [" B.test", "a.test", "b.TEST ", "", "a.test"]})
    model = rules_of(
        'let targets = list from "accounts.csv" column domain\nwhen domain in targets score +1', files
    )
    (rule,) = model.members
    assert isinstance(rule, rules.Rule)
    assert isinstance(rule.condition, rules.FieldTest) and isinstance(rule.condition.test, rules.TextIn)
    assert sorted(rule.condition.test.values) == ["a.test", "b.test"]


def test_names_in_a_list_from_a_file_are_only_texts() -> None:
    files = Files(columns={("accounts.csv", "name"): ["other", "5k"]})
    model = rules_of(
        'let other = 5\nlet all = list from "accounts.csv" column name\nwhen name in all score +other', files
    )
    (rule,) = model.members
    assert isinstance(rule, rules.Rule)
    assert isinstance(rule.condition, rules.FieldTest) and isinstance(rule.condition.test, rules.TextIn)
    assert sorted(rule.condition.test.values) == ["5k", "other"]


def test_a_list_that_cannot_be_had_is_said_once() -> None:
    class Refusing(Files):
        def column(self, path: str, column: str) -> LoadError:
            return LoadError("no_column", "Domain")

    use = "\nwhen domain in targets score +1"
    asked = 'let targets = list from "accounts.csv" column domian' + use
    assert codes(asked, Refusing()) == ["E212 nearest"]
    assert codes(asked) == ["E211 missing"]
    empty = Files(columns={("accounts.csv", "domian"): ["", " "]})
    assert codes(asked, empty) == ["E213"]


def test_files_that_use_each_other_without_end_are_refused() -> None:
    files = Files({f"{at}.lead": f'use "{at + 1}.lead"' for at in range(200)})
    assert codes('use "0.lead"', files) == ["E214"]


def test_rules_that_stand_alone_have_no_other_file() -> None:
    from leadlang.compiler.loader import NoFiles

    gathered = gather(Source("rules.lead", 'use "a.lead"\nlet x = list from "a.csv" column b'), NoFiles())
    assert [found.code for found in gathered.problems] == ["E211", "E211"]


@pytest.mark.parametrize("space", [" ", "\n"])
def test_a_name_whose_statement_is_broken_on_any_of_its_lines_is_no_second_mistake(space: str) -> None:
    assert codes(f"when x in targets score +1\nlet targets ={space}list of from x") == ["E012"]
    assert codes(f'let targets ={space}list from "a.csv" column id') == ["E211 missing"]
