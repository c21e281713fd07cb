"""The model that a service answers by, and what it keeps ready to do so in microseconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from time import time

from attrs import field, frozen

from ..model import Model
from ..moments import moment, shown
from ..one_lead import OneLead
from ..refusal import Refused
from ..runtime.facts import TableReading
from ..runtime.headers import find_id
from ..runtime.intake import CellReading, cell_reading, read_id
from ..runtime.row import RowResult
from ..runtime.times import AsOf
from .requests import Asked, Known, Row

_MOST_SHAPES = 256
_MOST_MOMENTS = 64


@frozen(eq=False, slots=False)
class Served:
    """`known` (None: not strict) is all that a lead may hold. Several threads may use one at a time."""

    model: Model
    hash: str
    language: str
    known: Known | None = None
    _moments: dict[str, tuple[AsOf, str]] = field(factory=dict, init=False)

    @classmethod
    def of(cls, model: Model, language: str | None, strict: bool) -> Served:
        known = Known.of(model.compiled.rules, model.settings) if strict else None
        return cls(model, model.hash, language or model.language, known)

    @cached_property
    def one(self) -> OneLead:
        return OneLead(self.model.compiled, self.model.settings)

    def prepare(self) -> None:
        """Do now what the first request would have to wait for."""
        self.one.score({})
        self.one.score({}, [])

    # ------------------------------------------------------------ the moment

    def moment(self, as_of: str, place: str = "as_of") -> tuple[AsOf, str]:
        """A moment as it is computed with, and as it is shown. Refused (R096) where none is meant."""
        known = self._moments.get(as_of)
        if known is not None:
            return known
        try:
            read = moment(as_of, self.model.compiled.rules.time_zone)
            found = read, shown(read)
        except (Refused, OverflowError):
            raise Refused("R096", "moment", place=place) from None
        if len(self._moments) >= _MOST_MOMENTS:
            self._moments.clear()
        self._moments[as_of] = found
        return found

    # ------------------------------------------------------------ ids

    @cached_property
    def _id_header(self) -> Callable[[tuple[str, ...]], str | None]:
        said = self.model.settings.leads.id

        @lru_cache(maxsize=_MOST_SHAPES)
        def header(headers: tuple[str, ...]) -> str | None:
            return said if said in headers else find_id(headers).header

        return header

    @cached_property
    def _reading(self) -> CellReading:
        reading = TableReading(missing=self.model.settings.leads.missing)
        return cell_reading(self.model.compiled.rules, reading)

    def id_header(self, lead: Row) -> str | None:
        return self._id_header(tuple(lead))

    def id_of(self, lead: Row) -> str | None:
        """The id of a lead, None where it has none."""
        header = self.id_header(lead)
        return None if header is None else read_id(lead[header], self._reading)

    # ------------------------------------------------------------ scoring

    def score(self, asked: Asked, now: str, place: str = "") -> tuple[RowResult, str]:
        """The result, and the moment that it holds for; `now` where the request names none, which stands at
        `place`.
        """
        as_of = now if asked.as_of is None else asked.as_of
        said = self.moment(as_of, f"{place}as_of")[1]
        return self.one.score(asked.lead, asked.events, as_of), said


def this_second() -> str:
    """Now, as a moment is written: the end of this second, so that what happened just now has happened."""
    return _written(int(time()))


@lru_cache(maxsize=4)
def _written(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).replace(microsecond=999_999).isoformat(sep=" ")
