"""Every kind of wrong request and its answer side by side, English and German, in `refused.md`.

After a change that is meant, `python -m tests.service.test_refused_sheet` writes it anew; read the diff.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from leadlang.compiler.compile import compile_rules
from leadlang.dsl.problems import Source
from leadlang.loading import model_file
from leadlang.opening import read_model
from leadlang.refusal import Refused
from leadlang.wording import message_and_hint

from .driver import Answered, InTest
from .refused_cases import CASES, PART, RULES, TOKEN, Case

SHEET = Path(__file__).with_name("refused.md")
HEAD = """\
# What is refused, and in which words

Written by `python -m tests.service.test_refused_sheet`; a test holds every answer to this sheet.
"""


def answered(case: Case, language: str) -> Answered:
    service = InTest.of(RULES, limits=case.limits, token=case.token, strict=case.strict, language=language)
    return asyncio.run(service.answer(case.method, case.path, case.content(), case.headers))


def words(answer: Answered) -> str:
    return f"{answer.json['title']}: {answer.json['detail']}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_refused_with_words(case: Case) -> None:
    answers = [answered(case, language) for language in ("en", "de")]
    assert [answer.status for answer in answers] == [case.status] * 2
    assert answers[0].kind == answers[1].kind
    assert words(answers[0]) != words(answers[1])
    for answer in answers:
        assert len(words(answer)) < 400
        assert TOKEN not in answer.body.decode()


def test_of_too_large_a_body_little_is_taken() -> None:
    (case,) = (case for case in CASES if case.name == "100 MB in pieces")
    taken = 0

    def counted() -> Iterator[bytes]:
        nonlocal taken
        for part in case.content():
            taken += len(part)
            yield part

    async def ask() -> Answered:
        service = InTest.of(RULES, limits=case.limits)
        return await service.answer(case.method, case.path, counted(), case.headers)

    assert asyncio.run(ask()).status == 413
    assert taken < case.limits.body + 2 * PART


# ---------------------------------------------------------------- model files


def compiled() -> str:
    return model_file(compile_rules(Source("rules.lead", RULES))).to_json()


MODELS: dict[str, Callable[[str], bytes]] = {
    "points changed by hand": lambda text: text.replace('"amount":1000', '"amount":9000', 1).encode(),
    "made pretty by an editor": lambda text: text.replace(",", ", ").encode(),
    "a line added": lambda text: text.encode() + b"\n",
    "cut short": lambda text: text[: len(text) // 2].encode(),
    "empty": lambda text: b"",
    "a later version": lambda text: text.replace('"version":', '"version":9', 1).encode(),
    "a version of 100,000 digits": lambda text: text.replace(":2}", ":" + "9" * 100_000 + "}", 1).encode(),
    "nested deeply": lambda text: b"[" * 1_000_000,
    "another JSON": lambda text: b'{"name": "package", "version": "1.0.0"}',
    "no text": lambda text: text.encode("utf-16"),
}


def refused(path: Path, content: bytes, language: str) -> str:
    path.write_bytes(content)
    with pytest.raises(Refused) as found:
        read_model(path)
    return " ".join(message_and_hint(found.value, language)).replace(str(path), path.name)


@pytest.mark.parametrize("name", MODELS)
def test_a_damaged_model_is_refused_with_words(name: str, tmp_path: Path) -> None:
    text = compiled()
    content = MODELS[name](text)
    assert content != text.encode()
    said = {refused(tmp_path / "model.json", content, language) for language in ("en", "de")}
    assert len(said) == 2
    for one in said:
        assert "leadlang compile RULES -o model.json" in one or "leadlang compile REGELN -o model.json" in one


# ---------------------------------------------------------------- the sheet


def sheet(folder: Path) -> str:
    parts = [HEAD, "## Requests\n"]
    for case in CASES:
        english, german = (answered(case, language) for language in ("en", "de"))
        sent = f"    {case.method} {case.path}\n" + (f"    {case.shown}\n" if case.shown else "")
        parts.append(
            f"### {case.name}\n\n{sent}\n{english.status}\n\n> {words(english)}\n>\n> {words(german)}\n"
        )
    parts.append("## Compiled models\n")
    for name, damaged in MODELS.items():
        said = (refused(folder / "model.json", damaged(compiled()), one) for one in ("en", "de"))
        parts.append(f"### {name}\n\n> " + "\n>\n> ".join(said) + "\n")
    return "\n".join(parts)


def test_the_sheet_is_as_it_lies_here(tmp_path: Path) -> None:
    assert sheet(tmp_path) == SHEET.read_text(encoding="utf-8")


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        SHEET.write_text(sheet(Path(folder)), encoding="utf-8")
