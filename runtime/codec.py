"""The compiled model as canonical JSON, and back, refusing whatever is not just such a text.

Each data class is an object of its fields; where several classes may stand, the key "is" names the one.
Tuples are arrays, decimals texts. Loading makes nothing but these data classes, and checks every reference
among the tables.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from attrs import has, resolve_types
from cattrs import Converter

from . import rules as rules_module
from . import tables as tables_module
from .model import FORMAT, VERSION, CompiledModel, ModelRefused
from .rules import Rules
from .soundness import unsound
from .tables import Tables

TAG = "is"
LARGEST = 2**62
_LONGEST_NUMBER = 40


def to_json(model: CompiledModel) -> str:
    """Sorted keys, no white space, no character escaped that need not be: the same model, the same bytes."""
    return dumped(as_data(model))


def from_json(text: str) -> CompiledModel:
    """ModelRefused where the text is no model of this version, or not one that can be used."""
    return from_data(parsed(text))


def as_data(model: CompiledModel) -> dict[str, Any]:
    converter = _converter()
    return {
        "format": FORMAT,
        "version": VERSION,
        "rules": converter.unstructure(model.rules, Rules),
        "tables": converter.unstructure(model.tables, Tables),
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
        shown = repr(version)[:_LONGEST_NUMBER]
        raise ModelRefused(
            f"This model has version {shown} of the format, and I read version {VERSION}. "
            "Please compile the rules again.",
            "version",
        )
    return data


def from_data(data: dict[str, Any]) -> CompiledModel:
    if set(data) != {"format", "version", "rules", "tables"}:
        raise ModelRefused("This compiled model is damaged: its parts are not the ones I expect.")
    converter = _converter()
    try:
        rules = converter.structure(data["rules"], Rules)
        tables = converter.structure(data["tables"], Tables)
    except Exception:  # whatever a stranger's text makes go wrong, it is the text that is wrong
        raise ModelRefused("This compiled model is damaged: a part of it is not as I expect.") from None
    if reason := unsound(rules, tables):
        raise ModelRefused(f"This compiled model is damaged: {reason}.")
    return CompiledModel(rules, tables)


def dumped(data: Any) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ModelRefused("This compiled model is damaged: a part of it is there twice.")
    return found


def _no_float(text: str) -> Any:
    raise ModelRefused(f"This compiled model is damaged: it holds the number {text[:_LONGEST_NUMBER]}.")


# ---------------------------------------------------------------- the converter


@cache
def resolved() -> None:
    """Makes the types of all fields known as types."""
    for module in (rules_module, tables_module):
        for thing in vars(module).values():
            if isinstance(thing, type) and has(thing):
                resolve_types(thing, vars(module))


@cache
def _converter() -> Converter:
    resolved()
    converter = Converter(forbid_extra_keys=True, detailed_validation=False)
    for kind in (int, str, bool):
        converter.register_structure_hook(kind, _just(kind))
    converter.register_structure_hook(Decimal, _decimal)
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook_factory(_is_literal, _literal)
    converter.register_structure_hook_factory(_is_tuple, lambda kind: _tuple(converter, kind))
    converter.register_structure_hook_factory(_is_union, lambda kind: _union(converter, kind))
    converter.register_unstructure_hook_factory(_is_union, lambda kind: _tagged(converter))
    return converter


def _just(kind: type) -> Callable[[Any, Any], Any]:
    def take(value: Any, _: Any) -> Any:
        if type(value) is not kind or (isinstance(value, int) and abs(value) > LARGEST):
            raise TypeError(value)
        return value

    return take


def _decimal(value: Any, _: Any) -> Decimal:
    if type(value) is not str or len(value) > _LONGEST_NUMBER:
        raise TypeError(value)
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError(value) from None
    if not number.is_finite() or abs(number.adjusted()) > _LONGEST_NUMBER or str(number) != value:
        raise ValueError(value)
    return number


def _is_literal(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _literal(kind: Any) -> Callable[[Any, Any], Any]:
    allowed = {(type(one), one) for one in get_args(kind)}

    def take(value: Any, _: Any) -> Any:
        if (type(value), value) not in allowed:
            raise ValueError(value)
        return value

    return take


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _tuple(converter: Converter, kind: Any) -> Callable[[Any, Any], Any]:
    (item, _) = get_args(kind)

    def take(value: Any, _: Any) -> Any:
        if type(value) is not list:
            raise TypeError(value)
        return tuple(converter.structure(one, item) for one in value)

    return take


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType)


def _union(converter: Converter, kind: Any) -> Callable[[Any, Any], Any]:
    """None where it may be; of several data classes the one that is named."""
    classes = [one for one in get_args(kind) if one is not NoneType]
    may_be_none = len(classes) < len(get_args(kind))
    by_name = {one.__name__: one for one in classes}

    def take(value: Any, _: Any) -> Any:
        if value is None and may_be_none:
            return None
        if len(classes) == 1 and not has(classes[0]):
            return converter.structure(value, classes[0])
        if type(value) is not dict or value.get(TAG) not in by_name:
            raise ValueError(value)
        inner = {key: part for key, part in value.items() if key != TAG}
        return converter.structure(inner, by_name[value[TAG]])

    return take


def _tagged(converter: Converter) -> Callable[[Any], Any]:
    def give(value: Any) -> Any:
        if value is None or not has(type(value)):
            return converter.unstructure(value)
        plain = converter.unstructure(value, type(value))
        return {TAG: type(value).__name__, **plain}

    return give
