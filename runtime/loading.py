"""From a model file to something that scores, with nothing but what scoring one lead needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

from .data_classes import frozen
from .model import CompiledModel, ModelRefused
from .model_file import ModelFile, SourceFile
from .row import Row, RowResult
from .times import parse_as_of

MOST_BYTES = 1 << 30
"""No model file is larger than this."""


@frozen(eq=False, slots=False)
class LoadedModel:
    """A compiled model, ready to score single leads.

    `leadlang.load` gives a model that scores tables and explains as well; it needs more installed.
    """

    compiled: CompiledModel
    sources: tuple[SourceFile, ...] = ()

    @property
    def hash(self) -> str:
        """The content hash of the model, as everywhere."""
        return self.compiled.hash

    @cached_property
    def _row(self) -> Row:
        return Row.of(self.compiled)

    def score_one(
        self, lead: Mapping[str, object], events: Any = None, as_of: str | date | datetime | None = None
    ) -> RowResult:
        """Score and grade one lead, in microseconds.

        `lead` maps headers to raw values. `events` are those of this lead: None (every condition on behaviour
        is then unknown) or a list of mappings or of (verb, object, time). `as_of`: the moment that the scores
        hold for; a date alone is the end of that day in the model's time zone, None is now.

        The first call prepares the model; after that, several threads may call at a time. Raises
        headers.AmbiguousColumns where two headers match one field, NoSuchPart where events do not say when or
        what, ValueError for no moment, TypeError for what is no lead or no event. Mistakes in values never
        raise: they are among the `problems` of the result.
        """
        moment = None if as_of is None else parse_as_of(as_of, self.compiled.rules.time_zone)
        return self._row.score(lead, events, moment)


def load(path: str | PathLike[str]) -> LoadedModel:
    """The model of a file that `leadlang compile` wrote. ModelRefused where it is none that can be used,
    OSError where it cannot be read.
    """
    found = read_model_file(path)
    return LoadedModel(found.model, found.sources)


def read_model_file(path: str | PathLike[str]) -> ModelFile:
    """As `load`."""
    file = Path(path)
    if file.stat().st_size > MOST_BYTES:
        raise ModelRefused("This is not a compiled model: none is so large.", "no_model")
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise ModelRefused("This is not a compiled model: it is no text in UTF-8.", "no_json") from None
    return ModelFile.from_json(text)
