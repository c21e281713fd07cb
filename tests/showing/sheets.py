"""The golden sheets: which there are, and `python -m tests.showing.sheets`, which writes them anew."""

from __future__ import annotations

import re
from pathlib import Path

from attrs import frozen
from leadlang.loading import compile_file
from leadlang.showing import Form, show

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "golden"
_HASH = re.compile(r"\b[0-9a-f]{12}\b")
_ENDINGS = {"text": "txt", "markdown": "md", "html": "html"}


@frozen
class Golden:
    rules: str
    form: Form
    language: str

    @property
    def path(self) -> Path:
        name = self.rules.removesuffix(".lead").replace("/", "_")
        return GOLDEN / f"{name}.{self.language}.{_ENDINGS[self.form]}"

    def written(self) -> str:
        """The sheet now; the model's hash, which changes with every table, is left out."""
        return _HASH.sub("............", show(compile_file(ROOT / self.rules), self.form, self.language))


SHEETS = (
    Golden("tests/compiler/golden/sample.lead", "text", "en"),
    Golden("tests/compiler/golden/sample.lead", "markdown", "de"),
    Golden("tests/compiler/golden/sample.lead", "html", "en"),
    Golden("examples/nordwind/regeln.lead", "text", "de"),
    Golden("examples/nordwind/regeln.lead", "html", "de"),
    Golden("examples/hubspot_like/rules.lead", "markdown", "en"),
    Golden("examples/stages_0_to_100/rules.lead", "text", "de"),
    Golden("examples/several_products/rules.lead", "text", "en"),
    Golden("examples/account_engagement/rules.lead", "markdown", "en"),
)


def main() -> None:
    for sheet in SHEETS:
        sheet.path.write_text(sheet.written(), encoding="utf-8")


if __name__ == "__main__":
    main()
