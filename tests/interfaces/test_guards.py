"""What would destroy a file, misread a moment, or mistake one kind of file for another is refused."""

from __future__ import annotations

from pathlib import Path

import leadlang as library
import pytest

from .running import LEADS, ONE_LINE, leadlang, write


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, rules=ONE_LINE, leads=LEADS)
    return tmp_path


def test_format_writes_over_no_other_file() -> None:
    ran = leadlang("format", "rules.lead", "-o", "leads.csv")
    assert ran.code == 2 and "R032" in ran.err and "--force" not in ran.err
    assert Path("leads.csv").read_text(encoding="utf-8") == LEADS
    assert leadlang("format", "rules.lead", "-o", "rules.lead").code == 0
    assert leadlang("format", "rules.lead", "-o", "new.lead").code == 0


@pytest.mark.parametrize("said", ["01/02/2026", "2026/02/01", "1/2/26", " 01/02/2026 14:30"])
def test_a_moment_with_slashes_is_refused(said: str) -> None:
    ran = leadlang("score", "rules.lead", "leads.csv", "--as-of", said)
    assert ran.code == 2 and "R016" in ran.err and "2026-01-31" in ran.err


@pytest.mark.parametrize("said", ["2026-01-02", "2.1.2026", "2026-01-02T14:30:00Z", "2026-01-02 14:30"])
def test_other_moments_are_read(said: str) -> None:
    assert leadlang("score", "rules.lead", "leads.csv", "--as-of", said).code == 0


@pytest.mark.parametrize("said", [5, 5.5, True, [], "5"])
def test_what_is_no_moment_is_refused(said: object) -> None:
    with pytest.raises(library.Refused) as refused:
        library.from_text(ONE_LINE).score([{"id": 1}], as_of=said)  # type: ignore[arg-type]
    assert refused.value.code == "R016"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("leads.csv", "id,job_title\n1,CEO\n"),
        ("leads.csv", "when,score\n1,2\n"),
        ("kontakte.txt", "Kontakt-ID;E-Mail;Position\n1;a@b.example;Chefin\n2;;\n"),
        ("export", "Kontakt-ID\tE-Mail\tPosition\n1\ta@b.example\tChefin\n"),
    ],
)
def test_a_table_in_the_place_of_rules_is_one_word(name: str, text: str) -> None:
    Path(name).write_text(text, encoding="utf-8")
    ran = leadlang("check", name)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error R030  {name} is a table, not rules.\n") and "E001" not in ran.err


@pytest.mark.parametrize(
    "text", ["wenn a in [b, c, d] note +1\nwenn a in [c, d, e] note +1\n", "wehn x\nwehn y\n", "a, b, c\n"]
)
def test_rules_with_commas_are_no_table(text: str) -> None:
    Path("rules.lead").write_text(text, encoding="utf-8")
    assert "R030" not in leadlang("check", "rules.lead").err


def test_rules_in_the_place_of_leads() -> None:
    for arguments in (("rules.lead",), ("leads.csv", "--events", "rules.lead")):
        ran = leadlang("score", "rules.lead", *arguments)
        assert ran.code == 2 and "F019" in ran.err and ran.out == ""


def test_rules_that_hold_none() -> None:
    write(Path(), rules="# nothing yet\n")
    assert leadlang("check", "rules.lead").out.endswith(
        "rules.lead holds no rules, so nobody gets any points.\n"
    )
    assert "holds no rules" in leadlang("score", "rules.lead", "leads.csv").err
    write(Path(), rules=ONE_LINE)
    assert "holds no rules" not in leadlang("check", "rules.lead").out
