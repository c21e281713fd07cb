"""Which column is meant: matching names with the headers of a table, and the usual names of its parts.

Everything here takes header texts only, never cells, and gives the same whatever the order of the columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from .data_classes import frozen
from .facts import LogLayout
from .folding import fold
from .rules import Field

# Usual names, as keys (see `key`), the most telling first.
_LEAD_IDS = (
    "leadid",
    "contactid",
    "prospectid",
    "personid",
    "customerid",
    "subscriberid",
    "userid",
    "recordid",
    "kontaktid",
    "kundenid",
    "interessentenid",
    "personenid",
    "nutzerid",
    "benutzerid",
    "datensatzid",
    "id",
    "leadnumber",
    "contactnumber",
    "customernumber",
    "kundennummer",
    "kontaktnummer",
    "leadnummer",
    "leadnr",
    "kundennr",
    "kontaktnr",
    "uuid",
    "guid",
    "email",
    "emailaddress",
    "mail",
    "emailadresse",
)
# Names that any table may use for its own rows: in an event log they may number the events.
_OWN_ROW_IDS = frozenset({"id", "recordid", "uuid", "guid"})
_EVENT_LEADS = (
    "leadid",
    "contactid",
    "prospectid",
    "personid",
    "customerid",
    "subscriberid",
    "userid",
    "recordid",
    "whoid",
    "kontaktid",
    "kundenid",
    "interessentenid",
    "personenid",
    "nutzerid",
    "benutzerid",
    "kundennummer",
    "kontaktnummer",
    "leadnummer",
    "lead",
    "contact",
    "prospect",
    "person",
    "customer",
    "kontakt",
    "kunde",
    "interessent",
    "email",
    "emailaddress",
    "emailadresse",
    "contactemail",
    "recipient",
    "empfänger",
    "id",
)
_TIMES = (
    "timestamp",
    "timestamputc",
    "occurredat",
    "eventtime",
    "eventtimestamp",
    "eventdate",
    "activitydate",
    "activitytime",
    "activitydatetime",
    "activitydate/time",
    "activitytimestamp",
    "aktivitätsdatum",
    "aktivitätszeit",
    "aktivitätszeitpunkt",
    "ereignisdatum",
    "ereigniszeit",
    "touchtimestamp",
    "sessiontimestamp",
    "datetime",
    "date/time",
    "datum/uhrzeit",
    "datum/zeit",
    "time",
    "zeitstempel",
    "zeitpunkt",
    "zeit",
    "date",
    "datum",
    "createdat",
    "createdon",
    "created",
    "createdate",
    "createddate",
    "erstelltam",
    "erstelldatum",
    "tstamp",
    "ts",
)
_VERBS = (
    "event",
    "verb",
    "action",
    "activity",
    "type",
    "eventtype",
    "eventname",
    "activitytype",
    "activityname",
    "actiontype",
    "typename",
    "touchtype",
    "ereignis",
    "aktion",
    "aktivität",
    "aktivitätstyp",
    "aktivitätsart",
    "ereignistyp",
    "activitytypeid",
)
_OBJECTS = (
    "object",
    "asset",
    "page",
    "form",
    "target",
    "detail",
    "details",
    "name",
    "assetname",
    "assettype",
    "objectname",
    "objecttype",
    "pagename",
    "pagetitle",
    "formname",
    "emailname",
    "filename",
    "file",
    "targetname",
    "title",
    "subject",
    "campaign",
    "campaignname",
    "primaryattributevalue",
    "objekt",
    "seite",
    "formular",
    "inhalt",
    "ziel",
)
_EVENT_IDS = ("eventid", "activityid", "eventguid", "activityguid", "marketoguid")


@frozen
class Ambiguity:
    """One name that several columns match: the name as the rules write it, and the headers, sorted."""

    name: str
    headers: tuple[str, ...]


class AmbiguousColumns(ValueError):
    """Two columns or more match one name that is needed; `columns` lists every such name with its headers."""

    def __init__(self, columns: tuple[Ambiguity, ...]) -> None:
        self.columns = columns
        said = "; ".join(f"{a.name}: {', '.join(a.headers)}" for a in columns)
        super().__init__(said)


@frozen
class FoundId:
    """The column that is most likely the leads' id (None: no usual name), and other columns that could be."""

    header: str | None
    others: tuple[str, ...]


@frozen
class MissingParts:
    """What no column of an event log could be found for: some of "lead", "time" and "verb", in this order."""

    parts: tuple[str, ...]


@frozen
class FoundParts:
    """The headers that say whose, when, what and which event; None or empty: none of a usual name."""

    lead: str | None = None
    time: str | None = None
    verbs: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    id: str | None = None


@lru_cache(maxsize=4096)
def key(header: str) -> str:
    """The form in which headers and names are compared: folded, without spaces, `_`, `-` and `.`."""
    return "".join(char for char in fold(header) if char not in " _-.")


def ambiguous(headers: Iterable[str], fields: Iterable[Field]) -> tuple[Ambiguity, ...]:
    """Every one of the fields that two headers or more match, in the order of the fields."""
    by_key = _by_key(headers)
    return tuple(
        Ambiguity(field.name, by_key[field.key]) for field in fields if len(by_key.get(field.key, ())) > 1
    )


def match(headers: Iterable[str], fields: Iterable[Field]) -> dict[str, str]:
    """Which header each field is read from: field key -> header. A field that no header matches is left out.

    Raises AmbiguousColumns where two headers match one field.
    """
    headers, fields = list(headers), list(fields)
    if doubtful := ambiguous(headers, fields):
        raise AmbiguousColumns(doubtful)
    by_key = _by_key(headers)
    return {field.key: by_key[field.key][0] for field in fields if field.key in by_key}


def find_id(headers: Iterable[str]) -> FoundId:
    """The leads' id column by its usual names; without any, the one column whose name ends in "id"."""
    by_key = _by_key(headers)
    found = [header for name in _LEAD_IDS for header in by_key.get(name, ())]
    if found:
        return FoundId(found[0], tuple(found[1:]))
    ends = sorted(header for header in _flat(by_key) if _ends_in_id(header))
    return FoundId(ends[0], ()) if len(ends) == 1 else FoundId(None, tuple(ends))


def find_layout(headers: Iterable[str], lead_id_header: str | None) -> LogLayout | MissingParts:
    """Which columns of an event log say whose, when and what, by their usual names.

    `lead_id_header` is the leads' own id column: a log's column of that name is the one that joins, but where
    the name could be the log's own (`id`), a telling name (`lead_id`) goes before it. Every column with a
    usual name of a verb counts as one, likewise for objects. Raises AmbiguousColumns where two columns have
    the one name that was chosen for lead, time or id.
    """
    parts = find_parts(headers, lead_id_header)
    if parts.lead is None or parts.time is None or not parts.verbs:
        found = {"lead": parts.lead, "time": parts.time, "verb": parts.verbs}
        return MissingParts(tuple(part for part, header in found.items() if not header))
    return LogLayout(parts.lead, parts.time, parts.verbs, parts.objects, parts.id)


def find_parts(
    headers: Iterable[str], lead_id_header: str | None, said: FoundParts | None = None
) -> FoundParts:
    """The parts of an event log that are found, whether or not they are all there; else as `find_layout`.

    What `said` names is taken as it is and not looked for; a column that it uses is no object by its name.
    """
    said = said or FoundParts()
    by_key = _by_key(headers)
    own = key(lead_id_header) if lead_id_header is not None else ""
    lead = said.lead or _first(by_key, _lead_names(own))
    time = said.time or _first(by_key, _TIMES)
    verbs = said.verbs or tuple(header for name in _VERBS for header in by_key.get(name, ()))
    used = {said.lead, said.time, said.id, *said.verbs}
    found = (header for name in _OBJECTS for header in by_key.get(name, ()))
    objects = said.objects or tuple(header for header in found if header not in used)
    spare_id = () if lead is None or key(lead) == "id" else ("id",)
    event_id = said.id or _first(by_key, _EVENT_IDS + spare_id)
    return FoundParts(lead, time, verbs, objects, event_id)


def _lead_names(own: str) -> tuple[str, ...]:
    if not own:
        return _EVENT_LEADS
    if own not in _OWN_ROW_IDS:
        return (own, *_EVENT_LEADS)
    telling = tuple(name for name in _EVENT_LEADS if name.endswith("id") and name not in _OWN_ROW_IDS)
    return (*telling, own, *_EVENT_LEADS)


def _first(by_key: dict[str, tuple[str, ...]], names: Sequence[str]) -> str | None:
    for name in names:
        if found := by_key.get(name):
            if len(found) > 1:
                raise AmbiguousColumns((Ambiguity(found[0], found),))
            return found[0]
    return None


def _by_key(headers: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The headers of each key, sorted."""
    by_key: dict[str, list[str]] = {}
    for header in sorted(set(headers)):
        by_key.setdefault(key(header), []).append(header)
    return {name: tuple(same) for name, same in by_key.items()}


def _flat(by_key: dict[str, tuple[str, ...]]) -> list[str]:
    return [header for same in by_key.values() for header in same]


def _ends_in_id(header: str) -> bool:
    """`household_id`, `Kunden-ID` and `houseId`, not `paid`."""
    folded = fold(header)
    return (
        folded == "id"
        or folded.endswith((" id", "_id", "-id", ".id"))
        or header.endswith("Id")
        or (header.endswith("ID") and not header.isupper())
    )
