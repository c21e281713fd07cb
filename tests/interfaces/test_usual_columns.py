"""The columns that exports of the usual products have are known by their names."""

from __future__ import annotations

import pytest
from leadlang.runtime.facts import LogLayout
from leadlang.runtime.headers import find_id, find_layout


@pytest.mark.parametrize(
    "name", ["Kontakt-ID", "Kontakt ID", "Kunden-ID", "Lead-ID", "Datensatz-ID", "Kontaktnummer"]
)
def test_an_id_goes_before_the_mail(name: str) -> None:
    assert find_id(["E-Mail", "Vorname", name]).header == name


def test_the_mail_goes_before_what_is_the_id_of_something_else() -> None:
    assert find_id(["Account ID", "E-Mail"]).header == "E-Mail"


@pytest.mark.parametrize("lead", ["Kontakt-ID", "Kunden-ID", "Lead-ID", "Kontakt"])
@pytest.mark.parametrize(
    "time",
    ["Aktivitätsdatum", "Activity Date/Time", "Erstellt am", "timestamp_utc", "Datum/Uhrzeit", "Date/Time"],
)
def test_whose_and_when_in_a_log(lead: str, time: str) -> None:
    layout = find_layout(["E-Mail", time, "Aktivitätstyp", lead], None)
    assert isinstance(layout, LogLayout)
    assert (layout.lead, layout.time, layout.verbs) == (lead, time, ("Aktivitätstyp",))
