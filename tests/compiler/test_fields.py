"""Of which kind a field is: decided by the rules of the whole file, wherever they stand."""

import pytest
from leadlang.dsl import syntax as s

from .saying import clause, compare, each, is_, let, listed, meaning, mistakes, said, value, when, where

DAYS_30 = s.InLast("30", "day")


@pytest.mark.parametrize(
    ("tail", "kind"),
    [
        (compare("at least", "5"), "number"),
        (compare("less than", "5k"), "number"),
        (s.Between(value("5"), value("9")), "number"),
        (compare("before", "2026-01-31"), "date"),
        (compare("at least", "31.1.2026"), "date"),
        (compare("is", s.Today()), "date"),
        (s.Between(value("2026-01-01"), value("2026-02-01")), "date"),
        (DAYS_30, "date"),
        (s.InNext("30", "day"), "date"),
        (s.Ago("at least", "30", "day"), "date"),
        (compare("includes", "x"), "list"),
        (compare("contains", "x"), "text"),
        (is_("5"), "text"),
        (compare("in", listed("1", "2")), "text"),
        (s.IsKnown(True), "text"),
    ],
)
def test_a_kind_follows_from_what_is_said(tail: s.Tail, kind: str) -> None:
    condition, result = meaning(clause("field", tail))
    assert result.kinds() == {"field": kind}
    assert result.codes == []


def test_a_field_alone_is_a_yes_no_field() -> None:
    assert meaning(clause("newsletter"))[1].kinds() == {"newsletter": "yesno"}


def test_a_later_line_may_decide() -> None:
    later = when(clause("employees", compare("at least", "3")))
    result = meaning(clause("Employees", is_("5")), later)[1]
    assert result.kinds() == {"employees": "number"}


def test_let_decides_by_what_it_gives() -> None:
    result = meaning(clause("size", compare("at least", "big")), let("big", value("5k")))[1]
    assert (result.kinds(), result.codes) == ({"size": "number"}, [])


def test_a_text_test_on_a_list_is_on_its_items() -> None:
    for first, second in (("includes", "contains"), ("contains", "includes")):
        result = meaning(clause("tags", compare(first, "x")), when(clause("tags", compare(second, "y"))))[1]
        assert (result.kinds(), result.codes) == ({"tags": "list"}, [])


def test_fields_compared_with_each_other_are_of_one_kind() -> None:
    compared = when(clause("a", compare("is", s.FieldValue(s.Word("b")))))
    chained = when(clause("b", compare("is", s.FieldValue(s.Word("c")))))
    result = meaning(clause("c", DAYS_30), compared, chained)[1]
    for statement in (compared, chained):
        result.conditions.condition(statement.condition, "rule")
    assert result.kinds() == {"a": "date", "b": "date", "c": "date"}
    ordered = clause("a", compare("more than", s.FieldValue(s.Word("b"))))
    assert meaning(ordered)[1].kinds() == {"a": "number", "b": "number"}


def test_two_kinds_are_one_mistake_that_names_both_lines() -> None:
    other = when(clause("employees", compare("contains", "x")))
    again = when(clause("employees", compare("starts with", "x")))
    condition, result = meaning(clause("employees", compare("at least", "3")), other, again)
    result.conditions.condition(again.condition, "rule")
    assert result.codes == ["E120 text"]
    assert result.facts("E120").keys() == {"name", "here", "there", "line"}


def test_a_declared_kind_holds() -> None:
    declared = s.FieldDeclaration(s.Word("Size"), "number")
    result = meaning(clause("size", is_("5")), declared)[1]
    assert (result.kinds(), result.codes) == ({"size": "number"}, [])
    assert mistakes(clause("size", compare("contains", "5")), declared) == ["E120 declared_number"]
    text = s.FieldDeclaration(s.Word("tags"), "text")
    assert mistakes(clause("tags", compare("includes", "5")), text) == ["E120 declared_text"]


def test_fields_of_different_kinds_are_not_compared() -> None:
    number = when(clause("a", compare("at least", "1")))
    text = when(clause("b", compare("contains", "x")))
    assert mistakes(clause("a", compare("is", s.FieldValue(s.Word("b")))), number, text) == ["E121"]
    assert mistakes(clause("b", compare("more than", s.FieldValue(s.Word("c")))), text) == ["E121"]


def test_properties_are_names_of_their_own() -> None:
    condition = s.AndOf(
        (clause("amount", compare("at least", "5")), clause("paid anything", where("amount", is_("5"))))
    )
    result = meaning(condition)[1]
    lead, properties = result.fields.finish()
    assert [(f.key, f.kind) for f in lead] == [("amount", "number")]
    assert [(f.key, f.kind) for f in properties] == [("amount", "text")]


def test_a_summed_property_is_a_number() -> None:
    total = s.WithTotal(s.Word("amount"), "at least", "100")
    assert meaning(clause("bought anything", total))[1].kinds() == {"amount": "number"}
    mixed = s.AndOf(
        (clause("bought anything", total), clause("paid x", where("amount", compare("contains", "5"))))
    )
    assert mistakes(mixed) == ["E120 text"]


def test_points_and_steps_make_numbers() -> None:
    per = s.Paying(s.Target("score"), s.PerNumber(s.Amount("+", value("1")), "100", s.Word("employees")))
    named = s.Paying(s.Target("score"), s.Amount("+", value("manual_points")))
    result = said(s.When(None, (per, named)))
    assert result.fields.lead.kind("employees") == result.fields.lead.kind("manualpoints") == "number"
    assert result.fields.use(s.Word("Employees"), "number") == "employees"


def test_only_what_is_built_is_read() -> None:
    unused = s.Define(s.Word("big"), clause("employees", compare("at least", "5")))
    result = meaning(clause("country", is_("DE")), unused)[1]
    assert result.kinds() == {"country": "text"}


def test_the_name_is_as_the_file_first_writes_it() -> None:
    result = meaning(clause("Job_Title", is_("CEO")), when(clause("jobTitle", is_("CFO"))))[1]
    assert [field.name for field in result.fields.finish()[0]] == ["Job_Title"]


def test_a_long_row_of_compared_fields_is_settled_quickly() -> None:
    links = [when(clause(f"f{n}", compare("is", s.FieldValue(s.Word(f"f{n + 1}"))))) for n in range(3000)]
    result = said(*links, when(clause("f3000", compare("at least", "1"))))
    assert result.fields.lead.kind("f0") == "number"


def test_each_condition_counts_as_well() -> None:
    node = s.AndOf((clause("visited pricing"), clause("size", compare("at least", "5"))))
    assert said(each(node)).fields.lead.kind("size") == "number"
