"""Columns that build on one another: each comes in the first step in which all that it reads is there."""

from __future__ import annotations

from attrs import define, field
from sqlglot import exp

from .building import Sql, column
from .chain import Chain, Lookup


@define(eq=False)
class Steps:
    """`name` stands before the numbers of the steps, `prefix` before the names of the columns. What is put
    twice is worked out once.
    """

    name: str
    prefix: str = ""
    _depths: dict[str, int] = field(factory=dict)
    _columns: dict[str, Sql] = field(factory=dict)
    _lookups: dict[str, tuple[Lookup, ...]] = field(factory=dict)
    _names: dict[str, str] = field(factory=dict)

    def put(self, kind: str, value: Sql, *lookups: Lookup) -> Sql:
        """A column of that kind, numbered where there are several; a column stays as it is."""
        if isinstance(value, exp.Column) and not value.table:
            return value.copy()
        written = f"{kind}: {value.sql()}" + "".join(f" {lookup.value.sql()}" for lookup in lookups)
        if written not in self._names:
            self._names[written] = self._new(kind)
            self._take(self._names[written], value, lookups)
        return column(self._names[written])

    def put_as(self, name: str, value: Sql, *lookups: Lookup) -> Sql:
        """The column of just that name; it has one meaning only."""
        if name not in self._columns:
            self._take(name, value, lookups)
        return column(name)

    def add(self, chain: Chain) -> None:
        for depth in range(max(self._depths.values(), default=-1) + 1):
            names = [name for name, at in self._depths.items() if at == depth]
            lookups = {one.name: one for name in names for one in self._lookups[name]}
            step = f"{self.name}_{depth + 1}" if depth else self.name
            chain.add(step, {name: self._columns[name] for name in names}, list(lookups.values()))

    def _new(self, kind: str) -> str:
        number = 1
        while f"{self.prefix}{kind}_{number}" in self._columns:
            number += 1
        return f"{self.prefix}{kind}_{number}"

    def _take(self, name: str, value: Sql, lookups: tuple[Lookup, ...]) -> None:
        read = [
            node for part in (value, *(one.value for one in lookups)) for node in part.find_all(exp.Column)
        ]
        before = [self._depths[node.name] for node in read if not node.table and node.name in self._depths]
        self._depths[name] = max(before, default=-1) + 1
        self._columns[name] = value
        self._lookups[name] = lookups
