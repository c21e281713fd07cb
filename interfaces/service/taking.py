"""From a file to a model that may be served: rules that compile and whose scenarios pass."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from ..compiler.folder import FolderLoader
from ..compiler.loader import LoadError
from ..loading import compile_file, model_of
from ..model import Model
from ..opening import MODEL_ENDING, read_model, settings_beside
from ..refusal import Refused
from ..rule_files import STDIN
from ..scenarios.running import run_compiled
from ..settings import FILE_NAME
from .served import Served

Identity = tuple[tuple[int, int, int, int] | None, ...]


class SeenFiles:
    """Loads files of a folder for the compiler, and remembers which were asked for, those too that are not
    there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._loader = folder, FolderLoader(folder)
        self.paths: set[Path] = set()

    def rules(self, path: str) -> str | LoadError:
        self.paths.add(self._folder / path)
        return self._loader.rules(path)

    def column(self, path: str, column: str) -> Sequence[str] | LoadError:
        self.paths.add(self._folder / path)
        return self._loader.column(path, column)


@frozen(eq=False)
class Origin:
    """The file that a service reads its model from; `language` is that of its words (None: of the rules)."""

    path: Path
    language: str | None = None
    strict: bool = False

    @property
    def own_files(self) -> set[Path]:
        return {self.path, self.path.parent / FILE_NAME}

    def take(self, seen: set[Path]) -> Served:
        """The model in the file as it is now, ready to be used; adds the files that it uses to `seen`.

        Refused where the rules have mistakes, scenarios that do not hold (R083), or where it is no model.
        """
        if str(self.path) == STDIN:
            raise Refused("R085")
        served = Served.of(self._model(seen), self.language, self.strict)
        served.prepare()
        return served

    def _model(self, seen: set[Path]) -> Model:
        settings = settings_beside(self.path)
        if self.path.suffix.lower() == MODEL_ENDING:
            return Model(read_model(self.path), (), settings)
        loader = SeenFiles(self.path.parent)
        try:
            compiled = compile_file(self.path, self.language, loader)
        finally:
            seen |= loader.paths
        model = model_of(compiled, str(self.path), settings)
        failed = [one for one in run_compiled(compiled) if not one.passed]
        if failed:
            place = f"{failed[0].file}:{failed[0].line}"
            variant = "one" if len(failed) == 1 else ""
            facts = {"file": self.path, "count": len(failed), "name": failed[0].name, "place": place}
            raise Refused("R083", variant, **facts)
        return model


def identity(files: set[Path]) -> Identity:
    """What tells whether any of these files is another one, or was written to; None for one that is not
    there.
    """
    return tuple(_one(path) for path in sorted(files))


def _one(path: Path) -> tuple[int, int, int, int] | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
