"""The fields of the leads: read once, checked, folded, and then asked as columns of plain values.

A value is null where there is none. Numbers are DOUBLE, dates are days (or times of the clock), texts folded.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache

from attrs import define
from attrs import field as attribute
from sqlglot import exp

from ..folding import fold, fold_all
from ..rules import Field, Kind
from ..tables import Tables
from ..times import DAY, zone
from ..values import STANDARD_MARKERS, digits
from . import folding
from .building import (
    Sql,
    all_of,
    among,
    any_of,
    case,
    column,
    day,
    is_there,
    moment,
    named,
    number,
    opposite,
    table_named,
    text,
)
from .chain import Chain
from .composing import composed_by_look_up
from .items import ITEM, WITH_LISTS, made_of_each, null_if_empty, split, those_of
from .refusals import NotInSql
from .source import Source
from .stopping import stopped
from .types import TYPES, in_words, of_type, unknown

_DAYS_ASKED = 110_000
_MOST_SKIPPED = 24
_EPOCH = datetime(1970, 1, 1)
_SLUG = re.compile("[a-z][a-z0-9_]*")


@define(eq=False)
class Fields:
    """The fields of a table that a statement reads: those whose values were asked for.

    `listed` are all that there are; `step` stands before the names of the steps.
    """

    listed: tuple[Field, ...]
    tables: Tables
    source: Source
    step: str = ""
    _used: dict[str, Field] = attribute(factory=dict)
    _with_words: set[str] = attribute(factory=set)
    _unread: set[str] = attribute(factory=set)

    # ------------------------------------------------------------ asking

    def kind(self, key: str) -> Kind:
        return self._field(key).kind

    def name(self, key: str) -> str:
        return self._field(key).name

    def value(self, key: str) -> Sql:
        """The value; for a date the column as it is given."""
        return column(f"value_{self._slug(key)}")

    def written(self, key: str) -> Sql:
        """A text as the data write it."""
        return column(f"raw_{self._slug(key)}")

    def words(self, key: str) -> Sql:
        slug = self._slug(key)
        self._with_words.add(key)
        return column(f"words_{slug}")

    def has_value(self, key: str) -> Sql:
        """Unknown where something stands there that is no value of its kind."""
        slug = self._slug(key)
        there = is_there(self.value(key))
        if self.kind(key) not in ("number", "date"):
            return there
        self._unread.add(key)
        return case([(opposite(column(f"unreadable_{slug}")), there)])

    def used(self) -> tuple[Field, ...]:
        return tuple(self._used[key] for key in sorted(self._used))

    def _field(self, key: str) -> Field:
        return next(field for field in self.listed if field.key == key)

    def _slug(self, key: str) -> str:
        field = self._field(key)
        if field.kind == "list" and self.source.dialect not in WITH_LISTS:
            raise NotInSql("list", field.name)
        self._used[key] = field
        place = self.listed.index(field)
        return key if _SLUG.fullmatch(key) else f"{place}"

    # ------------------------------------------------------------ reading

    def chain(self, table: str, id_column: str) -> Chain:
        """The first steps: columns read, the id as `lead_id`, white space, folding, words."""
        used = self.used()
        columns: list[Sql] = [named(exp.column(id_column, quoted=True), "lead_id")]
        columns += [named(self._checked(field), f"raw_{self._slug(field.key)}") for field in used]
        first = exp.select(*columns, copy=False).from_(table_named(table))
        chain = Chain({f"{self.step}read": first})
        texts = [field for field in used if field.kind in ("text", "list")]
        chain.add(
            f"{self.step}single_spaced",
            {f"spaced_{self._slug(field.key)}": self._spaced(field) for field in texts},
        )
        if self.source.dialect == "spark":
            wholes = {f"whole_{self._slug(field.key)}": self._whole(field) for field in texts}
            chain.add(f"{self.step}letters_with_marks", wholes)
        chain.add(
            f"{self.step}values_read", {f"value_{self._slug(field.key)}": self._read(field) for field in used}
        )
        chain.add(
            f"{self.step}more_read",
            {
                **{
                    f"unreadable_{self._slug(key)}": self._is_unreadable(self._field(key))
                    for key in sorted(self._unread)
                },
                **{
                    f"words_{self._slug(key)}": self._words(self._field(key))
                    for key in sorted(self._with_words)
                },
            },
        )
        return chain

    def _checked(self, field: Field) -> Sql:
        """The column as it is; where the engine can tell, no other type is taken for it."""
        dialect = self.source.dialect
        name = self.source.column_of(field.key, field.name, bool(self.step))
        if name is None:
            return unknown(field.kind)
        raw = exp.column(name, quoted=True)
        if dialect not in TYPES:
            return raw
        words = f"{field.name} has to be {in_words(field.kind, dialect)}"
        return of_type(raw, field.kind, words, dialect)

    def _read(self, field: Field) -> Sql:
        match field.kind:
            case "text":
                return self._read_text(field)
            case "list":
                return self._read_list(field)
            case "number":
                return self._read_number(field)
            case "date":
                return self._read_date(field)
            case _:
                return self._read_yes(field)

    # ------------------------------------------------------------ texts, and lists of them

    def _spaced(self, field: Field) -> Sql:
        """White space made single; of a list its items, without those that are missing."""
        raw, dialect = self.written(field.key), self.source.dialect
        if field.kind == "text":
            return folding.single_spaced(raw, dialect)
        items = made_of_each(split(raw, dialect), folding.single_spaced(ITEM, dialect), dialect)
        markers = [text(marker) for marker in sorted(STANDARD_MARKERS)]
        return those_of(items, opposite(among(ITEM, markers)), dialect)

    def _whole(self, field: Field) -> Sql:
        spaced = self._spaced_column(field)
        if field.kind == "text":
            return composed_by_look_up(spaced)
        return made_of_each(spaced, composed_by_look_up(ITEM), self.source.dialect)

    def _spaced_column(self, field: Field) -> Sql:
        return column(f"spaced_{self._slug(field.key)}")

    def _whole_column(self, field: Field) -> Sql:
        return (
            column(f"whole_{self._slug(field.key)}")
            if self.source.dialect == "spark"
            else self._spaced_column(field)
        )

    def _words(self, field: Field) -> Sql:
        value, dialect = self.value(field.key), self.source.dialect
        if field.kind == "text":
            return folding.spaced_words(value, dialect)
        return made_of_each(value, folding.spaced_words(ITEM, dialect), dialect)

    def _read_list(self, field: Field) -> Sql:
        """The folded items; no list where none is left."""
        spaced, dialect = self._whole_column(field), self.source.dialect
        items = made_of_each(spaced, folding.folded(ITEM, self._stop(field, ITEM), dialect), dialect)
        if self._markers():
            markers = [text(marker) for marker in self._markers()]
            items = those_of(items, opposite(among(ITEM, markers)), dialect)
        return null_if_empty(items, dialect)

    def _stop(self, field: Field, value: Sql) -> Sql:
        words = f"{field.name} holds a text with letters that I cannot compare in SQL"
        return stopped(words, value, self.source.dialect, as_text=True)

    def _read_text(self, field: Field) -> Sql:
        spaced, dialect = self._spaced_column(field), self.source.dialect
        value = folding.folded(self._whole_column(field), self._stop(field, spaced), dialect)
        missing = [among(spaced.copy(), [text(marker) for marker in sorted(STANDARD_MARKERS)])]
        if self._markers():
            missing.append(among(value.copy(), [text(marker) for marker in self._markers()]))
        return case([(any_of(missing), exp.null())], value)

    def _read_number(self, field: Field) -> Sql:
        raw = self.written(field.key)
        double = exp.cast(raw, "double")
        gaps = [_double("NaN"), _double("Infinity"), _double("-Infinity")]
        gaps += [number(value) for value in self._number_markers()]
        return case([(opposite(among(double.copy(), gaps)), double)])

    def _read_date(self, field: Field) -> Sql:
        raw = self.written(field.key)
        known = [_in_calendar(raw)]
        known += [exp.NEQ(this=raw.copy(), expression=value) for value in self._date_markers()]
        branches = [(self._in_skipped_hours(field), self._stop_at(field))] if self._skipped() else []
        return case([*branches, (all_of(known), raw.copy())])

    def _skipped(self) -> tuple[int, ...]:
        """The days of whose ends a time would be of the next day, since the clock skips it."""
        name = self.tables.time_zone
        days = () if name == "UTC" else skipped_midnights(name)
        if len(days) > _MOST_SKIPPED:
            raise NotInSql("midnight", name)
        return days

    def _in_skipped_hours(self, field: Field) -> Sql:
        raw = self.written(field.key)
        halves = [
            exp.and_(
                exp.GT(this=raw.copy(), expression=moment(days * DAY + DAY // 2)),
                exp.LT(this=raw.copy(), expression=day(days + 1)),
            )
            for days in self._skipped()
        ]
        return any_of(halves)

    def _stop_at(self, field: Field) -> Sql:
        words = f"{field.name} holds a time that the clock may have skipped, which I cannot tell in SQL"
        stop = stopped(words, self.written(field.key), self.source.dialect, as_text=True)
        return exp.cast(stop, "timestamp")

    def _read_yes(self, field: Field) -> Sql:
        raw = self.written(field.key)
        markers = {"true": exp.true(), "false": exp.false()}
        gone = [value for marker, value in markers.items() if marker in self._markers()]
        if not gone:
            return raw
        return case([(opposite(among(raw.copy(), gone)), raw)])

    def _is_unreadable(self, field: Field) -> Sql:
        raw = self.written(field.key)
        if field.kind == "number":
            double = exp.cast(raw, "double")
            infinite = among(double, [_double("Infinity"), _double("-Infinity")])
        else:
            infinite = opposite(_in_calendar(raw))
        return all_of([is_there(raw.copy()), infinite])

    # ------------------------------------------------------------ what else means missing

    def _markers(self) -> list[str]:
        return sorted(fold_all(self.tables.missing))

    def _number_markers(self) -> list[Decimal]:
        """The numbers that read like one of the markers."""
        found = []
        for marker in self._markers():
            try:
                value = Decimal(marker)
            except InvalidOperation:
                continue
            if value.is_finite() and digits(value) == marker:
                found.append(value)
        return found

    def _date_markers(self) -> list[Sql]:
        """The days and times that read like one of the markers."""
        found: list[Sql] = []
        for marker in self._markers():
            try:
                value = datetime.fromisoformat(marker)
            except ValueError:
                continue
            if marker in (fold(value.date().isoformat()), fold(value.isoformat())) and not value.tzinfo:
                found.append(exp.cast(text(value.isoformat(sep=" ")), "timestamp"))
        return found


@cache
def skipped_midnights(zone_name: str) -> tuple[int, ...]:
    """The days whose last moments the clock skips, in the years 1800 to 2100; later years are like these."""
    place = zone(zone_name)
    last_moment = datetime(1800, 1, 1, 23, 59, 59, 999_999)
    found = []
    for days in range(_DAYS_ASKED):
        local = last_moment + timedelta(days=days)
        before = place.utcoffset(local.replace(tzinfo=place, fold=0))
        after = place.utcoffset(local.replace(tzinfo=place, fold=1))
        if before is not None and after is not None and before < after:
            found.append((local - _EPOCH).days)
    return tuple(found)


def _in_calendar(value: Sql) -> Sql:
    """In the years 1 to 9999."""
    first = exp.cast(text("0001-01-01"), "date")
    behind = exp.cast(text("9999-12-31 23:59:59.999999"), "timestamp")
    return exp.and_(
        exp.GTE(this=value.copy(), expression=first), exp.LTE(this=value.copy(), expression=behind)
    )


def _double(name: str) -> Sql:
    return exp.cast(text(name), "double")
