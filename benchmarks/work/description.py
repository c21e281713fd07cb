"""Models described once, so that leadlang's text and the program of every peer are written from the same."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

TextTest = Literal["ends with", "contains"]


@frozen
class OneOf:
    """A text field is one of these values (or none of them; an unknown one is neither)."""

    field: str
    values: tuple[str, ...]
    negated: bool = False


@frozen
class AtLeast:
    """A number field is at least so much."""

    field: str
    least: int | float


@frozen
class Below:
    """A number field is below so much."""

    field: str
    limit: int | float


@frozen
class Between:
    """A number field is from `least` to `most`, both included."""

    field: str
    least: int | float
    most: int | float


@frozen
class HasText:
    """A text field ends with or contains a text."""

    field: str
    test: TextTest
    text: str


Condition = OneOf | AtLeast | Below | Between | HasText


@frozen
class Rule:
    """So many points where all conditions are true."""

    conditions: tuple[Condition, ...]
    points: int


@frozen
class AttributeModel:
    """The score of a lead is the sum of the points of its rules."""

    rules: tuple[Rule, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that are read, each once, in the order of the rules."""
        return tuple(dict.fromkeys(one.field for rule in self.rules for one in rule.conditions))

    @property
    def text_fields(self) -> tuple[str, ...]:
        """Those of them that hold text."""
        texts = (OneOf, HasText)
        return tuple(
            dict.fromkeys(
                one.field for rule in self.rules for one in rule.conditions if isinstance(one, texts)
            )
        )


@frozen
class CountRule:
    """So many points for at least so many events of a kind, of the last so many days (None: of all)."""

    verb: str
    object: str
    least: int
    days: int | None
    points: int


@frozen
class BehaviourModel:
    """The score of a lead is the sum of the points of its rules."""

    rules: tuple[CountRule, ...]
