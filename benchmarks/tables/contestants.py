"""Who takes part in the work on whole tables, as far as it is installed."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from attrs import frozen


@frozen
class Contestant:
    """`name` as tables and plots show it; `module` beside this one; what has to be installed for it.

    `events`: it can count events; `parts`: it can look into texts (`contains`, `ends with`).
    """

    name: str
    module: str
    needs: tuple[str, ...] = ()
    attributes: str = "attributes"
    behaviour: str = "behaviour"
    events: bool = True
    parts: bool = True

    @property
    def installed(self) -> bool:
        return all(find_spec(needed) for needed in self.needs)

    def for_attributes(self) -> Any:
        """Its function `attributes(model, leads, tidy)`."""
        return getattr(import_module(f".{self.module}", __package__), self.attributes)

    def for_behaviour(self) -> Any:
        """Its function `behaviour(model, journal)`."""
        return getattr(import_module(f".{self.module}", __package__), self.behaviour)


ENGINE = Contestant("leadlang", "with_leadlang")
WHOLE = Contestant("leadlang, Model.score", "with_leadlang", (), "attributes_whole", "behaviour_whole")
POLARS = Contestant("Polars", "with_polars")
POLARS_STREAMING = Contestant(
    "Polars, streaming", "with_polars", (), "attributes_streaming", "behaviour_streaming"
)
DUCKDB = Contestant("DuckDB", "with_duckdb", ("duckdb", "pyarrow"))
DATAFUSION = Contestant("DataFusion", "with_datafusion", ("datafusion", "duckdb", "pyarrow"))
PANDAS = Contestant("pandas, NumPy", "with_pandas", ("pandas", "pyarrow"))
TREELITE = Contestant("Treelite", "with_treelite", ("treelite", "scipy"), events=False, parts=False)
OPENFISCA = Contestant("OpenFisca", "with_openfisca", ("openfisca_core",), events=False, parts=False)

ALL = (
    ENGINE,
    WHOLE,
    POLARS,
    POLARS_STREAMING,
    DUCKDB,
    DATAFUSION,
    PANDAS,
    TREELITE,
    OPENFISCA,
)


def installed() -> tuple[Contestant, ...]:
    """Those whose packages are there; what is missing is left out."""
    return tuple(one for one in ALL if one.installed)


def named(names: Sequence[str], *, events: bool = False, parts: bool = False) -> list[Contestant]:
    """Those of these names that are installed and can do such work, in the order of the names."""
    known = {one.name: one for one in installed() if one.events >= events and one.parts >= parts}
    return [known[name] for name in names if name in known]
