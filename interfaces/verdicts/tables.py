"""The lead that breaks a guarantee as a small table: what is known of it, what it did, totals and lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ..compiler.proving.verdicts import Verdict
from ..wording import counted, phrase
from .changes import Change
from .happenings import age
from .sentences import line
from .story import Fact, Happening, Story, totals_behind
from .totals import named, signed, values

Cells = tuple[str, str, str]

_EPOCH = date(1970, 1, 1)
_INDENT = "    "
_WIDEST = 76


def table(verdict: Verdict, story: Story, changes: Sequence[Change], language: str) -> str:
    """Lines of text: a name, its value before and after; blank lines between facts, totals and rules."""
    day = (_EPOCH + timedelta(days=story.witness.as_of.day)).isoformat()
    own = named(story.guarantee.kind, story.guarantee.target, language)
    title = phrase("witness_title", language, day=day)
    head = (f"{title}:", phrase("witness_before", language), phrase("witness_after", language))
    parts = [
        [head, *_facts(story, language)],
        [*_behind(story, language), (own, *values(verdict, language))],
        [_change(one, story, language) for one in sorted(changes, key=lambda one: one.rule)],
    ]
    rows = [row for part in parts for row in part]
    first, second = (max(len(row[at]) for row in rows) for at in (0, 1))
    blocks = [
        "\n".join(f"{_INDENT}{a:<{first}}  {b:<{second}}  {c}".rstrip() for a, b, c in part)
        for part in parts
        if part
    ]
    return "\n\n".join(blocks)


def _facts(story: Story, language: str) -> list[Cells]:
    return facts(story.fields, story.happenings, story.witness.log, language)


def facts(known: Sequence[Fact], happened: Sequence[Happening], log: bool, language: str) -> list[Cells]:
    """Rows of a lead's table: what is known of it, what it did (no log: that there is none), before and
    after."""
    fields = [(_short(name), _short(before), _short(after)) for name, before, after in known]
    events = [_event(one, language) for one in happened]
    if not log:
        events = [(phrase("witness_no_log", language), "", "")]
    nothing = [] if fields or len(events) > 1 else [(f"({phrase('witness_nothing', language)})", "", "")]
    return [*fields, *events, *nothing]


def _behind(story: Story, language: str) -> list[Cells]:
    """The totals that the stage or a combined score is made of, where they change."""
    behind = totals_behind(story.rules, story.guarantee) - {story.guarantee.target}
    before, after = story.witness.before, story.witness.after
    rows = [
        (named("score", name, language), f"{old:f}", f"{after.scores[name]:f}")
        for name, old in before.scores.items()
        if name in behind
    ]
    if "grade" in behind:
        rows.append((named("grade", "grade", language), before.grade, after.grade))
    return [row for row in rows if row[1] != row[2]]


def _event(one: Happening, language: str) -> Cells:
    what = " ".join(one.cells) or phrase("witness_anything", language)
    if one.properties:
        what += f" ({', '.join(f'{name}: {cell}' for name, cell in one.properties)})"
    facts = {"event": _short(what), "age": age(one.age, language)}
    name = phrase("witness_clock", language, clock=one.clock, **facts) if one.clock else ""
    name = name or phrase("witness_event", language, **facts)
    return name, _times(one.before, language), _times(one.after, language)


def _times(count: int, language: str) -> str:
    return counted("witness_times", count, language) if count else phrase("witness_never", language)


def _change(change: Change, story: Story, language: str) -> Cells:
    never = phrase("witness_never", language)
    facts = {"line": line(change.origin, story, language), "text": _short(change.origin.text)}
    name = phrase("witness_pays", language, **facts)
    if change.target != story.guarantee.target:
        total = named("grade" if change.target == "grade" else "score", change.target, language)
        name = phrase("witness_pays_into", language, total=total, **facts)
    if not change.is_amount:
        holds = phrase("witness_holds", language)
        return name, holds if change.before else never, holds if change.after else never
    before, after = (
        signed(change.target, number) if number else never for number in (change.before, change.after)
    )
    return name, before, after


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
