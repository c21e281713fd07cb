"""Who takes part in the work on single leads, as far as it is installed."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from attrs import frozen

from . import with_leadlang


@frozen
class Contestant:
    """`name` as tables and plots show it; `module` beside this one; what has to be installed for it."""

    name: str
    module: str
    needs: tuple[str, ...] = ()
    attributes: str = "attributes"

    @property
    def installed(self) -> bool:
        if self.module == "with_leadlang" and not with_leadlang.available():
            return False
        return all(find_spec(needed) for needed in self.needs)

    def for_attributes(self) -> Any:
        """Its function `attributes(model)`."""
        return getattr(import_module(f".{self.module}", __package__), self.attributes)

    def for_behaviour(self) -> Any:
        """Its function `behaviour(model)`."""
        return import_module(f".{self.module}", __package__).behaviour


LEADLANG = Contestant("leadlang", "with_leadlang")
LOWER_BOUND = Contestant("Python, one look-up a field", "with_python", (), "attributes_by_field")
PYTHON = Contestant("Python, an if per rule", "with_python")
ZEN = Contestant("zen-engine", "with_zen", ("zen",))
CEL_CPP = Contestant("CEL in C++", "with_cel_cpp", ("cel_expr_python",))
CEL_RUST = Contestant("CEL in Rust", "with_cel_rust", ("cel",))
DATALOGIC = Contestant("datalogic", "with_datalogic", ("datalogic_py",))
JSON_LOGIC = Contestant("json-logic", "with_json_logic", ("json_logic",))
RULE_ENGINE = Contestant("rule-engine", "with_rule_engine", ("rule_engine",))
BUSINESS_RULES = Contestant("business-rules", "with_business_rules", ("business_rules",))

ALL = (
    LEADLANG,
    LOWER_BOUND,
    PYTHON,
    DATALOGIC,
    ZEN,
    CEL_CPP,
    CEL_RUST,
    RULE_ENGINE,
    JSON_LOGIC,
    BUSINESS_RULES,
)
WITH_EVENTS = (LEADLANG, PYTHON)


def installed() -> tuple[Contestant, ...]:
    """Those that can take part here."""
    return tuple(one for one in ALL if one.installed)
