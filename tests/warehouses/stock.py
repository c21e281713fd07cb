"""Leads and events with types, as a warehouse has them, and what `leadlang score` makes of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import polars as pl

from tests.interfaces.running import leadlang

AS_OF = "2026-06-30"
RULES = """
score from 0 to 100 with 1 decimal
score for crm
when job_title in [CEO, Geschäftsführer] grade +1, score +10.5
when employees between 50 and 500 score +8
score +1 per 100 employees up to 10
when trial_start in the last 30 days score +7
when newsletter score for crm +3
when interests includes [CRM, Öl] score for crm +4
when company is unknown score -1
when country is not DE score +2
when visited pricing at least 2 times in the last 30 days score +15
each downloaded anything score +3 up to 9
when downloaded whitepaper where pages at least 10 score +5
disqualify "rival" when job_title contains rival
segment Chef when job_title in [CEO, Geschäftsführer]
segment Alle otherwise
stage MQL when score at least 30
"""
TITLES = ("CEO", "ceo ", "GESCHÄFTSFÜHRER", "Clerk", "a rival", "n/a", None)


def leads() -> pl.DataFrame:
    """Not in the order of their ids; the rules ask for a company, and no column has it."""
    random, count = Random("leads"), 200
    first = date(2026, 5, 1)
    return pl.DataFrame(
        {
            "Lead ID": random.sample([f"L{number:03}" for number in range(1000)], count),
            "Job Title": random.choices(TITLES, k=count),
            "employees": random.choices((10, 50, 499.5, 500, 2500, None), k=count),
            "Trial_Start": [first + timedelta(days=random.randrange(70)) for _ in range(count)],
            "newsletter": random.choices((True, False, None), k=count),
            "Interests": random.choices(("CRM; x", "öl", "y", "", None), k=count),
            "country": random.choices(("DE", "AT", None), k=count),
        },
        schema_overrides={"employees": pl.Float64},
    )


def events() -> pl.DataFrame:
    random, count = Random("events"), 1000
    first = datetime(2026, 5, 1, 12)
    return pl.DataFrame(
        {
            "lead_id": [f" L{random.randrange(1000):03}" for _ in range(count)],
            "occurred_at": [first + timedelta(hours=random.randrange(1800)) for _ in range(count)],
            "event": random.choices(("visited", "downloaded", "Besucht"), k=count),
            "object": random.choices(("pricing", "Whitepaper", None), k=count),
            "pages": random.choices((5, 10, None), k=count),
        }
    )


def write_files(folder: Path) -> None:
    """rules.lead, leads.parquet, events.parquet."""
    (folder / "rules.lead").write_text(RULES, encoding="utf-8")
    leads().write_parquet(folder / "leads.parquet")
    events().write_parquet(folder / "events.parquet")


def expected(folder: Path, *options: str) -> bytes:
    """What `leadlang score` writes of the leads in the order of their ids."""
    leads().sort("Lead ID").write_parquet(folder / "sorted.parquet")
    given = (folder / "rules.lead", folder / "sorted.parquet", "--events", folder / "events.parquet")
    ran = leadlang("score", *given, "--as-of", AS_OF, "-o", folder / "expected.csv", *options)
    assert ran.code == 0, ran.err
    return (folder / "expected.csv").read_bytes()
