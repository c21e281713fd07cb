"""What `leadlang compile` does."""

from __future__ import annotations

import sys
from pathlib import Path

from ..loading import RulesRefused, compile_file, model_file, shown_sources
from ..members import all_rules
from ..opening import MODEL_ENDING
from ..rule_files import STDIN
from . import console, exits
from .formatting_run import write_text
from .outputs import refuse_bad_outputs


def compile_to_file(rules: str, output: str | None, language: str | None, quiet: bool) -> int:
    """Write the compiled model; the exit code. Raises Refused where the rules have mistakes."""
    console.speak(language or "en")
    compiled = compile_file(Path(rules))
    console.speak(language or compiled.language)
    sources = shown_sources(compiled.sources, Path(rules))
    if compiled.model is None:
        console.show_problems(compiled.problems, sources)
        raise RulesRefused(compiled, rules)
    if compiled.problems and not quiet:
        console.aside(console.counted("rules_warnings", len(compiled.problems), file=rules))
    written = model_file(compiled).to_json()
    target = output or (STDIN if rules == STDIN else str(Path(rules).with_suffix(MODEL_ENDING)))
    if target == STDIN:
        sys.stdout.write(written)
        return exits.FINE
    refuse_bad_outputs([target], [source.name for source in sources.values()], {MODEL_ENDING})
    write_text(written, target)
    if not quiet:
        count = len(all_rules(compiled.model.rules.members))
        console.out(console.counted("compiled", count, file=target, model=compiled.model.hash))
    return exits.FINE
