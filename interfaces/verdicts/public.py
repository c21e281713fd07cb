"""What Python programs are given of a proof."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attrs import frozen


@frozen
class GuaranteeVerdict:
    """What became of one guarantee; a line that names several behaviours or fields makes several.

    `guarantee` is the promise in words, `subject` the behaviour or field, `target` the total ("score", the
    name of a score, "grade", "stage"). `line` and `column` count from 1. `method` is "polarity" (each rule by
    itself can only move the total the right way) or "solver"; "" where it is undecided, whose `reason` is
    "steps", "texts", "time" or "size". `message` says what breaks it, or what stayed open, in the language of
    the rules. `witness` is the lead that breaks it, as `check --format json` writes it; None for any other.
    """

    verdict: Literal["proved", "refuted", "undecided"]
    guarantee: str
    target: str
    subject: str
    file: str
    line: int
    column: int
    method: str
    reason: str
    message: str
    witness: Mapping[str, Any] | None
