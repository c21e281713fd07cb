"""The compiled model: the rules and, beside them, the tables made from them. Data, not code."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256

from .data_classes import frozen
from .rules import Rules
from .tables import Tables

FORMAT = "leadlang model"
VERSION = 2
"""Raised whenever a model of the version before would be read wrongly."""


@frozen
class ModelRefused(Exception):
    """A text is no compiled model that can be used; `reason` says why, in words.

    `kind`: "no_json", "no_model", "version" (of the format), "changed" (after it was compiled), "damaged".
    """

    reason: str
    kind: str = "damaged"

    def __str__(self) -> str:
        return self.reason


@frozen(slots=False)
class CompiledModel:
    """What a rule file has become. Two models of the same source are equal, to the byte of their JSON."""

    rules: Rules
    tables: Tables

    @cached_property
    def digest(self) -> str:
        """sha256 of the canonical JSON, in hexadecimal."""
        return sha256(self.to_json().encode("utf-8")).hexdigest()

    @property
    def hash(self) -> str:
        """The digest as it is shown: its first 12 digits."""
        return self.digest[:12]

    def to_json(self) -> str:
        """Canonical: sorted keys, no white space, decimals as texts, no character escaped that need not
        be.
        """
        from .codec import to_json

        return to_json(self)

    @classmethod
    def from_json(cls, text: str) -> CompiledModel:
        """The model that `to_json` gave. ModelRefused on anything else; nothing in the text can run."""
        from .codec import from_json

        return from_json(text)
