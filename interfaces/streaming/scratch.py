"""The folder of a run's temporary files beside its output; what an interrupted run left is swept away."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import polars as pl
from attrs import frozen

from ..files import FileRefused

_ENDING = ".leadlang-run"
_LOCK = "lock"


@frozen
class Scratch:
    """A folder for this run alone; `target` is the file that the run is to write."""

    folder: Path
    target: Path

    def path(self, name: str) -> Path:
        return self.folder / name

    def give(self, part: Path) -> None:
        """Let a finished file take the place of the target, at once and for good."""
        with open(part, "rb+") as file:
            os.fsync(file.fileno())
        if self.target.exists():
            os.chmod(part, stat.S_IMODE(self.target.stat().st_mode))
        os.replace(part, self.target)


@contextmanager
def scratch(output: str | os.PathLike[str]) -> Iterator[Scratch]:
    """A folder beside the output, removed at the end whatever happens; a killed run's is removed by the next.

    Raises `FileRefused`: F002 (the output is a folder), F021 (no such folder), F022 (not allowed), F023
    (disk).
    """
    shown = os.fspath(output)
    target = Path(os.path.realpath(shown))
    if target.is_dir():
        raise FileRefused("F002", path=shown)
    if not target.parent.is_dir():
        raise FileRefused("F021", path=shown, folder=os.path.dirname(shown) or target.parent)
    if target.exists() and not os.access(target, os.W_OK):
        raise FileRefused("F022", path=shown)
    try:
        _sweep(target)
        folder = target.parent / f".{target.name[:100]}.{secrets.token_hex(4)}{_ENDING}"
        folder.mkdir()
        with _held(folder / _LOCK):
            try:
                yield Scratch(folder, target)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except PermissionError:
        raise FileRefused("F022", path=shown) from None
    except OSError as error:
        reason = (error.strerror or str(error)).split("\n")[0]
        raise FileRefused("F023", path=shown, reason=reason) from None


@contextmanager
def to_disk() -> Iterator[None]:
    """What Polars calls a failure of its own while it writes is one of the disk."""
    try:
        yield
    except pl.exceptions.PolarsError as error:
        raise OSError(str(error)) from None


def _sweep(target: Path) -> None:
    """Remove what runs left that wrote this file and are no more."""
    for folder in target.parent.iterdir():
        name = folder.name
        if not (name.startswith(f".{target.name[:100]}.") and name.endswith(_ENDING) and folder.is_dir()):
            continue
        with suppress(OSError):
            if not (folder / _LOCK).exists():
                continue  # just being made
            with _held(folder / _LOCK):
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _held(path: Path) -> Iterator[BinaryIO]:
    """The file, locked as long as this process lives; OSError where another one holds it."""
    with open(path, "ab") as file:
        try:
            import fcntl
        except ImportError:  # where files in use cannot be removed, that is lock enough
            yield file
            return
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield file
