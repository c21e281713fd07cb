"""What can be told of a model without any data: which guarantees hold, which break, which stay open.

Only `check`, `test` and `compile` ask for it. Loading and scoring never wait for a proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from ..dsl.problems import Problem, problem
from ..runtime.facts import LeadResult
from ..runtime.rules import Rules
from .compile import Compiled
from .proving.verdicts import Guarantee, Verdict
from .silenced import heard, useless

if TYPE_CHECKING:
    from .proving.reach import Reach

NO_VALUE = "–"


@frozen
class Proved:
    """The verdict on each guarantee, in the order of the text, and what is wrong (E400, W400 ...).

    Warnings that the file allows are left out. `reach` is what can happen at all, where that was asked for.
    """

    verdicts: tuple[Verdict, ...]
    problems: tuple[Problem, ...]
    reach: Reach | None = None


def prove(
    compiled: Compiled, steps: int | None = None, *, possibilities: bool = False, reaching: bool = False
) -> Proved:
    """Prove or refute every guarantee of the files that were compiled.

    `steps` of the solver are for each; without them as many as usual, some seconds at most. With
    `possibilities` the problems also say what can never happen, and what always does, for all leads there
    could be; with `reaching` as well the answer has how far totals go and which values leads get.
    Nothing is proved of rules that have mistakes themselves; those of guarantees and scenarios do no harm.
    The same rules and steps give the same verdicts on every machine. Never raises.
    """
    rules = compiled.provable
    if rules is None or not (compiled.guarantees or compiled.idle or possibilities):
        return Proved((), ())
    from .proving.engine import DEFAULT_STEPS  # the solver is slow to import

    steps = DEFAULT_STEPS if steps is None else steps
    verdicts = _decided(rules, compiled.guarantees, steps)
    found = [problem for verdict in verdicts for problem in _problems(verdict, steps)]
    reached = None
    if possibilities:
        from .possibilities import checked, model_of
        from .proving.possible import Possibilities

        possible = Possibilities(rules)
        model = model_of(compiled, possible)
        if model is not None:
            found += checked(model)
            if reaching:
                from .proving.reach import reach

                reached = reach(rules, possible, model)
    return Proved(verdicts, tuple(_heard(found, compiled, possibilities)), reached)


def _heard(found: Sequence[Problem], compiled: Compiled, all_asked: bool) -> list[Problem]:
    """In the order of the text, without those that are allowed, with a W206 for what allows nothing."""
    left = heard(found, compiled.statements, compiled.sources)
    idle = {*left.idle} & {*compiled.idle}
    unused = useless(a for a in compiled.idle if a in idle and (all_asked or a.code == "W400"))
    files = {name: at for at, name in enumerate(compiled.sources)}
    return sorted([*left.problems, *unused], key=lambda p: (files.get(p.span.file, -1), p.span.start, p.code))


def _decided(rules: Rules, guarantees: Sequence[Guarantee], steps: int) -> tuple[Verdict, ...]:
    """A field that no rule reads needs no proof: whatever is in it changes nothing."""
    from .proving.engine import decide

    read = {field.key for field in rules.fields}
    asked = [guarantee for guarantee in guarantees if guarantee.field is None or guarantee.field in read]
    answers = iter(decide(rules, asked, steps))
    return tuple(
        Verdict(guarantee, "proved", "polarity")
        if guarantee.field is not None and guarantee.field not in read
        else next(answers)
        for guarantee in guarantees
    )


# ---------------------------------------------------------------- what is wrong


def _problems(verdict: Verdict, steps: int) -> Iterator[Problem]:
    guarantee = verdict.guarantee
    if verdict.verdict == "refuted" and verdict.witness is not None:
        before, after = (value_of(guarantee, one) for one in (verdict.witness.before, verdict.witness.after))
        variant = "" if guarantee.field is None else "field"
        yield problem("E400", guarantee.span, variant, subject=guarantee.subject, before=before, after=after)
    elif verdict.verdict == "undecided":
        facts = {"subject": guarantee.subject, "steps": steps, "more": 10 * steps}
        yield problem("W400", guarantee.span, verdict.reason, **facts)


def value_of(guarantee: Guarantee, result: LeadResult) -> str:
    """What a result says of the total of a guarantee; a lead without a stage has "–"."""
    match guarantee.kind:
        case "grade":
            return result.grade
        case "stage":
            return result.stage or NO_VALUE
        case "score":
            return str(result.scores[guarantee.target])
