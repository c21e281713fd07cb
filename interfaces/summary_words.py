"""A summary and the problems of the data as lines of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .dsl.messages import wording
from .problem_digest import SHOWN, ProblemDigest, digest
from .runtime.facts import DataProblem, score_column
from .wording import counted, phrase, say

if TYPE_CHECKING:
    from .summary import Summary


def summary_text(summary: Summary, problems: Sequence[DataProblem] | ProblemDigest = ()) -> str:
    """The summary as plain lines, every figure beside its name."""
    language = summary.language
    model = phrase("summary_model", language, hash=summary.model)
    lines = [f"{counted('summary_title', summary.rows, language, as_of=summary.as_of)}; {model}"]
    figures = _figures(summary)
    width = max(len(name) for name, _ in figures)
    lines += [f"  {name:<{width}}  {value}" for name, value in figures]
    if summary.lacks_events:
        lines.append(phrase("summary_no_events", language))
    if summary.silent:
        lines.append(phrase("summary_silent", language) + ":")
        files = {origin.file for origin in summary.silent}
        for origin in summary.silent[:SHOWN]:
            name = "summary_silent_line" if len(files) == 1 else "summary_silent_file_line"
            told = phrase(name, language, file=origin.file, line=origin.line, text=_short(origin.text))
            lines.append(f"  {told}")
        lines += _more(len(summary.silent), language)
    return "\n".join([*lines, *problem_lines(problems, language)])


def _figures(summary: Summary) -> list[tuple[str, str]]:
    language = summary.language
    averages = {score_column(name): mean for name, mean in summary.averages.items()}
    figures = [(phrase("summary_average", language, name=name), str(mean)) for name, mean in averages.items()]
    figures.append((phrase("summary_coverage", language), f"{summary.coverage} %"))
    given = {name: count for name, count in summary.grades.items() if count}
    figures.append((phrase("summary_grades", language), _list(given, "") or "-"))
    if summary.stages.keys() - {None}:
        none = phrase("summary_no_stage", language)
        figures.append((phrase("summary_stages", language), _list(summary.stages, none)))
    if summary.segments.keys() - {None}:
        none = phrase("summary_no_segment", language)
        figures.append((phrase("summary_segments", language), _list(summary.segments, none)))
    if summary.disqualified:
        figures.append((phrase("summary_disqualified", language), str(summary.disqualified)))
    return figures


def problem_lines(problems: Sequence[DataProblem] | ProblemDigest, language: str) -> list[str]:
    """Each kind of data problem with its count and its first rows; nothing where there is none."""
    if not problems:
        return []
    told = problems if isinstance(problems, ProblemDigest) else digest(problems)
    lines = [f"{phrase('summary_problems', language)}: {told.total}"]
    for kind in told.kinds:
        title = wording(kind.code, (), "", language).title
        place = f"{kind.table}, {kind.column}" if kind.column else kind.table
        lines.append(f"  {kind.code} {title} ({place}): {kind.count}")
        lines += [f"    {say(problem, language).partition(chr(10))[0]}" for problem in kind.first]
        lines += ["  " + line for line in _more(kind.count, language)]
    return lines


def _list(counts: Mapping[str | None, int], none: str) -> str:
    return ", ".join(f"{none if name is None else name}: {count}" for name, count in counts.items())


def _more(count: int, language: str) -> list[str]:
    return ["  " + phrase("summary_more", language, count=count - SHOWN)] if count > SHOWN else []


def _short(text: str, length: int = 90) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
