"""How much one request may ask for, and how much all of them at once."""

from __future__ import annotations

from typing import Final

from attrs import frozen

MOST_LEVELS: Final = 32
"""How deep JSON may be nested: far deeper than any request, far less than what any reader of JSON bears."""

MOST_FIELDS: Final = 500
LONGEST_NAME: Final = 200
"""Headers are remembered by the row backend; these keep that small, whatever is sent."""

SMALL_BODY: Final = 64 * 1024
"""A single lead of up to so many bytes is read and scored at once, in the event loop; others in a thread."""


@frozen
class Limits:
    """`body` in bytes, `batch` in leads, `seconds` for one request, `requests` at once in one process."""

    body: int = 32 * 1024 * 1024
    batch: int = 100_000
    seconds: float = 30.0
    requests: int = 256
