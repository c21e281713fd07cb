"""`leadlang.toml`: what it may say, and what is said where it cannot be meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from leadlang import Refused
from leadlang.settings import LogSettings, Settings, TableSettings, beside, over

WHOLE = """
[leads]
id = "Record ID"
missing = ["unknown", "999"]
decimal = ","
day_first = true
encoding = "windows-1252"
separator = ";"
sheet = "Leads"

[events."touches.parquet"]
lead = "lead_id"
time = "touch_timestamp"
verb = "touch_type"
object = ["touch_channel", "campaign_id"]
id = "touch_id"

[events."*"]
lead = "who"
"""


def settings(folder: Path, text: str) -> Settings:
    (folder / "leadlang.toml").write_text(text, encoding="utf-8")
    return beside(folder / "rules.lead")


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    assert beside(tmp_path / "rules.lead") == Settings()
    said = settings(tmp_path, WHOLE)
    assert said.leads == TableSettings(
        "Record ID", ("unknown", "999"), ",", True, "windows-1252", ";", "Leads"
    )
    touches = LogSettings(
        id="touch_id",
        lead="lead_id",
        time="touch_timestamp",
        verb=("touch_type",),
        object=("touch_channel", "campaign_id"),
    )
    assert said.log("touches.parquet") == touches
    assert said.log("clicks.csv") == LogSettings(lead="who")
    assert Settings().log("clicks.csv") == LogSettings()


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "leadlang.toml").write_bytes(b'\xef\xbb\xbf[leads]\nid = "x"\n')
    assert beside(tmp_path / "rules.lead").leads.id == "x"


def test_what_is_said_last_goes_first_and_markers_add_up() -> None:
    file = TableSettings(id="a", missing=("x",), decimal=",")
    assert over(file, TableSettings(id="b", missing=("y", "x"))) == TableSettings("b", ("x", "y"), ",")
    assert over(file, TableSettings()) == file
    assert over(TableSettings(day_first=True), TableSettings(day_first=False)).day_first is False


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("[leads\n", "R001", "I cannot read"),
        ("[lead]\n", "R002", "[lead]"),
        ("leads = 3\n", "R003", "[leads]"),
        ("events = 3\n", "R003", "[events]"),
        ("[events]\nx = 3\n", "R003", 'events."x"'),
        ('[leads]\nidd = "x"\n', "R004", '"idd"'),
        ('[leads]\nverb = "x"\n', "R004", '"verb"'),
        ("[leads]\nid = 3\n", "R005", '"id"'),
        ("[leads]\nmissing = [3]\n", "R005", '"missing"'),
        ('[leads]\nday_first = "yes"\n', "R005", '"day_first"'),
        ('[leads]\ndecimal = "comma"\n', "R005", 'decimal is "," or "."'),
    ],
)
def test_what_cannot_be_meant_is_said(tmp_path: Path, text: str, code: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        settings(tmp_path, text)
    assert refused.value.code == code
    assert said in str(refused.value)
