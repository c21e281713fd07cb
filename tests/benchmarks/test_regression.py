"""The regression check compares ratios with what is kept, within a tolerance, whichever way is better."""

from __future__ import annotations

import pytest

from benchmarks.regression import KEPT, LINES, Bound, Line, bounds, complaint, rewritten


def test_every_line_has_a_bound() -> None:
    assert list(bounds(KEPT.read_text(encoding="utf-8"))) == list(LINES)


@pytest.mark.parametrize(("found", "wrong"), [(100.0, False), (10.0, False), (8.1, False), (7.9, True)])
def test_where_higher_is_better_a_fall_is_wrong(found: float, wrong: bool) -> None:
    said = complaint(Line("a race", True, float), found, Bound(10.0, 0.2))
    assert (said is not None) == wrong
    assert said is None or said == f"a race: fell to {found:.2f} from 10.0"


@pytest.mark.parametrize(("found", "wrong"), [(0.1, False), (1.0, False), (1.19, False), (1.21, True)])
def test_where_lower_is_better_a_rise_is_wrong(found: float, wrong: bool) -> None:
    said = complaint(Line("a race", False, float), found, Bound(1.0, 0.2))
    assert (said is not None) == wrong


def test_writing_changes_one_ratio_and_nothing_else() -> None:
    text = KEPT.read_text(encoding="utf-8")
    changed = rewritten(text, "rules", 123.456)
    before, after = bounds(text), bounds(changed)
    assert after["rules"] == Bound(123.0, before["rules"].tolerance)
    assert {key: bound for key, bound in after.items() if key != "rules"} == {
        key: bound for key, bound in before.items() if key != "rules"
    }
    assert len(changed.splitlines()) == len(text.splitlines())
