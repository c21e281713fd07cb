"""9,240 real leads, scored by a model of 37 rules and once more by hand in pandas."""

from decimal import Decimal
from pathlib import Path

import leadlang
import numpy as np
import pandas as pd
import polars as pl
from polars.testing import assert_frame_equal

from tests.both import both_backends
from tests.real.places import data

RULES = Path(__file__).with_name("xeducation.lead")
MANAGEMENT = [
    "finance management", "human resource management", "marketing management", "operations management",
    "it projects management", "supply chain management", "healthcare management", "hospitality management",
    "retail management",
]  # fmt: skip


def by_hand(path: Path) -> pd.DataFrame:
    """The same model as an analyst would write it; scores in thousandths, grades in thirds: whole numbers."""
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    text = raw.apply(lambda column: column.str.strip().str.replace(r"\s+", " ", regex=True).str.lower())
    lacking = raw.isin(["", "Select", "NULL", "null", "n/a", "#N/A"])
    text = text.mask(lacking)
    number = lambda name: pd.to_numeric(text[name])  # noqa: E731
    known = lambda name: ~lacking[name]  # noqa: E731
    occupation, origin, source = (
        text["What is your current occupation"],
        text["Lead Origin"],
        text["Lead Source"],
    )
    last, special = text["Last Activity"], text["Specialization"]
    visits, seconds, pages = (
        number("TotalVisits"),
        number("Total Time Spent on Website"),
        number("Page Views Per Visit"),
    )
    no_mail, no_call = text["Do Not Email"].eq("yes"), text["Do Not Call"].eq("yes")
    professional = occupation.isin(["working professional", "businessman"])

    thirds = 6 * professional
    thirds = (
        thirds - 3 * occupation.eq("student") - occupation.eq("unemployed") + 3 * special.isin(MANAGEMENT)
    )
    thirds += (special.fillna("").str.contains(r"\bmanagement\b") & text["City"].eq("mumbai")).astype(int)
    thirds -= (known("Country") & text["Country"].ne("india")).astype(int) + lacking["City"].astype(int)

    points = (
        40000 * origin.eq("lead add form")
        + 5000 * origin.eq("landing page submission")
        - 3000 * origin.eq("api")
    )
    points += 30000 * source.isin(["reference", "welingak website"]) + 6000 * source.eq("google")
    points += 4000 * source.fillna("").str.contains("organic") - 2000 * source.eq("direct traffic")
    points += 5000 * text["How did you hear about X Education"].eq("word of mouth")
    points += (1000 * (seconds.clip(lower=0) // 60)).clip(upper=30000).fillna(0).astype("int64")
    points += (
        10000 * (seconds >= 1000)
        + 7500 * visits.between(3, 10)
        - 5000 * (visits > 20)
        + 3000 * (pages >= 2.5)
    )
    points += 15000 * last.eq("sms sent") + 8000 * last.isin(["email opened", "email link clicked"])
    points -= 5000 * last.eq("olark chat conversation") - 2000 * last.fillna("").str.startswith(
        "page visited"
    )
    points -= 20000 * last.fillna("").str.endswith("bounced") + 15000 * (no_mail | no_call)
    points += 2000 * (text["A free copy of Mastering The Interview"].eq("yes") & ~no_mail)
    of_four = (
        known("Specialization").astype(int) + known("City") + text["Country"].eq("india")
        + known("What is your current occupation")
    )  # fmt: skip
    points += 5000 * (of_four >= 2)
    points += 1250 * text["What matters most to you in choosing a course"].fillna("").str.startswith("better")
    index = text["Asymmetrique Activity Index"]
    points += np.select([index.eq("01.high"), index.eq("02.medium")], [12000, 4000], -1000)
    thirds += 3 * index.eq("01.high")
    points += 10000 * (professional & (visits >= 1))

    score = (points.clip(-50000, 200000) + 500) // 1000
    scale = ["F", "D-", "D", "D+", "C-", "C", "C+", "B-", "B", "B+", "A-", "A", "A+"]
    place = (2 + thirds).clip(0, 12)
    gone = source.eq("welearn")
    stage = np.select([(score >= 60) & (place >= 5), score >= 25], ["Hot", "Warm"], "Cold")
    return pd.DataFrame(
        {
            "Prospect ID": raw["Prospect ID"],
            "score": score.astype("int64"),
            "grade": place.map(lambda p: scale[p]),
            "segment": np.select(
                [professional, occupation.isin(["student", "unemployed"])],
                ["Professional", "Learner"],
                "Unknown",
            ),
            "stage": pd.Series(stage).mask(gone, None),
            "disqualified": np.where(gone, "already a customer", None),
        }
    )


def test_model_has_the_size_it_claims() -> None:
    model = leadlang.load(RULES)
    assert model.warnings == ()
    assert model.rule_count >= 25


def test_equal_to_a_calculation_by_hand() -> None:
    path = data("xeducation", "Leads.csv")
    leads = pl.read_csv(path, infer_schema=False)
    result = leadlang.load(RULES).score(leads, as_of="2026-11-20")
    assert result.problems == ()
    expected = pl.from_pandas(by_hand(path))
    assert_frame_equal(result.table.select(expected.columns), expected, check_dtypes=False)
    assert result.table["stage"].n_unique() >= 3
    assert result.summary.averages["score"] > Decimal(0)


def test_both_backends_agree() -> None:
    leads = pl.read_csv(data("xeducation", "Leads.csv"), infer_schema=False)
    both_backends(leadlang.load(RULES), leads.gather_every(4), None, as_of="2026-11-20", id="Prospect ID")
