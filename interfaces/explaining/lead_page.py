"""The page of one lead: everything that is said about it, in its order."""

from __future__ import annotations

from collections.abc import Sequence

from ..runtime.explaining.nearest import Suggestion
from ..runtime.explaining.tree import Explanation
from .amounts import day_text, finished
from .layers import (
    choice_name,
    coverage_section,
    disqualified_section,
    layers_section,
    nearest_section,
    unpaid_section,
)
from .page import Page, Section
from .saying import Saying
from .totals import combined_section, grade_section, score_section


def lead_page(
    name: str, found: Explanation, suggestions: Sequence[Suggestion], saying: Saying, unpaid: bool
) -> Page:
    """The page of the lead of that name; with `unpaid` also the rules that could be decided and pay
    nothing.
    """
    sections: list[Section | None] = []
    if found.disqualified:
        sections.append(disqualified_section(found, saying))
    sections += [score_section(score, saying) for score in found.scores]
    sections += [combined_section(combined, saying) for combined in found.combined]
    sections.append(grade_section(found.grade, saying))
    layers = layers_section(found, saying)
    sections.append(layers if layers.lines else None)
    sections.append(nearest_section(found, suggestions, saying))
    sections.append(coverage_section(found, saying))
    if unpaid:
        sections.append(unpaid_section(found, saying))
    subtitle = saying.told("explain_as_of", day=day_text(found.as_of.day, saying.language))
    no_log = any(one.gaps.log for one in found.open)
    warning = saying.told("summary_no_events") if no_log else ""
    said = tuple(one for one in sections if one is not None)
    return Page(name, subtitle, _figures(found, saying), warning, said)


def _figures(found: Explanation, saying: Saying) -> tuple[tuple[str, str], ...]:
    """The results at a glance, in the order of the result's columns."""
    figures = [
        (saying.score_name(one.score.name), finished(one.shown, one.score.decimals)) for one in found.scores
    ]
    figures += [
        (saying.score_name(one.combined.name), finished(one.shown, one.combined.decimals))
        for one in found.combined
    ]
    figures.append((saying.told("explain_grade"), found.grade.shown))
    none = saying.told("explain_none")
    choices = [choice for choice in (found.segment, found.stage, *found.labels) if choice is not None]
    figures += [(choice_name(choice, saying), choice.chosen or none) for choice in choices]
    figures += [(matrix.name, matrix.value or none) for matrix in found.matrices]
    if found.count:
        share = 100 * found.decided // found.count
        told = saying.told("explain_coverage_share", percent=share, decided=found.decided, rules=found.count)
        figures.append((saying.told("explain_coverage"), told))
    return tuple(figures)
