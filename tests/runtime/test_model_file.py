"""A model file is canonical, sealed, says where it comes from, and is refused when anything differs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import leadlang
import pytest
from jsonschema import Draft202012Validator
from leadlang.compiler.compile import compile_rules
from leadlang.dsl.problems import Source
from leadlang.loading import model_file
from leadlang.runtime import LoadedModel, ModelRefused, load
from leadlang.runtime.codec import dumped
from leadlang.runtime.model import CompiledModel
from leadlang.runtime.model_file import ModelFile
from leadlang.runtime.model_schema import schema

from tests.runtime.test_codec import compiled

RULES = """each visited pricing score +2 once a day fading by 50% every 30 days
each visited pricing score +1 up to 10
when title in [CEO, Geschäftsführer] grade +1/3, score +2.5
when n between 3 and 8 score -4
"""
SEED_COUNT = 30


def text_of(rules: str = RULES) -> str:
    return model_file(compile_rules(Source("rules.lead", rules))).to_json()


def resealed(change: dict[str, Any]) -> str:
    """A file with other parts, and the seal that fits them."""
    from hashlib import sha256

    data = json.loads(text_of()) | change
    del data["seal"]
    return dumped(data | {"seal": sha256(dumped(data).encode()).hexdigest()})


@pytest.mark.parametrize("seed", range(SEED_COUNT))
def test_a_model_comes_back_as_it_was(seed: int) -> None:
    text = ModelFile(compiled(seed)).to_json()
    again = ModelFile.from_json(text)
    assert again.model == compiled(seed)
    assert again.model.digest == CompiledModel(again.model.rules, again.model.tables).digest
    assert again.to_json() == text


def test_the_same_rules_give_the_same_bytes_and_a_comment_changes_the_source_alone() -> None:
    assert text_of() == text_of()
    one, other = (json.loads(text_of(rules)) for rules in (RULES, RULES + "# as agreed in May\n"))
    assert one["hash"] == other["hash"]
    assert one["sources"] != other["sources"]
    assert one["sources"][0]["name"] == "rules.lead"


def test_every_changed_character_is_noticed() -> None:
    text, chance = text_of(), Random(1)
    for _ in range(300):
        at = chance.randrange(len(text))
        for changed in (
            text[:at] + chance.choice('0129abz{}[]",: \n') + text[at + 1 :],
            text[:at] + text[at + 1 :],
            text[:at],
        ):
            if changed != text:
                with pytest.raises(ModelRefused):
                    ModelFile.from_json(changed)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "no_json"),
        (text_of()[:-200], "no_json"),
        ("[" * 100_000, "no_json"),
        ('{"format":"leadlang model","version":99}', "version"),
        ('{"format":"leadlang model","version":' + "9" * 4_000 + "}", "version"),
        ('{"format":"another model"}', "no_model"),
        (json.dumps(json.loads(text_of())), "changed"),
        (text_of() + "\n", "changed"),
        (resealed({"hash": "0" * 64}), "damaged"),
        (resealed({"sources": [{"name": 1, "sha256": ""}]}), "damaged"),
        (resealed({"sources": {}}), "damaged"),
        (resealed({"more": 1}), "damaged"),
        (resealed({"rules": {}}), "damaged"),
    ],
)
def test_what_is_no_model_is_refused_with_its_kind(text: str, kind: str) -> None:
    with pytest.raises(ModelRefused) as refused:
        ModelFile.from_json(text)
    assert refused.value.kind == kind


@pytest.mark.parametrize("depth", range(100, 1_200, 20))
def test_a_deep_text_is_refused_whether_it_can_be_read_or_not(depth: int) -> None:
    deep = '"sources":' + "[" * depth + "]" * depth
    text = '{"format":"leadlang model","hash":"",' + f'"seal":"",{deep},"version":2}}'
    with pytest.raises(ModelRefused):
        ModelFile.from_json(text)


def test_a_file_of_other_bytes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_bytes(text_of().encode("utf-8")[:-3] + b"\xff\xfe")
    with pytest.raises(ModelRefused):
        load(tmp_path / "model.json")
    with pytest.raises(OSError):
        load(tmp_path / "none.json")


def test_a_loaded_model_scores_as_the_rules_do(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text(text_of(), encoding="utf-8")
    ready, rules = load(tmp_path / "model.json"), leadlang.from_text(RULES, "rules.lead")
    assert isinstance(ready, LoadedModel)
    assert ready.hash == rules.hash
    for lead in ({"title": "ceo", "n": 5}, {"title": "GESCHÄFTSFÜHRER"}, {"n": "x"}, {}):
        for events in (None, [], [("visited", "pricing", "2026-06-01")] * 3):
            assert ready.score_one(lead, events, "2026-06-30") == rules.score_one(lead, events, "2026-06-30")


def test_nothing_but_the_runtime_is_imported(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text(text_of(), encoding="utf-8")
    code = """
import sys
import leadlang.runtime
model = leadlang.runtime.load("model.json")
events = [("visited", "pricing", "2026-06-29")]
print(model.score_one({"title": "CEO", "n": 3}, events, "2026-06-30").scores["score"])
allowed = {"attr", "attrs", "leadlang", "tzdata"}
told = sorted({name.split(".")[0] for name in sys.modules} - set(sys.stdlib_module_names) - allowed)
print([name for name in told if not name.startswith("_")])
print(sorted(name for name in sys.modules if name.startswith(("leadlang.dsl", "leadlang.compiler"))))
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.splitlines()[1:] == ["[]", "[]"]


def test_the_schema_is_the_one_in_the_docs() -> None:
    kept = json.loads((Path(__file__).parents[2] / "docs" / "model.schema.json").read_text(encoding="utf-8"))
    assert kept == schema(), "write it anew: python -m tests.docs.make_pages"


@pytest.mark.parametrize("seed", range(0, SEED_COUNT, 4))
def test_the_schema_takes_every_model_and_refuses_damaged_ones(seed: int) -> None:
    validator = Draft202012Validator(schema())
    data = json.loads(ModelFile(compiled(seed)).to_json())
    validator.validate(data)
    for name in data:
        assert not validator.is_valid({key: part for key, part in data.items() if key != name})
    assert not validator.is_valid(
        data | {"rules": data["rules"] | {"members": [{"is": "Exec", "run": "ls"}]}}
    )
