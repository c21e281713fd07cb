"""One lead at a time in a service: threads, bounds of memory, what is imported, what is refused."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import leadlang
import pytest

from tests.runtime.test_row import RULES, given_rows

AS_OF = "2026-06-30"


def test_several_threads_may_ask_one_model() -> None:
    model = leadlang.from_text(RULES)
    random = Random(3)
    work = [given_rows(random) for _ in range(60)]
    alone = [str(leadlang.Model(model.compiled).score_one(*one, AS_OF)) for one in work[:12]]
    shared = leadlang.Model(model.compiled)

    def ask(seed: int) -> list[tuple[int, str]]:
        places = list(range(len(work))) * 3
        Random(seed).shuffle(places)
        days = (AS_OF, "2026-05-01", "2025-01-01")
        found = []
        for turn, place in enumerate(places):
            as_of = days[(turn + seed) % 3]
            result = shared.score_one(*work[place], as_of)
            if as_of == AS_OF and place < len(alone):
                found.append((place, str(result)))
        return found

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            answers = [one for found in pool.map(ask, range(8)) for one in found]
    finally:
        sys.setswitchinterval(before)
    assert len(answers) > 50
    assert all(answer == alone[place] for place, answer in answers)


def test_what_is_remembered_does_not_grow_without_end() -> None:
    model = leadlang.from_text(
        'when email ends with "@a.example" score +1; when n at least 5 score +1\n'
        "each visited pricing score +1"
    )
    day = datetime(2026, 6, 1)

    def ask(start: int) -> None:
        for at in range(start, start + 9000):
            lead = {"email": f"{at}@{at}.example", "n": at / 7, f"x{at % 500}": 1, "m": 10**3000 + at}
            model.score_one(lead, [("visited", f"thing {at}", day - timedelta(days=at % 3000))], AS_OF)

    ask(0)
    backend = model._one_lead._row
    sizes = remembered(backend)
    assert max(sizes) <= 8192
    model.score_one({"email": "y" * 1_000_000}, as_of=AS_OF)
    cells = backend._records.cells["email"][0].by_type[str]
    assert all(len(str(text)) <= 200 for text in cells)


def remembered(thing: object, seen: set[int] | None = None) -> list[int]:
    """The sizes of all memos inside."""
    seen = set() if seen is None else seen
    if id(thing) in seen:
        return []
    seen.add(id(thing))
    sizes: list[int] = []
    inside: list[object] = []
    if isinstance(thing, dict):
        sizes.append(len(thing))
        inside += thing.values()
    elif isinstance(thing, (list, tuple)):
        inside += thing
    if type(thing).__module__.startswith("leadlang.runtime.row"):
        slots = [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
        inside += [getattr(thing, name) for name in slots if hasattr(thing, name)]
        inside += getattr(thing, "__dict__", {}).values()
    for one in inside:
        sizes += remembered(one, seen)
    return sizes


def test_results_are_shared_and_cannot_be_changed() -> None:
    model = leadlang.from_text("when n at least 5 score +1; label heat hot when score at least 1")
    first, second = model.score_one({"n": 7}), model.score_one({"n": 8})
    assert first is second
    with pytest.raises(TypeError):
        first.scores["score"] = Decimal(3)  # type: ignore[index]
    with pytest.raises(TypeError):
        first.labels["heat"] = None  # type: ignore[index]


def test_what_cannot_be_computed_is_refused_in_words() -> None:
    model = leadlang.from_text("when job_title is CEO score +1; each visited pricing where url is x score +1")
    with pytest.raises(leadlang.Refused, match="Job Title, job_title"):
        model.score_one({"Job Title": "x", "job_title": "y"})
    with pytest.raises(leadlang.Refused, match="URL, url"):
        model.score_one({}, [{"event": "visited", "timestamp": "2026-06-01", "url": "x", "URL": "y"}])
    with pytest.raises(leadlang.Refused, match="does not say when"):
        model.score_one({}, [{"event": "visited"}])
    with pytest.raises(leadlang.Refused, match="does not say what"):
        model.score_one({}, [{"timestamp": "2026-06-01"}])
    with pytest.raises(leadlang.Refused, match="cannot read"):
        model.score_one({}, as_of="some day")
    for wrong in ([5], [("visited", "pricing")], "visited", 7):
        with pytest.raises(TypeError):
            model.score_one({}, wrong)


def test_logs_may_have_names_and_columns_of_their_own() -> None:
    model = leadlang.from_text("each visited pricing score +1; when n at least 5 score +10")
    mine = [{"tat": "visited", "ziel": "pricing", "wann": "1.6.2026", "nr": "a"}] * 2
    log = leadlang.EventLog(mine, time="wann", verb="tat", object=["ziel"], id="nr")
    assert model.score_one({"n": 5}, log, AS_OF).scores["score"] == 11
    usual = [("visited", "pricing", "2026-06-01")]
    assert model.score_one({"n": 5}, {"web": log, "mail": usual}, AS_OF).scores["score"] == 12
    late = [("visited", "pricing", "soon")]
    problems = model.score_one({"n": "five"}, {"web": usual, "mail": late}, AS_OF).problems
    assert [(problem.code, problem.table, problem.row) for problem in problems] == [
        ("D101", "leads", 1),
        ("D105", "mail", 1),
    ]


def test_settings_beside_the_rules_hold_for_single_leads(tmp_path: Path) -> None:
    (tmp_path / "rules.lead").write_text("each visited pricing score +1; when n at least 5 score +10")
    (tmp_path / "leadlang.toml").write_text(
        '[leads]\ndecimal = ","\nmissing = ["9"]\n'
        '[events."*"]\ntime = "wann"\nverb = "tat"\nobject = "ziel"\n'
    )
    model = leadlang.load(tmp_path / "rules.lead")
    events = [{"tat": "visited", "ziel": "pricing", "wann": "2026-06-01"}]
    assert model.score_one({"n": "5,5"}, events, AS_OF).scores["score"] == 11
    assert model.score_one({"n": "9"}, events, AS_OF).scores["score"] == 1


def test_nothing_heavy_is_imported(tmp_path: Path) -> None:
    model = leadlang.from_text(RULES)
    (tmp_path / "model.json").write_text(model.compiled.to_json(), encoding="utf-8")
    code = """
import sys
from leadlang import Model
from leadlang.runtime.model import CompiledModel
model = Model(CompiledModel.from_json(open("model.json", encoding="utf-8").read()))
events = [{"event": "visited", "object": "pricing", "timestamp": "2026-06-29"}]
result = model.score_one({"title": "CEO", "n": 3, "signup": "2026-06-01"}, events, "2026-06-30")
heavy = ("polars", "numpy", "pandas", "pyarrow", "lark", "click", "rich", "z3", "jinja2")
print(result.scores["score"], [name for name in heavy if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    expected = model.score_one(
        {"title": "CEO", "n": 3, "signup": "2026-06-01"}, [("visited", "pricing", "2026-06-29")], AS_OF
    )
    assert done.stdout.strip() == f"{expected.scores['score']} []"


def test_what_happened_just_now_has_happened() -> None:
    model = leadlang.from_text("each visited pricing score +1")
    for _ in range(20):
        assert model.score_one({}, [("visited", "pricing", datetime.now(UTC))]).scores["score"] == 1
