"""Letters and their marks made one, for an engine that has no function for it: by a table of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import permutations

from sqlglot import exp

from .building import Sql, case, text
from .folding import letters

_CLUSTER = r"\P{M}\p{M}*|\p{M}+"


def composed_by_look_up(value: Sql) -> Sql:
    """For Spark. A text with a letter and mark that are not in the table keeps them apart, and so is none
    that can be folded.
    """
    apart, together = zip(*_table(), strict=True)
    lists = [
        exp.Anonymous(this="SPLIT", expressions=[text(" ".join(one)), text(" ")]) for one in (apart, together)
    ]
    found = exp.Anonymous(
        this="TRY_ELEMENT_AT",
        expressions=[exp.Anonymous(this="MAP_FROM_ARRAYS", expressions=lists), exp.column("cluster")],
    )
    one = exp.Coalesce(this=found, expressions=[exp.column("cluster")])
    clusters = exp.Anonymous(
        this="REGEXP_EXTRACT_ALL", expressions=[value.copy(), text(_CLUSTER), exp.Literal.number(0)]
    )
    each = exp.Lambda(this=one, expressions=[exp.to_identifier("cluster")])
    made = exp.Anonymous(this="TRANSFORM", expressions=[clusters, each])
    joined = exp.Anonymous(this="ARRAY_JOIN", expressions=[made, text("")])
    marked = exp.RegexpLike(this=value.copy(), expression=text(r"\p{M}"))
    return case([(marked, joined)], value)


@cache
def _table() -> tuple[tuple[str, str], ...]:
    """Each way to write a letter with its marks apart, and the letter: for all letters that are folded."""
    found = {
        written: char
        for first, last in letters().known
        if last - first < 10_000  # no ideographs, no syllables
        for char in map(chr, range(first, last + 1))
        for written in _written_apart(char)
    }
    return tuple(sorted(found.items()))


def _written_apart(char: str) -> Iterator[str]:
    base, *marks = unicodedata.normalize("NFD", char)
    if unicodedata.normalize("NFC", char) != char or not all(map(unicodedata.combining, marks)):
        return
    for order in permutations(marks):
        for together in range(len(order)):
            start = unicodedata.normalize("NFC", base + "".join(order[:together]))
            written = start + "".join(order[together:])
            if len(start) == 1 and unicodedata.normalize("NFC", written) == char:
                yield written
