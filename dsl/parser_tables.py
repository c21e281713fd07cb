"""The parser of the core grammar, made from its grammar or, thirty times faster, from tables made before.

`grammars/core_tables.json` is written by `scripts/make_parser_tables.py`. It holds plain data, and names the
version of Lark and the grammar it was made from; where either is another, the parser is made from the
grammar.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

import lark
from lark import Lark
from lark.grammar import Rule
from lark.lexer import Lexer, TerminalDef, Token

from ..grammars import data_text
from .trees import Builder

TABLES = "core_tables.json"
_GRAMMAR = "core.lark"


class _PiecesOnly(Lexer):
    """The parser is fed pieces; it never sees text."""

    def __init__(self, lexer_conf: object) -> None:
        pass

    def lex(self, lexer_state: object, parser_state: object) -> Iterator[Token]:
        return iter(())


def parser_from_grammar(strict: bool = False) -> Lark:
    """The parser, made anew; `strict` refuses a grammar with conflicts."""
    return Lark(data_text(_GRAMMAR), parser="lalr", lexer=_PiecesOnly, transformer=Builder(), strict=strict)


def parser_from_tables() -> Lark | None:
    """The parser from the tables made before; None if there are none for this grammar and this Lark."""
    try:
        stored = json.loads(data_text(TABLES))
    except OSError:
        return None
    if stored["made_from"] != _made_from():
        return None
    data = _with_numbers(stored["data"])
    data["options"]["lexer"] = data["parser"]["lexer_conf"]["lexer_type"] = _PiecesOnly
    memo = _with_numbers(stored["memo"])
    made: Lark = Lark._load_from_dict(data, memo, transformer=Builder())  # type: ignore[no-untyped-call]
    return made


def tables_text() -> str:
    """The text of the tables file: the same for the same grammar and the same Lark."""
    data, memo = parser_from_grammar().memo_serialize([TerminalDef, Rule])
    data["options"] |= {"lexer": None, "transformer": None}
    data["parser"]["parser"] |= _in_order(data["parser"]["parser"])
    data["parser"]["lexer_conf"]["lexer_type"] = None
    stored = {"made_from": _made_from(), "data": _without_numbers(data), "memo": _without_numbers(memo)}
    return json.dumps(stored, separators=(",", ":"), ensure_ascii=True) + "\n"


def _in_order(table: dict[str, Any]) -> dict[str, Any]:
    """The parse table with tokens numbered by name and states as they are reached: Lark numbers by chance."""
    names = sorted(table["tokens"].values())
    token_number = {old: names.index(name) for old, name in table["tokens"].items()}
    rows = {
        state: sorted(((token_number[token], action) for token, action in row.items()), key=itemgetter(0))
        for state, row in table["states"].items()
    }
    state_number = {state: at for at, state in enumerate(table["start_states"].values())}
    reached = list(state_number)
    for state in reached:
        for _, (is_reduction, target) in rows[state]:
            if not is_reduction and target not in state_number:
                state_number[target] = len(state_number)
                reached.append(target)

    def renumbered(action: tuple[int, Any]) -> tuple[int, Any]:
        is_reduction, target = action
        return (is_reduction, target if is_reduction else state_number[target])

    return {
        "tokens": dict(enumerate(names)),
        "states": {
            state_number[state]: {token: renumbered(action) for token, action in rows[state]}
            for state in reached
        },
        "start_states": {name: state_number[state] for name, state in table["start_states"].items()},
        "end_states": {name: state_number[state] for name, state in table["end_states"].items()},
    }


def _made_from() -> dict[str, str]:
    grammar = data_text(_GRAMMAR).encode()
    return {"lark": lark.__version__, "grammar": hashlib.sha256(grammar).hexdigest()}


_NUMBERED = "numbered"


def _without_numbers(value: Any) -> Any:
    """JSON has only texts as keys: a table keyed by numbers becomes a list of pairs."""
    if isinstance(value, dict):
        if value and all(isinstance(key, int) for key in value):
            return {_NUMBERED: [[key, _without_numbers(item)] for key, item in value.items()]}
        return {key: _without_numbers(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_numbers(item) for item in value]
    return value


def _with_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        if _NUMBERED in value:
            return {key: _with_numbers(item) for key, item in value[_NUMBERED]}
        return {key: _with_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_numbers(item) for item in value]
    return value
