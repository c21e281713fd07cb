"""Guarantees decided: by polarity at once, else by the solver; a refuted one with a lead that breaks it.

A proof by the solver is sought over all histories there could be (`open_history`), a witness over those
made of a few events (`small_history`); what the witness shows is what the reference gives for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from attrs import frozen

from ...runtime.reference import Assessment
from ...runtime.rules import Rules
from ...runtime.times import AsOf
from .bounds import bounds
from .common import forget_common
from .event_tests import event_sets
from .kinds import EventKind, TooMany, event_kinds
from .open_history import OpenHistory, OpenLog
from .polarity import proved_by_polarity
from .puzzle import Bool, Number, Puzzle
from .record import Record, by_key
from .responsible import changes
from .slices import sliced
from .values import NotDecided, know_texts, said_values
from .verdicts import Guarantee, Verdict, Witness
from .witness import Rows, as_ofs, run, small, smallest
from .world import World

DEFAULT_STEPS = 30_000_000
"""Steps of the solver for one guarantee, in Z3's own units: some seconds on a usual machine."""

LATEST_DAY = 40_000  # as-of lies between 1970 and 2079
EARLIEST, LATEST = -700_000, 2_900_000  # days of dates in the data


def decide(rules: Rules, guarantees: Sequence[Guarantee], steps: int = DEFAULT_STEPS) -> tuple[Verdict, ...]:
    """A verdict for each guarantee, in their order; the same on every machine. `steps` is for each of
    them.
    """
    return tuple(_decided(rules, guarantee, steps) for guarantee in guarantees)


def _decided(rules: Rules, guarantee: Guarantee, steps: int) -> Verdict:
    if proved_by_polarity(rules, guarantee):
        return Verdict(guarantee, "proved", "polarity")
    asked = _Asked(rules, _slice(rules, guarantee), guarantee, steps)
    try:
        kinds = asked.kinds()
        if asked.holds_for_all(kinds):
            return Verdict(guarantee, "proved", "solver")
        witness = asked.witness(kinds)
    except TooMany:
        return Verdict(guarantee, "undecided", reason="size")
    except NotDecided as why:
        return Verdict(guarantee, "undecided", reason=why.reason)
    if witness is None:
        return Verdict(guarantee, "undecided", reason="time")
    return Verdict(guarantee, "refuted", "solver", witness)


def _slice(rules: Rules, guarantee: Guarantee) -> Rules:
    if guarantee.kind == "stage":
        return sliced(rules, frozenset(), stages=True)
    return sliced(rules, frozenset({guarantee.target}))


@frozen
class _Asked:
    """`rules` are the whole model, `part` what matters for the guarantee."""

    rules: Rules
    part: Rules
    guarantee: Guarantee
    steps: int

    def kinds(self) -> tuple[EventKind, ...]:
        tests = [events.test for events in event_sets(self.part)]
        if self.guarantee.behaviour is not None:
            tests.append(self.guarantee.behaviour)
        rules = self.rules
        return event_kinds(
            list(dict.fromkeys(tests)), rules.ignored, by_key(rules.properties), self.steps, rules.missing
        )

    # ------------------------------------------------------------ for all

    def holds_for_all(self, kinds: Sequence[EventKind]) -> bool:
        """Whether no lead there could be breaks the guarantee. NotDecided if the steps do not suffice."""
        if self.guarantee.behaviour is not None and not any(
            kind.passes(self.guarantee.behaviour) for kind in kinds
        ):
            return True  # such events are ignored, or cannot be
        return self._none_breaks(kinds, forgetting=True) or self._none_breaks(kinds, forgetting=False)

    def _none_breaks(self, kinds: Sequence[EventKind], *, forgetting: bool) -> bool:
        """`forgetting` all that the change does not touch, or with the whole model."""
        before, after, puzzle, record = self._open(kinds)
        if forgetting and not forget_common(before, after, bounds(self.part)):
            return False
        puzzle.hold(self._broken(before, after))
        know_texts(puzzle, record, frozenset(self.rules.missing))
        for day in record.days.values():
            puzzle.hold(day >= EARLIEST, day <= LATEST)
        try:
            return said_values(puzzle, record, self.steps, self.rules.missing) is None
        except NotDecided:
            if forgetting:
                return False
            raise

    def _open(self, kinds: Sequence[EventKind]) -> tuple[World, World, Puzzle, Record]:
        rules, guarantee = self.part, self.guarantee
        puzzle = Puzzle(self.steps)
        today = puzzle.integer("today")
        puzzle.hold(today >= 0, today <= LATEST_DAY)
        fields = by_key(rules.fields)
        record = moved = Record(puzzle, fields, today)
        if guarantee.field is not None:
            moved = Record(puzzle, fields, today, other=record, moved=guarantee.field)
            raised = moved.number(guarantee.field) > record.number(guarantee.field)
            puzzle.hold(record.is_known(guarantee.field), raised)
        log = OpenLog(
            puzzle,
            rules,
            kinds,
            puzzle.boolean("log"),
            today,
            guarantee.behaviour,
            guarantee.at_any_time,
        )
        before = World(puzzle, rules, record, OpenHistory(log, 0))
        return before, World(puzzle, rules, moved, OpenHistory(log, 1)), puzzle, record

    def _broken(self, before: World, after: World) -> Bool:
        old, new = self._value(before), self._value(after)
        return new < old if self.guarantee.falls else new > old

    def _value(self, world: World) -> Number:
        match self.guarantee.kind:
            case "score":
                return world.score(self.guarantee.target)
            case "grade":
                return world.grade()
            case "stage":
                return world.stage_rank()

    # ------------------------------------------------------------ for one

    def witness(self, kinds: Sequence[EventKind]) -> Witness | None:
        """The smallest lead that breaks the guarantee; None where none of the leads tried does.

        First among leads with few choices, then, with fewer events, among all.
        """
        for as_of in as_ofs(self.part):
            rough = self._sought(kinds, as_of, finely=False)
            if rough is not None and not rough.events:
                return rough
            try:
                fine = self._sought(kinds, as_of, len(rough.events) if rough else None, finely=True)
            except NotDecided:
                if rough is None:
                    raise
                fine = None
            if fine is not None or rough is not None:
                return fine or rough
        return None

    def _sought(
        self, kinds: Sequence[EventKind], as_of: AsOf, below: int | None = None, *, finely: bool
    ) -> Witness | None:
        guarantee = self.guarantee
        numbers = any(field.kind == "number" for field in self.part.fields)
        for decimals in (0, 1) if numbers else (0,):
            found = small(
                self.part,
                kinds,
                as_of,
                self.steps,
                guarantee.behaviour,
                guarantee.at_any_time,
                guarantee.field,
                decimals,
                finely,
            )
            if guarantee.behaviour is not None and not found.log.added:
                continue
            rows = smallest(found, self._broken(found.before, found.after), below=below)
            witness = None if rows is None else self._checked(rows)
            if witness is not None:
                return witness
        return None

    def _checked(self, rows: Rows) -> Witness | None:
        """What the reference makes of it; None should it not break the guarantee after all."""
        before, after = run(self.rules, rows)
        old, new = self._shown(before), self._shown(after)
        broken = new[0] < old[0] if self.guarantee.falls else new[0] > old[0]
        if not broken:
            return None
        return Witness(
            rows.as_of,
            rows.lead,
            rows.lead_after,
            rows.events,
            rows.added,
            rows.log,
            before.result,
            after.result,
            (old[1], new[1]),
            changes(self.rules, self.guarantee, before, after),
            rows.layout,
        )

    def _shown(self, assessment: Assessment) -> tuple[Decimal | int, str]:
        """The total's height, to be compared, and how it is shown."""
        result, rules = assessment.result, self.rules
        match self.guarantee.kind:
            case "score":
                points = result.scores[self.guarantee.target]
                return points, f"{points:f}"
            case "grade":
                return rules.grade.scale.index(result.grade), result.grade
            case "stage":
                names = [stage.name for stage in rules.stages]
                if result.disqualified:
                    return -len(names) - 2, ""
                if result.stage is None:
                    return -len(names) - 1, ""
                return -names.index(result.stage), result.stage
