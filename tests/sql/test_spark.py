"""What Spark makes of a statement is just what the reference gives, in local mode.

Spark thinks about a statement for seconds, so these are fewer than for the other engines; `python -m
tests.everywhere --on spark` tries as many as one likes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random
from unicodedata import normalize

import polars as pl
import pytest
import sqlglot
from leadlang.compiler.compile import compiled_model
from leadlang.refusal import Refused
from leadlang.runtime import rules as r
from leadlang.runtime.folding import fold
from leadlang.runtime.sql import Log, Source, Statement
from leadlang.runtime.sql.building import column
from leadlang.runtime.sql.composing import composed_by_look_up
from leadlang.runtime.sql.events import Events
from leadlang.runtime.sql.refusals import REASONS
from leadlang.runtime.times import parse_as_of
from sqlglot import exp

from tests import builders as b
from tests.runtime.rules_strategy import Dice
from tests.sql.engines import Engine, Stopped
from tests.sql.generated import of_dice, of_seed, of_seed_with_events
from tests.sql.running import by_engine, compared
from tests.sql.test_equal_to_reference import RULES_ABOUT_EVENTS, RULES_ABOUT_SINGLE_EVENTS, about_events
from tests.strategies.running import rules_of

pyspark = pytest.importorskip("pyspark", reason="PySpark is not installed: pip install 'leadlang[spark]'")

from leadlang.warehouses.on_spark import Spark as Warehouse  # noqa: E402
from pyspark.errors import PySparkException  # noqa: E402

from tests.sql.engines.on_spark import Spark, java, running  # noqa: E402

pytestmark = [
    pytest.mark.spark,
    pytest.mark.xdist_group("spark"),
    pytest.mark.skipif(not java(), reason="no Java is installed on this machine"),
]


@pytest.fixture(scope="session")
def engine() -> Iterator[Spark]:
    with running() as engine:
        yield engine


def counted(found: list[str]) -> Counter[str]:
    assert set(found) <= {"same", "stopped", *REASONS}
    return Counter(found)


def test_random_models_of_everything(engine: Engine) -> None:
    found = counted([of_dice(Dice(Random(f"sql {seed}")), engine) for seed in range(2)])
    assert found["same"] >= 1, found


def test_random_rule_files(engine: Engine) -> None:
    found = counted([of_seed(seed, engine) for seed in range(2)])
    assert found["same"] >= 1, found


def test_random_rule_files_with_events(engine: Engine) -> None:
    found = counted([of_seed_with_events(seed, engine) for seed in range(2)])
    assert found["same"] >= 1, found


SINGLE_EVENTS = """
when opened email after visited pricing score +1
when opened email without clicked email within 2 days score +16
when visited anything at least 2 times within 20 hours score +64
each visited pricing score +0.3 twice a week fading by 10% every 2 days
each 3rd visited anything score +9
each clicked anything score -4 once per title up to 3 a day
"""
BESIDE_THEIR_LEAD = """
group "Daily" up to 6 a day
  each opened email score +bonus
  each clicked email and employees at least 50 score +3
  when visited pricing score +9
end
"""


@pytest.mark.parametrize(
    ("text", "zone"),
    [(RULES_ABOUT_EVENTS, "UTC"), (RULES_ABOUT_SINGLE_EVENTS, "Europe/Berlin")],
    ids=["sets", "single"],
)
def test_rules_about_events(engine: Engine, text: str, zone: str) -> None:
    assert about_events(text, zone, 1, engine) == "same"


@pytest.mark.parametrize(
    ("text", "zone"), [(SINGLE_EVENTS, "Europe/Berlin"), (BESIDE_THEIR_LEAD, "UTC")], ids=["single", "beside"]
)
def test_the_statement_as_it_is_printed(engine: Spark, text: str, zone: str) -> None:
    """All of it at once, which takes Spark longer."""
    assert about_events(text, zone, 1, Spark(engine.session, whole=True)) == "same"


def test_a_run_leaves_no_views(engine: Spark) -> None:
    about_events(BESIDE_THEIR_LEAD, "UTC", 2, engine)
    assert engine.session.catalog.tableExists("leads")
    assert not any(engine.session.catalog.tableExists(name) for name in ("lead_keys", "sums", "grades"))


@pytest.mark.parametrize(
    ("name", "cells"),
    [("t", ["\u0378\u0301"]), ("t", [1]), ("n", ["1"]), ("d", ["2026-06-30"])],
)
def test_a_value_that_cannot_be_read_alike_stops_with_words(
    engine: Engine, name: str, cells: list[object]
) -> None:
    asked = {"t": b.text_is("t", "a"), "n": b.at_least("n", 1), "d": b.asks("d", b.in_last_days(7))}
    fields = [b.field("t"), b.field("n", "number"), b.field("d", "date")]
    rules = b.model(b.when(asked[name], b.plus(1)), fields=fields)
    with pytest.raises(Stopped, match="in SQL|has to be"):
        by_engine(engine, compiled_model(rules).tables, pl.DataFrame({name: cells}), "2026-06-30")


def test_letters_and_their_marks_are_made_one(engine: Spark) -> None:
    texts = ["u\u0308ber", "A\u030a", "o\u031b\u0309", "o\u0309\u031b", "\u01a1\u0309", "x\u0308", "🦊\ufe0f"]
    made = composed_by_look_up(column("t")).sql("spark")
    engine.session.createDataFrame([(text,) for text in texts], "t string").createOrReplaceTempView("texts")
    rows = engine.session.sql(f"SELECT {made} AS made FROM texts").collect()
    assert [row.made for row in rows] == ["über", "Å", "ở", "ở", "ở", "x\u0308", "🦊\ufe0f"]


def test_every_letter_with_marks_is_known_however_it_is_written(engine: Engine) -> None:
    """Each against the rule that asks for it as one letter."""
    letters = ["É", "ü", "Ố", "ệ", "й", "Ώ"]
    asked = b.asks("t", r.TextIn(tuple(fold(one) for one in letters)))
    rules = b.model(b.when(asked, b.plus(1)), fields=[b.field("t")])
    cells = [normalize("NFD", one) for one in letters]
    found = by_engine(engine, compiled_model(rules).tables, pl.DataFrame({"t": cells}), "2026-06-30")
    assert found["score"].to_list() == [1] * len(letters)


def in_decimals(engine: Spark, numbers: list[float]) -> list[str]:
    """As the statement writes them, to put events of one moment in order by them."""
    tables = compiled_model(rules_of("when clicked email with total amount at least 1 score +1")).tables
    source = Source("spark", "leads", "id", parse_as_of("2026-06-30", "UTC"), Log("events"))
    digits = Events(tables, source, Log("events"))._digits("amount").sql("spark")
    frame = engine.session.createDataFrame(
        [(one, one) for one in numbers], "value_amount double, raw_amount double"
    )
    frame.createOrReplaceTempView("numbers")
    rows = engine.session.sql(f"SELECT {digits} AS written FROM numbers").collect()
    return [row.written for row in rows]


def test_numbers_are_put_in_order_as_they_are_written_in_decimals(engine: Spark) -> None:
    """Java by itself writes some of them with an E."""
    numbers = [12345678.5, 1e7, -98765432.125, 0.001, 0.25, 123456789012.0625, 1e14, -3.0]
    assert in_decimals(engine, numbers) == [
        "12345678.5",
        "10000000",
        "-98765432.125",
        "0.001",
        "0.25",
        "123456789012.0625",
        "100000000000000",
        "-3",
    ]


@pytest.mark.parametrize("number", [1e15, -1e300, 0.0001])
def test_numbers_of_too_many_digits_stop_with_words(engine: Spark, number: float) -> None:
    """A FLOOR of them may have no room in 64 bits."""
    with pytest.raises(PySparkException, match="too many digits to be put in order"):
        in_decimals(engine, [1.0, number])


@pytest.mark.parametrize(
    ("failing", "code", "words"),
    [
        ("raise_error('no letters')", "R114", "no letters"),
        ("1 / (id - id)", "R115", "DIVIDE_BY_ZERO"),
    ],
)
def test_what_fails_in_another_thread_of_java_is_said_too(
    engine: Spark, failing: str, code: str, words: str
) -> None:
    """As a small table does that is sent to all machines."""
    engine.session.sql(f"SELECT id, {failing} AS more FROM range(2)").createOrReplaceTempView("small")
    text = "SELECT /*+ BROADCAST(small) */ small.more FROM range(3) AS l JOIN small ON small.id = l.id"
    select = sqlglot.parse_one(text, dialect="spark")
    assert isinstance(select, exp.Select)
    with pytest.raises(Refused) as refused:
        Warehouse(engine.session).rows(Statement("spark", (), select, ""))
    assert refused.value.code == code
    assert words in str(refused.value)


def test_points_of_large_and_small_numbers(engine: Engine) -> None:
    """A DOUBLE that Java writes with an E gives the points that the reference gives."""
    rules = rules_of("score +bonus\nscore +2 per 0.5 bonus\nwhen bonus at least 0.0001 score +1")
    leads = pl.DataFrame({"bonus": [1.0e7, 1.0e-4, 12345678.0625, 5.0e-4, 0.0015, 2.0e-3, 1.0e-7, -1.0e8]})
    assert compared(rules, leads, "2026-06-30", engine=engine) == "same"
