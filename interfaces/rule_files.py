"""The text of a rule file, however it was saved."""

from __future__ import annotations

import re
import sys
from difflib import get_close_matches
from pathlib import Path

from .dsl.words import LANGUAGES, key_of, words
from .refusal import Refused

STDIN = "-"
LARGEST_FILE = 100_000_000  # bytes; the reader itself is stricter, but says so at the text
_TABLE_ENDINGS = frozenset({".csv", ".tsv", ".tab", ".parquet", ".pq", ".ndjson", ".jsonl", ".json"})
_COMPILED = '{"format":"leadlang model"'
_SEPARATORS = (";", ",", "\t")
_WORD = re.compile(r"[^\W\d]+")
_NOT_TEXT = {b"PK\x03\x04": "office", b"\xd0\xcf\x11\xe0": "office", b"{\\rtf": "office", b"%PDF": "office"}


def read_rule_text(path: Path) -> str:
    """The text of a rule file: UTF-8 with or without a mark, UTF-16 with one, else Windows-1252.

    The path `-` is the standard input. Refused (R030) where there is no such file, or where it holds no text,
    a table or a compiled model.
    """
    text = _text(path)
    if text.startswith(_COMPILED):
        raise Refused("R030", "model", file=path)
    if path.suffix.lower() in _TABLE_ENDINGS or _looks_like_a_table(text):
        raise Refused("R030", "table", file=path)
    return text


def _text(path: Path) -> str:
    content = sys.stdin.buffer.read() if str(path) == STDIN else _content(path)
    for start, variant in _NOT_TEXT.items():
        if content.startswith(start):
            raise Refused("R030", variant, file=path)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        raise Refused("R030", "not_text", file=path)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _looks_like_a_table(text: str) -> bool:
    """The first two lines are cut into the same number of cells, three or more, and hold no keyword."""
    lines = [line for line in text.split("\n", 3)[:2] if line.strip()]
    if len(lines) < 2 or any(line.lstrip().startswith(("#", "|")) for line in lines):
        return False
    counts = [{separator: line.count(separator) for separator in _SEPARATORS} for line in lines]
    same = any(counts[0][one] == counts[1][one] >= 2 for one in _SEPARATORS)
    return same and not any(_has_keyword(line) for line in lines)


def _has_keyword(line: str) -> bool:
    written = [key_of(word) for word in _WORD.findall(line)]
    return any(words(language).concepts((word,)) for language in LANGUAGES for word in written)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Refused("R030", "too_large", file=path)
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        near = _nearest(path)
        raise Refused("R030", "nearest" if near else "", file=path, nearest=near) from None
    except IsADirectoryError:
        raise Refused("R030", "folder", file=path) from None
    except (
        OSError,
        ValueError,
        RuntimeError,
    ) as error:  # no permission, a name no system allows, links in a circle
        reason = getattr(error, "strerror", None) or error
        raise Refused("R030", "unreadable", file=path, reason=reason) from None


def _nearest(path: Path) -> str:
    """A file of the same folder whose name is most like the one that is missing."""
    try:
        there = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())
    except (OSError, ValueError):
        return ""
    near = get_close_matches(path.name, there, 1, 0.6)
    return str(path.parent / near[0]) if near else ""
