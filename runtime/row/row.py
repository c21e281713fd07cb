"""One lead at a time, in microseconds: from the model's tables alone, without any data-frame library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from time import time_ns
from typing import Any

from attrs import evolve

from ..facts import DataProblem, TableReading
from ..folding import fold_all
from ..intake import LEADS, CellReading, Value, in_order, unreadable
from ..model import CompiledModel
from ..rules import Field
from ..tables import Tables
from ..times import AsOf, day_of_instant, zone
from .amounts import field_amount
from .classes import Classes, constant_part
from .event_logs import Layouts, RowLog, usual_layout
from .events import PLAIN, LeadEvents
from .fields import Extra
from .finishing import Finishing
from .memo import Memo
from .plan import LeadPlan
from .records import Records, Shape
from .results import RowResult

_MOST_RESULTS = 8192
_SECOND = 1_000_000_000


class Row:
    """Scores one lead at a time under the tables of a model.

    What raw values mean is remembered, up to a bound, so that most leads are a few look-ups and additions:
    each field adds a number, and the sum says what the result is. Several threads may score at a time. The
    order of calls, and what is remembered, never change a result.

    `reading` is how the leads' cells are read. `layouts` finds the columns of an event log from its name and
    headers (by default by their usual names, or it raises NoSuchPart).
    """

    def __init__(
        self, tables: Tables, reading: TableReading = PLAIN, layouts: Layouts = usual_layout
    ) -> None:
        self._tables, self._zone = tables, zone(tables.time_zone)
        self._plan = plan = LeadPlan.of(tables)
        self._finishing = Finishing(plan)
        self._unread = sum(plan.unread.values())
        base = plan.lanes.base + constant_part(plan)
        extras: dict[str, Extra] = {
            key: partial(_amounts, payments) for key, payments in plan.field_amounts.items()
        }
        self._records = Records(
            tables.fields, tables.axes, self._reading(reading), self._classes, base, extras
        )
        self._events = LeadEvents(plan, self._reading, layouts)
        self._shapes = self._records.shapes
        self._results: dict[int, RowResult] = Memo(self._finishing.finish, _MOST_RESULTS)
        self._now: tuple[int, AsOf] | None = None
        self._without_log = self._events.without_log
        self._joined = self._events.reads_fields

    @classmethod
    def of(cls, model: CompiledModel) -> Row:
        """As the constructor, with plain reading."""
        return cls(model.tables)

    def _reading(self, table: TableReading) -> CellReading:
        markers = fold_all((*self._tables.missing, *table.missing))
        return CellReading(self._zone, markers, table.decimal_comma, table.day_first)

    def _classes(self, axis: int | None, deciding: int, field: Field | None) -> Classes:
        unread = 0 if field is None else self._plan.unread[field.key]
        if axis is None:
            return Classes(self._tables.conditions, deciding, (), unreadable=unread)
        return Classes.of_lead(self._plan, axis, deciding, unread)

    # ------------------------------------------------------------ scoring

    def score(
        self, lead: Mapping[str, object], events: Sequence[Any] | None = None, as_of: AsOf | None = None
    ) -> RowResult:
        """The result for a lead: a mapping of headers to raw values.

        `events` are the lead's own, None where nothing is known of any: each a mapping, or (verb, object,
        time). `as_of` None is now: the end of this second. Raises headers.AmbiguousColumns where two headers
        match one field, NoSuchPart where no header of the events says when or what, TypeError for what is no
        event.
        """
        shape = self._shapes[tuple(lead)]
        if events is None:
            packed = shape.base + self._without_log
        else:
            as_of = as_of or self.now()
            added = self._events.quick(events, shape.id, as_of)
            if added is None:
                return self.score_logs(lead, (RowLog(events),), as_of)
            packed = shape.base + added
        for header, by_type in shape.cells:
            raw = lead[header]
            packed += by_type[type(raw)][raw]
        if shape.special:
            packed += self._records.special(shape, lead, as_of or self.now())
        if self._joined and events is None:
            packed += self._events.of_fields(partial(self._records.value, shape, lead))
        if packed & self._unread:
            return self._with_problems(self._results[packed], shape, lead, [])
        return self._results[packed]

    def score_logs(
        self, lead: Mapping[str, object], logs: Sequence[RowLog], as_of: AsOf | None = None
    ) -> RowResult:
        """As `score`, with the lead's events in several logs."""
        shape = self._shapes[tuple(lead)]
        as_of = as_of or self.now()
        problems: list[DataProblem] = []
        value = partial(self._records.value, shape, lead)
        added = self._events.add(logs, shape.id, as_of, value, problems)
        packed = self._records.packed(shape, lead, as_of) + added.packed
        result = self._finishing.finish(packed, added.parts) if added.parts else self._results[packed]
        if problems or packed & self._unread:
            return self._with_problems(result, shape, lead, problems)
        return result

    def _with_problems(
        self, result: RowResult, shape: Shape, lead: Mapping[str, object], problems: list[DataProblem]
    ) -> RowResult:
        for field, header in self._records.unreadable(shape, lead):
            problems.append(unreadable(LEADS, 1, header, lead.get(header), field.kind))
        return evolve(result, problems=in_order(problems))

    def now(self) -> AsOf:
        """The end of this second: what happened just now has happened."""
        second = time_ns() // _SECOND
        known = self._now
        if known is None or known[0] != second:
            instant = second * 1_000_000 + 999_999
            self._now = known = (second, AsOf(instant, day_of_instant(instant, self._zone), self._zone))
        return known[1]


def _amounts(payments: Sequence[tuple[Any, Any]], value: Value) -> int:
    """What is paid for the value of a field."""
    return sum(lane.packed(field_amount(payment, value)) for payment, lane in payments)
