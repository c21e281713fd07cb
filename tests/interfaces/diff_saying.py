"""What a comparison of two rule texts says, as lines."""

from __future__ import annotations

import leadlang as library


def said(old: str, new: str, language: str = "en") -> list[str]:
    """One line for each change, its details below it; nothing where the meaning is the same."""
    report = library.diff(library.from_text(old), library.from_text(new)).report(language)
    lines = []
    for section in report.changes or ():
        for item in section.items:
            lines.append(f"{section.title}: {item.kind_word}: {item.heading}")
            lines += [f"  {detail}" for detail in item.details]
    return lines
