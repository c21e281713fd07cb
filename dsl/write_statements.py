"""Statements as rows of a page: what each says, still without alignment and line breaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from attrs import define, evolve

from . import syntax as s
from .write_conditions import Conditions
from .write_effects import Effects
from .write_page import Blank, Line, Remark, Row, Sheet, Table
from .write_pieces import Pieces, beside, listed, on_one_line
from .write_words import Speech

_PLAIN = "plain"
_TAKE_UNLESS = (s.Define, s.Segment, s.Stage, s.LabelLine, s.Disqualify, s.GroupOf, s.Ignore)


@define
class Statements:
    """Writes statements in one language. `depth` counts the blocks around a statement."""

    speech: Speech
    conditions: Conditions
    effects: Effects

    def sheet(self, program: s.Program) -> Sheet:
        """All statements of a program with their comments."""
        rows: list[Line] = []
        for statement in program.statements:
            rows.extend(self.statement(statement, 0))
        rows.extend(_above(program.end_comments, 0))
        return _with_first_blank_below(list(self._unless_kept_apart(rows)))

    def _unless_kept_apart(self, rows: Iterable[Line]) -> Iterable[Line]:
        """`unless …` by itself becomes `when unless …` where the row above would take it for its own."""
        taken = False
        for row in rows:
            if isinstance(row, Row):
                if taken and row.kind == "rule" and row.head[0].startswith(f"{self.word('UNLESS')} "):
                    row = evolve(row, head=beside(self.word("WHEN"), row.head))
                taken = row.takes_unless
            elif isinstance(row, Table):
                taken = False
            yield row

    def statement(self, statement: s.Statement | s.Otherwise, depth: int) -> Sheet:
        match statement:
            case s.FirstOrBest(which=which, members=members, end_comments=end):
                which_of = self.word("FIRST_OF" if which == "first" else "BEST_OF")
                return self._block(statement, (which_of,), members, end, depth)
            case s.GroupOf(members=members, end_comments=end):
                return self._block(statement, self._group_head(statement), members, end, depth)
            case s.MatrixOf():
                table = Table(depth + 1, self._matrix_rows(statement))
                return (*self._row(statement, self._matrix_head(statement), depth), table)
            case s.Scenario():
                return self._scenario(statement, depth)
            case s.When(condition=None, effects=effects):
                return self._row(statement, self.effects.effects(effects), depth, kind="effects")
            case s.When(condition=condition, effects=effects) if condition is not None:
                written = self.conditions.condition(condition)
                only_unless = isinstance(condition, s.UnlessOf) and condition.main is None
                when = "" if only_unless else self.word("WHEN")
                return self._rule(statement, beside(when, written), effects, depth)
            case s.Each(condition=condition, effects=effects):
                each = f"{self.word('EACH')}{self._ordinal(statement.every)}"
                return self._rule(
                    statement, beside(each, self.conditions.condition(condition)), effects, depth
                )
            case s.Otherwise(effects=effects):
                return self._rule(statement, (self.word("OTHERWISE"),), effects, depth)
            case s.Segment(name=name, condition=condition):
                return self._choice(
                    statement, f"{self.word('SEGMENT')} {self.new_name(name)}", condition, depth
                )
            case s.Stage(name=name, condition=condition):
                return self._choice(
                    statement, f"{self.word('STAGE')} {self.new_name(name)}", condition, depth
                )
            case s.LabelLine(label=label, value=value, condition=condition):
                single = self.conditions.quoting.single(label)
                line = f"{self.word('LABEL')} {single} {self._label_value(value)}"
                return self._choice(statement, line, condition, depth)
            case s.BehaviourDeclaration(phrase=phrase, means=means):
                head = beside(self.word("BEHAVIOUR"), self.conditions.phrase(phrase))
                alternatives = listed(map(self.conditions.clause, means), f" {self.word('OR')}")
                tail = beside(self.word("MEANS"), alternatives)
                return self._row(statement, head, depth, tail=tail, kind="behaviour")
        return self._row(statement, self._declaration(statement), depth)

    # ------------------------------------------------------------ rows

    def _row(
        self,
        statement: s.Statement | s.Otherwise,
        head: Pieces,
        depth: int,
        tail: Pieces = (),
        kind: str = _PLAIN,
    ) -> Sheet:
        comments = statement.comments
        takes_unless = isinstance(statement, _TAKE_UNLESS)
        return (*_above(comments, depth), Row(depth, head, tail, kind, comments.behind, takes_unless))

    def _rule(
        self,
        statement: s.When | s.Each | s.Otherwise,
        head: Pieces,
        effects: tuple[s.Effect, ...],
        depth: int,
    ) -> Sheet:
        return self._row(statement, head, depth, tail=self.effects.effects(effects), kind="rule")

    def _choice(
        self,
        statement: s.Segment | s.Stage | s.LabelLine,
        head: str,
        condition: s.Condition | None,
        depth: int,
    ) -> Sheet:
        if condition is None:
            tail: Pieces = (self.word("OTHERWISE"),)
        else:
            tail = beside(self.word("WHEN"), self.conditions.condition(condition))
        return self._row(statement, (head,), depth, tail=tail, kind=type(statement).__name__)

    def _ordinal(self, every: str | None) -> str:
        return "" if every is None else f" {self.speech.ordinal(every)}"

    def _block(
        self,
        statement: s.FirstOrBest | s.GroupOf,
        head: Pieces,
        members: Iterable[s.When | s.Each | s.Otherwise | s.FirstOrBest | s.GroupOf],
        end: s.Comments,
        depth: int,
    ) -> Sheet:
        inner = [row for member in members for row in self.statement(member, depth + 1)]
        last = Row(depth, (self.word("END"),), behind=end.behind)
        return (*self._row(statement, head, depth), *inner, *_above(end, depth + 1), last)

    def _group_head(self, group: s.GroupOf) -> Pieces:
        counts = f"{self.word('COUNTS')} {group.percent}" if group.percent is not None else ""
        only: Pieces = ()
        if group.only_when is not None:
            only = beside(self.word("ONLY_WHEN"), self.conditions.condition(group.only_when))
        caps = map(self.effects.cap, group.caps)
        return beside(self.word("GROUP"), self.new_name(group.name), *caps, counts, only)

    # ------------------------------------------------------------ declarations

    def _declaration(self, statement: s.Statement | s.Otherwise) -> Pieces:
        match statement:
            case s.ScoreDeclaration(name=name, low=low, high=high, start=start, decimals=decimals):
                target = self.conditions.target(s.Target("score", name))
                return beside(target, self._range(low, high), self._start(start), self._decimals(decimals))
            case s.CombinedDeclaration():
                return self._combined(statement)
            case s.ScoreFading(target=target, fading=fading, other=other):
                written = (
                    f"{self.conditions.target(target)} {self.effects.fading(fading)} {self.word('WITHOUT')}"
                )
                return beside(written, self.conditions.clause(other))
            case s.GradeDeclaration(low=low, high=high, start=start):
                scale = f"{self.word('FROM')} {self.name(low)} {self.word('TO')} {self.name(high)}"
                begin = "" if start is None else f"{self.word('STARTING_AT')} {self.name(start)}"
                return beside(self.word("GRADE"), scale, begin)
            case s.Let(name=name, value=value):
                return beside(f"{self.word('LET')} {self.new_name(name)} =", self._let_value(value))
            case s.Define(name=name, condition=condition):
                head = f"{self.word('DEFINE')} {self.new_name(name)} {self.word('AS')}"
                return beside(head, self.conditions.condition(condition))
            case s.FieldDeclaration(name=name, kind=kind):
                said = self.speech.table.kinds[kind][0]
                return (
                    f"{self.word('FIELD')} {self.conditions.quoting.freed(name)} {self.word('IS')} {said}",
                )
            case s.OnlyEvents(tails=tails):
                head = f"{self.word('ONLY')} {self.word('EVENTS')}"
                return beside(head, *map(self.conditions.tail, tails), self.word("COUNT"))
            case s.Ignore(clause=clause):
                return beside(self.word("IGNORE"), self.conditions.clause(clause))
            case s.TimeZone(name=name):
                return (f"{self.word('TIME_ZONE')} {self.value(name)}",)
            case s.MissingMarkers(markers=markers):
                return beside(self.word("MISSING_MEANS"), self.conditions.values(markers))
            case s.Use(file=file):
                return (f"{self.word('USE')} {self.value(file)}",)
            case s.Disqualify(reason=reason, condition=condition):
                when = beside(self.word("WHEN"), self.conditions.condition(condition))
                return beside(self.word("DISQUALIFY"), self.value(reason), when)
            case s.Guarantee():
                return self._guarantee(statement)
        raise TypeError(statement)

    def _range(self, low: s.Value | None, high: s.Value | None) -> str:
        if low is None or high is None:
            return ""
        return f"{self.word('FROM')} {self.value(low)} {self.word('TO')} {self.value(high)}"

    def _start(self, start: s.Value | None) -> str:
        return "" if start is None else f"{self.word('STARTING_AT')} {self.value(start)}"

    def _decimals(self, decimals: str | None) -> str:
        return "" if decimals is None else f"{self.word('WITH')} {self.speech.counted(decimals, 'DECIMAL')}"

    def _combined(self, statement: s.CombinedDeclaration) -> Pieces:
        head = f"{self.conditions.target(s.Target('score', statement.name))} ="
        terms = listed((self._term(term) for term in statement.terms), f" {self.word('AND')}")
        ends = self._range(statement.low, statement.high)
        return beside(head, terms, ends, self._decimals(statement.decimals))

    def _term(self, term: s.CombinedTerm) -> Pieces:
        percent = f"{term.percent} {self.word('OF')}"
        if term.group is None:
            return (f"{percent} {self.conditions.target(s.Target('score', term.name))}",)
        group = f"{percent} {self.word('GROUP')} {self.new_name(term.group)}"
        return (group if term.name is None else f"{group} {self.word('FOR')} {self.name(term.name)}",)

    def _let_value(self, value: s.Value | s.ListValue | s.Sum | s.ListFrom) -> Pieces:
        match value:
            case s.Sum(operands=operands, operators=operators):
                rest = [f"{o} {self.value(v)}" for o, v in zip(operators, operands[1:], strict=True)]
                return beside(self.value(operands[0]), *rest)
            case s.ListFrom(file=file, column=column):
                source = f"{self.word('LIST')} {self.word('FROM')} {self.value(file)}"
                return (f"{source} {self.word('COLUMN')} {self.name(column)}",)
            case s.Value() | s.ListValue():
                return self.conditions.value(value)

    def _guarantee(self, statement: s.Guarantee) -> Pieces:
        promise = self.word("NEVER_FALLS_WITH" if statement.falls else "NEVER_RISES_WITH")
        head = f"{self.word('GUARANTEE')} {self.conditions.target(statement.target)} {promise}"
        always = self.word("AT_ANY_TIME") if statement.at_any_time else ""
        return beside(head, listed(map(self.conditions.phrase, statement.subjects)), always)

    # ------------------------------------------------------------ matrices and scenarios

    def _matrix_head(self, matrix: s.MatrixOf) -> Pieces:
        of = f"{self.word('OF')} {self._axis(matrix.row_axis)}"
        by = f"{self.word('BY')} {self._axis(matrix.column_axis)}"
        return (f"{self.word('MATRIX')} {self.name(matrix.name)} {of} {by}",)

    def _axis(self, axis: s.Target | s.Phrase) -> str:
        if isinstance(axis, s.Target):
            return self.conditions.target(axis)
        return on_one_line(self.conditions.phrase(axis))

    def _matrix_rows(self, matrix: s.MatrixOf) -> tuple[tuple[str, ...], ...]:
        head = ("", *map(self._band, matrix.columns))
        rows = zip(matrix.rows, matrix.cells, strict=True)
        return (
            head,
            *((self._band(band), *map(self.conditions.quoting.cell, cells)) for band, cells in rows),
        )

    def _band(self, band: s.Band) -> str:
        match band.tails:
            case ():
                return self.word("OTHERWISE")
            case (s.Comparison(relation="is" | "in", negated=False, value=value),):
                return on_one_line(self.conditions.value(value))
            case (s.Between(negated=False, low=low, high=high),):
                return " ".join(
                    beside(self.conditions.value(low), self.word("TO"), self.conditions.value(high))
                )
            case (
                s.Comparison(relation="at least", value=low),
                s.Comparison(relation="less than", value=high),
            ):
                to = f"{self.word('TO')} {self.word('LESS_THAN')}"
                return on_one_line(beside(self.conditions.value(low), to, self.conditions.value(high)))
            case tails:
                return on_one_line(beside(*map(self.conditions.tail, tails)))

    def _scenario(self, scenario: s.Scenario, depth: int) -> Sheet:
        head = f"{self.word('SCENARIO')} {self.value(scenario.name)}"
        given = [beside(self.word("GIVEN"), listed(map(self._given, facts))) for facts in scenario.givens]
        expect = [
            beside(self.word("EXPECT"), listed(map(self._expected, facts))) for facts in scenario.expects
        ]
        lines = [Row(depth + 1, pieces, takes_unless=True) for pieces in (*given, *expect)]
        return (*self._row(scenario, (head,), depth), *lines)

    def _given(self, given: s.Given) -> Pieces:
        if given.clause is not None:
            return self.conditions.condition(given.clause)
        today = f"{self.word('TODAY')} {self.word('IS')}"
        return beside(today, self.value(given.today) if given.today is not None else "")

    def _expected(self, expected: s.Expected) -> Pieces:
        return beside(self.conditions.target(expected.target), *map(self.conditions.tail, expected.tails))

    # ------------------------------------------------------------ small parts

    def name(self, name: s.Word) -> str:
        return self.conditions.quoting.name(name)

    def new_name(self, name: s.Word) -> str:
        """A name where it is given: behind `let`, `define`, `segment`, `stage`, `group`."""
        return self.conditions.quoting.name(name, as_value=True)

    def value(self, value: s.Value) -> str:
        return self.conditions.quoting.value(value)

    def _label_value(self, value: s.Word) -> str:
        """A label's value is read word by word."""
        if value.quoted:
            return self.name(value)
        return " ".join(
            self.conditions.quoting.phrase([s.Word(text) for text in value.text.split()], goes_on=False)
        )

    def word(self, concept: str) -> str:
        return self.speech.word(concept)


def _above(comments: s.Comments, depth: int) -> Sequence[Blank | Remark]:
    blank = (Blank(),) if comments.blank_line else ()
    return (*blank, *(Remark(depth, text) for text in comments.above))


def _with_first_blank_below(rows: Sequence[Line]) -> Sheet:
    """A file never begins with an empty line: that one stands below the first comments."""
    if not rows or not isinstance(rows[0], Blank):
        return tuple(rows)
    remarks = list(takewhile(lambda row: isinstance(row, Remark), rows[1:]))
    blank = (Blank(),) if remarks else ()
    return (*remarks, *blank, *rows[1 + len(remarks) :])
