"""What an event is asked of the others of its lead: window functions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from .building import Sql, column, whole

_ALL = "UNBOUNDED"


def earlier(aggregate: Sql, by: Sequence[Sql], at: Sql, least: int) -> Sql:
    """Over those whose place `at` is smaller by `least` or more."""
    return _over(aggregate, by, [at], ("RANGE", (_ALL, "PRECEDING"), (least, "PRECEDING")))


def later(aggregate: Sql, by: Sequence[Sql], at: Sql) -> Sql:
    """Over those whose place `at` is greater."""
    return _over(aggregate, by, [at], ("RANGE", (1, "FOLLOWING"), (_ALL, "FOLLOWING")))


def from_here(aggregate: Sql, by: Sequence[Sql], at: Sql, most: int) -> Sql:
    """Over those whose place `at` is as great, or greater by at most `most`."""
    return _over(aggregate, by, [at], ("RANGE", ("CURRENT ROW", ""), (most, "FOLLOWING")))


def so_far(aggregate: Sql, by: Sequence[Sql], order: Sequence[Sql]) -> Sql:
    """Over this one and those before it in the order."""
    return _over(aggregate, by, order, ("ROWS", (_ALL, "PRECEDING"), ("CURRENT ROW", "")))


def of_all(aggregate: Sql, by: Sequence[Sql]) -> Sql:
    return exp.Window(this=aggregate, partition_by=[one.copy() for one in by])


_End = tuple[int | str, str]


def _over(
    aggregate: Sql, by: Sequence[Sql], order: Sequence[Sql], frame: tuple[str, _End, _End]
) -> exp.Window:
    kind, (start, start_side), (end, end_side) = frame
    spec = exp.WindowSpec(
        kind=kind,
        start=_edge(start),
        start_side=start_side or None,
        end=_edge(end),
        end_side=end_side or None,
    )
    ordered = [one.copy() if isinstance(one, exp.Ordered) else exp.Ordered(this=one.copy()) for one in order]
    return exp.Window(
        this=aggregate,
        partition_by=[one.copy() for one in by],
        order=exp.Order(expressions=ordered),
        spec=spec,
    )


def _edge(edge: int | str) -> Sql | str:
    return whole(edge) if isinstance(edge, int) else edge


def lead() -> list[Sql]:
    """The events of one lead are asked of each other."""
    return [column("lead_key")]
