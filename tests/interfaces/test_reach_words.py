"""What `leadlang check` tells of what can happen, in both languages: scripts and what is said, side by side.

After a change that is meant, `GOLDEN=write pytest tests/interfaces/test_reach_words.py` writes the `.said`
files anew; read them aloud before they are committed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from leadlang.compiler.proving.possible import FAR, Limit
from leadlang.compiler.proving.reach import Reach, Reachable, TotalRange
from leadlang.dsl.words import languages
from leadlang.verdicts.reaching import Reached

from tests.compiler.checking import rules_of
from tests.interfaces.running import leadlang, write

GOLDEN = Path(__file__).parent / "reaching"
SCRIPTS = sorted(GOLDEN.glob("*.lead"))

SMALL = """score from 0 to 100
score for crm
when job_title is CEO score +30
each visited docs score for crm +0.5
stage SQL when score at least 30
stage MQL when score at least 10
stage Nurture otherwise
"""


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_what_is_said(script: Path, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOLDEN)
    ran = leadlang("check", script.name, "--examples", "--language", language)
    assert (ran.code, ran.err) == (0, "")
    golden = script.with_suffix(f".{language}.said")
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(ran.out, "utf-8")
    assert ran.out == golden.read_text("utf-8")


def test_without_examples_each_has_one_line(tmp_path: Path) -> None:
    write(tmp_path, rules=SMALL)
    assert (
        "What can happen:\n"
        "  score: from 0 to 30\n"
        "  score for crm: from 0, no upper limit\n"
        "  stage: SQL, Nurture can be reached; MQL is never reached\n"
        "\n"
    ) in leadlang("check", "rules.lead").out


@pytest.mark.parametrize(
    "rules",
    [
        "let x = 5\nbehaviour visited docs means page_view where url contains docs\n",
        "when job_title is CEO score +1/3\nwhen country is DE score +5\n",
    ],
)
def test_nothing_without_rules_or_with_mistakes(tmp_path: Path, rules: str) -> None:
    write(tmp_path, rules=rules)
    assert "What can happen" not in leadlang("check", "rules.lead").out
    found = json.loads(leadlang("check", "rules.lead", "--format", "json").out)
    assert {one["kind"] for one in found} <= {"problem"}


@pytest.mark.parametrize("options", [(), ("--examples",), ("--format", "json")])
def test_nothing_where_only_what_is_wrong_is_asked_for(tmp_path: Path, options: tuple[str, ...]) -> None:
    write(tmp_path, rules=SMALL.replace("stage MQL", "#"))
    ran = leadlang("check", "rules.lead", "--quiet", *options)
    assert ran.code == 0
    assert ran.out in ("", "[]\n")


def test_as_objects(tmp_path: Path) -> None:
    write(tmp_path, rules=SMALL)
    *_, score, crm, grade, sql, mql, nurture = json.loads(
        leadlang("check", "rules.lead", "--format", "json", "--examples").out
    )
    shown = score.pop("highest_example")
    score.pop("lowest_example")
    assert score == {
        "kind": "range",
        "total": "score",
        "lowest": 0,
        "highest": 30,
        "exact": True,
        "never_below": 0,
        "never_above": 30,
    }
    assert shown["lead"] == {"id": "lead", "job_title": "ceo"}
    assert (shown["log"], shown["events"]) == (False, [])
    assert shown["as_of"].startswith("2026-")
    assert (crm["total"], crm["lowest"], crm["highest"], crm["exact"]) == ("crm", 0, None, True)
    assert (crm["never_below"], crm["never_above"], crm["highest_example"]) == (0, None, None)
    assert (grade["total"], grade["lowest"], grade["highest"]) == ("grade", "D", "D")
    example = sql.pop("example")
    assert sql == {"kind": "reachable", "sort": "stage", "name": "", "value": "SQL", "verdict": "yes"}
    assert example["lead"] == {"id": "lead", "job_title": "ceo"}
    assert (mql["verdict"], mql["example"]) == ("no", None)
    assert (nurture["verdict"], nurture["example"]["lead"]) == ("yes", {"id": "lead"})


def test_objects_without_examples_say_the_same(tmp_path: Path) -> None:
    write(tmp_path, rules=SMALL)
    long, short = (
        json.loads(leadlang("check", "rules.lead", "--format", "json", *options).out)
        for options in (("--examples",), ())
    )
    assert long != short
    for one in long:
        one.update({name: None for name in one if name.endswith("example")})
    assert long == short


def limit(value: int, bound: int) -> Limit:
    return Limit(value, bound, None)


@pytest.mark.parametrize(
    ("low", "high", "english", "german"),
    [
        (
            limit(0, 0),
            limit(85_000, 100_000),
            "from 0 to 85 or higher (never above 100)",
            "von 0 bis 85 oder",
        ),
        (
            limit(5_000, 0),
            limit(9_000, 9_000),
            "from 5 or lower (never below 0) to 9",
            "von 5 oder tiefer (nie",
        ),
        (limit(0, 0), limit(7_000, FAR), "from 0 to 7 or higher", "von 0 bis 7 oder höher"),
        (
            Limit(None, -FAR, None),
            limit(-1_500, 0),
            "no lower limit, up to -1.5 or higher",
            "nach unten ohne",
        ),
        (limit(4_000, 4_000), limit(4_000, 4_000), "always 4", "immer 4"),
    ],
)
def test_what_is_not_decided_is_told(low: Limit, high: Limit, english: str, german: str) -> None:
    rules = rules_of("when job_title is CEO score +5")
    values = tuple(Reachable("stage", "", name, "open", None) for name in ("A", "B"))
    reached = Reached.of(Reach((TotalRange("score", low, high),), values), rules, examples=True)
    score, stages = reached.lines("en")
    assert score.startswith(f"score: {english}")
    assert stages == "stage: whether A, B are ever reached, I could not decide"
    assert [*reached.lines("de")][0].startswith(f"Punkte: {german}")
    (first, *_) = reached.as_objects()
    assert first["exact"] is (low.exact and high.exact)
    assert (first["never_above"] is None) is (abs(high.bound) >= FAR)
