"""What two rules pay, held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...runtime import rules as r
from .changes import Detail, Paid, detail


def effect_differences(old: Sequence[r.Effect], new: Sequence[r.Effect]) -> tuple[Detail, ...]:
    """In what the effects differ, total by total."""
    return tuple(_differences(old, new))


def _differences(old: Sequence[r.Effect], new: Sequence[r.Effect]) -> Iterator[Detail]:
    for kind in (r.Pay, r.Hold):
        gone = [effect for effect in old if isinstance(effect, kind) and effect not in new]
        come = [effect for effect in new if isinstance(effect, kind) and effect not in old]
        for before in list(gone):
            after = next((effect for effect in come if effect.target == before.target), None)
            if after is not None:
                gone.remove(before)
                come.remove(after)
                yield from _of_pair(before, after)
        for effect in gone:
            yield detail("pays_no_longer", old=Paid(effect))
        for effect in come:
            yield detail("pays_also", new=Paid(effect))


def _of_pair(old: r.Effect, new: r.Effect) -> Iterator[Detail]:
    if not isinstance(old, r.Pay) or not isinstance(new, r.Pay):
        yield detail("hold", old=Paid(old), new=Paid(new))
        return
    if (old.points, old.sign) != (new.points, new.sign):
        yield detail("points", old=Paid(old, "points"), new=Paid(new, "points"))
    if old.caps != new.caps:
        yield detail("caps", target=old.target, old=old.caps, new=new.caps)
    if (old.keeps, old.latest, old.every) != (new.keeps, new.latest, new.every):
        yield detail("keeps", target=old.target, old=Paid(old, "keeps"), new=Paid(new, "keeps"))
    if (old.fading, old.fading_events) != (new.fading, new.fading_events):
        yield detail("fading", target=old.target, old=Paid(old, "fading"), new=Paid(new, "fading"))
