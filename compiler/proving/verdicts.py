"""A guarantee as it is checked, and what the proof says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from ...dsl.problems import Span
from ...runtime.facts import LeadResult, LogLayout
from ...runtime.rules import EventTest, Origin
from ...runtime.times import AsOf

VERB_COLUMN = "event"
OBJECT_COLUMN = "object"
TIME_COLUMN = "time"
LEAD_COLUMN = "lead_id"
ID_COLUMN = "id"
LAYOUT = LogLayout(LEAD_COLUMN, TIME_COLUMN, (VERB_COLUMN,), (OBJECT_COLUMN,))
"""How the rows of a witness's events are laid out; a property's column has the property's name."""


@frozen
class Guarantee:
    """One promise. A line that names several subjects makes several.

    `target` is the name of a score or combined score ("score" for the unnamed one), "grade" or "stage",
    `kind` which of these. `falls` True: never falls, False: never rises. Either `behaviour` (the events
    that may come on top) or `field` (the key of a number field) is set; `subject` is it as the file writes
    it. `span` is the place of the subject, `line_span` that of the whole statement.
    """

    target: str
    kind: Literal["score", "grade", "stage"]
    falls: bool
    subject: str
    behaviour: EventTest | None
    field: str | None
    at_any_time: bool
    span: Span
    line_span: Span


Row = Mapping[str, str]
"""A row of a table as people see it: header to cell; what is not known is left out."""


@frozen
class Change:
    """A rule that gives something else after than before: its origin, what it pays into the total (millis,
    thirds) before and after; both 0 for a floor, a ceiling or a stage's condition that comes or goes.
    """

    origin: Origin
    before: int
    after: int


@frozen
class Witness:
    """A lead that breaks a guarantee, before and after.

    `lead` and `lead_after` are rows of leads (they differ where the guarantee speaks of a field), `events`
    the rows of the log before and `added` the one more, None where a field changes; laid out as `LAYOUT`.
    `log` is False where the model runs without any log. `before` and `after` are the results that the
    reference gives for these rows; `shown` the two values of the guarantee's total in words. `changes` are
    the rules responsible, those that matter most first.
    """

    as_of: AsOf
    lead: Row
    lead_after: Row
    events: tuple[Row, ...]
    added: Row | None
    log: bool
    before: LeadResult
    after: LeadResult
    shown: tuple[str, str]
    changes: tuple[Change, ...]
    layout: LogLayout = LAYOUT


@frozen
class Verdict:
    """What became of a guarantee.

    `method` is what decided it: "polarity" (each rule by itself can only move it the right way), "solver"
    (no lead there could be breaks it). `reason` of an undecided one: "steps" (the steps given were used
    up), "texts", "time" or "size" (a part of the model that the proof can only approximate), see the
    message W400. `steps` are the solver's, of its own kind.
    """

    guarantee: Guarantee
    verdict: Literal["proved", "refuted", "undecided"]
    method: Literal["polarity", "solver", ""] = ""
    witness: Witness | None = None
    reason: str = ""
    steps: int = 0
