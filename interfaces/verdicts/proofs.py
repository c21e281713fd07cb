"""Proofs of one rule file, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from ..compiler.compile import Compiled
from ..compiler.prove import prove
from ..dsl.problems import Problem, Source
from ..wording import as_object, message_and_hint, phrase
from .public import GuaranteeVerdict
from .reaching import Reached
from .telling import Object, Told


def in_order(problems: Sequence[Problem], sources: Mapping[str, Source]) -> list[Problem]:
    """In the order of the files and of their text."""
    files = {name: at for at, name in enumerate(sources)}
    return sorted(problems, key=lambda found: (files.get(found.span.file, -1), found.span.start, found.code))


@frozen
class Proofs:
    """What is to be told of each guarantee, in the order of the text; and what is wrong."""

    told: tuple[Told, ...]
    problems: tuple[Problem, ...]
    sources: Mapping[str, Source]
    reached: Reached | None = None

    @classmethod
    def of(
        cls,
        compiled: Compiled,
        steps: int | None = None,
        *,
        possibilities: bool = False,
        reaching: bool = False,
        examples: bool = False,
    ) -> Proofs:
        """Prove all guarantees; `steps`, `possibilities` and `reaching` as in `compiler.prove`.

        `examples`: make the leads that show what can happen small enough to be looked at.
        """
        proved = prove(compiled, steps, possibilities=possibilities, reaching=reaching)
        told = tuple(Told.of(verdict, compiled) for verdict in proved.verdicts)
        reached = None
        if proved.reach is not None and compiled.provable is not None:
            reached = Reached.of(proved.reach, compiled.provable, examples=examples)
        return cls(told, proved.problems, compiled.sources, reached)

    def stories(self, language: str) -> dict[Problem, str]:
        """For the problem of each refuted guarantee the sentence and the lead that breaks it."""
        return {
            found: f"{told.sentence(language)}\n\n{told.table(language)}" for found, told in self._refuted()
        }

    def with_words(
        self, problems: Sequence[Problem], sources: Mapping[str, Source], language: str
    ) -> list[Object]:
        """Problems as objects; those of refuted guarantees say what breaks them."""
        sentences = {found: told.sentence(language) for found, told in self._refuted()}
        objects = [as_object(found, sources, language) for found in problems]
        return [
            {**one, "message": sentences.get(found, one["message"])}
            for found, one in zip(problems, objects, strict=True)
        ]

    def as_objects(self, sources: Mapping[str, Source], language: str) -> list[Object]:
        """Every guarantee as an object of `check --format json`."""
        open_ones = {found.span: message_and_hint(found, language)[0] for found in self.problems}
        objects = [told.as_object(sources, language) for told in self.told]
        return [
            {**one, "message": one["message"] or open_ones.get(told.verdict.guarantee.span, "")}
            for told, one in zip(self.told, objects, strict=True)
        ]

    def public(self, language: str) -> tuple[GuaranteeVerdict, ...]:
        """What Python programs are given."""
        objects: list[dict[str, Any]] = self.as_objects(self.sources, language)
        names = GuaranteeVerdict.__match_args__
        return tuple(GuaranteeVerdict(**{name: one[name] for name in names}) for one in objects)

    def listed(self, main: str, language: str) -> Iterator[tuple[Told, str, str]]:
        """Of each guarantee its verdict, filled up to one width, and where it stands and what it promises."""
        width = max((len(told.word(language)) for told in self.told), default=0)
        for told in self.told:
            where = self._place(told, main, language)
            yield told, f"{told.word(language):<{width}}", f"{where}: {told.promise(language)}"

    def _place(self, told: Told, main: str, language: str) -> str:
        span = told.verdict.guarantee.span
        line = self.sources[span.file].line_and_column(span.start)[0]
        if span.file == main:
            return phrase("broken_line", language, line=line)
        return phrase("broken_line_of", language, line=line, file=span.file)

    def _refuted(self) -> Iterator[tuple[Problem, Told]]:
        by_place = {told.verdict.guarantee.span: told for told in self.told if told.story is not None}
        for found in self.problems:
            if found.code == "E400" and found.span in by_place:
                yield found, by_place[found.span]
