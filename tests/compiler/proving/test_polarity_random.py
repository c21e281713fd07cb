"""What polarity proves holds for random leads of random models; what bounds say is never passed."""

from __future__ import annotations

from random import Random

from .polarity_claims import Tally, random_model, try_model, try_small


def test_no_lead_breaks_what_is_proved_of_small_models() -> None:
    tally = Tally()
    for seed in range(80):
        try_small(seed, tally, leads=12)
    assert tally.broken == []
    assert tally.outside == []
    assert tally.proved - tally.idle > 200
    assert tally.moved > 200


def test_no_lead_breaks_what_is_proved_of_large_models() -> None:
    tally = Tally()
    for seed in range(15):
        try_model(random_model(seed), Random(seed), tally, count=10, leads=20)
    assert tally.broken == []
    assert tally.outside == []
    assert tally.proved > 50
