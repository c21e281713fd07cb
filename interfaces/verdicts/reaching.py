"""What can happen to a lead at all, in words and as objects: how far totals go, which values leads get."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import frozen

from ..members import all_rules
from ..moments import shown
from ..runtime.rules import Rules
from ..wording import counted, phrase
from .story import fields_of, happenings_of
from .tables import facts
from .totals import amount, named

if TYPE_CHECKING:
    from ..compiler.proving.possible import Example, Limit
    from ..compiler.proving.reach import Reach, Reachable, TotalRange

Object = dict[str, object]

GRADE = "grade"
_EPOCH = date(1970, 1, 1)
_INDENT = "  "


@frozen
class Reached:
    """What can happen under some rules, ready to be shown; with `examples` also a lead for each."""

    reach: Reach
    rules: Rules
    examples: bool

    @classmethod
    def of(cls, reach: Reach, rules: Rules, *, examples: bool) -> Reached:
        """The examples hold as little as they can."""
        if examples:
            from ..compiler.proving.reach import Reach

            totals = tuple(one.smaller(rules) for one in reach.totals)
            reach = Reach(totals, tuple(one.smaller(rules) for one in reach.values))
        return cls(reach, rules, examples)

    def lines(self, language: str) -> Iterator[str]:
        """A line for every total that a rule touches, and for every list of values; below it examples."""
        touched = {effect.target for rule in all_rules(self.rules.members) for effect in rule.effects}
        touched |= {combined.name for combined in self.rules.combined}
        for total in self.reach.totals:
            if total.total in touched:
                kind = GRADE if total.total == GRADE else "score"
                yield _line(named(kind, total.total, language), self._range(total, language), language)
                yield from self._examples(_of_range(total, self.rules), language)
        for values in _by_layer(self.reach.values):
            yield _line(_layer(values[0], language), _reachable(values, language), language)
            yield from self._examples([(one.value, one.example) for one in values], language)

    def as_objects(self) -> list[Object]:
        """As objects of `check --format json`, of kind "range" and "reachable"."""
        ranges = [self._range_object(one) for one in self.reach.totals]
        return [*ranges, *(self._reachable_object(one) for one in self.reach.values)]

    # ------------------------------------------------------------ totals in words

    def _range(self, total: TotalRange, language: str) -> str:
        low, high = total.lowest, total.highest
        if low.exact and high.exact and low.value is not None and low.value == high.value:
            return phrase("reach_always", language, value=self._said(total.total, low.value))
        if low.value is None and high.value is None:
            return phrase("reach_no_limits", language)
        ends = {"low": self._low(total.total, low, language), "high": self._high(total, high, language)}
        apart = low.value is None or high.value is None
        return phrase("reach_apart" if apart else "reach_both", language, **ends)

    def _low(self, total: str, limit: Limit, language: str) -> str:
        if limit.value is None:
            return phrase("reach_no_lower", language)
        said = phrase("reach_from", language, value=self._said(total, limit.value))
        if limit.exact:
            return said
        said, bound = phrase("reach_or_lower", language, said=said), self._bound(total, limit)
        return said if bound is None else phrase("reach_never_below", language, said=said, bound=bound)

    def _high(self, total: TotalRange, limit: Limit, language: str) -> str:
        if limit.value is None:
            return phrase("reach_no_upper", language)
        alone = total.lowest.value is None
        value = self._said(total.total, limit.value)
        said = phrase("reach_up_to" if alone else "reach_to", language, value=value)
        if limit.exact:
            return said
        said, bound = phrase("reach_or_higher", language, said=said), self._bound(total.total, limit)
        return said if bound is None else phrase("reach_never_above", language, said=said, bound=bound)

    def _bound(self, total: str, limit: Limit) -> str | None:
        from ..compiler.proving.reach import bound_of

        bound = bound_of(limit)
        return None if bound is None else self._said(total, bound)

    def _said(self, total: str, value: int) -> str:
        return said(total, value, self.rules)

    # ------------------------------------------------------------ examples

    def _examples(self, shown: Sequence[tuple[str, Example | None]], language: str) -> Iterator[str]:
        for value, example in shown:
            if self.examples and example is not None:
                day = (_EPOCH + timedelta(days=example.rows.as_of.day)).isoformat()
                yield _INDENT + phrase("reach_example", language, value=value, day=day)
                yield from (f"{_INDENT * 2}{row}" for row in self._table(example, language))

    def _table(self, example: Example, language: str) -> list[str]:
        rows = example.rows
        fields, happened = fields_of(self.rules, rows), happenings_of(rows, rows.events)
        cells = [(name, value) for name, _, value in facts(fields, happened, rows.log, language)]
        width = max((len(name) for name, value in cells if value), default=0)
        return [f"{name:<{width}}  {value}".rstrip() for name, value in cells]

    # ------------------------------------------------------------ objects

    def _range_object(self, one: TotalRange) -> Object:
        from ..compiler.proving.reach import bound_of

        low, high = one.lowest, one.highest
        return {
            "kind": "range",
            "total": one.total,
            "lowest": self._plain(one.total, low.value),
            "highest": self._plain(one.total, high.value),
            "exact": low.exact and high.exact,
            "never_below": self._plain(one.total, bound_of(low)),
            "never_above": self._plain(one.total, bound_of(high)),
            "lowest_example": self._example_object(low.example),
            "highest_example": self._example_object(high.example),
        }

    def _reachable_object(self, one: Reachable) -> Object:
        return {
            "kind": "reachable",
            "sort": one.sort,
            "name": one.name,
            "value": one.value,
            "verdict": one.verdict,
            "example": self._example_object(one.example),
        }

    def _plain(self, total: str, value: int | None) -> int | float | str | None:
        """Points as a number, a grade as its name; None: no limit."""
        if value is None:
            return None
        if total == GRADE:
            return self.rules.grade.scale[value]
        return value // 1000 if value % 1000 == 0 else value / 1000

    def _example_object(self, example: Example | None) -> Object | None:
        if example is None or not self.examples:
            return None
        rows = example.rows
        return {
            "lead": dict(rows.lead),
            "log": rows.log,
            "events": [dict(row) for row in rows.events],
            "as_of": shown(rows.as_of),
        }


def said(total: str, value: int, rules: Rules) -> str:
    """Millis as points, a place on the scale as a grade."""
    if total == GRADE:
        return rules.grade.scale[value]
    return f"{'-' if value < 0 else ''}{amount(total, value)}"


def _line(what: str, said: str, language: str) -> str:
    return phrase("reach_line", language, what=what, said=said)


def _of_range(total: TotalRange, rules: Rules) -> list[tuple[str, Example | None]]:
    """The two ends; a range of one value is one."""
    ends = [total.lowest, total.highest]
    if total.lowest.value == total.highest.value:
        ends = ends[:1]
    return [(said(total.total, end.value, rules), end.example) for end in ends if end.value is not None]


# ---------------------------------------------------------------- values


def _by_layer(values: Sequence[Reachable]) -> list[list[Reachable]]:
    layers: dict[tuple[str, str], list[Reachable]] = {}
    for one in values:
        layers.setdefault((one.sort, one.name), []).append(one)
    return list(layers.values())


def _layer(one: Reachable, language: str) -> str:
    match one.sort:
        case "segment":
            return phrase("reach_segment", language)
        case "stage":
            return named("stage", "", language)
        case "label":
            return phrase("reach_label", language, name=one.name)
        case "matrix":
            return phrase("reach_matrix", language, name=one.name)


def _reachable(values: Sequence[Reachable], language: str) -> str:
    """Which of the values can be reached, which never; every one is named once."""
    names = {
        verdict: [one.value for one in values if one.verdict == verdict] for verdict in ("yes", "no", "open")
    }
    if len(names["yes"]) == len(values) > 1:
        return phrase("reach_all", language, names=", ".join(names["yes"]))
    found = []
    for verdict, name in (("yes", "reach_some"), ("no", "reach_never"), ("open", "reach_open")):
        if own := names[verdict]:
            found.append(counted(name, len(own), language, names=", ".join(own)))
    return "; ".join(found)
