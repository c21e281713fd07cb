"""Large batches: an Arrow IPC stream of leads in, one of results out, scored on columns."""

from __future__ import annotations

from io import BytesIO
from typing import Final

import polars as pl
from attrs import frozen

from ..refusal import Refused
from .arrow_check import check_stream
from .served import Served

MEDIA_TYPE: Final = "application/vnd.apache.arrow.stream"
_REPEATED_ID: Final = "D103"


@frozen
class ScoredStream:
    """The results as a stream, of how many leads, and how many cells could not be read."""

    body: bytes
    leads: int
    problems: int


def score_stream(served: Served, body: bytes, as_of: str, most: int) -> ScoredStream:
    """Each result has the model's hash and the moment in columns of their own. Refused as reading JSON is."""
    check_stream(body, most)
    served.moment(as_of)  # refused here where none is meant
    leads = _read(body)
    if served.known is not None:
        served.known.refuse_other_fields(leads.columns, "leads")
    result = served.model.score(leads, as_of=as_of, stamp=True)
    for one in result.problems:
        if one.code == _REPEATED_ID:
            raise Refused("R099", "table", id=one.value, second=one.row)
    written = BytesIO()
    result.table.write_ipc_stream(written, compat_level=pl.CompatLevel.oldest())
    return ScoredStream(written.getvalue(), leads.height, len(result.problems))


def _read(body: bytes) -> pl.DataFrame:
    try:
        return pl.read_ipc_stream(BytesIO(body), use_pyarrow=False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, ValueError, OSError):
        raise Refused("R103") from None
