"""A comparison as JSON: keys that stay, amounts as exact decimals in texts, words beside the facts."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from ..moments import shown
from ..runtime.rules import Origin
from .change_words import Item
from .movement import Migration, Movement, Place
from .movers import GRADE, Board, Mover
from .reasons import Reason

if TYPE_CHECKING:
    from .diff import Diff
    from .report import Report

Data = dict[str, object]


def as_json(found: Diff, report: Report) -> str:
    """`same`, `changes`, and with leads `movement`. Scores are texts such as "24.5", grade changes thirds."""
    data: Data = {
        "kind": "diff",
        "old": {"name": found.names[0], "model": found.old.hash},
        "new": {"name": found.names[1], "model": found.new.hash},
        "same": found.same,
        "changes": [_change(item) for section in report.changes or () for item in section.items],
    }
    if found.movement is not None:
        data["movement"] = _movement(found.movement, found.boards)
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _change(item: Item) -> Data:
    change = item.change
    return {
        "kind": item.kind,
        "about": change.about,
        "name": change.name,
        "part": change.part,
        "heading": item.heading,
        "old": _origin(change.old),
        "new": _origin(change.new),
        "details": [
            {"code": detail.code, "text": text} for detail, text in zip(item.told, item.details, strict=True)
        ],
    }


def _origin(origin: Origin | None) -> Data | None:
    return None if origin is None else {"file": origin.file, "line": origin.line, "text": origin.text}


def _movement(moved: Movement, boards: tuple[Board, ...]) -> Data:
    return {
        "old_as_of": shown(moved.old.as_of),
        "new_as_of": shown(moved.new.as_of),
        "leads": moved.rows,
        "changed": moved.changed,
        "scores": [
            {
                "name": total.name,
                "old_average": str(total.old_average),
                "new_average": str(total.new_average),
                "up": total.risen,
                "down": total.fallen,
            }
            for total in moved.totals
        ],
        "migrations": [_migration(one) for one in moved.migrations],
        "movers": [_board(board) for board in boards],
    }


def _migration(found: Migration) -> Data:
    return {
        "about": found.about,
        "name": found.name,
        "old": [_place(place) for place in found.old],
        "new": [_place(place) for place in found.new],
        "counts": [list(row) for row in found.counts],
        "moved": found.moved,
    }


def _place(place: Place) -> Data:
    return {"name": place.name, "disqualified": place.disqualified}


def _board(board: Board) -> Data:
    return {
        "name": board.name,
        "risen": board.risen,
        "fallen": board.fallen,
        "up": [_mover(board.name, mover) for mover in board.up],
        "down": [_mover(board.name, mover) for mover in board.down],
    }


def _mover(name: str, mover: Mover) -> Data:
    return {
        "row": mover.row + 1,
        "id": mover.id,
        "old": mover.old,
        "new": mover.new,
        "change": _amount(mover.change, name),
        "old_stage": mover.old_stage,
        "new_stage": mover.new_stage,
        "reasons": [_reason(reason, name) for reason in mover.reasons],
    }


def _reason(reason: Reason, name: str) -> Data:
    return {
        "kind": reason.kind,
        "name": reason.name,
        "rule": _origin(reason.rule),
        "old": _amount(reason.old, name),
        "new": _amount(reason.new, name),
        "change": _amount(reason.change, name),
    }


def _amount(amount: int, name: str) -> object:
    """Thirds of a letter as a whole number, points as an exact decimal in a text."""
    if name == GRADE:
        return amount
    points = Decimal(amount).scaleb(-3)
    return f"{points.quantize(Decimal(1)) if amount % 1000 == 0 else points.normalize():f}"
