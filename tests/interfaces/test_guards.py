"""What would destroy a file, misread a moment, or take one kind of file for another is refused with a word."""

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
