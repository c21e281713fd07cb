"""W414: cells of a matrix that no lead gets, though its row and its column are both reached."""

from __future__ import annotations

from collections.abc import Iterator

from ...dsl import syntax as s
from ...dsl.problems import Problem, problem
from ...runtime.rules import Always, Condition, Matrix
from .model import Claim, Model
from .thresholds import beyond_reach

MOST_NAMED = 3
Head = tuple[Claim, ...]


def problems(model: Model) -> Iterator[Problem]:
    for matrix, written in zip(model.rules.matrices, model.written.matrices, strict=True):
        never = _never(model, matrix, written)
        if never:
            named = ", ".join(f"{row} × {column}" for row, column in never[:MOST_NAMED])
            facts = {"matrix": written.name.text, "cells": named, "count": len(never)}
            more = len(never) - MOST_NAMED
            yield problem("W414", written.name.span, "more" if more > 0 else "", **facts, more=more)


def _never(model: Model, matrix: Matrix, written: s.MatrixOf) -> list[tuple[str, str]]:
    rows, columns = _heads(model, matrix.rows), _heads(model, matrix.columns)
    never: list[tuple[str, str]] = []
    for row, row_band in zip(rows, written.rows, strict=True):
        for column, column_band in zip(columns, written.columns, strict=True):
            if row is None or column is None:
                continue
            if model.impossible_result(*row, *column):
                said = model.written.said
                never.append((said(row_band.span), said(column_band.span)))
    return never


def _heads(model: Model, conditions: tuple[Condition, ...]) -> list[Head | None]:
    """What it takes to get into each row or column; None where it takes all that is left, or nothing gets
    there at all."""
    heads: list[Head | None] = []
    before: list[Claim] = []
    for condition in conditions:
        head = (*before, (condition, True))
        ready = condition != Always(True) and beyond_reach(model, condition) is None
        heads.append(head if ready and not model.impossible_result(*head) else None)
        before.append((condition, False))
    return heads
