"""83,691 real events of 2,379 households, scored by the rules and once more by hand in pandas."""

from pathlib import Path

import leadlang
import numpy as np
import pandas as pd
import polars as pl
from polars.testing import assert_frame_equal

from tests.both import both_backends
from tests.real.places import data

RULES = Path(__file__).with_name("journey.lead")
AS_OF = "2017-12-31"


def tables() -> tuple[pl.DataFrame, pl.DataFrame]:
    events = pl.read_csv(data("completejourney", "events.csv"), infer_schema=False)
    people = pl.read_csv(data("completejourney", "demographics.csv"), infer_schema=False)
    leads = events.select(household_id="lead_id").unique().sort("household_id")
    return leads.join(people, on="household_id", how="left"), events


def by_hand(leads: pl.DataFrame, events: pl.DataFrame) -> pd.DataFrame:
    """Scores in thousandths: whole numbers but for the two fadings, which are rounded half to even."""
    log = pd.DataFrame(events.to_dicts())
    log["time"] = pd.to_datetime(log["timestamp"])
    log = log[log["time"] < pd.Timestamp(AS_OF) + pd.Timedelta(days=1)]
    log["day"] = log["time"].dt.normalize()
    log["age"] = (pd.Timestamp(AS_OF) - log["day"]).dt.days
    log["cents"] = (log["value"].astype(float) * 100).round()
    ids = leads["household_id"].to_list()

    def count(some: pd.DataFrame) -> pd.Series:
        return some.groupby("lead_id").size().reindex(ids, fill_value=0)

    bought = log[log["event"] == "purchase"]
    score = (500 * count(bought[bought["detail"] == "GROCERY"])).clip(upper=60000)
    fresh = bought[bought["detail"].isin(["PRODUCE", "MEAT"])].drop_duplicates(["lead_id", "day"])
    score += (1000 * count(fresh)).clip(upper=90000)
    score += 25000 * (count(bought[bought["age"] < 90]) >= 20)
    score += 15000 * (count(bought.drop_duplicates(["lead_id", "day"])) >= 30)
    score += 40000 * (bought.groupby("lead_id")["cents"].sum().reindex(ids, fill_value=0) >= 50000)
    score += 2000 * count(bought[bought["cents"] >= 2000]).clip(upper=10)
    dense = set()
    for lead, days in bought.sort_values("time").groupby("lead_id")["age"]:
        ages = days.to_numpy()
        if (ages[:-9] - ages[9:] < 7).any():
            dense.add(lead)
    score += 10000 * pd.Series([lead in dense for lead in ids], index=ids)
    kinds = bought.assign(detail=bought["detail"].str.lower()).groupby("lead_id")["detail"].nunique()
    score += 5000 * (kinds.reindex(ids, fill_value=0) >= 8)
    last = bought.groupby("lead_id")["age"].min().reindex(ids)
    score -= 20000 * (last >= 30)
    score -= (1000 * (last // 30)).clip(upper=10000).fillna(0).astype("int64")
    fuel = bought[bought["detail"] == "FUEL"]
    faded = np.rint(4000 * 2 ** (-fuel["age"] / 60)).astype("int64")
    score += faded.groupby(fuel["lead_id"]).sum().reindex(ids, fill_value=0)
    pastry = bought[bought["detail"] == "PASTRY"]
    faded = np.rint(2000 * 0.5 ** (pastry["age"] // 30)).astype("int64")
    score += faded.groupby(pastry["lead_id"]).sum().reindex(ids, fill_value=0)
    mailed = log[log["event"] == "campaign_received"]
    score += 1000 * count(mailed.drop_duplicates(["lead_id", "detail"]))
    score = (score.clip(0, 1_000_000) + 500) // 1000

    redeemed = count(log[log["event"] == "coupon_redeemed"])
    coupons = 3 * redeemed - 5 * (redeemed == 0)
    return pd.DataFrame(
        {
            "household_id": ids,
            "score": score.to_numpy(),
            "score_coupons": coupons.to_numpy(),
            "stage": np.select([score >= 150, score >= 60], ["Loyal", "Regular"], "Rare"),
        }
    )


def test_equal_to_a_calculation_by_hand() -> None:
    leads, events = tables()
    result = leadlang.load(RULES).score(leads, events=events, as_of=AS_OF)
    assert result.problems == ()
    assert result.table.height == 2379
    expected = pl.from_pandas(by_hand(leads, events))
    assert_frame_equal(result.table.select(expected.columns), expected, check_dtypes=False)
    assert result.summary.silent == ()


def test_both_backends_agree() -> None:
    leads, events = tables()
    leads = leads.gather_every(4)
    events = events.join(leads, left_on="lead_id", right_on="household_id", how="semi")
    both_backends(leadlang.load(RULES), leads, [events], as_of=AS_OF, id="household_id")
