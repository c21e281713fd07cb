"""An explanation as people read it: sections of lines. Text and HTML are laid out from this."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

LineKind = Literal["paid", "group", "list", "passed", "sum", "step", "total", "said"]


@frozen
class Line:
    """One line: what it adds ("" for none), what it is, its place in the rules, notes below it; how deep it
    stands in groups and lists.

    Lines of depth 0 add up to the next "sum" or "total"; deeper ones to the group above them.
    """

    kind: LineKind
    text: str
    amount: str = ""
    place: str = ""
    notes: tuple[str, ...] = ()
    depth: int = 0


@frozen
class Section:
    title: str
    lines: tuple[Line, ...]


@frozen
class Page:
    """One lead: a title, what it is as of, the results at a glance (name and value), what has to be said
    before all else ("" for nothing), sections.
    """

    title: str
    subtitle: str
    figures: tuple[tuple[str, str], ...]
    warning: str
    sections: tuple[Section, ...]
