"""Our data classes are what those of attrs are."""

from __future__ import annotations

import pytest
from attrs import evolve, field
from attrs.exceptions import FrozenInstanceError
from leadlang.runtime.data_classes import frozen


@frozen
class Point:
    x: int
    y: int = 0
    note: str = field(default="", eq=False)


@frozen
class Place:
    x: int
    y: int = 0
    note: str = ""


@frozen
class Nothing:
    pass


@frozen
class Wrong(Exception):
    reason: str


@frozen
class ByName:
    name: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByName) and other.name.lower() == self.name.lower()

    def __hash__(self) -> int:
        return hash(self.name.lower())


def test_equal_are_those_of_one_class_with_equal_values() -> None:
    assert Point(1, 2) == Point(1, 2, "a note") != Point(2, 1)
    assert Point(1) != Place(1)
    assert Nothing() == Nothing()
    assert Point(1) != 1


def test_equal_ones_are_one_in_a_set() -> None:
    assert len({Point(1), Point(1, 0, "x"), evolve(Point(2), x=1), Place(1)}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(Point([]))  # type: ignore[arg-type]


def test_what_a_class_says_itself_holds() -> None:
    assert ByName("a") == ByName("A")
    assert hash(ByName("a")) == hash(ByName("A"))


def test_a_mistake_is_that_one_and_no_other() -> None:
    wrong = Wrong("x")
    assert wrong == wrong
    assert wrong != Wrong("x")


def test_they_are_written_and_do_not_change() -> None:
    assert repr(Point(1, 2, "a")) == "Point(x=1, y=2, note='a')"
    with pytest.raises(FrozenInstanceError):
        Point(1).x = 2  # type: ignore[misc]
