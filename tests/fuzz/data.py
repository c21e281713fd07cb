"""Tables of every kind of column: `python -m tests.fuzz.data --seconds 60 --seed 1`.

Seed N takes a model of the examples, the docs or at random, and tables that have its fields with cells of
any type, and scores them with both evaluators: they give the same table, problems, summary and notes, or
refuse for the same reason, in words. `--one` shows what a seed does, with its traceback. A seed gives the
same again as long as the examples and docs stay.
"""

from __future__ import annotations

from random import Random

import leadlang
import polars as pl
from leadlang.runtime.facts import DataProblem
from leadlang.wording import facts_and_variant
from polars.testing import assert_frame_equal

from .claims import Broken, hold_words
from .runner import run
from .worlds import Given, given, model

AS_OF = "2026-06-15"


def outcome(found: leadlang.Model, given: Given, engine: str) -> leadlang.Result | leadlang.Refused:
    """The result of one evaluator, or why it refuses."""
    try:
        return found.score(given.leads, given.logs, AS_OF, engine=engine, **given.options)  # type: ignore[arg-type]
    except leadlang.Refused as refused:
        return refused


def hold(found: leadlang.Model, given: Given) -> leadlang.Result | leadlang.Refused:
    """The outcome, after holding the evaluators to each other."""
    fast, plain = outcome(found, given, "columns"), outcome(found, given, "reference")
    if isinstance(fast, leadlang.Refused) or isinstance(plain, leadlang.Refused):
        if not isinstance(fast, leadlang.Refused) or not isinstance(plain, leadlang.Refused):
            raise Broken(f"only one refuses: {fast!r} {plain!r}")
        if (fast.code, fast.variant, fast.facts) != (plain.code, plain.variant, plain.facts):
            raise Broken(f"refused for different reasons: {fast} {plain}")
        _hold_words(fast)
        return fast
    if fast.problems != plain.problems:
        only = [problem for problem in fast.problems if problem not in plain.problems]
        missing = [problem for problem in plain.problems if problem not in fast.problems]
        raise Broken(f"other problems: columns {only[:3]}, reference {missing[:3]}")
    _hold_equal(fast.table, plain.table)
    if fast.summary != plain.summary:
        raise Broken(f"other summaries: {fast.summary} {plain.summary}")
    if fast.notes != plain.notes:
        raise Broken(f"other notes: {fast.notes} {plain.notes}")
    if fast.table.height != given.leads.height:
        raise Broken(f"{given.leads.height} leads, {fast.table.height} rows")
    for problem in set(fast.problems):
        _hold_words(problem)
    for language in ("en", "de"):
        str(fast.summary)
        for problem in fast.problems[:20]:
            leadlang.say(problem, language)
    return fast


def _hold_equal(fast: pl.DataFrame, plain: pl.DataFrame) -> None:
    """Every type and value; of Python objects, that they are the very same ones."""
    if fast.schema != plain.schema:
        raise Broken(f"other columns: {fast.schema} {plain.schema}")
    objects = [name for name, kind in fast.schema.items() if kind == pl.Object]
    for name in objects:
        if any(one is not other for one, other in zip(fast[name], plain[name], strict=True)):
            raise Broken(f"other objects in {name}")
    assert_frame_equal(fast.drop(objects), plain.drop(objects), check_exact=True)


def _hold_words(said: leadlang.Refused | DataProblem) -> None:
    for language in ("en", "de"):
        hold_words(said.code, *facts_and_variant(said), language)


def claim(seed: int) -> None:
    """All that is claimed of the tables of a seed."""
    random = Random(seed)
    found = model(random)
    tables = given(random, found.compiled.rules)
    try:
        hold(found, tables)
    except BaseException as error:
        schemas = [tables.leads.schema, *(log.table.schema for log in (tables.logs or {}).values())]
        error.add_note("\n".join(map(str, schemas)))
        raise


if __name__ == "__main__":
    run(claim, "Score tables of every kind of column with both evaluators.")
