"""What each `let` gives: a number, a day, a text or a list, worked out whatever the order of the lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, localcontext

from attrs import Factory, define

from ..dsl import syntax as s
from ..runtime.folding import fold
from .literals import MOST_DIGITS, NoSuchDay, NotANumber, plain, read_day, read_number
from .names import LetValue, Names, nearest

_DEEPEST = 100
_DIVISION = re.compile(r"(\S.*?) +[/÷:] +(\S.*)")


def resolve_lets(names: Names) -> None:
    """Fill `names.lets` from the `let` statements; what cannot be worked out is said and stands as a 0."""
    worker = _Lets(names, names.let_statements)
    for folded in names.let_statements:
        worker.value_of(folded)
    names.lets = {folded: worker.done[folded] for folded in names.let_statements}


@define
class _Lets:
    names: Names
    statements: Mapping[str, s.Let]
    done: dict[str, LetValue] = Factory(dict)
    open: list[str] = Factory(list)

    def value_of(self, folded: str) -> LetValue:
        if folded in self.done:
            return self.done[folded]
        statement = self.statements[folded]
        if len(self.open) > _DEEPEST:
            self.names.report("E101", statement.span, "deep", name=statement.name.text)
            return LetValue(Decimal(0), "0")
        if folded in self.open:
            circle = [self.statements[name].name.text for name in self.open[self.open.index(folded) :]]
            path = " → ".join([*circle, circle[0]])
            self.names.report("E101", statement.span, name=statement.name.text, path=path)
            return LetValue(Decimal(0), "0")
        self.open.append(folded)
        value = self._worked_out(statement)
        self.open.pop()
        self.done[folded] = value
        return value

    def _worked_out(self, statement: s.Let) -> LetValue:
        match statement.value:
            case s.Value() as value:
                return self._single(value)
            case s.ListValue(items=items):
                return LetValue(tuple(part for item in items for part in self._items(item)))
            case s.ListFrom():
                return LetValue(())
            case s.Sum() as total:
                return self._sum(total)

    def _named(self, value: s.Value) -> LetValue | None:
        folded = fold(value.text)
        if value.quoted or folded not in self.statements:
            return None
        self.names.used.add(("let", folded))
        return self.value_of(folded)

    def _items(self, item: s.Value) -> tuple[s.Value, ...]:
        named = self._named(item)
        if named is None:
            return (item,)
        if isinstance(named.value, tuple):
            return named.value
        return (s.Value(named.text, isinstance(named.value, str), item.span),)

    def _single(self, value: s.Value) -> LetValue:
        named = self._named(value)
        if named is not None:
            return named
        if value.quoted:
            return LetValue(value.text, value.text)
        return LetValue(self._literal(value), value.text)

    def _literal(self, value: s.Value) -> Decimal | date | str:
        day = read_day(value.text)
        if isinstance(day, NoSuchDay):
            self.names.report("E107", value.span, value=value.text)
            return value.text
        if day is not None:
            return day
        number = read_number(value.text)
        if isinstance(number, NotANumber):
            self.names.report("E106", value.span, number.fault, value=value.text, better=number.better)
            return Decimal(0)
        if number is None and self._divides(value.text):
            self.names.report("E104", value.span, value=value.text)
            return Decimal(0)
        return value.text if number is None else number

    def _divides(self, text: str) -> bool:
        """`10 / 2`, `base / 2`; never `Sales / Marketing`, which is a text."""
        match = _DIVISION.fullmatch(text)
        return match is not None and all(
            isinstance(read_number(part), Decimal) or fold(part) in self.statements for part in match.groups()
        )

    def _sum(self, total: s.Sum) -> LetValue:
        operands = [self._operand(value) for value in total.operands]
        with localcontext() as context:
            context.prec = 400
            terms, signs = [operands[0]], [1]
            for operator, operand in zip(total.operators, operands[1:], strict=True):
                if operator == "*":
                    terms[-1] *= operand
                else:
                    terms.append(operand)
                    signs.append(1 if operator == "+" else -1)
            result = sum((sign * term for sign, term in zip(signs, terms, strict=True)), Decimal(0))
        digits = f"{abs(result):f}"
        if len(digits.replace(".", "").strip("0")) > MOST_DIGITS or abs(result) >= Decimal(10) ** 24:
            self.names.report("E106", total.span, "digits", value=self.names.written(total.span) or digits)
            result = Decimal(0)
        result = plain(result)
        return LetValue(result, f"{result:f}")

    def _operand(self, value: s.Value) -> Decimal:
        named = self._named(value)
        found = named.value if named is not None else self._literal(value)
        if isinstance(found, Decimal) and not (value.quoted and named is None):
            return found
        suggestion = "" if named is not None else nearest(value.text, self._names())
        variant = "named" if named is not None else "nearest" if suggestion else ""
        self.names.report("E102", value.span, variant, value=value.text, nearest=suggestion)
        return Decimal(0)

    def _names(self) -> list[str]:
        return [statement.name.text for statement in self.statements.values()]
