"""Single cells: what real files hold in a column, often at, or just beyond, a constant of the rules."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from attrs import define
from leadlang.compiler.literals import read_day, read_number

from .choices import Choices, chance, pick, some
from .tables import Storage
from .worlds import FieldSpec

TODAY = date(2026, 6, 15)
MISSING = ("", "NULL", "null", "n/a", "#N/A", "Select", " ", "  n/a ")
NEARLY_MISSING = ("NA", "None", "unknown", "-", "N/A", "keine Angabe", "\u00a0")
AGES = (0, 1, 2, 3, 6, 7, 8, 13, 14, 15, 29, 30, 31, 59, 60, 90, 180, 365, -1, -7)
CLOCKS = (time(0), time(12), time(23, 59, 59, 999999), time(22, 30), time(1, 15, 0, 1), time(11, 0))
STORAGES: dict[str, tuple[Storage, ...]] = {
    "text": ("text", "text", "text", "text", "int", "float", "bool", "list"),
    "number": ("text", "float", "int", "float", "decimal", "text"),
    "date": ("text", "date", "datetime", "aware", "text"),
    "yesno": ("text", "bool", "int", "text"),
    "list": ("text", "list"),
}


@define
class Cells:
    """Makes cells."""

    choices: Choices

    def storage(self, field: FieldSpec) -> Storage:
        return pick(self.choices, STORAGES[field.kind])

    def cell(self, field: FieldSpec, storage: Storage) -> object:
        """A cell of a field's column."""
        if chance(self.choices, 12):
            return pick(self.choices, MISSING) if storage == "text" and chance(self.choices, 70) else None
        match storage:
            case "text":
                return self._as_text(field)
            case "int":
                return pick(self.choices, (0, 1)) if field.kind == "yesno" else self._whole(field)
            case "float":
                return self._float(field)
            case "decimal":
                return Decimal(self._whole(field)) + Decimal(pick(self.choices, ("0", "0.5", "0.125")))
            case "bool":
                return chance(self.choices, 50)
            case "date":
                return self.day(field)
            case "datetime":
                return self.moment(field)
            case "aware":
                return self.moment(field).replace(tzinfo=UTC)
            case "list":
                return self._items(field)

    # ------------------------------------------------------------ texts

    def _as_text(self, field: FieldSpec) -> str:
        match field.kind:
            case "text":
                return self.text(field.constants)
            case "number":
                return self._written_number(field)
            case "date":
                return self._written_moment(field)
            case "yesno":
                return pick(
                    self.choices, ("yes", "no", "Ja", "nein", "TRUE", " false", "1", "0", "maybe", "2")
                )
            case "list":
                items = some(self.choices, (*field.constants, "Other"), 0, 3)
                return pick(self.choices, ("; ", ";", " ;;")).join(self.respelled(item) for item in items)

    def text(self, constants: tuple[str, ...]) -> str:
        """A text that is, holds or resembles one of the constants, or is something else altogether."""
        if chance(self.choices, 10):
            return pick(self.choices, NEARLY_MISSING)
        constant = pick(self.choices, constants) if constants else "Öl 5"
        match self.choices.integer(0, 9):
            case 5:
                return f"Senior {constant} (x)"
            case 6:
                return constant[: self.choices.integer(1, len(constant))]
            case 7:
                return f"{constant}{pick(self.choices, ('s', ' 2', '!', '-', ' und mehr'))}"
            case 8:
                return pick(self.choices, ("Etwas anderes", "ﬁnance", "🦊", "ＣＥＯ", "a\tb", "Other; CEO"))
        return self.respelled(constant)

    def respelled(self, text: str) -> str:
        """The same text as people write it."""
        match self.choices.integer(0, 8):
            case 4:
                return text.upper()
            case 5:
                return f"  {text} "
            case 6:
                return unicodedata.normalize("NFD", text)
            case 7:
                return text.lower().replace(" ", "  ")
            case 8:
                return text.swapcase()
        return text

    def _items(self, field: FieldSpec) -> list[str | None]:
        items: list[str | None] = [
            self.respelled(item) for item in some(self.choices, (*field.constants, "Other"), 0, 3)
        ]
        return [*items, None] if chance(self.choices, 15) else items

    # ------------------------------------------------------------ numbers

    def _near(self, field: FieldSpec) -> Decimal:
        """A constant of the rules, or a number just beside it."""
        numbers = [number for text in field.constants if isinstance(number := read_number(text), Decimal)]
        number = pick(self.choices, numbers) if numbers else Decimal(10)
        return number + Decimal(pick(self.choices, ("0", "0", "1", "-1", "0.01", "-0.01", "150")))

    def _whole(self, field: FieldSpec) -> int:
        return int(self._near(field))

    def _float(self, field: FieldSpec) -> float:
        if chance(self.choices, 10):
            return pick(self.choices, (float("nan"), float("inf"), 0.1, 1e20, -0.0, 1 / 3, 5e-324, 1e300))
        return float(self._near(field))

    def _written_number(self, field: FieldSpec) -> str:
        if chance(self.choices, 12):
            return pick(
                self.choices, ("abc", "1,5", "--3", "1e3", "1.234,5", "NaN", "inf", "12 34", "0x10", "½")
            )
        number = self._near(field)
        match self.choices.integer(0, 6):
            case 3:
                return f"{number:,f}"
            case 4:
                return f" {number:f} %"
            case 5:
                return f"€{number:f}" if number >= 0 else f"{number:f} $"
            case 6:
                return f"{number:f}0" if "." in f"{number:f}" else f"{number:f}.00"
        return f"{number:f}"

    # ------------------------------------------------------------ time

    def day(self, field: FieldSpec | None = None) -> date:
        """A day near as-of, or near a constant of the rules."""
        constants = [
            day for text in (field.constants if field else ()) if isinstance(day := read_day(text), date)
        ]
        if constants and chance(self.choices, 40):
            return pick(self.choices, constants) + timedelta(days=self.choices.integer(-1, 1))
        return TODAY - timedelta(days=pick(self.choices, AGES))

    def moment(self, field: FieldSpec | None = None) -> datetime:
        return datetime.combine(self.day(field), pick(self.choices, CLOCKS))

    def _written_moment(self, field: FieldSpec | None) -> str:
        if chance(self.choices, 8):
            return pick(self.choices, ("garbage", "2026-02-30", "soon", "20260615", "31/31/2026"))
        return self.written(self.moment(field))

    def written(self, moment: datetime) -> str:
        """A moment as exports write it, with or without a time and a zone."""
        match self.choices.integer(0, 8):
            case 1:
                return moment.isoformat()
            case 2:
                return moment.isoformat(sep=" ", timespec="seconds")
            case 3:
                return f"{moment.day}.{moment.month}.{moment.year}"
            case 4:
                return moment.isoformat(timespec="milliseconds") + "Z"
            case 5:
                return moment.isoformat() + pick(self.choices, ("+02:00", "-0500", "+05:45"))
            case 6:
                return moment.strftime("%m/%d/%Y %I:%M %p")
            case 7:
                return f"{moment.day:02}.{moment.month:02}.{moment.year} {moment:%H:%M}"
        return moment.date().isoformat()
