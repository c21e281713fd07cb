"""Changes as people read them: sections of items, each with its details in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from ..compiler.comparing.changes import (
    About,
    Change,
    Comparison,
    Detail,
    Fact,
    HappenedTo,
    Paid,
    Points,
    Texts,
    Told,
)
from ..members import all_rules
from ..runtime import rules as r
from ..wording import phrase
from .condition_words import ConditionWords
from .effect_words import EffectWords, plain_points, signed
from .spellings import Spellings

_SECTIONS: Mapping[About, str] = {
    "setting": "diff_section_settings",
    "field": "diff_section_settings",
    "behaviour": "diff_section_behaviours",
    "rule": "diff_section_rules",
    "list": "diff_section_rules",
    "score": "diff_section_totals",
    "combined": "diff_section_totals",
    "grade": "diff_section_totals",
    "segments": "diff_section_segments",
    "disqualification": "diff_section_disqualifications",
    "stages": "diff_section_stages",
    "labels": "diff_section_labels",
    "matrix": "diff_section_matrices",
}
_TEST = (r.Anything, r.Named, r.Where, r.AllOf, r.AnyOf, r.NoneOf)
_FADING = (r.FadeByPercent, r.FadeByPoints, r.Halve, r.FadeOut, r.Expire)
_TIME = (r.DayBetween, r.AgeBetween)


@frozen
class Item:
    """One change: its kind as a key and as a word, what it is about, where, and its details.

    `before` is what a changed rule said, where it said something else; `place` "" where it has none.
    """

    kind: str
    kind_word: str
    about: str
    heading: str
    place: str
    before: str
    details: tuple[str, ...]
    change: Change

    @property
    def told(self) -> tuple[Detail, ...]:
        """The details that are said; what a behaviour's first one says is its heading."""
        return told_of(self.change)


@frozen
class Section:
    title: str
    items: tuple[Item, ...]


def told_of(change: Change) -> tuple[Detail, ...]:
    return change.details[1:] if change.about == "behaviour" else change.details


@frozen
class ModelWords:
    """One model's conditions and effects in words, each also with all that declared behaviours stand for."""

    plain: ConditionWords
    exact: ConditionWords
    effects: EffectWords = field(init=False)

    @effects.default
    def _effects(self) -> EffectWords:
        return EffectWords(self.plain)

    @classmethod
    def of(cls, rules: r.Rules, language: str, spellings: Spellings) -> ModelWords:
        everyone, nobody = phrase("diff_everyone", language), phrase("diff_nobody", language)
        plain, exact = (
            ConditionWords(rules, language, spellings, everyone, nobody, is_exact)
            for is_exact in (False, True)
        )
        return cls(plain, exact)


@frozen
class ChangeWords:
    """Says changes in one language, the old model's facts by its own names."""

    language: str
    old: ModelWords
    new: ModelWords
    with_files: bool

    @classmethod
    def of(
        cls, old: r.Rules, new: r.Rules, language: str, old_texts: Iterable[str], new_texts: Iterable[str]
    ) -> ChangeWords:
        """`old_texts` and `new_texts`: texts of the rules, for the spelling of their values."""
        before = [*old_texts, *new_texts]
        after = [*new_texts, *old_texts]
        return cls(
            language,
            ModelWords.of(old, language, Spellings.of(before)),
            ModelWords.of(new, language, Spellings.of(after)),
            any(len({rule.origin.file for rule in all_rules(rules.members)}) > 1 for rules in (old, new)),
        )

    def sections(self, comparison: Comparison) -> tuple[Section, ...]:
        """All changes, those of one kind of thing together."""
        found: dict[str, list[Item]] = {name: [] for name in _SECTIONS.values()}
        for change in comparison.changes:
            found[_SECTIONS[change.about]].append(self.item(change))
        return tuple(Section(self._told(name), tuple(items)) for name, items in found.items() if items)

    def item(self, change: Change) -> Item:
        details = map(self.detail, told_of(change))
        heading = self._heading(change)
        before = ""
        if change.about == "rule" and change.old and change.new and change.old.text != change.new.text:
            before = change.old.text
        return Item(
            change.kind,
            self._told(f"diff_kind_{change.kind}"),
            change.about,
            heading,
            self._place(change),
            before,
            tuple(details),
            change,
        )

    def _heading(self, change: Change) -> str:
        origin = change.new or change.old
        if change.part:
            return self._told(f"diff_part_{change.about}", name=change.name, part=change.part)
        match change.about:
            case "rule":
                assert origin is not None
                return origin.text
            case "list":
                known = change.name if change.name in ("first_of", "best_of") else "group"
                return self._told(f"diff_told_{known}", name=change.name)
            case "behaviour":
                return self.detail(change.details[0])
            case "setting":
                return self._told(f"diff_setting_{change.name}")
            case "score":
                return self.new.plain.total(change.name)
            case _:
                return self._told(f"diff_about_{change.about}", name=change.name)

    def _place(self, change: Change) -> str:
        old, new = change.old, change.new
        if old is None or new is None:
            origin = new or old
            kind = "diff_line" if old is None else "diff_line_old"
            return "" if origin is None else self._told(kind, line=self._line(origin))
        before, after = self._line(old), self._line(new)
        if before == after:
            return self._told("diff_line", line=after)
        return self._told("diff_lines", old=before, new=after)

    def _line(self, origin: r.Origin) -> str:
        """The line, with its file where a model has several."""
        return f"{origin.line}, {origin.file}" if self.with_files else str(origin.line)

    # ------------------------------------------------------------ details

    def detail(self, found: Detail) -> str:
        """A detail as one phrase. Where both sides read alike, also what declared behaviours stand for."""
        said = {name: self._fact(name, fact, exact=False) for name, fact in found.facts}
        if "old" in said and said["old"] == said.get("new"):
            said = {name: self._fact(name, fact, exact=True) for name, fact in found.facts}
        return phrase(f"diff_detail_{found.code}", self.language, **said)

    def _fact(self, name: str, fact: Fact, exact: bool) -> str:
        words = self.old if name == "old" else self.new
        conditions = words.exact if exact else words.plain
        match fact:
            case None:
                return self._told("diff_told_none")
            case str() | int():
                return str(fact) or self._told("diff_told_nothing")
            case Paid(_, part):
                nothing = "diff_told_every_time" if part == "keeps" else "diff_told_none"
                return words.effects.said(fact) or self._told(nothing)
            case HappenedTo(events):
                return conditions.events.any_of(events)
            case Texts(values):
                return ", ".join(map(words.plain.spellings.written, values))
            case Told(phrase_name, facts):
                own = {key: self._fact(key, value, exact) for key, value in facts}
                return phrase(f"diff_told_{phrase_name}", self.language, **own)
            case Points(amount, grade, is_signed):
                if amount is None:
                    return self._told("diff_told_none")
                return signed(amount, grade) if is_signed else plain_points(amount)
            case tuple():
                return words.effects.caps(fact) or self._told("diff_told_none")
            case r.Known(field) if name == "field":
                return words.plain.name(field)
        if isinstance(fact, _TEST):
            exactly = words.exact if name in ("old", "new") else words.plain
            return exactly.events.test(fact)
        if isinstance(fact, _FADING):
            return words.effects.fading(fact)
        if isinstance(fact, _TIME):
            return words.effects.times(fact)
        return conditions.condition(fact)

    def _told(self, name: str, /, **facts: object) -> str:
        return phrase(name, self.language, **facts)
