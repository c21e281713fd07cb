"""Data classes as plain data (objects, arrays, texts, numbers, null), and back, strictly.

A class is an object of its fields; where several classes may stand, the key "is" names the one. Tuples are
arrays, decimals texts. How each type is read is worked out when it is first met, and no code is made for it:
a service that scores one lead waits for this.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from attrs import fields, has, resolve_types

TAG = "is"
LARGEST = 2**62
LONGEST_NUMBER = 40

Reader = Callable[[Any], Any]
Made = TypeVar("Made")


def plain(value: Any, kind: Any) -> Any:
    """A value of this type as plain data."""
    if has(kind):
        return {name: plain(getattr(value, name), of_field) for name, of_field in types_of(kind).items()}
    if get_origin(kind) is tuple:
        item = get_args(kind)[0]
        return [plain(one, item) for one in value]
    if is_union(kind) and value is not None:
        data = plain(value, type(value))
        return {TAG: type(value).__name__, **data} if has(type(value)) else data
    return str(value) if isinstance(value, Decimal) else value


def made(data: Any, kind: type[Made]) -> Made:
    """What `plain` was given. TypeError or ValueError for anything else: nothing may be missing, nothing be
    too many, and no type is taken for another.
    """
    of_kind: Any = kind
    value: Made = _reader(of_kind)(data)
    return value


def is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType)


@cache
def types_of(kind: Any) -> dict[str, Any]:
    """The type of each field of a data class, by name."""
    resolve_types(kind, vars(sys.modules[kind.__module__]))
    return {one.name: one.type for one in fields(kind)}


@cache
def _reader(kind: Any) -> Reader:
    if has(kind):
        return _class_reader(kind)
    if get_origin(kind) is tuple:
        return _tuple_reader(get_args(kind)[0])
    if get_origin(kind) is Literal:
        return _literal_reader(kind)
    if is_union(kind):
        return _union_reader(kind)
    return _decimal if kind is Decimal else _just(kind)


def _class_reader(kind: Any) -> Reader:
    @cache
    def readers() -> dict[str, Reader]:  # when first asked for: classes hold each other
        return {name: _reader(of_field) for name, of_field in types_of(kind).items()}

    def take(data: Any) -> Any:
        parts = readers()
        if type(data) is not dict or data.keys() != parts.keys():
            raise TypeError(data)
        return kind(**{name: read(data[name]) for name, read in parts.items()})

    return take


def _tuple_reader(item: Any) -> Reader:
    read = _reader(item)

    def take(data: Any) -> Any:
        if type(data) is not list:
            raise TypeError(data)
        return tuple(map(read, data))

    return take


def _literal_reader(kind: Any) -> Reader:
    allowed = {(type(one), one) for one in get_args(kind)}

    def take(data: Any) -> Any:
        if (type(data), data) not in allowed:
            raise ValueError(data)
        return data

    return take


def _union_reader(kind: Any) -> Reader:
    """None where it may be; of several data classes the one that is named."""
    classes = [one for one in get_args(kind) if one is not NoneType]
    may_be_none = len(classes) < len(get_args(kind))
    by_name = {one.__name__: _reader(one) for one in classes}
    simple = _reader(classes[0]) if len(classes) == 1 and not has(classes[0]) else None

    def take(data: Any) -> Any:
        if data is None and may_be_none:
            return None
        if simple is not None:
            return simple(data)
        if type(data) is not dict or data.get(TAG) not in by_name:
            raise ValueError(data)
        return by_name[data[TAG]]({key: part for key, part in data.items() if key != TAG})

    return take


def _decimal(data: Any) -> Decimal:
    if type(data) is not str or len(data) > LONGEST_NUMBER:
        raise TypeError(data)
    try:
        number = Decimal(data)
    except InvalidOperation:
        raise ValueError(data) from None
    if not number.is_finite() or abs(number.adjusted()) > LONGEST_NUMBER or str(number) != data:
        raise ValueError(data)
    return number


def _just(kind: Any) -> Reader:
    def take(data: Any) -> Any:
        if type(data) is not kind or (kind is int and abs(data) > LARGEST):
            raise TypeError(data)
        return data

    return take
