"""A scenario written from a lead passes, whatever the lead and the rules are."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenarios.round_trip import try_case
from tests.strategies import Case, cases, random_case


@settings(max_examples=max(20, (settings.default.max_examples if settings.default else 0) // 4))
@given(cases(), st.sampled_from(["en", "de"]))
def test_what_is_written_passes(case: Case, language: str) -> None:
    try_case(case, language, Counter())


def test_hardly_any_lead_cannot_be_told() -> None:
    tally: Counter[str] = Counter()
    for seed in range(40):
        try_case(random_case(seed), "en", tally)
    written = sum(count for what, count in tally.items() if what.startswith("written"))
    assert written >= 0.9 * sum(tally.values()) > 0
