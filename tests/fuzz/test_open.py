"""What is known to be wrong. Whoever mends one takes its mark, and its way in OPEN_WAYS, away."""

from __future__ import annotations

import pytest

from . import claims

OPEN_WAYS = ("other problems",)

TEXTS = {
    "when x is DE and x foo nicht bar score +1": "a loose value (E129) that is partly quoted is a behaviour",
    "when job_title doesn't containis CEO score +1": "a comparison misspelt (E160) is so in one language",
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
