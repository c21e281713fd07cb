"""One statement's pieces through the core grammar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from attrs import define, evolve, field, frozen
from lark import Lark
from lark.parsers.lalr_analysis import Shift

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
    table = _table()
    stack, values = [table.start], list[Any]()
    for at, piece in enumerate(pieces):
        fitting = piece if len(piece.concepts) < 2 else _fitting(piece, stack, table)
        if not table.feed(stack, values, fitting):
            return Stopped(at, _expected(pieces[:at], table))
    if not table.end(stack, values):
        return Stopped(len(pieces), _expected(pieces, table))
    return values[-1]


Reduction = tuple[int, str, Callable[[list[Any]], Any]]
"""How many values it takes, the symbol it makes of them, and what makes it."""


@define
class _Table:
    """Lark's table, walked here: what Lark's own loop does for each piece is asked of each rule only once."""

    states: Mapping[int, Mapping[str, tuple[Any, Any]]]
    start: int
    last: int
    callbacks: Mapping[Any, Callable[[Any], Any]]
    _reductions: dict[int, Reduction] = field(factory=dict)

    def feed(self, stack: list[int], values: list[Any], piece: Piece) -> bool:
        """Take one piece; False where it cannot stand here, and `stack` is of no use then."""
        kind = piece.type
        while True:
            found = self.states[stack[-1]].get(kind)
            if found is None:
                return False
            action, arg = found
            if action is Shift:
                stack.append(arg)
                values.append(piece)
                return True
            self._reduce(stack, values, arg)

    def end(self, stack: list[int], values: list[Any]) -> bool:
        """Nothing follows; the node is the last of the values then. False where more has to follow."""
        while stack[-1] != self.last:
            found = self.states[stack[-1]].get(END)
            if found is None:
                return False
            self._reduce(stack, values, found[1])
        return True

    def takes(self, stack: Sequence[int], kind: str) -> bool:
        """Whether a piece of that kind could be fed; nothing is moved or built."""
        probe = list(stack)
        while True:
            found = self.states[probe[-1]].get(kind)
            if found is None:
                return False
            action, arg = found
            if action is Shift:
                return True
            size, symbol, _ = self._reduction(arg)
            if size:
                del probe[-size:]
            probe.append(self.states[probe[-1]][symbol][1])
            if kind == END and probe[-1] == self.last:
                return True

    def _reduce(self, stack: list[int], values: list[Any], rule: Any) -> None:
        size, symbol, make = self._reductions.get(id(rule)) or self._reduction(rule)
        parts: list[Any] = []
        if size:
            parts = values[-size:]
            del stack[-size:]
            del values[-size:]
        values.append(make(parts))
        stack.append(self.states[stack[-1]][symbol][1])

    def _reduction(self, rule: Any) -> Reduction:
        if id(rule) not in self._reductions:
            made = (len(rule.expansion), rule.origin.name, self.callbacks[rule])
            self._reductions[id(rule)] = made
        return self._reductions[id(rule)]


@cache
def _table() -> _Table:
    conf = parser().parse_interactive().parser_state.parse_conf
    return _Table(conf.states, conf.start_state, conf.end_state, conf.callbacks)


def _fitting(piece: Piece, stack: Sequence[int], table: _Table) -> Piece:
    """A piece whose word stands for several concepts, as the first that can stand here."""
    if len(piece.concepts) < 2:
        return piece
    for concept in piece.concepts:
        kind = TERMINAL_OF.get(concept, concept)
        if table.takes(stack, kind):
            return evolve(piece, type=kind, concepts=(concept,))
    return piece


def _expected(pieces: Sequence[Piece], table: _Table) -> frozenset[str]:
    """What could stand behind these pieces: fed again, since a failed attempt has moved the stack."""
    stack, values = [table.start], list[Any]()
    for piece in pieces:
        table.feed(stack, values, _fitting(piece, stack, table))
    return frozenset(kind for kind in table.states[stack[-1]] if kind.isupper() and table.takes(stack, kind))
