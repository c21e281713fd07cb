"""`leadlang.diff`: what changes from one model to another, and for whom."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from attrs import frozen

from ..compiler.comparing import Change, Comparison, compare
from ..languages import refuse_language
from ..members import all_rules
from ..model import Model
from ..moments import moment
from ..refusal import Refused
from ..settings import TableSettings, over

if TYPE_CHECKING:
    import polars as pl

    from ..runtime.facts import DataProblem
    from .movement import Data, Movement
    from .movers import Board
    from .report import Report

Form = Literal["text", "markdown", "html", "json"]
FORMS: tuple[Form, ...] = ("text", "markdown", "html", "json")
TOP = 5

Moment = str | date | datetime | None


@frozen
class Diff:
    """What changes from `old` to `new`; with leads also who moves.

    `changes` are the changes of meaning, none where only words differ. `movement` and `boards` (the largest
    movers)
    are None and empty without leads. `table` has every lead's old and new values, as the kind of table the
    leads came as. As text it is what `leadlang diff` shows.
    """

    old: Model
    new: Model
    comparison: Comparison
    movement: Movement | None = None
    boards: tuple[Board, ...] = ()
    names: tuple[str, str] = ("old", "new")
    kind: str = "polars"

    @property
    def changes(self) -> tuple[Change, ...]:
        return self.comparison.changes

    @property
    def same(self) -> bool:
        """Whether the two mean the same: nobody's result can differ, whatever the leads."""
        return self.comparison.same

    @property
    def problems(self) -> tuple[DataProblem, ...]:
        """The mistakes in the data, as values."""
        return () if self.movement is None else self.movement.problems

    @property
    def table(self) -> Any:
        """None without leads."""
        from ..frames import from_polars

        frame = self.frame
        return None if frame is None else from_polars(frame, self.kind)  # type: ignore[arg-type]

    @property
    def frame(self) -> pl.DataFrame | None:
        """`table` in Polars."""
        from .side_by_side import side_by_side

        return None if self.movement is None else side_by_side(self.movement)

    def report(self, language: str | None = None) -> Report:
        """Everything in the words of a language; None is that of the new rules."""
        from .change_words import ChangeWords
        from .report import Reporter

        refuse_language(language)
        old, new = self.old, self.new
        words = ChangeWords.of(
            old.compiled.rules,
            new.compiled.rules,
            language or new.language,
            _texts(old),
            _texts(new),
        )
        return Reporter(words, self.names).report(self.comparison, self.movement, self.boards, old is new)

    def show(self, format: Form = "text", language: str | None = None) -> str:
        """The comparison as "text" (80 characters a line), "markdown" (for a pull request), "html" (one
        page that needs nothing else) or "json". ValueError for any other format or language.
        """
        if format not in FORMS:
            raise ValueError(f"format is one of {', '.join(FORMS)}; {format!r} is none of them.")
        report = self.report(language)
        if format == "text":
            from .as_text import as_text

            return as_text(report)
        if format == "markdown":
            from .as_markdown import as_markdown

            return as_markdown(report)
        if format == "html":
            from .as_page import as_page

            return as_page(report)
        from .as_data import as_json

        return as_json(self, report)

    def __str__(self) -> str:
        return self.show().rstrip("\n")


def diff(
    old: Model | str | os.PathLike[str],
    new: Model | str | os.PathLike[str] | None = None,
    leads: Any = None,
    events: Any = None,
    as_of: Moment | Sequence[Moment] = None,
    *,
    id: str | None = None,
    decimal_comma: bool | None = None,
    day_first: bool | None = None,
    missing: Sequence[str] = (),
    top: int = TOP,
) -> Diff:
    """What changes in meaning from `old` to `new` (models, or the paths of rule files), and who moves.

    `leads`, `events`, `id`, `decimal_comma`, `day_first` and `missing` are as in `Model.score`; columns are
    found as
    for the new model. Without `new` the same rules are compared for two moments: `as_of` is then a pair,
    and leads are needed. `top` is how many movers are shown in each direction.

    Raises RulesRefused and Refused as `leadlang.load` and `Model.score` do; Refused (R038) for moments that
    do not fit: not two without `new`, or two with it.
    """
    before = _model(old)
    after = before if new is None else _model(new)
    names = _name(old, "old"), _name(old if new is None else new, "new" if new is not None else "the rules")
    moments = _moments(as_of)
    refuse_moments(new is not None, moments, leads is not None)
    comparison = compare(before.compiled.rules, after.compiled.rules)
    if leads is None:
        return Diff(before, after, comparison, names=names)
    from ..frames import to_polars
    from ..model import _reading
    from .movement import Data

    frame, kind = to_polars(leads)
    settings = over(after.settings.leads, TableSettings(id=id, missing=tuple(missing), day_first=day_first))
    data = Data(frame, after._logs(events), settings.id, _reading(settings, decimal_comma))
    return with_data(Diff(before, after, comparison, names=names, kind=kind), data, moments, top)


def refuse_moments(two_models: bool, moments: Sequence[Moment], with_leads: bool) -> None:
    """Two models are compared for one moment, one model for two; R038 where it is otherwise."""
    given = [one for one in moments if one is not None]
    if two_models and len(moments) > 1:
        raise Refused("R038", "several", count=len(moments))
    if not two_models and len(given) != 2:
        raise Refused("R038", "one", count=len(given))
    if not two_models and not with_leads:
        raise Refused("R038", "leads")


def with_data(found: Diff, data: Data, moments: Sequence[Moment], top: int) -> Diff:
    """The same comparison with who moves: one moment for both models, or two for one."""
    from attrs import evolve

    from ..finding import id_column
    from .movement import Side, movement
    from .movers import boards

    zone_old, zone_new = (model.compiled.rules.time_zone for model in (found.old, found.new))
    as_of = moment(moments[0], zone_old), moment(moments[-1], zone_new)
    old = Side.of(found.old.compiled, as_of[0], data)
    new = Side.of(found.new.compiled, as_of[1], data)
    moved = movement(old, new)
    known = evolve(data, id=id_column(data.frame.columns, data.id, []))
    return evolve(found, movement=moved, boards=boards(moved, known, found.comparison, top))


def _moments(as_of: Moment | Sequence[Moment]) -> list[Moment]:
    return [as_of] if as_of is None or isinstance(as_of, str | date) else list(as_of)


def _model(given: Model | str | os.PathLike[str]) -> Model:
    if isinstance(given, Model):
        return given
    from ..opening import load

    return load(given)


def _name(given: Model | str | os.PathLike[str], otherwise: str) -> str:
    return otherwise if isinstance(given, Model) else os.fspath(given)


def _texts(model: Model) -> Iterable[str]:
    """The texts of a model's files; of one that has lost them, those of its rules."""
    if model.written is not None:
        return [source.text for source in model.written.sources.values()]
    return [rule.origin.text for rule in all_rules(model.compiled.rules.members)]
