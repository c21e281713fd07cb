"""What is told of a change of stage: the content of a webhook, as "Standard Webhooks" has it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Final

from attrs import frozen

from ..runtime.row import RowResult
from .records import Reason

TYPE: Final = "lead.stage"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@frozen
class Change:
    """A lead entered a stage, left one, or both. `number` counts the changes of this lead from 1;
    `result` is None where the lead is erased.
    """

    lead: str
    number: int
    before: str | None
    after: str | None
    at: int
    reason: Reason
    model: str
    result: RowResult | None

    @property
    def content(self) -> str:
        """As JSON; scores are written exactly."""
        data: dict[str, object] = {
            "lead": self.lead,
            "change": self.number,
            "from": self.before,
            "to": self.after,
            "at": written(self.at),
            "reason": self.reason,
            "model": self.model,
        }
        if self.result is not None:
            data["grade"] = self.result.grade
            data["disqualified"] = list(self.result.disqualified)
        said = json.dumps(data)
        if self.result is not None:
            scores = ",".join(f"{json.dumps(name)}:{score:f}" for name, score in self.result.scores.items())
            said = f'{said[:-1]}, "scores": {{{scores}}}}}'
        return f'{{"type": "{TYPE}", "timestamp": "{written(self.at)}", "data": {said}}}'


def written(instant: int) -> str:
    """An instant as a text of ISO 8601, in UTC.

    >>> written(1_500_000)
    '1970-01-01T00:00:01.500000Z'
    """
    return (_EPOCH + timedelta(microseconds=instant)).isoformat().replace("+00:00", "Z")
