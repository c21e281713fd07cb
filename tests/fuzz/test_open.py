"""What is known to be wrong. Whoever mends one takes its mark, and its way in OPEN_WAYS, away."""

from __future__ import annotations

import pytest

from . import claims

OPEN_WAYS = (
    "in en it does not read",
    "other rules",
    "other problems",
)

TEXTS = {
    "when anything country is DE score +20": "a keyword inside a name is translated, which is another name",
    "when x in 0 0 score +1": "written in German, a value that is no list is quoted and then a text",
    "when x is y score +2to 100": "written in German, an amount that is no number is quoted and then a field",
}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, marks=pytest.mark.xfail(reason=why, raises=claims.Broken, strict=True))
        for text, why in TEXTS.items()
    ],
)
def test_texts(text: str) -> None:
    claims.hold(text)
