"""Values as people wrote them: the model keeps texts folded, the rule text still has their capitals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from attrs import frozen

from ..runtime.folding import fold

_LONGEST = 200  # characters of a value that is looked for


@frozen
class Spellings:
    """Looks for values in the texts that the rules came from."""

    text: str

    @classmethod
    def of(cls, texts: Iterable[str]) -> Spellings:
        return cls("\n".join(dict.fromkeys(texts)))

    def written(self, folded: str) -> str:
        """The value as it stands in the text; as it is where it does not."""
        return folded if len(folded) > _LONGEST else _found(self.text, folded)


@lru_cache(maxsize=20_000)
def _found(text: str, folded: str) -> str:
    pattern = r"\s+".join(re.escape(word) for word in folded.split(" "))
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE):
        if fold(match[0]) == folded:
            return " ".join(match[0].split())
    return folded
