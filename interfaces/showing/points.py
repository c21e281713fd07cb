"""The parts of the sheet that are about points: who pays what, by what it is about, and the limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from attrs import define, field

from ..dsl import syntax as s
from ..members import all_rules
from ..runtime import rules as r
from ..runtime.folding import fold
from ..walking import inside
from .sheet import Part, Row, Table, row, table
from .words import Words

Member = s.When | s.Each | s.FirstOrBest | s.GroupOf
Leaf = s.When | s.Each | s.Otherwise
Topic = Literal["show_fit", "show_facts", "show_interest"]
"""By the name of its title."""
TOPICS: tuple[Topic, ...] = ("show_fit", "show_facts", "show_interest")
MOST_COLUMNS = 3  # of totals side by side; more are named in one column


def paying_parts(statements: Sequence[s.Statement], rules: r.Rules, words: Words) -> list[Part]:
    """What moves the grade, what is known about firm and person, what they do; as the file has it."""
    by_topic: dict[Topic, list[Member]] = {topic: [] for topic in TOPICS}
    behaves = iter([_is_about_behaviour(rule) for rule in all_rules(rules.members)])
    for member in _members(statements):
        leaves = list(_leaves(member))
        about_behaviour = sum(next(behaves) for _ in leaves) > 0
        if not any(_pays(leaf) for leaf in leaves):
            continue
        graded = any(pay.target.kind == "grade" for leaf in leaves for pay in _pays(leaf))
        topic: Topic = "show_fit" if graded else "show_interest" if about_behaviour else "show_facts"
        by_topic[topic].append(member)
    order = {fold(score.name): at for at, score in enumerate(rules.scores)}
    return [
        Part(words.told(topic), (_Points(words, order, found).table(),))
        for topic, found in by_topic.items()
        if found
    ]


def limits_part(statements: Sequence[s.Statement], words: Words) -> list[Part]:
    """Floors and ceilings; none where there are none."""
    rows = []
    for rule in _members(statements):
        holds = [effect for effect in getattr(rule, "effects", ()) if isinstance(effect, s.Holding)]
        if holds and isinstance(rule, s.When | s.Each):
            held = ", ".join(_held(one, words) for one in holds)
            rows.append(row(words.rule(rule), held, remark=_remark(rule, words)))
    if not rows:
        return []
    head = (words.told("show_column_rule"), words.told("show_column_limit"))
    return [Part(words.told("show_limits"), (words.told("show_limits_note"), table(head, rows)))]


def _held(holding: s.Holding, words: Words) -> str:
    name = {"at least": "show_floor", "at most": "show_ceiling", "is": "show_fixed"}[holding.bound]
    return words.told(name, total=words.total(holding.target), value=words.number(holding.value))


@define
class _Points:
    """The table of some members; `order` says where a score's column stands."""

    words: Words
    order: Mapping[str, int]
    members: Sequence[Member]
    _totals: tuple[s.Target, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        paid: dict[int, s.Target] = {}
        for member in self.members:
            for leaf in _leaves(member):
                paid.update((self._place(pay.target), pay.target) for pay in _pays(leaf))
        self._totals = tuple(paid[place] for place in sorted(paid))

    def table(self) -> Table:
        rows = [line for member in self.members for line in self._member(member, 0, "")]
        head = (self.words.told("show_column_rule"), *self._heads(), self.words.told("show_column_narrowed"))
        numbers = tuple(range(1, 1 + len(self._totals))) if self._is_wide() else ()
        return table(head, rows, numbers)

    def _is_wide(self) -> bool:
        return len(self._totals) <= MOST_COLUMNS

    def _heads(self) -> list[str]:
        if self._is_wide():
            return [self.words.total(total) for total in self._totals]
        return [self.words.told("show_column_points")]

    def _place(self, total: s.Target) -> int:
        """The grade first, then the scores as they are declared."""
        if total.kind == "grade":
            return -1
        return 0 if total.name is None else self.order[fold(total.name.text)]

    # ------------------------------------------------------------ rows

    def _member(self, member: Member | s.Otherwise, depth: int, step: str) -> Iterator[Row]:
        match member:
            case s.GroupOf():
                yield self._head(member.name.text, self._of_group(member), _remark(member, self.words), depth)
                for inner in member.members:
                    yield from self._member(inner, depth + 1, "")
            case s.FirstOrBest(which=which):
                told = self.words.told("show_first_of" if which == "first" else "show_best_of")
                yield self._head(told, "", _remark(member, self.words), depth)
                for number, choice in enumerate(member.members, 1):
                    yield from self._member(choice, depth + 1, f"{number}. " if which == "first" else "")
            case _:
                if _pays(member):
                    yield self._rule(member, depth, step)

    def _head(self, text: str, narrowed: str, remark: str, depth: int) -> Row:
        blank = [""] * len(self._heads())
        return row(text, *blank, narrowed, remark=remark, depth=depth, head=True)

    def _of_group(self, group: s.GroupOf) -> str:
        words = self.words
        said = [words.told("show_together", cap=words.cap(cap)) for cap in group.caps]
        if group.percent is not None:
            said.append(words.told("show_weight", percent=group.percent.removesuffix("%")))
        if group.only_when is not None:
            said.append(f"{words.said('ONLY_WHEN')} {words.condition(group.only_when)}")
        return "; ".join(said)

    def _rule(self, leaf: Leaf, depth: int, step: str) -> Row:
        pays = _pays(leaf)
        paid: dict[int, list[str]] = {}
        for pay in pays:
            paid.setdefault(self._place(pay.target), []).append(self._amount(pay))
        if self._is_wide():
            cells = [", ".join(paid.get(self._place(total), ())) for total in self._totals]
        else:
            cells = [", ".join(map(self._named_amount, pays))]
        text = step + self.words.rule(leaf)
        return row(text, *cells, self._narrowed(pays), remark=_remark(leaf, self.words), depth=depth)

    def _amount(self, pay: s.Paying) -> str:
        points = pay.points
        amount = points if isinstance(points, s.Amount) else points.amount
        return self.words.amount(amount, pay.target.kind == "grade")

    def _named_amount(self, pay: s.Paying) -> str:
        return f"{self.words.total(pay.target)}\N{NO-BREAK SPACE}{self._amount(pay)}"

    def _narrowed(self, pays: Sequence[s.Paying]) -> str:
        said = [(self.words.total(pay.target), self.words.limits(pay)) for pay in pays]
        limits = {limit for _, limit in said}
        if len(limits) == 1:
            return limits.pop()
        return "; ".join(f"{total}: {limit}" for total, limit in said if limit)


# ---------------------------------------------------------------- members


def _members(statements: Sequence[s.Statement]) -> Iterator[Member]:
    for statement in statements:
        if isinstance(statement, s.When | s.Each | s.FirstOrBest | s.GroupOf):
            yield statement


def _leaves(member: Member | s.Otherwise) -> Iterator[Leaf]:
    if isinstance(member, s.FirstOrBest | s.GroupOf):
        for inner in member.members:
            yield from _leaves(inner)
    else:
        yield member


def _pays(leaf: Leaf) -> list[s.Paying]:
    return [effect for effect in leaf.effects if isinstance(effect, s.Paying)]


def _is_about_behaviour(rule: r.Rule) -> bool:
    return any(isinstance(node, r.Events) for node in inside(rule))


def _remark(member: Member | s.Otherwise, words: Words) -> str:
    return words.remark(member.comments)
