"""Who may import whom, what is packaged, and that light imports stay light."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOMES = {
    "grammars": "grammars",
    "dsl": "dsl",
    "compiler": "compiler",
    "runtime": "runtime",
    "interfaces": "leadlang",
}
MAY_IMPORT = {
    "grammars": set(),
    "dsl": {"grammars"},
    "compiler": {"dsl", "runtime", "grammars"},
    "runtime": set(),
    "interfaces": {"grammars", "dsl", "compiler", "runtime"},
}
ONLY_IN = {  # a library, and the only places that may import it
    "lark": ("dsl/",),
    "click": ("interfaces/command_line/",),
    "z3": ("compiler/proving/",),
    "jinja2": ("interfaces/pages/",),
    "starlette": ("interfaces/service/",),
    "uvicorn": ("interfaces/service/serving.py",),
    "prometheus_client": ("interfaces/service/metrics.py", "interfaces/service/serving.py"),
    "httpx2": ("interfaces/service/delivering.py",),
    "sqlite3": ("interfaces/store/sqlite.py",),
    "polars": ("runtime/columns/", "interfaces/"),
    "numpy": ("runtime/columns/", "interfaces/"),
    "sqlglot": ("runtime/sql/",),
    "duckdb": ("interfaces/warehouses/on_duckdb.py",),
    "psycopg": ("interfaces/store/postgres.py", "interfaces/warehouses/on_postgres.py"),
    "py4j": ("interfaces/warehouses/on_spark.py",),
    "pyspark": ("interfaces/warehouses/on_spark.py",),
}


def modules() -> list[Path]:
    return [path for home in HOMES for path in sorted((ROOT / home).rglob("*.py"))]


def imports(path: Path) -> list[tuple[str, int]]:
    """Every import of a module as a full name under the installed layout."""
    home = path.relative_to(ROOT).parts[0]
    package = ["leadlang"] if home == "interfaces" else ["leadlang", home]
    package += path.relative_to(ROOT).parts[1:-1]
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(name.name, node.lineno) for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                base = package[: len(package) - node.level + 1]
                module = ".".join([*base, node.module] if node.module else base)
                names = [module] if node.module else [f"{module}.{name.name}" for name in node.names]
            else:
                names = [node.module or ""]
            found += [(name, node.lineno) for name in names]
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_follow_the_direction_of_flow(path: Path) -> None:
    here = path.relative_to(ROOT).as_posix()
    home = here.partition("/")[0]
    for name, line in imports(path):
        first, *rest = name.split(".")
        assert first not in HOMES, f"{here}:{line} imports {name}; write it relatively"
        if first == "leadlang":
            other = rest[0] if rest and rest[0] in MAY_IMPORT else "interfaces"
            assert other == home or other in MAY_IMPORT[home], f"{here}:{line} imports {name}"
        for library, places in ONLY_IN.items():
            assert first != library or here.startswith(places), f"{here}:{line} imports {library}"


def test_every_folder_with_code_is_packaged() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    there = set()
    for home in HOMES:
        for init in (ROOT / home).rglob("__init__.py"):
            there.add(init.parent.relative_to(ROOT).as_posix())
        for module in (ROOT / home).rglob("*.py"):
            assert (module.parent / "__init__.py").exists(), module
    folders = {name: listed["package-dir"].get(name) for name in listed["packages"]}
    assert set(folders.values()) == there


@pytest.mark.parametrize(
    ("statement", "heavy"),
    [
        ("import leadlang", ["lark", "click", "rich", "polars", "numpy"]),
        (
            "import leadlang.runtime.rules, leadlang.runtime.model",
            ["lark", "click", "rich", "polars", "numpy"],
        ),
    ],
)
def test_light_imports_stay_light(statement: str, heavy: list[str]) -> None:
    code = f"{statement}; import sys; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
