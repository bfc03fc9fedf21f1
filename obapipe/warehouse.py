"""DuckDB files: connections, a bounded and explained wait for the lock, transactions.

DuckDB's own file lock is the mutex between runs: the operating system frees it the moment its holder dies. This module
opens whatever file it is given; that the restricted file is opened by few is the business of `obapipe.restricted`.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

_PAUSE_SECONDS = 0.2


class WarehouseLockedError(RuntimeError):
    """Another run held the warehouse for longer than we wait."""


@contextmanager
def connect(
    path: Path, *, read_only: bool = False, wait_seconds: float = 60.0
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a warehouse file, closed on the way out whatever happened.

    Raises:
        WarehouseLockedError: another process held the file for `wait_seconds`.
    """
    connection = _open(path, read_only, wait_seconds)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: commits at the end, rolls back on any exception, an interrupt included."""
    connection.execute("begin transaction")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def _open(path: Path, read_only: bool, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    if not read_only:
        path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only)
        except duckdb.IOException as error:
            if "lock" not in str(error).lower():
                raise
            if time.monotonic() >= deadline:
                message = (
                    f"Another run is using {path.name} and did not finish within {wait_seconds:.0f} seconds. "
                    "Wait for it to end, then run this again; nothing was changed."
                )
                raise WarehouseLockedError(message) from error
            time.sleep(_PAUSE_SECONDS)
