"""From an answer of the solver to cells that people can read: texts that meet their tests, days, numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, localcontext

import z3

from ...runtime.rules import Test
from .puzzle import NotDecided, Puzzle, fraction_value, holds, whole_value
from .record import Record
from .texts import Impossible, Unclear, implied, list_that, text_that

Values = Mapping[str, str]
"""By key of field or property: the cell as a table has it. What is missing is left out."""

UNREADABLE = {"number": "?", "date": "?", "yesno": "?"}
_EPOCH = date(1970, 1, 1)


def know_texts(puzzle: Puzzle, record: Record, markers: frozenset[str] = frozenset()) -> None:
    """What pairs of tests on one text say of each other, told to the solver at once."""
    for key, tests in record.text_tests().items():
        if record.kind(key) == "list":
            continue
        atoms = [record.tests[key, test] for test in tests]
        for clause in implied(tests, markers):
            # A clause says what no known text does; a missing value has no answers at all.
            claims = [atoms[at] if passed else z3.Not(atoms[at]) for at, passed in sorted(clause)]
            puzzle.hold(z3.Or(*(z3.Not(claim) for claim in claims)))


def said_values(
    puzzle: Puzzle, record: Record, steps: int, missing: tuple[str, ...] = (), claims: tuple[object, ...] = ()
) -> Values | None:
    """The values of an answer under the claims, None where there is none. NotDecided is raised."""
    markers = frozenset(missing)
    while True:
        answer = puzzle.ask(*claims)
        if answer == "no":
            return None
        if answer == "unclear":
            raise NotDecided("steps")
        values = _values(puzzle, record, steps, markers)
        if values is not None:
            return values


def _values(puzzle: Puzzle, record: Record, steps: int, markers: frozenset[str]) -> Values | None:
    """The cells of the answer just found; None, and the solver told why, where no text answers so."""
    model = puzzle.answer()
    values: dict[str, str] = {}
    learned = False
    tests = record.text_tests()
    for key, known in record.known.items():
        if not holds(model, known):
            if not holds(model, record.missing[key]):
                values[key] = UNREADABLE[record.kind(key)]
            continue
        if record.kind(key) not in ("text", "list"):
            values[key] = _cell(model, record, key)
            continue
        text = _text(puzzle, model, record, key, tests.get(key, []), steps, markers)
        if text is None:
            learned = True
        else:
            values[key] = text
    return None if learned else values


def _text(
    puzzle: Puzzle,
    model: object,
    record: Record,
    key: str,
    tests: list[Test],
    steps: int,
    markers: frozenset[str],
) -> str | None:
    twins = _twins(record, model, key)
    asked = {test: holds(model, record.tests[key, test]) for test in tests}
    for twin in twins:
        for (owner, test), atom in record.tests.items():
            if owner == twin:
                asked.setdefault(test, holds(model, atom))
    passes = [test for test, passed in asked.items() if passed]
    fails = [test for test, passed in asked.items() if not passed]
    of_list = record.kind(key) == "list"
    found = list_that(passes, fails, steps, markers) if of_list else text_that(passes, fails, steps, markers)
    if isinstance(found, Unclear):
        raise NotDecided("texts")
    if isinstance(found, Impossible):
        wrong = [*((test, True) for test in found.passes), *((test, False) for test in found.fails)]
        known = record.known[key]
        claims = [
            atom if passed else z3.Not(atom)
            for test, passed in wrong
            for atom in _atoms(record, key, twins, test)
        ]
        same = [record.same[pair] for pair in record.same if key in pair and set(pair) & set(twins)]
        puzzle.hold(z3.Not(z3.And(known, *claims, *same)))
        return None
    return "; ".join(found) if isinstance(found, tuple) else found


def _atoms(record: Record, key: str, twins: list[str], test: Test) -> list[object]:
    owners = [key, *twins]
    return [record.tests[owner, test] for owner in owners if (owner, test) in record.tests][:1]


def _twins(record: Record, model: object, key: str) -> list[str]:
    """Other texts that have to be the same."""
    pairs = [pair for pair, same in record.same.items() if key in pair and holds(model, same)]
    return sorted({other for pair in pairs for other in pair if other != key})


def _cell(model: object, record: Record, key: str) -> str:
    match record.kind(key):
        case "number":
            return number_cell(*fraction_value(model, record.number(key)))
        case "date":
            return day_cell(whole_value(model, record.day(key)))
        case _:
            return "yes" if holds(model, record.is_yes(key)) else "no"


def number_cell(numerator: int, denominator: int) -> str:
    with localcontext() as context:
        context.prec = 40
        return f"{Decimal(numerator) / Decimal(denominator):f}"


def day_cell(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).isoformat()
