"""Write `runtime/folding_table.py`: what text folding needs to know of ONE version of Unicode.

Run it with a Python whose `unicodedata` is of that version: `python scripts/make_folding_table.py`.
The same Python version always writes the same bytes; any other is refused.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path

UNICODE_VERSION = "14.0.0"
TARGET = Path(__file__).resolve().parent.parent / "runtime" / "folding_table.py"
SURROGATES = range(0xD800, 0xE000)
SYLLABLES = range(0xAC00, 0xD7A4)
MEDIAL_AND_FINAL_JAMO = {chr(c) for c in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}
ALL = [chr(c) for c in range(sys.maxunicode + 1) if c not in SURROGATES]
LINE = 100


def decompositions() -> dict[str, str]:
    """Every character with a compatibility decomposition; Hangul syllables are left to arithmetic."""
    found = {}
    for char in ALL:
        if ord(char) not in SYLLABLES and (parts := unicodedata.normalize("NFKD", char)) != char:
            found[char] = parts
    return found


def case_foldings() -> dict[str, str]:
    return {char: char.casefold() for char in ALL if char.casefold() != char}


def combining_classes() -> dict[int, str]:
    marks = sorted((unicodedata.combining(char), char) for char in ALL if unicodedata.combining(char))
    by_class = groupby(marks, key=lambda mark: mark[0])
    return {number: "".join(char for _, char in members) for number, members in by_class}


def compositions() -> list[tuple[str, str, str]]:
    """(first, second, composed) of every canonical composition, without Hangul."""
    found = []
    for char in ALL:
        parts = unicodedata.decomposition(char)
        if not parts or parts.startswith("<") or unicodedata.normalize("NFC", char) != char:
            continue
        first, second = (chr(int(code, 16)) for code in parts.split())
        found.append((first, second, char))
    return found


def hidden_joiners(joiners: set[str]) -> list[str]:
    """Characters that are no joiner themselves but start with one at some step of their folding."""
    found = []
    for char in ALL:
        text = unicodedata.normalize("NFKC", char)
        starts = {text[0]}
        while True:
            folded = text.casefold()
            normal = unicodedata.normalize("NFKC", folded)
            starts |= {folded[0], normal[0]}
            if normal == text:
                break
            text = normal
        if char not in joiners and not joiners.isdisjoint(starts):
            found.append(char)
    return found


def ranges(holds: Callable[[str], bool]) -> str:
    """The characters for which `holds` is true, as the inside of a character class of `re`."""
    parts = []
    codes = [ord(char) for char in ALL if holds(char)]
    for _, run in groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0]):
        members = [code for _, code in run]
        parts.append(chr(members[0]) if len(members) == 1 else f"{chr(members[0])}-{chr(members[-1])}")
    return "".join(parts)


def is_word_character(char: str) -> bool:
    kind = unicodedata.category(char)
    return kind[0] in "LM" or kind == "Nd" or char == "_"


def spelled(char: str) -> str:
    code = ord(char)
    if char == "\n":
        return "\\n"
    if 0x20 <= code < 0x7F:
        return "\\" + char if char in '"\\' else char
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def constant(name: str, text: str) -> str:
    lines, line = [], ""
    for char in text:
        if len(line) + len(piece := spelled(char)) > LINE:
            lines.append(line)
            line = ""
        line += piece
    lines.append(line)
    return f"{name} = (\n" + "".join(f'    "{line}"\n' for line in lines) + ")\n"


def mapping(name: str, table: dict[str, str], what: str) -> Iterable[str]:
    yield f"# {what}: the n-th character of the first becomes the n-th line of the second."
    yield constant(f"{name}_FROM", "".join(table))
    yield constant(f"{name}_TO", "\n".join(table.values()))


def table() -> str:
    """The whole text of the generated file."""
    classes, pairs = combining_classes(), compositions()
    joiners = {second for _, second, _ in pairs}.union(MEDIAL_AND_FINAL_JAMO, *classes.values())
    decomposed, folded = decompositions(), case_foldings()
    parts = [
        '"""One version of Unicode, for folding. Written by scripts/make_folding_table.py, not by hand."""\n',
        f'UNICODE_VERSION = "{UNICODE_VERSION}"\n',
        *mapping("DECOMPOSED", decomposed, "Full compatibility decompositions"),
        *mapping("CASE_FOLDED", folded, "Full case folding"),
        "# Canonical compositions: (first, second, composed), three characters each.",
        constant("COMPOSITIONS", "".join("".join(triple) for triple in pairs)),
        "# Characters that begin with a joining one at some step of their folding.",
        constant("HIDDEN_JOINERS", "".join(hidden_joiners(joiners))),
        "# Letters, marks, decimal digits and the underscore, as the inside of a character class.",
        constant("WORD_CHARACTERS", ranges(is_word_character)),
        "# Canonical combining classes other than 0: (class, its characters).",
        constant("CLASS_MEMBERS", "\n".join(classes.values())),
        f"CLASS_NUMBERS = {constant('', ' '.join(map(str, classes)))[3:]}",
    ]
    return "\n".join(parts)


def main() -> None:
    if unicodedata.unidata_version != UNICODE_VERSION:
        sys.exit(f"This Python knows Unicode {unicodedata.unidata_version}, not {UNICODE_VERSION}.")
    TARGET.write_text(table(), encoding="ascii", newline="\n")
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
