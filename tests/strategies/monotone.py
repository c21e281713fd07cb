"""Models of which one more event never takes points away, and logs with one event more."""

from __future__ import annotations

from attrs import evolve
from leadlang.dsl import syntax as s
from leadlang.runtime.facts import LogLayout

from . import Case, Logs
from .choices import Choices, chance, pick
from .conditions import UNITS, Conditions
from .data import LAYOUT, make_as_of, make_leads, make_logs
from .paying import PERIODS, Rules, Totals
from .spelled import SCORE, phrase, value, word
from .tables import Table
from .worlds import World, make_world


def make_growing_case(choices: Choices) -> tuple[Case, Logs]:
    """A case of positive rules on what has happened at least so often, and its logs with one more event."""
    world = evolve(make_world(choices), with_logs=True)
    maker = _Growing(choices, world)
    rules = tuple(maker.rule() for _ in range(choices.integer(1, 4)))
    program = s.Program("en", (*maker.settings(), *rules))
    logs = _without_ids(make_logs(choices, world))
    case = Case(world, program, make_leads(choices, world), logs, make_as_of(choices))
    return case, _one_more(choices, logs, _without_ids(make_logs(choices, world)))


class _Growing:
    def __init__(self, choices: Choices, world: World) -> None:
        self.choices, self.world = choices, world
        self.conditions = Conditions(choices, world)
        self.rules = Rules(choices, world, self.conditions, Totals())

    def settings(self) -> tuple[s.Statement, ...]:
        zone = s.TimeZone(s.Value(self.world.zone, quoted=True))
        kinds = (field for field in self.world.fields if field.kind in ("yesno", "list"))
        return (zone, *(s.FieldDeclaration(word(field.name), field.kind) for field in kinds))

    def rule(self) -> s.When | s.Each:
        if chance(self.choices, 40):
            often = s.Clause(self.phrase(), (*self.window(), *self.often()))
            condition = s.AndOf((often, self.conditions.on_field())) if chance(self.choices, 30) else often
            return s.When(condition, (self.pays(()),))
        every = pick(self.choices, ("2", "3")) if chance(self.choices, 20) else None
        narrowings = self.in_part() if every is None and chance(self.choices, 30) else self.latest()
        return s.Each(s.Clause(self.phrase(), self.window()), (self.pays(narrowings),), every)

    def phrase(self) -> s.Phrase:
        if chance(self.choices, 20):
            return s.Phrase((s.AnyEvent("activity"),))
        verb = phrase(pick(self.choices, self.world.verbs)).parts
        if chance(self.choices, 30):
            return s.Phrase((*verb, s.AnyEvent("anything")))
        return s.Phrase((*verb, *phrase(pick(self.choices, self.world.objects)).parts))

    def window(self) -> tuple[s.Tail, ...]:
        return (self.conditions.window(),) if chance(self.choices, 30) else ()

    def often(self) -> tuple[s.Tail, ...]:
        count = pick(self.choices, ("1", "2", "3"))
        title = word(self.world.properties_of_kind("text")[0].name)
        match self.choices.integer(0, 4):
            case 0:
                return ()
            case 1:
                return (s.Times("at least", count),)
            case 2:
                return (s.Different("at least", count, title),)
            case 3:
                return (
                    s.TimesWithin("at least", count, self.conditions.amount(), pick(self.choices, UNITS)),
                )
        return (s.TimesPer("at least", count, title),)

    def pays(self, narrowings: tuple[s.Narrowing, ...]) -> s.Paying:
        return s.Paying(SCORE, s.Amount("+", value(self.rules.points())), narrowings)

    def latest(self) -> tuple[s.Narrowing, ...]:
        """What keeps the latest events, fades them, and limits their sum."""
        found: list[s.Narrowing] = []
        if chance(self.choices, 40):
            found.append(s.AtMostTimes(pick(self.choices, ("1", "2")), pick(self.choices, PERIODS)))
        elif chance(self.choices, 40):
            found.append(s.OncePer(word(self.world.properties_of_kind("text")[0].name)))
        if chance(self.choices, 30):
            found.append(s.AtMostTimes(pick(self.choices, ("1", "2"))))
        if chance(self.choices, 40):
            found.append(self.rules.fading())
        if chance(self.choices, 30):
            found.append(s.UpTo(self.rules.limit()))
        return tuple(found)

    def in_part(self) -> tuple[s.Narrowing, ...]:
        """Limits per period or property, nothing else: which events are kept changes with one more."""
        if chance(self.choices, 50):
            return (s.UpTo(self.rules.limit(), pick(self.choices, PERIODS)),)
        return (s.UpTo(self.rules.limit(), None, word(self.world.properties_of_kind("text")[0].name)),)


def _without_ids(logs: Logs) -> Logs:
    """The logs without ids of events, so that every row is an event of its own."""
    return tuple((_dropped(table, layout), LAYOUT) for table, layout in logs)


def _dropped(table: Table, layout: LogLayout) -> Table:
    keep = [at for at, column in enumerate(table.columns) if column.header != layout.id]
    cells = tuple(tuple(row[at] for at in keep) for row in table.cells)
    return Table(tuple(table.columns[at] for at in keep), cells)


def _one_more(choices: Choices, logs: Logs, others: Logs) -> Logs:
    """The logs with another one beside them, of one event at most."""
    table, layout = others[0]
    at = choices.integer(0, max(len(table.cells) - 1, 0))
    return (*logs, (evolve(table, cells=table.cells[at : at + 1]), layout))
