"""What the compiler may ask of the world around it: the text of another rule file, a column of a list.

The compiler itself opens nothing. Whoever calls it hands over a `Loader`; paths reach it checked
(`safe_path`), with `/` between their parts and relative to the main file's folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from attrs import frozen

PathFault = Literal["empty", "absolute", "backslash", "drive", "parent", "control"]


@frozen
class LoadError:
    """Why a file or a column could not be had. `nearest` is a name that does exist, or ""."""

    reason: Literal["missing", "folder", "outside", "refused", "not_text", "too_large", "no_column"]
    nearest: str = ""


class Loader(Protocol):
    """Gives rule files and list columns by their path, relative to the main file's folder."""

    def rules(self, path: str) -> str | LoadError: ...

    def column(self, path: str, column: str) -> Sequence[str] | LoadError: ...


@frozen
class NoFiles:
    """The loader of rules that stand alone: there is no other file."""

    def rules(self, path: str) -> str | LoadError:
        return LoadError("missing")

    def column(self, path: str, column: str) -> Sequence[str] | LoadError:
        return LoadError("missing")


@frozen
class UnsafePath:
    """A path that might lead out of the folder of the rules, and what is wrong with it."""

    fault: PathFault


def safe_path(written: str, beside: str = "") -> str | UnsafePath:
    """The path as a loader takes it, of a file written in the file `beside` (itself such a path).

    Only plain parts joined by `/` pass, so that a rule file means the same everywhere.
    """
    if not written.strip():
        return UnsafePath("empty")
    if any(ord(character) < 32 or ord(character) == 127 for character in written):
        return UnsafePath("control")
    if "\\" in written:
        return UnsafePath("backslash")
    if ":" in written:
        return UnsafePath("drive")
    if written.startswith(("/", "~")):
        return UnsafePath("absolute")
    parts = [part for part in written.split("/") if part not in ("", ".")]
    if any(part.strip(" .") == "" for part in parts):
        return UnsafePath("parent")
    if not parts:
        return UnsafePath("empty")
    return "/".join([*beside.split("/")[:-1], *parts])
