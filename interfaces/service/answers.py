"""Results as JSON. Scores are numbers, written exactly: a whole score without a point, others as declared."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from ..runtime.facts import DataProblem
from ..runtime.row import RowResult
from ..wording import message_and_hint

_ENCODER: Final = json.JSONEncoder(ensure_ascii=True, check_circular=False, separators=(",", ":"))

written = _ENCODER.encode


def result_text(lead_id: str | None, as_of: str, result: RowResult, language: str) -> str:
    """The members of one result, without the braces around them."""
    scores = ",".join([f"{_name(name)}:{score:f}" for name, score in result.scores.items()])
    rest = written(
        {
            "grade": result.grade,
            "segment": result.segment,
            "stage": result.stage,
            "labels": dict(result.labels),
            "matrices": dict(result.matrices),
            "coverage": result.coverage,
            "decided": result.decided,
            "rules": result.rules,
            "disqualified": result.disqualified,
            "problems": problems_data(result.problems, language),
        }
    )
    return f'"id":{written(lead_id)},"as_of":{_name(as_of)},"scores":{{{scores}}},{rest[1:-1]}'


def one_answer(model: str, result: str) -> bytes:
    return f'{{"model":"{model}",{result}}}'.encode("ascii")


def batch_answer(model: str, results: Iterable[str]) -> bytes:
    listed = ",\n".join([f"{{{one}}}" for one in results])
    return f'{{"model":"{model}","results":[{listed}]}}'.encode("ascii")


def problems_data(problems: Sequence[DataProblem], language: str) -> list[dict[str, object]]:
    """What is wrong with the data, under the names that the table of problems has (`--problems`)."""
    found: list[dict[str, object]] = []
    for one in problems:
        message, hint = message_and_hint(one, language)
        place = {"code": one.code, "table": one.table, "row": one.row, "column": one.column}
        found.append({**place, "value": one.value, "message": message, "hint": hint})
    return found


@lru_cache(maxsize=256)
def _name(text: str) -> str:
    """A text that comes again and again."""
    return written(text)
