"""A loaded model and what scoring gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from .finding import GivenLog, required_column
from .languages import refuse_language
from .members import all_rules
from .moments import moment
from .refusal import Refused
from .runtime.facts import DataProblem, TableReading
from .runtime.model import CompiledModel
from .settings import LogSettings, Settings, TableSettings, over

if TYPE_CHECKING:
    from .compiler.compile import Compiled
    from .dsl.problems import Problem
    from .engines import Engine
    from .explaining import Explanation
    from .one_lead import OneLead
    from .runtime.row import RowResult
    from .showing import Form
    from .streaming.files_scored import FilesScored
    from .summary import Summary


@frozen
class EventLog:
    """An event log whose columns have unusual names, or one of several.

    `table` is what `Model.score` takes for leads. `lead`, `time`, `verb`, `object` and `id` are column names
    (`verb` and `object` may be several); what is not said is found by usual names. `name` stands in problems
    (where it is empty: the key in a mapping of logs, else "events"). `decimal_comma`, `day_first` and
    `missing` say how its cells are read.
    """

    table: Any
    name: str = ""
    lead: str | None = None
    time: str | None = None
    verb: str | Sequence[str] = ()
    object: str | Sequence[str] = ()
    id: str | None = None
    decimal_comma: bool | None = None
    day_first: bool | None = None
    missing: tuple[str, ...] = ()

    @property
    def settings(self) -> LogSettings:
        """What is said of its columns and cells."""
        return LogSettings(
            lead=self.lead,
            time=self.time,
            verb=_names(self.verb),
            object=_names(self.object),
            id=self.id,
            day_first=self.day_first,
            missing=self.missing,
        )


@frozen
class Result:
    """What scoring gives: one row per row of the leads, in their order.

    `table` (the kind of table the leads came as): the leads' id column, `score`, `score_<name>` for each
    named and combined score (whole points as integers, others as exact decimals), `grade`, `segment`,
    `stage`, each label and matrix under its own name, `coverage` (whole percent), `disqualified` (the
    reasons, null where there is none), then the kept columns. `problems` are the mistakes in the data as
    values; `leadlang.say` puts one into words. `notes` tell what was detected: name and facts of each.
    """

    table: Any
    problems: tuple[DataProblem, ...]
    summary: Summary
    notes: tuple[tuple[str, Mapping[str, str]], ...] = ()


@frozen(repr=False)
class Model:
    """Rules that were understood, ready to score any number of tables. Made by `leadlang.load` and
    `leadlang.from_text`.

    `warnings` are what the check noticed without refusing the rules; `settings` what `leadlang.toml` beside
    the rule file says about ids, columns and markers (what a call says goes before it). `written` is what
    the rules were made of: their texts and statements.
    """

    compiled: CompiledModel
    warnings: tuple[Problem, ...] = ()
    settings: Settings = field(factory=Settings)
    written: Compiled | None = field(default=None, eq=False)

    def __repr__(self) -> str:
        return f"Model(hash={self.hash!r}, rules={self.rule_count}, language={self.language!r})"

    @property
    def hash(self) -> str:
        """The content hash of the compiled model: the same rules have the same hash, whoever compiles
        them.
        """
        return self.compiled.hash

    @property
    def language(self) -> str:
        """The spoken language of the rules, "en" or "de"; summaries speak it."""
        return self.compiled.rules.language

    @property
    def rule_count(self) -> int:
        """How many rules the model has, members of groups and lists included, `otherwise` too."""
        return len(all_rules(self.compiled.rules.members))

    def score(
        self,
        leads: Any,
        events: Any = None,
        as_of: str | date | datetime | None = None,
        *,
        id: str | None = None,
        keep: str | Sequence[str] = (),
        decimal_comma: bool | None = None,
        day_first: bool | None = None,
        missing: Sequence[str] = (),
        stamp: bool = False,
        reasons: int = 0,
        engine: Engine = "columns",
    ) -> Result:
        """Score and grade every row of `leads`.

        `leads`: a Polars DataFrame or LazyFrame, a pandas DataFrame, an Arrow table or a list of dicts, one
        row a lead. `events`: None (every condition on behaviour is then unknown), a table of the same kinds,
        an `EventLog`, a list of these, or a mapping from names to tables; one row an event. `as_of`: the
        moment the scores hold for; a date alone is the end of that day, None is now. `id`: the column that
        holds the leads' ids; None: a column of a usual name. `keep`: columns passed on into the result, or
        "all". `stamp` adds the columns `model` (hash) and `as_of`. `reasons` N adds, for each score that
        rules pay into, the N rules that gave most and that took most (`reasons_for`, `reasons_against`, for
        a named score with its name). `decimal_comma` reads "1.234,5" in text cells, `day_first` 01/02/2026
        as the first of February, `missing` are more markers for a missing value. `engine` "reference"
        computes the same one lead at a time, slowly and plainly: for audits.

        Raises `leadlang.Refused` where nothing can be computed: an id column that is not there, two columns
        that match one name, an event log that does not say whose and when. Mistakes in single rows never
        raise.
        """
        from .frames import from_polars, to_polars
        from .scoring import run

        frame, kind = to_polars(leads)
        settings = over(
            self.settings.leads, TableSettings(id=id, missing=tuple(missing), day_first=day_first)
        )
        scored = run(
            self.compiled,
            frame,
            self._logs(events),
            moment(as_of, self.compiled.rules.time_zone),
            id=settings.id,
            keep=keep,
            reading=_reading(settings, decimal_comma),
            stamp=stamp,
            engine=engine,
            reasons=reasons,
        )
        return Result(from_polars(scored.table, kind), scored.problems, scored.summary, scored.notes)

    def score_files(
        self,
        leads: str | PathLike[str],
        output: str | PathLike[str],
        events: str | PathLike[str] | Sequence[str | PathLike[str]] = (),
        as_of: str | date | datetime | None = None,
        *,
        id: str | None = None,
        keep: str | Sequence[str] = (),
        missing: Sequence[str] = (),
        decimal: str | None = None,
        day_first: bool | None = None,
        stamp: bool = False,
        reasons: int = 0,
        problems: str | PathLike[str] | None = None,
        memory: str | None = None,
    ) -> FilesScored:
        """Score and grade every lead of a file into another, as `leadlang score` does; both may be larger
        than memory.

        `leads`, `events`: files of any kind that `leadlang score` reads; `output`: `.csv`, `.tsv`,
        `.parquet`, `.ndjson` or `.xlsx`, written whole or not at all. `decimal` is "," or ".". `problems`:
        a file for all that is wrong with the data. `memory` ("2GB"): how much to take; the files are then
        read in blocks. None: half of what is free, and in blocks only what would not fit. The rest is as in
        `score`; whichever way is taken, the results are the same.

        Raises `leadlang.Refused` as `score` does, for files that cannot be read or written, and for one that
        neither fits nor can be read in blocks (R061).
        """
        from .streaming.files_scored import score_files

        own = TableSettings(id=id, missing=tuple(missing), decimal=decimal, day_first=day_first)
        return score_files(
            self.compiled,
            self.settings,
            leads,
            output,
            [events] if isinstance(events, str | PathLike) else events,
            moment(as_of, self.compiled.rules.time_zone),
            over(self.settings.leads, own),
            keep,
            stamp,
            reasons,
            problems,
            memory,
        )

    def score_one(
        self,
        lead: Mapping[str, object],
        events: Any = None,
        as_of: str | date | datetime | None = None,
    ) -> RowResult:
        """Score and grade one lead, in microseconds: for services.

        `lead` maps headers to raw values, as one row of `score`'s leads. `events` are those of this lead and
        of nobody else: None (every condition on behaviour is then unknown), a list (empty: nothing happened)
        of mappings, or of (verb, object, time) with the time as a datetime or as `score` reads it; an
        `EventLog` of such a list, or a mapping from names to these. `as_of` is as in `score`.

        The result has `scores` (exact decimals by name), `grade`, `segment`, `stage`, `labels`, `matrices`,
        `decided` of `rules` rules, `coverage`, `disqualified` (the reasons, sorted) and `problems`: whatever
        could not be read, a lead's in row 1, an event's in its row, from 1. Results are shared and cannot be
        changed. The first call prepares the model; after that, several threads may call at a time.

        Raises `leadlang.Refused` where two headers match one name or the events do not say when or what
        (R010, R012), TypeError for what is no lead or no event. Mistakes in values never raise.
        """
        return self._one_lead.score(lead, events, as_of)

    @cached_property
    def _one_lead(self) -> OneLead:
        from .one_lead import OneLead

        return OneLead(self.compiled, self.settings)

    def show(self, format: Form = "text", language: str | None = None) -> str:
        """The model as the sheet that people put on the table in a meeting, in plain words.

        `format`: "text" (lines of at most 80 characters), "markdown", or "html" (one page that needs nothing
        else). `language`: "en" or "de", None is that of the rules; names and values stay as they are.

        Raises ValueError for any other format or language, `leadlang.Refused` for a model that was not made
        by `leadlang.load` or `leadlang.from_text`: it has no words.
        """
        from .showing import FORMS, show

        if format not in FORMS:
            raise ValueError(f"format is one of {', '.join(FORMS)}; {format!r} is none of them.")
        refuse_language(language)
        if self.written is None:
            raise Refused("R034")
        return show(self.written, format, language)

    def explain(
        self,
        leads: Any,
        id: object,
        events: Any = None,
        as_of: str | date | datetime | None = None,
        *,
        id_column: str | None = None,
        decimal_comma: bool | None = None,
        day_first: bool | None = None,
        missing: Sequence[str] = (),
        language: str | None = None,
    ) -> Explanation:
        """Why the lead with that `id` has its points: the whole arithmetic, rule by rule.

        `leads`, `events`, `as_of` and how cells are read are as in `score`; `id_column` is the column that
        holds the ids. Without such a column `id` is the number of a row, from 1. `language`: "en" or "de",
        None is that of the rules. Several rows with the id are each explained.

        Raises `leadlang.Refused` where there is no such lead (R045), and as `score` does.
        """
        from .explaining import explain
        from .frames import to_polars

        refuse_language(language)
        frame, _ = to_polars(leads)
        settings = over(
            self.settings.leads, TableSettings(id=id_column, missing=tuple(missing), day_first=day_first)
        )
        return explain(
            self.compiled,
            frame,
            self._logs(events) or (),
            moment(as_of, self.compiled.rules.time_zone),
            str(id),
            id=settings.id,
            reading=_reading(settings, decimal_comma),
            language=language or self.language,
        )

    def _logs(self, events: Any) -> list[GivenLog] | None:
        if events is None:
            return None
        if isinstance(events, Mapping):
            return [self._log(log, str(name)) for name, log in events.items()]
        if isinstance(events, Sequence) and not isinstance(events, str) and not _is_rows(events):
            return [self._log(log, f"events {number}") for number, log in enumerate(events, 1)]
        if isinstance(events, Sequence) and not isinstance(events, str) and not events:
            return None
        return [self._log(events, "events")]

    def _log(self, given: Any, name: str) -> GivenLog:
        from .frames import to_polars

        log = given if isinstance(given, EventLog) else EventLog(given)
        name = log.name or name
        frame, _ = to_polars(log.table, name)
        own = log.settings
        for column in filter(None, (own.lead, own.time, own.id, *own.verb, *own.object)):
            required_column(frame.columns, column, name, "R023")
        settings = over(self.settings.log(name), own)
        return GivenLog(name, frame, settings, _reading(settings, log.decimal_comma))


def _is_rows(events: Sequence[Any]) -> bool:
    return all(isinstance(row, Mapping) for row in events)


def _reading(settings: TableSettings, decimal_comma: bool | None) -> TableReading:
    """How the cells of a table are read; what a call says goes before its settings."""
    comma = settings.decimal == "," if decimal_comma is None else decimal_comma
    return TableReading(comma, bool(settings.day_first), settings.missing)


def _names(said: str | Sequence[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)
