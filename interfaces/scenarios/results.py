"""The tests of a rule file, scenarios and guarantees alike: name, place, verdict, and what to say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Literal

from attrs import frozen

from ..compiler.compile import Compiled
from ..compiler.proving.verdicts import Verdict
from ..dsl.problems import Span
from ..wording import phrase, say
from .running import ScenarioOutcome, run_one

Verdicts = Literal["passed", "failed", "broken", "undecided"]


@frozen
class TestResult:
    """One test. `line` counts from 1, `details` are lines of text, `seconds` how long it took."""

    name: str
    file: str
    line: int
    kind: Literal["scenario", "guarantee"]
    verdict: Verdicts
    details: tuple[str, ...]
    seconds: float


def results_of(
    compiled: Compiled, steps: int | None, wanted: Callable[[str], bool], language: str
) -> Iterator[TestResult]:
    """The scenarios in the order of the text, then the guarantees; only those whose name is wanted.

    Nothing where the rules have mistakes. `steps` bounds the proof of each guarantee (None: as usual); with 0
    none is tried.
    """
    if compiled.provable is None:
        return
    for scenario in compiled.scenarios:
        if not wanted(scenario.name):
            continue
        start = perf_counter()
        outcome = run_one(compiled, compiled.provable, scenario, language)
        broken = outcome.verdict == "broken"
        details = tuple(
            _mistakes(compiled, scenario.span, language) if broken else _missed(outcome, language)
        )
        seconds = perf_counter() - start
        yield TestResult(
            outcome.name, outcome.file, outcome.line, "scenario", outcome.verdict, details, seconds
        )
    if steps != 0 and compiled.guarantees:
        yield from _guarantees(compiled, steps, wanted, language)


def _missed(outcome: ScenarioOutcome, language: str) -> Iterator[str]:
    """Expected and got for each expectation that does not hold, and the sums that led there."""
    expected, instead = phrase("test_expected", language), phrase("test_got", language)
    width = max(len(expected), len(instead))
    for miss in outcome.misses:
        yield f"{expected:<{width}}  {miss.expected}"
        yield f"{instead:<{width}}  {miss.got}"
    if outcome.arithmetic:
        yield ""
        yield from outcome.arithmetic


def _mistakes(compiled: Compiled, span: Span, language: str) -> Iterator[str]:
    for found in compiled.problems:
        inside = found.span.file == span.file and span.start <= found.span.start < span.end
        if inside and found.severity == "error":
            line = compiled.sources[span.file].line_and_column(found.span.start)[0]
            place = phrase("test_sum_line", language, line=line)
            yield f"{place}: {found.code}  {' '.join(say(found, language).split())}"


# ---------------------------------------------------------------- guarantees


def _guarantees(
    compiled: Compiled, steps: int | None, wanted: Callable[[str], bool], language: str
) -> Iterator[TestResult]:
    from ..compiler.prove import prove
    from ..verdicts.telling import Told

    assert compiled.provable is not None
    start = perf_counter()
    verdicts = prove(compiled, steps).verdicts
    seconds = (perf_counter() - start) / max(1, len(verdicts))
    for verdict in verdicts:
        told = Told.of(verdict, compiled)
        name = told.promise(language)
        if wanted(name):
            span = verdict.guarantee.span
            line = compiled.sources[span.file].line_and_column(span.start)[0]
            details = tuple(_of_verdict(verdict, told.sentence(language), told.table(language), language))
            yield TestResult(name, span.file, line, "guarantee", _VERDICTS[verdict.verdict], details, seconds)


_VERDICTS: dict[str, Verdicts] = {"proved": "passed", "refuted": "failed", "undecided": "undecided"}


def _of_verdict(verdict: Verdict, sentence: str, table: str, language: str) -> Iterator[str]:
    if verdict.verdict == "refuted":
        yield sentence
        yield from table.splitlines()
    elif verdict.verdict == "undecided":
        yield phrase("test_undecided_why", language)
