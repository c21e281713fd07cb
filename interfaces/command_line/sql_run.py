"""What `leadlang sql` does."""

from __future__ import annotations

from pathlib import Path

from ..loading import RulesRefused, compile_or_read, shown_sources
from ..members import origins_in_words
from ..moments import moment, shown
from ..refusal import Refused
from ..runtime.sql import DIALECTS, Log, NotInSql, Source, statement
from . import console, exits


def print_statement(
    rules: str,
    dialect: str,
    leads: str,
    id_column: str,
    events: str | None,
    as_of: str | None,
    language: str | None,
) -> int:
    """Print the statement; the exit code. Raises Refused where the rules have mistakes, or SQL cannot say
    them.
    """
    console.speak(language or "en")
    compiled = compile_or_read(Path(rules))
    console.speak(language or compiled.language)
    if compiled.model is None:
        console.show_problems(compiled.problems, shown_sources(compiled.sources, Path(rules)))
        raise RulesRefused(compiled, rules)
    tables = compiled.model.tables
    at = moment(as_of, tables.time_zone)
    log = None if events is None else Log(events)
    of_dialect = next(one for one in DIALECTS if one == dialect)
    words = origins_in_words(compiled.model.rules)
    source = Source(of_dialect, leads, id_column, at, log, words, shown(at))
    try:
        console.print_exactly(statement(tables, source).text())
    except NotInSql as refused:
        raise Refused("R072", refused.reason, part=refused.part) from None
    return exits.FINE
