"""The reference: what rules mean, one lead at a time, in plain Python; slow, obvious, every test's oracle.

It reads nothing but `Rules` and shares with other backends only what looks at single values: folding, reading
cells, exact arithmetic, time. `assessment` has the order of it all, from facts to result; below it stand
`conditions` (with `kleene`, `value_tests`, `events`), `members` (with `payments`), `totals` and `coverage`.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..facts import DataProblem, Outcome, TableReading
from ..intake import Event, Log, Row, in_order, read_leads, read_logs
from ..rules import BestOf, FirstOf, Group, Member, Rules
from ..times import AsOf
from .assessment import Assessment, assess
from .case import Case
from .events import event_passes

PLAIN_READING = TableReading()

__all__ = ["Assessment", "Log", "Outcome", "assess", "cases", "score"]


def score(
    rules: Rules,
    leads: Sequence[Row],
    logs: Sequence[Log],
    as_of: AsOf,
    id: str | None,
    reading: TableReading = PLAIN_READING,
) -> Outcome:
    """The results of all rows of leads, what is wrong with the data, and how many rows each rule paid.

    `leads` and the logs' rows map headers to raw cells; `id` is the header of the leads' id. Without one
    (None) no event can be joined to a lead: the model runs as without any log. `as_of` is in the time zone
    of the rules.
    Raises headers.AmbiguousColumns where two columns match one field; of the data nothing else raises.
    """
    all_cases, problems = cases(rules, leads, logs, as_of, id, reading)
    assessments = [assess(case) for case in all_cases]
    paid = tuple(
        sum(number in assessment.given.rules for assessment in assessments)
        for number in range(_rule_count(rules.members))
    )
    return Outcome(tuple(assessment.result for assessment in assessments), problems, paid)


def cases(
    rules: Rules,
    leads: Sequence[Row],
    logs: Sequence[Log],
    as_of: AsOf,
    id: str | None,
    reading: TableReading = PLAIN_READING,
) -> tuple[tuple[Case, ...], tuple[DataProblem, ...]]:
    """The facts of every row of leads, in their order, and what is wrong with the data; else as `score`."""
    read, problems = read_leads(rules, leads, id, reading)
    events: dict[str, tuple[Event, ...]] | None = None
    if logs and id is not None:
        ids = frozenset(lead.id for lead in read if lead.id is not None)
        by_lead, event_problems = read_logs(rules, logs, ids, as_of)
        problems += event_problems
        events = {lead: _not_ignored(rules, of_lead, as_of) for lead, of_lead in by_lead.items()}
    return tuple(
        Case(rules, as_of, lead.values, None if events is None else events.get(lead.id or "", ()))
        for lead in read
    ), in_order(problems)


def _not_ignored(rules: Rules, events: Sequence[Event], as_of: AsOf) -> tuple[Event, ...]:
    return tuple(
        event for event in events if not any(event_passes(event, test, as_of) for test in rules.ignored)
    )


def _rule_count(members: Sequence[Member]) -> int:
    """All rules, `otherwise` too."""
    count = 0
    for member in members:
        match member:
            case FirstOf(rules) | BestOf(rules):
                count += len(rules)
            case Group():
                count += _rule_count(member.members)
            case _:
                count += 1
    return count
