"""Every step with the columns that those after it read, by name, in place of `*`.

What is carried along costs Spark time: it thinks about each column of each step again and again.
"""

from __future__ import annotations

from sqlglot import exp

from .building import Sql


def named_columns(select: exp.Select) -> None:
    """Puts names in place of every `*`, in the statement itself."""
    steps = {step.alias: step.this for step in select.ctes}
    given: dict[str, list[str]] = {}
    for name, step in steps.items():
        given[name] = _given(step, given)
    needed: dict[str, set[str]] = {name: set() for name in steps}
    _ask(select, given, needed)
    for name in reversed(steps):
        _spell_out(steps[name], given, needed[name])
        _ask(steps[name], {one: given[one] for one in _before(name, steps)}, needed)


def _before(name: str, steps: dict[str, exp.Select]) -> list[str]:
    """A step may have the name of a table that steps before it read."""
    names = list(steps)
    return names[: names.index(name)]


def _given(step: exp.Select, given: dict[str, list[str]]) -> list[str]:
    columns: list[str] = []
    for one in step.expressions:
        columns += given[_star_of(step, one)] if one.is_star else [one.alias_or_name]
    return columns


def _star_of(step: exp.Select, star: Sql) -> str:
    """The step whose columns a `*` stands for."""
    return star.table if isinstance(star, exp.Column) else str(step.args["from_"].this.name)


def _spell_out(step: exp.Select, given: dict[str, list[str]], needed: set[str]) -> None:
    spelt: list[Sql] = []
    for one in step.expressions:
        if not one.is_star:
            spelt.append(one)
            continue
        table = one.table if isinstance(one, exp.Column) else None
        spelt += [exp.column(name, table) for name in given[_star_of(step, one)] if name in needed]
    step.set("expressions", spelt)


def _ask(step: exp.Select, given: dict[str, list[str]], needed: dict[str, set[str]]) -> None:
    """What a step reads of those that it names."""
    joins = step.args.get("joins") or []
    tables = [step.args["from_"].this.name, *(join.this.name for join in joins)]
    read = [table for table in tables if table in given]
    parts = [part for key, part in step.args.items() if key != "with_"]
    nodes = [
        node
        for part in parts
        for one in (part if isinstance(part, list) else [part])
        if isinstance(one, exp.Expr)
        for node in one.find_all(exp.Column)
    ]
    for node in nodes:
        for table in read if not node.table else [node.table]:
            if table in read and node.name in given[table]:
                needed[table].add(node.name)
