"""The backend for services: one lead at a time, with its own events if there are any.

`row` shows the way: each field's raw value adds a number (`fields`, `classes`), so do the events (`events`);
the sum decides the result (`finishing`). `plan` lays out what stands where in that sum. Neither NumPy nor a
data-frame library is imported.
"""

from .event_logs import NoSuchPart, RowLog
from .results import RowResult
from .row import Row

__all__ = ["NoSuchPart", "Row", "RowLog", "RowResult"]
