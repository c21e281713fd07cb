"""What the fuzzers found and what has been mended since."""

from __future__ import annotations

import time
from datetime import time as clock
from pathlib import Path
from random import Random

import leadlang
import polars as pl
import pytest
from leadlang.dsl import syntax as s
from leadlang.dsl.lexer import split
from leadlang.dsl.problems import Source
from leadlang.dsl.read import read
from leadlang.dsl.write import write
from leadlang.engines import Engine
from polars.testing import assert_frame_equal

from . import claims, files
from .columns import FAR, Maker, far_in_lists

TEXTS = (
    "when field score at least 7 score +1",
    "field stage is a number\nwhen field stage at least 3 score +1",
    "when visits more than 50% of field score score +1",
    "when event grade score +4",
    "each event stage name score +3",
    "when at least 3 score +1\nscore +0, +0",
    "when added to cart score +1",
    "wenn schuhe in den warenkorb gelegt punkte +1",
    "when webinar signed up for 3 times score +1",
    "segment Entscheider when Höhle signed up for 3 times",
    "when no signup for 30 days score +1",
    "when anything country is DE score +20",
    "when last activity is known score +1",
    "wenn irgendwas level ist hoch punkte +1",
    "when last activity date before 2026-01-01 score +1",
    "when opened activity report score +1",
    "when x in 0 0 score +1",
    "when x is y score +2to 100",
    "when x is Area 51 score +1",
    "when newsletternewsletter is no score +4",
    # small words and articles beside what is a keyword in the other language only
    "wenn x ist 1 punkte +1\nje use for pricing punkte +1",
    "# language: de\nje besucht a list punkte +1",
    "# language: de\nje x a when punkte +1",
    "# language: de\nje x for a pricing punkte +1",
    "# language: de\nje use of for y punkte +1",
    "# language: de\nwenn kein besuch for pricing punkte +1",
    "# language: de\nwenn kein download for pricing seit 30 tagen punkte +1",
    "# language: de\nwenn kein besuch wobei use for visit ist x punkte +1",
    "when country does note von F bis A+ beginnend bei Dnot contain x score +100",
    # names that begin with a number
    "let 0001-01-01 media = webinar",
    "let 7 days = 3",
    "let 1/3 a = 3",
    "define 3 big as a is b",
    "segment 3 big when a is b",
    "stage 1 hot when score at least 3",
    "group 7 days\nwhen a is b score +1\nend",
    "group 7 days\nwhen a is b score +1\nend\nscore for x = 50% of group 7 days",
    "each visited anything except 5 stars score +1",
    # a `#` right behind a sign
    "when x in [#, y] score +1",
    "when x in [#5 a, b] score +1",
    "when x =#5 score +1",
    "when (#visited pricing) score +1",
    "let a =#5 x\nwhen y is a score +1",
    "matrix x of grade by score\n| | below 3 | otherwise |\n| otherwise |#1 x |#2 |",
    # names of lists that are keywords in the other language
    "when x in the y 7 é days score +1",
    "wenn x in list punkte +1",
    "wenn x in when und y ist when punkte +1",
    "each visited pricing where x in wenn score +1",
    "wenn job_title in antworten auf when note +1",
    "# language: de\nsei list = [a, b]\nwenn x in list punkte +1\nwenn x in when punkte +1",
    # a comparison over two lines
    "when x is\nknown score +1",
    "when x contains\nword DE score +1",
    # a statement over two lines whose second has a mistake
    'let nobody =\nlist from "missing.csv" column empty',
    "when zustellung von score -5",  # one word in English, where it would be a yes/no field
    "matrix m of grade by score\n| | below 30 | otherwise |\n| otherwise | 100% | 5 |",
)


def test_a_value_that_ends_in_a_number_before_points_in_german() -> None:
    found = claims.compiled("wenn x ist Area 51 punkte +1")
    assert found.model is not None
    assert "area 51" in str(found.model.rules.members)


@pytest.mark.parametrize("text", TEXTS)
def test_texts(text: str) -> None:
    claims.hold(text)


def test_an_article_inside_a_verb_belongs_to_it() -> None:
    rules = [claims.compiled(text).model for text in ("when added to cart score +1", TEXTS[7])]
    names = [model.rules.members for model in rules if model is not None]
    assert len(names) == 2
    assert "added_to_cart" in str(names[0])
    assert "added_to_cart" in str(names[1])


def test_very_many_accents() -> None:
    letter = "a" + (chr(0x300) + chr(0x323)) * 30_000
    started = time.process_time()
    (piece,) = split(Source("rules.lead", letter)).pieces
    assert time.process_time() - started < 1
    assert piece.text == "\u1ea1" + chr(0x323) * 29_999 + chr(0x300) * 30_000


def test_a_count_behind_a_verb_of_three_words() -> None:
    phrase = s.Phrase(tuple(map(s.Word, ("whitepaper", "signed", "up", "for"))))
    clause = s.Clause(phrase, (s.Times("at least", "3", plain=True),))
    paying = s.Paying(s.Target("score"), s.Amount("+", s.Value("1")))
    program = s.Program("en", (s.When(clause, (paying,)),))
    again = read(Source("rules.lead", write(program)))
    assert again.program.statements == program.statements


@pytest.mark.parametrize("engine", ["columns", "reference"])
@pytest.mark.parametrize("number", range(len(FAR)))
def test_dates_that_python_cannot_hold(number: int, engine: str) -> None:
    model = leadlang.from_text("when trial_end after 2026-01-01 score +1\nwhen name is DE score +1")
    for seed in range(30):
        random = Random(seed)
        columns = [FAR[number](random, 5).alias(name) for name in ("trial_end", "name")]
        leads = pl.DataFrame([pl.Series("id", ["1", "2", "3", "4", "5"]), *columns])
        assert model.score(leads, engine=engine).table.height == 5  # type: ignore[arg-type]


def test_settings_of_very_many_brackets(tmp_path: Path) -> None:
    (tmp_path / "leadlang.toml").write_text(f"a = {'[' * 5_000}")
    (tmp_path / "rules.lead").write_text("when a is b score +1\n")
    (tmp_path / "leads.csv").write_text("id,a\n1,b\n")
    files.hold(["score", str(tmp_path / "rules.lead"), str(tmp_path / "leads.csv")])


def test_a_column_of_one_time(tmp_path: Path) -> None:
    leads = tmp_path / "leads.parquet"
    pl.DataFrame({"id": ["1", "2"], "called": [clock(9), clock(9)]}).write_parquet(leads)
    files.hold(["init", str(leads), "-o", str(tmp_path / "new.lead")])


FAR_DAY = pl.Series([2_932_897], dtype=pl.Int32).cast(pl.Date)


@pytest.mark.parametrize("engine", ["columns", "reference"])
@pytest.mark.parametrize("cells", [FAR_DAY.implode(), FAR_DAY.to_frame("day").to_struct()])
def test_far_dates_inside_other_cells(cells: pl.Series, engine: Engine) -> None:
    model = leadlang.from_text("when trial_end is DE score +1")
    leads = pl.DataFrame([pl.Series("id", ["1"]), cells.alias("trial_end")])
    assert model.score(leads, engine=engine).table.height == 1


def test_a_far_date_changes_no_other_row() -> None:
    model = leadlang.from_text('when met is "2026-06-15" score +1')
    met = pl.Series("met", [1781481600000000, 253402300800000000]).cast(pl.Datetime("us"))
    leads = pl.DataFrame([pl.Series("id", ["1", "2"]), met])
    scores = [model.score(leads.head(rows)).table["score"][0] for rows in (1, 2)]
    assert scores == [1, 1]


@pytest.mark.parametrize("kind", ["is known", "after 2026-01-01", "includes 2026-06-15"])
@pytest.mark.parametrize("maker", [*FAR, far_in_lists])
def test_each_row_counts_as_it_would_alone(maker: Maker, kind: str) -> None:
    model = leadlang.from_text(f'when met {kind} score +1\nwhen called is "2026-06-15" score +2')
    for seed in range(10):
        random = Random(seed)
        columns = [maker(random, 6).alias(name) for name in ("met", "called")]
        leads = pl.DataFrame([pl.Series("id", list("123456")), *columns])
        together = model.score(leads).table
        alone = [model.score(leads[row : row + 1]).table for row in range(6)]
        assert_frame_equal(together, pl.concat(alone))


def test_far_dates_on_the_command_line(tmp_path: Path) -> None:
    rules, leads, events = (tmp_path / name for name in ("rules.lead", "leads.parquet", "events.parquet"))
    rules.write_text("when met is known score +1\nwhen visited pricing score +2\n")
    days = pl.Series([2_932_897, 20_000, -719_163], dtype=pl.Int32).cast(pl.Date)
    moments = pl.Series([2**63 - 1, 0, 253402300800000000]).cast(pl.Datetime("us", "Europe/Berlin"))
    lists = pl.DataFrame([days.alias("day"), moments.alias("time")]).to_struct().reshape((3, 1))
    named = {"id": days, "met": moments, "several": days.reshape((3, 1)), "deep": lists}
    pl.DataFrame(named).write_parquet(leads)
    log = {"id": days, "timestamp": moments, "event": ["visited"] * 3, "object": days, "event_id": moments}
    pl.DataFrame(log).write_parquet(events)
    tables = [str(rules), str(leads), "--events", str(events)]
    for ending in ("csv", "xlsx", "ndjson", "parquet"):
        files.hold(["score", *tables, "--keep", "all", "-o", str(tmp_path / f"out.{ending}")])
    files.hold(["score", *tables, "--keep", "all"])
    files.hold(["check", str(rules), "--leads", str(leads), "--events", str(events)])
    files.hold(["init", str(leads), "--events", str(events), "-o", str(tmp_path / "new.lead")])
    files.hold(["explain", *tables, "--id", "2024-10-04"])
    files.hold(["explain", *tables, "--id", "day or moment 2932897"])
    files.hold(["scenario", str(rules), "--from", str(leads), "--events", str(events), "--id", "2024-10-04"])
    files.hold(["diff", str(rules), str(rules), "--leads", str(leads), "--events", str(events)])
