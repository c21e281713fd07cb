"""Write `grammars/core_tables.json`: the parser of the core grammar, so that it is not made at every start.

Run it after a change of `grammars/core.lark` or of Lark's version: `python scripts/make_parser_tables.py`.
"""

from __future__ import annotations

from pathlib import Path

from leadlang.dsl.parser_tables import TABLES, tables_text

TARGET = Path(__file__).resolve().parent.parent / "grammars" / TABLES

if __name__ == "__main__":
    TARGET.write_text(tables_text(), encoding="utf-8", newline="\n")
