"""What PostgreSQL makes of a statement is just what the reference gives, on a server of the tests' own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from leadlang.compiler.compile import compiled_model
from leadlang.runtime import rules as r
from leadlang.runtime.sql import Source, statement
from leadlang.runtime.sql.refusals import REASONS
from leadlang.runtime.times import parse_as_of

from tests import builders as b
from tests.runtime.rules_strategy import Dice
from tests.sql.engines import Engine, Stopped
from tests.sql.generated import of_dice, of_seed, of_seed_with_events, with_events, without_events
from tests.sql.running import by_engine
from tests.sql.test_equal_to_reference import (
    LEAST_SAME,
    LEAST_SAME_WITH_EVENTS,
    RULES_ABOUT_EVENTS,
    RULES_ABOUT_SINGLE_EVENTS,
    SEEDS,
    SEEDS_WITH_EVENTS,
    about_events,
)
from tests.sql.test_statement import STOPS
from tests.strategies import cases
from tests.strategies.choices import Drawn

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'leadlang[postgres]'")

from tests.postgres_server import programs  # noqa: E402
from tests.sql.engines.on_postgres import Postgres, running  # noqa: E402

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(programs() is None, reason="no PostgreSQL server is installed on this machine"),
]
FREE = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="session")
def engine() -> Iterator[Postgres]:
    with running() as engine:
        yield engine


@pytest.fixture(scope="session")
def connection(engine: Postgres) -> psycopg.Connection:
    return engine.connection


@settings(FREE, max_examples=20)
@given(st.randoms(use_true_random=False))
def test_random_models_of_everything(engine: Engine, random: Random) -> None:
    of_dice(Dice(random), engine)


@settings(FREE, max_examples=20)
@given(st.data())
def test_random_rule_files(engine: Engine, data: st.DataObject) -> None:
    without_events(Drawn(data.draw), data.draw(cases()), engine)


@settings(FREE, max_examples=20)
@given(st.data())
def test_random_rule_files_with_events(engine: Engine, data: st.DataObject) -> None:
    with_events(Drawn(data.draw), data.draw(cases()), engine)


def test_few_rule_files_are_refused(engine: Engine) -> None:
    counted = Counter(of_seed(seed, engine) for seed in SEEDS)
    assert set(counted) <= {"same", "stopped", *REASONS}
    assert counted["same"] >= LEAST_SAME, counted


def test_rule_files_about_events_are_said_or_refused(engine: Engine) -> None:
    counted = Counter(of_seed_with_events(seed, engine) for seed in SEEDS_WITH_EVENTS)
    assert set(counted) <= {"same", "stopped", *REASONS}
    assert counted["same"] >= LEAST_SAME_WITH_EVENTS, counted


@pytest.mark.parametrize("text", [RULES_ABOUT_EVENTS, RULES_ABOUT_SINGLE_EVENTS], ids=["sets", "single"])
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
@pytest.mark.parametrize("seed", range(2))
def test_rules_about_events(engine: Engine, text: str, zone: str, seed: int) -> None:
    assert about_events(text, zone, seed, engine) == "same"


# ---------------------------------------------------------------- stops


@pytest.mark.parametrize("what", STOPS)
def test_a_value_that_cannot_be_read_alike_stops_with_words(engine: Engine, what: str) -> None:
    condition, columns = STOPS[what]
    fields = [b.field("t"), b.field("n", "number"), b.field("d", "date"), b.field("m", "number")]
    rules = b.model(b.when(condition, b.plus(1)), fields=fields)
    given_columns = {"n": [Decimal("12345678901234567.891")]} if what == "type of a number" else columns
    with pytest.raises(Stopped, match="in SQL|has to be") as stopped:
        by_engine(engine, compiled_model(rules).tables, pl.DataFrame(given_columns), "2026-06-30")
    assert "\u0378" not in str(stopped.value)  # nothing of the data


def test_the_order_of_texts_in_a_database_changes_nothing(connection: psycopg.Connection) -> None:
    """A column that takes capitals and small letters for the same, asked by a rule that does not."""
    rules = b.model(b.when(b.asks("t", r.TextExactly(("CEO",))), b.plus(1)), fields=[b.field("t")])
    source = Source("postgres", "people", "id", parse_as_of("2026-06-30"))
    with connection.transaction(force_rollback=True):
        connection.execute(
            "CREATE COLLATION no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
        )
        connection.execute("CREATE TABLE people (id int, t text COLLATE no_case)")
        connection.execute("INSERT INTO people VALUES (1, 'CEO'), (2, 'ceo')")
        found = connection.execute(statement(compiled_model(rules).tables, source).text().encode()).fetchall()
    assert sorted((row[0], row[1]) for row in found) == [(1, 1), (2, 0)]


def test_numbers_with_a_fixed_point_are_read_as_they_stand(connection: psycopg.Connection) -> None:
    rules = b.model(b.when(b.ALWAYS, b.plus_field("n")), fields=[b.field("n", "number")])
    source = Source("postgres", "people", "id", parse_as_of("2026-06-30"))
    with connection.transaction(force_rollback=True):
        connection.execute("CREATE TABLE people (id int, n numeric)")
        connection.execute("INSERT INTO people VALUES (1, 12.5), (2, 'NaN'), (3, 1e14), (4, -0.4)")
        found = connection.execute(statement(compiled_model(rules).tables, source).text().encode()).fetchall()
    assert sorted((row[0], row[1]) for row in found) == [(1, 13), (2, 0), (3, 1_000_000_000), (4, 0)]
