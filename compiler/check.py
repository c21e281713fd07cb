"""Syntax to rules: every name resolved, every limit held, everything that is wrong said in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from ..dsl import syntax as s
from ..dsl.problems import Problem
from ..runtime import rules
from ..runtime.rules import Rules
from .amounts import Amounts
from .conditions import Conditions
from .echoes import without_echoes
from .effects import Effects
from .fields import Fields
from .gather import Gathered
from .guarantees import Guarantees
from .layers import Layers
from .members import Members, group_names
from .misreadings import say_misreadings, without_repeated
from .names import Names, collect
from .phrases import Phrases
from .proving.verdicts import Guarantee
from .settings import Settings
from .silenced import Allowance, heard, is_of_proof, useless
from .targets import Targets, results_of
from .totals import combined_of, scores_of, totals_of, with_fading
from .values import Values
from .warnings.matrices import matrix_warnings
from .warnings.unknowns import unknown_warnings
from .warnings.unused import unused_warnings

if TYPE_CHECKING:
    from .scenario_types import Scenario


@frozen
class Checked:
    """The rules, None if there is any error, and all problems from reading on, in the order of the text.

    The guarantees are those that can be proved or refuted: all whose names are there. `provable` are the
    rules also where guarantees and scenarios are all that has mistakes. `idle` are the allowances of warnings
    of proofs that have silenced nothing yet. `scenarios` are all there are, also those with mistakes.
    """

    rules: rules.Rules | None
    problems: tuple[Problem, ...]
    guarantees: tuple[Guarantee, ...]
    provable: Rules | None
    idle: tuple[Allowance, ...]
    scenarios: tuple[Scenario, ...] = ()


def check(gathered: Gathered) -> Checked:
    """What the gathered statements mean. Never raises; one problem for each mistake."""
    names = collect(gathered.statements, gathered.language, gathered.sources)
    model, guarantees, scenarios = _model(gathered, names)
    own = without_echoes(without_repeated(names.problems), gathered)
    left = heard([*gathered.problems, *own], gathered.statements, gathered.sources)
    problems = [*left.problems, *useless(a for a in left.idle if not is_of_proof(a.code))]
    files = {name: at for at, name in enumerate(gathered.sources)}
    problems.sort(key=lambda found: (files.get(found.span.file, -1), found.span.start, found.code))
    errors = [found for found in problems if found.severity == "error"]
    of_rules = [found for found in errors if not _in_promises(found, gathered.statements)]
    return Checked(
        None if errors else model,
        tuple(problems),
        guarantees,
        None if of_rules else model,
        tuple(a for a in left.idle if is_of_proof(a.code)),
        scenarios,
    )


def _in_promises(found: Problem, statements: tuple[s.Statement, ...]) -> bool:
    """Whether a problem is one of a guarantee or a scenario, which no rule depends on."""
    return any(
        isinstance(statement, s.Guarantee | s.Scenario)
        and statement.span.file == found.span.file
        and statement.span.start <= found.span.start < statement.span.end
        for statement in statements
    )


def _model(
    gathered: Gathered, names: Names
) -> tuple[rules.Rules, tuple[Guarantee, ...], tuple[Scenario, ...]]:
    """The phases, each building on what those before it settled."""
    statements = gathered.statements
    settings = Settings(names.report, statements)
    names.zone = settings.time_zone()
    names.grade = settings.grade()
    groups = group_names(statements, names.report)
    totals = totals_of(statements, groups, names.report)
    amounts = Amounts(names, Values(names))
    scores = scores_of(totals, amounts)
    combined = combined_of(totals, amounts)

    fields = Fields.of(names)
    conditions = Conditions.of(names, fields, statements)
    say_misreadings(statements, names, conditions.phrases)
    effects = Effects(names.report, totals, names.grade, amounts, conditions, fields)
    members = Members(names.report, effects, conditions, amounts, gathered.sources)
    layers = Layers(names.report, totals, conditions)
    window = settings.window(conditions)
    ignored = settings.ignored(conditions)
    activity = conditions.activity()
    segments = layers.segments(statements)
    standing = members.members(statements)
    fading = with_fading(scores, statements, totals, amounts, conditions)
    disqualifications = layers.disqualifications(statements)
    stages = layers.stages(statements)
    labels = layers.labels(statements)
    matrices = layers.matrices(statements)
    layers.say_colliding_columns(statements)

    lead_fields, properties = fields.finish()
    model = rules.Rules(
        language=gathered.language,
        time_zone=names.zone,
        missing=settings.missing(),
        fields=lead_fields,
        properties=properties,
        activity=activity,
        ignored=ignored,
        window=window,
        scores=fading,
        combined=combined,
        grade=names.grade,
        members=standing,
        segments=segments,
        stages=stages,
        labels=labels,
        matrices=matrices,
        disqualifications=disqualifications,
    )
    targets = Targets(names, totals, results_of(model))
    guarantees = Guarantees(targets, conditions).checked(statements, model, gathered.problems)
    scenarios = _scenarios(targets, amounts.values, conditions, model, gathered)
    _warn(model, gathered, names, conditions.phrases)
    return model, guarantees, scenarios


def _scenarios(
    targets: Targets,
    values: Values,
    conditions: Conditions,
    model: rules.Rules,
    gathered: Gathered,
) -> tuple[Scenario, ...]:
    if not any(isinstance(statement, s.Scenario) for statement in gathered.statements):
        return ()
    from .scenarios import Scenarios  # and the reference with it, which scoring does without

    return Scenarios(targets, values, conditions, model).checked(gathered.statements, gathered.problems)


def _warn(model: rules.Rules, gathered: Gathered, names: Names, phrases: Phrases) -> None:
    statements, main = gathered.statements, gathered.main
    written = [statement for statement in statements if isinstance(statement, s.MatrixOf)]
    for statement, matrix in zip(written, model.matrices, strict=True):
        if not _has_error(statement, names):
            names.problems.extend(matrix_warnings(statement, matrix, model))
    names.problems.extend(unknown_warnings(statements, model))
    if model.members:  # else it is a file of names for others to use
        names.problems.extend([*unused_warnings(names, phrases, main)])


def _has_error(statement: s.Statement, names: Names) -> bool:
    span = statement.span
    errors = [found.span for found in names.problems if found.severity == "error"]
    return any(error.file == span.file and span.start <= error.start < span.end for error in errors)
