"""What members that ask one axis give, as a table: one look-up per axis, however many rules there are.

The classes of an axis are values that no test of these members tells apart: each text that one of them names
and all others; the stretches between the numbers or days that they name; a segment and no segment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from attrs import define, field, frozen
from sqlglot import exp

from ..rules import DayBetween, NumberBetween, NumberIn, TextIn
from ..tables import (
    GRADE,
    Between,
    Decided,
    Every,
    FieldAxis,
    Fixed,
    HasValue,
    MemberRow,
    NotTrue,
    Opposite,
    Passes,
    SegmentAxis,
    Some,
    Tables,
)
from ..times import AsOf
from .amounts import once
from .building import Sql, big, case, column, day, is_missing, number, text, whole
from .chain import Lookup
from .conditions import Leaf, leaves
from .fields import Fields
from .truths import Truth, between, every, negated, not_true, some
from .value_tests import absolute

Total = tuple[int, int]
"""A pot and a target; what is paid into the grade goes straight to pot 0."""

Answer = Callable[[Leaf], bool | None]


def total_of(pot: int, target: int) -> Total:
    return (0 if target == GRADE else pot, target)


@define(eq=False)
class ClassSums:
    """What one class of values is given: sums, floors, ceilings; and how many rules it decides."""

    sums: dict[Total, int] = field(factory=dict)
    floors: dict[int, int] = field(factory=dict)
    ceilings: dict[int, int] = field(factory=dict)
    decided: int = 0

    def add(self, member: MemberRow, holds: Callable[[int], bool]) -> None:
        if member.way == "best of":
            self._best(member, holds)
        else:
            self._first(member, range(len(member.rules)), holds)

    def _first(self, member: MemberRow, places: Iterable[int], holds: Callable[[int], bool]) -> None:
        for place in places:
            rule = member.rules[place]
            if holds(rule.pays):
                for payment in rule.payments:
                    self._pay(total_of(member.pot, payment.target), once(payment))
                for limit in rule.limits:
                    if limit.low is not None:
                        self.floors[limit.target] = max(limit.low, self.floors.get(limit.target, limit.low))
                    if limit.high is not None:
                        high = min(limit.high, self.ceilings.get(limit.target, limit.high))
                        self.ceilings[limit.target] = high
                return

    def _best(self, member: MemberRow, holds: Callable[[int], bool]) -> None:
        """For each total the most that a member pays; `otherwise` if no other pays."""
        rivals = len(member.rules) - member.otherwise
        paying = [rule for rule in member.rules[:rivals] if holds(rule.pays)]
        if not paying:
            self._first(member, range(rivals, len(member.rules)), holds)
            return
        best: dict[int, int] = {}
        for rule in paying:
            bids: dict[int, int] = {}
            for payment in rule.payments:
                bids[payment.target] = bids.get(payment.target, 0) + once(payment)
            for target, bid in bids.items():
                best[target] = max(bid, best.get(target, bid))
        for target, bid in best.items():
            self._pay(total_of(member.pot, target), bid)

    def _pay(self, total: Total, amount: int) -> None:
        self.sums[total] = self.sums.get(total, 0) + amount


@frozen(eq=False)
class ClassTable:
    """An axis looked up by `value`: what each of `keys` is given, then all others, then no value at all."""

    name: str
    value: Sql
    keys: tuple[Sql, ...]
    given: tuple[ClassSums, ...]
    rules: tuple[int, ...]

    def totals(self) -> list[Total]:
        return list(dict.fromkeys(total for one in self.given for total in one.sums))

    def columns(self) -> tuple[dict[str, Sql], Lookup | None]:
        """The columns of what is given, and the table that they are looked up in."""
        names = [f"{self.name}_key"]
        made: list[Callable[[ClassSums], int | None]] = []
        found: dict[str, Sql] = {}
        for total in self.totals():
            made.append(lambda one, total=total: one.sums.get(total, 0))  # type: ignore[misc]
            names.append(points_name(self.name, total))
        for target in self.targets("floors"):
            made.append(lambda one, target=target: one.floors.get(target))  # type: ignore[misc]
            names.append(f"{self.name}_floor_{_target(target)}")
        for target in self.targets("ceilings"):
            made.append(lambda one, target=target: one.ceilings.get(target))  # type: ignore[misc]
            names.append(f"{self.name}_ceiling_{_target(target)}")
        if any(one.decided for one in self.given):
            made.append(lambda one: one.decided)
            names.append(f"{self.name}_decided")
        *listed, other, none = self.given
        plain = [make(other) for make in made]
        rows = tuple(
            (key, *(_cell(make(one)) for make in made))
            for key, one in zip(self.keys, listed, strict=True)
            if [make(one) for make in made] != plain
        )
        table = f"by_{self.name}"
        for place, (name, make) in enumerate(zip(names[1:], made, strict=True)):
            default = _default(self.value, make(other), make(none))
            cell = exp.column(f"c{place + 1}", table)
            if not rows:
                found[name] = default
            elif any(make(one) is None for one in listed):
                # A class may have no floor or ceiling where the others have one.
                found[name] = case([(is_missing(exp.column("class", table)), default)], cell)
            else:
                found[name] = exp.Coalesce(this=cell, expressions=[default])
        columns = ("class", *(f"c{place + 1}" for place in range(len(made))))
        return found, Lookup(table, columns, rows, self.value) if rows else None

    def targets(self, kind: str) -> list[int]:
        return list(dict.fromkeys(target for one in self.given for target in getattr(one, kind)))


def points_name(name: str, total: Total) -> str:
    pot, target = total
    return f"{name}_{_target(target)}" + (f"_in_{pot}" if pot else "")


def _target(target: int) -> str:
    return "grade" if target == GRADE else f"score_{target}"


def _cell(value: int | None) -> Sql:
    return (
        exp.cast(exp.null(), "bigint")
        if value is None
        else big(value)
        if abs(value) > 2**31
        else whole(value)
    )


def _default(value: Sql, other: int | None, none: int | None) -> Sql:
    if other == none:
        return _cell(other)
    return case([(is_missing(value.copy()), _cell(none))], _cell(other))


# ---------------------------------------------------------------- which tables there are


@frozen(eq=False)
class Planned:
    """The tables, the members (their places) and the conditions of coverage that they settle."""

    tables: tuple[ClassTable, ...]
    members: frozenset[int]
    decided: frozenset[Decided]


def planned(tables: Tables, fields: Fields, as_of: AsOf) -> Planned:
    """The look-ups that the plan allows."""
    found: list[ClassTable] = []
    members: set[int] = set()
    decided: set[Decided] = set()
    for one in tables.plan.one_axis:
        if one.axis < 0:
            continue
        on_axis = _OnAxis(tables, fields, as_of, one.axis)
        usable = [place for place in one.members if on_axis.takes(tables.members[place])]
        counted = [
            row
            for row in tables.decided
            if tables.conditions[row.condition].axis == one.axis and on_axis.takes_row(row.condition)
        ]
        if usable:
            found.append(on_axis.table([tables.members[place] for place in usable], counted))
            members.update(usable)
            decided.update(counted)
    return Planned(tuple(found), frozenset(members), frozenset(decided))


@frozen(eq=False)
class _OnAxis:
    tables: Tables
    fields: Fields
    as_of: AsOf
    axis: int

    def takes(self, member: MemberRow) -> bool:
        return all(self.takes_row(rule.pays) for rule in member.rules)

    def takes_row(self, row: int) -> bool:
        return all(self._takes_leaf(leaf) for leaf in leaves(self.tables.conditions, [row]))

    def _takes_leaf(self, leaf: Leaf) -> bool:
        axis = self.tables.axes[leaf.axis]
        match axis:
            case SegmentAxis():
                return True
            case FieldAxis(key, tests):
                kind = next(one.kind for one in self.tables.fields if one.key == key)
                if not isinstance(leaf, Passes):
                    return kind == "text"
                kinds = {"text": TextIn, "number": (NumberBetween, NumberIn), "date": DayBetween}
                return kind in kinds and isinstance(tests[leaf.test], kinds[kind])  # type: ignore[arg-type]
            case _:
                return False

    def table(self, members: Sequence[MemberRow], decided: Sequence[Decided]) -> ClassTable:
        roots = [rule.pays for member in members for rule in member.rules]
        roots += [one.condition for one in decided]
        asked = [leaf for leaf in leaves(self.tables.conditions, roots) if isinstance(leaf, Passes)]
        numbers = tuple(sorted(rule.number for member in members for rule in member.rules))
        axis = self.tables.axes[self.axis]
        if isinstance(axis, SegmentAxis):
            names = [name for leaf in asked for name in axis.tests[leaf.test]]
            keys, answers, value = self._by_name(names, column("segment"), lambda test: axis.tests[test])
            answers[-1] = lambda leaf: not isinstance(leaf, Passes)
            name = "segment"
        else:
            assert isinstance(axis, FieldAxis)
            value = self.fields.value(axis.field)
            name = value.name.removeprefix("value_")
            if self.fields.kind(axis.field) == "text":
                texts = [one for leaf in asked for one in _texts(axis, leaf.test)]
                keys, answers, value = self._by_name(texts, value, lambda test: _texts(axis, test))
            else:
                keys, answers, value = self._by_stretch(axis, asked, value)
        given = tuple(self._given(members, decided, answer) for answer in answers)
        return ClassTable(f"of_{name}", value, tuple(keys), given, numbers)

    def _given(self, members: Sequence[MemberRow], decided: Sequence[Decided], answer: Answer) -> ClassSums:
        given = ClassSums()
        known: dict[int, Truth] = {}

        def truth(row: int) -> Truth:
            if row not in known:
                known[row] = _settled(self.tables, row, truth, answer)
            return known[row]

        for member in members:
            given.add(member, lambda row: truth(row) is True)
        given.decided = sum(one.rules for one in decided if truth(one.condition) is not None)
        return given

    def _by_name(
        self, names: Sequence[str], value: Sql, passing: Callable[[int], Sequence[str]]
    ) -> tuple[list[Sql], list[Answer], Sql]:
        """A class for each name, one for all others, one for none."""

        def answering(name: str | None) -> Answer:
            return lambda leaf: name in passing(leaf.test) if isinstance(leaf, Passes) else True

        listed = list(dict.fromkeys(names))
        answers: list[Answer] = [answering(name) for name in listed]
        answers.append(answering(None))
        answers.append(_no_value)
        return [text(name) for name in listed], answers, value

    def _by_stretch(
        self, axis: FieldAxis, asked: Sequence[Passes], value: Sql
    ) -> tuple[list[Sql], list[Answer], Sql]:
        """A class for each stretch between two ends: below the first, ..., above the last."""
        tests = {leaf.test: axis.tests[leaf.test] for leaf in asked}
        of_days = self.fields.kind(axis.field) == "date"
        spans = {test: _spans(one, self.as_of) for test, one in tests.items()}
        ends = sorted(
            {end for of_test in spans.values() for span in of_test for end in span if end is not None}
        )
        compared = exp.cast(value, "date") if of_days else value
        branches: list[tuple[Sql, Sql]] = [(is_missing(value.copy()), exp.null())]
        for place, (end, included) in enumerate(ends):
            below = exp.LTE if included else exp.LT
            limit = day(int(end)) if of_days else number(Decimal(end))
            branches.append((below(this=compared.copy(), expression=limit), whole(place)))
        stretch = case(branches, whole(len(ends)))

        def answering(place: int) -> Answer:
            def answer(leaf: Leaf) -> bool | None:
                if not isinstance(leaf, Passes):
                    return True
                return any(
                    (low is None or place > ends.index(low)) and (high is None or place <= ends.index(high))
                    for low, high in spans[leaf.test]
                )

            return answer

        answers = [answering(place) for place in range(len(ends) + 1)]
        return [whole(place) for place in range(len(ends) + 1)], [*answers, _no_value, _no_value], stretch


def _texts(axis: FieldAxis, test: int) -> tuple[str, ...]:
    asked = axis.tests[test]
    return asked.values if isinstance(asked, TextIn) else ()


End = tuple[Decimal | int, bool]
"""An end between two stretches; with `True` it belongs to the lower one."""


def _spans(test: object, as_of: AsOf) -> list[tuple[End | None, End | None]]:
    """Between which ends the test passes: behind the first and not behind the second."""
    match test:
        case NumberBetween(low, high, low_open, high_open):
            return [
                (None if low is None else (low, low_open), None if high is None else (high, not high_open))
            ]
        case NumberIn(values):
            return [((value, False), (value, True)) for value in values]
        case DayBetween(first, last):
            return [
                (
                    None if first is None else (absolute(first, as_of), False),
                    None if last is None else (absolute(last, as_of), True),
                )
            ]
        case _:
            raise TypeError(f"no stretches: {test}")


def _no_value(leaf: Leaf) -> bool | None:
    return False if isinstance(leaf, HasValue) else None


def _settled(tables: Tables, row: int, truth: Callable[[int], Truth], answer: Answer) -> Truth:
    match tables.conditions[row].asked:
        case Every(parts):
            return every(map(truth, parts))
        case Some(parts):
            return some(map(truth, parts))
        case Opposite(part):
            return negated(truth(part))
        case NotTrue(part):
            return not_true(truth(part))
        case Between(low, high, parts):
            return between(low, high, [truth(part) for part in parts])
        case Fixed(value):
            return value
        case asked:
            return answer(asked)
