"""Leads scored where they are kept: `leadlang score --engine`.

`connecting` opens an engine (`on_duckdb`, `on_postgres`, `on_spark`, each a `Warehouse`), `scoring` looks at
the columns there, makes the statement, and puts what comes back into order.
"""
