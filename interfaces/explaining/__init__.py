"""Why a lead has its points: explained for people as text or a page, for programs as data.

`explain` finds the rows of one lead and lets `runtime.explaining` make the tree of its totals; `lead_page`
puts the tree into words, `as_text` and `as_html` lay these out, `as_data` gives the tree as it is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import polars as pl
from attrs import frozen

from ..finding import GivenLog, Note
from ..moments import shown
from ..runtime.explaining.explanation import explanation
from ..runtime.explaining.nearest import Suggestion, nearest
from ..runtime.explaining.tree import Explanation as Tree
from ..runtime.facts import DataProblem, TableReading
from ..runtime.model import CompiledModel
from ..runtime.reference import assess
from ..runtime.times import AsOf
from ..wording import phrase
from .as_data import lead_data
from .chosen import chosen
from .lead_page import lead_page
from .page import Page
from .saying import Saying

FORMAT = "leadlang explanation"
VERSION = 1
_MOST_EVENTS_ON_A_PAGE = 30


@frozen
class LeadExplanation:
    """One row of leads: its number from 1, the tree that adds up to its results, what would move it on."""

    id: str
    row: int
    tree: Tree
    nearest: tuple[Suggestion, ...]


@frozen(repr=False)
class Explanation:
    """Why a lead has its points, its grade, its stage: one entry for each row with its id.

    `str()` gives the text of at most 80 characters a line, `html()` one page that needs nothing else,
    `json()` the whole arithmetic as data. `problems` are the mistakes in the cells of this lead and its
    events, `notes` what was detected.
    """

    leads: tuple[LeadExplanation, ...]
    as_of: str
    model: str
    language: str
    problems: tuple[DataProblem, ...] = ()
    notes: tuple[Note, ...] = ()

    def __repr__(self) -> str:
        return f"Explanation(id={self.leads[0].id!r}, rows={len(self.leads)}, as_of={self.as_of!r})"

    def __str__(self) -> str:
        return self.text()

    def text(self, width: int = 80, *, all_rules: bool = False, colour: bool = False) -> str:
        """Text for a terminal of that width; `all_rules` lists also the rules that pay this lead nothing."""
        from .as_text import page_text

        return "\n".join(page_text(page, width, colour) for page in self._pages(all_rules, None))

    def html(self) -> str:
        """One page of HTML for the sales team; everything that comes from rules and data is escaped."""
        from ..pages import render

        pages = self._pages(True, _MOST_EVENTS_ON_A_PAGE)
        foot = phrase("explain_foot", self.language, as_of=self.as_of, hash=self.model)
        return render("explanation", self.language, title=pages[0].title, pages=pages, foot=foot)

    def json(self) -> str:
        """The data as JSON, ending in a line break."""
        return json.dumps(self.data(), ensure_ascii=False, indent=2) + "\n"

    def data(self) -> dict[str, object]:
        """The whole arithmetic as plain data; the keys stand in docs/explain.md."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "model": self.model,
            "as_of": self.as_of,
            "leads": [lead_data(one.id, one.row, one.tree, one.nearest) for one in self.leads],
        }

    def _pages(self, all_rules: bool, most_events: int | None) -> list[Page]:
        pages = []
        for one in self.leads:
            saying = Saying(one.tree.rules, one.tree.as_of, self.language)
            if most_events is not None:
                saying.most_events = most_events
            title = "explain_lead" if len(self.leads) == 1 else "explain_lead_row"
            name = phrase(title, self.language, id=one.id, row=one.row)
            pages.append(lead_page(name, one.tree, one.nearest, saying, all_rules))
        return pages


def explain(
    model: CompiledModel,
    leads: pl.DataFrame,
    logs: Sequence[GivenLog],
    as_of: AsOf,
    lead: str,
    *,
    id: str | None,
    reading: TableReading,
    language: str,
) -> Explanation:
    """Explain every row of leads whose id is `lead`. Refused as `chosen` has it."""
    found = chosen(model.rules, leads, logs, as_of, lead, id=id, reading=reading)
    explained = []
    for row, case in found.cases:
        assessment = assess(case)
        explained.append(
            LeadExplanation(lead.strip(), row, explanation(case, assessment), nearest(case, assessment))
        )
    return Explanation(tuple(explained), shown(as_of), model.hash, language, found.problems, found.notes)
