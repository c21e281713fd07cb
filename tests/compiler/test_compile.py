"""The compiler as a whole: text to a model, the same every time."""

from pathlib import Path

import pytest
from leadlang.compiler.compile import compile_rules
from leadlang.compiler.folder import FolderLoader
from leadlang.dsl.problems import Source

from tests.compiler.checking import Files

EXAMPLES = sorted(Path(__file__).parents[2].glob("examples/*/*.lead"))


def test_a_text_becomes_a_model() -> None:
    compiled = compile_rules(Source("rules.lead", "when country is DE score +5"))
    assert compiled.problems == ()
    assert compiled.model is not None
    assert [score.name for score in compiled.model.rules.scores] == ["score"]
    assert compiled.language == "en"
    assert list(compiled.sources) == ["rules.lead"]


def test_an_error_in_any_file_leaves_no_model() -> None:
    files = Files({"a.lead": "wenn country ist DE punkte +1/3"})
    compiled = compile_rules(Source("rules.lead", 'when country is DE score +5\nuse "a.lead"'), files)
    assert compiled.model is None
    assert [(found.code, found.span.file) for found in compiled.problems] == [("E242", "a.lead")]
    assert list(compiled.sources) == ["rules.lead", "a.lead"]


def test_the_language_is_that_of_the_first_word_or_what_is_asked_for() -> None:
    assert compile_rules(Source("x", "wenn country ist DE punkte +5")).language == "de"
    assert compile_rules(Source("x", ""), language="de").language == "de"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_examples_have_no_error_and_compile_to_the_same_model_every_time(example: Path) -> None:
    source, loader = Source(example.name, example.read_text("utf-8")), FolderLoader(example.parent)
    first, second = (compile_rules(source, loader) for _ in range(2))
    assert [found for found in first.problems if found.severity == "error"] == []
    assert first.model is not None
    assert first == second
