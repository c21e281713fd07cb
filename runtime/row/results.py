"""The result for one lead."""

from __future__ import annotations

from ..data_classes import frozen
from ..facts import DataProblem, LeadResult


@frozen
class RowResult(LeadResult):
    """The result for one lead, and what is wrong with its data; `row` of a problem of an event counts from 1.

    Leads that come to the same share one result: its mappings cannot be changed.
    """

    problems: tuple[DataProblem, ...] = ()
