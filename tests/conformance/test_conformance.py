"""Every case of `cases/*.toml`: on both backends, as written and in the other spoken language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import leadlang
import polars as pl
import pytest
from leadlang.dsl.problems import Source
from leadlang.dsl.read import read
from leadlang.dsl.write import write
from leadlang.engines import Engine

from .cases import Case, Refusal, cases, refusals
from .tables import sheet

ENGINES: tuple[Engine, ...] = ("columns", "reference")
EVENT_OF_ANOTHER = "D104"  # tables of events are shared by cases with fewer leads


def marked(case: Case | Refusal) -> object:
    marks = [pytest.mark.xfail(reason=case.known_bug, strict=True)] if case.known_bug else []
    return pytest.param(case, id=case.name.replace(" ", "-"), marks=marks)


ALL = [marked(case) for case in cases()]
TRANSLATED = [marked(case) for case in cases() if case.translated]
WITH_EVENTS = [marked(case) for case in cases() if case.logs]
REFUSED = [marked(case) for case in refusals()]


@cache
def model_of(rules: str) -> leadlang.Model:
    return leadlang.from_text(rules)


def scored(case: Case, rules: str, folder: Path, engine: Engine, reverse: bool = False) -> leadlang.Result:
    model = loaded(case, rules, folder) if case.files else model_of(rules)
    leads = sheet(case.leads).frame(case.types)
    logs = None
    if case.logs is not None:
        logs = {name: sheet(table).frame(case.types) for name, table in case.logs.items()}
    if reverse:
        leads = leads.reverse()
        logs = logs and {name: log.reverse() for name, log in reversed(logs.items())}
    return model.score(leads, logs, as_of=case.as_of, engine=engine)


def loaded(case: Case, rules: str, folder: Path) -> leadlang.Model:
    for name, text in case.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    main = folder / "rules.lead"
    main.write_text(rules, encoding="utf-8")
    return leadlang.load(main)


def shown(result: pl.DataFrame, column: str) -> tuple[str | None, ...]:
    assert column in result.columns, f"the result has no column {column}, but {result.columns}"
    return tuple(None if value is None else str(value) for value in result[column].to_list())


def mistakes(result: leadlang.Result) -> list[str]:
    return [found.code for found in result.problems if found.code != EVENT_OF_ANOTHER]


def hold(case: Case, rules: str, folder: Path) -> None:
    expected = sheet(case.leads).expected
    assert expected, "a case has to expect something"
    for engine in ENGINES:
        result = scored(case, rules, folder, engine)
        found = {column: shown(result.table, column) for column in expected}
        assert found == expected, f"{engine}: {case.says}\n{rules}"
        assert bool(mistakes(result)) == case.data_error, (engine, result.problems)


@pytest.mark.parametrize("case", ALL)
def test_a_case_holds(case: Case, tmp_path: Path) -> None:
    hold(case, case.rules, tmp_path)


@pytest.mark.parametrize("case", TRANSLATED)
def test_a_case_holds_in_the_other_spoken_language(case: Case, tmp_path: Path) -> None:
    reading = read(Source("rules", case.rules))
    other = "en" if reading.program.language == "de" else "de"
    hold(case, write(reading.program, other), tmp_path)


@pytest.mark.parametrize("case", WITH_EVENTS)
def test_the_order_of_rows_and_logs_changes_nothing(case: Case, tmp_path: Path) -> None:
    expected = sheet(case.leads).expected
    result = scored(case, case.rules, tmp_path, "columns", reverse=True)
    found = {column: shown(result.table, column)[::-1] for column in expected}
    assert found == expected, f"{case.says}\n{case.rules}"


@pytest.mark.parametrize("refusal", REFUSED)
def test_a_mistake_is_refused_at_its_place(refusal: Refusal) -> None:
    line = refusal.rules.splitlines()[refusal.line - 1]
    assert refusal.mark in line, "the marked words have to be in their line"
    source = Source("rules", refusal.rules)
    mistakes = [found for found in leadlang.check(refusal.rules) if found.severity == "error"]
    assert mistakes, f"accepted, though: {refusal.says}"
    above = refusal.rules.splitlines(keepends=True)[: refusal.line - 1]
    start = len("".join(above)) + line.index(refusal.mark)
    end = start + len(refusal.mark)
    said = [(source.line_and_column(p.span.start), leadlang.say(p, "en")) for p in mistakes]
    here = [p for p in mistakes if p.span.start < end and p.span.end > start]
    assert here, f"nothing is marked there, but: {said}"
    language = read(source).program.language
    words = "\n".join(leadlang.say(p, language) for p in here)
    for part in refusal.hint:
        assert part in words, f"{part!r} is not offered, but: {said}"
    with pytest.raises(leadlang.RulesRefused):
        leadlang.from_text(refusal.rules)


def test_every_mistake_of_a_file_is_said_in_one_run() -> None:
    lines = [
        "when country is DE score 5",
        "when country is AT score +5",
        "whem country is CH score +5",
        "when score at least 5 score +5",
        "when visited pricing at least 3 score +5",
        "each visited docs score +1",
        "when industry is Oil and gas score +1",
        "when n at least 1,5 score +1",
        "when a is x score for nobody +1",
    ]
    source = Source("rules", "\n".join(lines))
    mistakes = [found for found in leadlang.check(source.text) if found.severity == "error"]
    assert [source.line_and_column(found.span.start)[0] for found in mistakes] == [1, 3, 4, 5, 7, 8, 9]


def test_there_is_a_case_for_every_chapter_of_the_language() -> None:
    assert len(cases()) >= 250
    assert len(refusals()) >= 60
    assert len({case.name for case in cases()}) == len(cases())
