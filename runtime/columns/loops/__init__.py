"""The innermost loops over whole columns: native ones where they were built, else the same in NumPy.

Each function gives the same either way; tests hold the one to the other. Codes are places in small tables, as
unsigned 32-bit numbers.
"""

from .built import WITHOUT_NATIVE, Doubles, Places32, Words
from .ids import Index, are_tidy, index, placed
from .numbers import stretches, stretches_of_rows
from .persons import Lanes, added_to_persons, ordered
from .plain_texts import CLOCK, DATE, INSTANT, NO_TIME, NOT_PLAIN, read_decimals, read_times
from .scanning import NULLS, Looked, Search, Searched, passed_by, searched
from .sets import add_where, how_many, packed, spread, unpacked, words_of
from .tables import counted, sums_of_cells
from .texts import Numbered, number_texts, numbered_categories

__all__ = [
    "CLOCK",
    "DATE",
    "Doubles",
    "INSTANT",
    "Index",
    "Lanes",
    "Looked",
    "NOT_PLAIN",
    "NO_TIME",
    "NULLS",
    "Numbered",
    "Places32",
    "Search",
    "Searched",
    "WITHOUT_NATIVE",
    "Words",
    "add_where",
    "added_to_persons",
    "are_tidy",
    "counted",
    "how_many",
    "index",
    "number_texts",
    "numbered_categories",
    "ordered",
    "packed",
    "passed_by",
    "placed",
    "read_decimals",
    "read_times",
    "searched",
    "spread",
    "stretches",
    "stretches_of_rows",
    "sums_of_cells",
    "unpacked",
    "words_of",
]
