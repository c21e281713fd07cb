"""What a log shows people doing most, and what it may be worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl
from attrs import frozen

from ..dsl.words import verb_of
from ..far_dates import without_far_dates
from ..runtime.facts import LogLayout
from ..runtime.folding import fold
from ..runtime.values import is_missing, read_text

_MOST = 8
_MOST_OBJECTS = 40  # an object column with more different values names single things, not kinds of them

WORTH: Final = {
    "requested": 25, "booked": 25, "bought": 25, "ordered": 25, "signed_up": 20, "started": 15, "replied": 10,
    "attended": 10, "registered": 10, "submitted": 10, "filled_out": 10, "downloaded": 10, "completed": 10,
    "subscribed": 5, "watched": 5, "logged_in": 3, "clicked": 3, "clicked_link": 3, "searched": 3,
    "visited": 2, "viewed": 2, "page_view": 1, "opened": 1,
    "unsubscribed": -20, "complained": -20, "bounced": -10, "cancelled": -20,
}  # fmt: skip
OURS: Final = frozenset(
    {"sent", "delivered", "received", "created", "updated", "deleted"}
)  # nothing the lead did
_OTHERWISE = 2


@frozen
class Habit:
    """A verb and its object ("" for any) as the log writes them, how often they occur, what one may be
    worth.
    """

    verb: str
    thing: str
    count: int
    worth: int


@frozen
class LogProfile:
    """An event log: its name, its number of events, its most frequent verbs and objects."""

    name: str
    events: int
    habits: Sequence[Habit]


def log_profile(name: str, frame: pl.DataFrame, layout: LogLayout) -> LogProfile:
    verb = layout.verbs[0]
    thing = _object_column(frame, layout)
    columns = [verb] if thing is None else [verb, thing]
    counted = (
        frame.group_by(columns)
        .len()
        .sort("len", *columns, descending=[True] + [False] * len(columns), nulls_last=True)
    )
    merged: dict[tuple[str, str], Habit] = {}
    for row in without_far_dates(counted).iter_rows():
        said, about = _text(row[0]), _text(row[1]) if thing is not None else ""
        if said:
            folded = (fold(said), fold(about))
            before = merged.get(folded)
            count = row[-1] + (before.count if before else 0)
            merged[folded] = Habit(
                before.verb if before else said, before.thing if before else about, count, _worth(said)
            )
    telling = [habit for habit in merged.values() if habit.worth]
    telling.sort(key=lambda habit: (-habit.count, habit.verb, habit.thing))
    return LogProfile(name, frame.height, tuple(telling[:_MOST]))


def _object_column(frame: pl.DataFrame, layout: LogLayout) -> str | None:
    """The fullest of the object columns, if its values recur."""
    fullest = max(
        layout.objects,
        key=lambda name: (len(frame) - frame[name].null_count(), -layout.objects.index(name)),
        default=None,
    )
    if fullest is None or not frame[fullest].drop_nulls().len():
        return None
    return fullest if frame[fullest].n_unique() <= _MOST_OBJECTS else None


def _text(raw: object) -> str:
    text = "" if is_missing(raw) else read_text(raw)
    return text if isinstance(text, str) else ""


def _worth(verb: str) -> int:
    concept = verb_of(verb) or verb_of(verb.replace("_", " "))
    if concept in OURS:
        return 0
    return WORTH.get(concept or "", _OTHERWISE)
