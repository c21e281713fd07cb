"""A comparison as it is read: everything in words of one language, ready to be laid out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from attrs import frozen

from ..compiler.comparing.changes import Comparison
from ..moments import shown
from ..runtime.facts import score_column
from ..wording import counted, phrase
from .change_words import ChangeWords, Section
from .effect_words import plain_points, signed
from .movement import Migration, Movement, Place
from .movers import GRADE, Board, Mover
from .reasons import Reason

SHOWN_REASONS = 3


@frozen
class Figure:
    """One line of the figures: a name, before, now, the difference, how many rose and how many fell."""

    name: str
    before: str
    now: str
    difference: str
    risen: str
    fallen: str


@frozen
class MigrationTable:
    """A migration with its places in words; `same[row][column]` where a cell means that nothing changed."""

    title: str
    summary: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    same: tuple[tuple[bool, ...], ...]


@frozen
class MoverLine:
    """One lead: id, `45 → 80`, `+35`, `MQL → SQL` ("" where the stage stays), and why."""

    id: str
    value: str
    change: str
    stage: str
    reasons: tuple[tuple[str, str], ...]


@frozen
class BoardTable:
    title: str
    lines: tuple[MoverLine, ...]


@frozen
class MovementReport:
    headline: str
    figures: tuple[Figure, ...]
    figure_heads: tuple[str, str, str, str, str, str]
    migrations: tuple[MigrationTable, ...]
    boards: tuple[BoardTable, ...]
    without_events: str


@frozen
class Report:
    """`changes` None: only two moments are compared, under the same rules."""

    language: str
    title: str
    note: str
    changes: tuple[Section, ...] | None
    verdict: str
    moved: MovementReport | None


@frozen
class Reporter:
    """Puts a comparison into words. `names`: what to call the old and the new model."""

    words: ChangeWords
    names: tuple[str, str]

    def report(
        self, comparison: Comparison, moved: Movement | None, boards: Sequence[Board], same_rules: bool
    ) -> Report:
        old, new = self.names
        if same_rules:
            assert moved is not None
            facts = {"old": shown(moved.old.as_of), "new": shown(moved.new.as_of), "file": new}
            title, note = self._told("diff_title_moments", **facts), ""
            sections, verdict = None, ""
        else:
            title = self._told("diff_title", old=old, new=new)
            note = "" if moved is None else self._told("diff_as_of", as_of=shown(moved.new.as_of))
            sections = self.words.sections(comparison)
            count = len(comparison.changes)
            verdict = self._counted("diff_changes", count) if count else self._told("diff_same")
        moves = None if moved is None else self._movement(moved, boards)
        return Report(self.words.language, title, note, sections, verdict, moves)

    def _movement(self, moved: Movement, boards: Sequence[Board]) -> MovementReport:
        headline = self._counted("diff_moved", moved.rows, changed=moved.changed, percent=_share(moved))
        heads = ("name", "before", "now", "difference", "risen", "fallen")
        lacks_events = moved.new.scored.summary.lacks_events
        name, before, now, difference, risen, fallen = (self._told(f"diff_head_{head}") for head in heads)
        return MovementReport(
            headline,
            tuple(self._figures(moved)),
            (name, before, now, difference, risen, fallen),
            tuple(self._migration(one) for one in moved.migrations if one.moved),
            tuple(table for board in boards for table in self._board(board, moved)),
            self._told("summary_no_events") if lacks_events else "",
        )

    # ------------------------------------------------------------ figures

    def _figures(self, moved: Movement) -> list[Figure]:
        found = []
        for total in moved.totals:
            name = self._told("summary_average", name=score_column(total.name))
            difference = _signed(total.new_average - total.old_average)
            rose, fell = str(total.risen), str(total.fallen)
            averages = str(total.old_average), str(total.new_average)
            found.append(Figure(name, *averages, difference, rose, fell))
        if moved.grade_changes is not None:
            rose, fell = (str(sum(c * way > 0 for c in moved.grade_changes)) for way in (1, -1))
            found.append(Figure(self._told("diff_grade"), "", "", "", rose, fell))
        old, new = moved.old.scored.summary, moved.new.scored.summary
        coverage = _signed(new.coverage - old.coverage)
        found.append(
            Figure(self._told("summary_coverage"), f"{old.coverage} %", f"{new.coverage} %", coverage, "", "")
        )
        if old.disqualified or new.disqualified:
            counts = str(old.disqualified), str(new.disqualified)
            difference = _signed(Decimal(new.disqualified - old.disqualified))
            found.append(Figure(self._told("summary_disqualified"), *counts, difference, "", ""))
        return found

    # ------------------------------------------------------------ migrations

    def _migration(self, found: Migration) -> MigrationTable:
        title = self._told(f"diff_migration_{found.about}", name=found.name)
        return MigrationTable(
            title,
            self._counted("diff_migrated", found.moved),
            tuple(map(self._place, found.old)),
            tuple(map(self._place, found.new)),
            found.counts,
            tuple(tuple(old == new for new in found.new) for old in found.old),
        )

    def _place(self, place: Place) -> str:
        if place.disqualified:
            return self._told("diff_disqualified")
        return self._told("diff_nowhere") if place.name is None else place.name or '""'

    # ------------------------------------------------------------ movers

    def _board(self, board: Board, moved: Movement) -> list[BoardTable]:
        name = self._told("diff_grade") if board.name == GRADE else score_column(board.name)
        tables = []
        for way, movers, count in (("up", board.up, board.risen), ("down", board.down, board.fallen)):
            if movers:
                more = "" if len(movers) == count else "_of"
                facts = {"name": name, "shown": len(movers), "count": count}
                title = self._told(f"diff_board_{way}{more}", **facts)
                tables.append(BoardTable(title, tuple(self._mover(board.name, one) for one in movers)))
        return tables

    def _mover(self, name: str, mover: Mover) -> MoverLine:
        to_grade = name == GRADE
        stage = ""
        if mover.old_stage != mover.new_stage:
            stage = f"{self._place(Place(mover.old_stage))} → {self._place(Place(mover.new_stage))}"
        return MoverLine(
            mover.id or self._told("diff_row", row=mover.row + 1),
            f"{mover.old} → {mover.new}",
            signed(mover.change, to_grade),
            stage,
            tuple(self._reasons(mover.reasons, to_grade)),
        )

    def _reasons(self, reasons: Sequence[Reason], to_grade: bool) -> list[tuple[str, str]]:
        shown_now = reasons[:SHOWN_REASONS]
        told = [(signed(one.change, to_grade), self._reason(one, to_grade)) for one in shown_now]
        if len(reasons) > SHOWN_REASONS:
            rest = sum(one.change for one in reasons[SHOWN_REASONS:])
            more = self._counted("diff_more_reasons", len(reasons) - SHOWN_REASONS)
            told.append((signed(rest, to_grade), more))
        return told

    def _reason(self, reason: Reason, to_grade: bool) -> str:
        if reason.rule is not None:
            where = self._told("diff_line_old" if reason.gone else "diff_line", line=reason.rule.line)
            holds = reason.kind in ("floor", "ceiling")
            kind = reason.kind if holds else "rule"
            return self._told(f"diff_reason_{kind}", place=where, text=reason.rule.text)
        return self._told(f"diff_reason_{'_'.join(reason.kind.split())}", name=reason.name)

    # ------------------------------------------------------------ words

    def _told(self, name: str, /, **facts: object) -> str:
        return phrase(name, self.words.language, **facts)

    def _counted(self, name: str, count: int, /, **facts: object) -> str:
        return counted(name, count, self.words.language, **facts)


def _share(moved: Movement) -> str:
    """The share that changed in whole percent, rounded half up."""
    if not moved.rows:
        return "0"
    return str((200 * moved.changed + moved.rows) // (2 * moved.rows))


def _signed(number: Decimal) -> str:
    return "0" if not number else plain_signed(number)


def plain_signed(number: Decimal) -> str:
    thousandths = int(number * 1000)
    return ("-" if thousandths < 0 else "+") + plain_points(abs(thousandths))
