"""Several threads for work that lets go of the interpreter's lock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import local
from typing import TypeVar

THREADS = "LEADLANG_THREADS"
"""The environment variable that says how many; without it, one for each core this process may use."""

_WORTH_IT = 1 << 17
_here = local()

Given = TypeVar("Given")
Made = TypeVar("Made")


def how_many() -> int:
    said = os.environ.get(THREADS, "")
    if said.isdecimal() and int(said) > 0:
        return int(said)
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def parts(rows: int, threads: int | None = None) -> list[slice]:
    """The rows cut into a stretch for each thread; one where there are few."""
    count = 1 if rows < _WORTH_IT else threads or how_many()
    ends = [rows * part // count for part in range(count + 1)]
    return [slice(start, end) for start, end in zip(ends, ends[1:], strict=False)]


def each(work: Callable[[Given], Made], given: Iterable[Given]) -> list[Made]:
    """The results in the order of what is given; the work on several may go on at the same time.

    Work that asks for more threads itself goes on in its own: the others have enough to do.
    """
    todo: Sequence[Given] = list(given)
    if len(todo) < 2 or how_many() == 1 or getattr(_here, "at_work", False):
        return [work(one) for one in todo]
    return list(_pool(how_many(), os.getpid()).map(work, todo))


def each_column(work: Callable[[Given], Made], given: Iterable[Given]) -> list[Made]:
    """`each`, where columns enough for all threads are worked on; else one after the other, every column by
    all threads.
    """
    todo = list(given)
    if len(todo) < 2 * how_many():
        return [work(one) for one in todo]
    return each(work, todo)


def begin(work: Callable[[], Made]) -> Callable[[], Made]:
    """Begins with work that can go on beside other work; what is given back waits for the result."""
    if how_many() == 1 or getattr(_here, "at_work", False):
        made = work()
        return lambda: made
    return _pool(how_many(), os.getpid()).submit(work).result


@cache
def _pool(threads: int, process: int) -> ThreadPoolExecutor:
    """One for each process: the threads of a parent are not there in its children."""
    return ThreadPoolExecutor(threads, thread_name_prefix="leadlang", initializer=_start_work)


def _start_work() -> None:
    _here.at_work = True
