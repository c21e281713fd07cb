"""What each vendor's import takes. Looked up in the vendors' own pages; the README names them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Vendor:
    """`id`: the column of the exports by which activities are put to contacts. `keys`: the columns by which
    the import finds a contact again, the first of them uniquely.

    An import larger than `most_rows` (the line of headers apart) or `most_bytes` is written as several files.
    """

    name: str
    id: str
    keys: tuple[str, ...]
    most_rows: int
    most_bytes: int


VENDORS = {
    "hubspot": Vendor("HubSpot", "Record ID", ("Record ID", "Email"), 1_048_575, 20 * 10**6),
    "account_engagement": Vendor("Account Engagement", "Prospect Id", ("Email",), 10**6, 100 * 10**6),
    "active_campaign": Vendor("ActiveCampaign", "Email", ("Email",), 50_000, 20 * 10**6),
}
