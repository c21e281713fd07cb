"""Finding columns by the headers that CRM and marketing exports have."""

from __future__ import annotations

import pytest
from leadlang.runtime.facts import LogLayout
from leadlang.runtime.headers import (
    Ambiguity,
    AmbiguousColumns,
    FoundId,
    FoundParts,
    MissingParts,
    ambiguous,
    find_id,
    find_layout,
    find_parts,
    key,
    match,
)
from leadlang.runtime.rules import Field

JOB_TITLE = Field("jobtitle", "job_title", "text")
COUNTRY = Field("country", "country", "text")


@pytest.mark.parametrize(
    "header", ["job_title", "Job Title", "jobTitle", "JOB-TITLE", " job.title ", "Job\u00a0Title"]
)
def test_case_spaces_underscores_hyphens_and_dots_do_not_matter(header: str) -> None:
    assert key(header) == "jobtitle"
    assert match([header, "x"], [JOB_TITLE, COUNTRY]) == {"jobtitle": header}


def test_other_letters_and_signs_do() -> None:
    assert key("Straße (privat)") == "strasse(privat)"
    assert key("Größe") != key("Grosse")


def test_two_columns_that_match_one_name_are_an_error_that_lists_both() -> None:
    headers = ["Job Title", "country", "job_title", "Country "]
    both = (Ambiguity("job_title", ("Job Title", "job_title")), Ambiguity("country", ("Country ", "country")))
    assert ambiguous(headers, [JOB_TITLE, COUNTRY]) == both
    with pytest.raises(AmbiguousColumns, match="job_title: Job Title, job_title; country") as raised:
        match(headers, [JOB_TITLE, COUNTRY])
    assert raised.value.columns == both


def test_two_columns_that_no_rule_needs_may_match() -> None:
    assert match(["Job Title", "job_title", "Country"], [COUNTRY]) == {"country": "Country"}


HUBSPOT = ["Record ID", "First Name", "Last Name", "Email", "Job Title", "Lifecycle Stage", "Create Date"]
SALESFORCE = ["Lead ID", "First Name", "Last Name", "Title", "Company / Account", "Email", "Lead Source"]
ACCOUNT_ENGAGEMENT = ["Id", "First Name", "Last Name", "Email", "Company", "Score", "Grade", "Created Date"]
MARKETO = ["Id", "Full Name", "Email Address", "Job Title", "Company Name", "Person Score"]
ACTIVE_CAMPAIGN = ["Email", "First Name", "Last Name", "Phone", "Contact ID", "Date Created"]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (HUBSPOT, FoundId("Record ID", ("Email",))),
        (SALESFORCE, FoundId("Lead ID", ("Email",))),
        (ACCOUNT_ENGAGEMENT, FoundId("Id", ("Email",))),
        (MARKETO, FoundId("Id", ("Email Address",))),
        (ACTIVE_CAMPAIGN, FoundId("Contact ID", ("Email",))),
        (["Prospect ID", "Lead Number", "Lead Origin"], FoundId("Prospect ID", ("Lead Number",))),
        (["Vorname", "E-Mail-Adresse"], FoundId("E-Mail-Adresse", ())),
        (["household_id", "age", "paid"], FoundId("household_id", ())),
        (["houseId", "shopId"], FoundId(None, ("houseId", "shopId"))),
        (["name", "PAID", "company"], FoundId(None, ())),
        ([], FoundId(None, ())),
    ],
)
def test_the_leads_id(headers: list[str], expected: FoundId) -> None:
    assert find_id(headers) == expected
    assert find_id(headers[::-1]) == expected


@pytest.mark.parametrize(
    ("headers", "lead_id", "expected"),
    [
        pytest.param(
            ["lead_id", "event", "object", "timestamp"],
            "id",
            LogLayout("lead_id", "timestamp", ("event",), ("object",)),
            id="plain",
        ),
        pytest.param(
            ["Record ID", "Event", "Object", "Email Name", "Timestamp"],
            "Record ID",
            LogLayout("Record ID", "Timestamp", ("Event",), ("Object", "Email Name")),
            id="HubSpot",
        ),
        pytest.param(
            ["id", "prospect_id", "visitor_id", "type", "type_name", "details", "created_at"],
            "Id",
            LogLayout("prospect_id", "created_at", ("type", "type_name"), ("details",), "id"),
            id="Account Engagement: the leads have Id, the log its own",
        ),
        pytest.param(
            ["Event Id", "Prospect Id", "Activity", "Asset Name", "Created At"],
            "Prospect Id",
            LogLayout("Prospect Id", "Created At", ("Activity",), ("Asset Name",), "Event Id"),
            id="Account Engagement, prepared",
        ),
        pytest.param(
            [
                "marketoGUID",
                "leadId",
                "activityDate",
                "activityTypeId",
                "campaignId",
                "primaryAttributeValue",
            ],
            "Id",
            LogLayout(
                "leadId", "activityDate", ("activityTypeId",), ("primaryAttributeValue",), "marketoGUID"
            ),
            id="Marketo",
        ),
        pytest.param(
            ["Activity ID", "Who ID", "Type", "Subject", "Date"],
            "Lead ID",
            LogLayout("Who ID", "Date", ("Type",), ("Subject",), "Activity ID"),
            id="Salesforce activities",
        ),
        pytest.param(
            ["contactid", "email", "event", "campaign", "tstamp"],
            "Email",
            LogLayout("email", "tstamp", ("event",), ("campaign",)),
            id="ActiveCampaign, joined by e-mail: the leads' own id column goes first",
        ),
        pytest.param(
            ["id", "email", "event", "time"],
            "ID",
            LogLayout("id", "time", ("event",), ()),
            id="id is the lead, never the event's id as well",
        ),
        pytest.param(
            ["id", "Kundennr", "Ereignis", "Seite", "Zeitpunkt"],
            "Kunden-Nr.",
            LogLayout("Kundennr", "Zeitpunkt", ("Ereignis",), ("Seite",), "id"),
            id="German",
        ),
        pytest.param(
            ["email", "action", "date"],
            None,
            LogLayout("email", "date", ("action",), ()),
            id="without an id column of the leads",
        ),
        pytest.param(["lead_id", "page"], "id", MissingParts(("time", "verb")), id="no time, no verb"),
        pytest.param(["when", "what"], "id", MissingParts(("lead", "time", "verb")), id="nothing"),
    ],
)
def test_the_layout_of_a_log(
    headers: list[str], lead_id: str | None, expected: LogLayout | MissingParts
) -> None:
    assert find_layout(headers, lead_id) == expected
    assert find_layout(headers[::-1], lead_id) == expected


def test_two_times_of_one_name_are_an_error() -> None:
    with pytest.raises(AmbiguousColumns, match="Time, time"):
        find_layout(["lead_id", "Time", "time", "event"], "id")


def test_parts_that_are_found_without_the_others() -> None:
    assert find_parts(["page", "when"], "id") == FoundParts(objects=("page",))
    assert find_parts(["lead_id", "page", "time"], "id") == FoundParts("lead_id", "time", (), ("page",))


def test_what_is_said_is_taken_as_it_is_and_the_rest_is_found() -> None:
    headers = ["id", "Contact", "page", "title", "event", "clicked_at", "time"]
    said = FoundParts(time="clicked_at", verbs=("page",))
    assert find_parts(headers, "id", said) == FoundParts("id", "clicked_at", ("page",), ("title",))
    said = FoundParts(lead="Contact", objects=("title",), id="time")
    assert find_parts(headers, "id", said) == FoundParts("Contact", "time", ("event",), ("title",), "time")
