"""`leadlang format`: the usual layout in place, translations beside."""

from __future__ import annotations

from pathlib import Path

import pytest

from .running import EXAMPLES, leadlang, write

UNTIDY = "# our rules\nwhen   job_title in [ CEO ]  grade +1; when downloaded whitepaper score +20 # hot\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, rules=UNTIDY)


def text(name: str = "rules.lead") -> str:
    return Path(name).read_text(encoding="utf-8")


def test_in_place_and_only_once() -> None:
    ran = leadlang("format", "rules.lead")
    assert (ran.code, ran.out) == (0, "rules.lead written in the usual layout.\n")
    formatted = text()
    assert formatted != UNTIDY
    assert "# our rules" in formatted and "# hot" in formatted
    assert leadlang("format", "rules.lead").out == "rules.lead is in the usual layout.\n"
    assert text() == formatted


def test_check_changes_nothing() -> None:
    ran = leadlang("format", "--check", "rules.lead")
    assert ran.code == 1
    assert "is not in the usual layout" in ran.out
    assert text() == UNTIDY
    leadlang("format", "rules.lead", "--quiet")
    assert leadlang("format", "--check", "rules.lead").code == 0


def test_the_model_stays_the_same() -> None:
    before = leadlang("check", "rules.lead").out
    leadlang("format", "rules.lead")
    here = leadlang("check", "rules.lead").out
    assert "2 rules" in before and "2 rules" in here


def test_a_translation_is_printed_and_the_file_left_alone() -> None:
    ran = leadlang("format", "rules.lead", "--to", "de")
    assert ran.code == 0
    assert "wenn job_title in [CEO]" in ran.out
    assert "heruntergeladen whitepaper" in ran.out
    assert text() == UNTIDY
    leadlang("format", "rules.lead", "--to", "de", "-o", "regeln.lead")
    assert text("regeln.lead") == ran.out
    back = leadlang("format", "regeln.lead", "--to", "en").out
    assert back == leadlang("format", "rules.lead", "-o", "-").out


def test_there_and_back_is_the_same() -> None:
    rules = EXAMPLES / "nordwind" / "rules.lead"
    english = leadlang("format", rules, "-o", "-").out
    leadlang("format", rules, "--to", "de", "-o", "regeln.lead")
    assert leadlang("format", "regeln.lead", "--to", "en").out == english
    Path("english.lead").write_bytes(english.encode("utf-8"))
    assert leadlang("format", "--check", "english.lead").code == 0


def test_a_file_with_mistakes_is_left_alone() -> None:
    write(Path(), rules="whne x is y score +1\n", regeln="wenn   x ist y punkte +1\n")
    ran = leadlang("format", "rules.lead", "regeln.lead")
    assert ran.code == 1
    assert "rules.lead:1:1  error E001" in ran.err
    assert "rules.lead has a mistake, so I left it as it is." in ran.err
    assert text() == "whne x is y score +1\n"
    assert text("regeln.lead") == "wenn x ist y  punkte +1\n"


def test_standard_input_is_printed() -> None:
    ran = leadlang("format", "-", input="when   x is y   score +1\n")
    assert (ran.code, ran.out) == (0, "when x is y  score +1\n")


def test_line_breaks_stay_what_they_are() -> None:
    Path("rules.lead").write_bytes(b"when   x is y   score +1\r\nwhen a is b score +1\r\n")
    leadlang("format", "rules.lead")
    content = Path("rules.lead").read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") == 2


def test_windows_1252_becomes_utf_8() -> None:
    Path("rules.lead").write_bytes("when job_title is Geschäftsführer score +1\n".encode("cp1252"))
    assert leadlang("format", "rules.lead").code == 0
    assert "Geschäftsführer" in text()


def test_options_that_do_not_go_together() -> None:
    assert leadlang("format", "rules.lead", "rules.lead", "-o", "x").code == 2
    assert leadlang("format", "rules.lead", "--check", "-o", "x").code == 2
    assert leadlang("format", "nothing.lead").code == 2
