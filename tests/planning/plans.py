"""The golden plans: which there are, and `python -m tests.planning.plans`, which writes them anew."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen
from leadlang.loading import compile_file
from leadlang.planning import Form, plan

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "golden"
EVERY_FATE = "tests/planning/every_fate.lead"


@frozen
class Golden:
    rules: str
    form: Form
    language: str

    @property
    def path(self) -> Path:
        name = self.rules.removesuffix(".lead").replace("/", "_")
        return GOLDEN / f"{name}.{self.language}.{'txt' if self.form == 'text' else 'json'}"

    def written(self) -> str:
        return plan(compile_file(ROOT / self.rules), self.form, self.language)


PLANS = (
    Golden(EVERY_FATE, "text", "en"),
    Golden(EVERY_FATE, "text", "de"),
    Golden(EVERY_FATE, "json", "en"),
    Golden("examples/nordwind/regeln.lead", "text", "de"),
    Golden("examples/account_engagement/rules.lead", "text", "en"),
    Golden("tests/compiler/golden/sample.lead", "text", "en"),
)


def main() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for one in PLANS:
        one.path.write_text(one.written(), encoding="utf-8")


if __name__ == "__main__":
    main()
