"""What `leadlang plan` does."""

from __future__ import annotations

import sys
from pathlib import Path

from ..loading import RulesRefused, compile_file, shown_sources
from ..planning import Form, plan
from . import console, exits


def plan_rules(rules: str, form: Form, language: str | None) -> int:
    """Print the plan; the exit code. Raises Refused where the rules have mistakes."""
    console.speak(language or "en")
    compiled = compile_file(Path(rules))
    console.speak(language or compiled.language)
    if compiled.model is None:
        console.show_problems(compiled.problems, shown_sources(compiled.sources, Path(rules)))
        raise RulesRefused(compiled, rules)
    if not compiled.model.rules.members:
        console.aside(console.told("no_rules", file=rules))
    said = plan(compiled, form, language)
    if form == "text" and sys.stdout.isatty():
        console.out(said.removesuffix("\n"))
    else:
        console.print_exactly(said)
    return exits.FINE
