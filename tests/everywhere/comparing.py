"""What becomes of generated models on a backend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from attrs import define, field

from .backends import Backend, RefusedInWords, by_reference, written
from .cases import Given, given

SAME = "same"
MOST_REFUSED = 0.05


@define
class Comparison:
    """How many models came out alike on each backend, or were refused, by reason; the seeds of others."""

    counted: dict[str, Counter[str]] = field(factory=dict)
    different: dict[str, list[int]] = field(factory=dict)

    def add(self, name: str, backend: Backend, case: Given, expected: bytes) -> None:
        try:
            found = SAME if written(backend(case)) == expected else "different"
        except RefusedInWords as refused:
            found = str(refused)
        except Exception as error:
            error.add_note(f"model {case.seed} on {name}")
            raise
        self.counted.setdefault(name, Counter())[found] += 1
        if found == "different":
            self.different.setdefault(name, []).append(case.seed)

    def too_many_refused(self) -> list[str]:
        """The backends that refuse more of the models than one may."""
        return [
            name
            for name, counts in self.counted.items()
            if counts.total() - counts[SAME] - counts["different"] > MOST_REFUSED * counts.total()
        ]

    def lines(self) -> list[str]:
        """A line for each backend: alike, and refused by reason, the most frequent first."""
        found = []
        for name, counts in self.counted.items():
            others = [f"{reason} {count}" for reason, count in counts.most_common() if reason != SAME]
            alike = f"{name:<10} {counts[SAME]:>4} of {counts.total()} alike"
            found.append("; ".join([alike, ", ".join(others)] if others else [alike]))
        return found


def compare(seeds: Iterable[int], backends: Mapping[str, Backend]) -> Comparison:
    """Each model by its seed, on the reference and on all of the backends."""
    comparison = Comparison()
    for seed in seeds:
        case = given(seed)
        expected = written(by_reference(case))
        for name, backend in backends.items():
            comparison.add(name, backend, case, expected)
    return comparison
