"""The format of model files as a JSON Schema (2020-12), made from the data classes themselves."""

from __future__ import annotations

from decimal import Decimal
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from attrs import has

from .model import FORMAT, VERSION
from .plain_data import LARGEST, TAG, is_union, types_of
from .rules import Rules
from .tables import Tables

_DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_DECIMAL = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?(E[+-][0-9]+)?$", "maxLength": 40}


def schema() -> dict[str, Any]:
    """What a schema can say of a model file. That its parts fit together, and its seal, `load` checks."""
    classes: dict[str, Any] = {}
    parts = {
        "format": {"const": FORMAT},
        "version": {"const": VERSION},
        "hash": _DIGEST
        | {"description": "sha256 of the canonical JSON of format, rules, tables and version"},
        "seal": _DIGEST | {"description": "sha256 of the canonical JSON of all other parts"},
        "sources": {
            "description": "what the rules were compiled from, the main file first",
            "type": "array",
            "items": _object({"name": {"type": "string"}, "sha256": _DIGEST}),
        },
        "rules": _of(Rules, classes),
        "tables": _of(Tables, classes),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A compiled leadlang model",
        **_object(parts),
        "$defs": dict(sorted(classes.items())),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


def _of(kind: Any, classes: dict[str, Any]) -> dict[str, Any]:
    simple = _simple(kind)
    if simple is not None:
        return simple
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _of(get_args(kind)[0], classes)}
    if is_union(kind):
        return _one_of(kind, classes)
    return _class(kind, classes)


def _simple(kind: Any) -> dict[str, Any] | None:
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    known: dict[Any, dict[str, Any]] = {
        bool: {"type": "boolean"},
        int: {"type": "integer", "minimum": -LARGEST, "maximum": LARGEST},
        str: {"type": "string"},
        Decimal: _DECIMAL,
        NoneType: {"type": "null"},
    }
    return known.get(kind)


def _one_of(kind: Any, classes: dict[str, Any]) -> dict[str, Any]:
    """Where several classes may stand, or one or none, the class is named under "is"."""
    return {
        "anyOf": [
            _class(one, classes, named=True) if has(one) else _of(one, classes) for one in get_args(kind)
        ]
    }


def _class(kind: Any, classes: dict[str, Any], *, named: bool = False) -> dict[str, Any]:
    name = f"{kind.__name__}.named" if named else kind.__name__
    if name not in classes:
        classes[name] = {}  # classes hold each other
        own = {TAG: {"const": kind.__name__}} if named else {}
        classes[name] = _object(
            own | {name: _of(of_field, classes) for name, of_field in types_of(kind).items()}
        )
    return {"$ref": f"#/$defs/{name}"}
