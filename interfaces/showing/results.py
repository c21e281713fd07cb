"""The parts of the sheet that are about what comes out: totals, segments, stages, labels, matrices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import define

from ..dsl import syntax as s
from ..members import all_totals
from ..runtime import rules as r
from ..runtime.folding import fold
from ..walking import inside
from .sheet import Cell, Part, Row, Table, row, table
from .words import Words

_UNNAMED = "score"
_TOTAL_COLUMNS = (
    "show_column_total",
    "show_column_range",
    "show_column_start",
    "show_column_precision",
    "show_column_made",
)


def totals_part(statements: Sequence[s.Statement], rules: r.Rules, words: Words) -> Part:
    """Each total with its range, where it starts and how it is made."""
    head = tuple(map(words.told, _TOTAL_COLUMNS))
    notes = (words.told("show_order"), words.told("show_reading")) if rules.members else ()
    return Part(words.told("show_totals"), (table(head, _Totals.of(statements, rules, words).rows()), *notes))


@define
class _Totals:
    """The rows of the totals. `nodes` is everything inside the statements."""

    statements: Sequence[s.Statement]
    nodes: Sequence[object]
    rules: r.Rules
    words: Words
    remarks: Mapping[str, str]

    @classmethod
    def of(cls, statements: Sequence[s.Statement], rules: r.Rules, words: Words) -> _Totals:
        remarks = {
            _name_of(statement): words.remark(statement.comments)
            for statement in statements
            if isinstance(statement, s.ScoreDeclaration | s.CombinedDeclaration | s.GradeDeclaration)
        }
        return cls(statements, list(inside(tuple(statements))), rules, words, remarks)

    def rows(self) -> list[Row]:
        """The totals that the file speaks of; the unnamed score where it speaks of none."""
        graded = any(map(_is_of_grade, self.nodes))
        unnamed = any(map(_is_of_unnamed, self.nodes)) or not (graded or self.rules.scores[1:])
        scores = self.rules.scores if unnamed else self.rules.scores[1:]
        rows = [*map(self._score, scores), *map(self._combined, self.rules.combined)]
        return [*rows, self._grade(self.rules.grade)] if graded else rows

    def _score(self, score: r.Score) -> Row:
        fading = [
            self.words.told(
                "show_whole_score",
                fading=self.words.fading(one.fading),
                other=self.words.clauses([one.other]),
            )
            for one in self.statements
            if isinstance(one, s.ScoreFading) and fold(_score_of(one.target.name)) == fold(score.name)
        ]
        return self._row(score, _points(score.start), "; ".join(fading))

    def _combined(self, combined: r.Combined) -> Row:
        terms = [
            term
            for one in self.statements
            if isinstance(one, s.CombinedDeclaration) and fold(one.name.text) == fold(combined.name)
            for term in one.terms
        ]
        return self._row(combined, "", " + ".join(map(self._term, terms)))

    def _row(self, score: r.Score | r.Combined, start: str, made: str) -> Row:
        name = self.words.score(None if score.name == _UNNAMED else score.name)
        remark = self.remarks.get(fold(score.name), "")
        return row(name, self._range(score), start, self._precision(score.decimals), made, remark=remark)

    def _term(self, term: s.CombinedTerm) -> str:
        total = self.words.score(None if term.name is None else term.name.text)
        if term.group is not None:
            total = self.words.told("show_group_for", group=term.group.text, score=total)
        return self.words.told("show_share", percent=term.percent.removesuffix("%"), total=total)

    def _grade(self, grade: r.Grade) -> Row:
        told = self.words.told
        reach = told("show_range", low=grade.scale[0], high=grade.scale[-1])
        steps = "show_thirds" if grade.thirds == 1 else "show_letters_only"
        made = told(steps, scale=", ".join(grade.scale))
        remark = self.remarks.get("grade", "")
        return row(told("show_grade"), reach, grade.scale[grade.start], "", made, remark=remark)

    def _range(self, score: r.Score | r.Combined) -> str:
        if score.low is None or score.high is None:
            return self.words.told("show_no_range")
        return self.words.told("show_range", low=_points(score.low), high=_points(score.high))

    def _precision(self, decimals: int) -> str:
        """Said only where not all scores are of whole points."""
        if decimals:
            return self.words.counted("show_decimals", decimals)
        some = any(score.decimals for score in all_totals(self.rules))
        return self.words.told("show_whole") if some else ""


def _name_of(statement: s.ScoreDeclaration | s.CombinedDeclaration | s.GradeDeclaration) -> str:
    return "grade" if isinstance(statement, s.GradeDeclaration) else fold(_score_of(statement.name))


def _score_of(name: s.Word | None) -> str:
    return _UNNAMED if name is None else name.text


def _is_of_grade(node: object) -> bool:
    return isinstance(node, s.GradeDeclaration) or (isinstance(node, s.Target) and node.kind == "grade")


def _is_of_unnamed(node: object) -> bool:
    match node:
        case s.Target(kind="score", name=None) | s.ScoreDeclaration(name=None) | s.CombinedTerm(name=None):
            return True
    return False


def _points(millis: int) -> str:
    return f"{(Decimal(millis) / 1000).normalize():f}"


# ---------------------------------------------------------------- choices


def choice_parts(statements: Sequence[s.Statement], words: Words) -> list[Part]:
    """Who is out, segments, stages, each label and each matrix, as far as there are any."""
    parts = [*_disqualified(statements, words)]
    segments = [one for one in statements if isinstance(one, s.Segment)]
    stages = [one for one in statements if isinstance(one, s.Stage)]
    parts += _first_true(words.told("show_segments"), [(one.name, one) for one in segments], words)
    parts += _first_true(words.told("show_stages"), [(one.name, one) for one in stages], words)
    labels: dict[str, list[s.LabelLine]] = {}
    for one in statements:
        if isinstance(one, s.LabelLine):
            labels.setdefault(fold(one.label.text), []).append(one)
    for lines in labels.values():
        title = words.told("show_label", name=lines[0].label.text)
        parts += _first_true(title, [(one.value, one) for one in lines], words)
    return parts + [_matrix(one, words) for one in statements if isinstance(one, s.MatrixOf)]


def _first_true(
    title: str, lines: Sequence[tuple[s.Word, s.Segment | s.Stage | s.LabelLine]], words: Words
) -> list[Part]:
    rows = [
        row(name.text, words.choice(line.condition), remark=words.remark(line.comments))
        for name, line in lines
    ]
    head = (words.told("show_column_name"), words.told("show_column_when"))
    named = Table(head, tuple(rows), named=True)
    return [Part(title, (words.told("show_first_true"), named))] if rows else []


def _disqualified(statements: Sequence[s.Statement], words: Words) -> list[Part]:
    rows = [
        row(one.reason.text, words.choice(one.condition), remark=words.remark(one.comments))
        for one in statements
        if isinstance(one, s.Disqualify)
    ]
    head = (words.told("show_column_reason"), words.told("show_column_when"))
    named = Table(head, tuple(rows), named=True)
    return (
        [Part(words.told("show_disqualified"), (words.told("show_disqualified_note"), named))] if rows else []
    )


def _matrix(matrix: s.MatrixOf, words: Words) -> Part:
    rows_of, columns_of = words.axis(matrix.row_axis), words.axis(matrix.column_axis)
    (_, *columns), *written = words.matrix(matrix)
    corner = words.told("show_corner", rows=rows_of, columns=columns_of)
    rows = [
        Row((Cell(band), *(Cell(cell.text) for cell in cells)))
        for (band, *_), cells in zip(written, matrix.cells, strict=True)
    ]
    grid = Table((corner, *columns), tuple(rows), named=True)
    remark = words.remark(matrix.comments)
    title = words.told("show_matrix", name=matrix.name.text, rows=rows_of, columns=columns_of)
    return Part(title, (remark, grid) if remark else (grid,))
