"""The events of the log: read once, those that count kept, and gathered to one row for each lead."""

from __future__ import annotations

from attrs import define, field
from sqlglot import exp

from ..folding import fold_all
from ..rules import Field, Period
from ..tables import CompareAxis, FieldAxis, HasValue, NameAxis, NamePair, Passes, Tables
from ..values import STANDARD_MARKERS
from . import clocks, folding
from .building import (
    Sql,
    all_of,
    among,
    any_of,
    case,
    column,
    day,
    is_there,
    opposite,
    quotient,
    text,
    whole,
)
from .chain import Chain
from .conditions import EARLY, Conditions, Leaf
from .fields import Fields
from .source import Log, Source
from .steps import Steps
from .stopping import stopped
from .truths import Truth
from .value_tests import compared, passes, where_known

LEAD, TIME = "lead_key", "log_time"
_VERB, _OBJECT = "log_verb", "log_object"  # no key of a property has a "_"

_DAYS_TO_1970 = 719_162
_ID_TYPES = ("VARCHAR", "BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UINTEGER")


@define(eq=False)
class Events:
    """`steps` are the columns of each event that counts, `gathered` those of each lead made of them."""

    tables: Tables
    source: Source
    log: Log
    fields: Fields = field(init=False)
    conditions: Conditions = field(init=False)
    steps: Steps = field(factory=lambda: Steps("events_measured"))
    chain: Chain = field(init=False)
    needed: bool = False
    _gathered: dict[str, tuple[Sql, Sql | None]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        own = [
            Field(_VERB, self.log.verb, "text"),
            Field(_OBJECT, self.log.object, "text"),
            Field(TIME, self.log.time, "date"),
        ]
        lists = [one for one in self.tables.properties if one.kind == "list"]
        own += [Field(_as_text(one.key), one.name, "text") for one in lists]
        self.fields = Fields((*self.tables.properties, *own), self.tables, self.source, "events_")
        self.conditions = Conditions(
            self.tables.event_conditions, self.tables.event_axes, self._answer, "event_"
        )

    # ------------------------------------------------------------ of one event

    def time(self) -> Sql:
        return self.fields.value(TIME)

    def day(self) -> Sql:
        """The calendar day, counted from 1970-01-01."""
        date = exp.cast(self.time(), "date")
        return self.steps.put_as("event_day", exp.DateDiff(this=date, expression=day(0), unit=exp.var("DAY")))

    def at(self) -> Sql:
        """The instant, in microseconds since 1970."""
        shown = exp.cast(self.time(), "timestamp")
        return self.steps.put_as("event_at", clocks.instant(shown, self.source.as_of))

    def age(self) -> Sql:
        return exp.Sub(this=whole(self.source.as_of.day), expression=self.day())

    def value(self, key: str) -> Sql:
        """What tells the values of a property apart; null where there is none."""
        match self.fields.kind(key):
            case "list":
                return self.fields.value(_as_text(key))
            case "number":
                # A whole number may have more digits than a DOUBLE keeps.
                return case([(is_there(self.fields.value(key)), self.fields.written(key))])
            case _:
                return self.fields.value(key)

    def in_order(self, key: str) -> Sql:
        """What puts the values of a property in the order of their texts; "" where there is none."""
        value = self.fields.value(key)
        match self.fields.kind(key):
            case "text" | "list":
                written = self.value(key)
            case "yesno":
                written = case([(value, text("true")), (opposite(value.copy()), text("false"))])
            case "number":
                # What may stop the statement cannot stand in a window.
                written = self.steps.put("digits", self._digits(key))
            case _:
                # Texts of dates and times come in the order of these.
                return exp.Ordered(this=value, nulls_first=True)
        return exp.Ordered(this=exp.Coalesce(this=written, expressions=[text("")]))

    def period(self, period: Period) -> Sql:
        """The same for all days of one calendar period."""
        if period == "day":
            return self.day()
        if period == "week":
            # Weeks start on Monday, and the year 1 did.
            since = exp.Add(this=self.day(), expression=whole(_DAYS_TO_1970))
            return quotient(since, whole(7))
        year: Sql = exp.Extract(this=exp.var("YEAR"), expression=self.time())
        if period == "year":
            return year
        part = exp.Extract(this=exp.var(period.upper()), expression=self.time())
        return exp.Add(this=exp.Mul(this=year, expression=whole(12)), expression=part)

    def _digits(self, key: str) -> Sql:
        """A number as it is written in decimals."""
        value, written = self.fields.value(key), self.fields.written(key)
        is_whole = exp.EQ(this=exp.Floor(this=value.copy()), expression=value.copy())
        size: Sql = exp.Abs(this=value.copy())
        great = exp.GTE(this=size.copy(), expression=whole(10**15))  # for Spark no FLOOR beyond 64 bits
        plain = exp.GTE(this=size.copy(), expression=exp.Literal.number("0.001"))
        words = f"{self.fields.name(key)} has too many digits to be put in order in SQL"
        stop = stopped(words, written, self.source.dialect, as_text=True)
        known = case(
            [
                (great, stop.copy()),
                (is_whole, exp.cast(exp.cast(value.copy(), "bigint"), "varchar")),
                (plain, self._with_point(value)),
            ],
            stop,
        )
        return case([(is_there(value.copy()), known)])

    def _with_point(self, value: Sql) -> Sql:
        """A number that is not whole, from 0.001 to 10^15; Spark would write 12345678.5 as 1.23456785E7."""
        written = exp.cast(value.copy(), "varchar")
        if self.source.dialect != "spark":
            return written
        plain = exp.cast(exp.cast(written, "decimal(38, 20)"), "varchar")
        return exp.RegexpReplace(this=plain, expression=text("0+$"), replacement=text(""))

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

    # ------------------------------------------------------------ of one lead

    def gather_as(self, name: str, aggregate: Sql, none: Sql | None = None) -> Sql:
        """A column of the leads, of just that name; `none` for whoever has no event."""
        self._gathered[name] = (aggregate, none)
        return column(name)

    def gather(self, kind: str, aggregate: Sql, none: Sql | None = None) -> Sql:
        """A column of that kind, numbered; the same aggregate is one column."""
        for name, (known, _) in self._gathered.items():
            if known == aggregate:
                return column(name)
        number = sum(name.startswith(f"{kind}_") for name in self._gathered) + 1
        return self.gather_as(f"{kind}_{number}", aggregate, none)

    def join(self, leads: Chain) -> None:
        """Puts what is gathered beside the leads; `chain` stays as the events themselves."""
        if not self._gathered and not self.needed:
            return
        self.chain = self._read()
        leads.add("lead_keys", self._key())
        if not self._gathered:
            return
        gathered = {name: aggregate for name, (aggregate, _) in self._gathered.items()}
        rows = self.chain.gather("events_gathered", gathered, [column(LEAD)])
        found = {}
        for name, (_, none) in self._gathered.items():
            beside: Sql = exp.column(name, "events_gathered")
            found[name] = beside if none is None else exp.Coalesce(this=beside, expressions=[none])
        leads.join("leads_with_events", rows, found, [LEAD])

    def _read(self) -> Chain:
        """Events of nobody, without a time, later than as-of, or ignored, are none."""
        as_of = self.source.as_of
        timely = clocks.compared(exp.cast(self.time(), "timestamp"), exp.LTE, as_of.instant, as_of)
        heeded = self._heeded()
        chain = self.fields.chain(self.log.table, self.log.lead)
        self.conditions.add(chain, EARLY)
        chain.add("event_leads", self._key())
        chain.keep("events_that_count", all_of([timely, is_there(column(LEAD)), *heeded]))
        self.steps.add(chain)
        return chain

    def _heeded(self) -> list[Sql]:
        if self.tables.ignored is None:
            return []
        ignored = self.conditions.truth(self.tables.ignored)
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
        return {LEAD: case([(any_of(missing), exp.null())], trimmed.copy())}


def _as_text(key: str) -> str:
    """The key of a property of several values as one text; no other has a "_"."""
    return f"text_{key}"
