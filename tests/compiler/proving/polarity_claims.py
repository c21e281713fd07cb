"""Random promises on random models, and what polarity proves of them tried on random leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from attrs import Factory, define, evolve, frozen
from leadlang.compiler.proving.bounds import GRADE, Bounds, Range, bounds
from leadlang.compiler.proving.polarity import Polarity
from leadlang.compiler.proving.verdicts import Guarantee
from leadlang.dsl.problems import Span
from leadlang.dsl.write import write
from leadlang.runtime import reference
from leadlang.runtime.intake import Event
from leadlang.runtime.reference.assessment import Assessment
from leadlang.runtime.reference.case import Case
from leadlang.runtime.reference.events import event_passes
from leadlang.runtime.rules import (
    AllOf,
    Anything,
    Choice,
    Disqualification,
    EventTest,
    FieldCompare,
    FieldTest,
    FromField,
    Group,
    Hold,
    Named,
    NumberBetween,
    NumberIn,
    Pay,
    PerField,
    Rule,
    Rules,
    Score,
)
from leadlang.runtime.times import Moment, parse_as_of

from tests.strategies.choices import Seeded
from tests.strategies.data import ID, make_as_of, make_leads, make_logs
from tests.strategies.programs import make_program
from tests.strategies.running import rules_of
from tests.strategies.worlds import World, make_world

from .polarity_small import SmallLeads, small_model

NOWHERE = Span("rules.lead", 0, 0)
_HOURS = 3_600_000_000


def promise(
    target: str,
    *,
    falls: bool = True,
    behaviour: EventTest | None = None,
    field: str | None = None,
    at_any_time: bool = False,
) -> Guarantee:
    """A guarantee as the compiler makes it, without its places in a text."""
    kind = "grade" if target == "grade" else "stage" if target == "stage" else "score"
    return Guarantee(target, kind, falls, "", behaviour, field, at_any_time, NOWHERE, NOWHERE)


@frozen
class Broken:
    """A proof that is none: the lead and the change that break it."""

    guarantee: Guarantee
    before: Case
    after: Case
    values: tuple[int, int]


@define
class Tally:
    """How many promises there were, how many polarity proved (`idle`: of what nothing moves), how often they
    were tried on a lead, and how often the total moved."""

    promises: int = 0
    proved: int = 0
    idle: int = 0
    tried: int = 0
    moved: int = 0
    broken: list[Broken] = Factory(list)
    outside: list[str] = Factory(list)

    @property
    def wrong(self) -> bool:
        return bool(self.broken or self.outside)

    def forget(self) -> None:
        """What was wrong so far, not the counts."""
        self.broken.clear()
        self.outside.clear()


@frozen
class Model:
    """A model with the world it speaks of."""

    seed: int
    text: str
    world: World
    rules: Rules


def random_model(seed: int) -> Model:
    """A random model; of two seeds one speaks of few behaviours and fields, so that its rules meet often."""
    choices = Seeded.of(seed)
    world = make_world(choices)
    if seed % 2:
        numbers = world.of_kind("number")[:1]
        others = [field for field in world.fields if field.kind != "number"][:1]
        world = evolve(
            world,
            fields=(*numbers, *others),
            verbs=world.verbs[:1],
            objects=world.objects[:2],
            declared=world.declared[:1],
        )
    text = write(make_program(choices, world))
    return Model(seed, text, world, rules_of(text))


# ---------------------------------------------------------------- promises


def promises(model: Model, random: Random, count: int) -> Iterator[Guarantee]:
    """Random ones on the model's own totals, most on what one of its rules speaks of."""
    rules = model.rules
    totals = [GRADE, *(s.name for s in rules.scores), *(c.name for c in rules.combined)]
    targets = [*totals, "stage"] if rules.stages else totals
    every = parts_of(rules, (Rule, Score, Choice, Disqualification, Group))
    for _ in range(count):
        about = random.choice(every)
        paid = [part.target for part in parts_of(about, (Pay, Hold))]
        target = random.choice(paid if paid and random.random() < 0.7 else targets)
        falls = random.random() < 0.65
        fields, tests = fields_in(about, rules), parts_of(about, (Named, AllOf, Anything))
        if fields and (not tests or random.random() < 0.4):
            yield promise(target, falls=falls, field=random.choice(fields))
        else:
            test = random.choice(tests or [Anything()])
            yield promise(target, falls=falls, behaviour=test, at_any_time=random.random() < 0.4)


def parts_of(node: object, kinds: tuple[type, ...]) -> list[Any]:
    """All parts of a model of some kinds, each once."""
    found: dict[object, None] = {}
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, kinds):
            found.setdefault(part)
        if isinstance(part, tuple):
            waiting.extend(reversed(part))
        elif hasattr(part, "__attrs_attrs__"):
            waiting.extend(getattr(part, attribute.name) for attribute in part.__attrs_attrs__)
    return list(found)


def fields_in(node: object, rules: Rules) -> list[str]:
    """The number fields that a part of a model reads."""
    read = {part.field for part in parts_of(node, (FieldTest, FromField, PerField))}
    read |= {key for part in parts_of(node, (FieldCompare,)) for key in (part.left, part.right)}
    return [field.key for field in rules.fields if field.kind == "number" and field.key in read]


# ---------------------------------------------------------------- leads and changes


@define
class Leads:
    """Makes leads of a model, and changes them as a promise allows."""

    model: Model
    random: Random
    pool: list[Event] = Factory(list)

    def cases(self, count: int) -> list[Case]:
        """About so many leads, each with its own events; some without any log."""
        rules, world = self.model.rules, evolve(self.model.world, with_logs=True)
        found: list[Case] = []
        while len(found) < count:
            choices = Seeded.of(self.random.randrange(1 << 48))
            as_of = parse_as_of(make_as_of(choices), rules.time_zone)
            logs = make_logs(choices, world) if self.random.random() < 0.95 else ()
            given = [reference.Log(str(at), log.rows(), layout) for at, (log, layout) in enumerate(logs)]
            made, _ = reference.cases(rules, make_leads(choices, world).rows(), given, as_of, ID)
            found += made
            self.pool += [event for case in made for event in case.events or ()]
        self.pool = self.pool[-400:]
        return [self._varied(case) for case in found[:count]]

    def _varied(self, case: Case) -> Case:
        """With more events from other leads, sometimes, moved to times of its own."""
        if case.events is None or self.random.random() < 0.3:
            return case
        more = [self.random.choice(self.pool) for _ in range(self.random.randint(0, 6)) if self.pool]
        moved = [evolve(event, moment=self._moment(case)) for event in more]
        return evolve(case, events=(*case.events, *self._counting(moved, case)))

    def _counting(self, events: Sequence[Event], case: Case) -> list[Event]:
        ignored = case.rules.ignored
        return [e for e in events if not any(event_passes(e, test, case.as_of) for test in ignored)]

    def _moment(self, case: Case) -> Moment:
        """A time of the lead's other events, as-of itself, or one of the last months."""
        as_of, dice = case.as_of, self.random.random()
        if case.events and dice < 0.4:
            return self.random.choice(case.events).moment
        if dice < 0.5:
            return Moment(as_of.day, as_of.instant, False)
        days = self.random.choice((0, 1, 2, 3, 6, 7, 8, 13, 14, 15, 29, 30, 31, 59, 60, 90, 400))
        instant = as_of.instant - days * 24 * _HOURS - self.random.choice((0, 1, 2, 60)) * _HOURS // 2
        day = day_of(instant, case)
        return Moment(day, instant, False)

    def changed(self, case: Case, guarantee: Guarantee) -> Case | None:
        """The lead with one more such event, or with a larger number; None where there is no way."""
        if guarantee.field is not None:
            return self._larger(case, guarantee.field)
        if case.events is None or guarantee.behaviour is None:
            return None
        event = self._such(guarantee.behaviour, case)
        if event is None:
            return None
        now = Moment(case.as_of.day, case.as_of.instant, False)
        moment = self._moment(case) if guarantee.at_any_time else now
        counting = self._counting([evolve(event, moment=moment)], case)
        events = list(case.events)
        for one in counting:
            events.insert(self.random.randint(0, len(events)), one)
        return evolve(case, events=tuple(events))

    def _such(self, behaviour: EventTest, case: Case) -> Event | None:
        """An event that passes: one of the pool, or one with verb and object set to fit."""
        named = parts_of(behaviour, (Named,))
        for _ in range(20):
            if not self.pool:
                return None
            event = self.random.choice(self.pool)
            if named and self.random.random() < 0.7:
                event = _spoken_of(event, self.random.choice(named), self.random)
            if event_passes(event, behaviour, case.as_of):
                return event
        return None

    def _larger(self, case: Case, field: str) -> Case | None:
        value = case.values.get(field)
        if not isinstance(value, Decimal):
            return None
        cuts = [cut for cut in numbers_of(case.rules) if cut > value]
        step = Decimal(self.random.choice(("0.001", "0.5", "1", "9", "100", "1000000")))
        larger = self.random.choice(cuts) if cuts and self.random.random() < 0.6 else value + step
        return evolve(case, values={**case.values, field: larger}) if larger > value else None


def _spoken_of(event: Event, named: EventTest, random: Random) -> Event:
    assert isinstance(named, Named)
    verbs = frozenset({random.choice(named.verbs)}) if named.verbs else event.verbs
    objects = frozenset({random.choice(named.objects)}) if named.objects else event.objects
    return evolve(event, verbs=verbs, objects=objects)


def day_of(instant: int, case: Case) -> int:
    from leadlang.runtime.times import day_of_instant

    return day_of_instant(instant, case.as_of.zone)


def numbers_of(rules: Rules) -> list[Decimal]:
    """The numbers that the rules compare with."""
    found: set[Decimal] = set()
    for test in parts_of(rules, (NumberBetween, NumberIn)):
        ends = (test.low, test.high) if isinstance(test, NumberBetween) else test.values
        found.update(end for end in ends if end is not None)
    return sorted(found)


# ---------------------------------------------------------------- what must hold


def value_of(found: Assessment, rules: Rules, target: str) -> int:
    """A total's value, or the stage's rank, as a number that goes up with it."""
    if target == "stage":
        if found.disqualified:
            return -1
        names = [choice.name for choice in rules.stages]
        return 0 if found.stage is None else len(names) - names.index(found.stage)
    if target == GRADE:
        return rules.grade.scale.index(found.grade.shown)
    return next(total.shown for total in found.totals if total.name == target)


def try_model(model: Model, random: Random, tally: Tally, count: int, leads: int) -> None:
    """Random promises on one model; every one that polarity proves is tried on random leads."""
    proved = []
    for guarantee in promises(model, random, count):
        tally.promises += 1
        if Polarity(model.rules).proves(guarantee):
            tally.proved += 1
            proved.append(guarantee)
    if not proved:
        return
    maker, ends = Leads(model, random), bounds(model.rules)
    for case in maker.cases(leads):
        before = reference.assess(case)
        tally.outside += outside(before, model.rules, ends)
        for guarantee in proved:
            changed = maker.changed(case, guarantee)
            if changed is not None:
                _compare(tally, model.rules, guarantee, (case, changed), before)


def try_small(seed: int, tally: Tally, leads: int) -> None:
    """The same for a small model whose rules all speak of the same few events and numbers."""
    found = small_model(seed)
    if found is None:
        return
    _, rules, asked = found
    tally.promises += len(asked)
    proved = [guarantee for guarantee in asked if Polarity(rules).proves(guarantee)]
    tally.proved += len(proved)
    # What can neither fall nor rise is tried, but seldom.
    steady = {evolve(guarantee, falls=True) for guarantee in proved if not guarantee.falls}
    steady &= {guarantee for guarantee in proved if guarantee.falls}
    tally.idle += 2 * len(steady)
    maker, ends = SmallLeads(rules, Random(seed)), bounds(rules)
    for _ in range(leads if proved else 0):
        case = maker.case()
        before = reference.assess(case)
        tally.outside += outside(before, rules, ends)
        for guarantee in proved:
            if evolve(guarantee, falls=True) in steady and maker.random.random() < 0.95:
                continue
            changed = maker.changed(case, guarantee)
            if changed is not None:
                _compare(tally, rules, guarantee, (case, changed), before)


def _compare(
    tally: Tally, rules: Rules, guarantee: Guarantee, cases: tuple[Case, Case], before: Assessment
) -> None:
    after = reference.assess(cases[1])
    was, now = (value_of(found, rules, guarantee.target) for found in (before, after))
    tally.tried += 1
    tally.moved += was != now
    if (now < was) if guarantee.falls else (now > was):
        tally.broken.append(Broken(guarantee, *cases, (was, now)))


def outside(found: Assessment, rules: Rules, ends: Bounds) -> list[str]:
    """What of an assessment lies outside its bounds."""
    wrong: list[str] = []

    def hold(value: int, range: Range, name: Callable[[], str]) -> None:
        if not range.low <= value <= range.high:
            wrong.append(f"{name()}: {value} outside {range.low} to {range.high}")

    for score in found.scores:
        own = ends.scores[score.name]
        for step in ("summed", "faded", "held", "ranged", "shown"):
            hold(getattr(score, step), getattr(own, step), lambda s=step, n=score.name: f"{n} {s}")
    for combined in found.combined:
        hold(combined.shown, ends.combined[combined.name], lambda n=combined.name: n)
    hold(rules.grade.scale.index(found.grade.shown), ends.grade, lambda: GRADE)
    for group in found.given.groups:
        hold(group.amount, ends.groups[group.name, group.target], lambda g=group: f"{g.name} {g.target}")
    for payment in found.given.payments:
        ranges = [ends.payments[key] for key in ends.payments if key[0] == payment.rule]
        around = Range(min(r.low for r in ranges), max(r.high for r in ranges))
        hold(payment.amount, around, lambda p=payment: f"rule {p.rule} {p.target}")
    return wrong
