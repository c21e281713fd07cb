"""The statement of `leadlang sql` as a macro of dbt.

    python make_macro.py [--dialect duckdb] [--as-of 2026-11-15]

Writes macros/lead_scores.sql. A statement holds for one moment: run this before `dbt build`, every night.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
LEADS, EVENTS = "leads_of_dbt", "events_of_dbt"


def statement(dialect: str, as_of: str) -> str:
    """What `leadlang sql` prints. CalledProcessError where the model cannot be said in SQL; it says why."""
    command = [sys.executable, "-m", "leadlang", "sql", str(HERE / "rules.lead"), "--dialect", dialect]
    command += ["--leads", LEADS, "--id", "lead_id", "--events", EVENTS, "--as-of", as_of]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True).stdout


def macro(sql: str) -> str:
    """A macro of the two tables. All else is raw: nothing in a rule is taken for Jinja."""
    if "endraw" in sql:
        raise SystemExit("A rule holds the word endraw, which ends a raw block of Jinja.")
    for name, parameter in ((LEADS, "leads"), (EVENTS, "events")):
        sql = sql.replace(name, f"{{% endraw %}}{{{{ {parameter} }}}}{{% raw %}}")
    return f"{{% macro lead_scores(leads, events) %}}{{% raw %}}\n{sql}{{% endraw %}}{{% endmacro %}}\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--dialect", default="duckdb", help="of the warehouse (duckdb)")
    arguments.add_argument("--as-of", default=date.today().isoformat(), help="the day to score for (today)")
    arguments.add_argument("--out", type=Path, default=HERE / "macros" / "lead_scores.sql")
    given = arguments.parse_args()
    text = macro(statement(given.dialect, given.as_of))
    given.out.parent.mkdir(exist_ok=True)
    given.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
