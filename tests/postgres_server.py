"""A PostgreSQL server of the tests' own, in a temporary folder, on a socket there."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

HOMES: Final = Path("/usr/lib/postgresql")
USER: Final = "postgres"
"""Whose the server is where the tests are run by root, whom it refuses."""

QUICK: Final = "-c listen_addresses='' -c fsync=off -c full_page_writes=off"


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, of the newest server there is."""
    found = [path.parent for path in HOMES.glob("*/bin/initdb")]
    found.sort(key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0)
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).parent)
    return found[-1] if found else None


@contextmanager
def server(options: str = QUICK) -> Iterator[str]:
    """A running server; how to connect to its database. Nothing of it is left behind."""
    folder = programs()
    assert folder is not None
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    as_root = os.geteuid() == 0
    if as_root:
        owner = pwd.getpwnam(USER)
        os.chown(home, owner.pw_uid, owner.pw_gid)

    def run(program: str, *arguments: str) -> None:
        command = [str(folder / program), *arguments]
        if as_root:
            command = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", *command]
        subprocess.run(command, check=True, cwd=home, stdout=subprocess.DEVNULL)

    data = str(home / "data")
    try:
        run("initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "-D", data, "-w", "-l", str(home / "log"), "-o", f"{options} -k {home}", "start")
        try:
            yield f"host={home} user={USER} dbname=postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home)


def as_address(connecting: str) -> str:
    """The same as an address, postgresql://…"""
    parts = dict(part.split("=", 1) for part in connecting.split())
    return f"postgresql://{parts['user']}@/{parts['dbname']}?host={parts['host']}"
