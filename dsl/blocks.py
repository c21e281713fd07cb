"""Statements put together: `group … end`, `first of … end`, a matrix with its rows, scenarios."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, evolve, field, frozen

from . import syntax as s
from .lexer import Piece
from .matrices import matrix_of
from .problems import Problem, Span, problem
from .statements import Unit, with_comments_of
from .trees import Built, ChoiceHead, End, Expectations, Givens, GroupHead, MatrixHead, ScenarioHead
from .words import WordTable

MOST_NESTED = 20
_HEADS = frozenset({"GROUP", "FIRST_OF", "BEST_OF"})


@frozen(eq=False)
class Line:
    """One unit and what it was read as: a node, the problem that stopped it, None for the row of a matrix."""

    unit: Unit
    built: Built | Problem | None

    @property
    def first(self) -> Piece:
        return self.unit.pieces[0]


@define
class _Block:
    """A block that waits for its `end`. `head` None: its first line was wrong, its members are dropped."""

    line: Line
    head: GroupHead | ChoiceHead | None
    members: list[s.Statement | s.Otherwise] = field(factory=list)


def assemble(lines: Sequence[Line], table: WordTable) -> tuple[tuple[s.Statement, ...], tuple[Problem, ...]]:
    """The statements of a file, blocks closed and rows taken in, with every problem found on the way."""
    builder = _Assembly(lines, table)
    for line in lines:
        builder.take(line)
    builder.finish()
    return tuple(builder.statements), tuple(builder.problems)


@define
class _Assembly:
    lines: Sequence[Line]
    table: WordTable
    statements: list[s.Statement] = field(factory=list)
    problems: list[Problem] = field(factory=list)
    open_blocks: list[_Block] = field(factory=list)
    gathering: Line | None = None  # the matrix or scenario whose lines follow
    gathered: list[Line] = field(factory=list)
    _ended: frozenset[Line] = field(init=False)

    @_ended.default
    def _find_ended(self) -> frozenset[Line]:
        """The first lines of the blocks that have an `end`, each taken for the last block still open."""
        waiting: list[Line] = []
        ended: list[Line] = []
        for line in self.lines:
            if line.first.type in _HEADS:
                waiting.append(line)
            elif line.first.type == "END" and waiting:
                ended.append(waiting.pop())
        return frozenset(ended)

    def take(self, line: Line) -> None:
        if self._belongs_to_gathering(line):
            self.gathered.append(line)
            return
        self._close_gathering()
        built = line.built
        if line.first.type in ("MATRIX", "SCENARIO"):
            self.gathering = line
            if not isinstance(built, Problem):
                self._place_is_right(line)
            return
        if isinstance(built, Problem):
            self.problems.append(built)
            if line.first.type in _HEADS:
                self.open_blocks.append(_Block(line, None))
        elif isinstance(built, End):
            self._end(line)
        elif isinstance(built, GroupHead | ChoiceHead):
            self._open(line, built)
        elif isinstance(built, s.Otherwise):
            self._otherwise(line, built)
        elif built is None:
            self.problems.append(problem("E021", line.unit.span))
        elif isinstance(built, Givens | Expectations):
            self.problems.append(problem("E026", line.unit.span, word=line.first.text))
        elif self._place_is_right(line):
            assert not isinstance(built, MatrixHead | ScenarioHead | s.Band)
            self._add(evolve(built, comments=line.unit.comments))

    def finish(self) -> None:
        self._close_gathering()
        while self.open_blocks:
            self._missing_end()

    # ------------------------------------------------------------ blocks

    def _add(self, statement: s.Statement | s.Otherwise) -> None:
        if self.open_blocks:
            self.open_blocks[-1].members.append(statement)
        else:
            assert not isinstance(statement, s.Otherwise)
            self.statements.append(statement)

    def _open(self, line: Line, head: GroupHead | ChoiceHead) -> None:
        if not self._place_is_right(line):
            self.open_blocks.append(_Block(line, None))
        elif len(self.open_blocks) >= MOST_NESTED:
            self.problems.append(problem("E028", line.unit.span, "blocks", most=MOST_NESTED))
            self.open_blocks.append(_Block(line, None))
        else:
            self.open_blocks.append(_Block(line, head))

    def _end(self, line: Line) -> None:
        if not self.open_blocks:
            self.problems.append(problem("E016", line.unit.span, word=line.first.text))
            return
        block = self.open_blocks.pop()
        if block.head is None:
            return
        span = Span(line.first.file, block.line.unit.span.start, line.unit.span.end)
        self._add(_closed(block, block.head, line.unit.comments, span))

    def _missing_end(self) -> None:
        block = self.open_blocks.pop()
        self.problems.append(problem("E015", block.line.unit.span, block=block.line.first.text))

    def _otherwise(self, line: Line, built: s.Otherwise) -> None:
        block = self.open_blocks[-1] if self.open_blocks else None
        if block is None or isinstance(block.head, GroupHead):
            self.problems.append(problem("E017", line.unit.span, word=line.first.text))
        else:
            self._add(evolve(built, comments=line.unit.comments))

    def _place_is_right(self, line: Line) -> bool:
        """Whether a statement may stand in the block around it; where an `end` is missing, the block is
        closed here."""
        built = line.built
        while self.open_blocks:
            head = self.open_blocks[-1].head
            if head is None or isinstance(built, s.When | s.Each):
                return True
            if isinstance(head, GroupHead) and isinstance(built, GroupHead | ChoiceHead):
                return True
            if self.open_blocks[-1].line not in self._ended:
                self._missing_end()
                continue
            around = self.open_blocks[-1].line.first.text
            self.problems.append(problem("E027", line.unit.span, word=line.first.text, block=around))
            return False
        return True

    # ------------------------------------------------------------ matrices and scenarios

    def _belongs_to_gathering(self, line: Line) -> bool:
        if self.gathering is None:
            return False
        if self.gathering.first.type == "MATRIX":
            return line.first.type == "BAR"
        return line.first.type in ("GIVEN", "EXPECT")

    def _close_gathering(self) -> None:
        head, lines = self.gathering, self.gathered
        self.gathering, self.gathered = None, []
        if head is None:
            return
        if isinstance(head.built, Problem):
            self.problems.append(head.built)
        broken = [line.built for line in lines if isinstance(line.built, Problem)]
        self.problems.extend(broken)
        found: s.Statement | None = None
        if isinstance(head.built, ScenarioHead):
            found = _scenario(head.unit, head.built, lines)
        elif isinstance(head.built, MatrixHead) and not broken:
            found, problems = matrix_of(head.unit, head.built, [line.unit for line in lines], self.table)
            self.problems.extend(problems)
        if found is not None and not self.open_blocks:
            self.statements.append(found)


def _closed(block: _Block, head: GroupHead | ChoiceHead, at_end: s.Comments, span: Span) -> s.Statement:
    comments = block.line.unit.comments
    if isinstance(head, ChoiceHead):
        choices = tuple(m for m in block.members if isinstance(m, s.When | s.Each | s.Otherwise))
        return s.FirstOrBest(head.which, choices, at_end, comments=comments, span=span)
    members = tuple(m for m in block.members if isinstance(m, s.When | s.Each | s.FirstOrBest | s.GroupOf))
    return s.GroupOf(
        head.name,
        head.caps,
        head.percent,
        head.only_when,
        members,
        at_end,
        comments=comments,
        span=span,
        percent_span=head.percent_span,
    )


def _scenario(unit: Unit, head: ScenarioHead, lines: Sequence[Line]) -> s.Scenario:
    """Comments at the lines of a scenario are kept above it."""
    givens = tuple(line.built.items for line in lines if isinstance(line.built, Givens))
    expects = tuple(line.built.items for line in lines if isinstance(line.built, Expectations))
    comments = with_comments_of(unit, [line.unit for line in lines])
    last = lines[-1].unit if lines else unit
    span = Span(unit.span.file, unit.span.start, last.span.end)
    return s.Scenario(head.name, givens, expects, comments=comments, span=span)
