"""Rule files and what is said about them, side by side: `points.lead` and `points.said`.

After a change that is meant, `GOLDEN=write pytest tests/compiler/test_golden.py` writes the `.said` files
anew; read the difference before it is committed.
"""

import os
from pathlib import Path

import pytest
from leadlang.compiler.check import check
from leadlang.compiler.folder import FolderLoader
from leadlang.compiler.gather import gather
from leadlang.dsl.messages import wording_of
from leadlang.dsl.problems import Source

GOLDEN = Path(__file__).parent / "golden"
SCRIPTS = [*sorted(GOLDEN.glob("*.lead")), GOLDEN / "files" / "main.lead"]


def said_about(script: Path) -> str:
    gathered = gather(Source(script.name, script.read_text("utf-8")), FolderLoader(script.parent))
    lines: list[str] = []
    for found in check(gathered).problems:
        source = gathered.sources[found.span.file]
        line, column = source.line_and_column(found.span.start)
        said = wording_of(found, gathered.language)
        lines.append(f"{found.span.file}:{line}:{column} {found.code} {said.message}")
        lines.append(f"    {source.line(line).strip()}")
        if said.hint:
            lines.append(f"    {said.hint}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_what_is_said(script: Path) -> None:
    golden = script.with_suffix(".said")
    said = said_about(script)
    assert "{" not in said, "a placeholder that no fact fills"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(said, "utf-8")
    assert said == golden.read_text("utf-8")
