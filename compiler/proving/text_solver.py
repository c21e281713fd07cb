"""Texts by z3: one regular expression that says all that is asked, and a word it accepts.

Characters that no constant has cannot be told apart but by whether words are made of them. So any text stands
for one that has, beside the constants' own characters, one further letter and one further sign at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain

import z3
from attrs import define, field, frozen

from ...runtime.folding import words
from ...runtime.rules import (
    Test,
    TextContains,
    TextContainsWord,
    TextEnds,
    TextExactly,
    TextIn,
    TextMatches,
    TextStarts,
)

LAST_CHARACTER = 0x2FFFF  # the last that z3 knows
MOST_SHORTENINGS = 6
_LETTERS = "xyzabcdefghijklmnopqrstuvw0123456789"
_SIGNS = "-./,:!&+()"
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


@frozen
class Exhausted:
    """The steps are used up, or the texts have characters that z3 does not know."""


@define
class TextSolver:
    """Finds a folded text for tests; all of its questions together use at most `steps` of z3's steps."""

    constants: Sequence[str]
    steps: int
    _used: int = field(default=0, init=False)
    _context: z3.Context = field(factory=z3.Context, init=False)
    _letter: str = field(init=False)
    _sign: str = field(init=False)
    _breaks: tuple[str, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        taken = sorted(set(chain.from_iterable(self.constants)))
        self._letter = next(
            char for char in chain(_LETTERS, map(chr, range(0x3B1, LAST_CHARACTER))) if char not in taken
        )
        self._sign = next(
            char for char in chain(_SIGNS, map(chr, range(0x2500, LAST_CHARACTER))) if char not in taken
        )
        self._known = frozenset([*taken, " ", self._sign])
        self._breaks = tuple(char for char in sorted(self._known) if not words(char))
        self._solvable = all(ord(char) <= LAST_CHARACTER for char in taken)

    _known: frozenset[str] = field(init=False)
    _solvable: bool = field(init=False)

    def text(
        self,
        passing: Sequence[Test],
        failing: Sequence[Test],
        excluded: Iterable[str] = (),
        shorten: bool = True,
    ) -> str | Exhausted | None:
        """A folded text, as short as a few questions make it, that passes and fails these and is none of
        `excluded`; None if there is none."""
        if not self._solvable:
            return Exhausted()
        asked = [self._spaced()]
        asked += [self._test(test) for test in passing]
        asked += [z3.Complement(self._test(test)) for test in failing]
        asked += [z3.Complement(self._literal(text)) for text in excluded]
        best = self._word(asked)
        tries = MOST_SHORTENINGS if shorten else 0
        while isinstance(best, str) and len(best) > 1 and tries:
            tries -= 1
            shorter = self._word([*asked, z3.Loop(self._any_character(), 1, len(best) - 1)])
            if not isinstance(shorter, str):
                break
            best = shorter
        return best

    def _word(self, asked: Sequence[z3.ReRef]) -> str | Exhausted | None:
        left = self.steps - self._used
        if left <= 0:
            return Exhausted()
        solver = z3.Solver(ctx=self._context)
        solver.set("rlimit", left)
        text = z3.String("text", self._context)
        solver.add(z3.InRe(text, z3.Intersect(*asked)))
        before = self._count(solver)
        answer = solver.check()
        self._used += max(1, self._count(solver) - before)
        if answer == z3.unsat:
            return None
        if answer != z3.sat:
            return Exhausted()
        return self._read(solver.model().eval(text, model_completion=True).as_string())

    def _count(self, solver: z3.Solver) -> int:
        return next((int(value) for key, value in solver.statistics() if key == "rlimit count"), 0)

    def _read(self, escaped: str) -> str:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), escaped)
        return "".join(char if char in self._known else self._letter for char in text)

    # ------------------------------------------------------------ what is asked, as regular expressions

    def _test(self, test: Test) -> z3.ReRef:
        match test:
            case TextIn(values):
                return self._either(map(self._literal, values))
            case TextContains(values):
                return self._either(self._row(self._all(), self._literal(v), self._all()) for v in values)
            case TextStarts(values):
                return self._either(self._row(self._literal(v), self._all()) for v in values)
            case TextEnds(values):
                return self._either(self._row(self._all(), self._literal(v)) for v in values)
            case TextContainsWord(runs):
                return self._either(map(self._run, runs))
            case TextMatches(patterns):
                return self._either(map(self._pattern, patterns))
            case TextExactly():
                raise TypeError("how a text is written is not asked of its folded form")
            case _:
                raise TypeError(f"not a test of texts: {test!r}")

    def _run(self, run: tuple[str, ...]) -> z3.ReRef:
        """Whole words in a row: with a break, or nothing, at either end."""
        if any(words(word) != (word,) for word in run):
            return self._nothing()
        if not run:
            return self._all()
        a_break = self._either(map(self._literal, self._breaks))
        row = [z3.Option(self._row(self._all(), a_break))]
        for at, word in enumerate(run):
            row += [z3.Plus(a_break)] if at else []
            row.append(self._literal(word))
        return self._row(*row, z3.Option(self._row(a_break, self._all())))

    def _pattern(self, pattern: str) -> z3.ReRef:
        wild = {"*": self._all, "?": self._any_character}
        pieces = [piece for piece in re.split(r"([*?])", pattern) if piece]
        return self._row(*(wild[piece]() if piece in wild else self._literal(piece) for piece in pieces))

    def _spaced(self) -> z3.ReRef:
        """Not empty, and no space at the ends or after a space: so every folded text is."""
        space, rest = self._literal(" "), self._all()
        bad = [self._row(rest, self._literal("  "), rest), self._row(space, rest), self._row(rest, space)]
        return z3.Intersect(z3.Plus(self._any_character()), z3.Complement(self._either(bad)))

    def _either(self, several: Iterable[z3.ReRef]) -> z3.ReRef:
        found = list(several)
        if not found:
            return self._nothing()
        return found[0] if len(found) == 1 else z3.Union(*found)

    def _row(self, *parts: z3.ReRef) -> z3.ReRef:
        if not parts:
            return self._literal("")
        return parts[0] if len(parts) == 1 else z3.Concat(*parts)

    def _literal(self, text: str) -> z3.ReRef:
        escaped = "".join(c if c.isascii() and c.isalnum() else f"\\u{{{ord(c):x}}}" for c in text)
        return z3.Re(z3.StringVal(escaped, self._context), self._context)

    def _sort(self) -> z3.ReSortRef:
        return z3.ReSort(z3.StringSort(self._context))

    def _all(self) -> z3.ReRef:
        return z3.Full(self._sort())

    def _nothing(self) -> z3.ReRef:
        return z3.Empty(self._sort())

    def _any_character(self) -> z3.ReRef:
        return z3.AllChar(self._sort(), self._context)
