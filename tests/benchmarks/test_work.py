"""The generated work is the same for the same seed, and such as it says."""

from __future__ import annotations

import leadlang
import pytest

from benchmarks.work.attributes import FIELDS, attribute_model, leads
from benchmarks.work.behaviour import behaviour_model, journal
from benchmarks.work.rule_text import attribute_text, behaviour_text


@pytest.mark.parametrize("rules", [2, 20, 500])
@pytest.mark.parametrize("mixed", [False, True])
def test_rule_texts_have_no_mistake_and_as_many_rules(rules: int, mixed: bool) -> None:
    model = attribute_model(rules, mixed=mixed, email=True)
    assert leadlang.from_text(attribute_text(model)).rule_count == rules == len(model.rules)
    assert leadlang.from_text(behaviour_text(behaviour_model(rules))).rule_count == rules


def test_rules_of_one_field_each_go_over_all_fields() -> None:
    model = attribute_model(200)
    assert all(len(rule.conditions) == 1 for rule in model.rules)
    assert set(model.fields) == set(FIELDS)


def test_the_same_seed_gives_the_same_leads_and_events() -> None:
    assert leads(500, tidy=False, email=True).equals(leads(500, tidy=False, email=True))
    assert not leads(500).equals(leads(500, seed=2))
    assert journal(20, 500).events.equals(journal(20, 500).events)


def test_tidy_texts_are_lower_case_and_trimmed_and_others_are_not() -> None:
    def folded(tidy: bool) -> list[bool]:
        frame = leads(500, tidy=tidy, email=True)
        texts = [frame[name] for name in ("job_title", "country", "industry", "company", "email")]
        return [bool((text.str.strip_chars().str.to_lowercase() == text).all()) for text in texts]

    assert all(folded(tidy=True))
    assert not any(folded(tidy=False))


def test_addresses_are_unique_and_some_values_missing() -> None:
    frame = leads(2_000, email=True)
    known = frame["email"].drop_nulls()
    assert known.n_unique() == len(known)
    assert all(0 < frame[name].null_count() < 200 for name in (*FIELDS, "email"))


def test_a_log_lies_by_time_or_by_lead_and_time() -> None:
    by_time, by_lead = journal(20, 500).events, journal(20, 500, by_lead=True).events
    assert by_time["timestamp"].is_sorted()
    assert by_lead.equals(by_lead.sort("id", "timestamp", maintain_order=True))
    assert by_time.sort(by_time.columns).equals(by_lead.sort(by_lead.columns))
