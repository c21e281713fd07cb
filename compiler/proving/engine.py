"""Guarantees decided: by polarity at once, else by the solver; a refuted one with a lead that breaks it.

A proof by the solver is sought over all histories there could be (`open_history`), a witness over those
made of a few events (`small_history`); what the witness shows is what the reference gives for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import product

from attrs import frozen

from ...runtime.reference import Assessment
from ...runtime.rules import Rules
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
from .splitting import one_by_one
from .touched import forgettable, touched_members
from .values import NotDecided, know_texts, said_values
from .verdicts import Guarantee, Verdict, Witness
from .witness import Rows, as_ofs, run, small, smallest
from .world import World

DEFAULT_STEPS = 30_000_000
"""Steps of the solver for one guarantee, in Z3's own units: some seconds on a usual machine."""

_FEW_STEPS = 1_000_000
_MOST_OTHERS = 6
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
    part = _slice(rules, guarantee)
    try:
        promises = one_by_one(guarantee, _Asked(rules, part, guarantee, steps).kinds())
        left = [one for one in promises if not proved_by_polarity(rules, one)]
        share = max(steps // max(1, len(left)), min(steps, _FEW_STEPS))
        return _together(guarantee, [_Asked(rules, part, one, share).verdict() for one in left])
    except TooMany:
        return Verdict(guarantee, "undecided", reason="size")
    except NotDecided as why:
        return Verdict(guarantee, "undecided", reason=why.reason)


def _together(guarantee: Guarantee, verdicts: Sequence[Verdict]) -> Verdict:
    """Refuted by the smallest lead that breaks any of the promises, proved if all are."""
    witnesses = [found.witness for found in verdicts if found.witness is not None]
    if witnesses:
        smallest_one = min(witnesses, key=lambda one: (len(one.events), len(one.lead)))
        return Verdict(guarantee, "refuted", "solver", smallest_one)
    for found in verdicts:
        if found.verdict == "undecided":
            return Verdict(guarantee, "undecided", reason=found.reason)
    return Verdict(guarantee, "proved", "solver")


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

    def verdict(self) -> Verdict:
        """Easy ways first: a proof from what the change touches alone, a lead that only has to do with it;
        then the whole model, with all steps.
        """
        guarantee, kinds, easy = (
            self.guarantee,
            self.kinds(),
            max(self.steps // 30, min(self.steps, _FEW_STEPS)),
        )
        adds = guarantee.behaviour
        if adds is not None and not any(kind.passes(adds) for kind in kinds):
            return Verdict(guarantee, "proved", "solver")  # such events are ignored, or cannot be
        proved, touched = self._none_breaks(kinds, easy, forgetting=True)
        if proved:
            return Verdict(guarantee, "proved", "solver")
        near = self._near(kinds, touched)
        witness = self._witness(near, easy, finely=False)
        if witness is None and len(near) < len(kinds):
            witness = self._witness(kinds, easy, finely=False)
        if witness is None:
            if any(self._none_breaks(kinds, self.steps, forgetting=way)[0] for way in (True, False)):
                return Verdict(guarantee, "proved", "solver")
            witness = self._witness(kinds, self.steps, finely=True)
        elif witness.events:
            witness = self._witness(kinds, easy, finely=True, below=len(witness.events)) or witness
        if witness is None:
            return Verdict(guarantee, "undecided", reason="steps" if self.steps < _FEW_STEPS else "time")
        return Verdict(guarantee, "refuted", "solver", witness)

    def _near(self, kinds: Sequence[EventKind], touched: frozenset[int]) -> tuple[EventKind, ...]:
        """The kinds of events that may be added, and a few that what the change touches looks at most."""
        part = self.part
        members = tuple(part.members[at] for at in sorted(touched))
        asked = event_sets((members, part.segments, part.stages, part.disqualifications))
        adds = self.guarantee.behaviour
        own = [kind for kind in kinds if adds is not None and kind.passes(adds)]
        others = [kind for kind in kinds if kind not in own]
        others.sort(key=lambda kind: -sum(kind.passes(events.test) for events in asked))
        return (*own, *others[:_MOST_OTHERS])

    # ------------------------------------------------------------ for all

    def _none_breaks(
        self, kinds: Sequence[EventKind], steps: int, *, forgetting: bool
    ) -> tuple[bool, frozenset[int]]:
        """Whether no lead there could be breaks it, `forgetting` what the change does not touch or not; and
        what the change touches. Also not where the steps do not suffice to tell.
        """
        before, after, puzzle, record = self._open(kinds, steps)
        touched = after.touched
        if forgetting:
            left_out, sums = forgettable(self.part, touched)
            before.left_out = after.left_out = left_out
            for target, ends in sums.items():
                rest = before.rest[target] = after.rest[target] = puzzle.integer("the others")
                puzzle.hold(rest >= ends.low, rest <= ends.high)
            touched = forget_common(before, after, bounds(self.part))
        puzzle.hold(self._broken(before, after))
        know_texts(puzzle, record, frozenset(self.rules.missing))
        for day in record.days.values():
            puzzle.hold(day >= EARLIEST, day <= LATEST)
        try:
            return said_values(puzzle, record, steps, self.rules.missing) is None, touched
        except NotDecided:
            return False, touched

    def _open(self, kinds: Sequence[EventKind], steps: int) -> tuple[World, World, Puzzle, Record]:
        rules, guarantee = self.part, self.guarantee
        puzzle = Puzzle(steps)
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
        after = World(puzzle, rules, moved, OpenHistory(log, 1), same_as=before)
        after.touched = touched_members(rules, kinds, guarantee)
        return before, after, puzzle, record

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

    def _witness(
        self, kinds: Sequence[EventKind], steps: int, *, finely: bool, below: int | None = None
    ) -> Witness | None:
        """The smallest lead that breaks it, made of these kinds of events; None where none is found."""
        guarantee = self.guarantee
        numbers = any(field.kind == "number" for field in self.part.fields)
        touched = touched_members(self.part, kinds, guarantee)
        for as_of, decimals in product(as_ofs(self.part), (0, 1) if numbers else (0,)):
            found = small(
                self.part,
                kinds,
                as_of,
                steps,
                guarantee.behaviour,
                guarantee.at_any_time,
                guarantee.field,
                decimals,
                finely,
            )
            if guarantee.behaviour is not None and not found.log.added:
                continue
            found.after.same_as, found.after.touched = found.before, touched
            try:
                rows = smallest(found, self._broken(found.before, found.after), below=below)
            except NotDecided:
                continue
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
