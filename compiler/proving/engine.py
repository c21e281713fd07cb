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
from .candidates import MOST_CANDIDATES
from .common import forget_common
from .event_tests import event_sets
from .kinds import EventKind, TooMany, event_kinds
from .open_history import before_and_after
from .open_log import OpenLog
from .polarity import Polarity
from .puzzle import Bool, NotDecided, Number, Puzzle, Steps
from .record import Record, by_key
from .responsible import changes
from .slices import sliced
from .splitting import one_by_one
from .touched import forgettable, touched_members
from .trying import Change, tried
from .values import know_texts, said_values
from .verdicts import Guarantee, Verdict, Witness
from .witness import Rows, as_ofs, run, small, smallest
from .world import World

DEFAULT_STEPS = 30_000_000
"""Steps of the solver for one guarantee, in Z3's own units; most need far fewer."""

_FEW_STEPS = 1_000_000
_Way = tuple[AsOf, int]
"""The moment to look from, and how many more decimals numbers have than those of the rules."""

_MOST_OTHERS = 6
_FEW_WAYS = 2
_RUNGS = (30, 120, MOST_CANDIDATES)
"""Of how many sorts of events a witness is put together: few first, as those are quickly looked through."""
LATEST_DAY = 40_000  # as-of lies between 1970 and 2079
EARLIEST, LATEST = -700_000, 2_900_000  # days of dates in the data


def decide(rules: Rules, guarantees: Sequence[Guarantee], steps: int = DEFAULT_STEPS) -> tuple[Verdict, ...]:
    """A verdict for each guarantee, in their order; the same on every machine. `steps` is for each of
    them.
    """
    polarity = Polarity(rules)
    return tuple(_decided(rules, guarantee, steps, polarity) for guarantee in guarantees)


def _decided(rules: Rules, guarantee: Guarantee, steps: int, polarity: Polarity) -> Verdict:
    if polarity.proves(guarantee):
        return Verdict(guarantee, "proved", "polarity")
    part = _slice(rules, guarantee)
    try:
        kinds = _kinds(rules, part, guarantee, steps)
        promises = one_by_one(guarantee, kinds)
        left = [one for one in promises if not polarity.proves(one)]
        share = max(steps // max(1, len(left)), min(steps, _FEW_STEPS))
        verdicts = [
            _Asked(
                rules,
                part,
                one,
                kinds if one is guarantee else _kinds(rules, part, one, steps),
                Steps(share),
                share,
            ).verdict()
            for one in left
        ]
        return _together(guarantee, verdicts)
    except TooMany:
        return Verdict(guarantee, "undecided", reason="size")
    except NotDecided as why:
        return Verdict(guarantee, "undecided", reason=why.reason)


def _kinds(rules: Rules, part: Rules, guarantee: Guarantee, steps: int) -> tuple[EventKind, ...]:
    tests = [events.test for events in event_sets(part)]
    if guarantee.behaviour is not None:
        tests.append(guarantee.behaviour)
    every = list(dict.fromkeys(tests))
    return event_kinds(every, rules.ignored, by_key(rules.properties), steps, rules.missing)


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
    """`rules` are the whole model, `part` what matters for the guarantee; `steps` are what is left of
    `all_steps`."""

    rules: Rules
    part: Rules
    guarantee: Guarantee
    kinds: tuple[EventKind, ...]
    steps: Steps
    all_steps: int

    def verdict(self) -> Verdict:
        """Easy ways first: a proof from what the change touches alone, a lead that only has to do with it;
        then the whole model, with all steps.
        """
        guarantee, kinds = self.guarantee, self.kinds
        adds = guarantee.behaviour
        if adds is not None and not any(kind.passes(adds) for kind in kinds):
            return Verdict(guarantee, "proved", "solver")  # such events are ignored, or cannot be
        touched = touched_members(self.part, kinds, guarantee)
        easy = max(self.all_steps // 15, min(self.all_steps, _FEW_STEPS))
        if self._none_breaks(touched, easy, forgetting=True):
            return Verdict(guarantee, "proved", "solver")
        near, ways = self._near(touched), self._ways()
        witness = self._easy(near, ways[:_FEW_WAYS], easy)
        if witness is not None:
            witness = self._smaller(witness, ways, easy, len(witness.events))
        else:
            witness = self._tried(ways[:_FEW_WAYS])
            if witness is not None:  # its events may be older than need be
                witness = self._smaller(witness, ways, easy, len(witness.events) + 1)
        if witness is not None:
            return Verdict(guarantee, "refuted", "solver", witness)
        for forgetting in (True, False):
            if self._none_breaks(touched, self.steps.left // 3, forgetting=forgetting):
                return Verdict(guarantee, "proved", "solver")
        witness = self._deep(ways)
        if witness is None:
            return Verdict(guarantee, "undecided", reason="steps" if self.all_steps < _FEW_STEPS else "time")
        return Verdict(guarantee, "refuted", "solver", witness)

    def _easy(self, near: Sequence[EventKind], ways: Sequence[_Way], steps: int) -> Witness | None:
        """One that has to do with the change alone, with little else, with anything."""
        witness = self._witness(near, ways, steps, finely=False, alone=True)
        if witness is None:
            witness = self._witness(near, ways, steps, finely=False)
        if witness is None and len(near) < len(self.kinds):
            witness = self._witness(self.kinds, ways, steps, finely=False)
        return witness

    def _smaller(self, witness: Witness, ways: Sequence[_Way], steps: int, below: int) -> Witness:
        """One with fewer than so many events seen at the same time, where it is easily found."""
        if not below:
            return witness
        own = [way for way in ways if way[0] == witness.as_of]
        kinds = self.kinds if below > 1 else self._added()
        return self._witness(kinds, own, steps, finely=True, below=below) or witness

    def _tried(self, ways: Sequence[_Way]) -> Witness | None:
        guarantee = self.guarantee
        change = Change(guarantee.behaviour, guarantee.at_any_time, guarantee.field)
        for as_of in dict.fromkeys(as_of for as_of, _ in ways):
            rows = tried(
                self.part, self.kinds, change, as_of, lambda rows: self._breaks(*run(self.part, rows))
            )
            witness = None if rows is None else self._checked(rows)
            if witness is not None:
                return witness
        return None

    def _deep(self, ways: Sequence[_Way]) -> Witness | None:
        """Made of more and more events, with all steps that are left."""
        for at, most in enumerate(_RUNGS):
            share = self.steps.left // (len(_RUNGS) - at)
            witness = self._witness(self.kinds, ways, share, finely=True, most=most)
            if witness is not None:
                return witness
        return None

    def _added(self) -> tuple[EventKind, ...]:
        adds = self.guarantee.behaviour
        return tuple(kind for kind in self.kinds if adds is not None and kind.passes(adds))

    def _ways(self) -> list[_Way]:
        numbers = any(field.kind == "number" for field in self.part.fields)
        return [(as_of, more) for more in ((0, 1) if numbers else (0,)) for as_of in as_ofs(self.part)]

    def _near(self, touched: frozenset[int]) -> tuple[EventKind, ...]:
        """The kinds of events that may be added, and a few that what the change touches looks at most."""
        part = self.part
        members = tuple(part.members[at] for at in sorted(touched))
        asked = event_sets((members, part.segments, part.stages, part.disqualifications))
        own = self._added()
        others = [kind for kind in self.kinds if kind not in own]
        others.sort(key=lambda kind: -sum(kind.passes(events.test) for events in asked))
        return (*own, *others[:_MOST_OTHERS])

    # ------------------------------------------------------------ for all

    def _none_breaks(self, touched: frozenset[int], steps: int, *, forgetting: bool) -> bool:
        """Whether no lead there could be breaks it, `forgetting` what the change does not touch or not. Also
        not where the steps do not suffice to tell.
        """
        share = self.steps.share(steps)
        puzzle = Puzzle(share)
        try:
            return self._impossible(puzzle, touched, forgetting)
        except NotDecided:
            return False
        finally:
            self.steps.used(share, puzzle)

    def _impossible(self, puzzle: Puzzle, touched: frozenset[int], forgetting: bool) -> bool:
        before, after, record = self._open(puzzle)
        after.touched = touched
        if forgetting:
            left_out, sums = forgettable(self.part, touched)
            before.left_out = after.left_out = left_out
            for target, ends in sums.items():
                rest = before.rest[target] = after.rest[target] = puzzle.integer("the others")
                puzzle.hold(rest >= ends.low, rest <= ends.high)
            forget_common(before, after, bounds(self.part))
        puzzle.hold(self._broken(before, after))
        know_texts(puzzle, record, frozenset(self.rules.missing))
        for day in record.days.values():
            puzzle.hold(day >= EARLIEST, day <= LATEST)
        return said_values(puzzle, record, puzzle.steps_left, self.rules.missing) is None

    def _open(self, puzzle: Puzzle) -> tuple[World, World, Record]:
        rules, guarantee = self.part, self.guarantee
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
            self.kinds,
            puzzle.boolean("log"),
            today,
            guarantee.behaviour,
            guarantee.at_any_time,
        )
        earlier, later = before_and_after(log)
        before = World(puzzle, rules, record, earlier)
        return before, World(puzzle, rules, moved, later, same_as=before), record

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
        self,
        kinds: Sequence[EventKind],
        ways: Sequence[_Way],
        steps: int,
        *,
        finely: bool,
        below: int | None = None,
        most: int = MOST_CANDIDATES,
        alone: bool = False,
    ) -> Witness | None:
        """The smallest lead that breaks it, made of these kinds of events; None where none is found. The
        steps are for all ways where `finely`, for each of them where not. `alone`: as if there were only
        the rules that the change touches; whether it breaks the guarantee then shows."""
        left = Steps(self.steps.share(steps))
        for at, (as_of, decimals) in enumerate(ways):
            share = left.share(left.left // (len(ways) - at)) if finely else self.steps.share(steps)
            puzzle = Puzzle(share)
            try:
                rows = self._smallest(puzzle, kinds, as_of, decimals, finely, below, most, alone)
            except NotDecided:
                rows = None
            finally:
                self.steps.used(share, puzzle)
                left.used(share, puzzle)
            witness = None if rows is None else self._checked(rows)
            if witness is not None:
                return witness
        return None

    def _smallest(
        self,
        puzzle: Puzzle,
        kinds: Sequence[EventKind],
        as_of: AsOf,
        decimals: int,
        finely: bool,
        below: int | None,
        most: int,
        alone: bool,
    ) -> Rows | None:
        guarantee = self.guarantee
        found = small(
            puzzle,
            self.part,
            kinds,
            as_of,
            guarantee.behaviour,
            guarantee.at_any_time,
            guarantee.field,
            decimals,
            finely,
            most,
        )
        if guarantee.behaviour is not None and not found.log.added:
            return None
        found.after.same_as = found.before
        touched = found.after.touched = touched_members(self.part, kinds, guarantee)
        if alone:
            found.before.left_out = found.after.left_out = forgettable(self.part, touched)[0]
        return smallest(found, self._broken(found.before, found.after), below=below)

    def _checked(self, rows: Rows) -> Witness | None:
        """What the reference makes of it; None should it not break the guarantee after all."""
        before, after = run(self.rules, rows)
        if not self._breaks(before, after):
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
            (self._shown(before)[1], self._shown(after)[1]),
            changes(self.rules, self.guarantee, before, after),
            rows.layout,
        )

    def _breaks(self, before: Assessment, after: Assessment) -> bool:
        old, new = self._shown(before)[0], self._shown(after)[0]
        return new < old if self.guarantee.falls else new > old

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
