"""What polarity proves holds for random leads of random models; what bounds say is never passed."""

from __future__ import annotations

from random import Random

from .polarity_claims import Tally, random_model, try_model

SEEDS = range(30)


def test_no_lead_breaks_what_is_proved() -> None:
    tally = Tally()
    for seed in SEEDS:
        try_model(random_model(seed), Random(seed), tally, count=10, leads=25)
    assert tally.broken == []
    assert tally.outside == []
    assert tally.proved > 100
    assert tally.moved > 50
