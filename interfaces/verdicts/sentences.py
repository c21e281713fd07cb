"""What breaks a guarantee, in one sentence.

"Adding a 4th visit to pricing lowers the score from 25 to 20: line 14 pays only for exactly 3."
"""

from __future__ import annotations

from collections.abc import Sequence

from ..compiler.proving.verdicts import Verdict
from ..runtime.rules import Origin
from ..wording import phrase
from .changes import Change, reasons_of
from .happenings import age, one_more
from .story import Story
from .totals import amount, in_a_sentence, limit, values

_NAMED = 2  # how many lines a sentence holds


def sentence(verdict: Verdict, story: Story, changes: Sequence[Change], language: str) -> str:
    """The whole sentence. `changes` are those of the story; a total may also change without any."""
    before, after = values(verdict, language)
    guarantee = story.guarantee
    facts = {"total": in_a_sentence(guarantee, language), "before": before, "after": after}
    if story.changed is not None:
        name = "broken_raised_falls" if guarantee.falls else "broken_raised_rises"
        field, low, high = story.changed
        head = phrase(name, language, field=field, low=low, high=high, **facts)
    else:
        name = "broken_added_falls" if guarantee.falls else "broken_added_rises"
        event = one_more(guarantee, story.nth, language)
        if story.added_age:
            event = f"{event} {age(story.added_age, language)}"
        head = phrase(name, language, event=event, **facts)
    why = _why(story, changes, language)
    return f"{head}: {why}." if why else f"{head}."


def _why(story: Story, changes: Sequence[Change], language: str) -> str:
    harmful = reasons_of(story, changes)
    if not harmful:
        return phrase("why_faded", language) if _fading_starts_anew(story) else ""
    said = [_of(change, story, language) for change in harmful[:_NAMED]]
    if len(harmful) > _NAMED:
        said.append(phrase("why_more", language))
    *first, last = said
    return phrase("why_and", language, first=", ".join(first), last=last) if first else last


def _fading_starts_anew(story: Story) -> bool:
    """A whole score that has faded less (or more), without any rule that pays another amount."""
    pairs = zip(story.before.scores, story.after.scores, strict=True)
    return any(old.summed == new.summed and old.faded != new.faded for old, new in pairs)


def line(origin: Origin, story: Story, language: str) -> str:
    """`line 14`, `line 14 of shared.lead` where that is another file than the guarantee's."""
    if origin.file == story.guarantee.span.file:
        return phrase("broken_line", language, line=origin.line)
    return phrase("broken_line_of", language, line=origin.line, file=origin.file)


def _of(change: Change, story: Story, language: str) -> str:
    where = line(change.origin, story, language)
    if change.hold is not None:
        return _of_hold(change, story, where, language)
    if change.why == "disqualified":
        name = "why_disqualifies" if change.after else "why_no_longer_disqualifies"
        return phrase(name, language, line=where)
    if change.why == "stage":
        return phrase("why_applies" if change.after else "why_no_longer_applies", language, line=where)
    pays = phrase("why_verb" if change.before > 0 else "why_verb_taking", language)
    facts = {"line": where, "pays": pays}
    match change.why, change.numbers:
        case "exactly", (number,):
            return phrase("why_exactly", language, number=number, **facts)
        case "at most", (number,):
            return phrase("why_at_most", language, number=number, **facts)
        case "below", (number,):
            return phrase("why_below", language, number=number, **facts)
        case "between", (low, high):
            return phrase("why_between", language, low=low, high=high, **facts)
        case "never", _:
            return phrase("why_never", language, **facts)
        case "only", _:
            return phrase("why_only", language, **facts)
        case "silence", _:
            return phrase("why_silence", language, **facts)
    return _of_amounts(change, story, where, language)


def _of_amounts(change: Change, story: Story, where: str, language: str) -> str:
    before, after = (amount(change.target, number) for number in (change.before, change.after))
    facts = {"line": where, "before": before, "after": after}
    if change.other is not None:
        return phrase("why_instead", language, other=line(change.other, story, language), **facts)
    if change.after == 0:
        return phrase("why_gone" if change.before > 0 else "why_takes_nothing", language, **facts)
    if change.before == 0:
        return phrase("why_pays" if change.after > 0 else "why_takes", language, **facts)
    if change.before > 0 and change.after > 0:
        return phrase("why_pays_instead", language, **facts)
    if change.before < 0 and change.after < 0:
        return phrase("why_takes_instead", language, **facts)
    return phrase("why_pays" if change.after > 0 else "why_takes", language, **facts)


def _of_hold(change: Change, story: Story, where: str, language: str) -> str:
    hold = change.hold
    number = None if hold is None else hold.high if change.is_ceiling else hold.low
    assert hold is not None and number is not None, change
    facts = {"line": where, "number": limit(hold, number, story.rules)}
    if change.after:
        return phrase("why_ceiling" if change.is_ceiling else "why_floor", language, **facts)
    return phrase("why_no_ceiling" if change.is_ceiling else "why_no_floor", language, **facts)
