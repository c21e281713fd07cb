"""How a service with a store starts, or says why it does not."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from leadlang.command_line.serving_run import _webhook
from leadlang.refusal import Refused
from leadlang.service.keeping import Keeping
from leadlang.store.opening import open_store
from leadlang.store.sqlite import FORMAT, SqliteStore

from tests.service.server import Server

RULES = "when visited pricing score +10\nstage hot when score at least 10\nstage cold otherwise\n"
EVENT = {
    "event_id": "first-event",
    "lead_id": 7,
    "event": "visited",
    "object": "pricing",
    "time": "2026-11-17",
}


def refused(path: Path) -> tuple[str, str]:
    with pytest.raises(Refused) as found:
        open_store(str(path))
    assert str(found.value)
    return found.value.code, found.value.variant


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "leads.db"
    SqliteStore(path).close()
    return path


def test_a_store_is_what_it_was(made: Path) -> None:
    first = SqliteStore(made)
    identity = first.identity
    first.close()
    second = SqliteStore(made)
    assert second.identity == identity != ""
    second.close()


def test_a_store_in_use(made: Path) -> None:
    store = SqliteStore(made)
    assert refused(made) == ("R132", "")
    store.close()
    SqliteStore(made).close()


def test_a_newer_store(made: Path) -> None:
    with sqlite3.connect(made) as connection:
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    before = made.read_bytes()
    assert refused(made) == ("R131", "newer")
    assert made.read_bytes() == before


def test_the_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE leads (id)")
    connection.close()
    before = path.read_bytes()
    assert refused(path) == ("R131", "")
    assert path.read_bytes() == before


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "rules.lead"
    path.write_text(RULES * 100, encoding="utf-8")
    assert refused(path) == ("R131", "damaged")
    assert path.read_text(encoding="utf-8") == RULES * 100


def test_a_damaged_store(made: Path) -> None:
    content = bytearray(made.read_bytes())
    for at in range(5000, len(content)):
        content[at] ^= 0x5A
    made.write_bytes(content)
    assert refused(made) == ("R131", "damaged")


def test_a_store_without_its_tables(made: Path) -> None:
    with sqlite3.connect(made) as connection:
        connection.execute("DROP TABLE events")
    connection.close()
    assert refused(made) == ("R131", "damaged")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "nothing" / "leads.db")[0] == "R130"
    assert refused(tmp_path)[0] == "R130"


def test_several_processes_on_one_file() -> None:
    with pytest.raises(Refused) as found:
        Keeping("leads.db").refuse_several()
    assert found.value.code == "R139"
    Keeping("postgresql://host/leads").refuse_several()
    assert "secret" not in repr(Keeping("postgresql://me:secret@host/leads"))


# ---------------------------------------------------------------- whom to tell


def test_a_webhook_in_the_settings(tmp_path: Path) -> None:
    rules = tmp_path / "rules.lead"
    (tmp_path / "leadlang.toml").write_text(
        '[webhook]\nurl = "http://crm.example/x"\nsecret_file = "s.txt"\nplain_http = true\n',
        encoding="utf-8",
    )
    (tmp_path / "s.txt").write_text(b64encode(b"x" * 32).decode(), encoding="utf-8")
    found = _webhook(rules, True, None, None, False)
    assert found is not None and (found.url, found.key) == ("http://crm.example/x", b"x" * 32)
    other = _webhook(rules, True, "https://other.example/", None, False)
    assert other is not None and other.url == "https://other.example/"
    assert _webhook(rules, False, None, None, False) is None


@pytest.mark.parametrize(
    ("kept", "url", "secret", "refusal"),
    [
        (False, "https://x.example", "s", ("R142", "")),
        (True, None, "s", ("R142", "url")),
        (True, "https://x.example", None, ("R141", "none")),
    ],
)
def test_webhooks_that_cannot_be_meant(
    tmp_path: Path, kept: bool, url: str | None, secret: str | None, refusal: tuple[str, str]
) -> None:
    with pytest.raises(Refused) as found:
        _webhook(tmp_path / "rules.lead", kept, url, secret, False)
    assert (found.value.code, found.value.variant) == refusal


# ---------------------------------------------------------------- as a process


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "rules.lead").write_text(RULES, encoding="utf-8")
    yield tmp_path


def test_a_store_lasts_longer_than_its_service(folder: Path) -> None:
    server = Server.start(folder, "rules.lead", "--store", "leads.db")
    try:
        assert server.post("/v1/events", EVENT)[1]["status"] == "taken"
        second = subprocess.run(
            [sys.executable, "-m", "leadlang", "serve", "rules.lead", "--store", "leads.db", "--port", "0"],
            cwd=folder,
            capture_output=True,
            text=True,
            env={**os.environ, "COLUMNS": "200"},
            timeout=60,
        )
        assert second.returncode != 0 and "another process" in " ".join(second.stderr.split())
        assert "Traceback" not in second.stderr
        assert server.stop() == 0
    finally:
        server.kill()
    server = Server.start(folder, "rules.lead", "--store", "leads.db")
    try:
        assert server.post("/v1/events", EVENT)[1]["status"] == "known"
        assert server.get("/v1/leads/7")["stage"] == "hot"
        assert all("first-event" not in json.dumps(line) for line in server.log)
    finally:
        server.kill()


def test_changed_rules_reach_leads_that_are_kept(folder: Path) -> None:
    server = Server.start(folder, "rules.lead", "--store", "leads.db")
    try:
        server.post("/v1/events", EVENT)
        (folder / "new").write_text(RULES.replace("+10", "+1"), encoding="utf-8")
        shutil.move(folder / "new", folder / "rules.lead")
        from tests.service.server import until

        until(lambda: server.get("/v1/leads/7")["stage"] == "cold")
    finally:
        server.kill()
