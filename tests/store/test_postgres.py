"""The same laws on a PostgreSQL server, and what several instances on one of them have to keep to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from random import Random

import leadlang
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leadlang.refusal import Refused
from leadlang.store.contents import written
from leadlang.store.jobs import Erase, Give, LookUp, Post, Take
from leadlang.store.keeper import Keeper
from leadlang.store.records import EventRow, Message
from leadlang.store.scoring import Scorer

from tests.postgres_server import as_address, programs, server

from .test_laws import hold_a_timely_story

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: leadlang[postgres]")
if programs() is None:
    pytest.skip("this machine has no PostgreSQL server", allow_module_level=True)

from leadlang.store.postgres import PostgresStore  # noqa: E402

TABLES = ("facts", "leads", "events", "outbox")
SECOND = 1_000_000
START = 1_781_499_600 * SECOND


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with server() as found:
        yield as_address(found)


def emptied(address: str) -> str:
    with psycopg.connect(address, autocommit=True) as connection:
        for table in TABLES:
            connection.execute(f"DROP TABLE IF EXISTS leadlang_{table}")
    return address


@settings(max_examples=max(20, settings.default.max_examples if settings.default else 0))
@given(st.integers(0, 1 << 32))
def test_leads_that_time_moves(address: str, seed: int) -> None:
    emptied(address)
    hold_a_timely_story(seed, lambda: PostgresStore(address))


# ---------------------------------------------------------------- several instances

RULES = """\
each visited pricing score +1
when visited pricing in the last 2 hours score +100
stage hot  when score at least 100
stage warm when score at least 5
stage cold otherwise
"""


def event(number: int, lead: str) -> EventRow:
    content = {"event_id": f"e{number}", "lead_id": lead, "event": "visited", "object": "pricing"}
    return EventRow(f"e{number}", lead, written({**content, "time": "2026-06-14T05:00Z"}))


def instance(address: str, rules: str = RULES, now: int = START) -> Keeper:
    return Keeper(PostgresStore(address), Scorer(leadlang.from_text(rules)), lambda: now, True)


def test_instances_that_take_the_same_events_at_once(address: str) -> None:
    """Every event counts once, whoever took it; changes of a lead follow one upon the other."""
    emptied(address)
    keepers = [instance(address) for _ in range(3)]
    events = [event(number, f"l{number % 7}") for number in range(140)]
    wrong: list[BaseException] = []

    def take(keeper: Keeper, seed: int) -> None:
        random = Random(seed)
        try:
            own = random.sample(events, len(events))
            for at in range(0, len(own), 5):
                fates = keeper.run([Take(own[at : at + 5])]).answers[0]
                assert set(fates) <= {"taken", "known"}
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=take, args=(keeper, seed)) for seed, keeper in enumerate(keepers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    for lead in {one.lead for one in events}:
        found = keepers[0].run([LookUp(lead, str)]).answers[0]
        assert (len(found.facts.events), str(found.result.scores["score"])) == (20, "20")
    told = told_by(keepers)
    for lead in {one.lead for one in events}:
        stages = [(one["from"], one["to"], one["change"]) for one in told if one["lead"] == lead]
        assert stages in ([(None, "cold", 1), ("cold", "warm", 2)], [(None, "warm", 1)])


def told_by(keepers: list[Keeper]) -> list[dict[str, object]]:
    """What the instances tell, each claiming in turn."""
    import json

    found: list[dict[str, object]] = []
    idle = 0
    while idle < len(keepers):
        for keeper in keepers:
            claimed: list[Message] = keeper.run([Post(until=START + 60 * SECOND, most=3)]).answers[0][0]
            idle = 0 if claimed else idle + 1
            found += [json.loads(one.content)["data"] for one in claimed]
            keeper.run([Post(told=[one.number for one in claimed])])
    return found


def test_a_message_is_claimed_by_one_instance(address: str) -> None:
    emptied(address)
    first, second = instance(address), instance(address)
    first.run([Take([event(1, "a"), event(2, "b")])])
    (one,) = first.run([Post(until=START + SECOND, most=1)]).answers[0][0]
    (other,) = second.run([Post(until=START + SECOND, most=5)]).answers[0][0]
    assert {one.lead, other.lead} == {"a", "b"}
    assert second.run([Post(until=START + SECOND, most=5)]).answers[0][0] == []


def test_one_instance_at_a_time_sweeps(address: str) -> None:
    emptied(address)
    first = instance(address)
    first.run([Give(f"l{number}", {}) for number in range(9)])
    first.adopt(Scorer(leadlang.from_text(RULES + "label x y when score at least 1\n")))
    second = Keeper(PostgresStore(address), first.scorer, lambda: START, True)
    with first.store.transaction() as transaction:
        assert len(transaction.due(START, first.scorer.hash, 5)) == 5
        assert second.sweep(5).swept == 0
    assert second.sweep(5).swept == 5
    assert second.next_due() == 0
    assert second.sweep(5).swept == 4
    assert second.next_due() is None


def test_rules_that_are_not_in_use_any_more(address: str) -> None:
    """During a change of rules, instance by instance, stages follow the rules that were adopted last."""
    emptied(address)
    old = instance(address)
    old.run([Take([event(number, "a") for number in range(5)])])
    new = instance(address, RULES.replace("+1\n", "+3\n"))
    assert (old.adopted(), new.adopted()) == (False, True)
    old.run([Take([event(9, "a"), event(10, "b")])])
    assert old.run([LookUp("a", str)]).answers[0].row.stage == "warm"
    assert old.next_due() is None
    assert old.sweep(9).swept == 0
    assert new.sweep(9).swept == 2
    assert [(one["lead"], one["to"], one["reason"]) for one in told_by([new])] == [
        ("a", "warm", "events"),
        ("b", "cold", "events"),
    ]
    found = new.run([LookUp("a", str)]).answers[0]
    assert (str(found.result.scores["score"]), found.row.waiting) == ("18", None)


def test_a_lead_erased_by_another_instance(address: str) -> None:
    emptied(address)
    first, second = instance(address), instance(address)
    first.run([Take([event(1, "a")])])
    assert second.run([Erase("a")]).answers == [True]
    assert first.run([LookUp("a", str)]).answers == [None]
    assert first.run([Take([event(1, "a")])]).answers == [["taken"]]


def test_a_server_that_was_away(address: str) -> None:
    emptied(address)
    keeper = instance(address)
    keeper.run([Take([event(1, "a")])])
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'leadlang'"
        )
    from leadlang.store.records import StoreFailed

    with pytest.raises(StoreFailed):
        keeper.run([Take([event(2, "a")])])
    assert keeper.run([Take([event(2, "a")])]).answers == [["taken"]]


@pytest.mark.parametrize(
    ("statement", "variant"),
    [
        ("UPDATE leadlang_facts SET value = '2' WHERE name = 'format'", "newer"),
        ("DELETE FROM leadlang_facts WHERE name = 'format'", ""),
        ("DROP TABLE leadlang_facts; CREATE TABLE leadlang_facts (x int)", ""),
    ],
)
def test_tables_that_are_not_understood(address: str, statement: str, variant: str) -> None:
    emptied(address)
    PostgresStore(address).close()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)
    with pytest.raises(Refused) as refused:
        PostgresStore(address)
    assert (refused.value.code, refused.value.variant) == ("R131", variant)
    assert "password" not in str(refused.value)


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(Refused) as refused:
        PostgresStore("postgresql://somebody:secret@127.0.0.1:1/nothing?connect_timeout=2")
    assert refused.value.code == "R130"
    assert "secret" not in str(refused.value)
