"""Why a service does not start, in words; and what it listens on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from leadlang.refusal import Refused
from leadlang.service import serving, tokens

from tests.interfaces.running import ONE_LINE, write
from tests.interfaces.running import leadlang as run
from tests.interfaces.test_small_installations import run_without

TOKEN = "0123456789abcdef-secret"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(tokens.VARIABLE, raising=False)
    write(tmp_path, rules=ONE_LINE)


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
@pytest.mark.parametrize(("language", "said"), [("en", "it has no token"), ("de", "Er hat kein Token")])
def test_others_need_a_token(host: str, language: str, said: str) -> None:
    done = run("serve", "rules.lead", "--host", host, "--port", 0, "--language", language)
    assert done.code == 2
    assert "R080" in done.err and said in done.err
    assert "--token-file" in done.err


def test_a_token_lets_others_in() -> None:
    with serving.listen("0.0.0.0", 0, tokens.Token(TOKEN)) as listener:
        assert listener.getsockname()[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1.2.3"])
def test_this_machine_alone_needs_none(host: str) -> None:
    with serving.listen(host, 0, None) as listener:
        assert serving.address_of(listener).startswith("http://")


def test_a_port_that_is_taken(taken: int) -> None:
    for language, said in (("en", f"Port {taken} of 127.0.0.1 is taken"), ("de", "schon vergeben")):
        done = run("serve", "rules.lead", "--port", taken, "--language", language)
        assert done.code == 2
        assert "R081" in done.err and said in done.err


@pytest.mark.parametrize("host", ["nowhere.invalid", "", "a b", "x" * 300])
def test_a_host_that_is_none(host: str) -> None:
    with pytest.raises(Refused) as refused:
        serving.listen(host, 0, None).close()
    assert refused.value.code in ("R080", "R081")


BAD_TOKENS = {
    "": "short",
    "a1b2c3d4": "short",
    "blanks in between": "signs",
    "mit-Umlauten-äöüß-und-mehr": "signs",
}


@pytest.mark.parametrize(("text", "variant"), BAD_TOKENS.items())
def test_tokens_that_are_no_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, variant: str
) -> None:
    (tmp_path / "token").write_text(text, encoding="utf-8")
    monkeypatch.setenv(tokens.VARIABLE, text)
    for file in ("token", None):
        with pytest.raises(Refused) as refused:
            tokens.find_token(file)
        assert (refused.value.code, refused.value.variant) == ("R082", variant)
        assert not text or text not in str(refused.value)


def test_a_token_comes_from_a_file_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tokens.find_token(None) is None
    (tmp_path / "token").write_text(f"{TOKEN}\n", encoding="utf-8")
    monkeypatch.setenv(tokens.VARIABLE, f"{TOKEN}-other")
    for file, text in (("token", TOKEN), (None, f"{TOKEN}-other")):
        found = tokens.find_token(file)
        assert found is not None
        found.refuse_strangers([(b"authorization", f"Bearer {text}".encode())])
        assert TOKEN not in repr(vars(found))
    assert run("serve", "rules.lead", "--token-file", "nowhere").code == 2


def test_rules_that_cannot_be_served(tmp_path: Path) -> None:
    scenario = ONE_LINE + '\nscenario "a boss"\n  given job_title is CEO\n  expect grade is F\n'
    (tmp_path / "untrue.lead").write_text(scenario, encoding="utf-8")
    (tmp_path / "wrong.lead").write_text("when job_title in [CEO score +1\n", encoding="utf-8")
    (tmp_path / "model.json").write_text("{}", encoding="utf-8")
    for file, code, said in (
        ("untrue.lead", "R083", '"a boss"'),
        ("wrong.lead", "R020", "wrong.lead:1"),
        ("model.json", "R070", "model.json"),
        ("nowhere.lead", "R030", "nowhere.lead"),
        ("-", "R085", "reads its rules from a file"),
    ):
        done = run("serve", file, "--port", 0)
        assert done.code != 0
        assert code in done.err and said in done.err, done.err
        assert "Traceback" not in done.err and not done.out


@pytest.mark.parametrize("missing", ["uvicorn", "starlette", "prometheus_client"])
def test_it_says_what_to_install(tmp_path: Path, missing: str) -> None:
    code = """
import sys
from leadlang.__main__ import main
sys.argv = ["leadlang", "serve", "rules.lead"]
main()
"""
    done = run_without([missing], code, tmp_path)
    assert done.returncode == 2
    assert "R084" in done.stderr and 'pip install "leadlang[serve]"' in done.stderr
    assert "Traceback" not in done.stderr
