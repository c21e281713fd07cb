"""Leads and event logs of a world, as real files hold them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from attrs import define
from leadlang.dsl.words import longest_verb, verb_spellings
from leadlang.runtime.facts import LogLayout

from .cells import TODAY, Cells
from .choices import Choices, chance, pick, some
from .tables import Column, Storage, Table
from .worlds import World

ID = "Lead ID"
LAYOUT = LogLayout("lead", "timestamp", ("event",), ("object",), None)
LAYOUT_WITH_IDS = LogLayout("lead", "timestamp", ("event",), ("object",), "event_id")

AS_OF = (
    "2026-06-15",
    "2026-06-15T12:00",
    "2026-06-15T23:30:00Z",
    "2026-06-15T00:00:00+05:45",
    "2026-05-31",
    "2026-06-14 01:15:00",
)
MOST_LEADS = 6
MOST_EVENTS = 12


def make_as_of(choices: Choices) -> str:
    """A moment as people give it: a day, or a time of a day, with or without a zone."""
    return pick(choices, AS_OF)


def make_leads(choices: Choices, world: World) -> Table:
    """Up to six rows of leads; headers are spelled as exports spell them, ids are texts or numbers."""
    cells = Cells(choices)
    numbered = chance(choices, 30)
    columns = [Column(ID, "int" if numbered else "text")]
    fields = [field for field in world.fields if not chance(choices, 6)]
    columns += [Column(_header(choices, field.name), cells.storage(field)) for field in fields]
    rows = []
    for number in range(choices.integer(0, MOST_LEADS)):
        lead_id = _lead_id(choices, number + 1, numbered)
        rest = (cells.cell(field, column.storage) for field, column in zip(fields, columns[1:], strict=True))
        rows.append((lead_id, *rest))
    return Table(tuple(columns), tuple(rows))


def make_logs(choices: Choices, world: World) -> tuple[tuple[Table, LogLayout], ...]:
    """None, one or two event logs with together up to twelve events, each with its layout."""
    if not world.with_logs:
        return ()
    count = 2 if chance(choices, 15) else 1
    moments = [_moment(choices) for _ in range(choices.integer(1, 8))]
    return tuple(_Events(choices, world, moments).log(MOST_EVENTS // count) for _ in range(count))


def _lead_id(choices: Choices, number: int, numbered: bool) -> object:
    if chance(choices, 5):
        return None
    if chance(choices, 8):
        number = 1
    if numbered:
        return number
    return f" {number} " if chance(choices, 10) else str(number)


def _header(choices: Choices, name: str) -> str:
    match choices.integer(0, 4):
        case 1:
            return name.replace("_", " ").title()
        case 2:
            return name.upper()
        case 3:
            return name.replace(" ", "-").replace("_", ".")
    return name


def _moment(choices: Choices) -> datetime:
    """Times of events: near the borders of days, and whole hours and minutes before the usual as-ofs."""
    if chance(choices, 35):
        noon = datetime.combine(TODAY, datetime.min.time()) + timedelta(hours=12)
        before = timedelta(minutes=pick(choices, (0, 1, 2, 3, 7, 30, 60, 120, 180, 420, 840, 1800, -1)))
        return noon - before + timedelta(microseconds=choices.integer(-1, 1))
    return Cells(choices).moment()


@define
class _Events:
    choices: Choices
    world: World
    moments: list[datetime]

    def log(self, most: int) -> tuple[Table, LogLayout]:
        cells = Cells(self.choices)
        ids = chance(self.choices, 35)
        lead_storage: Storage = "int" if chance(self.choices, 25) else "text"
        time_storages: tuple[Storage, ...] = ("text", "datetime", "aware")
        time_storage = pick(self.choices, time_storages)
        columns = [
            Column("lead", lead_storage),
            Column("timestamp", time_storage),
            Column("event", "text"),
            Column("object", "text"),
        ]
        if ids:
            columns.append(Column("event_id", "text"))
        properties = [prop for prop in self.world.properties if not chance(self.choices, 6)]
        own = [Column(_header(self.choices, prop.name), cells.storage(prop)) for prop in properties]
        rows: list[tuple[object, ...]] = []
        for _ in range(self.choices.integer(0, most)):
            verb, what, url = self._happened()
            row: list[object] = [self._lead(lead_storage), self._time(time_storage), verb, what]
            if ids:
                row.append(pick(self.choices, ("e1", "e2", "e3", "e4", None, "")))
            for prop, column in zip(properties, own, strict=True):
                hit = url is not None and url[0] == prop.name and column.storage == "text"
                row.append(url[1] if hit and url is not None else cells.cell(prop, column.storage))
            rows.append(tuple(row))
            if ids and chance(self.choices, 10):
                rows.append(tuple(row))
        return Table((*columns, *own), tuple(rows)), LAYOUT_WITH_IDS if ids else LAYOUT

    def _lead(self, storage: Storage) -> object:
        if chance(self.choices, 4):
            return None
        number = 99 if chance(self.choices, 5) else self.choices.integer(1, 4)
        return number if storage == "int" else str(number)

    def _time(self, storage: Storage) -> object:
        if chance(self.choices, 4):
            return None if storage != "text" else pick(self.choices, ("", "not a time", "2026-13-01"))
        moment = pick(self.choices, self.moments)
        match storage:
            case "datetime":
                return moment
            case "aware":
                return moment.replace(tzinfo=UTC)
        return moment.isoformat() if chance(self.choices, 60) else Cells(self.choices).written(moment)

    def _happened(self) -> tuple[str | None, str | None, tuple[str, str] | None]:
        """Verb, object, and the property's value that makes a declared behaviour of it."""
        if self.world.declared and chance(self.choices, 30):
            spec = pick(self.choices, self.world.declared)
            part = (
                f"https://x.example{spec.part}?a" if spec.property == "url" else f"The {spec.part.upper()} 2"
            )
            return spec.verb, pick(self.choices, (None, "page")), (spec.property, part)
        if chance(self.choices, 8):
            return pick(self.choices, (None, "", "Something Else", "besucht ")), "pricing", None
        verb = pick(self.choices, self.world.verbs)
        if chance(self.choices, 40):
            verb = _other_spelling(self.choices, verb)
        what = Cells(self.choices).respelled(pick(self.choices, self.world.objects))
        return verb, what if not chance(self.choices, 5) else None, None


def _other_spelling(choices: Choices, verb: str) -> str:
    """The verb in another form or language, or joined by `_`."""
    found = longest_verb(verb.split(), 0)
    spelled = pick(choices, verb_spellings(found[0])) if found else verb
    return pick(choices, (spelled, spelled.title(), spelled.replace(" ", "_")))


def without_some(choices: Choices, table: Table) -> Table:
    """The table with some of its rows."""
    return Table(table.columns, some(choices, table.cells, 0, len(table.cells)))
