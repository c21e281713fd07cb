"""What runs where less is installed: `leadlang` alone, and `leadlang[tables]`."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from leadlang.compiler.compile import compile_rules
from leadlang.dsl.problems import Source
from leadlang.loading import model_file

EXTRAS = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
IMPORTED_AS = {"charset-normalizer": "charset_normalizer", "z3-solver": "z3"}
TABLES = ("numpy", "polars")

RULES = "when job_title in [CEO] grade +1; when downloaded whitepaper score +20"


def brought(extra: str) -> list[str]:
    """The modules of the libraries that an extra brings, but for other extras."""
    listed = EXTRAS["project"]["optional-dependencies"][extra]
    names = [one.partition(">")[0] for one in listed if not one.startswith("leadlang")]
    return [IMPORTED_AS.get(name, name) for name in names]


def run_without(missing: list[str], code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Python, as if these libraries were not installed."""
    block = f"import sys; sys.modules.update(dict.fromkeys({missing!r}))\n"
    return subprocess.run(
        [sys.executable, "-c", block + code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules.lead").write_text(RULES, encoding="utf-8")
    model = model_file(compile_rules(Source("rules.lead", RULES)))
    (tmp_path / "model.json").write_text(model.to_json(), encoding="utf-8")
    return tmp_path


def test_single_leads_need_neither_tables_nor_the_command_line(folder: Path) -> None:
    code = """
import leadlang.runtime
model = leadlang.runtime.load("model.json")
print(model.score_one({"job title": "ceo"}, [("downloaded", "whitepaper", "2026-01-01")]).scores)
"""
    done = run_without([*TABLES, *brought("cli")], code, folder)
    assert done.stdout == "{'score': Decimal('20')}\n", done.stderr


def test_whole_tables_need_no_more_than_tables(folder: Path) -> None:
    code = """
import leadlang, polars
leads = polars.DataFrame({"id": ["1", "2"], "job_title": ["CEO", "CFO"]})
events = polars.DataFrame(
    {"id": ["1"], "event": ["downloaded"], "object": ["whitepaper"], "time": ["2026-01-01"]}
)
result = leadlang.load("model.json").score(leads, events, as_of="2026-01-31")
print(result.table["score"].to_list(), result.table["grade"].to_list())
print(result.summary)
"""
    done = run_without(brought("cli"), code, folder)
    assert done.stdout.startswith("[20, 0] ['C', 'D']\n"), done.stderr


@pytest.mark.parametrize("missing", ["click", "lark", "polars"])
def test_the_command_says_what_to_install(folder: Path, missing: str) -> None:
    code = """
import sys
from leadlang.__main__ import main
sys.argv = ["leadlang", "score", "rules.lead", "leads.csv"]
main()
"""
    (folder / "leads.csv").write_text("id,job_title\\n1,CEO\\n", encoding="utf-8")
    done = run_without([missing], code, folder)
    assert done.returncode == 2
    assert 'pip install "leadlang[cli]"' in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout
