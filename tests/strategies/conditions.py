"""Conditions on fields and behaviours of a world, as the check allows them."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from attrs import define, evolve, frozen
from leadlang.compiler.literals import read_number
from leadlang.dsl import syntax as s

from .choices import Choices, chance, pick, some
from .spelled import SEGMENT, phrase, quoted, value, word
from .worlds import FieldSpec, World

DAY_UNITS: tuple[s.Unit, ...] = ("day", "week", "month", "quarter", "year")
UNITS: tuple[s.Unit, ...] = (*DAY_UNITS, "hour", "minute")
COMPARATORS: tuple[s.Comparator, ...] = ("at least", "at most", "more than", "less than", "exactly")
ORDERS: tuple[s.Relation, ...] = ("at least", "at most", "more than", "less than")
PART_TESTS: tuple[s.Relation, ...] = ("contains", "contains word", "starts with", "ends with", "matches")
TEXT_TESTS: tuple[s.Relation, ...] = ("is", "in", *PART_TESTS, "is exactly")


@frozen
class Known:
    """Names that a program declares and conditions may use."""

    definitions: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()


@define
class Conditions:
    """Makes conditions; each call decides anew."""

    choices: Choices
    world: World
    known: Known = Known()

    # ------------------------------------------------------------ joined ones

    def condition(self, depth: int = 2, segment: bool = True) -> s.Condition:
        """Any condition; `segment`: it may read the segment."""
        sort = self.choices.integer(0, 11) if depth else 0
        match sort:
            case 8:
                return s.AndOf(self._parts(depth, segment, 3))
            case 9:
                return s.OrOf(self._parts(depth, segment, 3))
            case 10:
                return self._count_of(depth, segment)
            case 11:
                return self._turned(depth, segment)
        return self.simple(segment)

    def _parts(self, depth: int, segment: bool, most: int) -> tuple[s.Condition, ...]:
        return tuple(self.condition(depth - 1, segment) for _ in range(self.choices.integer(2, most)))

    def _turned(self, depth: int, segment: bool) -> s.Condition:
        match self.choices.integer(0, 2):
            case 0:
                return s.NotOf(self.condition(depth - 1, segment))
            case 1:
                return s.UnlessOf(self.condition(depth - 1, segment), self.condition(depth - 1, segment))
        return s.UnlessOf(None, self.condition(depth - 1, segment))

    def _count_of(self, depth: int, segment: bool) -> s.CountOf:
        parts = self._parts(depth, segment, 4)
        comparator = pick(self.choices, COMPARATORS)
        low, high = {
            "at least": (1, len(parts)),
            "at most": (0, len(parts) - 1),
            "more than": (0, len(parts) - 1),
            "less than": (1, len(parts)),
            "exactly": (0, len(parts)),
        }[comparator]
        return s.CountOf(comparator, str(self.choices.integer(low, high)), parts)

    def simple(self, segment: bool = True) -> s.Condition:
        """One clause."""
        sort = self.choices.integer(0, 9)
        if sort >= 8 and self.known.definitions:
            return s.Clause(phrase(pick(self.choices, self.known.definitions)))
        if sort == 7 and segment and self.known.segments:
            return self.segment_is()
        return self.behaviour() if sort in (4, 5, 6) else self.on_field()

    def segment_is(self) -> s.TotalClause:
        names = some(self.choices, self.known.segments, 1, 2)
        if len(names) == 1:
            tail = s.Comparison("is", value(names[0]), negated=chance(self.choices, 20))
        else:
            tail = s.Comparison("in", s.ListValue(tuple(map(value, names))))
        return s.TotalClause(SEGMENT, (tail,))

    # ------------------------------------------------------------ fields

    def on_field(self) -> s.Clause:
        field = pick(self.choices, self.world.fields)
        return self._about(field, self._field_tails(field, self.world.fields))

    def _about(self, field: FieldSpec, tails: tuple[s.Tail, ...]) -> s.Clause:
        said: Literal["", "field"] = (
            "field" if field.name in ("phase", "company") and chance(self.choices, 30) else ""
        )
        return s.Clause(evolve(phrase(field.name), said=said), tails)

    def _field_tails(self, field: FieldSpec, others: tuple[FieldSpec, ...]) -> tuple[s.Tail, ...]:
        if chance(self.choices, 10):
            return (s.IsKnown(chance(self.choices, 50)),)
        match field.kind:
            case "text":
                return (self._text_test(field, others),)
            case "number":
                return (self._number_test(field, others),)
            case "date":
                return (self._date_test(field, others),)
            case "yesno":
                if chance(self.choices, 40):
                    return ()
                return (s.Comparison("is", value(pick(self.choices, ("yes", "no", "ja", "true", "1")))),)
            case "list":
                relations: tuple[s.Relation, ...] = ("includes", "in", "is", "contains")
                relation = pick(self.choices, relations)
                many = relation == "in" or chance(self.choices, 40)
                return (
                    s.Comparison(_in(relation, many), self._texts(field, many), chance(self.choices, 25)),
                )

    def _text_test(self, field: FieldSpec, others: tuple[FieldSpec, ...]) -> s.Tail:
        same = [other for other in others if other.kind == "text" and other is not field]
        if same and chance(self.choices, 10):
            other = word(pick(self.choices, same).name)
            return s.Comparison("is", s.FieldValue(other), chance(self.choices, 30))
        relation = pick(self.choices, TEXT_TESTS)
        negated = chance(self.choices, 25)
        if relation == "in" and self.known.lists and chance(self.choices, 40):
            return s.Comparison("in", s.Value(pick(self.choices, self.known.lists)), negated)
        if relation == "is" and self.known.texts and chance(self.choices, 25):
            return s.Comparison("is", s.Value(pick(self.choices, self.known.texts)), negated)
        many = relation == "in" or chance(self.choices, 25)
        values = self._texts(field, many)
        if relation in PART_TESTS:
            values = self._partly(values, relation)
        return s.Comparison(_in(relation, many), values, negated)

    def _texts(self, field: FieldSpec, many: bool) -> s.Value | s.ListValue:
        if not many:
            return value(pick(self.choices, field.constants))
        return s.ListValue(tuple(map(value, some(self.choices, field.constants, 1, 3))))

    def _partly(self, values: s.Value | s.ListValue, relation: str) -> s.Value | s.ListValue:
        """Parts of the values, for tests that look at parts."""
        if isinstance(values, s.ListValue):
            return s.ListValue(tuple(self._part(item, relation) for item in values.items))
        return self._part(values, relation)

    def _part(self, whole: s.Value, relation: str) -> s.Value:
        text = whole.text
        match relation:
            case "contains word":
                return quoted(pick(self.choices, [w for w in text.split() if any(map(str.isalnum, w))]))
            case "starts with":
                return quoted(text[: self.choices.integer(1, len(text))])
            case "ends with":
                return quoted(text[-self.choices.integer(1, len(text)) :])
            case "matches":
                return quoted(pick(self.choices, (text[:2] + "*", "*" + text[-2:], "?" * len(text), "*")))
        start = self.choices.integer(0, len(text) - 1)
        part = text[start : start + 3]
        return quoted(part if part.strip() else text)

    def _number_test(self, field: FieldSpec, others: tuple[FieldSpec, ...]) -> s.Tail:
        same = [other for other in others if other.kind == "number" and other is not field]
        relation = pick(self.choices, ORDERS)
        if same and chance(self.choices, 15):
            percent = pick(self.choices, ("50%", "100%", "12.5%")) if chance(self.choices, 50) else None
            return s.Comparison(relation, s.FieldValue(word(pick(self.choices, same).name), percent))
        if self.known.numbers and chance(self.choices, 15):
            return s.Comparison(relation, s.Value(pick(self.choices, self.known.numbers)))
        match self.choices.integer(0, 5):
            case 4:
                low, high = sorted((self._number(field), self._number(field)), key=_size)
                return s.Between(low, high, chance(self.choices, 20))
            case 5 if len(field.constants) > 1:
                items = tuple(map(value, some(self.choices, field.constants, 1, 3)))
                return s.Comparison("in", s.ListValue(items), chance(self.choices, 20))
        return s.Comparison(relation, self._number(field))

    def _number(self, field: FieldSpec) -> s.Value:
        return value(pick(self.choices, field.constants))

    def _date_test(self, field: FieldSpec, others: tuple[FieldSpec, ...]) -> s.Tail:
        same = [other for other in others if other.kind == "date" and other is not field]
        relation: s.Relation = pick(self.choices, ("before", "after", "on", "since"))
        if same and chance(self.choices, 15):
            return s.Comparison(relation, s.FieldValue(word(pick(self.choices, same).name)))
        match self.choices.integer(0, 4):
            case 0:
                return s.Comparison(relation, self.day(field))
            case 1:
                return s.InLast(self.amount(), pick(self.choices, UNITS), chance(self.choices, 20))
            case 2:
                return s.InNext(self.amount(), pick(self.choices, UNITS), chance(self.choices, 20))
            case 3:
                return s.Ago(
                    pick(self.choices, ("at least", "more than")), self.amount(), pick(self.choices, UNITS)
                )
        low, high = sorted((self._date(field), self._date(field)), key=lambda day: _iso(day.text))
        return s.Between(low, high)

    def day(self, field: FieldSpec) -> s.Value | s.Today:
        return s.Today() if chance(self.choices, 15) else self._date(field)

    def _date(self, field: FieldSpec) -> s.Value:
        return value(pick(self.choices, field.constants))

    def amount(self) -> str:
        """A number of days, weeks, hours."""
        return pick(self.choices, ("1", "2", "3", "7", "14", "30"))

    # ------------------------------------------------------------ behaviours

    def behaviour(self) -> s.Condition:
        """A condition on what has happened."""
        match self.choices.integer(0, 9):
            case 0:
                return self._silence()
            case 1:
                parts = (*phrase(pick(self.choices, self.world.verbs)).parts, *self._object())
                return s.Clause(s.Phrase(parts, only=True))
            case 2:
                return s.Clause(self.happening(), (*self._narrowed(), self._count("never")))
        tails = self._narrowed()
        if chance(self.choices, 60):
            tails = (*tails, self._count())
        return s.Clause(self.happening(), tails)

    def _silence(self) -> s.NoClause:
        where = self._where() if chance(self.choices, 15) else ()
        if chance(self.choices, 25):
            return s.NoClause(self.happening(), None, "day", where)
        return s.NoClause(self.happening(), self.amount(), pick(self.choices, UNITS), where)

    def events(self) -> s.Clause:
        """A set of events, such as `each` pays for: no counts."""
        return s.Clause(self.happening(), self._narrowed())

    def plain_events(self) -> s.Clause:
        """The same inside another sentence (`without activity`)."""
        return s.Clause(self.happening(), self._where() if chance(self.choices, 20) else ())

    def happening(self) -> s.Phrase:
        """A phrase that names behaviours."""
        match self.choices.integer(0, 9):
            case 6:
                return s.Phrase((s.AnyEvent(pick(self.choices, ("activity", "anything"))),))
            case 7:
                verb = phrase(pick(self.choices, self.world.verbs)).parts
                if chance(self.choices, 50):
                    items = tuple(map(word, some(self.choices, self.world.objects, 1, 3)))
                    return s.Phrase((*verb, s.Words(items)))
                return s.Phrase((*verb, s.AnyEvent("anything")))
            case 8:
                excepting = tuple(map(word, some(self.choices, self.world.objects, 1, 2)))
                verb = phrase(pick(self.choices, self.world.verbs)).parts
                return s.Phrase((*verb, s.AnyEvent("anything")), excepting=excepting)
            case 9 if self.world.declared:
                return phrase(pick(self.choices, self.world.declared).phrase)
        verb = phrase(pick(self.choices, self.world.verbs)).parts
        parts = (*self._object(), *verb) if chance(self.choices, 20) else (*verb, *self._object())
        return s.Phrase(parts, "event" if chance(self.choices, 10) else "")

    def _object(self) -> tuple[s.Word | s.Words | s.AnyEvent, ...]:
        return phrase(pick(self.choices, self.world.objects)).parts

    def _narrowed(self) -> tuple[s.Tail, ...]:
        """What narrows a set of events: properties, a sequence, a time."""
        tails: tuple[s.Tail, ...] = self._where() if chance(self.choices, 20) else ()
        if chance(self.choices, 15):
            tails = (*tails, self._sequence())
        if chance(self.choices, 30):
            tails = (*tails, self.window())
        return tails

    def window(self) -> s.Tail:
        """A time that events are narrowed to."""
        match self.choices.integer(0, 4):
            case 2:
                return s.Ago(
                    pick(self.choices, ("at least", "more than")), self.amount(), pick(self.choices, UNITS)
                )
            case 3:
                relation: s.Relation = pick(self.choices, ("since", "before", "on", "after"))
                return s.Comparison(
                    relation, value(pick(self.choices, ("2026-06-01", "15.6.2026", "2026-05-31")))
                )
            case 4:
                return s.Between(value("2026-05-01"), value(pick(self.choices, ("2026-06-14", "1.6.2026"))))
        return s.InLast(self.amount(), pick(self.choices, UNITS))

    def _sequence(self) -> s.Tail:
        other = self.plain_events()
        match self.choices.integer(0, 4):
            case 0:
                return s.AfterTail("", "", "day", other)
            case 1:
                return s.AfterTail("within", self.amount(), pick(self.choices, UNITS), other)
            case 2:
                return s.AfterTail("at least", self.amount(), pick(self.choices, UNITS), other)
            case 3:
                return s.AfterSilenceTail(self.amount(), pick(self.choices, UNITS), other)
        return s.WithoutTail(other, self.amount(), pick(self.choices, UNITS))

    def _count(self, sort: str = "") -> s.Tail:
        comparator = pick(self.choices, COMPARATORS)
        count = pick(self.choices, ("1", "2", "3"))
        if sort == "never":
            return s.Times("at most", "0", plain=True)
        match self.choices.integer(0, 6):
            case 0:
                return s.Times("at least", count, plain=True)
            case 1 | 2:
                return s.Times(comparator, count)
            case 3:
                return s.Different(
                    comparator, count, word(pick(self.choices, self.world.properties_of_kind("text")).name)
                )
            case 4:
                return s.Different(comparator, count, None)
            case 5:
                return s.TimesPer(
                    "at least", count, word(pick(self.choices, self.world.properties_of_kind("text")).name)
                )
        if chance(self.choices, 50):
            unit = pick(self.choices, UNITS)
            return s.TimesWithin("at least", pick(self.choices, ("2", "3")), self.amount(), unit)
        prop = pick(self.choices, self.world.properties_of_kind("number"))
        return s.WithTotal(word(prop.name), comparator, pick(self.choices, prop.constants))

    def _where(self) -> tuple[s.Tail, ...]:
        clause = self._on_property()
        match self.choices.integer(0, 5):
            case 4:
                return (s.WhereTail(s.AndOf((clause, self._on_property()))),)
            case 5:
                return (s.WhereTail(s.OrOf((clause, s.NotOf(self._on_property())))),)
        return (s.WhereTail(clause),)

    def _on_property(self) -> s.Clause:
        prop = pick(self.choices, self.world.properties)
        same = (prop,)
        return s.Clause(phrase(prop.name), self._property_tails(prop, same))

    def _property_tails(self, prop: FieldSpec, same: tuple[FieldSpec, ...]) -> tuple[s.Tail, ...]:
        lists = self.known
        self.known = Known()
        tails = self._field_tails(prop, same)
        self.known = lists
        return tails


def _in(relation: s.Relation, many: bool) -> s.Relation:
    return "in" if relation == "is" and many else relation


def _size(number: s.Value) -> Decimal:
    size = read_number(number.text)
    assert isinstance(size, Decimal)
    return size


def _iso(day: str) -> tuple[int, ...]:
    parts = [int(part) for part in day.replace("-", ".").split(".")]
    return tuple(parts if parts[0] > 31 else reversed(parts))
