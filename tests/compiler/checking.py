"""Rule texts through the compiler's check, for tests."""

from collections.abc import Mapping, Sequence

from attrs import Factory, frozen
from leadlang.compiler.check import Checked, check
from leadlang.compiler.gather import gather
from leadlang.compiler.loader import LoadError
from leadlang.dsl.problems import Source
from leadlang.runtime import rules


@frozen
class Files:
    """A loader of files that are given as texts; lists as columns by (path, name)."""

    texts: Mapping[str, str] = Factory(dict)
    columns: Mapping[tuple[str, str], Sequence[str]] = Factory(dict)

    def rules(self, path: str) -> str | LoadError:
        return self.texts.get(path, LoadError("missing"))

    def column(self, path: str, column: str) -> Sequence[str] | LoadError:
        return self.columns.get((path, column), LoadError("missing"))


def checked(text: str, files: Files | None = None) -> Checked:
    return check(gather(Source("rules.lead", text), files or Files()))


def rules_of(text: str, files: Files | None = None) -> rules.Rules:
    """The rules of a text that has no error; warnings are fine."""
    result = checked(text, files)
    assert result.rules is not None, [(found.code, found.variant, found.facts) for found in result.problems]
    return result.rules


def codes(text: str, files: Files | None = None) -> list[str]:
    """The codes of all problems, in the order of the text, each with its variant behind a blank."""
    return [f"{found.code} {found.variant}".strip() for found in checked(text, files).problems]


def only_rule(text: str) -> rules.Rule:
    (member,) = rules_of(text).members
    assert isinstance(member, rules.Rule)
    return member


def only_pay(text: str) -> rules.Pay:
    (effect,) = only_rule(text).effects
    assert isinstance(effect, rules.Pay)
    return effect
