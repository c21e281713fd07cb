"""What changed in meaning between two models: normalised rules held against normalised rules, never texts."""

from __future__ import annotations

from .changes import Change, Comparison, Detail
from .compare import compare

__all__ = ["Change", "Comparison", "Detail", "compare"]
