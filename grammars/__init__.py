"""The data files of the language: the core grammar, the words of each spoken language, the messages."""

from __future__ import annotations

from importlib.resources import files


def data_text(*path: str) -> str:
    """The text of one data file of this folder, such as `data_text("messages", "en", "reading.toml")`."""
    return files(__name__).joinpath(*path).read_text(encoding="utf-8")


def data_names(*path: str) -> tuple[str, ...]:
    """The names of the files in one folder of data, sorted."""
    return tuple(sorted(entry.name for entry in files(__name__).joinpath(*path).iterdir()))
