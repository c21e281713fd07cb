"""Answers that are remembered, never more than so many."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

_LONGEST_TEXT = 200
_GREATEST = 1 << 63


class Memo(dict[Asked, Answer]):
    """What `find` gives, looked up like a dict. When `most` answers are there, all are forgotten at once.

    Several threads may look things up at a time: at worst one thing is found twice.
    """

    __slots__ = ("_find", "_most")

    def __init__(self, find: Callable[[Asked], Answer], most: int) -> None:
        super().__init__()
        self._find, self._most = find, most

    def __missing__(self, asked: Asked) -> Answer:
        answer = self._find(asked)
        if len(self) >= self._most:
            self.clear()
        self[asked] = answer
        return answer


class SmallMemo(Memo[Asked, Answer]):
    """The same for raw values: what takes much room is found anew each time."""

    __slots__ = ()

    def __missing__(self, asked: Asked) -> Answer:
        answer = self._find(asked)
        if isinstance(asked, str):
            if len(asked) > _LONGEST_TEXT:
                return answer
        elif isinstance(asked, int) and not -_GREATEST < asked < _GREATEST:
            return answer
        if len(self) >= self._most:
            self.clear()
        self[asked] = answer
        return answer


class TextsMemo(Memo[Asked, Answer]):
    """The same for tuples of raw values, of which only short texts and None are remembered: 1 and True are
    equal.
    """

    __slots__ = ()

    def __missing__(self, asked: Asked) -> Answer:
        if isinstance(asked, tuple) and all(map(_is_short, asked)):
            return super().__missing__(asked)
        return self._find(asked)


class Afresh(dict[Asked, Answer]):
    """What `find` gives, found anew each time."""

    __slots__ = ("_find",)

    def __init__(self, find: Callable[[Asked], Answer]) -> None:
        super().__init__()
        self._find = find

    def __getitem__(self, asked: Asked) -> Answer:
        return self._find(asked)


class ByType(dict[type, dict[object, Answer]]):
    """What `find` gives for raw values, as `by_type[type(raw)][raw]`: 1, 1.0 and True are equal, and not one.

    Remembered are values whose equals, among those of their type, are read alike. Two times that are equal
    can show different clocks, and lists can hold anything.
    """

    __slots__ = ("_find", "_most")

    def __init__(self, find: Callable[[object], Answer], most: int) -> None:
        super().__init__()
        self._find, self._most = find, most

    def __missing__(self, kind: type) -> dict[object, Answer]:
        if kind not in _REMEMBERED:
            return Afresh(self._find)
        self[kind] = found = SmallMemo(self._find, self._most)
        return found


_REMEMBERED = (str, int, float, bool, type(None))


def _is_short(name: object) -> bool:
    return name is None or (type(name) is str and len(name) <= _LONGEST_TEXT)
