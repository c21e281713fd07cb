"""What could have stood at a place, in a few words instead of the grammar's terminals."""

from __future__ import annotations

from .words import WordTable, concept_set

# What a reader is told first; the rest is left out.
_MOST = 4
# Kinds of things, described in each language's messages; several terminals may be one thing.
_THINGS: tuple[tuple[str, frozenset[str]], ...] = (
    ("@condition", frozenset({"NOT", "LPAR", "WORD"})),
    ("@value", frozenset({"TEXT", "NUMBER", "DATE"})),
    ("@number", frozenset({"TEXT", "NUMBER"})),
    ("@points", frozenset({"PLUS", "MINUS"})),
    ("@name", frozenset({"TEXT", "QUOTED"})),
    ("@behaviour", frozenset({"WORD", "ANY_EVENT"})),
    ("@number", frozenset({"NUMBER"})),
    ("@date", frozenset({"DATE"})),
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
# What a thing of these kinds may also be; not told one by one.
_ALSO = {
    "@value": frozenset({"QUOTED", "PLUS", "MINUS", "TODAY", "FIELD", "LSQB"}),
    "@number": frozenset({"QUOTED", "PLUS", "MINUS"}),
    "@condition": frozenset({"QUOTED", "ANY_EVENT", "LSQB", "FIELD", "NUMBER", "TEXT"}),
}
# Keywords worth telling, by terminal; the written form is that of the concept.
_KEYWORDS = {
    "PROMISE": "NEVER_FALLS_WITH",
    "CHOICE": "FIRST_OF",
    **{
        name: name
        for name in sorted(
            concept_set(
                "SCORE GRADE WHEN OTHERWISE TIMES FROM TO OF BY AS MEANS IS EVENTS "
                "COUNT WITHIN AFTER WITHOUT EVERY "
                "POINTS PER COLUMN FIELD DECIMAL GROUP AND OR DIFFERENT"
            )
        )
    },
}


def described(expected: frozenset[str], table: WordTable) -> str:
    """The most useful of the terminals that could have come, joined by "|".

    Keywords stand as they are written, kinds of things as `@name` (see `messages`), "@end" where the
    statement could only have ended.
    """
    rest = set(expected)
    found: list[str] = []
    for thing, terminals in _THINGS:
        if terminals <= rest:
            found.append(thing)
            rest -= terminals | _ALSO.get(thing, frozenset())
    if {"WINDOW", "IS"} <= expected:  # behind a condition: almost anything may be said of it
        rest &= {"SCORE", "AND", "OR", "WHEN", "AS"}
        found = [] if rest else ["@comparison"]
    elif "UP_TO" in expected:  # behind points
        found, rest = ["@comma"], rest & {"AND", "END"}
    elif "WITHIN" in expected:
        found, rest = [], {"WITHIN"}
    found += [table.canonical(concept) for terminal, concept in _KEYWORDS.items() if terminal in rest]
    if not found and "FOR" in rest:
        found.append(table.canonical("FOR"))
    return "|".join(found[:_MOST]) or "@end"
