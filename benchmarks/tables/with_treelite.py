"""Treelite: a small decision tree per rule, summed. Texts become categories first, as part of the work.

A category is the place of a value among those that the rules name; all others share one. So it can ask for
whole texts only.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import treelite
from treelite.model_builder import Metadata, ModelBuilder, PostProcessorFunc, TreeAnnotation

from ..measure import Run
from ..threads import allowed
from ..work.description import AtLeast, AttributeModel, Below, Between, Condition, HasText, OneOf, Rule

_Categories = dict[str, dict[str, int]]


def attributes(model: AttributeModel, leads: pl.DataFrame, tidy: bool) -> Run:
    named = _categories(model)
    trees = _trees(model, named)
    columns = [
        _coded(field, named[field], tidy) if field in named else pl.col(field).cast(pl.Float64)
        for field in model.fields
    ]
    threads = allowed()

    def score() -> np.ndarray:
        table = leads.lazy().select(columns).collect().to_numpy(order="c")
        found: np.ndarray = treelite.gtil.predict(trees, table, nthread=threads)
        return found.reshape(-1).astype(np.int64)

    return score


def _categories(model: AttributeModel) -> _Categories:
    named: _Categories = {field: {} for field in model.text_fields}
    for rule in model.rules:
        for one in rule.conditions:
            if isinstance(one, OneOf):
                for value in one.values:
                    named[one.field].setdefault(value, len(named[one.field]))
    return named


def _coded(field: str, named: dict[str, int], tidy: bool) -> pl.Expr:
    text = pl.col(field) if tidy else pl.col(field).str.strip_chars().str.to_lowercase()
    code = text.replace_strict(list(named), list(named.values()), default=len(named), return_dtype=pl.Float64)
    return pl.when(pl.col(field).is_null()).then(None).otherwise(code).alias(field)


def _trees(model: AttributeModel, named: _Categories) -> treelite.Model:
    count = len(model.rules)
    builder = ModelBuilder(
        threshold_type="float64",
        leaf_output_type="float64",
        metadata=Metadata(len(model.fields), "kRegressor", False, 1, [1], (1, 1)),
        tree_annotation=TreeAnnotation(count, [0] * count, [0] * count),
        postprocessor=PostProcessorFunc("identity"),
        base_scores=[0.0],
    )
    places = {field: at for at, field in enumerate(model.fields)}
    for rule in model.rules:
        builder.start_tree()
        _add_tree(builder, rule, places, named)
        builder.end_tree()
    return builder.commit()


def _add_tree(builder: ModelBuilder, rule: Rule, places: dict[str, int], named: _Categories) -> None:
    """Tests one after the other, then the leaf that pays and the one that does not."""
    tests = [test for one in rule.conditions for test in _tests(one)]
    for at, one in enumerate(tests):
        builder.start_node(at)
        passed, failed = at + 1, len(tests) + 1
        match one:
            case OneOf(field, values, negated):
                builder.categorical_test(
                    places[field],
                    default_left=negated,
                    category_list=sorted(named[field][value] for value in values),
                    category_list_right_child=False,
                    left_child_key=failed if negated else passed,
                    right_child_key=passed if negated else failed,
                )
            case AtLeast(field, least):
                builder.numerical_test(
                    places[field],
                    float(least),
                    default_left=True,
                    opname="<",
                    left_child_key=failed,
                    right_child_key=passed,
                )
            case Below(field, limit):
                builder.numerical_test(
                    places[field],
                    float(limit),
                    default_left=False,
                    opname="<",
                    left_child_key=passed,
                    right_child_key=failed,
                )
            case _:
                raise NotImplementedError(f"not with trees: {one}")
        builder.end_node()
    _leaf(builder, len(tests), rule.points)
    _leaf(builder, len(tests) + 1, 0)


def _tests(one: Condition) -> list[OneOf | AtLeast | Below]:
    match one:
        case Between(field, least, most):
            return [AtLeast(field, least), Below(field, np.nextafter(float(most), np.inf))]
        case HasText():
            raise NotImplementedError(f"not with trees: {one}")
        case _:
            return [one]


def _leaf(builder: ModelBuilder, key: int, points: int) -> None:
    builder.start_node(key)
    builder.leaf(float(points))
    builder.end_node()
