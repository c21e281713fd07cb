"""The parts of the sheet that are about what comes out: totals, segments, stages, labels, matrices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ..dsl import syntax as s
from ..runtime import rules as r
from ..runtime.folding import fold
from ..walking import inside
from .sheet import Block, Cell, Part, Row, Table, row, table
from .words import Words

_UNNAMED = "score"


def totals_part(statements: Sequence[s.Statement], rules: r.Rules, words: Words) -> Part:
    """Each total with its range, where it starts and how it is made."""
    told = words.told
    remarks = {
        _name(statement): words.remark(statement.comments)
        for statement in statements
        if isinstance(statement, s.ScoreDeclaration | s.CombinedDeclaration | s.GradeDeclaration)
    }
    targets = [node for node in inside(tuple(statements)) if isinstance(node, s.Target)]
    graded = "grade" in remarks or any(target.kind == "grade" for target in targets)
    rows = [
        _score(score, statements, words, remarks)
        for score in rules.scores
        if score.name != _UNNAMED
        or _counts_unnamed(statements, targets)
        or not (graded or len(rules.scores) > 1)
    ]
    rows += [_combined(combined, statements, words, remarks) for combined in rules.combined]
    if graded:
        rows.append(_grade(rules.grade, words, remarks))
    names = ("total", "range", "start", "precision", "made")
    head = tuple(told(f"show_column_{name}") for name in names)
    notes: tuple[Block, ...] = (told("show_order"), told("show_reading")) if rules.members else ()
    return Part(told("show_totals"), (table(head, rows), *notes))


def _name(statement: s.ScoreDeclaration | s.CombinedDeclaration | s.GradeDeclaration) -> str:
    if isinstance(statement, s.GradeDeclaration):
        return "grade"
    return _UNNAMED if statement.name is None else fold(statement.name.text)


def _counts_unnamed(statements: Sequence[s.Statement], targets: Iterable[s.Target]) -> bool:
    if any(target.kind == "score" and target.name is None for target in targets):
        return True
    nodes = inside(tuple(statements))
    return any(
        isinstance(node, s.ScoreDeclaration | s.CombinedTerm)
        and node.name is None
        and getattr(node, "group", None) is None
        for node in nodes
    )


def _score(score: r.Score, statements: Sequence[s.Statement], words: Words, remarks: dict[str, str]) -> Row:
    fading = [
        words.told("show_whole_score", fading=words.fading(one.fading), other=words.clauses([one.other]))
        for one in statements
        if isinstance(one, s.ScoreFading) and _is_about(one.target, score.name)
    ]
    return row(
        _score_name(score.name, words),
        _range(score.low, score.high, words),
        _points(score.start),
        _precision(score.decimals, words),
        "; ".join(fading),
        remark=remarks.get(fold(score.name), ""),
    )


def _is_about(target: s.Target, score: str) -> bool:
    return fold(_UNNAMED if target.name is None else target.name.text) == fold(score)


def _combined(
    combined: r.Combined, statements: Sequence[s.Statement], words: Words, remarks: dict[str, str]
) -> Row:
    written = next(
        one
        for one in statements
        if isinstance(one, s.CombinedDeclaration) and fold(one.name.text) == fold(combined.name)
    )
    return row(
        _score_name(combined.name, words),
        _range(combined.low, combined.high, words),
        "",
        _precision(combined.decimals, words),
        " + ".join(_term(term, words) for term in written.terms),
        remark=remarks.get(fold(combined.name), ""),
    )


def _term(term: s.CombinedTerm, words: Words) -> str:
    score = words.score(None if term.name is None else term.name.text)
    if term.group is not None:
        score = words.told("show_group_for", group=term.group.text, score=score)
    return words.told("show_share", percent=term.percent.removesuffix("%"), total=score)


def _grade(grade: r.Grade, words: Words, remarks: dict[str, str]) -> Row:
    reach = words.told("show_range", low=grade.scale[0], high=grade.scale[-1])
    steps = words.told(
        "show_thirds" if grade.thirds == 1 else "show_letters_only", scale=", ".join(grade.scale)
    )
    remark = remarks.get("grade", "")
    return row(words.told("show_grade"), reach, grade.scale[grade.start], "", steps, remark=remark)


def _score_name(name: str, words: Words) -> str:
    return words.score(None if name == _UNNAMED else name)


def _range(low: int | None, high: int | None, words: Words) -> str:
    if low is None or high is None:
        return words.told("show_no_range")
    return words.told("show_range", low=_points(low), high=_points(high))


def _points(millis: int) -> str:
    return f"{(Decimal(millis) / 1000).normalize():f}"


def _precision(decimals: int, words: Words) -> str:
    return words.counted("show_decimals", decimals) if decimals else words.told("show_whole")


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
