"""The columns of a table as Dagster shows them. Names and types only, never a row."""

import dagster as dg
import duckdb


def column_schema(connection: duckdb.DuckDBPyConnection, table: str) -> dg.TableSchema:
    """The schema of a table of the warehouse that a connection has open."""
    relation = connection.table(table)
    return dg.TableSchema(
        columns=[
            dg.TableColumn(name, type=str(kind))
            for name, kind in zip(relation.columns, relation.types, strict=True)
        ]
    )
