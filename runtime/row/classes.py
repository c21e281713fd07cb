"""What each class of an axis's values adds to the packed number of a lead (or of an event)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..data_classes import frozen
from ..tables import (
    NO_AXIS,
    Between,
    ConditionRow,
    Every,
    HasValue,
    NotTrue,
    Opposite,
    Passes,
    Settled,
    Some,
)
from .conditions import Leaf
from .giving import Gifts, MemberPlan, PayPlan, RulePlan, give
from .memo import Memo
from .plan import LeadPlan
from .truths import Truth, truths

MISSING, UNREADABLE = -1, -2
"""The classes without a value; all others are the bits of the tests that they pass."""

_MOST_CLASSES = 4096


@frozen
class _OfClass:
    """Those whose value is of one class, as they are paid."""

    found: dict[int, Truth]

    def pays(self, rule: RulePlan) -> bool:
        return self.found[rule.row] is True

    def known(self, payment: PayPlan) -> bool:
        return self.found[payment.known_row] is True

    def amount(self, payment: PayPlan) -> int:
        return payment.fixed or 0


class Classes:
    """What the classes of one axis add, as `packed[passed]`; `deciding` are the tests that fit its values."""

    def __init__(
        self,
        rows: Sequence[ConditionRow],
        deciding: int,
        leaves: Iterable[Leaf],
        members: Sequence[MemberPlan] = (),
        counted: Sequence[tuple[int, int]] = (),
        one_decided: int = 0,
        unreadable: int = 0,
    ) -> None:
        self._rows, self._deciding, self._leaves = rows, deciding, tuple(leaves)
        self._members, self._counted = members, counted
        self._one_decided, self._unreadable = one_decided, unreadable
        asked = [leaf.row for leaf in self._leaves] + [row for row, _ in counted]
        for member in members:
            for rule in member.rules:
                asked += [rule.row, *(payment.known_row for payment in rule.payments)]
        self._wanted = _all_below(rows, asked)
        self.packed: dict[int, int] = Memo(self._pack, _MOST_CLASSES)

    @classmethod
    def of_lead(cls, plan: LeadPlan, axis: int, deciding: int, unreadable: int = 0) -> Classes:
        """The classes of an axis of leads; those of `NO_AXIS` have but one class, 0."""
        return cls(
            plan.tables.conditions,
            deciding,
            plan.conditions.of_axis(axis),
            plan.by_axis.get(axis, ()),
            plan.counted_by_axis.get(axis, ()),
            plan.decided.packed(1),
            unreadable,
        )

    def _pack(self, passed: int) -> int:
        def answer(asked: Passes | HasValue | Settled) -> Truth:
            match asked:
                case Passes(test=test):
                    decides = passed >= 0 and self._deciding >> test & 1
                    return bool(passed >> test & 1) if decides else None
                case HasValue():
                    return None if passed == UNREADABLE else passed != MISSING
                case Settled():
                    return True if passed >= 0 else None

        found = truths(self._rows, self._wanted, answer)
        gifts = Gifts(self._unreadable if passed == UNREADABLE else 0)
        for leaf in self._leaves:
            truth = found[leaf.row]
            gifts.packed += leaf.yes if truth else 0 if truth is None else leaf.no
        for member in self._members:
            give(member, _OfClass(found), gifts)
        decided = sum(times for row, times in self._counted if found[row] is not None)
        return gifts.packed + decided * self._one_decided


def _all_below(rows: Sequence[ConditionRow], asked: Iterable[int]) -> list[int]:
    """These rows and all that they refer to, in order."""
    found: set[int] = set()
    waiting = list(asked)
    while waiting:
        row = waiting.pop()
        if row in found:
            continue
        found.add(row)
        match rows[row].asked:
            case Every(parts) | Some(parts) | Between(parts=parts):
                waiting += parts
            case Opposite(part) | NotTrue(part):
                waiting.append(part)
            case _:
                pass
    return sorted(found)


def constant_part(plan: LeadPlan) -> int:
    """What members add that ask nothing at all."""
    return Classes.of_lead(plan, NO_AXIS, 0).packed[0]
