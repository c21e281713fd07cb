"""Pieces of a rule file in one language: conditions as rule files write them, the rest as people say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from attrs import define, field

from ..compiler.literals import read_number
from ..compiler.names import LetValue
from ..dsl import syntax as s
from ..dsl.quoting import Quoting
from ..dsl.write_conditions import Conditions
from ..dsl.write_effects import Effects
from ..dsl.write_page import Table as WrittenTable
from ..dsl.write_pieces import Pieces, beside, listed, on_one_line
from ..dsl.write_statements import Statements
from ..dsl.write_words import Speech
from ..runtime.folding import fold
from ..wording import counted, phrase

LONGEST_LIST = 12  # a longer list is cut to its first SHOWN_OF_LIST values
SHOWN_OF_LIST = 10
_ALLOWANCE = re.compile(r"^\s*(?:allow|erlaube|erlaubt)\b", re.IGNORECASE)
_UNITS = ("MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR")


@define
class _ShortLists(Conditions):
    """Conditions in which long lists are cut, with the number of those left out."""

    def values(self, items: tuple[s.Value, ...]) -> Pieces:
        written = [(self.quoting.value(item, small=True),) for item in items]
        if len(written) > LONGEST_LIST:
            left_out = len(written) - SHOWN_OF_LIST
            more = phrase("show_more", self.speech.language, count=left_out)
            written = [*written[:SHOWN_OF_LIST], (more,)]
        return ("[]",) if not written else (f"[{', '.join(piece for (piece,) in written)}]",)


@define
class Words:
    """Says pieces of a file in `language`; `lets` are the values that the file names.

    `remarks`: whether the authors' own comments are shown, as they are where the language is theirs.
    """

    language: str
    lets: Mapping[str, LetValue] = field(repr=False)
    remarks: bool
    _statements: Statements = field(repr=False)
    _nouns: re.Pattern[str] | None = field(repr=False)

    @classmethod
    def of(cls, language: str, lets: Mapping[str, LetValue], native: bool) -> Words:
        """`native`: the statements were read in this language."""
        speech = Speech(language)
        conditions = _ShortLists(speech, Quoting(speech.table, native))
        statements = Statements(speech, conditions, Effects(conditions))
        spellings = [word for unit in _UNITS for word in speech.table.spellings[unit]]
        nouns = re.compile(rf"\b(?:{'|'.join(map(re.escape, spellings))})\b") if language == "de" else None
        return cls(language, lets, native, statements, nouns)

    # ------------------------------------------------------------ phrases

    def told(self, name: str, /, **facts: object) -> str:
        return phrase(name, self.language, **facts)

    def counted(self, name: str, count: int, /, **facts: object) -> str:
        return counted(name, count, self.language, **facts)

    def said(self, concept: str) -> str:
        """A keyword as this language writes it."""
        return self._statements.word(concept)

    # ------------------------------------------------------------ conditions and statements

    def condition(self, node: s.Condition) -> str:
        return on_one_line(self._conditions.condition(node))

    def rule(self, rule: s.When | s.Each | s.Otherwise) -> str:
        """The rule without what it pays: `when …`, `each 3rd …`, `otherwise`."""
        match rule:
            case s.Otherwise():
                return self.said("OTHERWISE")
            case s.When(condition=None):
                return self.told("show_everyone")
            case s.When(condition=s.UnlessOf(main=None) as condition):
                return self.condition(condition)
            case s.When(condition=condition) if condition is not None:
                return f"{self.said('WHEN')} {self.condition(condition)}"
            case s.Each(condition=condition, every=every):
                nth = "" if every is None else f" {self._statements.speech.ordinal(every)}"
                return f"{self.said('EACH')}{nth} {self.condition(condition)}"
        raise TypeError(rule)

    def choice(self, condition: s.Condition | None) -> str:
        """What stands behind a segment, a stage or a label: `when …` or `otherwise`."""
        if condition is None:
            return self.said("OTHERWISE")
        return f"{self.said('WHEN')} {self.condition(condition)}"

    def clauses(self, clauses: Iterable[s.Clause]) -> str:
        """Clauses joined by `or`."""
        separator = f" {self.said('OR')}"
        return on_one_line(listed(map(self._conditions.clause, clauses), separator))

    def times(self, tails: Iterable[s.Tail]) -> str:
        return on_one_line(beside(*map(self._conditions.tail, tails)))

    def phrase(self, node: s.Phrase) -> str:
        return on_one_line(self._conditions.phrase(node))

    def promise(self, guarantee: s.Guarantee) -> str:
        """A guarantee as a sentence, without its keyword."""
        never = self.said("NEVER_FALLS_WITH" if guarantee.falls else "NEVER_RISES_WITH")
        subjects = ", ".join(map(self.phrase, guarantee.subjects))
        always = f" {self.said('AT_ANY_TIME')}" if guarantee.at_any_time else ""
        return f"{self._conditions.target(guarantee.target)} {never} {subjects}{always}"

    def matrix(self, matrix: s.MatrixOf) -> tuple[tuple[str, ...], ...]:
        """The table of a matrix, its first cell empty."""
        lines = self._statements.statement(matrix, 0)
        return next(line.rows for line in lines if isinstance(line, WrittenTable))

    def axis(self, axis: s.Target | s.Phrase) -> str:
        return self.phrase(axis) if isinstance(axis, s.Phrase) else self.total(axis)

    def values(self, values: Sequence[s.Value]) -> str:
        """Values one after the other; of many only the first, and how many more there are."""
        shown = values if len(values) <= LONGEST_LIST else values[:SHOWN_OF_LIST]
        texts = [value.text for value in shown]
        if len(shown) < len(values):
            texts.append(self.told("show_more", count=len(values) - len(shown)))
        return ", ".join(texts)

    def kind(self, kind: str) -> str:
        return self._statements.speech.table.kinds[kind][0]

    def remark(self, comments: s.Comments) -> str:
        """What the authors wrote behind a line; "" for what they say to the checker."""
        said = comments.behind.strip()
        return said if self.remarks and not _ALLOWANCE.match(said) else ""

    # ------------------------------------------------------------ totals and points

    def total(self, target: s.Target) -> str:
        match target.kind:
            case "grade":
                return self.told("show_grade")
            case "score":
                return self.score(None if target.name is None else target.name.text)
        return self._conditions.target(target)

    def score(self, name: str | None) -> str:
        """A score by its name; None for the unnamed one."""
        return self.told("show_score") if name is None else self.told("show_score_for", name=name)

    def number(self, value: s.Value) -> str:
        """A number in full, by its own name too; what is none, as it is written."""
        found = self._worth(value)
        return value.text if found is None else f"{found:f}"

    def _worth(self, value: s.Value) -> Decimal | None:
        named = None if value.quoted else self.lets.get(fold(value.text))
        if named is not None:
            return named.value if isinstance(named.value, Decimal) else None
        read = None if value.quoted else read_number(value.text)
        return read if isinstance(read, Decimal) else None

    def amount(self, amount: s.Amount, graded: bool) -> str:
        """`+20`, `-1.5`; of the grade `+1 letter`, `-2/3`; of a column `+manual_points`."""
        worth = self._worth(amount.value)
        if worth is None:
            return f"{amount.sign}{amount.value.text}"
        signed = -worth if amount.sign == "-" else worth
        sign = "-" if signed < 0 else amount.sign if signed == 0 else "+"
        if graded and signed == signed.to_integral_value():
            return self.counted("show_letters", int(abs(signed)), sign=sign)
        return f"{sign}{abs(signed):f}"

    def limits(self, paying: s.Paying) -> str:
        """What the points stand for and what narrows them, in words; "" where nothing does."""
        points = paying.points
        said: list[str] = []
        match points:
            case s.PerNumber(step=step, field=name):
                said.append(self.told("show_per_number", step=step, field=name.text))
            case s.PerSilenceOf(days=days, unit=unit, other=other):
                silence = self.clauses([other])
                said.append(self.told("show_per_silence", span=self.span(days, unit), other=silence))
            case s.Amount(value=value) if self._worth(value) is None and not _is_fraction(value.text):
                said.append(self.told("show_from_column"))
        amount = points if isinstance(points, s.Amount) else points.amount
        taking = self._is_negative(amount)
        return "; ".join([*said, *(self._narrowing(one, taking) for one in paying.narrowings)])

    def _is_negative(self, amount: s.Amount) -> bool:
        return (amount.sign == "-") != ((self._worth(amount.value) or 0) < 0)

    def _narrowing(self, narrowing: s.Narrowing, taking: bool) -> str:
        match narrowing:
            case s.UpTo():
                return self.cap(narrowing, taking)
            case s.AtMostTimes(period=None, count=count):
                return self.counted("show_latest", int(count))
            case s.AtMostTimes():
                return self._with_nouns(self._statements.effects.narrowing(narrowing))
            case s.OncePer(property=name):
                return self.told("show_once_per", property=name.text)
        return self.fading(narrowing)

    def cap(self, cap: s.UpTo, taking: bool = False) -> str:
        """`45 at most`, `5 at most a day`; `taking`: of a rule that takes points away."""
        limit = self.told("show_taken" if taking else "show_cap", limit=self.number(cap.limit))
        period = "" if cap.period is None else f" {self.period(cap.period)}"
        per = "" if cap.property is None else f" {self.told('show_per', property=cap.property.text)}"
        return f"{limit}{period}{per}"

    def fading(self, fading: s.FadingWords) -> str:
        match fading:
            case s.FadingBy(amount=amount, percent=percent, every=every, unit=unit):
                number = amount.removesuffix("%")
                lost = f"{number}\N{NO-BREAK SPACE}%" if percent else self._points(number)
                return self.told("show_loses", lost=lost, every=self._every(every, unit))
            case s.HalvingEvery(amount=amount, unit=unit):
                return self.told("show_halves", every=self._every(amount, unit))
            case s.FadingOut(amount=amount, unit=unit):
                return self.told("show_fades_out", span=self.span(amount, unit, "FADING_OUT_OVER"))
            case s.Expiring(amount=amount, unit=unit):
                return self.told("show_expires", span=self.span(amount, unit, "EXPIRING_AFTER"))

    def _points(self, number: str) -> str:
        return self._with_points(self._statements.speech.counted(number, "POINTS"))

    def span(self, amount: str, unit: s.Unit, after: str = "") -> str:
        return self._with_nouns(self._statements.speech.span(amount, unit, after))

    def _every(self, amount: str, unit: s.Unit) -> str:
        return self._with_nouns(self._statements.speech.recurring("EVERY", amount, unit))

    def period(self, period: s.Period) -> str:
        return self._with_nouns(self._statements.speech.period(period))

    def _with_nouns(self, text: str) -> str:
        """German units of time with their capitals, which rule files write small."""
        return text if self._nouns is None else self._nouns.sub(lambda found: found[0].capitalize(), text)

    def _with_points(self, text: str) -> str:
        return text if self._nouns is None else text.title()

    @property
    def _conditions(self) -> Conditions:
        return self._statements.conditions


def _is_fraction(text: str) -> bool:
    return "/" in text
