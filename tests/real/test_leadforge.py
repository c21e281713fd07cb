"""5,000 B2B leads with contacts and accounts joined, and three event logs with columns of their own names."""

from pathlib import Path

import leadlang
import numpy as np
import pandas as pd
import polars as pl
from polars.testing import assert_frame_equal

from tests.both import both_backends
from tests.real.places import data

RULES = Path(__file__).with_name("leadforge.lead")
AS_OF = "2024-04-30"


def read(name: str) -> pl.DataFrame:
    return pl.read_parquet(data("leadforge", f"{name}.parquet"))


def leads() -> pl.DataFrame:
    contacts = read("contacts").drop("account_id", "created_at")
    accounts = read("accounts").drop("created_at")
    return (
        read("leads").join(contacts, on="contact_id", how="left").join(accounts, on="account_id", how="left")
    )


def logs() -> list[leadlang.EventLog]:
    return [
        leadlang.EventLog(
            read("touches"), "touches", time="touch_timestamp", verb="touch_type",
            object="touch_channel", id="touch_id",
        ),
        leadlang.EventLog(
            read("sessions"), "sessions", time="session_timestamp", verb="session_type", id="session_id"
        ),
        leadlang.EventLog(
            read("sales_activities"), "activities", time="activity_timestamp", verb="activity_type",
            object="activity_outcome", id="activity_id",
        ),
    ]  # fmt: skip


def by_hand(people: pl.DataFrame) -> pd.DataFrame:
    lead = pd.DataFrame(people.to_dicts())
    ids = lead["lead_id"]

    def log(name: str, time: str) -> pd.DataFrame:
        table = pd.DataFrame(read(name).to_dicts())
        table["day"] = pd.to_datetime(table[time])
        table = table[(table["day"] <= pd.Timestamp(AS_OF)) & table["lead_id"].isin(set(ids))]
        return table.assign(age=(pd.Timestamp(AS_OF) - table["day"]).dt.days)

    touch, session, act = (
        log("touches", "touch_timestamp"),
        log("sessions", "session_timestamp"),
        log("sales_activities", "activity_timestamp"),
    )

    def count(some: pd.DataFrame) -> pd.Series:
        return some.groupby("lead_id").size().reindex(ids, fill_value=0).reset_index(drop=True)

    thirds = 3 * lead["seniority"].isin(["c_suite", "vp", "director"]).astype(int)
    title = lead["job_title"].str.lower()
    thirds += title.str.contains(r"\bengineering\b").fillna(False).astype(int)
    thirds += 2 * title.str.startswith("head of").fillna(False).astype(int)
    thirds += lead["industry"].isin(["healthcare", "logistics"]).astype(int)
    thirds += 3 * lead["employee_band"].isin(["1000-1999", "2000+"]).astype(int)
    thirds += lead["estimated_revenue_band"].eq("$200M+").astype(int)
    thirds -= 3 * (lead["email_domain_type"].notna() & lead["email_domain_type"].ne("corporate")).astype(int)

    score = 3 * lead["region"].eq("US").astype(int)
    inbound = touch[(touch["touch_type"] == "email") & (touch["touch_direction"] == "inbound")]
    score += (2 * count(inbound)).clip(upper=20)
    calls = act[(act["activity_type"] == "call") & act["activity_outcome"].isin(["meeting_set", "connected"])]
    score += (10 * count(calls)).clip(upper=40)
    everything = pd.concat(
        [
            touch[["lead_id", "day", "age"]].assign(what=touch["touch_type"]),
            session[["lead_id", "day", "age"]].assign(what=session["session_type"]),
            act[["lead_id", "day", "age"]].assign(what=act["activity_type"]),
        ]
    )
    demo = everything[everything["what"] == "demo"]
    score += 25 * (count(demo) >= 1)
    pricing = everything[everything["what"] == "pricing_page"]
    week = pricing.assign(week=pricing["day"].dt.to_period("W-SUN"))
    score += 4 * week.groupby(["lead_id", "week"]).size().clip(upper=2).groupby("lead_id").sum().reindex(
        ids, fill_value=0
    ).reset_index(drop=True)
    web = session[session["session_type"] == "website"]
    views = web.groupby("lead_id")["page_views"].sum().reindex(ids, fill_value=0).reset_index(drop=True)
    score += 12 * (views >= 20) + 5 * (count(web[web["session_duration_seconds"] >= 200]) >= 1)
    score += 10 * (count(everything[everything["age"] < 30]) >= 5)
    score -= 15 * ((count(everything) > 0) & (count(everything[everything["age"] < 45]) == 0))
    pairs = demo.merge(pricing, on="lead_id", suffixes=("", "_before"))
    gap = (pairs["day"] - pairs["day_before"]).dt.days
    score += 20 * ids.isin(set(pairs[(gap > 0) & (gap <= 30)]["lead_id"]))

    score = score.clip(0, 300)
    scale = ["F", "D-", "D", "D+", "C-", "C", "C+", "B-", "B", "B+", "A-", "A", "A+"]
    place = (2 + thirds).clip(0, 12)
    return pd.DataFrame(
        {
            "lead_id": ids,
            "score": score.astype("int64"),
            "grade": place.map(lambda p: scale[p]),
            "stage": np.select([(score >= 60) & (place >= 5), score >= 25], ["SQL", "MQL"], "Raw"),
        }
    )


def test_equal_to_a_calculation_by_hand() -> None:
    people = leads()
    result = leadlang.load(RULES).score(people, events=logs(), as_of=AS_OF)
    expected = pl.from_pandas(by_hand(people))
    assert_frame_equal(result.table.select(expected.columns), expected, check_dtypes=False)
    assert {problem.code for problem in result.problems} <= {"D104"}


def test_both_backends_agree() -> None:
    both_backends(leadlang.load(RULES), leads().gather_every(4), logs(), as_of=AS_OF, id="lead_id")
