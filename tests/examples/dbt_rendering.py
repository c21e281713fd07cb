"""As much of dbt as its models here need: Jinja with ref, source and config, run on DuckDB in their order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
from attrs import define, field
from jinja2 import DictLoader, Environment


@define
class Project:
    """The models of a folder, each built once those are that it refers to."""

    folder: Path
    database: duckdb.DuckDBPyConnection
    built: list[str] = field(factory=list)
    configured: dict[str, dict[str, Any]] = field(factory=dict)

    def build(self, name: str) -> None:
        (path,) = self.folder.glob(f"models/**/{name}.sql")
        sql = self.rendered(name, path.read_text(encoding="utf-8"))
        kind = self.configured.get(name, {}).get("materialized", "view")
        self.database.execute(f'create {kind} "models"."{name}" as (\n{sql}\n)')
        self.built.append(name)

    def rendered(self, name: str, text: str) -> str:
        macros = "".join(
            path.read_text(encoding="utf-8") for path in sorted(self.folder.glob("macros/*.sql"))
        )
        environment = Environment(loader=DictLoader({"model": macros + text}), autoescape=False)

        def ref(other: str) -> str:
            if other not in self.built:
                self.build(other)
            return f'"memory"."models"."{other}"'

        def source(schema: str, table: str) -> str:
            return f'"memory"."{schema}"."{table}"'

        def config(**said: Any) -> str:
            self.configured[name] = said
            return ""

        return environment.get_template("model").render(ref=ref, source=source, config=config)
