"""Segments, stages, labels, matrices, disqualifications."""

from decimal import Decimal

import pytest
from leadlang.runtime import rules

from tests.compiler.checking import codes, rules_of

TRUE = rules.Always(True)


def country(name: str) -> rules.Condition:
    return rules.FieldTest("country", rules.TextIn((name,)))


def score(low: int) -> rules.Condition:
    return rules.ScoreTest("score", rules.NumberBetween(Decimal(low), None))


def test_first_match_lists_keep_their_order() -> None:
    model = rules_of(
        """
        segment Nord when country is DK
        segment Mitte when country is DE
        segment Nord when country is SE
        segment Rest otherwise
        label heat hot when score at least 70
        label size big when country is DE
        label heat cold otherwise
        stage MQL when score at least 50
        """
    )
    assert model.segments == (
        rules.Choice("Nord", country("dk")),
        rules.Choice("Mitte", country("de")),
        rules.Choice("Nord", country("se")),
        rules.Choice("Rest", TRUE),
    )
    assert model.labels == (
        rules.Label("heat", (rules.Choice("hot", score(70)), rules.Choice("cold", TRUE))),
        rules.Label("size", (rules.Choice("big", country("de")),)),
    )
    assert model.stages == (rules.Choice("MQL", score(50)),)


def test_a_reason_given_twice_holds_in_either_case() -> None:
    model = rules_of(
        'disqualify "x" when country is DE\ndisqualify "y" when country is SE\n'
        'disqualify "x" when country is DK'
    )
    assert model.disqualifications == (
        rules.Disqualification("x", rules.Or((country("de"), country("dk")))),
        rules.Disqualification("y", country("se")),
    )


def test_a_matrix() -> None:
    model = rules_of(
        """
        matrix rating of country by score
          |        | below 50 | at least 50 |
          | DE     | B        | A           |
          | otherwise | D     | C+          |
        """
    )
    (matrix,) = model.matrices
    assert (matrix.name, matrix.cells) == ("rating", (("B", "A"), ("D", "C+")))
    assert matrix.rows == (country("de"), TRUE)
    assert matrix.columns[1] == score(50)


def matrix(columns: str, axis: str = "score") -> str:
    heads = columns.count("|") + 1
    return (
        f"matrix m of {axis} by grade\n"
        + "| | at least C | otherwise |\n"
        + "".join(f"| {head.strip()} | a | b |\n" for head in columns.split("|")) * (heads > 0)
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("score from 0 to 100\n" + matrix("below 30 | 30 to 59 | at least 60"), []),
        (matrix("below 30 | 30 to 59 | at least 60"), []),
        ("score from 0 to 100 with 1 decimal\n" + matrix("below 30 | 30 to 59 | at least 60"), ["W203 row"]),
        ("score from 0 to 100\n" + matrix("below 30 | at least 31"), ["W203 row"]),
        ("score from 0 to 100\n" + matrix("at most 50 | 51 to 99"), ["W203 row"]),
        ("score from 0 to 99\n" + matrix("at most 50 | 51 to 99"), []),
        ("score from 0 to 99\n" + matrix("at most 50 | at least 51 | at least 100"), ["W204 row"]),
        (matrix("at least 10 | at least 20 | otherwise"), ["W204 row"]),
        (matrix("at least A | at least C", "grade"), ["W203 row"]),
        (matrix("at least C | at least A | otherwise", "grade"), ["W204 row"]),
        (matrix("Steel | [Oil, Steel] | otherwise", "industry"), []),
        (matrix("[Oil, Steel] | Steel | otherwise", "industry"), ["W204 row"]),
        (matrix("Oil | Steel", "industry"), ["W203 row_other"]),
        (matrix("below 10 | 10 to 99 | at least 100", "employees"), []),
        (matrix("below 10 | 11 to 99 | at least 100", "employees"), ["W203 row"]),
        ("segment A when x is 1\nsegment B when x is 2\n" + matrix("A | B", "segment"), ["W203 row_other"]),
        ("segment A when x is 1\nsegment B otherwise\n" + matrix("A | B", "segment"), []),
        ("stage A otherwise\nstage B when score at least 5\nstage C otherwise", ["W202", "W202"]),
        ("label heat x otherwise\nlabel size y when score at least 5", []),
        (matrix("at least 10 | otherwise", "scor"), ["E275 score"]),
        (matrix("A | otherwise", "grades"), ["E275 grade"]),
        (matrix("A | otherwise", "field grades"), []),
        ("field grades is a text\n" + matrix("A | otherwise", "grades"), []),
        (matrix("A | otherwise", "source"), []),
        ("label coverage x otherwise", ["E277 reserved"]),
        ("score for crm\nlabel score_crm x otherwise", ["E277 score"]),
        ("label m x otherwise\n" + matrix("at least 10 | otherwise"), ["E277"]),
    ],
)
def test_what_is_said(text: str, said: list[str]) -> None:
    assert codes(text) == said


PAID = "when segment is Rest score +10\n"


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        (PAID + "segment A when country is DE\nsegment Rest otherwise", True),
        ("segment A when country is DE\nsegment Rest otherwise", False),
        (PAID + "segment A when country is DE\nsegment Rest when country is not DE", False),
        (
            PAID + "segment B when country is unknown\nsegment A when country is DE\nsegment Rest otherwise",
            False,
        ),
        (PAID + "segment A when country is DE or country is unknown\nsegment Rest otherwise", False),
        (PAID + "segment A when visited pricing\nsegment Rest otherwise", False),
        (PAID + "segment A when country is known\nsegment Rest otherwise", False),
    ],
)
def test_not_knowing_may_earn_points(text: str, warned: bool) -> None:
    assert ("W205" in codes(text)) == warned
