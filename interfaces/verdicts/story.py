"""What happens to the lead that breaks a guarantee: its facts before and after, and the rules responsible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from ..compiler.proving.verdicts import Guarantee, Row, Verdict, Witness
from ..runtime.facts import TableReading
from ..runtime.headers import key
from ..runtime.reference import Assessment, Log, assess, cases
from ..runtime.reference.case import Case
from ..runtime.reference.events import event_passes
from ..runtime.rules import GradeIn, Origin, Rules, ScoreTest
from ..runtime.times import Moment
from ..runtime.values import read_moment
from ..walking import inside

if TYPE_CHECKING:
    from ..compiler.proving.witness import Rows

Fact = tuple[str, str, str]

_LEAD_HEADER = "the lead of the witness"
_THE_LEAD = "1"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen
class Happening:
    """Events that say the same and are equally old: how often there are such before and after.

    `cells` are the verb and object, `properties` the rest by header; `age` is in days; `clock` the time of
    day where another event of that day has another.
    """

    cells: tuple[str, ...]
    properties: tuple[tuple[str, str], ...]
    age: int
    clock: str
    before: int
    after: int


@frozen
class Layers:
    """The lines of the stages, in their order, and by reason those that disqualify."""

    stages: tuple[Origin, ...]
    disqualifying: Mapping[str, tuple[Origin, ...]]


@frozen(eq=False)
class Story:
    """A witness and what the reference makes of it.

    `nth` is the place of the added event among those that the guarantee's behaviour means (0 where a field
    changes), `added_age` its age in days. `fields` are those that are known: name, value before, after.
    """

    rules: Rules
    layers: Layers
    guarantee: Guarantee
    witness: Witness
    before: Assessment
    after: Assessment
    case_before: Case
    case_after: Case
    fields: tuple[Fact, ...]
    happenings: tuple[Happening, ...]
    nth: int
    added_age: int

    @property
    def changed(self) -> Fact | None:
        """The field that the guarantee speaks of."""
        return next((field for field in self.fields if key(field[0]) == self.guarantee.field), None)


def story_of(verdict: Verdict, rules: Rules, layers: Layers) -> Story | None:
    """The story of a refuted guarantee, None for any other."""
    witness, guarantee = verdict.witness, verdict.guarantee
    if witness is None:
        return None
    rows = witness.events if witness.added is None else (*witness.events, witness.added)
    before = _case(rules, witness, witness.lead, witness.events)
    after = _case(rules, witness, witness.lead_after, rows)
    found_before, found_after = assess(before), assess(after)
    nth = 0
    if guarantee.behaviour is not None:
        meant = guarantee.behaviour
        nth = 1 + sum(event_passes(event, meant, witness.as_of) for event in before.events or ())
    added = None if witness.added is None else _moment(witness, witness.added)
    return Story(
        rules,
        layers,
        guarantee,
        witness,
        found_before,
        found_after,
        evolve(before, segment=found_before.segment),
        evolve(after, segment=found_after.segment),
        fields_of(rules, witness),
        happenings_of(witness, rows),
        nth,
        0 if added is None else witness.as_of.day - added.day,
    )


def _case(rules: Rules, witness: Witness, lead: Row, events: Sequence[Row]) -> Case:
    layout = witness.layout
    row = {**_of_fields(rules, lead), _LEAD_HEADER: _THE_LEAD}
    own = [{**event, layout.lead: _THE_LEAD} for event in events]
    logs = [Log("events", own, layout)] if witness.log else []
    found, _ = cases(rules, [row], logs, witness.as_of, _LEAD_HEADER, TableReading())
    return found[0]


# ---------------------------------------------------------------- facts


def _of_fields(rules: Rules, row: Row) -> dict[str, str]:
    """The cells of a lead's row that some rule reads: not its id."""
    known = {field.key for field in rules.fields}
    return {header: cell for header, cell in row.items() if key(header) in known}


def fields_of(rules: Rules, witness: Witness | Rows) -> tuple[Fact, ...]:
    """What is known of a lead: name, value before and after ("": not known)."""
    before, after = _of_fields(rules, witness.lead), _of_fields(rules, witness.lead_after)
    names = dict.fromkeys((*before, *after))
    return tuple((name, before.get(name, ""), after.get(name, "")) for name in names)


def _moment(witness: Witness | Rows, row: Row) -> Moment:
    found = read_moment(row[witness.layout.time], witness.as_of.zone)
    assert isinstance(found, Moment), row
    return found


def happenings_of(witness: Witness | Rows, rows: Sequence[Row]) -> tuple[Happening, ...]:
    """Of all rows, the oldest first; an added one is the last of them."""
    moments = [_moment(witness, row) for row in rows]
    of_day: dict[int, set[int]] = {}
    for moment in moments:
        of_day.setdefault(moment.day, set()).add(moment.instant)
    counts: dict[Happening, list[int]] = {}
    order = sorted(range(len(rows)), key=lambda at: (moments[at].instant, at))
    for at in order:
        moment = moments[at]
        clock = _clock(witness, moment) if len(of_day[moment.day]) > 1 else ""
        found = _happening(witness, rows[at], witness.as_of.day - moment.day, clock)
        count = counts.setdefault(found, [0, 0])
        count[0] += at < len(witness.events)
        count[1] += 1
    return tuple(evolve(one, before=count[0], after=count[1]) for one, count in counts.items())


def _happening(witness: Witness | Rows, row: Row, age: int, clock: str) -> Happening:
    layout = witness.layout
    what = (*layout.verbs, *layout.objects)
    cells = tuple(row[header] for header in what if row.get(header))
    rest = (layout.lead, layout.time, layout.id, *what)
    properties = tuple((header, cell) for header, cell in row.items() if header not in rest)
    return Happening(cells, properties, age, clock, 0, 0)


def _clock(witness: Witness | Rows, moment: Moment) -> str:
    """The time of day in the zone of the rules, as exactly as needed."""
    shown = (_EPOCH + timedelta(microseconds=moment.instant)).astimezone(witness.as_of.zone)
    spec = "minutes" if not (shown.second or shown.microsecond) else "auto"
    return shown.time().isoformat(spec)


# ---------------------------------------------------------------- totals behind the total


def totals_behind(rules: Rules, guarantee: Guarantee) -> frozenset[str]:
    """The scores that rules pay into, and "grade", that the total of a guarantee is made of."""
    terms: Mapping[str, tuple[str, ...]] = {
        combined.name: tuple(term.score for term in combined.terms) for combined in rules.combined
    }
    waiting = [guarantee.target]
    if guarantee.kind == "stage":
        read = [part for stage in rules.stages for part in inside(stage.condition)]
        waiting = [part.score for part in read if isinstance(part, ScoreTest)]
        waiting += ["grade"] if any(isinstance(part, GradeIn) for part in read) else []
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(terms.get(name, ()))
    return frozenset(found - terms.keys())
