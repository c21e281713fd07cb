"""A witness run again, as any data: on the reference and on columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
from leadlang.compiler.proving.verdicts import ID_COLUMN, Guarantee, Witness
from leadlang.runtime import columns, reference
from leadlang.runtime.facts import LeadResult
from leadlang.runtime.model import CompiledModel
from leadlang.runtime.rules import Rules
from leadlang.runtime.values import Gap

from .outcomes import broken

Row = Mapping[str, str]


def faults(model: CompiledModel, guarantee: Guarantee, witness: Witness) -> list[str]:
    """What is wrong with a witness; empty where it breaks the guarantee on both backends as it says."""
    found = [*_changed_otherwise(guarantee, witness)]
    for name, run in (("reference", on_reference), ("columns", on_columns)):
        before, after = run(model, witness)
        if (before, after) != (witness.before, witness.after):
            found.append(f"{name} gives other results: {before}, {after}")
        if not broken(model.rules, guarantee, before, after):
            found.append(f"{name} does not break the guarantee")
    return found


def known_fields(rules: Rules, witness: Witness) -> int:
    """How many fields of the lead are known; what cannot be read is not."""
    (case,), _ = reference.cases(rules, [witness.lead], [], witness.as_of, ID_COLUMN)
    return sum(not isinstance(value, Gap) for value in case.values.values())


def unreadable(rules: Rules, witness: Witness) -> list[str]:
    """Cells that are no values of their kind. A lead can have them, but one without would be plainer."""
    logs = [reference.Log("events", _events_after(witness), witness.layout)] if witness.log else []
    _, problems = reference.cases(rules, [witness.lead], logs, witness.as_of, ID_COLUMN)
    return [f"{problem.column} {problem.value}" for problem in problems]


def on_reference(model: CompiledModel, witness: Witness) -> tuple[LeadResult, LeadResult]:
    """The results before and after the change."""
    return (
        _reference(model, witness, witness.lead, witness.events),
        _reference(model, witness, witness.lead_after, _events_after(witness)),
    )


def on_columns(model: CompiledModel, witness: Witness) -> tuple[LeadResult, LeadResult]:
    """The same from lowered tables, after a way to JSON and back."""
    loaded = CompiledModel.from_json(model.to_json())
    return (
        _columns(loaded, witness, witness.lead, witness.events),
        _columns(loaded, witness, witness.lead_after, _events_after(witness)),
    )


def _changed_otherwise(guarantee: Guarantee, witness: Witness) -> list[str]:
    """Faults of a change that the guarantee does not speak of."""
    same = {header: cell for header, cell in witness.lead.items() if witness.lead_after.get(header) == cell}
    if guarantee.field is None:
        if witness.added is None or witness.lead != witness.lead_after:
            return ["not one event more"]
        return [] if witness.log else ["an event more without a log"]
    if witness.added is not None or len(same) != len(witness.lead) - 1:
        return ["not one field changed"]
    return [] if witness.lead.keys() == witness.lead_after.keys() else ["a field comes or goes"]


def _events_after(witness: Witness) -> tuple[Row, ...]:
    return witness.events if witness.added is None else (*witness.events, witness.added)


def _reference(model: CompiledModel, witness: Witness, lead: Row, events: Sequence[Row]) -> LeadResult:
    logs = [reference.Log("events", events, witness.layout)] if witness.log else []
    return reference.score(model.rules, [lead], logs, witness.as_of, ID_COLUMN).leads[0]


def _columns(model: CompiledModel, witness: Witness, lead: Row, events: Sequence[Row]) -> LeadResult:
    layout = witness.layout
    table = _frame(events, (layout.lead, layout.time, *layout.verbs, *layout.objects))
    logs = [columns.FrameLog("events", table, layout)] if witness.log else []
    found = columns.score(model, _frame([lead], ()), logs, witness.as_of, ID_COLUMN)
    return columns.as_outcome(model.tables, found).leads[0]


def _frame(rows: Sequence[Row], needed: tuple[str, ...]) -> pl.DataFrame:
    headers = dict.fromkeys((*needed, *(header for row in rows for header in row)))
    return pl.DataFrame(
        {header: pl.Series([row.get(header) for row in rows], dtype=pl.String) for header in headers}
    )
