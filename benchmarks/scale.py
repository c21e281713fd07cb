"""How much is measured: everything, or a little of everything."""

from __future__ import annotations

from attrs import frozen


@frozen
class Scale:
    """Numbers of leads, events, rules and rounds.

    `leads`, `events` and `event_leads` are for the comparisons with targets; `sweep_leads` (and the smaller
    log) for those by number of rules. `patience` in seconds: whoever takes longer is asked no larger
    question. Whoever has used `share` seconds of one comparison (`event_share` of one with events) leaves it.
    """

    leads: int
    sweep_leads: int
    sweep_rules: tuple[int, ...]
    lead_counts: tuple[int, ...]
    events: int
    event_leads: int
    sweep_events: int
    sweep_event_leads: int
    event_rules: tuple[int, ...]
    event_counts: tuple[int, ...]
    single_rules: tuple[int, ...]
    calls: int
    compiled_rules: tuple[int, ...]
    rounds: int
    patience: float
    share: float
    event_share: float


FULL = Scale(
    leads=1_000_000,
    sweep_leads=500_000,
    sweep_rules=(2, 20, 200, 2000),
    lead_counts=(1_000, 10_000, 100_000, 1_000_000, 10_000_000),
    events=10_000_000,
    event_leads=1_000_000,
    sweep_events=1_000_000,
    sweep_event_leads=100_000,
    event_rules=(10, 40, 200),
    event_counts=(10_000, 100_000, 1_000_000),
    single_rules=(2, 20, 200),
    calls=10_000,
    compiled_rules=(1_000, 10_000),
    rounds=7,
    patience=4.0,
    share=2.0,
    event_share=6.0,
)

QUICK = Scale(
    leads=20_000,
    sweep_leads=10_000,
    sweep_rules=(2, 20, 200),
    lead_counts=(1_000, 10_000),
    events=100_000,
    event_leads=10_000,
    sweep_events=50_000,
    sweep_event_leads=5_000,
    event_rules=(10, 40),
    event_counts=(1_000, 10_000),
    single_rules=(20, 200),
    calls=500,
    compiled_rules=(100, 1_000),
    rounds=2,
    patience=1.0,
    share=0.5,
    event_share=0.5,
)
