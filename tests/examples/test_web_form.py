"""The web form: what is submitted reaches the right desk, by a compiled model alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from leadlang.command_line import main

from .loading import EXAMPLES, loaded

FOLDER = EXAMPLES / "web_form"
Desks = dict[str, list[tuple[str, str, str]]]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("web_form") / "model.json"
    done = CliRunner().invoke(main, ["compile", str(FOLDER / "rules.lead"), "-o", str(path)])
    assert done.exit_code == 0, done.output
    return path


@pytest.fixture
def desks() -> Desks:
    return {"sales": [], "marketing": []}


@pytest.fixture
def client(model: Path, desks: Desks, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("LEAD_MODEL", str(model))
    module = loaded("web_form/app.py")

    def desk(name: str) -> Any:
        return lambda: lambda enquiry, result: desks[name].append((enquiry.email, result.stage, result.grade))

    module.app.dependency_overrides = {module.sales: desk("sales"), module.marketing: desk("marketing")}
    with TestClient(module.app) as client:
        yield client


def test_a_hot_enquiry_reaches_sales(client: TestClient, desks: Desks) -> None:
    answer = client.post(
        "/enquiries",
        data={
            "email": "a.berger@lindenwerk.example",
            "company": "Lindenwerk GmbH",
            "job_title": "managing director",
            "employees": "120",
            "wants": "demo",
        },
    )
    assert (answer.status_code, answer.json()) == (201, {"message": "Thank you. We will call you today."})
    assert desks == {"sales": [("a.berger@lindenwerk.example", "Call", "A")], "marketing": []}


def test_all_others_reach_marketing(client: TestClient, desks: Desks) -> None:
    answer = client.post("/enquiries", data={"email": "kim@gmx.de", "job_title": "Student", "wants": "demo"})
    assert answer.json() == {"message": "Thank you. You will hear from us by mail."}
    assert desks == {"sales": [], "marketing": [("kim@gmx.de", "Write", "F")]}


def test_what_is_not_understood_is_not_known(client: TestClient, desks: Desks, caplog: Any) -> None:
    with caplog.at_level("INFO", logger="enquiries"):
        answer = client.post(
            "/enquiries", data={"email": "x@y.example", "employees": "about 50", "wants": "quote"}
        )
    assert answer.status_code == 201
    assert desks["marketing"] == [("x@y.example", "Write", "D")]
    assert "D101 in employees was not understood" in caplog.text


@pytest.mark.parametrize(
    "wrong",
    [{"wants": "demo"}, {"email": "x@y.example", "wants": "money"}, {"email": "nobody", "wants": "demo"}],
)
def test_a_form_that_is_not_filled_in(client: TestClient, desks: Desks, wrong: dict[str, str]) -> None:
    assert client.post("/enquiries", data=wrong).status_code == 422
    assert desks == {"sales": [], "marketing": []}


def test_the_form_asks_what_the_application_takes(client: TestClient) -> None:
    page = client.get("/")
    assert page.headers["content-type"].startswith("text/html")
    for name in loaded("web_form/app.py").Enquiry.model_fields:
        assert f'name="{name}"' in page.text


def test_its_scenarios_hold() -> None:
    done = CliRunner().invoke(main, ["test", str(FOLDER / "rules.lead")])
    assert done.exit_code == 0, done.output


def test_the_compiler_is_not_needed(model: Path) -> None:
    code = (
        "import sys, app; app.the_model().score_one({}, [])\n"
        "wrong = ('lark', 'click', 'z3', 'polars', 'leadlang.dsl', 'leadlang.compiler')\n"
        "print([one for one in wrong if one in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=FOLDER,
        env={"LEAD_MODEL": str(model), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
