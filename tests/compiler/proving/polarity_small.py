"""Small models and leads for them, in which everything is about the same few events and two numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from attrs import define, evolve
from leadlang.compiler.compile import compile_rules
from leadlang.compiler.proving.verdicts import Guarantee
from leadlang.dsl.problems import Source
from leadlang.runtime.folding import fold
from leadlang.runtime.intake import Event, Text, Value
from leadlang.runtime.reference.case import Case
from leadlang.runtime.reference.events import event_passes
from leadlang.runtime.rules import Rules
from leadlang.runtime.times import DAY, AsOf, Moment, parse_as_of
from leadlang.runtime.values import MISSING

BEHAVIOURS = ("visited pricing", "visited careers", "opened email", "visited anything", "activity")
FIELDS = ("employees", "bonus")
AS_OF = parse_as_of("2026-07-02T12:00")  # a Thursday: its week began in June
AGES = (0, 0, 1, 1, 2, 2, 3, 6, 7, 8, 9, 14, 31, 33, 64)


@define
class Texts:
    """Makes rule texts."""

    random: Random

    def model(self) -> str:
        """A model of a few statements, with promises about all it speaks of."""
        random = self.random
        lines = ["field employees is a number", "field bonus is a number", "score for crm starting at 0"]
        if random.random() < 0.3:
            lines.append(
                random.choice(("score from 0 to 20", "score from -5 to 9 starting at 2", "score from 0 to 9"))
            )
        if random.random() < 0.15:
            lines.append(
                random.choice(("ignore opened email where amount below 1", "ignore visited careers"))
            )
        if random.random() < 0.15:
            lines.append(f"only events in the last {random.choice((2, 8, 31))} days count")
        if random.random() < 0.3:
            lines += [
                f"segment Big when {self.condition(False)}",
                f"segment Mid when {self.condition(False)}",
            ]
            lines += ["segment Rest otherwise"] if random.random() < 0.5 else []
            lines.append(
                f"when segment {random.choice(('is Big', 'is Mid', 'in [Big, Mid]'))} score {self.amount()}"
            )
        for _ in range(random.randint(1, 2)):
            lines += self.member()
        if random.random() < 0.15:
            lines.append(f"score {self.fading()} without {random.choice(('activity', 'opened email'))}")
        if random.random() < 0.25:
            group = [line.split('"')[1] for line in lines if line.startswith("group")]
            more = f' and 50% of group "{random.choice(group)}"' if group else ""
            lines.append(f"score for all = 60% of score and 40% of score for crm{more}")
        if random.random() < 0.35:
            lines += [f"stage {name} when {self.layer()}" for name in ("SQL", "MQL")]
            lines += ["stage Rest otherwise"] if random.random() < 0.5 else []
            if random.random() < 0.4:
                lines.append(f'disqualify "spy" when {self.condition()}')
        lines.append(f"guarantee score never falls with {', '.join((*BEHAVIOURS, *FIELDS))}")
        lines.append(f"guarantee score never falls with {', '.join(BEHAVIOURS)} at any time")
        return "\n".join(lines)

    def narrow(self) -> str:
        """A model of one `each` with many narrowings, by itself or in a group."""
        each = self.paying_each(self.random.choice(("", "", " 2nd")), "visited pricing", "score", 2)
        if self.random.random() < 0.4:
            cap = self.random.choice((" a day", " a week", " a month", " per title"))
            each = f'group "Web" up to {self.random.choice((2, 4))}{cap}\n{each}\nend'
        return f"{each}\nguarantee score never falls with visited pricing\n" + (
            "guarantee score never falls with visited pricing at any time"
        )

    # ------------------------------------------------------------ conditions

    def event(self) -> str:
        return self.random.choice(
            ("visited pricing", "visited careers", "opened email", "visited anything", "activity")
        )

    def narrowed(self) -> str:
        """Events, narrowed now and then."""
        event, other, dice = self.event(), self.event(), self.random.randint(0, 13)
        days = self.random.choice((2, 7, 30))
        return {
            0: f"{event} where amount at least 1",
            1: f"{event} in the last {days} days",
            2: f"{event} more than {days} days ago",
            3: f"{event} after {other}",
            4: f"{event} within {days} days after {other}",
            5: f"{event} after {days} days without {other}",
            6: f"{event} without {other} within {days} days",
            7: f"{event} at least 1 day after {other}",
            8: f"{event} since 2026-06-30",
            9: "visited anything except [pricing]",
        }.get(dice, event)

    def condition(self, segments: bool = False) -> str:
        dice = self.random.randint(0, 9)
        if dice == 0:
            return f"{self.simple()} and {self.simple()}"
        if dice == 1:
            return f"{self.simple()} or {self.simple()}"
        if dice == 2:
            most = self.random.choice(("at least 2", "at most 1", "exactly 1", "at least 1"))
            return f"{most} of ({self.simple()}, {self.simple()}, {self.simple()})"
        if dice == 3:
            return f"{self.simple()} unless {self.simple()}"
        return self.simple()

    def simple(self) -> str:
        random = self.random
        number = random.choice((1, 2, 3))
        if random.random() < 0.3:
            return random.choice(
                (
                    f"employees at least {number * 10}",
                    f"employees below {number * 10}",
                    f"employees between 10 and {number * 10}",
                    "employees is known",
                    "employees more than field bonus",
                    "bonus at least 50% of field employees",
                    "country is DE",
                )
            )
        if random.random() < 0.25:
            return random.choice(
                (
                    f"no {random.choice(('activity', 'visited pricing'))} for {number * 3} days",
                    "visited only pricing",
                    f"not {self.event()}",
                    f"{self.event()} never",
                    f"{self.event()} with total amount at least {number}",
                )
            )
        count = random.choice(
            ("", "", f" at least {number} times", f" at most {number} times", f" exactly {number} times")
        )
        per = random.choice(
            (
                "",
                "",
                "",
                " at least 2 different title",
                " on at least 2 different days",
                " at least 2 times per title",
                " at least 2 times within 3 days",
            )
        )
        return f"{self.narrowed()}{per or count}"

    def layer(self) -> str:
        random = self.random
        low = random.choice((1, 3, 5))
        return random.choice(
            (
                f"score at least {low}",
                f"score between {low} and {low + random.choice((1, 3, 5))}",
                f"score below {low}",
                "grade at least C",
                f"score for crm at least {low} and grade at least D+",
                f"score at least {low} or {self.simple()}",
                self.condition(),
            )
        )

    # ------------------------------------------------------------ what pays

    def amount(self) -> str:
        return self.random.choice(("+5", "+2", "-3", "+0", "-1.5", "+bonus", "-bonus", "+1.001"))

    def fading(self) -> str:
        return self.random.choice(
            (
                "halving every 7 days",
                "fading by 50% every 3 days",
                "fading by 1 points every 2 days",
                "fading out over 9 days",
                "expiring after 8 days",
            )
        )

    def target(self) -> str:
        return self.random.choice(("score", "score", "score", "score for crm"))

    def when(self, standing: bool = True) -> str:
        random, dice = self.random, self.random.randint(0, 9)
        up_to = random.choice(("", "", " up to 4"))
        if dice == 0 and standing:
            bound = random.choice(("at least", "at most", "is"))
            return f"when {self.condition()} {self.target()} {bound} {random.choice((0, 2, 9, 20))}"
        if dice == 1:
            return f"when {self.condition()} grade {random.choice(('+1', '-1', '+1/3'))}"
        if dice == 2:
            return f"when {self.narrowed()} score {self.amount()} {self.fading()}{up_to}"
        if dice == 3:
            silence = f"per {random.choice((3, 7))} days without {self.event()}"
            return f"when {self.condition()} score {random.choice('+-')}2 {silence}{up_to}"
        if dice == 4:
            return f"when {self.condition()} score {random.choice('+-')}2 per 10 employees{up_to}"
        if dice == 5:
            return f"when {self.condition()} score {self.amount()}, score for crm {self.amount()}"
        return f"when {self.condition()} {self.target()} {self.amount()}{up_to}"

    def each(self) -> str:
        random = self.random
        every = random.choice(("", "", "", "", " 2nd", " 3rd"))
        either = f" or {self.event()}" if random.random() < 0.15 else ""
        also = (
            f" and {self.random.choice(('employees at least 20', 'country is DE'))}"
            if random.random() < 0.15
            else ""
        )
        events = f"{self.narrowed()}{either}{also}"
        return self.paying_each(every, events, self.target(), 1)

    def paying_each(self, every: str, events: str, target: str, often: int) -> str:
        """`often`: how many times as likely as usual a narrowing is."""
        random, narrowings = self.random, ""
        for text, percent in (
            (
                random.choice(
                    (" once a day", " twice a week", " once a month", " twice a month", " once a week")
                ),
                35,
            ),
            (random.choice((" once a month", " twice a quarter")), 8),
            (" once per title", 15),
            (random.choice((" at most 2 times", " at most 3 times")), 20),
            (f" {self.fading()}", 35),
            (
                random.choice(
                    (" up to 4 a day", " up to 4 a week", " up to 5 a month", " up to 4 per title")
                ),
                25,
            ),
            (random.choice((" up to 6", " up to 3", " up to 12")), 25),
        ):
            if random.random() * 100 < percent * often and text.split(" ")[-1] not in narrowings.split(" "):
                narrowings += text
        return f"each{every} {events} {target} {self.amount()}{narrowings}"

    def member(self) -> list[str]:
        random, dice = self.random, self.random.randint(0, 9)
        if dice < 3:
            return [self.when()]
        if dice < 6:
            return [self.each()]
        if dice < 8:
            inner = [random.choice((self.when(False), self.each())) for _ in range(random.randint(2, 3))]
            last = [f"otherwise score {self.amount()}"] if random.random() < 0.5 else []
            return [random.choice(("first of", "best of")), *inner, *last, "end"]
        cap = random.choice(
            ("", " up to 4", " up to 4 a week", " up to 4 a month", " up to 3 per title", " up to 7")
        )
        counts = random.choice(("", "", " counts 50%"))
        only = f" only when {self.condition()}" if random.random() < 0.3 else ""
        inner = [random.choice((self.when(False), self.each())) for _ in range(random.randint(1, 3))]
        if random.random() < 0.2:
            inner = [f'group "Inner"{only}', *inner, "end"]
            only = ""
        return [f'group "Web"{cap}{counts}{only}', *inner, "end"]


def small_model(seed: int) -> tuple[str, Rules, tuple[Guarantee, ...]] | None:
    """A model that compiles, with all promises there can be; None where this seed gives none."""
    texts = Texts(Random(seed))
    text = texts.model() if seed % 2 else texts.narrow()
    compiled = compile_rules(Source("rules.lead", text))
    if compiled.model is None:
        return None
    rules = compiled.model.rules
    totals = [("grade", "grade"), *(("score", total.name) for total in (*rules.scores, *rules.combined))]
    totals += [("stage", "stage")] if rules.stages else []
    promises = tuple(
        evolve(guarantee, kind=kind, target=target, falls=falls)
        for guarantee in compiled.guarantees
        for kind, target in totals
        for falls in (True, False)
    )
    return text, rules, promises


# ---------------------------------------------------------------- leads


@define
class SmallLeads:
    """Makes leads and changes them as a promise allows."""

    rules: Rules
    random: Random
    as_of: AsOf = AS_OF
    alike: bool = False  # all events of a lead are the same behaviour

    def case(self) -> Case:
        random = self.random
        values: dict[str, Value] = {
            "employees": self._number(), "bonus": self._number(),
            "country": random.choice((MISSING, Text("DE", "de"), Text("AT", "at"))),
        }  # fmt: skip
        log = random.random() < 0.97
        self.alike = random.random() < 0.3
        events = tuple(self.event(self.moment(())) for _ in range(random.choice((0, 1, 2, 2, 3, 4, 5, 7))))
        return Case(self.rules, self.as_of, values, self._counting(events) if log else None)

    def _number(self) -> Value:
        if self.random.random() < 0.1:
            return MISSING
        return Decimal(
            self.random.choice(("-3", "0", "0.5", "2", "5", "9", "10", "15", "20", "29.5", "30", "45"))
        )

    def moment(self, others: Sequence[Event]) -> Moment:
        """Up to as-of; often at the time of another event."""
        if others and self.random.random() < 0.35:
            return self.random.choice(others).moment
        instant = self.as_of.instant - self.random.choice(AGES) * DAY
        instant -= self.random.choice((0, 0, 1, DAY // 3, DAY // 2))
        return Moment(instant // DAY, instant, False)

    def event(self, moment: Moment) -> Event:
        random = self.random
        kinds = (("visited", "pricing"), ("visited", "careers"), ("opened", "email"), ("sent", "email"))
        verb, what = kinds[0] if self.alike else random.choice(kinds)
        title = random.choice(("", "a", "b"))
        amount = random.choice((None, Decimal(2), Decimal("0.5"), Decimal(-3), Decimal(1)))
        values: dict[str, Value] = {
            "title": Text(title, fold(title)) if title else MISSING,
            "amount": MISSING if amount is None else amount,
        }
        texts = {"title": title, "amount": "" if amount is None else str(amount)}
        return Event("1", moment, frozenset({verb}), frozenset({what}), values, texts)

    def _counting(self, events: Sequence[Event]) -> tuple[Event, ...]:
        ignored = self.rules.ignored
        return tuple(e for e in events if not any(event_passes(e, test, self.as_of) for test in ignored))

    def changed(self, case: Case, guarantee: Guarantee) -> Case | None:
        if guarantee.field is not None:
            value = case.values.get(guarantee.field)
            if not isinstance(value, Decimal):
                return None
            larger = value + Decimal(self.random.choice(("0.001", "0.5", "1", "5", "10", "20", "1000")))
            return evolve(case, values={**case.values, guarantee.field: larger})
        if case.events is None or guarantee.behaviour is None:
            return None
        now = Moment(self.as_of.day, self.as_of.instant, False)
        moment = self.moment(case.events) if guarantee.at_any_time else now
        event = self.event(moment)
        if not event_passes(event, guarantee.behaviour, self.as_of):
            return None
        events = list(case.events)
        for one in self._counting((event,)):
            events.insert(self.random.randint(0, len(events)), one)
        return evolve(case, events=tuple(events))
