"""Asking the reference whether a text passes a test."""

from __future__ import annotations

from ...runtime.folding import fold
from ...runtime.intake import Text
from ...runtime.reference.value_tests import passes as value_passes
from ...runtime.rules import Test
from ...runtime.times import AsOf, zone

_ANY_MOMENT = AsOf(0, 0, zone("UTC"))  # a test of a text does not look at it


def passes(written: str, test: Test) -> bool:
    """Whether a known text, written so, passes; anything but a test of texts never does."""
    return value_passes(Text(written, fold(written)), test, _ANY_MOMENT) is True
