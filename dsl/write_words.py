"""How one spoken language writes the concepts: the form of a word that fits its place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from attrs import define

from . import syntax as s
from .words import WordTable, words

# Where a canonical spelling reads badly, another spelling of its concept is written, by place or by gender.
FORMS: Mapping[str, Mapping[tuple[str, str], str]] = {
    "en": {("LESS_THAN", "count"): "fewer than"},
    "de": {
        ("LESS_THAN", "count"): "weniger als",
        ("ON", "days"): "an",
        ("DIFFERENT", "days"): "verschiedenen",
        **{("IN_THE_LAST", gender): "im letzten" for gender in "mn"},
        **{("IN_THE_NEXT", gender): "im nächsten" for gender in "mn"},
        **{("NOT_IN_THE_LAST", gender): "nicht im letzten" for gender in "mn"},
        **{("NOT_IN_THE_NEXT", gender): "nicht im nächsten" for gender in "mn"},
        ("IN_THE_LAST", "f"): "in der letzten",
        ("IN_THE_NEXT", "f"): "in der nächsten",
        ("NOT_IN_THE_LAST", "f"): "nicht in der letzten",
        ("NOT_IN_THE_NEXT", "f"): "nicht in der nächsten",
        ("EVERY", "m"): "jeden",
        ("EVERY", "f"): "jede",
        ("EVERY", "n"): "jedes",
    },
}
_GENDERS: Mapping[str, Mapping[s.Unit, str]] = {
    "de": {"minute": "f", "hour": "f", "day": "m", "week": "f", "month": "m", "quarter": "n", "year": "n"},
}

_COMPARATORS: Mapping[s.Comparator, str] = {
    "at least": "AT_LEAST",
    "at most": "AT_MOST",
    "more than": "MORE_THAN",
    "less than": "LESS_THAN",
    "exactly": "EXACTLY",
}
_NUMBERED = ("TIMES", "DECIMAL", "POINTS")  # the spelling after the canonical one goes with the number one


@define(slots=False)
class Speech:
    """The words of one language, as the printer needs them."""

    language: str

    @cached_property
    def table(self) -> WordTable:
        return words(self.language)

    def word(self, concept: str, form: str = "") -> str:
        """A concept as it is written; `form` is a place or gender of `FORMS`."""
        return FORMS[self.language].get((concept, form)) or self.table.canonical(concept)

    def comparator(self, comparator: s.Comparator, place: str = "") -> str:
        return self.word(_COMPARATORS[comparator], place)

    def counted(self, amount: str, concept: str) -> str:
        """`3 times`, `1 time`, `1 decimal`."""
        spellings = self.table.spellings[concept]
        one = amount == "1" and concept in _NUMBERED and len(spellings) > 1
        return f"{amount} {spellings[1] if one else spellings[0]}"

    def span(self, amount: str, unit: s.Unit, after: str = "") -> str:
        """`30 days`, in the case that the concept before it asks for (`30 tagen`)."""
        return f"{amount} {self.table.unit(unit.upper(), amount, after)}"

    def recurring(self, concept: str, amount: str, unit: s.Unit) -> str:
        """`every 30 days`, `in the last 14 days`; with the number one `every day`, `in the last month`."""
        if amount != "1":
            return f"{self.word(concept)} {self.span(amount, unit, concept)}"
        gender = _GENDERS.get(self.language, {}).get(unit, "")
        after = concept if gender else ""
        return f"{self.word(concept, gender)} {self.table.unit(unit.upper(), '1', after)}"

    def ordinal(self, number: str) -> str:
        """`3rd` in `each 3rd visited jobs`."""
        if self.language == "de":
            return f"{number}."
        teen = number[-2:] in ("11", "12", "13")
        return number + ("th" if teen else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1:], "th"))

    def period(self, period: s.Period) -> str:
        return self.word(f"A_{period.upper()}")
