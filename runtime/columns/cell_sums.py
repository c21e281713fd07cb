"""What the members that ask one axis give: one look-up per row and axis, all sums side by side in a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from .classes import Ints
from .counted import CountedAxis, CountedSums
from .lead_axes import BlockCodes, LeadAxes
from .loops import sums_of_cells

_BITS = 62


@frozen
class _Lane:
    """Where in a word a sum stands: shifted by so many bits, this many wide, and how much less it is than it
    means.
    """

    name: int
    shift: int
    bits: int
    least: int


@frozen(eq=False)
class _Word:
    """`tables` are looked up by the places of an axis; what counted axes add is `counted`."""

    lanes: tuple[_Lane, ...]
    tables: Mapping[int, Ints]
    counted: CountedSums | None

    @classmethod
    def of(cls, lanes: Sequence[_Lane], of_classes: Mapping[int, Ints], axes: LeadAxes) -> _Word:
        counted: dict[CountedAxis, Ints] = {}
        tables: dict[int, Ints] = {}
        for place, amounts in of_classes.items():
            axis = axes.axes.get(place)
            if isinstance(axis, CountedAxis):
                counted[axis] = amounts
            else:
                tables[place] = amounts if axis is None else axis.on_places(amounts)
        return cls(tuple(lanes), tables, CountedSums.of(list(counted), list(counted.values())))


@frozen(eq=False)
class CellSums:
    """Sums over axes, each known by a number: `given[number][axis]` is what each class of the axis adds."""

    words: tuple[_Word, ...]

    @classmethod
    def of(cls, given: Sequence[Mapping[int, Ints]], axes: LeadAxes) -> CellSums:
        words: list[_Word] = []
        lanes: list[_Lane] = []
        tables: dict[int, Ints] = {}
        used = 0
        for name, by_axis in enumerate(given):
            least = sum(int(one.min(initial=0)) for one in by_axis.values())
            span = sum(int(one.max(initial=0)) - int(one.min(initial=0)) for one in by_axis.values())
            bits = max(1, span.bit_length())
            if used and used + bits > _BITS:
                words.append(_Word.of(lanes, tables, axes))
                lanes, tables, used = [], {}, 0
            lanes.append(_Lane(name, used, bits, least))
            for axis, one in by_axis.items():
                here = (one - one.min(initial=0)) << used
                tables[axis] = tables[axis] + here if axis in tables else here
            used += bits
        if lanes:
            words.append(_Word.of(lanes, tables, axes))
        return cls(tuple(words))

    def of_rows(self, codes: BlockCodes, length: int) -> Iterator[tuple[int, Ints]]:
        """Each number and its sum for every row of a block."""
        for word in self.words:
            sums = sums_of_cells(
                [codes.places(axis) for axis in word.tables],
                list(word.tables.values()),
                length,
            )
            if word.counted is not None:
                word.counted.add(codes.rows, sums)
            for lane in word.lanes:
                alone = len(word.lanes) == 1
                part = sums if alone else (sums >> lane.shift) & ((1 << lane.bits) - 1)
                yield lane.name, part + lane.least if lane.least else part
