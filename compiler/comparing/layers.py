"""Changes of what stands above the rules: segments, stages, labels, matrices, disqualifications."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...runtime import rules as r
from .canonical import Canonical
from .changes import About, Change, Detail, Kind, detail
from .conditions import Direction, differences, direction

_KINDS: Mapping[Direction, Kind] = {"wider": "widened", "narrower": "narrowed", "": "changed"}
Line = tuple[str, r.Condition]


def layer_changes(old: r.Rules, new: r.Rules, forms: tuple[Canonical, Canonical]) -> Iterator[Change]:
    """`forms` give the conditions of the old and the new model their one form."""
    before, after = forms
    yield from _lists("segments", "", _lines(old.segments, before), _lines(new.segments, after))
    yield from _disqualifications(old, new, forms)
    yield from _lists("stages", "", _lines(old.stages, before), _lines(new.stages, after))
    labels_before = {label.name: _lines(label.choices, before) for label in old.labels}
    labels_after = {label.name: _lines(label.choices, after) for label in new.labels}
    for name in dict.fromkeys((*labels_before, *labels_after)):
        yield from _lists("labels", name, labels_before.get(name, []), labels_after.get(name, []))
    yield from _matrices(old, new, forms)


def _lines(choices: Iterable[r.Choice], form: Canonical) -> list[Line]:
    """First match: neighbours of one name are one, and below a line that is always true nothing counts."""
    found: list[Line] = []
    for choice in choices:
        condition = form.condition(choice.condition)
        if found and found[-1][1] == r.Always(True):
            break
        if found and found[-1][0] == choice.name:
            found[-1] = choice.name, form.condition(r.Or((found[-1][1], condition)))
        else:
            found.append((choice.name, condition))
    return found


def _lists(about: About, name: str, old: Sequence[Line], new: Sequence[Line]) -> Iterator[Change]:
    if old == new:
        return
    if not old or not new:
        lines = old or new
        details = tuple(detail("line", name=text, condition=asked) for text, asked in lines)
        yield Change("removed" if old else "added", about, name, details=details)
        return
    before, after = _numbered(old), _numbered(new)
    for key, condition in before.items():
        if key not in after:
            yield Change("removed", about, name, key[0], details=(_asks(old=condition),))
    for key, condition in after.items():
        if key not in before:
            yield Change("added", about, name, key[0], details=(_asks(new=condition),))
        elif before[key] != condition:
            kind = _KINDS[direction(before[key], condition)]
            yield Change(kind, about, name, key[0], details=differences(before[key], condition))
    shared_before = [key for key in before if key in after]
    shared_after = [key for key in after if key in before]
    if shared_before != shared_after:
        order = detail("order", old=_row(shared_before), new=_row(shared_after))
        yield Change("changed", about, name, details=(order,))


def _asks(old: r.Condition | None = None, new: r.Condition | None = None) -> Detail:
    if r.Always(True) in (old, new):
        return detail("otherwise")
    return detail("condition_is", new=new) if old is None else detail("condition_was", old=old)


def _row(keys: Iterable[tuple[str, int]]) -> str:
    return ", ".join(name for name, _ in keys)


def _numbered(lines: Iterable[Line]) -> Mapping[tuple[str, int], r.Condition]:
    """By name; the second line of a name is another one."""
    found: dict[tuple[str, int], r.Condition] = {}
    for name, condition in lines:
        count = sum(1 for known, _ in found if known == name)
        found[name, count] = condition
    return found


def _disqualifications(old: r.Rules, new: r.Rules, forms: tuple[Canonical, Canonical]) -> Iterator[Change]:
    before, after = (_by_reason(model, form) for model, form in zip((old, new), forms, strict=True))
    for reason in dict.fromkeys((*before, *after)):
        one, other = before.get(reason), after.get(reason)
        if other is None:
            assert one is not None
            yield Change("removed", "disqualification", reason, details=(detail("condition_was", old=one),))
        elif one is None:
            yield Change("added", "disqualification", reason, details=(detail("condition_is", new=other),))
        elif one != other:
            kind = _KINDS[direction(one, other)]
            yield Change(kind, "disqualification", reason, details=differences(one, other))


def _by_reason(rules: r.Rules, form: Canonical) -> dict[str, r.Condition]:
    found: dict[str, list[r.Condition]] = {}
    for one in rules.disqualifications:
        found.setdefault(one.reason, []).append(one.condition)
    return {reason: form.condition(r.Or(tuple(conditions))) for reason, conditions in found.items()}


# ---------------------------------------------------------------- matrices


def _matrices(old: r.Rules, new: r.Rules, forms: tuple[Canonical, Canonical]) -> Iterator[Change]:
    before = {matrix.name: _plain(matrix, forms[0]) for matrix in old.matrices}
    after = {matrix.name: _plain(matrix, forms[1]) for matrix in new.matrices}
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            yield Change("added" if one is None else "removed", "matrix", name)
        elif one != other:
            yield Change("changed", "matrix", name, details=tuple(_of_matrices(one, other)))


def _plain(matrix: r.Matrix, form: Canonical) -> r.Matrix:
    return r.Matrix(
        matrix.name,
        tuple(map(form.condition, matrix.rows)),
        tuple(map(form.condition, matrix.columns)),
        matrix.cells,
    )


def _of_matrices(old: r.Matrix, new: r.Matrix) -> Iterator[Detail]:
    for band, code in ((old.rows, "row"), (old.columns, "column")):
        others = new.rows if code == "row" else new.columns
        for condition in band:
            if condition not in others:
                yield detail(f"{code}_gone", old=condition)
        for condition in others:
            if condition not in band:
                yield detail(f"{code}_new", new=condition)
        shared = [condition for condition in band if condition in others]
        if shared != [condition for condition in others if condition in band]:
            yield detail(f"{code}_order")
    for row, condition in enumerate(new.rows):
        for column, other in enumerate(new.columns):
            if condition in old.rows and other in old.columns:
                was = old.cells[old.rows.index(condition)][old.columns.index(other)]
                cell = new.cells[row][column]
                if was != cell:
                    yield detail("cell", row=condition, column=other, old=was, new=cell)
