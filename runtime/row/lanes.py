"""Many small numbers and yes/no answers side by side in one whole number, which one addition adds up."""

from __future__ import annotations

from attrs import define

from ..data_classes import frozen


@frozen
class Lane:
    """A place for sums from `low` up. What is added is the amount × 2^shift, whatever its sign."""

    shift: int
    mask: int
    low: int

    def packed(self, amount: int) -> int:
        return amount << self.shift

    def amount(self, packed: int) -> int:
        """The sum of all amounts added, in a number that began as `Lanes.base`."""
        return (packed >> self.shift & self.mask) + self.low


@define
class Lanes:
    """Lanes in the making. `base` is the number that has 0 in every lane and no bit set."""

    width: int = 0
    base: int = 0

    def lane(self, low: int, high: int) -> Lane:
        """A lane for sums from `low` to `high`; low <= 0 <= high."""
        size = (high - low).bit_length()
        lane = Lane(self.width, (1 << size) - 1, low)
        self.base -= low << self.width
        self.width += size
        return lane

    def bit(self) -> int:
        """A number with one bit, to be added at most once."""
        bit = 1 << self.width
        self.width += 1
        return bit
