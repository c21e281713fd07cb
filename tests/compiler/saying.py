"""Short ways to build syntax by hand, and to see what half a compiler makes of it."""

import re

from attrs import define
from leadlang.compiler.conditions import Conditions
from leadlang.compiler.fields import Fields
from leadlang.compiler.names import Names, collect
from leadlang.dsl import syntax as s
from leadlang.dsl.messages import wording_of
from leadlang.dsl.problems import Span
from leadlang.dsl.words import languages
from leadlang.runtime import rules as r


@define
class Said:
    """What came out of one file, its conditions in the order they were asked for."""

    conditions: Conditions
    names: Names
    fields: Fields

    @property
    def codes(self) -> list[str]:
        """The code and variant of every problem, each of which has all its words in every language."""
        for problem in self.names.problems:
            for language in languages():
                said = wording_of(problem, language)
                assert said.title != problem.code
                assert not re.search(r"\{[a-z_]+\}", said.message + said.hint), said
        return [f"{p.code} {p.variant}".strip() for p in self.names.problems]

    def facts(self, code: str) -> dict[str, str]:
        return dict(next(p for p in self.names.problems if p.code == code).facts)

    def kinds(self) -> dict[str, str]:
        return {field.key: field.kind for table in self.fields.finish() for field in table}


def value(text: str) -> s.Value:
    """A bare value; in single quotes a quoted one."""
    quoted = text.startswith("'")
    return s.Value(text.strip("'") if quoted else text, quoted)


def listed(*texts: str) -> s.ListValue:
    return s.ListValue(tuple(value(text) for text in texts))


def phrase(text: str, **more: object) -> s.Phrase:
    """Words; `anything` and `activity` are any event; `[a|b_c]` is a list of a and `b c`."""
    parts: list[s.Word | s.Words | s.AnyEvent] = []
    for word in text.split():
        if word in ("anything", "activity"):
            parts.append(s.AnyEvent(word))
        elif word.startswith("["):
            parts.append(s.Words(tuple(s.Word(item.replace("_", " ")) for item in word[1:-1].split("|"))))
        else:
            parts.append(s.Word(word))
    return s.Phrase(tuple(parts), **more)


def clause(text: str, *tails: s.Tail, **more: object) -> s.Clause:
    return s.Clause(phrase(text, **more), tails)


def compare(relation: s.Relation, to: str | s.AnyValue, negated: bool = False) -> s.Comparison:
    return s.Comparison(relation, value(to) if isinstance(to, str) else to, negated)


def is_(text: str) -> s.Comparison:
    return compare("is", text)


def where(text: str, *tails: s.Tail) -> s.WhereTail:
    return s.WhereTail(clause(text, *tails))


def times(count: int, comparator: s.Comparator = "at least") -> s.Times:
    return s.Times(comparator, str(count))


def let(name: str, to: s.Value | s.ListValue | s.Sum) -> s.Let:
    return s.Let(s.Word(name), to)


def behaviour(text: str, *means: s.Clause) -> s.BehaviourDeclaration:
    return s.BehaviourDeclaration(phrase(text), means)


def when(condition: s.Condition) -> s.When:
    return s.When(condition, ())


def each(condition: s.Condition) -> s.Each:
    return s.Each(condition, ())


def said(*statements: s.Statement) -> Said:
    names = collect(statements)
    fields = Fields.of(names)
    return Said(Conditions.of(names, fields, statements), names, fields)


def meaning(condition: s.Condition, *others: s.Statement, layer: str = "rule") -> tuple[r.Condition, Said]:
    """What one condition means beside other statements."""
    result = said(when(condition), *others)
    return result.conditions.condition(condition, layer), result


def meant(condition: s.Condition, *others: s.Statement, layer: str = "rule") -> r.Condition:
    """The same, and there is nothing wrong with it."""
    built, result = meaning(condition, *others, layer=layer)
    assert result.codes == []
    return built


def mistakes(condition: s.Condition, *others: s.Statement, layer: str = "rule") -> list[str]:
    """What is wrong with a condition."""
    return meaning(condition, *others, layer=layer)[1].codes


HERE = Span("rules.lead", 3, 7)
