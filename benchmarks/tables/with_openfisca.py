"""OpenFisca: a variable per field, a formula that adds up NumPy arrays. Whole texts only.

Its decimal numbers have single precision, so they are kept as whole numbers of hundredths; a missing number
is -1, a missing text is empty.
"""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Any, assert_never

import numpy as np
import polars as pl
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from ..measure import Run
from ..work.description import AtLeast, AttributeModel, Below, Between, Condition, HasText, OneOf

_YEAR = "2026"


def attributes(model: AttributeModel, leads: pl.DataFrame, tidy: bool) -> Run:
    system = _system(model)
    arrays = {field: _array(leads[field]) for field in model.fields}

    def score() -> np.ndarray:
        simulation = SimulationBuilder().build_default_simulation(system, count=leads.height)
        for field, values in arrays.items():
            clean = values if tidy or values.dtype != object else _clean(values)
            simulation.set_input(field, _YEAR, clean)
        return np.asarray(simulation.calculate("score", _YEAR), np.int64)

    return score


def _system(model: AttributeModel) -> TaxBenefitSystem:
    lead = build_entity(key="lead", plural="leads", label="A lead", is_person=True)
    system = TaxBenefitSystem([lead])
    texts = model.text_fields

    def formula(leads: Any, period: Any, parameters: Any = None) -> np.ndarray:
        columns = {field: leads(field, period) for field in model.fields}
        total = np.zeros(leads.count, np.int32)
        for rule in model.rules:
            holds = reduce(and_, (_mask(columns[one.field], one) for one in rule.conditions))
            total += np.where(holds, rule.points, 0)
        return total

    for field in model.fields:
        kind = str if field in texts else int
        system.add_variable(_variable(field, lead, value_type=kind))
    system.add_variable(_variable("score", lead, value_type=int, formula=formula))
    return system


def _variable(name: str, entity: Any, **more: Any) -> type[Variable]:
    facts = {"entity": entity, "definition_period": DateUnit.YEAR, "label": name, **more}
    return type(name, (Variable,), facts)


def _array(values: pl.Series) -> np.ndarray:
    if values.dtype == pl.String:
        return np.array(values.fill_null("").to_list(), dtype=object)
    hundredths = (values * 100).round(0).cast(pl.Int64)
    return hundredths.fill_null(-1).to_numpy()


def _clean(values: np.ndarray) -> np.ndarray:
    return np.array([text.strip().lower() for text in values], dtype=object)


def _hundredths(value: int | float) -> int:
    return round(value * 100)


def _mask(column: np.ndarray, one: Condition) -> np.ndarray:
    match one:
        case OneOf(_, values, negated):
            listed: np.ndarray = reduce(np.logical_or, (column == value for value in values))
            return (column != "") & ~listed if negated else listed
        case AtLeast(_, least):
            return column >= _hundredths(least)
        case Below(_, limit):
            return (column >= 0) & (column < _hundredths(limit))
        case Between(_, least, most):
            return (column >= _hundredths(least)) & (column <= _hundredths(most))
        case HasText():
            raise NotImplementedError(f"whole texts only: {one}")
        case _:
            assert_never(one)
