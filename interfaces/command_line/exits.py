"""What the exit codes say."""

from __future__ import annotations

from typing import Final

FINE: Final = 0
REFUSED: Final = 1  # mistakes in the rules, or data that may not pass
USAGE: Final = 2  # the command cannot be carried out as it was given
OWN_MISTAKE: Final = 70  # a mistake in leadlang itself
INTERRUPTED: Final = 130

EXIT_CODES_HELP: Final = """\b
Exit codes:
  0    done
  1    the rules have mistakes, or the data may not pass (--strict)
  2    the command cannot be carried out as given: a wrong option,
       a file or a column that is not there
  70   a mistake in leadlang itself
  130  stopped from the keyboard
"""

REFUSED_CODES: Final = frozenset({"R010", "R014", "R018", "R020"})
"""Refusals that are about what the rules or the data say, not about how the command was given."""
