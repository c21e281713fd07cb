"""The backend for warehouses: one SQL statement, made from the model's tables alone.

`statement` shows the way: read and fold the fields (`fields`, `folding`), answer the axes (`axes`,
`value_tests`), join conditions (`conditions`, `truths`), work out members (`classes` for what one axis
decides, `members` for the rest), totals, layers. What would not be exact is refused (`refusals`), or stops
the statement when it meets a value that SQL cannot treat alike (`stopping`).
"""

from .looking import no_rows, repeated
from .refusals import NotInSql
from .source import DIALECTS, Dialect, Log, Source
from .statement import Statement, statement

__all__ = [
    "DIALECTS",
    "Dialect",
    "Log",
    "NotInSql",
    "Source",
    "Statement",
    "no_rows",
    "repeated",
    "statement",
]
