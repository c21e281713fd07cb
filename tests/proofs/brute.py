"""Every small lead tried: `python -m tests.proofs.brute --cases 100000`.

For each guarantee of the models in `models/` it goes through leads near the model's borders, those with the
fewest events and then the fewest known fields first, and through all changes that the guarantee speaks of. It
says which is the smallest lead that breaks the promise; of a proved one there must be none. It knows nothing
of the prover: rules and the reference are all it has.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import combinations_with_replacement
from pathlib import Path

from attrs import define, field, frozen
from leadlang.compiler.compile import compile_rules
from leadlang.compiler.proving.verdicts import Guarantee
from leadlang.dsl.problems import Source
from leadlang.runtime.facts import LeadResult
from leadlang.runtime.reference import assess
from leadlang.runtime.rules import Rules

from .expectations import Expectation, expectations, model_paths
from .outcomes import broken, shown
from .space import Lead, Space, space_of

MOST_EVENTS = 4

Events = tuple[int, ...] | None


class NotAModel(AssertionError):
    """A text that does not pass the check."""


@frozen
class Breaking:
    """The smallest lead found that breaks a guarantee: its events and known fields before the change, and the
    total before and after."""

    events: int
    fields: int
    shown: tuple[str, str]


class EnoughTried(Exception):
    """As many leads as were allowed have been tried."""


def promised(text: str) -> tuple[Rules, tuple[Guarantee, ...]]:
    """The rules of a text that passes the check, and its guarantees."""
    compiled = compile_rules(Source("rules.lead", text))
    if compiled.model is None:
        raise NotAModel(f"{text}\n{compiled.problems}")
    return compiled.model.rules, compiled.guarantees


@define
class Search:
    """Through the leads near the borders of a model, from small to large, until `most` have been assessed."""

    rules: Rules
    guarantee: Guarantee
    most: int
    tried: int = 0
    _results: dict[object, LeadResult] = field(factory=dict)

    def smallest(self) -> Breaking | None:
        """The smallest lead that breaks the guarantee; None where none does of those tried."""
        try:
            return next(self._breaking(space_of(self.rules, self.guarantee)), None)
        except EnoughTried:
            return None

    def _breaking(self, space: Space) -> Iterator[Breaking]:
        for size in range(MOST_EVENTS + 1):
            for known in range(len(space.cells) + 1):
                for lead in space.leads(known):
                    for events in _choices(space, size, self.guarantee):
                        yield from self._broken_by(space, lead, events)

    def _broken_by(self, space: Space, lead: Lead, events: Events) -> Iterator[Breaking]:
        before = self._result(space, lead, events)
        for other, more in _changes(space, self.guarantee, lead, events):
            after = self._result(space, other, more)
            if broken(self.rules, self.guarantee, before, after):
                values = (shown(self.guarantee, before), shown(self.guarantee, after))
                yield Breaking(len(events or ()), len(lead), values)

    def _result(self, space: Space, lead: Lead, events: Events) -> LeadResult:
        key = (tuple(lead.items()), events)
        if key not in self._results:
            if self.tried == self.most:
                raise EnoughTried
            self.tried += 1
            self._results[key] = assess(space.case(lead, events)).result
        return self._results[key]


def _choices(space: Space, size: int, guarantee: Guarantee) -> Iterator[Events]:
    """All sets of so many events; where a field changes, also a model that runs without any log."""
    if size == 0 and guarantee.field is not None:
        yield None
    yield from combinations_with_replacement(range(len(space.events)), size)


def _changes(space: Space, guarantee: Guarantee, lead: Lead, events: Events) -> Iterator[tuple[Lead, Events]]:
    """What a lead can become by what the guarantee speaks of."""
    key = guarantee.field
    if key is None:
        for added in space.additions:
            yield lead, tuple(sorted((*(events or ()), added)))
    elif key in lead:
        values = space.cells[key]
        for value in values[values.index(lead[key]) + 1 :]:
            yield {**lead, key: value}, events


# ---------------------------------------------------------------- the models


def wrong(expected: Expectation, found: Breaking | None) -> str:
    """What is wrong with a model's comment; "" where it agrees with what was found."""
    if expected.verdict == "proved":
        return "" if found is None else f"not proved: broken by {found}"
    if found is None:
        return "not refuted: nothing breaks it"
    if (found.events, found.fields) != (expected.events, expected.fields):
        return f"the smallest is another one: {found}"
    if expected.shown is not None and found.shown != expected.shown:
        return f"shown otherwise: {found}"
    return ""


def searched(path: Path, most: int) -> Iterator[tuple[str, Expectation, Search, Breaking | None]]:
    """Each guarantee of a model: its subject, what is expected, the search, and what it found."""
    text = path.read_text(encoding="utf-8")
    by_line = expectations(text)
    rules, guarantees = promised(text)
    for guarantee in guarantees:
        line = text.count("\n", 0, guarantee.span.start) + 1
        search = Search(rules, guarantee, most)
        yield guarantee.subject, by_line[line], search, search.smallest()


def main() -> None:
    options = argparse.ArgumentParser(description="Try every small lead on the models in models/.")
    options.add_argument("--cases", type=int, default=100_000, help="how many leads to assess per guarantee")
    options.add_argument("--model", default="", help="only models with this in their name")
    given = options.parse_args()
    faults = 0
    for path in model_paths():
        if given.model not in path.name:
            continue
        for subject, expected, search, found in searched(path, given.cases):
            said = wrong(expected, found)
            faults += bool(said)
            verdict = f"{expected.verdict} {expected.method}".strip()
            print(f"{path.stem:<28} {subject:<24} {verdict:<18} {search.tried:>7} leads  {said}", flush=True)
    print(f"{faults} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
