"""What was imported last, and files that are written whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vendors import Vendor

Rows = dict[str, list[str]]
"""From the key of a contact to the cells of its row in the import."""


@dataclass(frozen=True)
class State:
    """The rows as they were last written, changed or not."""

    rows: Rows

    @classmethod
    def read(cls, path: Path) -> State:
        """Empty where there is none yet. ValueError where it cannot be read: then it is better to ask."""
        if not path.exists():
            return cls({})
        try:
            return cls(json.loads(path.read_text(encoding="utf-8"))["rows"])
        except (ValueError, LookupError, TypeError):
            raise ValueError(
                f"I cannot read {path}, which holds what was written last. "
                "Without it (move it away) all rows are written once more."
            ) from None

    def write(self, path: Path) -> None:
        replace(path, json.dumps({"rows": self.rows}, ensure_ascii=False, indent=0))


def replace(path: Path, text: str) -> None:
    """Write a file so that it is there whole, or the old one is, whatever happens in between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".part")
    with new.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def write_imports(folder: Path, name: str, header: Sequence[str], rows: Rows, vendor: Vendor) -> list[Path]:
    """Files of at most as many rows and bytes as the vendor takes; none where there are no rows. A file that
    is there already is not touched: nobody knows whether it was imported yet.
    """
    written = []
    for text in _pages(header, rows, vendor):
        path, number = folder / f"{name}.csv", 2
        while path.exists():
            path, number = folder / f"{name}-{number}.csv", number + 1
        replace(path, text)
        written.append(path)
    return written


def _pages(header: Sequence[str], rows: Rows, vendor: Vendor) -> Iterator[str]:
    first = _line(header)
    lines, size = [first], len(first.encode())
    for row in rows.values():
        line = _line(row)
        if len(lines) > vendor.most_rows or size + len(line.encode()) > vendor.most_bytes:
            yield "".join(lines)
            lines, size = [first], len(first.encode())
        lines.append(line)
        size += len(line.encode())
    if len(lines) > 1:
        yield "".join(lines)


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
