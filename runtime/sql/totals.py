"""From what members give to finished scores, combined scores and the grade: the order of arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import define, field, frozen
from sqlglot import exp

from ..tables import GRADE, CombinedRow, ScoreRow, Tables
from .axes import TOTAL
from .bounds import largest_sums
from .bucketed import Bucketed
from .building import (
    Sql,
    between,
    big,
    case,
    column,
    greatest,
    half_up,
    least,
    plus,
    whole,
)
from .chain import Chain
from .classes import Total
from .event_payments import is_plain
from .event_sets import EventSets
from .fading import faded
from .measures import latest_age
from .members import Gifts, Limits
from .source import Dialect
from .steps import Steps


@frozen(eq=False)
class FadedScores:
    """Whole scores, faded by the age of the latest of some events; made before the events are gathered."""

    tables: Tables
    dialect: Dialect
    sets: EventSets | None
    _ages: dict[int, Sql] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        for place, score in enumerate(self.tables.scores):
            if self.sets is not None and score.fading is not None and score.fading_events is not None:
                self._ages[place] = latest_age(self.sets, score.fading_events)

    def add(self, chain: Chain, sums: Mapping[int, Sql]) -> dict[int, Sql]:
        """What is left of the sums."""
        steps, most = Steps("scores_faded", "score_"), largest_sums(self.tables, self.sets is not None)
        found = dict(sums)
        for place, age in self._ages.items():
            fading = self.tables.scores[place].fading
            if fading is not None:
                found[place] = faded(steps, sums[place], fading, age, most[place], self.dialect)
        steps.add(chain)
        return found


@define(eq=False)
class Totals:
    """Puts the finished totals into the chain: `total_<place>` in millis, and `grade`."""

    tables: Tables
    gifts: Gifts
    chain: Chain
    faded: FadedScores
    bucketed: Bucketed
    _pots: dict[Total, Sql] = field(factory=dict)

    def add(self) -> None:
        self._groups()
        self._scores()
        for place, combined in enumerate(self.tables.combined, len(self.tables.scores)):
            self._combined(place, combined)
        self._grade()

    # ------------------------------------------------------------ groups

    def _groups(self) -> None:
        """Inner groups first, all those of one depth at once."""
        pots = self.tables.pots
        depths = [0] * len(pots)
        for place, pot in enumerate(pots[1:], 1):
            depths[place] = depths[pot.inside or 0] + 1
        for depth in range(max(depths), 0, -1):
            shares: dict[str, tuple[Sql, int]] = {}
            comments: dict[str, list[str]] = {}
            for place in [place for place, of_pot in enumerate(depths) if of_pot == depth]:
                for target in self._targets(place):
                    name = f"group_{place}_score_{target}"
                    capped = self._capped((place, target))
                    shares[name] = (capped, pots[place].percent)
                    comments[name] = [pots[place].name]
                    self._pots[place, target] = column(name)
                    self.gifts.add((pots[place].inside or 0, target), column(name))
            self.chain.add_shares("groups" if depth == 1 else f"groups_{depth}", shares, comments)

    def _capped(self, total: Total) -> Sql:
        """The cap that leaves least is the one that counts."""
        summed = self._summed(total, 0)
        left = []
        for cap in self.tables.pots[total[0]].caps:
            if is_plain(cap) or self.bucketed.beside is None:
                left.append(least([summed.copy(), whole(cap.limit)]))
            else:
                given = self.gifts.once.get(total, [])
                once = [big(one) if isinstance(one, int) else one.copy() for one in given]
                left.append(self.bucketed.left(total, cap, plus([big(0), *once])))
        return least(left) if left else summed

    def _targets(self, pot: int) -> list[int]:
        return sorted({target for place, target in self.gifts.totals() if place == pot and target != GRADE})

    def _summed(self, total: Total, start: int) -> Sql:
        fixed = start + self.gifts.fixed.get(total, 0)
        columns = self.gifts.columns.get(total, [])
        return plus([big(fixed), *columns]) if fixed or not columns else plus([*_wide(columns)])

    # ------------------------------------------------------------ scores

    def _scores(self) -> None:
        summed: dict[str, Sql] = {}
        names: dict[str, list[str]] = {}
        for place, score in enumerate(self.tables.scores):
            summed[f"sum_{place}"] = self._summed((0, place), score.start)
            names[f"sum_{place}"] = [score.name]
        self.chain.add("sums", summed, (), names)
        places = range(len(self.tables.scores))
        left = self.faded.add(self.chain, {place: column(f"sum_{place}") for place in places})
        held = self._held(left, "sums")
        ranged, shown = {}, {}
        for place, score in enumerate(self.tables.scores):
            value = between(held[place], score.low, score.high)
            if score.decimals == 3:
                shown[TOTAL.format(place)] = value
                continue
            if not isinstance(value, exp.Column):
                ranged[f"ranged_{place}"] = value
                value = column(f"ranged_{place}")
            shown[TOTAL.format(place)] = half_up(value, 10 ** (3 - score.decimals))
        self.chain.add("ranges", ranged)
        self.chain.add("scores", shown)

    def _held(self, values: Mapping[int, Sql], name: str) -> dict[int, Sql]:
        """Of several floors the highest counts, of several ceilings the lowest; a ceiling beats a floor."""
        held = dict(values)
        for limits, choose, kind in (
            (self.gifts.floors, greatest, "floors"),
            (self.gifts.ceilings, least, "ceilings"),
        ):
            columns = {}
            for target, of_target in sorted(limits.items()):
                if target in held:
                    alias = f"{kind}_{target if target >= 0 else 'grade'}"
                    columns[alias] = choose(_with_limits(held[target], of_target))
                    held[target] = column(alias)
            self.chain.add(f"{name}_{kind}", columns)
        return held

    def _combined(self, place: int, combined: CombinedRow) -> None:
        """Each may build on those before it."""
        shares: dict[str, tuple[Sql, int]] = {}
        for number, term in enumerate(combined.terms):
            if term.pot is None:
                source = column(TOTAL.format(term.score))
            else:
                source = self._pots.get((term.pot, term.score), big(0))
            shares[f"share_{place}_{number}"] = (source, term.percent)
        self.chain.add_shares(f"shares_{place}", shares, {})
        summed = between(plus([big(0), *map(column, shares)]), combined.low, combined.high)
        ranged = f"ranged_{place}"
        self.chain.add(f"combined_{place}", {ranged: summed}, (), {ranged: [combined.name]})
        shown = column(f"ranged_{place}")
        if combined.decimals != 3:
            shown = half_up(shown, 10 ** (3 - combined.decimals))
        self.chain.add(f"rounded_{place}", {TOTAL.format(place): shown})

    # ------------------------------------------------------------ the grade

    def _grade(self) -> None:
        """The letter reached on the way from the start: towards the start where it lies between two."""
        grade = self.tables.grade
        start, end = grade.start * grade.thirds, (len(grade.scale) - 1) * grade.thirds
        self.chain.add("thirds", {"thirds": self._summed((0, GRADE), start)})
        held = self._held({GRADE: column("thirds")}, "thirds")[GRADE]
        self.chain.add("thirds_in_scale", {"thirds_in_scale": between(held, 0, end)})
        letters = []
        for thirds in range(end + 1):
            away = thirds - start
            steps = away // grade.thirds if away >= 0 else -(-away // grade.thirds)
            reached = exp.EQ(this=column("thirds_in_scale"), expression=whole(thirds))
            letters.append((reached, exp.Literal.string(grade.scale[grade.start + steps])))
        self.chain.add("grades", {"grade": case(letters)})


def _wide(columns: Sequence[Sql]) -> list[Sql]:
    """Columns to be summed, the first of them of 64 bits."""
    return [exp.cast(columns[0], "bigint"), *columns[1:]]


def _with_limits(value: Sql, limits: Limits) -> list[Sql]:
    """The value and all its limits; one that does not hold is the value itself."""
    found = [value.copy(), *(big(end) for end in limits.always)]
    found += [exp.Coalesce(this=one, expressions=[value.copy()]) for one in limits.sometimes]
    return found


def scores_of(tables: Tables) -> list[ScoreRow | CombinedRow]:
    return [*tables.scores, *tables.combined]
