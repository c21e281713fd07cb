"""Rules that time alone moves leads by, and facts that fall near the instants at which it does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from leadlang.store.contents import Row

from tests.strategies.running import rules_of

from .histories import DAY, HOUR, LEAD, MINUTE, History, Known

START = 1_781_499_600_000_000
"""2026-06-15 05:00 UTC."""

RULES = """\
each visited pricing score +10 halving every 3 days
each visited pricing score +9 fading by 50% every 2 days
each visited pricing score +5 expiring after 4 days
each downloaded whitepaper score +9 fading out over 5 days
each downloaded whitepaper score +9 fading by 4 points every 2 days
when downloaded whitepaper score +20 halving every 2 days
when visited pricing in the last 3 days score +15
when visited pricing in the last 2 hours score +15
when visited pricing at least 2 times in the last 90 minutes score +12
when visited pricing more than 3 hours ago score +7
when downloaded whitepaper more than 2 days ago score +10
when downloaded whitepaper at least 2 days ago score +6
when no activity for 4 days score -10
score -3 per 2 days without activity up to 9
when sent email without replied email within 2 days score +11
when sent email without replied email within 3 hours score +13
when replied email within 1 hour after sent email score +8
when trial_end in the next 3 days score +14
when trial_end in the last 3 days score -8
when trial_end at least 2 days ago score +9
when trial_end in the last 1 day score +6
when visited pricing where held_on in the next 2 days score +9
each downloaded whitepaper where held_on in the last 5 days score +4
when job_title is CEO score +10
""".splitlines()
WHOLE = (
    "only events in the last 6 days count",
    "score halving every 3 days without activity",
    "score fading by 3 points every 2 days without activity",
    'disqualify "over" when trial_end at least 4 days ago',
)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu")
STAGES = """\
stage SQL     when score at least 25
stage MQL     when score at least 12
stage Nurture when score at least 4
"""
HAPPENED = (
    ("visited", "pricing"),
    ("visited", "pricing"),
    ("downloaded", "whitepaper"),
    ("sent", "email"),
    ("replied", "email"),
    ("opened", "door"),
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def rule_text(random: Random) -> str:
    lines = [f'time zone "{random.choice(ZONES)}"', *random.sample(RULES, random.randint(2, 7))]
    if random.random() < 0.4:
        lines.append(random.choice(WHOLE))
    return "\n".join(lines) + "\n" + STAGES + ("stage Cold otherwise\n" if random.random() < 0.7 else "")


def instant(random: Random) -> int:
    """Near the start, a few hours or days away, now and then to the microsecond."""
    away = random.choice((0, MINUTE, HOUR, 2 * HOUR, 3 * HOUR, DAY, 2 * DAY, 4 * DAY, 9 * DAY))
    return START + random.choice((-1, -1, 1)) * away + random.choice((-1, 0, 0, 0, 1, 17 * MINUTE))


def iso(random: Random, at: int) -> str:
    """As different sources write a time."""
    moment = _EPOCH + timedelta(microseconds=at)
    match random.randint(0, 3):
        case 0:
            return moment.date().isoformat()
        case 1:
            return moment.replace(tzinfo=None).isoformat(sep=" ")
        case _:
            return moment.isoformat()


def known(random: Random) -> Known:
    attributes: Row = {}
    if random.random() < 0.7:
        attributes["job_title"] = random.choice(("CEO", "student"))
    if random.random() < 0.6:
        attributes[random.choice(("trial_end", "Trial End"))] = iso(random, instant(random))
    events: list[Row] = []
    for number in range(random.randint(2, 7)):
        verb, what = random.choice(HAPPENED)
        event: Row = {"event": verb, "object": what, "timestamp": iso(random, instant(random))}
        if random.random() < 0.4:
            event["held_on"] = iso(random, instant(random))
        events.append({**event, "lead": LEAD, "event_id": f"e{number}"})
    return Known(attributes, tuple(events))


def history(random: Random) -> History:
    text = rule_text(random)
    return History(text, rules_of(text), (known(random), known(random)))
