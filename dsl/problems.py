"""What is wrong, as a value: a code, a place and the facts. The prose lives in `grammars/messages`, per
spoken language."""

from __future__ import annotations

from bisect import bisect_right

from attrs import field, frozen


@frozen
class Span:
    """A stretch of a source text: offsets in characters, end not included."""

    file: str
    start: int
    end: int


@frozen
class Source:
    """One rule file's text. `name` is what people call the file (as given, or relative to the main file)."""

    name: str
    text: str
    _line_starts: tuple[int, ...] = field(init=False, repr=False, eq=False)

    @_line_starts.default
    def _find_line_starts(self) -> tuple[int, ...]:
        return (0, *(i + 1 for i, c in enumerate(self.text) if c == "\n"))

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Line and column, both counted from 1."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of one line (from 1), without its line break."""
        start = self._line_starts[number - 1]
        end = self._line_starts[number] - 1 if number < len(self._line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


@frozen
class Problem:
    """One mistake (code E…) or warning (W…). `facts` fill the message's {placeholders}; `variant` picks its
    wording.

    In `grammars/messages/<language>/*.toml` the entry of the code has `message` and `hint`; a variant
    "nearest" uses
    `message_nearest` and `hint_nearest` where these exist, else the plain ones.
    """

    code: str
    span: Span
    facts: tuple[tuple[str, str], ...] = ()
    variant: str = ""

    @property
    def severity(self) -> str:
        return "warning" if self.code.startswith("W") else "error"


def problem(code: str, span: Span, variant: str = "", **facts: object) -> Problem:
    """A problem with its facts as keywords; every fact becomes text."""
    return Problem(code, span, tuple((name, str(fact)) for name, fact in facts.items()), variant)
