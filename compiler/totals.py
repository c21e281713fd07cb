"""The totals of a model: its scores, the scores combined from them, and how a whole score fades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from attrs import define, evolve, field

from ..dsl import syntax as s
from ..dsl.problems import Span
from ..runtime import rules
from ..runtime.folding import fold
from .amounts import LARGEST_RANGE, Amounts
from .conditions import Conditions
from .fadings import fading_of
from .grades import Report
from .names import listed, nearest

UNNAMED = "score"
RESERVED = ("score", "grade", "segment", "stage", "coverage", "disqualified")

Declaration: TypeAlias = s.ScoreDeclaration | s.CombinedDeclaration


def column_name(name: str) -> str:
    """A name as result columns spell it: two names with one spelling cannot stand beside each other."""
    return fold(name).replace(" ", "_")


def score_column(score: str) -> str:
    """The result column of a score."""
    return UNNAMED if score == UNNAMED else f"score_{column_name(score)}"


@define
class Totals:
    """Which totals there are. Names are found by their folded form; the unnamed score is always there."""

    report: Report
    declared: Mapping[str, Declaration]
    groups: Mapping[str, str] = field(factory=dict)

    def paid_into(self, target: s.Target, holding: bool = False) -> str | None:
        """The name of the total an effect pays into, None (said) where it is not there or is combined."""
        if target.kind == "grade":
            return "grade"
        found = self.read(target.name, target.span)
        if found is not None and self.is_combined(found):
            self.report("E227", target.span, "hold" if holding else "", name=found)
            return None
        return found

    def read(self, name: s.Word | None, span: Span) -> str | None:
        """The name of a score as declared, None (said) where there is none."""
        if name is None:
            return UNNAMED
        declaration = self.declared.get(fold(name.text))
        if declaration is not None and declaration.name is not None:
            return declaration.name.text
        self._unknown("E226", name, [d.name.text for d in self.declared.values() if d.name is not None])
        return None

    def is_combined(self, score: str) -> bool:
        return isinstance(self.declared.get(fold(score)), s.CombinedDeclaration)

    def decimals(self, score: str) -> int:
        """How many decimals a score is shown with."""
        declaration = self.declared.get("" if score == UNNAMED else fold(score))
        said = declaration.decimals if declaration is not None else None
        return int(said) if said in ("0", "1", "2", "3") else 0

    def group(self, name: s.Word) -> str | None:
        """A group's name as written at the group, None (said) where there is none."""
        found = self.groups.get(fold(name.text))
        if found is None:
            self._unknown("E228", name, list(self.groups.values()))
        return found

    def _unknown(self, code: str, name: s.Word, known: list[str]) -> None:
        near = nearest(name.text, known)
        variant = "nearest" if near else "" if known else "none"
        self.report(code, name.span, variant, name=name.text, known=listed(known), nearest=near)


def totals_of(statements: Sequence[s.Statement], groups: Mapping[str, str], report: Report) -> Totals:
    """What is declared, each name once; a second declaration and a name that is taken are said."""
    declared: dict[str, Declaration] = {}
    columns = {name: name for name in RESERVED}
    for statement in statements:
        if not isinstance(statement, s.ScoreDeclaration | s.CombinedDeclaration):
            continue
        name = statement.name
        folded = "" if name is None else fold(name.text)
        span = statement.span if name is None else name.span
        if folded in ("score", "grade"):
            report("E221", span, name=folded)
        elif folded in declared:
            report("E220", span, "unnamed" if name is None else "", name="" if name is None else name.text)
        else:
            column = score_column(name.text) if name is not None else UNNAMED
            if name is not None and column in columns:
                report("E220", span, "column", name=name.text, other=columns[column])
            else:
                columns[column] = name.text if name is not None else UNNAMED
            declared[folded] = statement
    return Totals(report, declared, groups)


def scores_of(totals: Totals, amounts: Amounts) -> tuple[rules.Score, ...]:
    """The scores that rules pay into, the unnamed one first, then as declared; without fading yet."""
    declared = [d for d in totals.declared.values() if isinstance(d, s.ScoreDeclaration)]
    unnamed = [d for d in declared if d.name is None] or [s.ScoreDeclaration(None)]
    named = [d for d in declared if d.name is not None]
    return tuple(_score(declaration, totals, amounts) for declaration in unnamed + named)


def _score(declaration: s.ScoreDeclaration, totals: Totals, amounts: Amounts) -> rules.Score:
    low, high = _range(declaration, totals, amounts)
    start = amounts.millis(declaration.start) if declaration.start is not None else 0
    if start is not None and ((low is not None and start < low) or (high is not None and start > high)):
        where = declaration.start or declaration.low or declaration.high
        said = declaration.start.text if declaration.start is not None else "0"
        variant = "" if declaration.start is not None else "unsaid"
        span = where.span if where else declaration.span
        totals.report("E223", span, variant, start=said, **_ends(declaration))
    name = UNNAMED if declaration.name is None else declaration.name.text
    return rules.Score(name, low, high, start or 0, totals.decimals(name))


def _ends(declaration: Declaration) -> dict[str, str]:
    low = declaration.low.text if declaration.low is not None else ""
    high = declaration.high.text if declaration.high is not None else ""
    return {"low": low, "high": high}


def _range(declaration: Declaration, totals: Totals, amounts: Amounts) -> tuple[int | None, int | None]:
    if declaration.decimals is not None and declaration.decimals not in ("0", "1", "2", "3"):
        totals.report("E224", declaration.span, decimals=declaration.decimals)
    name = UNNAMED if declaration.name is None else declaration.name.text
    decimals = totals.decimals(name)
    ends: list[int | None] = []
    for written in (declaration.low, declaration.high):
        end = amounts.millis(written, LARGEST_RANGE) if written is not None else None
        if end is not None and written is not None and end % 10 ** (3 - decimals):
            needed = _needed(end)
            variant = "one" if needed == 1 else ""
            totals.report("E225", written.span, variant, value=written.text, decimals=decimals, needed=needed)
        ends.append(end)
    low, high = ends
    if low is not None and high is not None and low >= high and declaration.low is not None:
        totals.report("E222", declaration.low.span, **_ends(declaration))
        return None, None
    return low, high


def _needed(millis: int) -> int:
    exponent = Decimal(millis).scaleb(-3).normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def combined_of(totals: Totals, amounts: Amounts) -> tuple[rules.Combined, ...]:
    """The combined scores, each after those it is made of, else as declared; a circle is said once."""
    declarations = [d for d in totals.declared.values() if isinstance(d, s.CombinedDeclaration)]
    made = {d.name.text: _combined(d, totals, amounts) for d in declarations}
    needs = {name: [t.score for t in made[name].terms if not t.group and t.score in made] for name in made}
    ordered: dict[str, rules.Combined] = {}
    while len(ordered) < len(made):
        ready = [name for name in made if name not in ordered and all(n in ordered for n in needs[name])]
        if not ready:
            ready = _circle(needs, ordered)
            declaration = next(d for d in declarations if d.name.text == ready[0])
            totals.report("E229", declaration.name.span, name=ready[0], circle=" → ".join([*ready, ready[0]]))
        ordered |= {name: made[name] for name in ready}
    return tuple(ordered.values())


def _circle(needs: Mapping[str, list[str]], ordered: Mapping[str, object]) -> list[str]:
    path = [next(name for name in needs if name not in ordered)]
    while (following := next(n for n in needs[path[-1]] if n not in ordered)) not in path:
        path.append(following)
    return path[path.index(following) :]


def _combined(declaration: s.CombinedDeclaration, totals: Totals, amounts: Amounts) -> rules.Combined:
    low, high = _range(declaration, totals, amounts)
    terms = [_term(term, totals, amounts) for term in declaration.terms]
    complete = tuple(term for term in terms if term is not None)
    name = declaration.name.text
    return rules.Combined(name, complete, low, high, totals.decimals(name))


def _term(term: s.CombinedTerm, totals: Totals, amounts: Amounts) -> rules.Term | None:
    percent = amounts.percent(term.percent, term.span)
    score = totals.read(term.name, term.span)
    group = totals.group(term.group) if term.group is not None else None
    if score is not None and term.group is not None and totals.is_combined(score):
        totals.report("E230", term.span, name=score, group=term.group.text)
        return None
    if percent is None or score is None or (term.group is not None and group is None):
        return None
    return rules.Term(percent, score, group)


def with_fading(
    scores: Sequence[rules.Score],
    statements: Sequence[s.Statement],
    totals: Totals,
    amounts: Amounts,
    conditions: Conditions,
) -> tuple[rules.Score, ...]:
    """The scores with what `score halving every 30 days without activity` says of them."""
    fading: dict[str, rules.Score] = {}
    by_name = {score.name: score for score in scores}
    for statement in statements:
        if not isinstance(statement, s.ScoreFading):
            continue
        events = conditions.events(statement.other, whole_log=True)
        how = fading_of(statement.fading, amounts)
        if statement.target.kind != "score":
            totals.report("E231", statement.target.span, "grade")
            continue
        name = totals.read(statement.target.name, statement.target.span)
        if name is None:
            continue
        if totals.is_combined(name):
            totals.report("E231", statement.target.span, name=name)
        elif name in fading:
            totals.report("E232", statement.span, "unnamed" if name == UNNAMED else "", name=name)
        else:
            fading[name] = evolve(by_name[name], fading=how, fading_events=events)
    return tuple(fading.get(score.name, score) for score in scores)
