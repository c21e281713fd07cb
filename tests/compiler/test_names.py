"""Names: what is declared, in any order, and what `let` gives."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leadlang.compiler.literals import NoSuchDay, NotANumber, day_number, plain, read_day, read_number
from leadlang.compiler.names import collect, key, nearest
from leadlang.dsl import syntax as s
from leadlang.dsl.problems import Source, Span

from .saying import behaviour, clause, is_, let, listed, said, value


def total(first: str, *rest: str) -> s.Sum:
    """`11 - media + 2`, its parts apart."""
    return s.Sum(tuple(value(v) for v in (first, *rest[1::2])), rest[0::2])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("20", "20"), ("-3", "-3"), ("1.5", "1.5"), ("5k", "5000"), ("5M", "5000000"), ("2bn", "2000000000"),
        ("20%", "20"), ("€50", "50"), ("$ 1.50", "1.5"), ("0", "0"), ("−2", "-2"), ("007", "7"),
        (".5", "0.5"), ("1.50", "1.5"), ("-0", "0"),
    ],
)  # fmt: skip
def test_numbers_are_read_with_their_decoration(text: str, number: str) -> None:
    found = read_number(text)
    assert isinstance(found, Decimal)
    assert str(found) == number


@pytest.mark.parametrize(
    ("text", "fault", "better"),
    [
        ("1,5", "comma", "1.5"), ("1,000", "grouped", "1000"), ("1.000.000", "grouped", "1000000"),
        ("1.234,5", "grouped", "1234.5"), ("1234567890123456", "digits", ""),
    ],
)  # fmt: skip
def test_numbers_written_otherwise_are_mistakes(text: str, fault: str, better: str) -> None:
    found = read_number(text)
    assert found == NotANumber(fault, better)


@pytest.mark.parametrize(
    "text", ["C.E.O.", "11-50", "3M Company", "", "k", "1.2.3", "Financial Services", "2026-01-31"]
)
def test_other_texts_are_no_numbers(text: str) -> None:
    assert read_number(text) is None


def test_days_are_read_in_two_ways() -> None:
    assert read_day("2026-01-31") == read_day("31.1.2026") == date(2026, 1, 31)
    assert read_day("2026-02-30") == NoSuchDay()
    assert read_day("January") is None
    assert day_number(date(1970, 1, 2)) == 1


@given(st.text())
def test_any_text_can_be_asked_for_a_number_and_a_day(text: str) -> None:
    read_number(text)
    read_day(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_number_has_one_way_to_be_written(number: Decimal) -> None:
    assert plain(number) == number
    assert str(plain(number)) == str(plain(number * 1000 / 1000))
    assert "E" not in str(plain(number))


def test_keys_leave_out_what_headers_differ_in() -> None:
    assert key("job_title") == key("Job Title") == key("job-title") == key("Job.Title") == "jobtitle"


def test_the_nearest_name_is_offered_only_when_near() -> None:
    assert nearest("decision_maker", ["decision_makers", "hot"]) == "decision_makers"
    assert nearest("xyz", ["decision_makers"]) == ""
    assert nearest("name_5x", [f"name_{n}" for n in range(1000)]) == "name_5"


def test_lets_may_stand_in_any_order() -> None:
    names = collect([let("click", total("11", "-", "media", "*", "2")), let("media", value("4"))])
    assert names.lets["click"].value == Decimal(3)
    assert names.problems == []


def test_a_let_keeps_its_text_beside_its_number() -> None:
    maker = collect([let("maker", value("3M"))]).lets["maker"]
    assert (maker.value, maker.text) == (Decimal(3000000), "3M")
    assert collect([let("id", value("'3M"))]).lets["id"].value == "3M"
    assert collect([let("start", value("2026-01-31"))]).lets["start"].value == date(2026, 1, 31)


def test_lists_take_in_the_names_of_other_lists() -> None:
    names = collect([let("all", listed("chiefs", "VP")), let("chiefs", listed("CEO", "CFO"))])
    items = names.lets["all"].value
    assert isinstance(items, tuple)
    assert [item.text for item in items] == ["CEO", "CFO", "VP"]


def test_what_let_cannot_work_out_is_said_once() -> None:
    assert said(let("a", value("b")), let("b", value("a"))).codes == ["E101"]
    assert said(let("a", total("1", "+", "lots"))).codes == ["E102"]
    assert said(let("lots", listed("x")), let("a", total("1", "+", "lots"))).codes == ["E102 named"]
    assert said(let("medium", value("1")), let("a", total("1", "+", "media"))).codes == ["E102 nearest"]
    assert said(let("a", value("1,5"))).codes == ["E106 comma"]
    assert said(let("a", value("31.2.2026"))).codes == ["E107"]
    assert said(let("a", total("999999999999999", "*", "999999999999999"))).codes == ["E106 digits"]


def test_a_long_chain_of_lets_is_refused_not_followed_forever() -> None:
    chain = [let(f"a{n}", value(f"a{n + 1}")) for n in range(3000)]
    assert {code.split()[0] for code in said(*chain, let("a3000", value("1"))).codes} == {"E101"}


def test_a_name_is_given_once() -> None:
    assert said(let("a", value("1")), let("A", value("2"))).codes == ["E100"]
    assert said(let("a", value("1")), s.Define(s.Word("a"), clause("x", is_("y")))).codes == ["E100"]
    number, text = (s.FieldDeclaration(s.Word("a"), kind) for kind in ("number", "text"))
    assert said(number, text).codes == ["E100 field"]
    assert said(number, number).codes == []
    visited = behaviour("visited pricing", clause("page_view"))
    assert said(visited, visited).codes == ["E100 behaviour"]


def test_a_problem_says_the_line_of_the_other_place() -> None:
    source = Source("rules.lead", "let a = 1\nlet a = 2\n")
    one = s.Let(s.Word("a", span=Span("rules.lead", 4, 5)), value("1"))
    two = s.Let(s.Word("a", span=Span("rules.lead", 14, 15)), value("2"))
    names = collect([one, two], sources={"rules.lead": source})
    assert [dict(p.facts)["line"] for p in names.problems] == ["1"]
    assert names.line(Span("rules.lead", 4, 5), seen_from=Span("other.lead", 0, 1)) == "1 (rules.lead)"


def test_segments_scores_labels_and_matrices_are_names() -> None:
    names = collect(
        [
            s.Segment(s.Word("Schüler"), None),
            s.ScoreDeclaration(s.Word("CRM")),
            s.CombinedDeclaration(s.Word("all"), ()),
            s.LabelLine(s.Word("heat"), s.Word("hot"), None),
            s.MatrixOf(s.Word("rating"), s.Target("grade"), s.Target("score"), (), (), ()),
        ]
    )
    assert names.segments == {"schüler": "Schüler"}
    assert names.scores == {"score": "score", "crm": "CRM", "all": "all"}
    assert names.classes == {"heat": "heat", "rating": "rating"}
