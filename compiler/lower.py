"""Lowering: the checked rules become tables, just as they are written; `optimising` makes less of them.

`runtime.tables` says what the tables mean. Nothing here depends on data, and nothing can fail.
"""

from __future__ import annotations

from ..runtime import rules as r
from ..runtime import tables as t
from .lowering.events import EventTable
from .lowering.leads import LeadConditions
from .lowering.members import MemberTable


def lower(rules: r.Rules) -> t.Tables:
    """The plain tables of a model, without any plan. The same rules give the same tables."""
    events = EventTable(rules.window)
    named = [score.name for score in rules.scores] + [one.name for one in rules.combined]
    totals = {name: place for place, name in enumerate(named)}
    conditions = LeadConditions(events, totals)
    segments = conditions.choices(rules.segments)
    targets = {score.name: place for place, score in enumerate(rules.scores)}
    members = MemberTable(conditions, {**targets, "grade": t.GRADE})
    members.add_all(rules.members)
    disqualifications = tuple(
        t.DisqualificationRow(one.reason, conditions.row(one.condition)) for one in rules.disqualifications
    )
    scores = tuple(_score(score, events) for score in rules.scores)
    pots = {pot.name: place for place, pot in enumerate(members.pots) if place}
    combined = tuple(_combined(one, totals, pots) for one in rules.combined)
    stages = conditions.choices(rules.stages)
    labels = tuple(t.LabelRow(label.name, conditions.choices(label.choices)) for label in rules.labels)
    matrices = tuple(_matrix(matrix, conditions) for matrix in rules.matrices)
    ignored = events.test(r.AnyOf(rules.ignored)) if rules.ignored else None
    return t.Tables(
        time_zone=rules.time_zone,
        missing=rules.missing,
        fields=rules.fields,
        properties=rules.properties,
        axes=conditions.table.axes(),
        conditions=conditions.table.rows(),
        event_axes=events.conditions.axes(),
        event_conditions=events.conditions.rows(),
        ignored=ignored,
        events=events.sets(),
        scores=scores,
        combined=combined,
        grade=rules.grade,
        pots=tuple(members.pots),
        members=tuple(members.members),
        decided=tuple(members.decided),
        plan=t.Plan(),
        segments=segments,
        stages=stages,
        labels=labels,
        matrices=matrices,
        disqualifications=disqualifications,
        paid_into=members.paid_into(),
        rules=members.count(),
        counted=len(members.decided),
    )


def _score(score: r.Score, events: EventTable) -> t.ScoreRow:
    fading_events = None if score.fading_events is None else events.place(score.fading_events)
    return t.ScoreRow(
        score.name, score.low, score.high, score.start, score.decimals, score.fading, fading_events
    )


def _combined(combined: r.Combined, totals: dict[str, int], pots: dict[str, int]) -> t.CombinedRow:
    terms = tuple(
        t.TermRow(term.percent, totals[term.score], None if term.group is None else pots[term.group])
        for term in combined.terms
    )
    return t.CombinedRow(combined.name, terms, combined.low, combined.high, combined.decimals)


def _matrix(matrix: r.Matrix, conditions: LeadConditions) -> t.MatrixRow:
    return t.MatrixRow(
        matrix.name,
        tuple(conditions.row(row) for row in matrix.rows),
        tuple(conditions.row(column) for column in matrix.columns),
        matrix.cells,
    )
