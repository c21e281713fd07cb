"""From what the core grammar found to the syntax nodes of statements and of what rules pay."""

from __future__ import annotations

from typing import Any, Literal, cast

from attrs import frozen

from . import syntax as s
from .condition_trees import Children, ConditionBuilder, Stretch, across, digits_of, target_of, word_of
from .lexer import Piece, kind_of_word
from .problems import Span, problem
from .tails import Refused, joined, one_comparison
from .words import key_of, languages, words


@frozen
class GroupHead:
    """`group "Web" up to 40`, before its members are known."""

    name: s.Word
    caps: tuple[s.UpTo, ...]
    percent: str | None
    only_when: s.Condition | None
    span: Span
    percent_span: Span


@frozen
class ChoiceHead:
    """`first of`, `best of`, before their members are known."""

    which: Literal["first", "best"]
    span: Span


@frozen
class End:
    span: Span


@frozen
class MatrixHead:
    name: s.Word
    row_axis: s.Target | s.Phrase
    column_axis: s.Target | s.Phrase
    span: Span


@frozen
class ScenarioHead:
    name: s.Value
    span: Span


@frozen
class Givens:
    items: tuple[s.Given, ...]
    span: Span


@frozen
class Expectations:
    items: tuple[s.Expected, ...]
    span: Span


Head = GroupHead | ChoiceHead | End | MatrixHead | ScenarioHead | Givens | Expectations | s.Otherwise | s.Band
Built = s.Statement | Head


@frozen
class _Part:
    """A part of a statement that may stand in any order: its kind, and what it says."""

    kind: str
    values: tuple[Any, ...]
    span: Span


class Builder(ConditionBuilder):
    """The rules of the grammar for statements; conditions and values come from `ConditionBuilder`."""

    def start(self, c: Children) -> Built:
        return cast(Built, c[0])

    # ------------------------------------------------------------ declarations

    def score_declaration(self, c: Children) -> s.ScoreDeclaration:
        target, parts = c[0], _single_parts(c[1:])
        if not parts and target.name is None:
            raise Refused(problem("E008", target.span, "score_alone", word=""))
        low, high = parts.get("range", (None, None))
        (start,) = parts.get("start", (None,))
        (decimals,) = parts.get("decimals", (None,))
        return s.ScoreDeclaration(target.name, low, high, start, decimals, span=across(c))

    def combined(self, c: Children) -> s.CombinedDeclaration:
        target = c[0]
        terms = tuple(child for child in c if isinstance(child, s.CombinedTerm))
        parts = _single_parts([child for child in c if isinstance(child, _Part)])
        if target.name is None:
            raise Refused(problem("E040", target.span))
        if "start" in parts:
            raise Refused(problem("E041", across(c)))
        low, high = parts.get("range", (None, None))
        (decimals,) = parts.get("decimals", (None,))
        return s.CombinedDeclaration(target.name, terms, low, high, decimals, span=across(c))

    def score_term(self, c: Children) -> s.CombinedTerm:
        return s.CombinedTerm(c[0].text, None, c[2].name, across(c))

    def group_term(self, c: Children) -> s.CombinedTerm:
        return s.CombinedTerm(c[0].text, c[3], c[5] if len(c) > 4 else None, across(c))

    def range(self, c: Children) -> _Part:
        return _Part("range", (c[1], c[3]), across(c))

    def start_value(self, c: Children) -> _Part:
        return _Part("start", (c[1],), across(c))

    def decimals(self, c: Children) -> _Part:
        return _Part("decimals", (digits_of(c[1]),), across(c))

    def score_fading(self, c: Children) -> s.ScoreFading:
        return s.ScoreFading(c[0], c[1], c[3], span=across(c))

    def grade_declaration(self, c: Children) -> s.GradeDeclaration:
        return s.GradeDeclaration(c[2], c[4], c[6] if len(c) > 5 else None, span=across(c))

    def let(self, c: Children) -> s.Let:
        return s.Let(c[1], c[3], span=across(c))

    def sum(self, c: Children) -> s.Value | s.Sum:
        if len(c) == 1:
            return cast(s.Value, c[0])
        signs: dict[str, Literal["+", "-", "*"]] = {"PLUS": "+", "MINUS": "-", "STAR": "*"}
        return s.Sum(tuple(c[::2]), tuple(signs[sign.type] for sign in c[1::2]), across(c))

    def list_from(self, c: Children) -> s.ListFrom:
        return s.ListFrom(_as_value(c[2]), c[4], across(c))

    def define(self, c: Children) -> s.Define:
        return s.Define(c[1], c[3], span=across(c))

    def field_declaration(self, c: Children) -> s.FieldDeclaration:
        said = " ".join(key_of(c[3].text).split())
        for language in languages():
            for kind, spellings in words(language).kinds.items():
                if said in map(key_of, spellings):
                    declared = cast(Literal["text", "number", "date", "yesno", "list"], kind)
                    return s.FieldDeclaration(c[1], declared, span=across(c))
        raise Refused(problem("E034", c[3].span, kind=c[3].text))

    def behaviour(self, c: Children) -> s.BehaviourDeclaration:
        return s.BehaviourDeclaration(c[1], tuple(c[3::2]), span=across(c))

    def only_events(self, c: Children) -> s.OnlyEvents:
        return s.OnlyEvents(joined(c[2:-1]), span=across(c))

    def ignore(self, c: Children) -> s.Ignore:
        return s.Ignore(c[1], span=across(c))

    def time_zone(self, c: Children) -> s.TimeZone:
        return s.TimeZone(_as_value(c[1]), span=across(c))

    def missing(self, c: Children) -> s.MissingMarkers:
        if isinstance(c[1], s.ListValue):
            return s.MissingMarkers(c[1].items, span=across(c))
        if isinstance(c[1], s.Value):
            return s.MissingMarkers((c[1],), span=across(c))
        raise Refused(problem("E042", c[1].span))

    def use(self, c: Children) -> s.Use:
        return s.Use(_as_value(c[1]), span=across(c))

    # ------------------------------------------------------------ rules

    def when(self, c: Children) -> s.When:
        condition = c[0] if isinstance(c[0], s.UnlessOf) else c[1]
        return s.When(condition, c[-1], span=_with_effects(c))

    def each(self, c: Children) -> s.Each:
        every = None
        if isinstance(c[1], Piece):
            every = "".join(digit for digit in c[1].text if digit.isdecimal())
        return s.Each(c[1] if every is None else c[2], c[-1], every, span=_with_effects(c))

    def otherwise(self, c: Children) -> s.Otherwise:
        return s.Otherwise(c[-1], span=_with_effects(c))

    def unconditional(self, c: Children) -> s.When:
        effects = c[0]
        for effect in effects:
            if not _names_whom_itself(effect):
                raise Refused(problem("E007", effect.span, "effect_alone", word=""))
        return s.When(None, effects, span=across(effects))

    def first_or_best(self, c: Children) -> ChoiceHead:
        return ChoiceHead("first" if c[0].concept == "FIRST_OF" else "best", c[0].span)

    def group(self, c: Children) -> GroupHead:
        caps = tuple(child for child in c[2:] if isinstance(child, s.UpTo))
        parts = _single_parts([child for child in c[2:] if isinstance(child, _Part)])
        weight: Piece | None
        (weight,) = parts.get("weight", (None,))
        (only_when,) = parts.get("only_when", (None,))
        percent, percent_span = (weight.text, weight.span) if weight else (None, s.NOWHERE)
        return GroupHead(c[1], caps, percent, only_when, across(c), percent_span)

    def group_part(self, c: Children) -> Any:
        return c[0]

    def weight(self, c: Children) -> _Part:
        return _Part("weight", (c[1],), across(c))

    def only_when(self, c: Children) -> _Part:
        return _Part("only_when", (c[1],), across(c))

    def end(self, c: Children) -> End:
        return End(c[0].span)

    def for_whom(self, c: Children) -> _Part:
        return _Part("for_whom", (c[1] if len(c) == 2 else None,), across(c))

    def segment(self, c: Children) -> s.Segment:
        return s.Segment(c[1], c[2].values[0], span=across(c))

    def stage(self, c: Children) -> s.Stage:
        return s.Stage(c[1], c[2].values[0], span=across(c))

    def label(self, c: Children) -> s.LabelLine:
        values = c[2:-1]
        value = s.Word(
            " ".join(v.text for v in values), len(values) == 1 and values[0].quoted, across(values)
        )
        return s.LabelLine(word_of(c[1]), value, c[-1].values[0], span=across(c))

    def disqualify(self, c: Children) -> s.Disqualify:
        return s.Disqualify(c[1], c[3], span=across(c))

    # ------------------------------------------------------------ matrices, guarantees, scenarios

    def matrix(self, c: Children) -> MatrixHead:
        return MatrixHead(c[1], c[3], c[5], across(c))

    def axis(self, c: Children) -> s.Target | s.Phrase:
        if isinstance(c[0], s.Word):
            return s.Phrase((c[0],), span=c[0].span)
        if len(c) == 2:
            return s.Phrase((c[1],), "field", span=across(c))
        return target_of(c[0])

    def row(self, c: Children) -> s.Band:
        return cast(s.Band, c[1])

    def band_otherwise(self, c: Children) -> s.Band:
        return s.Band((), c[0].span)

    def band_value(self, c: Children) -> s.Band:
        return s.Band((s.Comparison("is", c[0], span=c[0].span),), c[0].span)

    def band_list(self, c: Children) -> s.Band:
        return s.Band((s.Comparison("in", c[0], span=c[0].span),), c[0].span)

    def band_between(self, c: Children) -> s.Band:
        return s.Band((s.Between(c[0], c[2], span=across(c)),), across(c))

    def band_below(self, c: Children) -> s.Band:
        low = s.Comparison("at least", c[0], span=c[0].span)
        return s.Band((low, s.Comparison("less than", c[3], span=across(c[2:]))), across(c))

    def band_comparison(self, c: Children) -> s.Band:
        return s.Band((c[0],), c[0].span)

    def guarantee(self, c: Children) -> s.Guarantee:
        subjects = tuple(child for child in c[3:] if isinstance(child, s.Phrase))
        at_any_time = isinstance(c[-1], Piece)
        return s.Guarantee(c[1], c[2].concept == "NEVER_FALLS_WITH", subjects, at_any_time, span=across(c))

    def scenario(self, c: Children) -> ScenarioHead:
        return ScenarioHead(_as_value(c[1]), across(c))

    def given(self, c: Children) -> Givens:
        return Givens(tuple(c[1::2]), across(c))

    def given_clause(self, c: Children) -> s.Given:
        return s.Given(c[0], span=c[0].span)

    def given_today(self, c: Children) -> s.Given:
        return s.Given(None, s.Value(c[2].text, c[2].quoted, c[2].span), across(c))

    def expect(self, c: Children) -> Expectations:
        return Expectations(tuple(c[1::2]), across(c))

    def expected(self, c: Children) -> s.Expected:
        return s.Expected(c[0], one_comparison(c[0].span, joined(c[1:])), across(c))

    def subject(self, c: Children) -> s.Target:
        return target_of(c[-1])

    # ------------------------------------------------------------ what rules pay

    def effects(self, c: Children) -> tuple[s.Effect, ...]:
        return tuple(child for child in c if not isinstance(child, Piece))

    def paying(self, c: Children) -> s.Paying:
        return s.Paying(c[0], c[1], tuple(c[2:]), across(c))

    def holding(self, c: Children) -> s.Holding:
        bounds: dict[str, Literal["at least", "at most", "is"]] = {
            "AT_LEAST": "at least",
            "AT_MOST": "at most",
        }
        value = c[2]
        if not isinstance(value, s.Value):
            raise Refused(problem("E043", value.span))
        return s.Holding(c[0], bounds.get(c[1].concept, "is"), value, across(c))

    def sign(self, c: Children) -> Piece:
        return cast(Piece, c[0])

    def plain_amount(self, c: Children) -> s.Amount:
        value = s.Value(c[1].text, c[1].quoted, c[1].span)
        return s.Amount("+" if c[0].type == "PLUS" else "-", value, across(c))

    def per_number(self, c: Children) -> s.PerNumber:
        return s.PerNumber(self.plain_amount(c[:2]), c[3].text, c[4], across(c))

    def per_silence(self, c: Children) -> s.PerSilenceOf:
        stretch: Stretch = c[3]
        return s.PerSilenceOf(self.plain_amount(c[:2]), stretch.amount, stretch.unit, c[5], across(c))

    def narrowing(self, c: Children) -> s.Narrowing:
        return cast(s.Narrowing, c[0])

    def cap(self, c: Children) -> s.UpTo:
        if len(c) == 4:
            return s.UpTo(c[1], None, c[3], across(c))
        return s.UpTo(c[1], _period(c[2]) if len(c) == 3 else None, None, across(c))

    def rate(self, c: Children) -> s.AtMostTimes:
        numbers = [child for child in c if child.type == "NUMBER"]
        count = digits_of(numbers[0]) if numbers else "1" if c[0].type == "ONCE" else "2"
        return s.AtMostTimes(count, _period(c[-1]) if c[-1].type == "PERIOD" else None, across(c))

    def once_per(self, c: Children) -> s.OncePer:
        return s.OncePer(c[2], across(c))

    def fading_percent(self, c: Children) -> s.FadingBy:
        if not c[1].text.endswith("%"):
            raise Refused(problem("E044", c[1].span, number=c[1].text))
        return s.FadingBy(c[1].text, True, c[3].amount, c[3].unit, across(c))

    def fading_points(self, c: Children) -> s.FadingBy:
        return s.FadingBy(c[1].text, False, c[4].amount, c[4].unit, across(c))

    def halving(self, c: Children) -> s.HalvingEvery:
        return s.HalvingEvery(c[2].amount, c[2].unit, across(c))

    def fading_out(self, c: Children) -> s.FadingOut:
        return s.FadingOut(c[1].amount, c[1].unit, across(c))

    def expiring(self, c: Children) -> s.Expiring:
        return s.Expiring(c[1].amount, c[1].unit, across(c))


def _names_whom_itself(effect: s.Effect) -> bool:
    """Whether points say by themselves whom they are for: by a column's number, steps of it, or silence."""
    if isinstance(effect, s.Holding):
        return False
    points = effect.points
    if not isinstance(points, s.Amount):
        return True
    is_number = not points.value.quoted and kind_of_word(points.value.text) in ("NUMBER", "FRACTION")
    return effect.target.kind == "score" and not is_number


def _period(piece: Piece) -> s.Period:
    return cast(s.Period, piece.concept.removeprefix("A_").lower())


def _as_value(name: s.Word) -> s.Value:
    return s.Value(name.text, name.quoted, name.span)


def _with_effects(c: Children) -> Span:
    return across([*c[:-1], *c[-1]])


def _single_parts(parts: list[_Part]) -> dict[str, tuple[Any, ...]]:
    """The parts by their kind; Refused if one is said twice."""
    found: dict[str, tuple[Any, ...]] = {}
    for part in parts:
        if part.kind in found:
            raise Refused(problem("E045", part.span))
        found[part.kind] = part.values
    return found
