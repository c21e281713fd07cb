"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from .outcome import FileRefused


@contextmanager
def whole_file(path: str) -> Iterator[BinaryIO]:
    """A file to write into that takes the place of `path` only when everything has been written.

    Until then it stands beside it under a name of its own, so that an interrupted run leaves nothing that
    looks finished. Raises `FileRefused`: F002 (a folder), F021 (no such folder), F022 (not allowed), F023
    (disk).
    """
    target = os.path.realpath(path)
    folder, name = os.path.split(target)
    if os.path.isdir(target):
        raise FileRefused("F002", path=path)
    if not os.path.isdir(folder):
        raise FileRefused("F021", path=path, folder=os.path.dirname(path) or folder)
    before = os.stat(target) if os.path.exists(target) else None
    if before is not None and not os.access(target, os.W_OK):
        raise FileRefused("F022", path=path)
    part = os.path.join(folder, f".{name[:100]}.{secrets.token_hex(4)}.part")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)
        try:
            with open(descriptor, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if before is not None:
                os.chmod(part, stat.S_IMODE(before.st_mode))
            os.replace(part, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(part)
            raise
    except PermissionError:
        raise FileRefused("F022", path=path) from None
    except OSError as error:
        raise FileRefused("F023", path=path, reason=error.strerror or "") from None
