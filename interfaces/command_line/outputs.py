"""The files that a command is to write: refused before any work where they cannot be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from ..files import FileRefused
from ..refusal import Refused

STDOUT = "-"


def refuse_bad_outputs(outputs: Sequence[str], inputs: Iterable[str], endings: Collection[str]) -> None:
    """What would fail only after all the work, or destroy what was given: a folder (F002), an ending that
    is none
    of `endings` (F020), a folder that is not there (F021), a file that is read or written twice (R021).
    """
    for output in outputs:
        if Path(output).is_dir():
            raise FileRefused("F002", "written", path=output)
        ending = Path(output).suffix.lower()
        if ending not in endings:
            variant = "" if ending else "none"
            raise FileRefused("F020", variant, path=output, ending=ending, endings=", ".join(endings))
        folder = Path(output).parent
        if not folder.is_dir():
            raise FileRefused("F021", path=output, folder=folder)
        if any(_same_file(output, given) for given in inputs):
            raise Refused("R021", file=output)
    places = [Path(output).resolve() for output in outputs]
    for output, place in zip(outputs, places, strict=True):
        if places.count(place) > 1:
            raise Refused("R021", "twice", file=output)


def _same_file(output: str, given: str) -> bool:
    try:
        return Path(output).samefile(given)
    except OSError:
        return False
