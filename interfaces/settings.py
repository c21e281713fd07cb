"""`leadlang.toml` beside the rules: which column is the id, how event logs name their columns, how cells are
read.

[leads]
id = "Record ID"
missing = ["unknown", "999"]
decimal = ","            # "." where not said and not detected
day_first = true         # 01/02/2026 is the first of February
encoding = "windows-1252"
separator = ";"

[events."touches.parquet"]     # by file name, or "*" for every log that is not named
lead = "lead_id"
time = "touch_timestamp"
verb = "touch_type"            # a name or a list of names
object = ["touch_channel", "campaign_id"]
id = "touch_id"

[webhook]                      # whom `leadlang serve --store` tells of changes of stage
url = "https://crm.example/hooks/leads"
secret_file = "webhook-secret.txt"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from attrs import asdict, evolve, field, frozen

from .refusal import Refused

FILE_NAME = "leadlang.toml"


@frozen
class TableSettings:
    """How one table is read; None: as detected."""

    id: str | None = None
    missing: tuple[str, ...] = ()
    decimal: str | None = None
    day_first: bool | None = None
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None


@frozen
class LogSettings(TableSettings):
    """An event log: the header names for whose, when and what; empty: as usual names suggest. `id` is the
    event's.
    """

    lead: str | None = None
    time: str | None = None
    verb: tuple[str, ...] = ()
    object: tuple[str, ...] = ()


@frozen
class WebhookSettings:
    """Whom a service with a store tells of changes of stage."""

    url: str | None = None
    secret_file: str | None = None
    plain_http: bool = False


@frozen
class Settings:
    leads: TableSettings = TableSettings()
    events: Mapping[str, LogSettings] = field(factory=dict)
    webhook: WebhookSettings = WebhookSettings()

    def log(self, name: str) -> LogSettings:
        """The settings of an event log by its file name, its name without ending, or "*"."""
        for key in (name, Path(name).stem, "*"):
            if key in self.events:
                return self.events[key]
        return LogSettings()

    def idle(self, names: Sequence[str]) -> list[str]:
        """The event logs with settings that none of these names means, `*` apart."""
        meant = {name for given in names for name in (given, Path(given).stem)} | {"*"}
        return [name for name in self.events if name not in meant]


SomeSettings = TypeVar("SomeSettings", bound=TableSettings)


def over(settings: SomeSettings, own: SomeSettings) -> SomeSettings:
    """The settings with whatever `own` says instead; markers for missing are added up."""
    said = {name: value for name, value in asdict(own, recurse=False).items() if value not in (None, ())}
    said["missing"] = tuple(dict.fromkeys((*settings.missing, *own.missing)))
    return evolve(settings, **said)


def beside(rules: Path) -> Settings:
    """The settings in the folder of a rule file; none where there is no such file."""
    path = rules.parent / FILE_NAME
    if not path.is_file():
        return Settings()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, RecursionError) as error:
        raise Refused("R001", file=path, error=error) from None
    return _settings(data)


_TABLE: dict[str, type] = {
    "id": str,
    "missing": list,
    "decimal": str,
    "day_first": bool,
    "encoding": str,
    "separator": str,
    "sheet": str,
}
_WEBHOOK: dict[str, type] = {"url": str, "secret_file": str, "plain_http": bool}
_LOG = _TABLE | {"lead": str, "time": str, "verb": list, "object": list}


def _settings(data: dict[str, Any]) -> Settings:
    for key in data:
        if key not in ("leads", "events", "webhook"):
            raise Refused("R002", part=key)
    events = _table(data.get("events", {}), "events")
    return Settings(
        leads=TableSettings(**_entries(data.get("leads", {}), _TABLE, "leads")),
        events={
            name: LogSettings(**_entries(entry, _LOG, f'events."{name}"')) for name, entry in events.items()
        },
        webhook=WebhookSettings(**_entries(data.get("webhook", {}), _WEBHOOK, "webhook")),
    )


def _table(value: object, part: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused("R003", part=part)
    return value


def _entries(entry: object, known: dict[str, type], part: str) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for name, said in _table(entry, part).items():
        if name not in known:
            raise Refused("R004", part=part, name=name, known=", ".join(known))
        if name == "decimal" and said not in (",", "."):
            raise Refused("R005", "decimal", part=part, name=name)
        value = _value(said, known[name])
        if value is None:
            raise Refused("R005", part=part, name=name)
        entries[name] = value
    return entries


def _value(said: object, wanted: type) -> object:
    """The value of a setting, None where it is not of the kind that is wanted; a list may be one text
    alone.
    """
    if wanted is not list:
        return said if isinstance(said, wanted) else None
    texts = [said] if isinstance(said, str) else said
    if isinstance(texts, list) and all(isinstance(text, str) for text in texts):
        return tuple(texts)
    return None
