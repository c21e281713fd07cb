"""What holds of every model and all data: backends, languages, layout, order, one more lead or event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random

import attrs
import pytest
from attrs import evolve
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st
from leadlang.compiler.check import check
from leadlang.compiler.gather import gather
from leadlang.compiler.loader import NoFiles
from leadlang.dsl import syntax as s
from leadlang.dsl.problems import Source
from leadlang.dsl.read import read
from leadlang.dsl.words import languages
from leadlang.dsl.write import write
from leadlang.runtime.facts import Outcome
from leadlang.runtime.rules import Origin, Rules

from tests.strategies import Case, Logs, Table, cases, programs
from tests.strategies.choices import Drawn
from tests.strategies.monotone import make_growing_case
from tests.strategies.running import by_columns, by_reference, rules_of
from tests.strategies.shuffled import mixed as shuffled_statements

MANY = settings(max_examples=max(60, settings.default.max_examples if settings.default else 0))
FEW = settings(max_examples=max(20, (settings.default.max_examples if settings.default else 0) // 2))


def compiled(case: Case) -> Rules:
    text = write(case.program)
    note(text)
    return rules_of(text)


def meaning(rules: Rules) -> Rules:
    """The rules without what only tells where and in which language they are written."""
    nowhere = Origin("", 0, "")

    def stripped(node: object) -> object:
        if isinstance(node, Origin):
            return nowhere
        if isinstance(node, tuple):
            return tuple(map(stripped, node))
        if attrs.has(type(node)):
            names = [attribute.name for attribute in attrs.fields(type(node))]  # type: ignore[arg-type]
            return type(node)(**{name: stripped(getattr(node, name)) for name in names})
        return node

    found = stripped(evolve(rules, language=""))
    assert isinstance(found, Rules)
    return found


# ---------------------------------------------------------------- backends


@MANY
@given(cases())
def test_both_backends_give_the_same(case: Case) -> None:
    rules = compiled(case)
    reference = by_reference(rules, case.leads, case.logs, case.as_of)
    assert len(reference.leads) == len(case.leads.cells)
    assert by_columns(rules, case.leads, case.logs, case.as_of) == reference


# ---------------------------------------------------------------- texts


@given(programs())
def test_german_means_what_english_means(program: s.Program) -> None:
    english, german = write(program, "en"), write(program, "de")
    note(german)
    assert meaning(rules_of(english)) == meaning(rules_of(german))


@FEW
@given(programs(), st.randoms(use_true_random=False))
def test_layout_means_nothing(program: s.Program, random: Random) -> None:
    bare = tuple(evolve(statement, comments=s.Comments()) for statement in program.statements)
    text = write(evolve(program, statements=bare))
    lines = []
    for line in text.splitlines():
        blanks = random.choice(("", " ", "\t", "   "))
        lines.append(f"{blanks}{line.strip()}{blanks}" + random.choice(("", "", "  # so", "\r")))
    untidy = "\n\n".join(lines) if random.random() < 0.3 else "\n".join(lines)
    note(untidy)
    assert meaning(rules_of(untidy)) == meaning(rules_of(text))


@given(st.text())
@pytest.mark.parametrize("language", (None, *languages()))
def test_no_text_makes_the_reader_raise(language: str | None, text: str) -> None:
    read(Source("any", text), language)


PIECES = st.sampled_from(
    [*'()[]"|,;+-*=<>#\n', "\n", " and ", " or ", " not ", " when ", " score +1 ", " end\n", " of ", " 3 "]
    + [" at least ", " times ", " where ", " in ", " [a, b] ", " unless ", " each ", " otherwise "]
    + [' group "x" ', "„", "’", "\u00a0", " für "]
)  # fmt: skip


@st.composite
def damaged_texts(draw: st.DrawFn) -> str:
    """The text of a model in which something is missing, doubled or put in."""
    text = write(draw(programs()), draw(st.sampled_from(languages())))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 12))
        middle = draw(st.one_of(PIECES, st.just(""), st.just(text[start:end] * 2), st.text(max_size=3)))
        text = text[:start] + middle + text[end:]
    return text


@given(damaged_texts())
def test_no_damaged_text_makes_the_compiler_raise(text: str) -> None:
    note(text)
    checked = check(gather(Source("rules.lead", text), NoFiles(), None))
    assert checked.rules is not None or any(problem.severity == "error" for problem in checked.problems)


@given(damaged_texts())
def test_whatever_is_read_is_written_so_that_it_reads_back(text: str) -> None:
    note(text)
    program = _without_blank_line_first(read(Source("rules.lead", text)).program)
    written = write(program)
    note(written)
    again = read(Source("rules.lead", written))
    assert again.problems == ()
    assert again.program.statements == program.statements
    assert write(again.program) == written


def _without_blank_line_first(program: s.Program) -> s.Program:
    """A broken statement is left out, the blank line behind it is not; but no text begins with one."""
    if not program.statements or program.statements[0].comments.above:
        return program
    first, *rest = program.statements
    return evolve(
        program, statements=(evolve(first, comments=evolve(first.comments, blank_line=False)), *rest)
    )


# ---------------------------------------------------------------- order


@FEW
@given(cases(), st.data())
def test_the_order_of_rows_and_events_means_nothing(case: Case, data: st.DataObject) -> None:
    rules = compiled(case)
    places = data.draw(st.permutations(range(len(case.leads.cells))))
    orders = [data.draw(st.permutations(range(len(log.cells)))) for log, _ in case.logs]
    logs = [(shuffled(log, order), layout) for (log, layout), order in zip(case.logs, orders, strict=True)]
    before = by_reference(rules, case.leads, case.logs, case.as_of)
    for backend in (by_reference, by_columns):
        after = backend(rules, shuffled(case.leads, places), logs, case.as_of)
        assert after.leads == tuple(before.leads[place] for place in places)
        assert after.paid == before.paid
        assert kinds_of_problems(after) == kinds_of_problems(before)


def shuffled(table: Table, places: Sequence[int]) -> Table:
    return evolve(table, cells=tuple(table.cells[place] for place in places))


def kinds_of_problems(outcome: Outcome) -> Counter[tuple[str, str]]:
    return Counter((problem.code, problem.table) for problem in outcome.problems)


@FEW
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_statements_means_nothing(case: Case, random: Random) -> None:
    note(write(case.program))
    mixed = evolve(case.program, statements=shuffled_statements(case.program.statements, random))
    note(write(mixed))
    before = by_reference(rules_of(write(case.program)), case.leads, case.logs, case.as_of)
    after = by_reference(rules_of(write(mixed)), case.leads, case.logs, case.as_of)
    assert after.leads == before.leads
    assert sorted(after.paid) == sorted(before.paid)


# ---------------------------------------------------------------- one more


@FEW
@given(cases(), st.data())
def test_one_more_lead_changes_no_other_lead(case: Case, data: st.DataObject) -> None:
    assume(case.leads.cells)
    rules = compiled(case)
    left_out = data.draw(st.integers(0, len(case.leads.cells) - 1))
    places = [place for place in range(len(case.leads.cells)) if place != left_out]
    for backend in (by_reference, by_columns):
        with_it = backend(rules, case.leads, case.logs, case.as_of)
        without = backend(rules, shuffled(case.leads, places), case.logs, case.as_of)
        assert without.leads == tuple(with_it.leads[place] for place in places)


@st.composite
def growing_cases(draw: st.DrawFn) -> tuple[Case, Logs]:
    return make_growing_case(Drawn(draw))


@FEW
@given(growing_cases())
def test_one_more_event_never_lowers_a_score_of_growing_rules(found: tuple[Case, Logs]) -> None:
    case, more = found
    rules = compiled(case)
    before = by_reference(rules, case.leads, case.logs, case.as_of)
    after = by_reference(rules, case.leads, more, case.as_of)
    for lead_before, lead_after in zip(before.leads, after.leads, strict=True):
        for name, score in lead_before.scores.items():
            assert lead_after.scores[name] >= score


# ---------------------------------------------------------------- raising points


@FEW
@given(cases(), st.data())
def test_raising_points_never_lowers_their_total(case: Case, data: st.DataObject) -> None:
    amounts = list(_numeric(case.program))
    assume(amounts)
    chosen = data.draw(st.integers(0, len(amounts) - 1))
    target = amounts[chosen].target
    raised = _raised(case.program, chosen)
    before = by_reference(compiled(case), case.leads, case.logs, case.as_of)
    after = by_reference(compiled(evolve(case, program=raised)), case.leads, case.logs, case.as_of)
    name = "score" if target.name is None else target.name.text
    for lead_before, lead_after in zip(before.leads, after.leads, strict=True):
        assert lead_after.scores[name] >= lead_before.scores[name]


def _numeric(node: object) -> Iterator[s.Paying]:
    """Every effect that pays a number of points into a score, in the order of the text."""
    if isinstance(node, s.Paying):
        if _is_raisable(node):
            yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from _numeric(part)
    elif attrs.has(type(node)):
        for attribute in attrs.fields(type(node)):  # type: ignore[arg-type]
            yield from _numeric(getattr(node, attribute.name))


def _is_raisable(paying: s.Paying) -> bool:
    points = paying.points
    amount = points if isinstance(points, s.Amount) else points.amount
    return paying.target.kind == "score" and amount.value.text.replace(".", "").isdigit()


def _raised(program: s.Program, chosen: int) -> s.Program:
    """The program with the points of one effect raised by three, or brought nearer to zero."""
    count = -1

    def walk(node: object) -> object:
        nonlocal count
        if isinstance(node, s.Paying):
            count += _is_raisable(node)
            return _with_more(node) if count == chosen and _is_raisable(node) else node
        if isinstance(node, tuple):
            return tuple(map(walk, node))
        if attrs.has(type(node)):
            names = [attribute.name for attribute in attrs.fields(type(node))]  # type: ignore[arg-type]
            return evolve(node, **{name: walk(getattr(node, name)) for name in names})  # type: ignore[misc]
        return node

    found = walk(program)
    assert isinstance(found, s.Program)
    return found


def _with_more(paying: s.Paying) -> s.Paying:
    points = paying.points
    amount = points if isinstance(points, s.Amount) else points.amount
    number = Decimal(amount.value.text)
    text = str(number + 3) if amount.sign == "+" else str(max(number - 3, Decimal(0)))
    more = evolve(amount, value=s.Value(text))
    return evolve(paying, points=more if isinstance(points, s.Amount) else evolve(points, amount=more))
