"""The only door to `restricted.duckdb`, which holds what came in and why cells were hidden.

Nothing that derives, renders or audits may import this module; `lint-imports` proves that they do not.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from obapipe.warehouse import connect

FILE_NAME = "restricted.duckdb"


@contextmanager
def open_restricted(
    warehouse: Path, *, read_only: bool = False, wait_seconds: float = 60.0
) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """A connection to the restricted file of a warehouse folder.

    Raises:
        WarehouseLockedError: another run held it for `wait_seconds`.
    """
    with connect(warehouse / FILE_NAME, read_only=read_only, wait_seconds=wait_seconds) as connection:
        yield connection


@contextmanager
def open_if_there(
    warehouse: Path, *, wait_seconds: float = 60.0
) -> Generator[duckdb.DuckDBPyConnection | None, None, None]:
    """A connection that changes nothing, or None where there is no restricted file yet.

    Raises:
        WarehouseLockedError: another run held it for `wait_seconds`.
    """
    if not (warehouse / FILE_NAME).is_file():
        yield None
        return
    with open_restricted(warehouse, read_only=True, wait_seconds=wait_seconds) as connection:
        yield connection
