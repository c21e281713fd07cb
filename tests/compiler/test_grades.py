"""Scales of grades."""

import pytest
from leadlang.compiler.grades import grade_scale
from leadlang.dsl import syntax as s
from leadlang.dsl.problems import Span
from leadlang.runtime.rules import Grade

THIRDS = ("F", "D-", "D", "D+", "C-", "C", "C+", "B-", "B", "B+", "A-", "A", "A+")


def read(low: str, high: str, start: str | None = None) -> tuple[Grade, list[str]]:
    codes: list[str] = []

    def report(code: str, span: Span, variant: str = "", **facts: object) -> None:
        codes.append(f"{code} {variant}".strip())

    declaration = s.GradeDeclaration(s.Word(low), s.Word(high), None if start is None else s.Word(start))
    return grade_scale(declaration, report), codes


@pytest.mark.parametrize(
    ("low", "high", "start", "grade"),
    [
        ("F", "A+", None, Grade(THIRDS, 2, 1)),
        ("f", "a+", "d", Grade(THIRDS, 2, 1)),
        ("F", "A+", "F", Grade(THIRDS, 0, 1)),
        ("D", "A+", None, Grade(THIRDS[2:], 0, 1)),
        ("D-", "B", "C", Grade(THIRDS[1:9], 4, 1)),
        ("E", "A", None, Grade(("E", "D", "C", "B", "A"), 0, 3)),
        ("E", "A", "C", Grade(("E", "D", "C", "B", "A"), 2, 3)),
        ("F", "A", None, Grade(("F", "D", "C", "B", "A"), 0, 3)),
        ("D", "B", "B", Grade(("D", "C", "B"), 2, 3)),
        ("D −", "B", None, Grade(THIRDS[1:9], 0, 1)),
    ],
)
def test_scales(low: str, high: str, start: str | None, grade: Grade) -> None:
    assert read(low, high, start) == (grade, [])


@pytest.mark.parametrize(
    ("low", "high", "start", "code"),
    [
        ("A+", "F", None, "E202"),
        ("A", "A", None, "E202"),
        ("E", "A+", None, "E201"),
        ("F", "A++", None, "E201 nearest"),
        ("E", "A", "C+", "E203"),
        ("F", "A+", "E", "E203"),
    ],
)
def test_scales_that_cannot_be(low: str, high: str, start: str | None, code: str) -> None:
    assert read(low, high, start)[1] == [code]


def test_without_a_word_the_scale_goes_from_f_to_a_plus_and_starts_at_d() -> None:
    def nothing(code: str, span: Span, variant: str = "", **facts: object) -> None:
        raise AssertionError(code)

    assert grade_scale(None, nothing) == Grade(THIRDS, 2, 1)
