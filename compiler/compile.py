"""The compiler as a whole: text to a model that a runtime can load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from ..dsl import syntax as s
from ..dsl.problems import Problem, Source
from ..runtime.model import CompiledModel
from ..runtime.rules import Rules
from .check import check
from .gather import gather
from .loader import Loader, NoFiles
from .lower import lower
from .optimising import optimise
from .proving.verdicts import Guarantee
from .quiet_memory import nothing_collected
from .silenced import Allowance

if TYPE_CHECKING:
    from .scenario_types import Scenario


@frozen
class Compiled:
    """The model (None if there is any error), all problems, every file's text by its name, the language.

    `guarantees` are no part of the model: they wait to be proved, by the `provable` rules (there also where
    guarantees and scenarios are all that has mistakes). `statements` are those of all files; `idle` the
    allowances of warnings of proofs that have silenced nothing yet. `scenarios` are no part of the model
    either; they are run on the `provable` rules.
    """

    model: CompiledModel | None
    problems: tuple[Problem, ...]
    sources: dict[str, Source]
    language: str
    guarantees: tuple[Guarantee, ...] = ()
    provable: Rules | None = None
    statements: tuple[s.Statement, ...] = ()
    idle: tuple[Allowance, ...] = ()
    scenarios: tuple[Scenario, ...] = ()


def compiled_model(rules: Rules) -> CompiledModel:
    """The rules with the tables that are made of them."""
    return CompiledModel(rules, optimise(lower(rules)))


def compile_rules(source: Source, loader: Loader | None = None, language: str | None = None) -> Compiled:
    """Read the rules and all they use, check what they mean, lower them to tables. Never raises.

    `loader` gives the files that the rules name (none by default); `language` holds where the file says none.
    """
    with nothing_collected():
        gathered = gather(source, loader or NoFiles(), language)
        checked = check(gathered)
        model = None if checked.rules is None else compiled_model(checked.rules)
    return Compiled(
        model,
        checked.problems,
        gathered.sources,
        gathered.language,
        checked.guarantees,
        checked.provable,
        gathered.statements,
        checked.idle,
        checked.scenarios,
    )
