"""A store on a PostgreSQL server, for several instances of the service.

A lead is locked while a transaction changes it, so no two instances do at once; leads are locked in the order
of their ids. Whoever needs a lead that another one holds waits. Messages are claimed for a while, those that
another instance is just claiming passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from secrets import token_hex
from typing import Any, Final, LiteralString

import psycopg
from psycopg import errors

from ..refusal import Refused
from .records import Again, EventRow, LeadRow, Message, StoreFailed, Waiting

FORMAT: Final = 1
_KEY: Final = 0x6C656164
"""What advisory locks of ours are about: "lead"."""

_MADE: Final = """
CREATE TABLE leadlang_facts (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE leadlang_leads (
  id text COLLATE "C" PRIMARY KEY, attributes text, stage text, since bigint, as_of bigint NOT NULL,
  model text COLLATE "C" NOT NULL, due bigint, waiting text, changes bigint NOT NULL
);
CREATE INDEX leadlang_leads_due ON leadlang_leads (due) WHERE due IS NOT NULL;
CREATE INDEX leadlang_leads_model ON leadlang_leads (model);
CREATE TABLE leadlang_events (
  lead text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL UNIQUE, content text NOT NULL,
  PRIMARY KEY (lead, id)
);
CREATE TABLE leadlang_outbox (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, lead text COLLATE "C" NOT NULL, content text NOT
  NULL, attempts bigint NOT NULL, ready bigint NOT NULL, claimed bigint NOT NULL, put_in bigint NOT NULL
);
CREATE INDEX leadlang_outbox_lead ON leadlang_outbox (lead, number);
CREATE INDEX leadlang_outbox_ready ON leadlang_outbox (ready);
"""
_LEAD: Final = "id, attributes, stage, since, as_of, model, due, waiting, changes"
_COME_BETWEEN: Final = (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable)


class PostgresStore:
    """The constructor connects, and makes the tables where there are none. Refused (R130, R131) where that
    cannot be done.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        try:
            self._connection: psycopg.Connection[Any] | None = self._connected()
        except psycopg.Error as error:
            raise Refused("R130", store="postgresql://…", why=_reason(error)) from None
        info = self._connection.info
        self.name = f"postgresql://{info.host}:{info.port}/{info.dbname}"
        try:
            self.identity = _looked_over(self._connection, self.name)
        except psycopg.Error as error:
            self._connection.close()
            raise Refused("R130", store=self.name, why=_reason(error)) from None
        except BaseException:
            self._connection.close()
            raise

    def _connected(self) -> psycopg.Connection[Any]:
        connection = psycopg.connect(self._address, connect_timeout=10, application_name="leadlang")
        connection.execute("SET synchronous_commit = on")
        connection.execute("SET lock_timeout = '30s'")
        connection.commit()
        return connection

    @contextmanager
    def transaction(self) -> Iterator[PostgresTransaction]:
        try:
            if self._connection is None or self._connection.closed:
                self._connection = self._connected()
            with self._connection.transaction():
                yield PostgresTransaction(self._connection)
        except _COME_BETWEEN:
            raise Again from None
        except psycopg.Error as error:
            if isinstance(error, psycopg.OperationalError):
                self.close()  # the next transaction connects anew
            raise StoreFailed(_reason(error)) from None

    def after_erasing(self) -> None:
        """The server's own care for what is deleted (VACUUM) is its keeper's."""

    def close(self) -> None:
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = None


class PostgresTransaction:
    """See `records.Transaction`."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._model: str | None = None

    def _rows(self, statement: LiteralString, *values: Any) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, values).fetchall()

    def _each(self, statement: LiteralString, rows: Sequence[tuple[Any, ...]]) -> int:
        """Run it for each row, in one go; how many rows it has changed."""
        if not rows:
            return 0
        with self._connection.cursor() as cursor:
            cursor.executemany(statement, rows)
            return cursor.rowcount

    # ------------------------------------------------------------ the model

    def model(self) -> str:
        if self._model is None:
            # Held, so that nobody adopts another one while leads are scored by this.
            found = self._rows("SELECT value FROM leadlang_facts WHERE name = 'model' FOR SHARE")
            self._model = str(found[0][0])
        return self._model

    def adopt(self, model: str) -> None:
        self._connection.execute("UPDATE leadlang_facts SET value = %s WHERE name = 'model'", (model,))
        self._model = model

    # ------------------------------------------------------------ leads

    def hold(self, ids: Iterable[str], new: Iterable[str]) -> dict[str, LeadRow]:
        new = sorted(new)
        if new:
            self._connection.execute(
                "INSERT INTO leadlang_leads (id, as_of, model, changes) SELECT id, 0, '', 0 "
                "FROM unnest(%s::text[]) AS id ON CONFLICT DO NOTHING",
                (new,),
            )
        rows = self._rows(
            f"SELECT {_LEAD} FROM leadlang_leads WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [*ids, *new]
        )
        return {row[0]: LeadRow(*row) for row in rows}

    def due(self, now: int, model: str, most: int) -> list[LeadRow]:
        alone = self._rows("SELECT pg_try_advisory_xact_lock(%s)", _KEY)
        if not alone[0][0]:
            return []  # another instance is at it
        rows = self._rows(
            f"SELECT {_LEAD} FROM leadlang_leads WHERE due <= %s ORDER BY due, id LIMIT %s "
            "FOR UPDATE SKIP LOCKED",
            now,
            most,
        )
        if len(rows) < most:
            rows += self._rows(
                f"SELECT {_LEAD} FROM leadlang_leads WHERE model < %s OR model > %s LIMIT %s "
                "FOR UPDATE SKIP LOCKED",
                model,
                model,
                most - len(rows),
            )
        return list({row[0]: LeadRow(*row) for row in rows}.values())

    def next_due(self, model: str) -> int | None:
        unlike = (
            "SELECT EXISTS (SELECT 1 FROM leadlang_leads WHERE model < %s) "
            "OR EXISTS (SELECT 1 FROM leadlang_leads WHERE model > %s)"
        )
        if self._rows(unlike, model, model)[0][0]:
            return 0
        found: int | None = self._rows("SELECT min(due) FROM leadlang_leads WHERE due IS NOT NULL")[0][0]
        return found

    def save(self, leads: Sequence[LeadRow]) -> None:
        self._each(
            "UPDATE leadlang_leads SET attributes = %s, stage = %s, since = %s, as_of = %s, model = %s, "
            "due = %s, waiting = %s, changes = %s WHERE id = %s",
            [
                (one.attributes, one.stage, one.since, one.as_of, one.model, one.due, one.waiting,
                 one.changes, one.id)
                for one in leads
            ],
        )  # fmt: skip

    def erase(self, lead: str) -> None:
        self._connection.execute("DELETE FROM leadlang_leads WHERE id = %s", (lead,))
        self._connection.execute("DELETE FROM leadlang_events WHERE lead = %s", (lead,))
        self._connection.execute("DELETE FROM leadlang_outbox WHERE lead = %s", (lead,))

    # ------------------------------------------------------------ events

    def events(self, leads: Sequence[str]) -> dict[str, list[str]]:
        rows = self._rows(
            "SELECT lead, content FROM leadlang_events WHERE lead = ANY(%s) ORDER BY lead, id", list(leads)
        )
        found: dict[str, list[str]] = {}
        for lead, content in rows:
            found.setdefault(lead, []).append(content)
        return found

    def known(self, ids: Sequence[str]) -> dict[str, EventRow]:
        rows = self._rows("SELECT id, lead, content FROM leadlang_events WHERE id = ANY(%s)", list(ids))
        return {row[0]: EventRow(*row) for row in rows}

    def add(self, events: Sequence[EventRow]) -> None:
        ordered = sorted(events, key=lambda one: one.id)
        added = self._rows(
            "INSERT INTO leadlang_events (id, lead, content) "
            "SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) "
            "ON CONFLICT (id) DO NOTHING RETURNING 1",
            [one.id for one in ordered],
            [one.lead for one in ordered],
            [one.content for one in ordered],
        )
        if len(added) < len(events):
            raise Again

    # ------------------------------------------------------------ what is to be told

    def tell(self, messages: Sequence[tuple[str, str]], now: int) -> None:
        # Where a lead's earlier message was put off, the later ones wait with it.
        self._each(
            "INSERT INTO leadlang_outbox (lead, content, attempts, ready, claimed, put_in) VALUES "
            "(%s, %s, 0, greatest(%s, (SELECT max(ready) FROM leadlang_outbox WHERE lead = %s)), 0, %s)",
            [(lead, content, now, lead, now) for lead, content in messages],
        )

    def claim(self, now: int, until: int, most: int) -> list[Message]:
        rows = self._rows(
            "UPDATE leadlang_outbox SET claimed = %s, attempts = attempts + 1 WHERE number IN ("
            "SELECT number FROM leadlang_outbox AS one WHERE ready <= %s AND claimed <= %s "
            "AND NOT EXISTS (SELECT 1 FROM "
            "leadlang_outbox AS earlier WHERE earlier.lead = one.lead AND earlier.number < one.number) "
            "ORDER BY ready, number LIMIT %s FOR UPDATE SKIP LOCKED) "
            "RETURNING number, lead, content, attempts - 1",
            until,
            now,
            now,
            most,
        )
        return [Message(*row) for row in sorted(rows)]

    def told(self, numbers: Sequence[int]) -> None:
        self._connection.execute("DELETE FROM leadlang_outbox WHERE number = ANY(%s)", (list(numbers),))

    def put_off(self, message: Message, until: int) -> None:
        self._connection.execute(
            "UPDATE leadlang_outbox SET ready = %s, claimed = 0 WHERE lead = %s", (until, message.lead)
        )

    def waiting(self) -> Waiting:
        count, oldest = self._rows("SELECT count(*), min(put_in) FROM leadlang_outbox")[0]
        return Waiting(count, oldest)


# ---------------------------------------------------------------- opening


def _looked_over(connection: psycopg.Connection[Any], name: str) -> str:
    """See that the tables are ours and as we understand them; make them where there are none. What tells this
    store from all others.
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_KEY,))
        there = connection.execute("SELECT to_regclass('leadlang_facts') IS NOT NULL").fetchone()
        if there is None or not there[0]:
            for statement in _MADE.split(";"):
                if statement.strip():
                    connection.execute(statement)
            connection.execute(
                "INSERT INTO leadlang_facts VALUES ('format', %s), ('model', ''), ('identity', %s)",
                (str(FORMAT), token_hex(6)),
            )
        try:
            facts = dict(connection.execute("SELECT name, value FROM leadlang_facts").fetchall())
        except psycopg.errors.UndefinedColumn:
            raise Refused("R131", store=name) from None
        if not facts.get("format", "").isdecimal() or "identity" not in facts:
            raise Refused("R131", store=name)
        if int(facts["format"]) > FORMAT:
            raise Refused("R131", "newer", store=name)
        return str(facts["identity"])


def _reason(error: psycopg.Error) -> str:
    """What the server calls it: its words could quote what was written."""
    return f"{type(error).__name__} {error.sqlstate}" if error.sqlstate else type(error).__name__
