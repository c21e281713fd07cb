"""Times as a person reads them in a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from .measure import Timing


def print_timings(title: str, timings: Mapping[str, Timing]) -> None:
    """A line for each contestant; the ratios are to the first."""
    print(title)
    first = next(iter(timings.values())).median
    for name, timing in timings.items():
        spread = f"({shown(timing.least)} to {shown(timing.most)})"
        print(
            f"  {name:<24} {shown(timing.median):>9}  {spread:<24} {timing.median / first:7.2f} x", flush=True
        )


def shown(seconds: float) -> str:
    """Seconds in the unit that suits them, with three digits."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1 or unit == "µs":
            digits = max(0, 2 - len(str(int(seconds * factor))) + 1)
            return f"{seconds * factor:.{digits}f} {unit}"
    raise AssertionError
