"""The compiled model as canonical JSON and back, by cattrs; strict, and never running anything it reads.

Every object carries the name of its class under "is"; decimals are texts; tuples are lists. What is read must have
exactly the fields and types that `rules` and `tables` declare, and must write back to the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from .model import FORMAT, VERSION, CompiledModel, ModelRefused


def to_json(model: CompiledModel) -> str:
    content = {"format": FORMAT, "version": VERSION, "model": _converter().unstructure(model)}
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def from_json(text: str) -> CompiledModel:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise ModelRefused("This is no compiled model: it is not JSON, or only a part of it.") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ModelRefused("This is no compiled model: it does not say so.")
    if content.get("version") != VERSION:
        raise ModelRefused(f"This model has the version {content.get('version')!r}; I know version {VERSION}.")
    try:
        model: CompiledModel = _converter().structure(content.get("model"), CompiledModel)
        same = to_json(model) == text
    except Exception:  # cattrs raises many kinds; whatever does not fit is refused
        raise ModelRefused("This compiled model is damaged: a part of it does not fit.") from None
    if not same:
        raise ModelRefused("This compiled model is damaged: it is not as the compiler writes it.")
    return model


@cache
def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Decimal, _decimal)
    for kind in (int, str, bool):
        converter.register_structure_hook(kind, _exactly)
    converter.register_unstructure_hook_factory(attrs.has, lambda cls: _named(cls, converter))
    converter.register_structure_hook_factory(attrs.has, lambda cls: _of_name(cls, converter))
    converter.register_structure_hook_factory(_is_choice, lambda union: _chosen(union, converter))
    return converter


def _named(cls: type, converter: Converter) -> Callable[[Any], dict[str, Any]]:
    fields = make_dict_unstructure_fn(cls, converter)
    return lambda value: {"is": cls.__name__, **fields(value)}


def _of_name(cls: type, converter: Converter) -> Callable[[Any, Any], Any]:
    fields = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True)

    def structure(content: Any, _: Any) -> Any:
        if not isinstance(content, dict) or content.get("is") != cls.__name__:
            raise ValueError(cls.__name__)
        return fields({name: value for name, value in content.items() if name != "is"}, cls)

    return structure


def _is_choice(kind: Any) -> bool:
    """A union of more than one attrs class, with or without None."""
    return get_origin(kind) in (Union, UnionType) and sum(attrs.has(member) for member in get_args(kind)) > 1


def _chosen(union: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    classes = {member.__name__: member for member in get_args(union) if attrs.has(member)}
    optional = type(None) in get_args(union)

    def structure(content: Any, _: Any) -> Any:
        if content is None and optional:
            return None
        return converter.structure(content, classes[content["is"]])

    return structure


def _exactly(content: Any, kind: Any) -> Any:
    if type(content) is not kind:
        raise ValueError(content)
    return content


def _decimal(content: Any, _: Any) -> Decimal:
    value = Decimal(_exactly(content, str))
    if not value.is_finite():
        raise ValueError(content)
    return value
