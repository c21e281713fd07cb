"""From a file to a model: `load`. A compiled one needs nothing of what reads and compiles rules."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .languages import refuse_language
from .refusal import Refused
from .rule_files import STDIN
from .runtime.model import CompiledModel, ModelRefused
from .settings import Settings, beside

if TYPE_CHECKING:
    from .model import Model

MODEL_ENDING = ".json"


def load(path: str | os.PathLike[str], language: str | None = None) -> Model:
    """The model of a rule file, or a compiled one (`.json`), together with what `leadlang.toml` beside it
    says about ids and columns.

    `language` ("en", "de") overrides what the file says or shows. Raises RulesRefused where the rules have
    mistakes, Refused where the file or the settings cannot be read, ValueError for any other language.
    """
    file = Path(path)
    if file.suffix.lower() == MODEL_ENDING:
        from .model import Model

        refuse_language(language)
        return Model(read_model(file), (), settings_beside(file))
    from .loading import compile_file, model_of

    return model_of(compile_file(file, language), str(file), settings_beside(file))


def read_model(path: Path) -> CompiledModel:
    """The model of a file that `leadlang compile` wrote; Refused (R070) where it is none."""
    from .runtime.loading import read_model_file

    try:
        return read_model_file(path).model
    except ModelRefused as refused:
        raise Refused("R070", refused.kind, file=path) from None
    except FileNotFoundError:
        raise Refused("R030", file=path) from None
    except OSError as error:
        raise Refused("R070", "unread", file=path, why=error.strerror or type(error).__name__) from None


def settings_beside(path: Path) -> Settings:
    return beside(Path.cwd() / "rules" if str(path) == STDIN else path)
