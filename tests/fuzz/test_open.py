"""What is known to be wrong. Whoever mends one takes its mark, and its way in OPEN_WAYS, away."""

from __future__ import annotations

import pytest

from . import claims

OPEN_WAYS = (
    "formatted, it reads as another tree",
    "other problems",
)

TEXTS = {
    "when x in [#, y] score +1": "a `#` right behind a bracket is a word, written back it is quoted",
    "when x in the y 7 é days score +1": "written back from German, a value that is no list is a text",
    "let 0001-01-01 media = webinar": "a name that begins with a date is written back in quotes",
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
