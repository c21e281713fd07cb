"""Every example scored from the command line as its README says, and held to the results that lie beside it.

After a change that is meant: `python -m tests.test_examples` writes the results anew; read the diff.
"""

import sys
from pathlib import Path

import leadlang
import polars as pl
import pytest
from click.testing import CliRunner
from leadlang.command_line import main
from polars.testing import assert_frame_equal

from tests.both import both_backends

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
AS_OF = "2026-11-15"
DATA = {  # leads and events of each example
    "first": ("leads.csv", "events.csv"),
    "nordwind": ("leads.csv", "events.csv"),
    "account_engagement": ("prospects.csv", "activities.csv"),
    "hubspot_like": ("contacts.csv", "activities.csv"),
    "stages_0_to_100": ("leads.csv", "events.csv"),
    "several_products": ("leads.csv", "events.csv"),
}


def score(example: str, out: Path, rules: str = "rules.lead", leads: str | None = None) -> str:
    folder = EXAMPLES / example
    said = [str(folder / rules), str(folder / (leads or DATA[example][0]))]
    said += ["--events", str(folder / DATA[example][1]), "--as-of", AS_OF, "-o", str(out)]
    done = CliRunner().invoke(main, ["score", *said])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("example", DATA)
def test_results_are_the_ones_beside_the_example(example: str, tmp_path: Path) -> None:
    out = tmp_path / "results.csv"
    said = score(example, out)
    assert out.read_bytes() == (EXAMPLES / example / "results.csv").read_bytes()
    assert AS_OF in said
    assert leadlang.load(EXAMPLES / example / "rules.lead").hash in said


@pytest.mark.parametrize("example", [name for name in DATA if name != "nordwind"])
def test_both_backends_agree(example: str) -> None:
    leads, events = (pl.read_csv(EXAMPLES / example / name, infer_schema=False) for name in DATA[example])
    both_backends(leadlang.load(EXAMPLES / example / "rules.lead"), leads, events, as_of=AS_OF)


def test_both_backends_agree_on_a_part_of_nordwind() -> None:
    leads, events = (
        pl.read_csv(EXAMPLES / "nordwind" / name, infer_schema=False) for name in DATA["nordwind"]
    )
    both_backends(
        leadlang.load(EXAMPLES / "nordwind" / "rules.lead"), leads.gather_every(16), events, as_of=AS_OF
    )


def test_german_rules_and_a_german_excel_give_the_same(tmp_path: Path) -> None:
    expected = pl.read_csv(EXAMPLES / "nordwind" / "results.csv", infer_schema=False)
    variants = [
        ("regeln.lead", "leads.csv"),
        ("rules.lead", "leads_excel.csv"),
        ("regeln.lead", "leads_excel.csv"),
    ]
    for rules, leads in variants:
        score("nordwind", tmp_path / "results.csv", rules, leads)
        found = pl.read_csv(tmp_path / "results.csv", infer_schema=False)
        assert_frame_equal(found.rename({found.columns[0]: expected.columns[0]}), expected)


def test_the_data_are_what_the_script_writes() -> None:
    sys.path.insert(0, str(EXAMPLES))
    try:
        from make_data import build
    finally:
        sys.path.remove(str(EXAMPLES))
    for name, content in build().items():
        assert (EXAMPLES / name).read_bytes() == content, name


if __name__ == "__main__":
    for name in DATA:
        print(score(name, EXAMPLES / name / "results.csv"))
