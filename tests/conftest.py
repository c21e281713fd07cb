"""Hypothesis profiles, chosen by HYPOTHESIS_PROFILE.

`ci` (the default): the same moderate number of examples every time; what fails is shown as it was found.
`smallest`: the same, and what fails is made as small as possible, which may take minutes.
`long`: random examples, many, made small too. `quick`: few.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, Phase, settings

SLOW_IS_FINE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
AS_FOUND = (Phase.explicit, Phase.reuse, Phase.generate)

plain = settings(derandomize=True, max_examples=30, deadline=None, suppress_health_check=SLOW_IS_FINE)
settings.register_profile("smallest", parent=plain)
settings.register_profile("ci", parent=plain, phases=AS_FOUND)
settings.register_profile("quick", parent=plain, phases=AS_FOUND, max_examples=20)
settings.register_profile("long", parent=plain, derandomize=False, max_examples=3_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    """No test leaves the next one in another folder."""
    before = os.getcwd()
    try:
        return (yield)
    finally:
        os.chdir(before)
