"""Why a lead moved: what each rule gave before and gives now, and each later step of the arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl
from attrs import frozen

from ..far_dates import without_far_dates
from ..finding import log_layout
from ..ids import id_texts
from ..members import all_rules
from ..runtime.explaining.contributions import Contribution, Kind, contributions
from ..runtime.facts import LogLayout
from ..runtime.reference import Log, assess, cases
from ..runtime.rules import Origin
from .movement import Data, Side

Key = tuple[Kind, int | str | None]


@frozen
class Reason:
    """What one rule or one step of the arithmetic gave and gives: millis, for the grade thirds; never the
    same.

    `rule` is where the rule stands: in the new model, or (`gone`) in the old one only. `name` is that of a
    group, or of the score that a combined one takes.
    """

    kind: Kind
    old: int
    new: int
    rule: Origin | None = None
    name: str = ""
    gone: bool = False

    @property
    def change(self) -> int:
        return self.new - self.old


@frozen
class Moved:
    """All that is known of the rows that are shown: contributions by row, old and new."""

    old: Mapping[int, Sequence[Contribution]]
    new: Mapping[int, Sequence[Contribution]]
    origins: tuple[Mapping[int, Origin], Mapping[int, Origin]]
    pairs: tuple[tuple[int, int], ...]
    groups: Mapping[str, str]

    @classmethod
    def of(
        cls,
        old: Side,
        new: Side,
        rows: Iterable[int],
        data: Data,
        pairs: Iterable[tuple[int, int]],
        groups: Iterable[tuple[str, str]],
    ) -> Moved:
        """The rows' contributions, computed by the reference. `pairs` and `groups` are those of the
        comparison.
        """
        wanted = sorted(set(rows))
        before, after = (_contributions(side, wanted, data) for side in (old, new))
        origins = tuple(
            {rule.number: rule.origin for rule in all_rules(side.rules.members)} for side in (old, new)
        )
        return cls(before, after, (origins[0], origins[1]), tuple(pairs), dict(groups))

    def reasons(self, row: int, target: str) -> tuple[Reason, ...]:
        """What changed for one total of a row, the largest changes first; together they are its whole
        change.
        """
        before = self._by_key(self.old[row], target, old=True)
        after = self._by_key(self.new[row], target, old=False)
        found = []
        for key in dict.fromkeys((*after, *before)):
            was, now = before.get(key, 0), after.get(key, 0)
            if was != now:
                kind, what = key
                name = what if isinstance(what, str) else ""
                gone = isinstance(what, int) and what < 0
                found.append(Reason(kind, was, now, self._origin(what), name, gone))
        return tuple(sorted(found, key=lambda reason: -abs(reason.change)))

    def _by_key(self, given: Sequence[Contribution], target: str, old: bool) -> dict[Key, int]:
        """Rules of the old model go by the number of those that continue them; others by -1 - their own.

        Where one rule became several, or several one, the first of the new ones stands for all.
        """
        continued = dict(reversed(self.pairs))
        alike = {other: continued[one] for one, other in self.pairs}
        sums: dict[Key, int] = {}
        for one in given:
            if one.target == target:
                what: int | str | None = one.name or None
                if one.rule is not None:
                    number = one.rule
                    what = continued.get(number, -1 - number) if old else alike.get(number, number)
                elif old and isinstance(what, str):
                    what = self.groups.get(what, what)
                key = one.kind, what
                sums[key] = sums.get(key, 0) + one.amount
        return sums

    def _origin(self, what: int | str | None) -> Origin | None:
        if not isinstance(what, int):
            return None
        old, new = self.origins
        return new[what] if what >= 0 else old[-1 - what]


def _contributions(side: Side, rows: Sequence[int], data: Data) -> dict[int, Sequence[Contribution]]:
    """By the reference, for these rows only."""
    if not rows:
        return {}
    leads = data.frame[list(rows)]
    logs = _logs(leads, data) if data.logs else []
    facts, _ = cases(side.rules, without_far_dates(leads).to_dicts(), logs, side.as_of, data.id, data.reading)
    return {row: contributions(side.rules, assess(case)) for row, case in zip(rows, facts, strict=True)}


def _logs(leads: pl.DataFrame, data: Data) -> list[Log]:
    """The event logs cut down to what may matter for these leads."""
    if data.id is None:
        return []
    ids = id_texts(leads[data.id], data.reading.missing).drop_nulls().unique()
    found = []
    for log in data.logs or ():
        layout = log_layout(log, data.id, data.frame.columns, [])
        frame = _of_these(log.frame, layout, ids, log.reading.missing)
        found.append(Log(log.name, without_far_dates(frame).to_dicts(), layout, log.reading))
    return found


def _of_these(frame: pl.DataFrame, layout: LogLayout, ids: pl.Series, missing: Sequence[str]) -> pl.DataFrame:
    """The events of these leads, and all that share an event id with one: of those only one counts."""
    own = id_texts(frame[layout.lead], missing).is_in(ids.implode()).fill_null(False)
    if layout.id is not None:
        event_ids = id_texts(frame[layout.id], missing)
        shared = event_ids.filter(own).drop_nulls().unique()
        own |= event_ids.is_in(shared.implode()).fill_null(False)
    return frame.filter(own)
