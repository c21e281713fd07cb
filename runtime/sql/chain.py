"""The statement as it grows: common table expressions, each the one before with more columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import define, frozen
from sqlglot import exp

from .building import WHOLE, Sql, column, named, plus, quotient, rest, shared, times, whole

Comments = Mapping[str, Sequence[str]]


@frozen(eq=False)
class Lookup:
    """A table of values put beside the rows: `key` has the name of its first column."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Sql, ...], ...]
    value: Sql

    def joined(self, select: exp.Select) -> exp.Select:
        tuples = [exp.Tuple(expressions=[cell.copy() for cell in row]) for row in self.rows]
        alias = exp.TableAlias(
            this=exp.to_identifier(self.name), columns=[exp.to_identifier(name) for name in self.columns]
        )
        table = exp.Values(expressions=tuples, alias=alias)
        same = exp.EQ(this=self.value.copy(), expression=exp.column(self.columns[0], self.name))
        return select.join(table, on=same, join_type="left", copy=False)


@define(eq=False)
class Chain:
    """Steps, by name, each the SELECT that reads those before it; what is added sees the columns of the last.

    A chain may branch: what `gather` and `distinct` give has the steps so far too, and goes on by itself.
    """

    _steps: dict[str, exp.Select]

    @property
    def last(self) -> str:
        return list(self._steps)[-1]

    def add(
        self,
        name: str,
        columns: Mapping[str, Sql],
        lookups: Sequence[Lookup] = (),
        comments: Comments | None = None,
    ) -> None:
        """One more step, unless there is nothing in it."""
        if not columns:
            return
        before = self.last
        star: Sql = exp.Column(this=exp.Star(), table=exp.to_identifier(before)) if lookups else exp.Star()
        told = comments or {}
        added = [named(value, alias, told.get(alias, ())) for alias, value in columns.items()]
        select = exp.select(star, *added, copy=False).from_(exp.table_(before), copy=False)
        for lookup in lookups:
            select = lookup.joined(select)
        self._steps[name] = select

    def add_shares(self, name: str, shares: Mapping[str, tuple[Sql, int]], comments: Comments) -> None:
        """For each column a percentage (in thousandths of a percent) of an amount; no product on the way is
        greater than the share itself by more than a percentage.
        """
        wholes = {alias: amount for alias, (amount, percent) in shares.items() if percent == WHOLE}
        parts = {alias: share for alias, share in shares.items() if share[1] != WHOLE}
        self.add(f"{name}_whole", {f"{alias}_whole": amount for alias, (amount, _) in parts.items()})
        cut: dict[str, Sql] = {}
        rounded = dict(wholes)
        for alias, (_, percent) in parts.items():
            amount = column(f"{alias}_whole")
            size: Sql = exp.Abs(this=amount)
            small = times(rest(size.copy(), whole(WHOLE)), whole(percent))
            great = times(quotient(size, whole(WHOLE)), whole(percent))
            cut[f"{alias}_cut"] = plus([great, quotient(small, whole(WHOLE))])
            cut[f"{alias}_left"] = rest(small.copy(), whole(WHOLE))
            rounded[alias] = shared(column(f"{alias}_cut"), column(f"{alias}_left"), amount.copy())
        self.add(f"{name}_cut", cut)
        self.add(name, {alias: rounded[alias] for alias in shares}, (), comments)

    def keep(self, name: str, where: Sql) -> None:
        """One more step, with some of the rows."""
        select = exp.select(exp.Star(), copy=False).from_(exp.table_(self.last), copy=False)
        self._steps[name] = select.where(where, copy=False)

    def gather(self, name: str, columns: Mapping[str, Sql], by: Sequence[Sql]) -> Chain:
        """A branch with one row for each value of `by`."""
        made = [named(value, alias) for alias, value in columns.items()]
        select = exp.select(*by, *made, copy=False).from_(exp.table_(self.last), copy=False)
        return Chain({**self._steps, name: select.group_by(*[one.copy() for one in by], copy=False)})

    def distinct(self, name: str, columns: Sequence[str], where: Sql) -> Chain:
        """A branch with one row for all rows that are alike in these columns."""
        select = exp.select(*columns, copy=False).distinct().from_(exp.table_(self.last), copy=False)
        return Chain({**self._steps, name: select.where(where, copy=False)})

    def match(self, name: str, other: Chain, key: str, further: Sequence[str]) -> None:
        """One more step: the rows of another chain, each beside those of this one with the same key."""
        own, star = self.last, exp.Column(this=exp.Star(), table=exp.to_identifier(other.last))
        added = [exp.column(one, own) for one in further]
        select = exp.select(star, *added, copy=False).from_(exp.table_(other.last), copy=False)
        same = exp.EQ(this=exp.column(key, other.last), expression=exp.column(key, own))
        self._take(other)
        self._steps[name] = select.join(exp.table_(own), on=same, copy=False)

    def join(self, name: str, other: Chain, columns: Mapping[str, Sql], on: Sequence[str]) -> None:
        """One more step that puts the last one of another chain beside the rows."""
        own, beside = self.last, other.last
        star = exp.Column(this=exp.Star(), table=exp.to_identifier(own))
        select = exp.select(star, *(named(value, alias) for alias, value in columns.items()), copy=False)
        same = [exp.EQ(this=exp.column(key, own), expression=exp.column(key, beside)) for key in on]
        select = select.from_(exp.table_(own), copy=False)
        self._take(other)
        self._steps[name] = select.join(
            exp.table_(beside), on=exp.and_(*same, copy=False), join_type="left", copy=False
        )

    def _take(self, other: Chain) -> None:
        for name, select in other._steps.items():
            self._steps.setdefault(name, select)

    def finish(self, result: Sequence[Sql]) -> exp.Select:
        statement = exp.select(*result, copy=False).from_(exp.table_(self.last), copy=False)
        for name, select in self._steps.items():
            statement = statement.with_(name, as_=select, copy=False)
        return statement
