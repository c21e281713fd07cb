"""Random stories of leads, told to a store and, beside it, to an oracle that asks the reference at every
instant at which anything could turn.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import leadlang
from attrs import define, field, frozen
from leadlang.compiler.compile import compiled_model
from leadlang.runtime.intake import cell_reading, read_cell
from leadlang.runtime.rules import AgeBetween, Gap, Rules
from leadlang.runtime.times import Moment, day_starts
from leadlang.store.changes import written as iso
from leadlang.store.contents import Row, merged
from leadlang.store.jobs import Erase, Give, LookUp, Post, Take
from leadlang.store.keeper import Keeper
from leadlang.store.records import Store
from leadlang.store.scoring import Scorer
from leadlang.walking import inside

from tests.runtime.row_running import PLAIN

from .histories import DAY, HOUR, MINUTE, History, Known, as_of, event_rows, said

OPEN = Callable[[], Store]
Told = dict[str, Any]


@define
class Expected:
    """A lead as the oracle has it: what is known, its stage, and every change of it."""

    known: Known
    stage: str | None = None
    since: int | None = None
    number: int = 0
    looked_at: int = 0
    told: list[Told] = field(factory=list)


@frozen
class Step:
    what: str
    lead: str = ""
    data: Any = None


@define
class Story:
    """A store under test, and what it should have come to."""

    open: OPEN
    rules: Rules
    now: int
    leads: dict[str, Expected] = field(factory=dict)
    told: dict[str, list[Told]] = field(factory=dict)
    gone: dict[str, list[Told]] = field(factory=dict)
    ids: set[str] = field(factory=set)
    keeper: Keeper = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        scorer = Scorer(leadlang.Model(compiled_model(self.rules)))
        self.keeper = Keeper(self.open(), scorer, lambda: self.now, True)

    # ------------------------------------------------------------ steps

    def do(self, step: Step) -> None:
        match step.what:
            case "events":
                self._events(step.lead, step.data)
            case "all" | "some":
                self._attributes(step.lead, step.data, step.what == "some")
            case "time":
                self.now += step.data
            case "sweep":
                self.sweep()
            case "restart":
                self.keeper.store.close()
                self.begin()
            case "rules":
                self._new_rules(step.data)
            case "erase":
                self._erase(step.lead)

    def _events(self, lead: str, events: list[Row]) -> None:
        rows = event_rows(lead, events)
        fates = self.keeper.run([Take(rows)]).answers[0]
        new: list[Row] = []
        for row, event, fate in zip(rows, events, fates, strict=True):
            assert fate == ("known" if row.id in self.ids else "taken")
            if row.id not in self.ids:
                self.ids.add(row.id)
                new.append(event)
        if new:
            before = self._expected(lead)
            known = Known(before.known.attributes, (*before.known.events, *new))
            self._changed(lead, known, "events")

    def _attributes(self, lead: str, row: Row, some: bool) -> None:
        new = lead not in self.leads
        assert self.keeper.run([Give(lead, row, some)]).answers[0] == new
        before = self._expected(lead)
        attributes = merged(before.known.attributes if some else {}, row)
        self._changed(lead, Known(attributes, before.known.events), "attributes")

    def _erase(self, lead: str) -> None:
        self.sweep()
        self.drain()  # what is not told yet would be forgotten too
        assert self.keeper.run([Erase(lead)]).answers[0] == (lead in self.leads)
        if lead in self.leads:
            gone = self._expected(lead)
            if gone.stage is not None:
                gone.told.append(self._change(lead, gone, None, self.now, "erased"))
            self.gone.setdefault(lead, []).extend(gone.told)
            del self.leads[lead]
            self.ids = {one for one in self.ids if not one.startswith(f"{lead}/")}

    def _new_rules(self, rules: Rules) -> None:
        self.sweep()
        for lead in self.leads:
            self._expected(lead)
        self.rules = rules
        self.keeper.adopt(Scorer(leadlang.Model(compiled_model(rules))))
        self.sweep()
        for lead, one in self.leads.items():
            self._score(lead, one, self.now, "rules")

    def sweep(self) -> None:
        while self.keeper.sweep(2).swept:
            pass
        due = self.keeper.next_due()
        assert due is None or due > self.now

    # ------------------------------------------------------------ the oracle

    def _expected(self, lead: str) -> Expected:
        """The lead, with all that time has done to it by now."""
        one = self.leads.setdefault(lead, Expected(Known({}, ()), looked_at=self.now))
        for instant in self._turns(one):
            self._score(lead, one, instant, "time")
        one.looked_at = self.now
        return one

    def _changed(self, lead: str, known: Known, reason: str) -> None:
        one = self.leads[lead]
        if one.known != known or not one.told:
            one.known = known
            self._score(lead, one, self.now, reason)

    def _score(self, lead: str, one: Expected, at: int, reason: str) -> None:
        stage = one.known.result(self.rules, at).stage
        if stage != one.stage:
            one.told.append(self._change(lead, one, stage, at, reason))

    def _change(self, lead: str, one: Expected, stage: str | None, at: int, reason: str) -> Told:
        before, one.stage, one.since, one.number = one.stage, stage, at, one.number + 1
        return {
            "lead": lead, "change": one.number, "from": before, "to": stage, "at": iso(at), "reason": reason,
        }  # fmt: skip

    def _turns(self, one: Expected) -> Iterator[int]:
        """Every instant since the last look at which any rule could turn, and more."""
        how = cell_reading(self.rules, PLAIN)
        first, last = (as_of(self.rules, at).day for at in (one.looked_at, self.now))
        found = set(day_starts(first, last, how.zone))
        moments = [
            moment.instant
            for row in (one.known.attributes, *one.known.events)
            for moment in (read_cell(raw, "date", how) for raw in row.values())
            if isinstance(moment, Moment)
        ]
        spans = {0}
        for node in inside(self.rules):
            if isinstance(node, AgeBetween):
                spans |= {span for span in (node.low, node.high) if span is not None}
            elif isinstance(node, Gap) and node.unit == "microseconds":
                spans.add(node.amount)
        found |= {moment + span + late for moment in moments for span in spans for late in (0, 1)}
        return iter(sorted(instant for instant in found if one.looked_at < instant <= self.now))

    # ------------------------------------------------------------ comparing

    def drain(self) -> None:
        """Take all messages, one of each lead at a time."""
        while True:
            claimed, _ = self.keeper.run([Post(until=self.now + HOUR, most=100)]).answers[0]
            if not claimed:
                return
            assert len({one.lead for one in claimed}) == len(claimed)
            for message in claimed:
                content = json.loads(message.content)
                data = content["data"]
                assert content["timestamp"] == data["at"]
                assert ("scores" in data) == (data["reason"] != "erased")
                keep = ("lead", "change", "from", "to", "at", "reason")
                self.told.setdefault(message.lead, []).append({name: data[name] for name in keep})
            self.keeper.run([Post(told=[one.number for one in claimed])])

    def hold(self) -> None:
        """The store says of every lead what the reference says, and has told every change in order."""
        for lead in [*self.leads]:
            one = self._expected(lead)
            found = self.keeper.run([LookUp(lead, lambda event: event["event_id"])]).answers[0]
            assert said(found.result) == said(one.known.result(self.rules, self.now))
            assert (found.row.stage, found.row.since) == (one.stage, one.since)
            assert (found.at, len(found.facts.events)) == (self.now, len(one.known.events))
        self.drain()
        for lead in {*self.leads, *self.gone}:
            expected = [*self.gone.get(lead, []), *(self.leads[lead].told if lead in self.leads else [])]
            assert self.told.get(lead, []) == expected


TIMES = (1, MINUTE, 3 * MINUTE, HOUR, 2 * HOUR, 7 * HOUR, DAY, 2 * DAY, 8 * DAY)
LETTERS = "e" * 8 + "a" * 3 + "s" * 2 + "t" * 9 + "w" * 3 + "r" * 2 + "R" + "x"


def steps(random: Random, history: History, others: list[Rules]) -> Iterator[Step]:
    """What happens, in an order of no order: events come late, early, twice."""
    leads = {f"l{at}": one for at, one in enumerate(history.leads[:2])}
    for letter in random.choices(LETTERS, k=random.randint(8, 16)):
        lead = random.choice(sorted(leads))
        own = leads[lead]
        match letter:
            case "e" if own.events:
                yield Step("events", lead, random.choices(own.events, k=random.randint(1, 3)))
            case "a":
                yield Step("all", lead, random.choice(history.leads).attributes)
            case "s":
                row = random.choice(history.leads).attributes
                yield Step("some", lead, {key: row[key] for key in row if random.random() < 0.5})
            case "w":
                yield Step("sweep")
            case "r":
                yield Step("restart")
            case "R":
                yield Step("rules", data=random.choice(others))
            case "x":
                yield Step("erase", lead)
            case _:
                yield Step("time", data=random.choice(TIMES))
