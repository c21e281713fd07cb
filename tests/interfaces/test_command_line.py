"""What holds for every command: help, exit codes, and that no traceback reaches anyone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from leadlang.command_line import main
from leadlang.dsl.messages import all_codes, help_page

from .running import LEADS, ONE_LINE, leadlang, write

COMMANDS = ["score", "check", "format", "init", "explain-code"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, rules=ONE_LINE, leads=LEADS)


def test_help_lists_the_commands_and_the_exit_codes() -> None:
    ran = leadlang("--help")
    assert ran.code == 0
    assert all(f"  {command} " in ran.out for command in COMMANDS)
    assert "Exit codes:" in ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_each_commands_help_shows_an_example(command: str) -> None:
    ran = leadlang(command, "--help")
    assert ran.code == 0
    assert f"Example:\n    leadlang {command}" in ran.out


@pytest.mark.parametrize("arguments", [["--help"], ["score", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom leadlang.command_line import main\n"
        f"try: main({arguments!r})\nexcept SystemExit: pass\n"
        "print([name for name in ('polars', 'numpy', 'lark', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_python_m_leadlang() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "leadlang", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("leadlang ")


def test_an_unknown_command_gets_its_nearest() -> None:
    ran = leadlang("scroe")
    assert ran.code == 2
    assert "Did you mean `leadlang score`?" in ran.err


def test_a_mistake_of_our_own_is_said_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr("leadlang.loading.compile_rules", broken)
    monkeypatch.delenv("LEADLANG_DEBUG", raising=False)
    first, again = leadlang("check", "rules.lead"), leadlang("check", "rules.lead")
    assert first.code == 70
    assert "This is a mistake in leadlang itself" in first.err
    assert "Traceback" not in first.err
    assert first.err == again.err
    monkeypatch.setenv("LEADLANG_DEBUG", "1")
    assert "ZeroDivisionError: inside" in leadlang("check", "rules.lead").err


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (KeyboardInterrupt(), 130, ""),
        (MemoryError(), 70, "enough memory"),
        (RecursionError(), 70, "leadlang itself"),
    ],
)
def test_other_ends(monkeypatch: pytest.MonkeyPatch, raised: BaseException, code: int, said: str) -> None:
    def broken(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr("leadlang.loading.compile_rules", broken)
    ran = leadlang("check", "rules.lead")
    assert ran.code == code
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_panic_of_a_native_library_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def broken(*_: object, **__: object) -> None:
        raise PanicException

    monkeypatch.setattr("leadlang.loading.compile_rules", broken)
    assert leadlang("check", "rules.lead").code == 70


def test_a_reader_that_goes_away_is_no_mistake() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "leadlang", "explain-code"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() in (0, 1)
    process.stderr.close()


def test_a_terminal_without_umlauts_shows_what_it_can() -> None:
    write(Path(), regeln="wenn job_title ist CEO punkte +20\n")
    done = subprocess.run(
        [sys.executable, "-m", "leadlang", "score", "regeln.lead", "leads.csv"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    assert done.returncode == 0
    assert b"Leads bewertet" in done.stdout


def test_explain_code() -> None:
    ran = leadlang("explain-code", "e001")
    assert ran.code == 0
    assert ran.out.startswith("E001  ")
    assert leadlang("explain-code", "E01").err.count("Did you mean E0") == 1
    assert leadlang("explain-code", "xyz").code == 2


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_code_is_listed_and_has_a_page(language: str) -> None:
    listed = leadlang("explain-code", "--language", language).out.splitlines()
    assert [line.split()[0] for line in listed] == list(all_codes())
    assert all(len(line.split()) > 1 for line in listed)
    assert [code for code in all_codes() if not (help_page(code, language) or "").strip()] == []


def test_main_can_be_called_from_python() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", "rules.lead", "--quiet"])
    assert ended.value.code == 0
    assert CliRunner().invoke(main, ["check", "nothing.lead"]).exit_code == 2
