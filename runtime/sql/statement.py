"""The whole statement: from the leads' fields to one row of results for each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from attrs import frozen
from sqlglot import exp

from ..facts import score_column
from ..tables import CombinedRow, ScoreRow, Tables
from .amounts import Amounts
from .axes import TOTAL, Axes
from .bounds import largest_sums
from .bucketed import Bucketed
from .building import Sql, column, named, quotient, table_named, times, whole
from .classes import planned
from .conditions import EARLY, WITH_SEGMENT, WITH_TOTALS, Conditions
from .event_sets import EventSets
from .events import Events
from .fields import Fields
from .layers import Layers
from .members import Members
from .postgres import as_postgres_says
from .source import VERIFIED, Dialect, Source
from .spark import as_spark_says
from .totals import FadedScores, Totals, scores_of
from .types import in_words

_LINE = 100
_FORMS: dict[Dialect, Callable[[exp.Select], exp.Select]] = {
    "postgres": as_postgres_says,
    "spark": as_spark_says,
}


@frozen
class Step:
    """A SELECT that reads those before it by their names; `readers` of those after it read it."""

    name: str
    text: str
    readers: int


@frozen(eq=False)
class Statement:
    """One SELECT, or with `into` the making of a table by it. In steps it is the same, for engines that take
    long to think about all of it at once.
    """

    dialect: Dialect
    heading: tuple[str, ...]
    select: exp.Select
    into: str

    def text(self) -> str:
        """In the words of the dialect, with comments."""
        return "\n".join([*self.heading, self._written(self._kept(self.select)), ""])

    def steps(self) -> tuple[Step, ...]:
        """The last one has no name, and gives what all of it gives."""
        last = self.select.copy()
        last.set("with_", None)
        readers = Counter(table.name for table in last.find_all(exp.Table))
        found = [Step("", self._written(self._kept(last)), 0)]
        for step in reversed(self.select.ctes):
            found.append(Step(step.alias, self._written(step.this), readers[step.alias]))
            readers.update(table.name for table in step.find_all(exp.Table))
        return tuple(reversed(found))

    def _kept(self, select: exp.Select) -> Sql:
        if not self.into:
            return select
        return exp.Create(this=table_named(self.into), kind="TABLE", expression=select)

    def _written(self, said: Sql) -> str:
        return said.sql(self.dialect, pretty=True, max_text_width=_LINE)


def statement(tables: Tables, source: Source) -> Statement:
    """Raises NotInSql where it would not be exact."""
    largest_sums(tables, source.log is not None)
    fields = Fields(tables.fields, tables, source)
    events = None if source.log is None else Events(tables, source, source.log)
    select = _select(tables, source, fields, events)
    said = _FORMS[source.dialect](select) if source.dialect in _FORMS else select
    return Statement(source.dialect, tuple(_heading(source, fields, events)), said, source.into)


def _select(tables: Tables, source: Source, fields: Fields, events: Events | None) -> exp.Select:
    sets = None if events is None else EventSets(events)
    axes = Axes(tables, fields, source.as_of, sets)
    conditions = Conditions(tables.conditions, tables.axes, axes.answer)
    amounts = Amounts(fields, sets)
    bucketed = Bucketed(tables, amounts)
    members = Members(tables, source, conditions, amounts, planned(tables, fields, source.as_of), bucketed)
    layers = Layers(tables, conditions)
    members.work_out()
    faded = FadedScores(tables, source.dialect, sets)
    segment, reasons, late = layers.segment(), layers.reasons(), layers.late()
    chain = fields.chain(source.leads, source.id)
    if events is not None:
        events.join(chain)
    conditions.add(chain, EARLY)
    chain.add("segments", segment)
    conditions.add(chain, WITH_SEGMENT)
    amounts.add(chain)
    bucketed.add(chain)
    members.add(chain)
    Totals(tables, members.gifts, chain, faded, bucketed).add()
    conditions.add(chain, WITH_TOTALS)
    chain.add("reasons", reasons)
    return chain.finish(_result(tables, source, members, layers, late))


def _result(
    tables: Tables, source: Source, members: Members, layers: Layers, late: list[tuple[str, Sql]]
) -> list[Sql]:
    columns = [named(column("lead_id"), source.id, quoted=True)]
    for place, score in enumerate(scores_of(tables)):
        columns.append(named(_points(place, score), score_column(score.name), quoted=True))
    columns.append(named(column("grade"), "grade", quoted=True))
    columns.append(named(column("segment"), "segment", quoted=True))
    columns += [named(value, name, quoted=True) for name, value in late]
    columns.append(named(layers.coverage(members.gifts), "coverage", quoted=True))
    columns.append(named(column("disqualified"), "disqualified", quoted=True))
    return columns


def _points(place: int, score: ScoreRow | CombinedRow) -> Sql:
    units = exp.cast(quotient(column(TOTAL.format(place)), whole(10 ** (3 - score.decimals))), "bigint")
    if not score.decimals:
        return units
    unit = exp.Literal.number("0." + "0" * (score.decimals - 1) + "1")
    exact = times(exp.cast(units, "decimal(19, 0)"), unit)
    return exp.cast(exact, f"decimal(38, {score.decimals})")


def _heading(source: Source, fields: Fields, events: Events | None) -> list[str]:
    lines = []
    if source.dialect not in VERIFIED:
        lines.append("unverified: no engine of this dialect runs in the tests")
    if source.moment:
        lines.append(f"As of {source.moment}.")
    lines.append(f"The table of leads: {source.leads}. Its columns, and what each has to be:")
    lines += [f"  {field.name}: {in_words(field.kind, source.dialect)}" for field in fields.used()]
    if source.log is None or events is None:
        lines.append("No event log is read: what the rules ask of behaviour is unknown.")
    else:
        lines.append(f"The table of events: {source.log.table}. Its columns, and what each has to be:")
        lines.append(f"  {source.log.lead}: like {source.id} of the leads")
        lines += [f"  {field.name}: {in_words(field.kind, source.dialect)}" for field in events.fields.used()]
    return ["-- " + " ".join(line.split("\n")) for line in lines]
