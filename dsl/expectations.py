"""What could have stood at a place, in a few words instead of the grammar's terminals."""

from __future__ import annotations

from .words import WordTable

# What a reader is told first; the rest is left out.
_MOST = 4
# Kinds of things, described in each language's messages; several terminals may be one thing.
_THINGS: tuple[tuple[str, frozenset[str]], ...] = (
    ("@condition", frozenset({"NOT", "LPAR", "WORD"})),
    ("@points", frozenset({"PLUS", "MINUS", "FRACTION"})),
    ("@value", frozenset({"TEXT", "LSQB"})),
    ("@name", frozenset({"TEXT", "QUOTED"})),
    ("@behaviour", frozenset({"WORD", "ANY_EVENT"})),
    ("@number", frozenset({"NUMBER"})),
    ("@date", frozenset({"DATE", "TODAY"})),
    ("@word", frozenset({"WORD"})),
    ("@unit", frozenset({"UNIT"})),
    ("@comparison", frozenset({"IS", "RELATION"})),
    ("@period", frozenset({"PERIOD"})),
    ("@bracket", frozenset({"LPAR"})),
    ("@closing", frozenset({"RPAR"})),
    ("@closing_list", frozenset({"RSQB"})),
    ("@equals", frozenset({"EQUALS"})),
    ("@stroke", frozenset({"BAR"})),
    ("@comma", frozenset({"COMMA"})),
)
_KEYWORDS = (
    "SCORE GRADE WHEN OTHERWISE TIMES FROM TO OF BY AS MEANS IS EVENTS COUNT WITHIN AFTER WITHOUT EVERY POINTS PER COLUMN "
    "FIELD DECIMAL GROUP FOR AND DIFFERENT"
).split()


def described(expected: frozenset[str], table: WordTable) -> str:
    """The most useful of the terminals that could have come, joined by "|": keywords as they are written, kinds of
    things as `@name`, see `messages`; "@end" where the statement could only have ended."""
    rest = set(expected)
    found: list[str] = []
    for thing, terminals in _THINGS:
        if terminals <= rest:
            found.append(thing)
            rest -= terminals | (
                {"QUOTED", "TEXT", "NUMBER", "DATE", "TODAY", "FIELD"} if thing == "@value" else set()
            )
    if "WINDOW" in expected and "IS" in expected:
        rest -= {"AFTER", "WITHIN", "WITHOUT", "AND", "DIFFERENT"}
    found += [table.canonical(concept) for concept in _KEYWORDS if concept in rest]
    return "|".join(found[:_MOST]) or "@end"
