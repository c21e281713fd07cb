"""How long a person waits for proofs: `leadlang check` of a model of 200 rules with stages and guarantees.

    python benchmarks/proving.py [--runs 5] [--rules 200]

Prints the median and the spread of whole processes, in seconds, beside the same without guarantees, and the
verdicts. Each line of the model is of a kind that real ones are made of; the guarantees are those that people
ask for, some of them broken.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

RULES = 200
MOST_SECONDS = 3.0

HEAD = """\
score from 0 to 100
score for crm from 0 to 100
grade from F to A+ starting at D
only events in the last 365 days count
define free_mailer as email ends with ["@gmail.com", "@gmx.de", "@web.de"]
"""
TAIL = """\
when free_mailer and company is unknown score -10, grade -1/3
when no activity for 30 days score -10
when visited only careers score at most 10
when job_title is Student grade -2
when industry in [Software, Finance] grade +1
when revenue at least 5M grade +1
when country in [DE, AT, CH] grade +1
group "Web" up to 40
  each visited blog score +2
  each visited docs score +3
end
first of
  when employees at least 1000 score +8
  when employees at least 100 score +6
  otherwise score +1
end
disqualify "competitor" when email ends with "@rival.example"
score for overall = 60% of score and 40% of score for crm
stage SQL when score at least 80 and grade at least B
stage MQL when score at least 50 or requested demo
stage Nurture otherwise
"""
GUARANTEES = """\
guarantee score never falls with visited pricing, downloaded whitepaper
guarantee score never falls with activity
guarantee score for crm never falls with opened email
guarantee score for overall never falls with downloaded whitepaper
guarantee grade never falls with employees
guarantee score never falls with employees
guarantee stage never falls with requested demo
guarantee score never falls with visited careers
"""


def model(size: int) -> str:
    """About so many rules, of eight kinds in turn, all different; the same text every time."""
    return HEAD + "".join(f"{_rule(number)}\n" for number in range(size - 15)) + TAIL


def _rule(number: int) -> str:
    match number % 8:
        case 0:
            return f"when job_title in [Head of Team {number}, Director {number}] grade +1/3"
        case 1:
            return f"when employees at least {number * 5} score +{number % 7 + 1}"
        case 2:
            return f"each visited page{number} score +{number % 5 + 1} up to 20"
        case 3:
            days = number % 90 + 7
            return f"when downloaded whitepaper{number} at least 2 times in the last {days} days score +5"
        case 4:
            return f"when country is C{number} and industry is I{number % 40} score +2, score for crm +1"
        case 5:
            return f"each opened newsletter{number} score +1 once a day fading by 50% every 30 days"
        case 6:
            return f"when visited pricing at least {number // 8 + 1} times score +{number % 4 + 1}"
        case _:
            return f'when email contains "team{number}" and visited pricing score for crm +{number % 9 + 1}'


def _environment() -> dict[str, str]:
    """As a person has it: what was compiled once is kept."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--rules", type=int, default=RULES)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        texts = {"without": model(given.rules), "with": model(given.rules) + GUARANTEES}
        seconds: dict[str, list[float]] = {name: [] for name in texts}
        said = ""
        for turn in range(given.runs + 1):  # the first turn warms the caches and is not counted
            for name, text in texts.items():
                rules = Path(folder) / f"{name}.lead"
                rules.write_text(text, encoding="utf-8")
                command = [sys.executable, "-m", "leadlang", "check", str(rules), "--format", "json"]
                start = time.perf_counter()
                done = subprocess.run(
                    command, capture_output=True, text=True, encoding="utf-8", check=False, env=_environment()
                )
                if turn:
                    seconds[name].append(time.perf_counter() - start)
                assert done.returncode in (0, 1) and not done.stderr, done.stderr
                said = done.stdout
    for name, measured in seconds.items():
        spread = f"({min(measured):.3f} to {max(measured):.3f})"
        print(f"check {name} guarantees, {given.rules} rules: {statistics.median(measured):6.3f} s  {spread}")
    objects = json.loads(said)
    verdicts = [found for found in objects if found.get("kind") == "guarantee"]
    print(dict(Counter(f"{found['verdict']} {found['method'] or found['reason']}" for found in verdicts)))
    assert len(verdicts) == GUARANTEES.count("guarantee ") + GUARANTEES.count(",")
    print("within the bound" if statistics.median(seconds["with"]) < MOST_SECONDS else "TOO SLOW")


if __name__ == "__main__":
    main()
