"""Rule files and lists from one folder on disk, and from nowhere else."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from attrs import field, frozen

from ..runtime.headers import key
from .loader import LoadError, UnsafePath, safe_path
from .names import nearest

LARGEST_FILE = 100_000_000  # bytes
SEPARATORS = (",", ";", "\t")


@frozen
class FolderLoader:
    """Loads files below `folder`; a link that leads out of it is refused. See `loader.Loader`."""

    folder: Path = field(converter=Path)

    def rules(self, path: str) -> str | LoadError:
        """The text of a rule file: UTF-8 with or without a mark, UTF-16 with one, else Windows-1252."""
        return self._text(path)

    def column(self, path: str, column: str) -> Sequence[str] | LoadError:
        """One column of a CSV file (`,` `;` or tab), its header matched as a lead's fields are."""
        text = self._text(path)
        if isinstance(text, LoadError):
            return text
        rows = _rows(text)
        headers = rows[0] if rows else []
        matching = [at for at, header in enumerate(headers) if key(header) == key(column)]
        if not matching:
            return LoadError("no_column", nearest(column, headers))
        at = matching[0]
        return [row[at] for row in rows[1:] if at < len(row)]

    def _text(self, path: str) -> str | LoadError:
        if isinstance(safe_path(path), UnsafePath):
            return LoadError("outside")
        try:
            folder = self.folder.resolve()
            file = folder.joinpath(path).resolve()
            if not file.is_relative_to(folder):
                return LoadError("outside")
            if not file.is_file():
                return LoadError("folder") if file.is_dir() else LoadError("missing", _nearest_file(file))
            if file.stat().st_size > LARGEST_FILE:
                return LoadError("too_large")
            content = file.read_bytes()
        except (OSError, RuntimeError, ValueError):  # RuntimeError: links that lead in a circle
            return LoadError("refused")
        return _decoded(content)


def _decoded(content: bytes) -> str | LoadError:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        return LoadError("not_text")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows(text: str) -> list[list[str]]:
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]
    except csv.Error:  # a quote that is never closed
        return [line.split(separator) for line in text.splitlines() if line]


def _nearest_file(file: Path) -> str:
    if not file.parent.is_dir():
        return ""
    there = sorted(entry.name for entry in file.parent.iterdir() if entry.is_file())
    return nearest(file.name, there)
