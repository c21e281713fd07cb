"""Events counted: one pass over the log, one row for each lead with what its sets of events come to."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field
from sqlglot import exp

from ..folding import fold_all
from ..rules import AgeBetween, Fading, Field, HowMany, HowManyDays, HowManyDifferent, Measure
from ..tables import CompareAxis, EventSet, FieldAxis, HasValue, NameAxis, NamePair, Passes, Tables
from ..values import STANDARD_MARKERS
from . import folding
from .building import (
    Sql,
    all_of,
    among,
    any_of,
    big,
    case,
    column,
    is_there,
    moment,
    named,
    opposite,
    text,
    whole,
)
from .chain import Chain
from .conditions import EARLY, Conditions, Leaf
from .fading import fading_table
from .fields import Fields
from .refusals import NotInSql
from .source import Log, Source
from .stopping import stopped
from .truths import Truth, every, some
from .value_tests import age_of, age_passes, clock, compared, day_passes, passes, where_known

_VERB, _OBJECT, _TIME = "log_verb", "log_object", "log_time"  # no key of a property has a "_"

_ID_TYPES = ("VARCHAR", "BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UINTEGER")


@define(eq=False)
class Events:
    """The sets of events that are asked for, as columns of each lead; `join` puts them beside the leads."""

    tables: Tables
    source: Source
    log: Log
    fields: Fields = field(init=False)
    _conditions: Conditions = field(init=False)
    _columns: dict[str, Sql] = field(factory=dict)
    _fading: dict[tuple[int, Fading], str] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        own = (
            Field(_VERB, self.log.verb, "text"),
            Field(_OBJECT, self.log.object, "text"),
            Field(_TIME, self.log.time, "date"),
        )
        self.fields = Fields((*self.tables.properties, *own), self.tables, self.source, "events_")
        self._conditions = Conditions(
            self.tables.event_conditions, self.tables.event_axes, self._answer, "event_"
        )

    # ------------------------------------------------------------ what is asked for

    def measured(self, place: int, measure: Measure) -> Sql:
        """What a measure makes of a set; 0 for whoever has no event."""
        match measure:
            case HowMany():
                return self.count((place,))
            case HowManyDays():
                day = exp.cast(self._time(), "date")
                return self._counted(f"days_{place}", self._in_any((place,)), day)
            case HowManyDifferent(property=key) if self.fields.kind(key) == "text":
                name = f"different_{place}_{self._property(key)}"
                return self._counted(name, self._in_any((place,)), self.fields.value(key))
            case _:
                raise NotInSql("measure")

    def count(self, sets: Sequence[int]) -> Sql:
        """How many events are in any of the sets."""
        name = "events_" + "_or_".join(map(str, sets))
        self._columns[name] = exp.Sum(this=self._chosen(sets, whole(1), whole(0)))
        return column(name)

    def faded_sum(self, sets: Sequence[int], amount: int, fading: Fading) -> Sql:
        """What an amount for each event of any of the sets comes to, faded by the event's age."""
        faded = self._fading.setdefault((amount, fading), f"faded_{len(self._fading)}")
        name = f"{faded}_of_" + "_or_".join(map(str, sets))
        self._columns[name] = exp.Sum(this=self._chosen(sets, column(faded), big(0)))
        return column(name)

    def latest_day(self, place: int) -> Sql:
        """The day of the latest event; null where there is none."""
        name = f"latest_{place}"
        self._columns[name] = exp.Max(this=self._chosen((place,), exp.cast(self._time(), "date"), None))
        return column(name)

    def _counted(self, name: str, truth: Truth, value: Sql) -> Sql:
        chosen = case([(truth, value)]) if isinstance(truth, exp.Expr) else value
        if truth is None or truth is False:
            chosen = exp.null()
        self._columns[name] = exp.Count(this=exp.Distinct(expressions=[chosen]))
        return column(name)

    def _chosen(self, sets: Sequence[int], value: Sql, otherwise: Sql | None) -> Sql:
        truth = self._in_any(sets)
        if isinstance(truth, exp.Expr):
            return case([(truth, value)], otherwise)
        return value if truth is True else (otherwise or exp.cast(exp.null(), "date"))

    # ------------------------------------------------------------ sets

    def _in_any(self, sets: Sequence[int]) -> Truth:
        return some([self._inside(self.tables.events[place]) for place in sets])

    def _inside(self, events: EventSet) -> Truth:
        if events.links:
            raise NotInSql("sequence")
        parts: list[Truth] = [self._conditions.truth(events.test)]
        for test in events.times:
            if isinstance(test, AgeBetween):
                parts.append(age_passes(self.fields, _TIME, test, self.source.as_of))
            else:
                day = exp.cast(self._time(), "date")
                parts.append(day_passes(day, test, self.source.as_of))
        return every(parts)

    def _time(self) -> Sql:
        return self.fields.value(_TIME)

    def _property(self, key: str) -> int:
        return next(place for place, one in enumerate(self.tables.properties) if one.key == key)

    def _answer(self, asked: Leaf) -> Truth:
        axis = self.tables.event_axes[asked.axis]
        match axis:
            case FieldAxis(key, tests):
                if isinstance(asked, Passes):
                    return passes(self.fields, key, tests[asked.test], self.source.as_of)
                if isinstance(asked, HasValue):
                    return self.fields.has_value(key)
                return where_known(self.fields.value(key), True)
            case CompareAxis():
                return compared(self.fields, axis)
            case NameAxis(tests):
                return self._is_named(tests[asked.test]) if isinstance(asked, Passes) else True
            case _:
                raise TypeError(f"not an axis of events: {axis}")

    def _is_named(self, pair: NamePair) -> Truth:
        """What is missing is no verb, and no object."""
        asked = []
        for key, names in ((_VERB, pair.verbs), (_OBJECT, pair.objects)):
            if names:
                value = self.fields.value(key)
                asked.append(exp.and_(is_there(value), among(value.copy(), [text(name) for name in names])))
        return all_of(asked) if asked else True

    # ------------------------------------------------------------ beside the leads

    def join(self, leads: Chain) -> None:
        """Events of others, without a time, later than as-of, or ignored, are none."""
        if not self._columns:
            return
        at = clock(self.source.as_of, 0)
        if at is None:
            raise NotInSql("hours", self.log.time)
        timely = exp.LTE(this=exp.cast(self._time(), "timestamp"), expression=moment(at))
        heeded = self._heeded()
        chain = self.fields.chain(self.log.table, self.log.lead)
        self._conditions.add(chain, EARLY)
        chain.add("event_leads", self._key())
        self._add_fading(chain)
        where = all_of([timely, is_there(column("lead_key")), *heeded])
        counted = [named(value, name) for name, value in self._columns.items()]
        chain.gather("events_counted", counted, where, column("lead_key"))
        leads.add("lead_keys", self._key())
        found = {
            name: column_
            if name.startswith("latest_")
            else exp.Coalesce(this=column_, expressions=[whole(0)])
            for name in self._columns
            for column_ in [exp.column(name, "events_counted")]
        }
        leads.join("leads_with_events", chain, found, {"lead_key": "lead_key"})

    def _add_fading(self, chain: Chain) -> None:
        tables = {
            name: fading_table(amount, fading).lookup(f"{name}_by_age", self._age())
            for (amount, fading), name in self._fading.items()
        }
        columns: dict[str, Sql] = {
            name: exp.Coalesce(this=exp.column("amount", table.name), expressions=[big(0)])
            for name, table in tables.items()
        }
        chain.add("events_faded", columns, list(tables.values()))

    def _age(self) -> Sql:
        return age_of(exp.cast(self._time(), "date"), self.source.as_of)

    def _heeded(self) -> list[Sql]:
        if self.tables.ignored is None:
            return []
        ignored = self._conditions.truth(self.tables.ignored)
        if isinstance(ignored, exp.Expr):
            return [opposite(exp.Is(this=exp.paren(ignored), expression=exp.true()))]
        return [exp.false()] if ignored is True else []

    def _id_text(self) -> Sql:
        """A whole number or a text, as text."""
        id_column, dialect = column("lead_id"), self.source.dialect
        written = exp.cast(id_column, "varchar")
        if dialect != "duckdb":
            return written
        kind = exp.Anonymous(this="TYPEOF", expressions=[id_column.copy()])
        right = among(kind, [text(name) for name in _ID_TYPES])
        stop = stopped("an id has to be VARCHAR or BIGINT", id_column, dialect, as_text=True)
        return case([(right, written)], stop)

    def _key(self) -> dict[str, Sql]:
        """An id as it is joined: its text, trimmed; none where it is missing."""
        written = self._id_text()
        ends = folding.class_of_white(self.source.dialect)
        trimmed = exp.RegexpReplace(this=written, expression=text(f"^{ends}+|{ends}+$"), replacement=text(""))
        missing = [among(trimmed, [text(marker) for marker in sorted(STANDARD_MARKERS)])]
        further = sorted(fold_all(self.tables.missing))
        if further:
            spaced = folding.single_spaced(trimmed.copy(), self.source.dialect)
            words = "an id has letters that I cannot compare in SQL"
            stop = stopped(words, column("lead_id"), self.source.dialect, as_text=True)
            folded = folding.folded(spaced, stop, self.source.dialect)
            missing.append(among(folded, [text(marker) for marker in further]))
        return {"lead_key": case([(any_of(missing), exp.null())], trimmed.copy())}
