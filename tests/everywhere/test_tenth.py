"""A fixed tenth of `python -m tests.everywhere`, on what this machine has."""

from __future__ import annotations

import pytest

from .__main__ import backends
from .comparing import SAME, Comparison, compare

TENTH = range(0, 300, 10)
MOST_REFUSED = 6
"""Of thirty; of the whole three hundred it is one in twenty."""


def hold(comparison: Comparison) -> None:
    assert not comparison.different, comparison.different
    for name, counts in comparison.counted.items():
        assert counts.total() == len(TENTH)
        assert counts[SAME] >= len(TENTH) - MOST_REFUSED, (name, counts)


@pytest.mark.parametrize("name", ["columns", "row", "HTTP", "duckdb"])
def test_in_this_process(name: str) -> None:
    with backends([name]) as found:
        hold(compare(TENTH, found))


@pytest.mark.postgres
def test_on_postgres() -> None:
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    from tests.postgres_server import programs

    if programs() is None:
        pytest.skip("no PostgreSQL server is installed on this machine")
    with backends(["postgres"]) as found:
        hold(compare(TENTH, found))


@pytest.mark.spark
@pytest.mark.xdist_group("spark")
def test_on_spark() -> None:
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    from tests.sql.engines.on_spark import java

    if not java():
        pytest.skip("no Java is installed on this machine")
    with backends(["spark"]) as found:
        hold(compare(TENTH, found))


def test_another_result_and_too_many_refusals_are_seen() -> None:
    """The comparison itself can fail."""
    with backends(["columns"]) as found:
        wrong = compare([0], {"wrong": lambda given: found["columns"](given).head(0)})
        assert wrong.different == {"wrong": [0]}
    with backends(["duckdb"]) as found:
        from .backends import RefusedInWords

        def refused(given: object) -> object:
            raise RefusedInWords("rate")

        nothing = compare([0, 1], {"refused": refused})  # type: ignore[dict-item]
    assert nothing.too_many_refused() == ["refused"]
    assert nothing.lines() == ["refused       0 of 2 alike; rate 2"]
