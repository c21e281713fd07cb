"""Why something could not be done at all, as a code and facts; the words are in `grammars/messages`."""

from __future__ import annotations


class Refused(Exception):
    """A run that cannot go on: a missing column, settings that cannot be meant, a key that occurs twice.

    `code` and `facts` pick and fill the wording; as text it speaks English, `leadlang.say` speaks other
    languages.
    """

    def __init__(self, code: str, variant: str = "", **facts: object) -> None:
        self.code = code
        self.variant = variant
        self.facts = tuple((name, str(fact)) for name, fact in facts.items())
        super().__init__(code)

    def __str__(self) -> str:
        from .wording import say

        return say(self, "en")
