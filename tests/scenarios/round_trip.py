"""Scenarios written from random leads: each that is written passes; how many could not be written.

`python -m tests.scenarios.round_trip --seeds 2000` is the long run.
"""

from __future__ import annotations

import argparse
from collections import Counter

from leadlang.compiler.compile import Compiled, compile_rules
from leadlang.dsl.problems import Source
from leadlang.dsl.write import write
from leadlang.runtime import reference
from leadlang.runtime.reference.case import Case as LeadCase
from leadlang.runtime.times import parse_as_of
from leadlang.scenarios.from_lead import from_lead
from leadlang.scenarios.running import run_compiled

from tests.strategies import ID, Case, random_case

Tally = Counter[str]


def compiled(text: str, language: str) -> Compiled:
    return compile_rules(Source("rules.lead", text), language=language)


def leads_of(case: Case, rules: Compiled) -> tuple[LeadCase, ...]:
    assert rules.provable is not None
    as_of = parse_as_of(case.as_of, rules.provable.time_zone)
    logs = [
        reference.Log(f"log {number}", log.rows(), layout) for number, (log, layout) in enumerate(case.logs)
    ]
    return reference.cases(rules.provable, case.leads.rows(), logs, as_of, ID)[0]


def try_case(case: Case, language: str, tally: Tally, most: int = 2) -> None:
    """Write a scenario from each of the first leads; whatever is written passes beside the rules."""
    text = write(case.program, language)
    rules = compiled(text, language)
    assert rules.model is not None, text
    for number, lead in enumerate(leads_of(case, rules)[:most]):
        found = from_lead(rules, lambda more: compiled(f"{text}\n{more}", language), lead, f"lead {number}")
        if not found.holds:
            tally["refused, with facts left out" if found.left_out else "refused"] += 1
            continue
        again = compiled(f"{text}\n{found.text}", language)
        problems = [(p.code, p.facts) for p in again.problems if p.severity == "error"]
        assert problems == [], (problems, found.text)
        (outcome,) = run_compiled(again)
        assert outcome.passed, (outcome.misses, found.text)
        tally["written, with facts left out" if found.left_out else "written"] += 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--start", type=int, default=0)
    asked = parser.parse_args()
    tally: Tally = Counter()
    for seed in range(asked.start, asked.start + asked.seeds):
        try:
            try_case(random_case(seed), "de" if seed % 3 == 0 else "en", tally)
        except AssertionError as error:
            print(f"seed {seed}: {error}")
            tally["wrong"] += 1
    for what, count in sorted(tally.items()):
        print(f"{count:>7}  {what}")


if __name__ == "__main__":
    main()
