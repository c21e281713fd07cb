"""A comparison as one self-contained HTML page."""

from __future__ import annotations

from ..pages import render
from .report import Report


def as_page(report: Report) -> str:
    return render("diff", report.language, title=report.title, report=report)
