"""The numbers that the rules of a model name: how many decimals they have, and where they cut."""

from __future__ import annotations

from decimal import Decimal

from ...runtime.rules import FieldTest, NumberBetween, NumberIn, PerField
from .event_tests import parts_of


def decimals_of(node: object) -> int:
    """The most decimals of any number that the conditions and points name."""
    return max((_decimals(number) for number in _numbers(node)), default=0)


def cuts_of(node: object, key: str) -> list[Decimal]:
    """Every number that a field is compared with, and the steps it pays for, sorted."""
    found: set[Decimal] = set()
    for part in parts_of(node, (FieldTest, PerField)):
        if isinstance(part, FieldTest) and part.field == key:
            found.update(_of_test(part.test))
        elif isinstance(part, PerField) and part.field == key:
            found.update((part.step, part.step * 2))
    return sorted(found)


def _numbers(node: object) -> set[Decimal]:
    found: set[Decimal] = set()
    for part in parts_of(node, (FieldTest, PerField)):
        if isinstance(part, FieldTest):
            found.update(_of_test(part.test))
        elif isinstance(part, PerField):
            found.add(part.step)
    return found


def _of_test(test: object) -> list[Decimal]:
    if isinstance(test, NumberBetween):
        return [end for end in (test.low, test.high) if end is not None]
    return list(test.values) if isinstance(test, NumberIn) else []


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
