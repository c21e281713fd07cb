"""The compiled model as canonical JSON, and back, refusing whatever is not just such a text.

Loading makes nothing but the data classes of `rules` and `tables`, and checks every reference among the
tables.
"""

from __future__ import annotations

import json
from typing import Any

from .model import FORMAT, VERSION, CompiledModel, ModelRefused
from .plain_data import LONGEST_NUMBER, made, plain
from .rules import Rules
from .soundness import unsound
from .tables import Tables


def to_json(model: CompiledModel) -> str:
    """Sorted keys, no white space, no character escaped that need not be: the same model, the same bytes."""
    return dumped(as_data(model))


def from_json(text: str) -> CompiledModel:
    """ModelRefused where the text is no model of this version, or not one that can be used."""
    return from_data(parsed(text))


def as_data(model: CompiledModel) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "rules": plain(model.rules, Rules),
        "tables": plain(model.tables, Tables),
    }


def parsed(text: str) -> dict[str, Any]:
    """The JSON of a model of this version; whether it is a good one `from_data` says. ModelRefused."""
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_float=_no_float, parse_constant=_no_float)
    except ModelRefused:
        raise
    except (ValueError, RecursionError):
        raise ModelRefused("This is not a compiled model: it is no complete JSON text.", "no_json") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ModelRefused("This is not a compiled model.", "no_model")
    version = data.get("version")
    if version != VERSION or isinstance(version, bool):
        shown = repr(version)[:LONGEST_NUMBER]
        raise ModelRefused(
            f"This model has version {shown} of the format, and I read version {VERSION}. "
            "Please compile the rules again.",
            "version",
        )
    return data


def from_data(data: dict[str, Any], digest: str | None = None) -> CompiledModel:
    """ModelRefused; `digest` is that of the model, where it is known."""
    if set(data) != {"format", "version", "rules", "tables"}:
        raise ModelRefused("This compiled model is damaged: its parts are not the ones I expect.")
    try:
        rules, tables = made(data["rules"], Rules), made(data["tables"], Tables)
    except Exception:  # whatever a stranger's text makes go wrong, it is the text that is wrong
        raise ModelRefused("This compiled model is damaged: a part of it is not as I expect.") from None
    if reason := unsound(rules, tables):
        raise ModelRefused(f"This compiled model is damaged: {reason}.")
    model = CompiledModel(rules, tables)
    if digest is not None:
        vars(model)["digest"] = digest  # a cached property
    return model


def dumped(data: Any) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ModelRefused("This compiled model is damaged: a part of it is there twice.")
    return found


def _no_float(text: str) -> Any:
    raise ModelRefused(f"This compiled model is damaged: it holds the number {text[:LONGEST_NUMBER]}.")
