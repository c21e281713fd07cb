"""The command line: `leadlang score`, `check`, `format`, `init` and `explain-code`."""

from .group import main

__all__ = ["main"]
