"""All that is told of one guarantee: its verdict, and for a refuted one what breaks it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from attrs import frozen

from ..compiler.compile import Compiled
from ..compiler.origins import origin
from ..compiler.proving.verdicts import Guarantee, Verdict
from ..dsl import syntax as s
from ..dsl.problems import Source
from ..moments import shown
from ..runtime.facts import LeadResult
from ..runtime.rules import Origin
from ..wording import phrase
from .changes import Change, changes_of
from .sentences import sentence
from .story import Layers, Story, story_of
from .tables import table
from .totals import promise

Object = dict[str, object]


@frozen(eq=False)
class Told:
    """A verdict with what there is to tell of it; `story` None where nothing breaks it."""

    verdict: Verdict
    story: Story | None
    changes: tuple[Change, ...]

    @classmethod
    def of(cls, verdict: Verdict, compiled: Compiled) -> Told:
        """`compiled` is what the verdict is about; only its `provable` rules are."""
        assert compiled.provable is not None
        story = story_of(verdict, compiled.provable, _layers(compiled))
        return cls(verdict, story, () if story is None else changes_of(story))

    def promise(self, language: str) -> str:
        """`score never falls with visited pricing`."""
        return promise(self.verdict.guarantee, language)

    def word(self, language: str) -> str:
        """`proved`, `refuted` or `undecided`."""
        match self.verdict.verdict:
            case "proved":
                return phrase("verdict_proved", language)
            case "refuted":
                return phrase("verdict_refuted", language)
            case "undecided":
                return phrase("verdict_undecided", language)

    def sentence(self, language: str) -> str:
        """What breaks it: "Adding a 4th visit ..."; "" where nothing does."""
        if self.story is None:
            return ""
        return sentence(self.verdict, self.story, self.changes, language)

    def table(self, language: str) -> str:
        """The lead before and after, as lines of text; "" where there is none."""
        return "" if self.story is None else table(self.verdict, self.story, self.changes, language)

    def as_object(self, sources: Mapping[str, Source], language: str) -> Object:
        """As an object of `check --format json`; line and column count from 1."""
        guarantee = self.verdict.guarantee
        source = sources[guarantee.span.file]
        line, column = source.line_and_column(guarantee.span.start)
        return {
            "kind": "guarantee",
            "verdict": self.verdict.verdict,
            "guarantee": self.promise(language),
            "target": guarantee.target,
            "subject": guarantee.subject,
            "file": source.name,
            "line": line,
            "column": column,
            "method": self.verdict.method,
            "reason": self.verdict.reason,
            "message": self.sentence(language),
            "witness": self._witness(sources),
        }

    def _witness(self, sources: Mapping[str, Source]) -> Object | None:
        if self.story is None:
            return None
        witness, guarantee = self.story.witness, self.verdict.guarantee
        return {
            "lead": dict(witness.lead),
            "lead_after": dict(witness.lead_after),
            "log": witness.log,
            "events": [dict(row) for row in witness.events],
            "added": None if witness.added is None else dict(witness.added),
            "as_of": shown(witness.as_of),
            "before": _plain(guarantee, witness.before),
            "after": _plain(guarantee, witness.after),
            "changes": [_change(change, sources) for change in self.changes],
        }


def _layers(compiled: Compiled) -> Layers:
    stages: list[Origin] = []
    disqualifying: dict[str, tuple[Origin, ...]] = {}
    for statement in compiled.statements:
        if isinstance(statement, s.Stage):
            stages.append(origin(statement.span, compiled.sources))
        elif isinstance(statement, s.Disqualify):
            here, reason = origin(statement.span, compiled.sources), statement.reason.text
            disqualifying[reason] = (*disqualifying.get(reason, ()), here)
    return Layers(tuple(stages), disqualifying)


def _plain(guarantee: Guarantee, result: LeadResult) -> int | float | str | None:
    """A score as a number (it has at most three decimals), a grade or stage as its name; None: no stage."""
    match guarantee.kind:
        case "grade":
            return result.grade
        case "stage":
            return result.stage
        case "score":
            return _number(result.scores[guarantee.target])


def _number(points: Decimal) -> int | float:
    return int(points) if points == int(points) else float(points)


def _change(change: Change, sources: Mapping[str, Source]) -> Object:
    """Points as numbers; into the grade as thirds of a letter; else whether it holds."""
    source = sources.get(change.origin.file)
    before: object = change.before
    after: object = change.after
    if not change.is_amount:
        before, after = bool(before), bool(after)
    elif change.target != "grade":
        before, after = (_number(Decimal(millis) / 1000) for millis in (change.before, change.after))
    return {
        "file": change.origin.file if source is None else source.name,
        "line": change.origin.line,
        "text": change.origin.text,
        "target": change.target,
        "before": before,
        "after": after,
    }
