"""One statement's pieces through the core grammar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from functools import cache
from typing import Any

from attrs import evolve, frozen
from lark import Lark
from lark.exceptions import UnexpectedToken
from lark.parsers.lalr_interactive_parser import InteractiveParser

from .lexer import Piece
from .parser_tables import parser_from_grammar, parser_from_tables
from .runs import TERMINAL_OF

END = "$END"


@cache
def parser() -> Lark:
    """The parser of the core grammar."""
    return parser_from_tables() or parser_from_grammar()


@frozen
class Stopped:
    """Where a statement could not be read on.

    `at`: the piece's index (the number of pieces: the statement ended too early); `expected`: what could have
    stood there, as terminals of the grammar.
    """

    at: int
    expected: frozenset[str]


def parse(pieces: Sequence[Piece]) -> Any:
    """The syntax node of one arranged statement, or where it stops making sense (`Stopped`).

    Raises `trees.Refused` for what the grammar takes and the language does not.
    """
    state = parser().parse_interactive()
    for at, piece in enumerate(pieces):
        fitting = _fitting(piece, state)
        try:
            state.feed_token(fitting)  # type: ignore[arg-type]
        except UnexpectedToken:
            return Stopped(at, _expected(pieces[:at]))
    try:
        return state.feed_eof()  # type: ignore[no-untyped-call]
    except UnexpectedToken:
        return Stopped(len(pieces), _expected(pieces))


def _fitting(piece: Piece, state: InteractiveParser) -> Piece:
    """A piece whose word stands for several concepts, as the first that can stand here."""
    if len(piece.concepts) < 2:
        return piece
    for concept in piece.concepts:
        fitting = evolve(piece, type=TERMINAL_OF.get(concept, concept), concepts=(concept,))
        if _takes(state, fitting):
            return fitting
    return piece


def _takes(state: InteractiveParser, piece: Piece) -> bool:
    """Whether a piece could be fed; the state stays as it is and nothing is built."""
    probe: InteractiveParser = state.copy(deepcopy_values=False)  # type: ignore[no-untyped-call]
    silent = copy(probe.parser_state.parse_conf)
    silent.callbacks = {}
    probe.parser_state.parse_conf = silent
    try:
        probe.feed_token(piece)  # type: ignore[arg-type]
    except UnexpectedToken:
        return False
    return True


def _expected(pieces: Iterable[Piece]) -> frozenset[str]:
    """What could stand behind these pieces: fed again, since a failed attempt has moved the state."""
    state = parser().parse_interactive()
    for piece in pieces:
        state.feed_token(_fitting(piece, state))  # type: ignore[arg-type]
    accepted: set[str] = state.accepts()  # type: ignore[no-untyped-call]
    return frozenset(accepted)
