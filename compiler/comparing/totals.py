"""Changes of scores, combined scores, the grade, fields, and the settings of a model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...runtime import rules as r
from ...runtime.folding import fold_all
from .behaviours import Redeclared
from .canonical import Canonical
from .changes import Change, Detail, Fact, Points, detail, told
from .rule_changes import percent


def setting_changes(old: r.Rules, new: r.Rules, forms: tuple[Canonical, Canonical]) -> Iterator[Change]:
    """What holds for the whole model, before any rule."""
    before, after = forms
    if old.time_zone != new.time_zone:
        found = detail("time_zone", old=old.time_zone, new=new.time_zone)
        yield Change("changed", "setting", "time_zone", details=(found,))
    gone = sorted({*fold_all(old.missing)} - {*fold_all(new.missing)})
    come = sorted({*fold_all(new.missing)} - {*fold_all(old.missing)})
    missing = [detail("missing_gone", value=value) for value in gone]
    missing += [detail("missing_new", value=value) for value in come]
    if missing:
        yield Change("changed", "setting", "missing", details=tuple(missing))
    ignored = (
        [before.event_test(test) for test in old.ignored],
        [after.event_test(test) for test in new.ignored],
    )
    details = [detail("ignored_gone", old=test) for test in ignored[0] if test not in ignored[1]]
    details += [detail("ignored_new", new=test) for test in ignored[1] if test not in ignored[0]]
    if details:
        yield Change("changed", "setting", "ignored", details=tuple(details))
    windows = _window(old, before), _window(new, after)
    if windows[0] != windows[1]:
        details = [detail("window_gone", old=time) for time in windows[0] if time not in windows[1]]
        details += [detail("window_new", new=time) for time in windows[1] if time not in windows[0]]
        yield Change("changed", "setting", "window", details=tuple(details))


def _window(rules: r.Rules, form: Canonical) -> tuple[r.TimeTest, ...]:
    return form.events(r.Events(r.Anything(), rules.window)).times


def behaviour_changes(found: tuple[Redeclared, ...]) -> Iterator[Change]:
    for one in found:
        details: list[Detail] = []
        if one.old:
            details.append(detail("meant", old=r.AnyOf(one.old)))
        if one.new:
            details.append(detail("means", new=r.AnyOf(one.new)))
        kind = "changed" if one.old and one.new else "removed" if one.old else "added"
        details.insert(0, detail("behaviour", phrase=one.phrase))
        yield Change(kind, "behaviour", details=tuple(details))  # type: ignore[arg-type]


def field_changes(old: r.Rules, new: r.Rules) -> Iterator[Change]:
    """Fields that both models read, but not as the same kind."""
    for fields, others in ((old.fields, new.fields), (old.properties, new.properties)):
        before = {field.key: field for field in fields}
        for field in others:
            was = before.get(field.key)
            if was is not None and was.kind != field.kind:
                found = detail("kind_of_field", old=told(f"kind_{was.kind}"), new=told(f"kind_{field.kind}"))
                yield Change("changed", "field", field.name, details=(found,))


def total_changes(
    old: r.Rules, new: r.Rules, forms: tuple[Canonical, Canonical], groups: Mapping[str, str]
) -> Iterator[Change]:
    """`groups` maps the names of the old model's groups to those of the groups that continue them."""
    yield from _scores(old, new, forms)
    yield from _combined(old, new, groups)
    if old.grade != new.grade:
        yield Change("changed", "grade", details=tuple(_of_grades(old.grade, new.grade)))


def _scores(old: r.Rules, new: r.Rules, forms: tuple[Canonical, Canonical]) -> Iterator[Change]:
    before = {score.name: score for score in old.scores}
    after = {score.name: score for score in new.scores}
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            yield Change("added" if one is None else "removed", "score", name)
            continue
        details = [*_ranges(one, other)]
        if one.start != other.start:
            details.append(detail("start", old=_plain(one.start), new=_plain(other.start)))
        fading = _fading(one, forms[0]), _fading(other, forms[1])
        if fading[0] != fading[1]:
            details.append(detail("score_fading", old=one.fading, new=other.fading))
        if details:
            yield Change("changed", "score", name, details=tuple(details))


def _fading(score: r.Score, form: Canonical) -> object:
    events = score.fading_events
    return score.fading, None if events is None or score.fading is None else form.events(events)


def _ranges(one: r.Score | r.Combined, other: r.Score | r.Combined) -> Iterator[Detail]:
    if one.low != other.low:
        yield detail("low", old=_plain(one.low), new=_plain(other.low))
    if one.high != other.high:
        yield detail("high", old=_plain(one.high), new=_plain(other.high))
    if one.decimals != other.decimals:
        yield detail("decimals", old=one.decimals, new=other.decimals)


def _plain(millis: int | None) -> Points:
    return Points(millis, signed=False)


def _combined(old: r.Rules, new: r.Rules, groups: Mapping[str, str]) -> Iterator[Change]:
    before = {score.name: score for score in old.combined}
    after = {score.name: score for score in new.combined}
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            yield Change("added" if one is None else "removed", "combined", name)
            continue
        details = [*_terms(one, other, groups), *_ranges(one, other)]
        if details:
            yield Change("changed", "combined", name, details=tuple(details))


def _terms(old: r.Combined, new: r.Combined, groups: Mapping[str, str]) -> Iterator[Detail]:
    """Each part by what it takes; the same part twice is listed with both percentages."""
    before = _by_part([(_continued(term, groups), term.percent) for term in old.terms])
    after = _by_part([((term.score, term.group), term.percent) for term in new.terms])
    for part in dict.fromkeys((*before, *after)):
        one, other = before.get(part), after.get(part)
        if one != other:
            name = _part_name(part)
            if one is None:
                yield detail("term_new", part=name, new=_percents(other))
            elif other is None:
                yield detail("term_gone", part=name, old=_percents(one))
            else:
                yield detail("term", part=name, old=_percents(one), new=_percents(other))


_Part = tuple[str, str | None]


def _continued(term: r.Term, groups: Mapping[str, str]) -> _Part:
    return term.score, None if term.group is None else groups.get(term.group, term.group)


def _by_part(terms: list[tuple[_Part, int]]) -> dict[_Part, list[int]]:
    found: dict[_Part, list[int]] = {}
    for part, share in terms:
        found[part] = sorted([*found.get(part, []), share])
    return found


def _percents(shares: list[int] | None) -> str:
    return ", ".join(map(percent, shares or []))


def _part_name(part: _Part) -> Fact:
    score, group = part
    if group is None:
        return told("total", name=score)
    return told("group", name=group)


def _of_grades(old: r.Grade, new: r.Grade) -> Iterator[Detail]:
    if old.scale != new.scale:
        yield detail("scale", old=", ".join(old.scale), new=", ".join(new.scale))
    if old.scale[old.start] != new.scale[new.start]:
        yield detail("start", old=old.scale[old.start], new=new.scale[new.start])
