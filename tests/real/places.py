"""Where the public data sets lie that some tests run on; they are no part of the project."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def data(*parts: str) -> Path:
    """A file of the data folder (LEADLANG_DATA, else ../shared/data); skips the test where it is missing."""
    said = os.environ.get("LEADLANG_DATA")
    for folder in [Path(said)] if said else [ROOT.parent / "shared" / "data"]:
        if (path := folder.joinpath(*parts)).exists():
            return path
    pytest.skip(
        f"needs the public data set {'/'.join(parts)}: set LEADLANG_DATA to the folder that holds it, "
        "see CONTRIBUTING.md"
    )
