"""Leadlang: who is a good lead, as a text.

    import leadlang

    model = leadlang.load("rules.lead")
    result = model.score(leads, events=events, as_of="2026-11-20")
    result.table      # Polars, pandas or Arrow, as the leads came
    result.problems   # what was wrong with the data, as values
    print(result.summary)

Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .comparing.diff import Diff, diff
    from .explaining import Explanation
    from .loading import RulesRefused, check, from_text, prove
    from .model import EventLog, Model, Result
    from .opening import load
    from .refusal import Refused
    from .scenarios.running import ScenarioOutcome, run_scenarios
    from .streaming.files_scored import FilesScored
    from .summary import Summary
    from .verdicts.public import GuaranteeVerdict
    from .wording import say

    __version__: str

_HOMES = {
    "Diff": "comparing.diff",
    "diff": "comparing.diff",
    "load": "opening",
    "from_text": "loading",
    "check": "loading",
    "prove": "loading",
    "RulesRefused": "loading",
    "Model": "model",
    "EventLog": "model",
    "Result": "model",
    "Explanation": "explaining",
    "FilesScored": "streaming.files_scored",
    "Refused": "refusal",
    "Summary": "summary",
    "GuaranteeVerdict": "verdicts.public",
    "say": "wording",
    "run_scenarios": "scenarios.running",
    "ScenarioOutcome": "scenarios.running",
}

__all__ = [
    "Diff",
    "EventLog",
    "Explanation",
    "FilesScored",
    "GuaranteeVerdict",
    "Model",
    "Refused",
    "Result",
    "RulesRefused",
    "ScenarioOutcome",
    "Summary",
    "check",
    "diff",
    "from_text",
    "load",
    "prove",
    "run_scenarios",
    "say",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    if name == "__version__":
        from importlib.metadata import version

        return version("leadlang")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
