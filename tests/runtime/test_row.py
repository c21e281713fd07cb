"""One lead at a time: the same as the reference, whatever was asked before, whoever asks, whatever is given."""

from __future__ import annotations

from random import Random

from hypothesis import given, note, reject, settings
from hypothesis import strategies as st
from leadlang.compiler.lower import lower
from leadlang.compiler.optimising import optimise
from leadlang.dsl.write import write
from leadlang.runtime.intake import Log
from leadlang.runtime.times import parse_as_of

from tests.runtime.row_running import hold, one_lead
from tests.strategies import ID, Case, cases
from tests.strategies.running import NotValid, rules_of

MANY = settings(max_examples=max(60, settings.default.max_examples if settings.default else 0))


@MANY
@given(cases(), st.randoms(use_true_random=False))
def test_every_lead_is_as_the_reference_has_it(case: Case, random: Random) -> None:
    text = write(case.program)
    note(text)
    try:
        rules = rules_of(text)
    except NotValid:  # that every program is read is held elsewhere
        reject()
    logs = [Log(f"log {at}", log.rows(), layout) for at, (log, layout) in enumerate(case.logs)]
    as_of = parse_as_of(case.as_of, rules.time_zone)
    leads = case.leads.rows()
    for tables in (lower(rules), optimise(lower(rules))):
        cold = [hold(rules, one_lead(tables, logs), lead, logs, as_of, ID) for lead in leads]
        row = one_lead(tables, logs)
        again = list(enumerate(leads)) * 2
        random.shuffle(again)
        for place, lead in again:
            assert hold(rules, row, lead, logs, as_of, ID) == cold[place]
