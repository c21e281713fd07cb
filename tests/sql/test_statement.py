"""The statement as people read it, what is refused, and what stops it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest
import sqlglot
from leadlang.compiler.compile import compiled_model
from leadlang.members import all_rules
from leadlang.runtime import rules as r
from leadlang.runtime.sql import DIALECTS, Log, NotInSql, Source, Statement, statement
from leadlang.runtime.sql.refusals import REASONS
from leadlang.runtime.times import parse_as_of
from sqlglot import exp

from tests import builders as b
from tests.sql.engines import Stopped
from tests.sql.engines.on_duckdb import DuckDB
from tests.sql.running import ROW, by_duckdb, compared
from tests.sql.test_equal_to_reference import RULES_ABOUT_SINGLE_EVENTS, about_events
from tests.strategies.running import rules_of

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "golden"
FIRST = (ROOT / "examples" / "first" / "rules.lead").read_text(encoding="utf-8")


def written(
    rules: r.Rules, dialect: str = "duckdb", as_of: str = "2026-06-30", log: Log | None = None
) -> str:
    words = {rule.number: rule.origin.text for rule in all_rules(rules.members)}
    source = Source(dialect, "leads", "id", parse_as_of(as_of, rules.time_zone), log, words)  # type: ignore[arg-type]
    return statement(compiled_model(rules).tables, source).text()


@pytest.mark.parametrize(("name", "log"), [("first", None), ("first_with_events", Log("events"))])
def test_the_first_example_is_as_written(name: str, log: Log | None) -> None:
    assert written(rules_of(FIRST), log=log) == (GOLDEN / f"{name}.sql").read_text(encoding="utf-8")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_is_one_statement(dialect: str) -> None:
    text = "when job_title in [CEO] and title contains word a score +1\nscore +1 per 100 employees"
    text += "\nwhen visited pricing at least 2 times in the last 7 days score +5; each opened email score +1"
    found = written(rules_of(text), dialect, log=Log("events"))
    first = found.splitlines()[0]
    unverified = first == "-- unverified: no engine of this dialect runs in the tests"
    assert unverified == (dialect in ("snowflake", "bigquery"))
    assert len(sqlglot.parse(found, read=dialect)) == 1


def test_comments_name_the_rules() -> None:
    found = written(rules_of('when a is "*/ b" score +1\nwhen b is c and a is d score +2'))
    assert 'when a is "* / b" score +1' in found
    assert "when b is c and a is d score +2" in found


def test_more_rules_on_a_field_add_rows_not_expressions() -> None:
    def size(rules: int) -> int:
        text = "\n".join(f"when a is v{number} score +{number + 1}" for number in range(rules))
        parsed = sqlglot.parse_one(written(rules_of(text)), read="duckdb")
        return sum(1 for node in parsed.walk(prune=lambda node: isinstance(node, exp.Values)))

    assert size(200) == size(20)


def test_a_value_without_a_ceiling_stays_without_where_all_others_have_one() -> None:
    rules = rules_of("when a is x score +30\nunless a is x score at most 10\nwhen a is y score +20")
    assert compared(rules, pl.DataFrame({"a": ["x", "y", "z", None]}), "2026-06-30") == "same"


class InSteps(DuckDB):
    """Each step a table; `several` are those that more than one other step reads."""

    def __init__(self) -> None:
        self.several: list[str] = []

    def run(self, statement: Statement, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
        with duckdb.connect() as connection:
            for name, frame in tables.items():
                connection.register(name, frame.to_arrow())
            *before, last = statement.steps()
            for step in before:
                connection.execute(f"CREATE OR REPLACE TEMP TABLE {step.name} AS {step.text}")
            self.several = [step.name for step in before if step.readers > 1]
            assert all(step.readers for step in before)
            return connection.sql(last.text).pl()


def test_in_steps_it_is_the_same_statement() -> None:
    engine = InSteps()
    assert about_events(RULES_ABOUT_SINGLE_EVENTS, "Europe/Berlin", 1, engine) == "same"
    assert engine.several == ["events_measured_5", "amounts_as_facts", "groups_as_facts"]


# ---------------------------------------------------------------- refusals

TEXT, LIST, NUMBER, DATE = b.field("t"), b.field("l", "list"), b.field("n", "number"), b.field("d", "date")


def in_groups(member: r.Member, depth: int) -> r.Member:
    """Groups in groups that each make ten times as much of it."""
    for number in range(depth):
        member = b.group(member, percent=1000, name=f"g{number}")
    return member


REFUSED = {
    "list": b.model(b.when(b.asks("l", r.TextExactly(("a",))), b.plus(1)), fields=[LIST]),
    "long_number": b.model(b.when(b.at_least("n", 10**16), b.plus(1)), fields=[NUMBER]),
    "far_date": b.model(
        b.when(b.asks("d", r.DayBetween(r.Day(10**7, True), None)), b.plus(1)), fields=[DATE]
    ),
    "midnight": b.model(
        b.when(b.asks("d", b.in_last_days(7)), b.plus(1)), fields=[DATE], time_zone="America/Nuuk"
    ),
    "points": b.model(in_groups(b.when(b.ALWAYS, b.plus_field("n")), 8), fields=[NUMBER]),
    "step": b.model(b.when(b.ALWAYS, b.plus_per(1, "100000000000", "n")), fields=[NUMBER]),
}


def test_too_slow_a_fading_is_refused_where_there_are_events() -> None:
    rules = rules_of("each opened email score +1 halving every 40 years")
    assert written(rules)
    with pytest.raises(NotInSql, match="fading"):
        written(rules, log=Log("events"))


def test_near_a_change_of_the_clock_hours_are_those_that_go_by() -> None:
    """93 days before the end of June clocks were put forward: at 2:00 they showed 3:00."""
    condition = b.asks("d", b.in_last_hours(24 * 93 - 1))
    rules = b.model(b.when(condition, b.plus(1)), fields=[DATE], time_zone="Europe/Berlin")
    found = written(rules, as_of="2026-06-30T02:30")
    assert "< CAST('2026-03-29 03:00:00' AS TIMESTAMP)" in found
    times = ["2026-03-29 01:30:00", "2026-03-29 01:30:01", "2026-03-29 03:29:59", "2026-03-29 03:30:01"]
    leads = pl.DataFrame({"d": times}).with_columns(pl.col("d").str.to_datetime())
    assert compared(rules, leads, "2026-06-30T02:30") == "same"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_fields_of_several_values_are_for_engines_under_test(dialect: str) -> None:
    rules = b.model(b.when(b.text_is("l", "a"), b.plus(1)), fields=[LIST])
    if dialect not in ("snowflake", "bigquery"):
        assert written(rules, dialect)
    else:
        with pytest.raises(NotInSql, match="list: l"):
            written(rules, dialect)


def test_every_refusal_is_tried() -> None:
    assert {*REFUSED, "fading"} >= {*REASONS} - {"compare", "table"}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_cannot_be_said_is_refused(reason: str) -> None:
    with pytest.raises(NotInSql) as refused:
        written(REFUSED[reason], as_of="2026-06-30")
    assert refused.value.reason == reason


# ---------------------------------------------------------------- stops

STOPS = {
    "letters": (b.text_is("t", "a"), {"t": ["\u0378\u0301"]}),
    "type of a text": (b.text_is("t", "a"), {"t": [1]}),
    "type of a number": (b.at_least("n", 1), {"n": [Decimal("1.5")]}),
    "type of a date": (b.asks("d", b.in_last_days(7)), {"d": ["2026-06-30"]}),
    "digits": (b.compare("n", "<", "m", 50), {"n": [0.1 + 0.2], "m": [1.0]}),
    "great numbers": (b.compare("n", "<", "m"), {"n": [2**60], "m": [1]}),
}


@pytest.mark.parametrize("what", STOPS)
def test_a_value_that_cannot_be_read_alike_stops_with_words(what: str) -> None:
    condition, columns = STOPS[what]
    rules = b.model(b.when(condition, b.plus(1)), fields=[TEXT, NUMBER, DATE, b.field("m", "number")])
    with pytest.raises((duckdb.Error, Stopped), match="in SQL|has to be|No function|Cannot compare"):
        by_duckdb(compiled_model(rules).tables, pl.DataFrame(columns), "2026-06-30")


def test_ids_are_passed_on_as_they_are() -> None:
    model = compiled_model(b.model(b.when(b.text_is("t", "a"), b.plus(1)), fields=[TEXT]))
    source = Source("duckdb", "leads", "Lead ID", parse_as_of("2026-06-30"))
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE leads AS SELECT ' 7 ' AS \"Lead ID\", 'A' AS t")
        found = connection.sql(statement(model.tables, source).text()).fetchall()
    assert found[0][:2] == (" 7 ", 1)
    assert ROW not in statement(model.tables, source).text()


def test_numbers_and_texts_are_the_same_ids_and_fractions_are_none() -> None:
    model = compiled_model(b.model(b.each(b.did("visited"), b.plus(1))))
    source = Source("duckdb", "leads", "id", parse_as_of("2026-06-30"), Log("events"))
    found = statement(model.tables, source).text()
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE leads AS SELECT 7 AS id")
        connection.execute(
            "CREATE TABLE events AS SELECT ' 7 ' AS lead_id, DATE '2026-06-01' AS time, 'Visited' AS event"
        )
        assert connection.sql(found).fetchall()[0][:2] == (7, 1)
        connection.execute("CREATE OR REPLACE TABLE leads AS SELECT 7.0::DOUBLE AS id")
        with pytest.raises(duckdb.Error, match="an id has to be"):
            connection.sql(found).fetchall()
