"""The smallest lead that an answer can be shown on, put into rows and run through the reference again.

Smallest: fewest events, then fewest known fields, then the most recent events and the smallest numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import z3
from attrs import define, frozen

from ...dsl.words import verb_of, words
from ...runtime.facts import LogLayout, TableReading
from ...runtime.folding import fold
from ...runtime.intake import Event, Text, Value
from ...runtime.reference import Assessment, Log, assess, cases
from ...runtime.reference.case import Case
from ...runtime.rules import EventTest, Rules
from ...runtime.times import AsOf, Moment
from ...runtime.values import MISSING
from .candidates import MOST_CANDIDATES, as_ofs, candidates
from .kinds import EventKind
from .numbers import decimals_of
from .puzzle import Bool, NotDecided, Number, Puzzle, chosen, fraction_value, holds, whole_value
from .record import Record, by_key
from .small_history import Candidate, SmallHistory, SmallLog
from .values import Values, know_texts, number_cell, said_values
from .verdicts import ID_COLUMN, LAYOUT, LEAD_COLUMN, OBJECT_COLUMN, TIME_COLUMN, VERB_COLUMN, Row
from .world import World

THE_LEAD = "lead"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST_EVENTS = 1_000
_FARTHEST = 40_000  # days from as-of
_FEW = 4
_SMALL = ((0, 0), (0, 1), (1, 1), (1, 3), (2, 2), (3, 4), (6, 4))
"""How many events and known fields a lead has that is tried first, where trying all at once takes long."""
_EASY_STEPS = 300_000


@define(eq=False)
class Small:
    """A lead made of few events, before and after a change, as unknowns."""

    puzzle: Puzzle
    rules: Rules
    as_of: AsOf
    record: Record
    log: SmallLog
    before: World
    after: World
    found: tuple[object, Values] | None = None
    """The last answer of the solver, and its values as cells."""


@frozen
class Rows:
    """A lead in rows, before and after. `added` is the one more event, None where there is none."""

    as_of: AsOf
    lead: Row
    lead_after: Row
    events: tuple[Row, ...]
    added: Row | None
    log: bool
    layout: LogLayout


def small(
    puzzle: Puzzle,
    rules: Rules,
    kinds: Sequence[EventKind],
    as_of: AsOf,
    adds: EventTest | None = None,
    at_any_time: bool = False,
    raised: str | None = None,
    decimals: int = 0,
    finely: bool = True,
    most: int = MOST_CANDIDATES,
) -> Small:
    """`adds` one event, or raises the number field `raised`, or (neither) changes nothing.

    Numbers have as many decimals as those of the rules, and so many more. `finely` see `candidates`.
    """
    fields = by_key(rules.fields)
    record = Record(puzzle, fields, puzzle.whole(as_of.day), decimals=decimals_of(rules) + decimals)
    log = SmallLog(
        puzzle,
        rules,
        as_of,
        candidates(rules, kinds, as_of, adds, finely, most),
        puzzle.boolean("log"),
        adds,
        at_any_time,
    )
    before = World(puzzle, rules, record, SmallHistory(log, after=False))
    after = before
    if adds is not None:
        after = World(puzzle, rules, record, SmallHistory(log, after=True))
    elif raised is not None:
        moved = Record(puzzle, fields, record.today, decimals=record.decimals, other=record, moved=raised)
        puzzle.hold(record.is_known(raised), moved.number(raised) > record.number(raised))
        after = World(puzzle, rules, moved, SmallHistory(log, after=False))
    return Small(puzzle, rules, as_of, record, log, before, after)


# ---------------------------------------------------------------- the smallest


def some_lead(small: Small, claim: Bool) -> Rows | None:
    """A lead for which the claim holds, with few events and fields but not always the fewest."""
    small.puzzle.hold(claim, small.log.size <= MOST_EVENTS)
    for key, known in small.record.known.items():  # nothing that cannot be read
        small.puzzle.hold(z3.Or(known, small.record.missing[key]))
    know_texts(small.puzzle, small.record, frozenset(small.rules.missing))
    _hold_days(small)
    if _values(small) is None:
        return None
    left = small.puzzle.steps_left
    for size in (small.log.size, small.puzzle.count(small.record.known.values())):
        small.puzzle.steps_left = min(left, _EASY_STEPS)
        _shrink(small, size)
    return _rows(small)


def _shrink(small: Small, size: Number) -> None:
    """Make it smaller by much while that is easily possible, and by little once more."""
    high = _value(small, size)
    for share in (8, 2, 1):
        while high and _is_possible(small, size <= (high - 1) // share):
            high = _value(small, size)
            if share == 1:
                break
    small.puzzle.hold(size <= high)


def _is_possible(small: Small, claim: Bool) -> bool:
    """Also not where the steps do not suffice to tell."""
    try:
        return _values(small, claim) is not None
    except NotDecided:
        return False


def _value(small: Small, number: Number) -> int:
    """What a number is in the last answer."""
    assert small.found is not None
    return whole_value(small.found[0], number)


def _hold_days(small: Small) -> None:
    for day in small.record.days.values():
        small.puzzle.hold(day >= small.as_of.day - _FARTHEST, day <= small.as_of.day + _FARTHEST)


def smallest(small: Small, claim: Bool, *, below: int | None = None) -> Rows | None:
    """The smallest lead for which the claim holds, None where none of these leads does. NotDecided is raised.

    With fewer events than `below`.
    """
    puzzle, record, log = small.puzzle, small.record, small.log
    puzzle.hold(claim, log.size <= MOST_EVENTS)
    if below is not None:
        puzzle.hold(log.size < below)
    know_texts(puzzle, record, frozenset(small.rules.missing))
    _hold_days(small)
    if not _some(small):
        return None
    known = puzzle.count(record.known.values())
    unread = puzzle.count(z3.Not(z3.Or(record.known[key], record.missing[key])) for key in record.known)
    try:
        _lessen(small, log.size)
        _lessen(small, known + unread * 100)
        _lessen(small, puzzle.sum(_ages(log)))
        for key in sorted(record.units):
            _lessen_number(small, record, key)
        moved = small.after.record
        if moved is not record:
            for key in sorted(moved.units):
                _lessen_number(small, moved, key)
        for key in sorted(record.days):
            _lessen(small, _size(record.days[key] - small.as_of.day))
    except NotDecided:
        pass  # the steps are used up: it is a lead all the same, and the smallest so far
    return _rows(small)


def _some(small: Small) -> bool:
    """Whether there is one at all, kept as `found`. Where that is hard to tell, small ones are tried first.
    NotDecided is raised."""
    puzzle = small.puzzle
    left, share = puzzle.steps_left, puzzle.steps_left // (len(_SMALL) + 2)
    puzzle.steps_left = 2 * share
    try:
        some = _values(small) is not None
        puzzle.steps_left += left - 2 * share
        return some
    except NotDecided as why:
        left -= 2 * share
        known = puzzle.count(small.record.known.values())
        for events, fields in _SMALL:
            puzzle.steps_left = share
            if _is_possible(small, z3.And(small.log.size <= events, known <= fields)):
                puzzle.steps_left += left - share
                return True
            left -= share - max(0, puzzle.steps_left)
        puzzle.steps_left = left
        raise why from None


def _values(small: Small, *claims: Bool) -> Values | None:
    """The values of a lead for which the claims hold as well, kept as `found`; None where there is none."""
    puzzle = small.puzzle
    values = said_values(puzzle, small.record, puzzle.steps_left, small.rules.missing, claims)
    if values is not None:
        small.found = puzzle.answer(), values
    return values


def _ages(log: SmallLog) -> list[Number]:
    found = [
        number * (log.as_of.day - one.moment.day)
        for number, one in zip(log.before, log.candidates, strict=True)
    ]
    for at, added in log.added.items():
        age = log.as_of.day - log.candidates[at].moment.day
        found.append(chosen(added, log.puzzle.whole(age), log.puzzle.whole(0)))
    return found


def _size(number: Number) -> Number:
    return chosen(number >= 0, number, -number)


def _lessen_number(small: Small, record: Record, key: str) -> None:
    unit = record.units[key]
    assert small.found is not None
    if not holds(small.found[0], small.record.is_known(key)):
        return
    _lessen(small, _size(unit))
    _lessen(small, chosen(unit < 0, small.puzzle.whole(1), small.puzzle.whole(0)))


def _lessen(small: Small, size: Number) -> None:
    """Make it as small as it can be, and hold it there."""
    if isinstance(size, int):
        return
    high, low = _value(small, size), 0
    while low < high:
        middle = low if low < _FEW else (low + high) // 2
        if _values(small, size <= middle) is None:
            low = middle + 1
        else:
            high = _value(small, size)
    small.puzzle.hold(size <= high)


# ---------------------------------------------------------------- rows


def _rows(small: Small) -> Rows:
    """The lead that was found last."""
    assert small.found is not None
    (model, values), log, rules = small.found, small.log, small.rules
    names = {field.key: field.name for field in rules.fields}
    layout = layout_for(rules)
    lead = {ID_COLUMN: THE_LEAD, **{names[key]: cell for key, cell in sorted(values.items())}}
    lead_after = dict(lead)
    moved = small.after.record
    if moved is not small.record:
        lead_after[names[moved.moved]] = number_cell(*fraction_value(model, moved.number(moved.moved)))
    events: list[Row] = []
    for number, one in zip(log.before, log.candidates, strict=True):
        events += [event_row(rules, layout, one)] * whole_value(model, number)
    events.sort(key=lambda row: row[layout.time])
    events = of_lead(lead, events, layout)
    added = next((at for at, claim in log.added.items() if holds(model, claim)), None)
    return Rows(
        small.as_of,
        lead,
        lead_after,
        tuple(events),
        None
        if added is None
        else of_lead(lead, [event_row(rules, layout, log.candidates[added])], layout)[0],
        holds(model, log.given),
        layout,
    )


def of_lead(lead: Row, events: Sequence[Row], layout: LogLayout) -> list[Row]:
    """The events as that lead's own, whose id may be a field that rules ask for."""
    return [{**event, layout.lead: lead[ID_COLUMN]} for event in events]


def layout_for(rules: Rules) -> LogLayout:
    """`LAYOUT`, with other columns where the model's own properties are called so."""
    taken = {field.key for field in rules.properties}

    def free(*names: str) -> str:
        return next((name for name in names if name.replace("_", "") not in taken), names[-1])

    return LogLayout(
        free(LEAD_COLUMN, "whose"),
        free(TIME_COLUMN, "when", "the time"),
        (free(VERB_COLUMN, "verb", "the verb"),),
        (free(OBJECT_COLUMN, "asset", "the object"),),
    )


def event_row(rules: Rules, layout: LogLayout, event: Candidate) -> Row:
    """An event as a log has it."""
    row = {layout.lead: THE_LEAD, layout.time: _said(event.moment.instant)}
    if event.kind.verb:
        row[layout.verbs[0]] = spoken_verb(event.kind.verb, rules.language)
    if event.kind.object:
        row[layout.objects[0]] = event.kind.object
    for field in rules.properties:
        if field.key in event.numbers:
            row[field.name] = f"{event.numbers[field.key]:f}"
        elif fold(written := event.kind.values.get(field.key, "")) == event.texts.get(
            field.key, fold(written)
        ):
            if written:
                row[field.name] = written
        elif event.texts.get(field.key):
            row[field.name] = event.texts[field.key]
    return row


def spoken_verb(verb: str, language: str) -> str:
    """A verb as people of that language usually write it."""
    concept = verb_of(verb)
    table: Mapping[str, tuple[str, ...]] = getattr(words(language), "verbs", {})
    spellings = table.get(concept or "", ())
    return spellings[0] if spellings else verb


def _said(instant: int) -> str:
    return (_EPOCH + timedelta(microseconds=instant)).isoformat().replace("+00:00", "Z")


def rows_of(case: Case) -> Rows:
    """A lead that was made in some other way, as rows."""
    names = {field.key: field.name for field in case.rules.fields}
    lead = {ID_COLUMN: THE_LEAD}
    lead |= {names[key]: cell for key in sorted(case.values) if (cell := _cell(case.values[key])) is not None}
    layout = layout_for(case.rules)
    events = [_row_of(event, case.rules, layout) for event in case.events or ()]
    events.sort(key=lambda row: row[layout.time])
    return Rows(
        case.as_of, lead, lead, tuple(of_lead(lead, events, layout)), None, case.events is not None, layout
    )


def _row_of(event: Event, rules: Rules, layout: LogLayout) -> Row:
    row = {layout.lead: THE_LEAD, layout.time: _said(event.moment.instant)}
    if event.verbs:
        row[layout.verbs[0]] = spoken_verb(min(event.verbs), rules.language)
    if event.objects:
        row[layout.objects[0]] = min(event.objects)
    for field in rules.properties:
        cell = _cell(event.values.get(field.key, MISSING))
        if cell is not None or event.texts.get(field.key):
            row[field.name] = cell if cell is not None else event.texts[field.key]
    return row


def _cell(value: Value) -> str | None:
    match value:
        case Text():
            return value.written
        case tuple():
            return "; ".join(text.written for text in value)
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:f}"
        case Moment():
            return _said(value.instant)
        case _:
            return None if value is MISSING else "?"


# ---------------------------------------------------------------- running it


def run(rules: Rules, rows: Rows) -> tuple[Assessment, Assessment]:
    """What the reference makes of the rows, before and after."""
    later = (*rows.events, rows.added) if rows.added is not None else rows.events
    return _assessed(rules, rows, rows.lead, rows.events), _assessed(rules, rows, rows.lead_after, later)


def _assessed(rules: Rules, rows: Rows, lead: Row, events: Sequence[Row]) -> Assessment:
    # A log without any event is a log all the same.
    logs = [Log("events", of_lead(lead, events, rows.layout), rows.layout)] if rows.log else []
    found, _ = cases(rules, [lead], logs, rows.as_of, ID_COLUMN, TableReading())
    return assess(found[0])


__all__ = ["LAYOUT", "Rows", "Small", "as_ofs", "run", "small", "smallest"]
