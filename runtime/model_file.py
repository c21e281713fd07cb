"""A compiled model as a file: the model, what it was compiled from, and a seal over all of it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from . import codec
from .data_classes import frozen
from .model import CompiledModel, ModelRefused

_OWN = ("hash", "seal", "sources")


@frozen
class SourceFile:
    """A file that rules were read from: its name, and the sha256 of its text in UTF-8, in hexadecimal."""

    name: str
    sha256: str

    @classmethod
    def of(cls, name: str, text: str) -> SourceFile:
        return cls(name, _digest(text))


@frozen
class ModelFile:
    """What a model file holds. `sources` are in the order in which they were read, the main one first."""

    model: CompiledModel
    sources: tuple[SourceFile, ...] = ()

    def to_json(self) -> str:
        """Canonical: the same sources give the same bytes, whoever compiles them, wherever."""
        data = codec.as_data(self.model)
        data["hash"] = self.model.digest
        data["sources"] = [{"name": one.name, "sha256": one.sha256} for one in self.sources]
        return codec.dumped(data | {"seal": _digest(codec.dumped(data))})

    @classmethod
    def from_json(cls, text: str) -> ModelFile:
        """What `to_json` gave. ModelRefused for anything else, down to a single changed byte; nothing in the
        text can run.
        """
        data = codec.parsed(text)
        if not {"hash", "seal", "sources"} <= set(data):
            raise ModelRefused("This compiled model is damaged: its parts are not the ones I expect.")
        if not _is_sealed(data, text):
            raise ModelRefused(
                "This model was changed after it was compiled. "
                "Please change the rules, and compile them again.",
                "changed",
            )
        sources = _sources(data["sources"])
        of_model = {key: part for key, part in data.items() if key not in _OWN}
        # What is read strictly is written again as it was, so its own text has the digest of the model.
        digest = _digest(codec.dumped(of_model))
        if data["hash"] != digest:
            raise ModelRefused("This compiled model is damaged: its hash is that of another model.")
        return cls(codec.from_data(of_model, digest), sources)


def _is_sealed(data: dict[str, Any], text: str) -> bool:
    unsealed = {key: part for key, part in data.items() if key != "seal"}
    try:
        return data["seal"] == _digest(codec.dumped(unsealed)) and codec.dumped(data) == text
    except RecursionError:  # deeper than any model, and just not too deep to be read
        return False


def _sources(data: Any) -> tuple[SourceFile, ...]:
    if type(data) is not list or not all(map(_is_source, data)):
        raise ModelRefused("This compiled model is damaged: I cannot read what it was compiled from.")
    return tuple(SourceFile(one["name"], one["sha256"]) for one in data)


def _is_source(data: Any) -> bool:
    if type(data) is not dict or set(data) != {"name", "sha256"}:
        return False
    return all(type(one) is str for one in data.values())


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
