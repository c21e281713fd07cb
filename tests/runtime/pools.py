"""What random models and data are drawn from: small pools, so that values meet and tests have edges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from tests import builders as b

TODAY = date(2026, 6, 30)
AS_OFS = ("2026-06-30", "2026-06-30T12:00:00", "2026-06-01")
ZONES = ("UTC", "UTC", "Europe/Berlin", "America/St_Johns")

FIELDS = (
    b.field("Job Title"),
    b.field("Role"),
    b.field("Employees", "number"),
    b.field("Visits", "number"),
    b.field("Signed", "date"),
    b.field("Renewal", "date"),
    b.field("Customer", "yesno"),
    b.field("Interests", "list"),
)
PROPERTIES = (
    b.field("url"),
    b.field("amount", "number"),
    b.field("due", "date"),
    b.field("first", "yesno"),
    b.field("title"),
)

TEXTS = (
    "CEO",
    " ceo ",
    "CFO",
    "VP Sales",
    "vp  of sales",
    "Straße 1",
    "STRASSE 1",
    "İstanbul",
    "ﬁ",
    "n/a",
    "",
    "a*b",
    "Ünï cto",
)
CONSTANTS = ("ceo", "cfo", "vp", "sales", "strasse 1", "i̇stanbul", "fi", "o", "a*b", "cto", "ünï")
NUMBER_TEXTS = (
    "0",
    "1",
    "0.1",
    "2.50",
    "99",
    "100",
    "100.0",
    "1,000",
    "5k",
    "-3",
    "n/a",
    "many",
    "NULL",
    "1e2",
    "0.3",
    "123456789012345678901",
    "12.3456",
)
NUMBERS = tuple(map(Decimal, ("0", "1", "0.1", "2.5", "99", "100", "1000", "-3", "0.3", "5000")))
FLOATS = (
    0.0,
    -0.0,
    0.1,
    0.3,
    0.1 + 0.2,
    2.5,
    99.0,
    100.0,
    1000.0,
    -3.0,
    1e20,
    float("nan"),
    float("inf"),
    12.3456,
)
INTS = (0, 1, 99, 100, 101, 1000, -3, 5000, 2**60)
DATE_TEXTS = (
    "2026-06-30",
    "2026-06-29",
    "2026-06-01",
    "2026-07-02",
    "2025-12-31T23:30:00Z",
    "2026-06-30T11:59:59",
    "31.05.2026",
    "soon",
    "",
    "2026-06-28 23:59:59.5",
)
YES_TEXTS = ("yes", "Nein", "1", "0", "true", "maybe", "", "ja")
LIST_TEXTS = ("a; CEO", "b", "", ";", "n/a; b", "straße 1;a", "x")
EVENT_TIMES = (
    "2026-06-30",
    "2026-06-30T11:59:59",
    "2026-06-30T12:00:00",
    "2026-06-29",
    "2026-06-29T12:00:00",
    "2026-06-28",
    "2026-06-23",
    "2026-06-16T08:00:00",
    "2026-06-01",
    "2026-05-31T22:30:00",
    "2026-04-01",
    "2025-06-30",
    "2026-07-01",
    "",
    "never",
)
VERBS = ("visited", "Visited ", "opened", "sent", "")
OBJECTS = ("pricing", "Pricing", "blog", "careers", "", "n/a")
URLS = ("/a", "/b", "/A", "", "/pricing?x")
IDS = ("1", "2", " 2 ", "3", "ä", "")

SPANS = (1, 2, 7, 30)
HOUR = 3_600_000_000

AMOUNTS = (1_000, 5_000, -5_000, 0, 333, 20_000, -1, 10**9)
TARGETS = ("score", "score", "crm", "grade")
PATTERNS = ("*o", "c?o", "*", "?*", "vp*", "a*b", "*s?les*", "c?" + "?" * 20)
COUNTS = tuple(map(Decimal, ("0", "1", "2", "3", "2.5")))
POINTS = tuple(map(Decimal, ("0", "5", "20", "0.5")))

FORMS: dict[str, list[tuple[Sequence[Any], Any]]] = {
    "text": [(TEXTS, pl.String), (TEXTS, pl.Categorical), (INTS, pl.Int64)],
    "number": [
        (NUMBER_TEXTS, pl.String),
        (FLOATS, pl.Float64),
        (INTS, pl.Int64),
        (NUMBERS, pl.Decimal(20, 3)),
        ((True, False), pl.Boolean),
    ],
    "date": [
        (DATE_TEXTS, pl.String),
        ((TODAY, date(2026, 6, 1), date(2027, 1, 1)), pl.Date),
        ((datetime(2026, 6, 30, 11), datetime(2026, 3, 29, 2, 30)), pl.Datetime("us")),
        ((datetime(2026, 6, 30, 11), datetime(2026, 6, 1)), pl.Datetime("ms", "UTC")),
    ],
    "yesno": [(YES_TEXTS, pl.String), ((True, False), pl.Boolean), ((0, 1, 2), pl.Int8)],
    "list": [
        (LIST_TEXTS, pl.String),
        ([["CEO"], ["b", None], [], ["n/a"], ["a", "CEO"]], pl.List(pl.String)),
    ],
}
