"""What `leadlang format` does with each file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..formatting import Formatted, formatted
from ..refusal import Refused
from ..rule_files import STDIN, read_rule_text
from . import console, exits


def format_files(
    paths: Sequence[str],
    only_check: bool,
    to: str | None,
    output: str | None,
    quiet: bool,
    language: str | None,
) -> int:
    """Format every file; the exit code: 1 where a file has mistakes, or (`only_check`) another layout."""
    console.speak(language or "en")
    fine = True
    for path in paths:
        _refuse_another_file(output, path)
        text = read_rule_text(Path(path))
        result = formatted(text, path, to)
        console.speak(language or result.language)
        if result.text is None:
            _show_mistakes(result, path)
            fine = False
        elif only_check:
            same = result.text == text
            fine = fine and same
            if not same or not quiet:
                console.out(console.told("format_same" if same else "format_would_change", file=path))
        else:
            _give(result.text, text, path, to, output, quiet)
    return exits.FINE if fine else exits.REFUSED


def _refuse_another_file(output: str | None, path: str) -> None:
    """Only the rule file itself may be written over (R032)."""
    if output is None or output == STDIN or not Path(output).exists():
        return
    if path == STDIN or not Path(path).exists() or not Path(output).samefile(path):
        raise Refused("R032", "format", file=output)


def _show_mistakes(result: Formatted, path: str) -> None:
    mistakes = [found for found in result.problems if found.severity == "error"]
    console.show_problems(mistakes, {path: result.source})
    console.aside(console.counted("format_left_alone", len(mistakes), file=path))


def _give(formatted_text: str, text: str, path: str, to: str | None, output: str | None, quiet: bool) -> None:
    target = output or (STDIN if to is not None or path == STDIN else path)
    if target == STDIN:
        console.print_exactly(formatted_text)
        return
    changed = formatted_text != text or target != path
    if changed:
        write_text(formatted_text, target)
    if not quiet:
        console.out(console.told("format_changed" if changed else "format_same", file=target))


def write_text(text: str, path: str) -> None:
    """Write a text file as UTF-8, whole or not at all. Raises FileRefused."""
    from ..files.whole_files import whole_file

    with whole_file(path) as file:
        file.write(text.encode("utf-8", errors="surrogatepass"))
