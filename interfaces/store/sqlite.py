"""A store in one file: SQLite, with a log written ahead and on the disk before a transaction ends."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

from ..refusal import Refused
from .records import EventRow, LeadRow, Message, StoreFailed, Waiting

_MARK: Final = 0x6C656164
"""What SQLite files of ours say they are (`application_id`): "lead"."""

FORMAT: Final = 1
_LARGEST_CHECKED: Final = 256 * 1024 * 1024
"""Files up to so many bytes are looked over as a whole when they are opened."""

_MADE: Final = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE leads (
  id TEXT NOT NULL UNIQUE, attributes TEXT, stage TEXT, since INTEGER, as_of INTEGER NOT NULL,
  model TEXT NOT NULL, due INTEGER, waiting TEXT, changes INTEGER NOT NULL
) STRICT;
CREATE INDEX leads_due ON leads (due) WHERE due IS NOT NULL;
CREATE INDEX leads_model ON leads (model);
CREATE TABLE events (
  lead TEXT NOT NULL, id TEXT NOT NULL UNIQUE, content TEXT NOT NULL, PRIMARY KEY (lead, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (
  number INTEGER PRIMARY KEY AUTOINCREMENT, lead TEXT NOT NULL, content TEXT NOT NULL,
  attempts INTEGER NOT NULL, ready INTEGER NOT NULL, claimed INTEGER NOT NULL, put_in INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_lead ON outbox (lead, number);
CREATE INDEX outbox_ready ON outbox (ready);
"""
_LEAD: Final = "id, attributes, stage, since, as_of, model, due, waiting, changes"


class SqliteStore:
    """The constructor opens the file, or makes it; `Refused` (R130 to R133) where it is none of ours, or in
    use.
    """

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._path = path
        self._alone = _in_use_by_us(path)
        try:
            self._connection = _opened(path)
            self.identity = _fact(self._connection, "identity")
            self._model = _fact(self._connection, "model")
        except BaseException:
            self._alone.close()
            raise

    @contextmanager
    def transaction(self) -> Iterator[SqliteTransaction]:
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            made = SqliteTransaction(connection, self._model)
            yield made
            connection.execute("COMMIT")
            self._model = made.now_model
        except sqlite3.Error as error:
            self._undo()
            raise StoreFailed(_reason(error)) from None
        except BaseException:
            self._undo()
            raise

    def _undo(self) -> None:
        with suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def after_erasing(self) -> None:
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self._connection.close()
        self._alone.close()


class SqliteTransaction:
    """See `records.Transaction`."""

    def __init__(self, connection: sqlite3.Connection, model: str) -> None:
        self._run = connection.execute
        self._each = connection.executemany
        self.now_model = model

    # ------------------------------------------------------------ the model

    def model(self) -> str:
        return self.now_model

    def adopt(self, model: str) -> None:
        self._run("UPDATE facts SET value = ? WHERE name = 'model'", (model,))
        self.now_model = model

    # ------------------------------------------------------------ leads

    def hold(self, ids: Iterable[str], new: Iterable[str]) -> dict[str, LeadRow]:
        new = list(new)
        wanted = json.dumps([*ids, *new])
        found = f"SELECT {_LEAD} FROM leads WHERE id IN (SELECT value FROM json_each(?))"
        rows = {row[0]: LeadRow(*row) for row in self._run(found, (wanted,))}
        made = [LeadRow(one) for one in new if one not in rows]
        self._each(
            "INSERT INTO leads (id, as_of, model, changes) VALUES (?, 0, '', 0)", [(one.id,) for one in made]
        )
        return rows | {one.id: one for one in made}

    def due(self, now: int, model: str, most: int) -> list[LeadRow]:
        due = f"SELECT {_LEAD} FROM leads WHERE due <= ? ORDER BY due, id LIMIT ?"
        rows = [LeadRow(*row) for row in self._run(due, (now, most))]
        for other in ("<", ">"):  # an index finds these, not what is unlike
            if len(rows) < most:
                others = f"SELECT {_LEAD} FROM leads WHERE model {other} ? LIMIT ?"
                rows += [LeadRow(*row) for row in self._run(others, (model, most - len(rows)))]
        return list({row.id: row for row in rows}.values())

    def next_due(self, model: str) -> int | None:
        unlike = (
            "SELECT EXISTS (SELECT 1 FROM leads WHERE model < ?) "
            "OR EXISTS (SELECT 1 FROM leads WHERE model > ?)"
        )
        if _one(self._run(unlike, (model, model))):
            return 0
        found: int | None = _one(self._run("SELECT min(due) FROM leads WHERE due IS NOT NULL"))
        return found

    def save(self, leads: Sequence[LeadRow]) -> None:
        self._each(
            "UPDATE leads SET attributes = ?, stage = ?, since = ?, as_of = ?, model = ?, due = ?, "
            "waiting = ?, changes = ? WHERE id = ?",
            [
                (one.attributes, one.stage, one.since, one.as_of, one.model, one.due, one.waiting,
                 one.changes, one.id)
                for one in leads
            ],
        )  # fmt: skip

    def erase(self, lead: str) -> None:
        self._run("DELETE FROM leads WHERE id = ?", (lead,))
        self._run("DELETE FROM events WHERE lead = ?", (lead,))
        self._run("DELETE FROM outbox WHERE lead = ?", (lead,))

    # ------------------------------------------------------------ events

    def events(self, leads: Sequence[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for lead in leads:
            rows = self._run("SELECT content FROM events WHERE lead = ? ORDER BY id", (lead,))
            found[lead] = [row[0] for row in rows]
        return found

    def known(self, ids: Sequence[str]) -> dict[str, EventRow]:
        found = "SELECT id, lead, content FROM events WHERE id IN (SELECT value FROM json_each(?))"
        return {row[0]: EventRow(*row) for row in self._run(found, (json.dumps(ids),))}

    def add(self, events: Sequence[EventRow]) -> None:
        rows = [(one.id, one.lead, one.content) for one in events]
        self._each("INSERT INTO events (id, lead, content) VALUES (?, ?, ?)", rows)

    # ------------------------------------------------------------ what is to be told

    def tell(self, messages: Sequence[tuple[str, str]], now: int) -> None:
        # Where a lead's earlier message was put off, the later ones wait with it.
        self._each(
            "INSERT INTO outbox (lead, content, attempts, ready, claimed, put_in) VALUES "
            "(?1, ?2, 0, max(?3, ifnull((SELECT max(ready) FROM outbox WHERE lead = ?1), 0)), 0, ?3)",
            [(lead, content, now) for lead, content in messages],
        )

    def claim(self, now: int, until: int, most: int) -> list[Message]:
        first = (
            "SELECT number, lead, content, attempts FROM outbox AS one "
            "WHERE ready <= ?1 AND claimed <= ?1 AND NOT EXISTS "
            "(SELECT 1 FROM outbox AS earlier WHERE earlier.lead = one.lead AND earlier.number < one.number) "
            "ORDER BY ready, number LIMIT ?2"
        )
        messages = [Message(*row) for row in self._run(first, (now, most))]
        self._each(
            "UPDATE outbox SET claimed = ?, attempts = attempts + 1 WHERE number = ?",
            [(until, one.number) for one in messages],
        )
        return messages

    def told(self, numbers: Sequence[int]) -> None:
        self._each("DELETE FROM outbox WHERE number = ?", [(number,) for number in numbers])

    def put_off(self, message: Message, until: int) -> None:
        self._run("UPDATE outbox SET ready = ?, claimed = 0 WHERE lead = ?", (until, message.lead))

    def waiting(self) -> Waiting:
        count, oldest = self._run("SELECT count(*), min(put_in) FROM outbox").fetchone()
        return Waiting(count, oldest)


def _one(rows: sqlite3.Cursor) -> Any:
    row = rows.fetchone()
    return None if row is None else row[0]


# ---------------------------------------------------------------- opening


def _in_use_by_us(path: Path) -> sqlite3.Connection:
    """A lock on a small file beside the store, held as long as this process lives: two that take facts in
    would each be right about its own half. Refused (R132) where another process has it.
    """
    try:
        lock = sqlite3.connect(f"{path}-lock", timeout=1.0, isolation_level=None, check_same_thread=False)
        lock.execute("PRAGMA locking_mode = EXCLUSIVE")
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise Refused("R132", store=path) from None
        raise Refused("R130", store=path, why=_reason(error)) from None
    except sqlite3.DatabaseError as error:
        raise Refused("R130", store=path, why=_reason(error)) from None
    return lock


def _opened(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(path, timeout=10.0, isolation_level=None, check_same_thread=False)
        try:
            _look_over(connection, path)
        except BaseException:
            connection.close()
            raise
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise Refused("R130", store=path, why=_reason(error)) from None
        raise Refused("R131", "damaged", store=path) from None
    return connection


def _look_over(connection: sqlite3.Connection, path: Path) -> None:
    """See that the file is a store of ours that we understand; make it one where there is nothing yet."""
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not mark and not version and not tables:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(
            f"BEGIN IMMEDIATE; {_MADE}"
            f"INSERT INTO facts VALUES ('model', ''), ('identity', '{token_hex(6)}');"
            f"PRAGMA application_id = {_MARK}; PRAGMA user_version = {FORMAT}; COMMIT;"
        )
    elif mark != _MARK:
        raise Refused("R131", store=path)
    elif version > FORMAT:
        raise Refused("R131", "newer", store=path)
    elif not tables >= {"facts", "leads", "events", "outbox"} or _is_damaged(connection, path):
        raise Refused("R131", "damaged", store=path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("UPDATE outbox SET ready = 0, claimed = 0")  # whoever had taken messages on is gone
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_size = -65536")


def _is_damaged(connection: sqlite3.Connection, path: Path) -> bool:
    if path.stat().st_size > _LARGEST_CHECKED:
        return False
    return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")


def _fact(connection: sqlite3.Connection, name: str) -> str:
    row = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return "" if row is None else str(row[0])


def _reason(error: sqlite3.Error) -> str:
    """What SQLite calls it: its words could quote what was written."""
    name: str = getattr(error, "sqlite_errorname", type(error).__name__)
    return name
