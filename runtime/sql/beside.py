"""Events beside facts of their lead, where what an event gives depends on them."""

from __future__ import annotations

from attrs import define, field
from sqlglot import exp

from .building import Sql, column, is_there, text, whole
from .chain import Chain
from .events import LEAD, Events
from .steps import Steps


@define(eq=False)
class Beside:
    """A second look at the events, each lead's beside its facts: `add` puts what it brings beside the leads.

    Leads with one id and equal facts look at their events together.
    """

    events: Events
    name: str
    steps: Steps = field(init=False)
    _facts: dict[str, Sql] = field(factory=dict)
    _gathered: dict[str, Sql] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.steps = Steps(f"events_for_{self.name}", f"{self.name}_")

    @property
    def by(self) -> tuple[Sql, ...]:
        """What leads that look together have in common."""
        return column(LEAD), column(self._key)

    @property
    def _key(self) -> str:
        return f"{self.name}_facts"

    def fact(self, value: Sql) -> Sql:
        """A fact of the leads, a whole number, as a column of their events."""
        for name, known in self._facts.items():
            if known == value:
                return column(name)
        name = f"{self.name}_fact_{len(self._facts) + 1}"
        self._facts[name] = value
        return column(name)

    def gather(self, aggregate: Sql) -> Sql:
        """A column of the leads; 0 for whoever has no event."""
        self.events.needed = True
        name = f"{self.name}_gathered_{len(self._gathered) + 1}"
        self._gathered[name] = aggregate
        return column(name)

    def add(self, leads: Chain) -> None:
        if not self._gathered:
            return
        leads.add(
            f"{self.name}_known",
            {name: exp.Coalesce(this=value, expressions=[whole(0)]) for name, value in self._facts.items()},
        )
        leads.add(f"{self.name}_as_facts", {self._key: self._together()})
        names = [LEAD, self._key, *self._facts]
        chain = leads.distinct(f"facts_for_{self.name}", names, is_there(column(LEAD)))
        chain.match(f"events_beside_{self.name}", self.events.chain, LEAD, names[1:])
        self.steps.add(chain)
        gathered = f"{self.name}_gathered"
        found: dict[str, Sql] = {
            name: exp.Coalesce(this=exp.column(name, gathered), expressions=[whole(0)])
            for name in self._gathered
        }
        beside = chain.gather(gathered, self._gathered, self.by)
        leads.join(f"leads_with_{self.name}", beside, found, [LEAD, self._key])

    def _together(self) -> Sql:
        """All facts as one text."""
        written: Sql = text("")
        for name in self._facts:
            written = exp.DPipe(this=written, expression=exp.cast(column(name), "varchar"), safe=True)
            written = exp.DPipe(this=written, expression=text(" "), safe=True)
        return written
