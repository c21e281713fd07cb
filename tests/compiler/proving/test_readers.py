"""What reads nothing of a change is the same before and after."""

from __future__ import annotations

import pytest
from leadlang.compiler.compile import compile_rules
from leadlang.compiler.proving.bounds import GRADE
from leadlang.compiler.proving.polarity import Polarity, _Model
from leadlang.compiler.proving.polarity_events import Added
from leadlang.compiler.proving.polarity_moves import STILL
from leadlang.compiler.proving.readers import Reader, TestsByWord, needed_words
from leadlang.dsl.problems import Source
from leadlang.runtime.intake import Event
from leadlang.runtime.reference.events import event_passes
from leadlang.runtime.rules import AllOf, AnyOf, Anything, EventTest, Named, NoneOf
from leadlang.runtime.times import AsOf, Moment, zone

from tests.proofs.generated import random_text

AS_OF = AsOf(0, 0, zone("UTC"))


def test_members_that_read_nothing_of_a_change_do_not_move() -> None:
    left_out = 0
    for seed in range(40):
        compiled = compile_rules(Source("rules.lead", random_text(seed)))
        assert compiled.provable is not None
        rules = compiled.provable
        polarity = Polarity(rules)
        for guarantee in compiled.guarantees:
            added = Added.of(rules, guarantee.behaviour, guarantee.at_any_time)
            touched = polarity._touched(added, guarantee.field)
            moves = _Model.of(rules, added, guarantee.field, rules.members).members
            others = [member for member in rules.members if all(member is not one for one in touched)]
            left_out += len(others)
            for target in (*(score.name for score in rules.scores), GRADE):
                assert all(moves.move(member, target) == STILL for member in others)
    assert left_out > 40


TESTS: tuple[EventTest, ...] = (
    Anything(),
    Named(("visit",), ()),
    Named((), ("pricing", "docs")),
    Named(("visit",), ("blog",)),
    NoneOf((Named((), ("pricing",)),)),
    AnyOf((Named(("open",), ()), Named(("visit",), ("docs",)))),
    AnyOf((Named((), ("docs",)), Named((), ("blog",)))),
    AnyOf((Named((), ("docs",)), Anything())),
    AllOf((Named(("visit", "open"), ()), NoneOf((Named((), ("docs",)),)))),
    AllOf((Anything(), Named((), ("pricing", "docs")), Named((), ("docs",)))),
)


@pytest.mark.parametrize("verb", ["visit", "open", "other"])
@pytest.mark.parametrize("thing", ["pricing", "docs", "blog", "other"])
def test_who_reads_an_event_is_found_by_its_words(verb: str, thing: str) -> None:
    tests = TestsByWord.of([Reader((), False, (test,)) for test in TESTS])
    moment = Moment(0, 0, False)
    event = Event("lead", moment, frozenset({verb}), frozenset({thing}), {}, {})
    passed = {at for at, test in enumerate(TESTS) if event_passes(event, test, AS_OF)}
    assert set(tests.passed_by(event, AS_OF)) == passed
    for at in passed:
        assert passed <= set(tests.places(tests.near(TESTS[at])))


def test_words_that_are_needed() -> None:
    assert [needed_words(test) for test in TESTS[5:]] == [
        (("open", "visit"), ()),
        ((), ("docs", "blog")),
        ((), ()),
        (("visit", "open"), ()),
        ((), ("docs",)),
    ]
