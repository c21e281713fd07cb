"""Tables as people have them: `read_table` for any export, `write_table` for any way on."""

from .outcome import FileProblem, FileRefused, Note, ReadOptions, TableRead, WriteOptions
from .reading import READ_ENDINGS, read_table
from .writing import WRITE_ENDINGS, write_table

__all__ = [
    "READ_ENDINGS",
    "WRITE_ENDINGS",
    "FileProblem",
    "FileRefused",
    "Note",
    "ReadOptions",
    "TableRead",
    "WriteOptions",
    "read_table",
    "write_table",
]
