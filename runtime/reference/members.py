"""What the members of a model pay: single rules, `first of`, `best of` and groups."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from ..exact import percent_of
from ..intake import Event
from ..rules import BestOf, Cap, FirstOf, Group, Hold, Member, Pay, Rule
from .case import Case
from .conditions import truth
from .events import selected_by_any
from .payments import Bucket, Payment, bucket_of, payment_for_each, payment_once
from .value_tests import WHOLE_PERCENT

GRADE = "grade"


@frozen
class Share:
    """A part of a total, with the event that gives it (None: no single event)."""

    target: str
    event: Event | None
    amount: int


@frozen
class CapSum:
    """One cap of a group at work on one score, in millis: what each period or value of its property gives
    (None: all there is, or what no event gives), whatever the cap leaves of it.
    """

    cap: Cap
    buckets: tuple[tuple[Bucket, int], ...]

    @property
    def left(self) -> int:
        return sum(min(amount, self.cap.limit) for _, amount in self.buckets)


@frozen
class GroupSum:
    """A group's sum for one score, in millis: before and after its caps, and weighted.

    The cap that leaves least is the one that counts.
    """

    name: str
    target: str
    summed: int
    capped: int
    amount: int
    caps: tuple[CapSum, ...] = ()


@frozen
class Given:
    """What a member gives to the totals, and how it comes about.

    `shares` are what counts for the totals; `payments` what rules paid before the caps and weights of groups;
    `rules` the numbers of the rules that paid; `holds` the floors and ceilings that hold.
    """

    shares: tuple[Share, ...] = ()
    payments: tuple[Payment, ...] = ()
    groups: tuple[GroupSum, ...] = ()
    holds: tuple[Hold, ...] = ()
    rules: frozenset[int] = frozenset()


NOTHING = Given()


def given_by_all(members: Iterable[Member], case: Case, group_properties: tuple[str, ...] = ()) -> Given:
    """What several members give together."""
    return together(given_by(member, case, group_properties) for member in members)


def given_by(member: Member, case: Case, group_properties: tuple[str, ...] = ()) -> Given:
    """What a member gives; `group_properties` are those that caps of the groups around it go by."""
    match member:
        case Rule():
            return _rule(member, case, group_properties)
        case FirstOf(rules):
            return _first_of(rules, case, group_properties)
        case BestOf(rules):
            return _best_of(rules, case, group_properties)
        case Group():
            return _group(member, case, group_properties)


def together(gifts: Iterable[Given]) -> Given:
    """What several members give, as one."""
    several = list(gifts)
    return Given(
        tuple(share for given in several for share in given.shares),
        tuple(payment for given in several for payment in given.payments),
        tuple(group for given in several for group in given.groups),
        tuple(hold for given in several for hold in given.holds),
        frozenset(number for given in several for number in given.rules),
    )


# ---------------------------------------------------------------- single rules


def _rule(rule: Rule, case: Case, group_properties: tuple[str, ...]) -> Given:
    """A rule pays where its condition is true and, for `each`, an event counts.

    An effect whose amount is not known pays nothing; a rule none of whose effects can pay does not pay.
    """
    if truth(rule.condition, case) is not True:
        return NOTHING
    events = selected_by_any(rule.events, case)
    if rule.kind == "each" and not events:
        return NOTHING
    payments = []
    for effect in rule.effects:
        if isinstance(effect, Pay):
            if rule.kind == "each":
                payment = payment_for_each(rule.number, effect, events, case, group_properties)
            else:
                payment = payment_once(rule.number, effect, case)
            if payment is not None:
                payments.append(payment)
    holds = tuple(effect for effect in rule.effects if isinstance(effect, Hold))
    if not payments and not holds:
        return NOTHING
    return Given(_shares(payments), tuple(payments), (), holds, frozenset({rule.number}))


def _shares(payments: Iterable[Payment]) -> tuple[Share, ...]:
    return tuple(
        Share(payment.target, part.event, part.paid) for payment in payments for part in payment.parts
    )


# ---------------------------------------------------------------- first of, best of


def _first_of(rules: tuple[Rule, ...], case: Case, group_properties: tuple[str, ...]) -> Given:
    """The first member that is true pays all it says; an unknown one is passed over."""
    gifts = (given_by(rule, case, group_properties) for rule in _otherwise_last(rules))
    return next((given for given in gifts if given.rules), NOTHING)


def _best_of(rules: tuple[Rule, ...], case: Case, group_properties: tuple[str, ...]) -> Given:
    """For each total the true member that pays it most, even if negative; `otherwise` if no other is true."""
    gifts = [given_by(rule, case, group_properties) for rule in rules if rule.kind != "otherwise"]
    if not any(given.rules for given in gifts):
        return _first_of(tuple(rule for rule in rules if rule.kind == "otherwise"), case, group_properties)
    payments: list[Payment] = []
    targets = dict.fromkeys(payment.target for given in gifts for payment in given.payments)
    for target in targets:
        rivals = [[payment for payment in given.payments if payment.target == target] for given in gifts]
        # max gives the first of several equal ones.
        payments += max(
            (own for own in rivals if own), key=lambda own: sum(payment.amount for payment in own)
        )
    numbers = frozenset(payment.rule for payment in payments)
    return Given(_shares(payments), tuple(payments), (), (), numbers)


def _otherwise_last(rules: tuple[Rule, ...]) -> list[Rule]:
    return sorted(rules, key=lambda rule: rule.kind == "otherwise")


# ---------------------------------------------------------------- groups


def _group(group: Group, case: Case, group_properties: tuple[str, ...]) -> Given:
    if truth(group.condition, case) is not True:
        return NOTHING
    own = tuple(cap.property for cap in group.caps if cap.property is not None)
    inside = given_by_all(group.members, case, (*own, *group_properties))
    sums = tuple(
        _group_sum(group, target, inside.shares)
        for target in dict.fromkeys(share.target for share in inside.shares)
        if target != GRADE
    )
    shares = inside.shares
    if group.caps or group.percent != WHOLE_PERCENT:
        grade = tuple(share for share in shares if share.target == GRADE)
        shares = (*grade, *(Share(total.target, None, total.amount) for total in sums))
    return Given(shares, inside.payments, (*inside.groups, *sums), inside.holds, inside.rules)


def _group_sum(group: Group, target: str, shares: tuple[Share, ...]) -> GroupSum:
    """The sum for one score, capped, then weighted. Of several caps each limits how high the sum goes."""
    own = [share for share in shares if share.target == target]
    summed = sum(share.amount for share in own)
    caps = tuple(_cap_sum(cap, own) for cap in group.caps)
    capped = min([summed, *(cap.left for cap in caps)])
    return GroupSum(group.name, target, summed, capped, percent_of(capped, group.percent), caps)


def _cap_sum(cap: Cap, shares: Iterable[Share]) -> CapSum:
    buckets: dict[Bucket, int] = {}
    for share in shares:
        bucket = bucket_of(share.event, cap)
        buckets[bucket] = buckets.get(bucket, 0) + share.amount
    return CapSum(cap, tuple(buckets.items()))
