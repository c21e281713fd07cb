"""Conditions as bits of a packed number: two for each that one axis decides, a few operations for the others.

A condition that asks one axis is a *leaf*: its bits are added with the class of the axis's value. One that
asks several is a *step*, worked out from the bits and from earlier steps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import define, field

from ..data_classes import frozen
from ..tables import NO_AXIS, SEVERAL, Between, ConditionRow, Every, NotTrue, Opposite, Some, parts_of
from .lanes import Lanes
from .truths import Truth, between, opposite, truths

Found = dict[int, Truth]
"""What the steps so far have come to."""

Step = Callable[[int, Found], Truth]


@frozen
class Leaf:
    """A condition that one axis decides: the bit for true, the bit for false, neither for unknown."""

    row: int
    yes: int
    no: int


@frozen
class Check:
    """Whether a condition is true: all bits of `mask` are set, or (`step` not negative) that step is true."""

    mask: int
    step: int = -1

    def holds(self, packed: int, found: Found) -> bool:
        if self.step >= 0:
            return found[self.step] is True
        return packed & self.mask == self.mask


@frozen
class Counted:
    """A condition that counts `times` where it is true or false.

    Where `step` is negative it is true with all bits of `yes` and false with any of `no`.
    """

    yes: int
    no: int
    step: int
    times: int

    def count(self, packed: int, found: Found) -> int:
        if self.step >= 0:
            return 0 if found[self.step] is None else self.times
        return self.times if packed & self.no or packed & self.yes == self.yes else 0


@define
class Conditions:
    """The conditions of one table that are asked for, their bits taken from `lanes`.

    `stages` says when an axis is known: 0 from the start, then 1, 2; a step runs in the latest stage of what
    it asks.
    """

    rows: Sequence[ConditionRow]
    lanes: Lanes
    stages: Sequence[int]
    leaves: dict[int, Leaf] = field(factory=dict)
    steps: dict[int, int] = field(factory=dict)
    _constants: dict[int, Truth] = field(factory=dict)
    _never: int = 0

    def __attrs_post_init__(self) -> None:
        self._never = self.lanes.bit()

    # ------------------------------------------------------------ asking

    def constant(self, row: int) -> bool:
        """The value of a condition that asks nothing."""
        if not self._constants:
            constants = [at for at, one in enumerate(self.rows) if one.axis == NO_AXIS]
            self._constants = truths(self.rows, constants, lambda asked: None)
        return self._constants[row] is True

    def is_always(self, row: int) -> bool:
        return self.rows[row].axis == NO_AXIS and self.constant(row)

    def check(self, row: int) -> Check:
        if self.rows[row].axis == NO_AXIS:
            return Check(0) if self.constant(row) else Check(self._never)
        if self.rows[row].axis != SEVERAL:
            return Check(self._leaf(row).yes)
        bits = self._bits_of_all(row)
        return Check(bits[0]) if bits is not None else Check(0, self._step(row))

    def counted(self, row: int, times: int) -> Counted:
        if self.rows[row].axis == NO_AXIS:
            return Counted(0, 0, -1, times)
        if self.rows[row].axis != SEVERAL:
            leaf = self._leaf(row)
            return Counted(leaf.yes, leaf.no, -1, times)
        bits = self._bits_of_all(row)
        return Counted(*bits, -1, times) if bits is not None else Counted(0, 0, self._step(row), times)

    def stage(self, row: int) -> int:
        """When a condition is known."""
        axis = self.rows[row].axis
        if axis == SEVERAL:
            return self.steps[self._step(row)]
        return 0 if axis == NO_AXIS else self.stages[axis]

    def _leaf(self, row: int) -> Leaf:
        if row not in self.leaves:
            self.leaves[row] = Leaf(row, self.lanes.bit(), self.lanes.bit())
        return self.leaves[row]

    def _bits_of_all(self, row: int) -> tuple[int, int] | None:
        """Of a condition that is true where all of some leaves are: their bits for true, and for false."""
        asked = self.rows[row].asked
        if not isinstance(asked, Every):
            return None
        parts = [part for part in asked.parts if not self.is_always(part)]
        if any(self.rows[part].axis in (SEVERAL, NO_AXIS) for part in parts):
            return None
        leaves = [self._leaf(part) for part in dict.fromkeys(parts)]
        return sum(leaf.yes for leaf in leaves), sum(leaf.no for leaf in leaves)

    def _step(self, row: int) -> int:
        """The row itself, once all that it refers to is asked for too."""
        waiting = [row]
        while waiting:
            one = waiting[-1]
            if one in self.steps:
                waiting.pop()
                continue
            parts = parts_of(self.rows[one].asked)
            open_parts = [part for part in parts if self._is_open(part)]
            if open_parts:
                waiting += open_parts
                continue
            self.steps[one] = max((self._stage_of_part(part) for part in parts), default=0)
            waiting.pop()
        return row

    def _is_open(self, part: int) -> bool:
        return self.rows[part].axis == SEVERAL and part not in self.steps

    def _stage_of_part(self, part: int) -> int:
        axis = self.rows[part].axis
        if axis == SEVERAL:
            return self.steps[part]
        if axis == NO_AXIS:
            return 0
        self._leaf(part)
        return self.stages[axis]

    # ------------------------------------------------------------ working out

    def of_axis(self, axis: int) -> list[Leaf]:
        return [leaf for leaf in self.leaves.values() if self.rows[leaf.row].axis == axis]

    def steps_of(self, stage: int) -> tuple[tuple[int, Step], ...]:
        """The steps of a stage, in an order in which each needs only earlier ones."""
        return tuple((row, self._worked_out(row)) for row in sorted(self.steps) if self.steps[row] == stage)

    def _worked_out(self, row: int) -> Step:
        asked = self.rows[row].asked
        match asked:
            case Every(parts):
                return _every(*self._sorted_out(parts))
            case Some(parts):
                return _some(*self._sorted_out(parts))
            case Opposite(part):
                return lambda packed, found: opposite(found[part])
            case NotTrue(part):
                return lambda packed, found: found[part] is not True
            case Between(low, high, parts):
                one = [self._part(part) for part in parts]
                return lambda packed, found: between(low, high, [part(packed, found) for part in one])
            case _:
                raise TypeError(f"asks one axis: {asked!r}")

    def _sorted_out(self, parts: Sequence[int]) -> tuple[int, int, tuple[int, ...], set[bool]]:
        """The bits of the parts that are leaves, those that are steps, and the constants among them."""
        yes = no = 0
        steps: list[int] = []
        constants: set[bool] = set()
        for part in dict.fromkeys(parts):
            if self.rows[part].axis == NO_AXIS:
                constants.add(self.constant(part))
            elif self.rows[part].axis == SEVERAL:
                steps.append(part)
            else:
                leaf = self._leaf(part)
                yes, no = yes | leaf.yes, no | leaf.no
        return yes, no, tuple(steps), constants

    def _part(self, row: int) -> Step:
        if self.rows[row].axis == NO_AXIS:
            value = self.constant(row)
            return lambda packed, found: value
        if self.rows[row].axis == SEVERAL:
            return lambda packed, found: found[row]
        leaf = self._leaf(row)
        return lambda packed, found: True if packed & leaf.yes else False if packed & leaf.no else None


def _every(yes: int, no: int, steps: tuple[int, ...], constants: set[bool]) -> Step:
    if False in constants:
        return lambda packed, found: False

    def step(packed: int, found: Found) -> Truth:
        if packed & no:
            return False
        parts = [found[one] for one in steps]
        if False in parts:
            return False
        return True if packed & yes == yes and None not in parts else None

    return step


def _some(yes: int, no: int, steps: tuple[int, ...], constants: set[bool]) -> Step:
    if True in constants:
        return lambda packed, found: True

    def step(packed: int, found: Found) -> Truth:
        if packed & yes:
            return True
        parts = [found[one] for one in steps]
        if True in parts:
            return True
        return False if packed & no == no and None not in parts else None

    return step
