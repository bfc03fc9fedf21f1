"""DuckDB files: connections, a bounded and explained wait for the lock, transactions.

DuckDB's own file lock is the mutex between runs: the operating system frees it the moment its holder dies. This module
opens whatever file it is given; that the restricted file is opened by few is the business of `obapipe.restricted`.
"""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import duckdb

from obapipe import sqlfiles

_PAUSE_SECONDS = 0.2
_LOCKED = ("Could not set lock", "being used by another process")
_UNUSABLE = (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException)
Result = TypeVar("Result")


class WarehouseError(RuntimeError):
    """A warehouse file cannot be used now; the message says why and what to do."""


class WarehouseLockedError(WarehouseError):
    """Another run held the warehouse for longer than we wait."""


class WarehouseDamagedError(WarehouseError):
    """A warehouse file is no DuckDB file any more, or cannot be read or written."""


@contextmanager
def connect(
    path: Path, *, read_only: bool = False, wait_seconds: float = 60.0
) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """A connection to a warehouse file, closed on the way out whatever happened.

    Raises:
        WarehouseLockedError: another process held the file for `wait_seconds`.
        WarehouseDamagedError: the file cannot be opened, or turned out damaged while it was read.
    """
    connection = _open(path, read_only=read_only, wait_seconds=wait_seconds)
    try:
        yield connection
    except _UNUSABLE as error:
        raise _damaged(path, error) from error
    finally:
        connection.close()


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Generator[None, None, None]:
    """All or nothing: commits at the end, rolls back on any exception, an interrupt included."""
    connection.execute("begin transaction")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def hold(path: Path, *, wait_seconds: float = 60.0) -> duckdb.DuckDBPyConnection:
    """An open connection that keeps every other process out of a file until it is closed or its process ends.

    Raises:
        WarehouseLockedError: another process held the file for `wait_seconds`.
        WarehouseDamagedError: the file cannot be opened.
    """
    return _open(path, read_only=False, wait_seconds=wait_seconds)


def attach(connection: duckdb.DuckDBPyConnection, path: Path, *, wait_seconds: float = 60.0) -> None:
    """Attach a second warehouse file to a connection, under its file's own name (`release.duckdb` as `release`).

    Raises:
        WarehouseLockedError: another process held the file for `wait_seconds`.
        WarehouseDamagedError: the file cannot be opened.
    """
    _patiently(path, wait_seconds, lambda: sqlfiles.attach(connection, path))


def _open(path: Path, *, read_only: bool, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    if not read_only:
        path.parent.mkdir(parents=True, exist_ok=True)
    return _patiently(path, wait_seconds, lambda: duckdb.connect(str(path), read_only=read_only))


def _patiently(path: Path, wait_seconds: float, work: Callable[[], Result]) -> Result:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            return work()
        except duckdb.Error as error:
            if not any(text in str(error) for text in _LOCKED):
                raise _damaged(path, error) from error
            if time.monotonic() >= deadline:
                message = (
                    f"Another run is using {path.name} and did not finish within {wait_seconds:.0f} seconds. "
                    "Wait for it to end, then run this again; nothing was changed."
                )
                raise WarehouseLockedError(message) from error
            time.sleep(_PAUSE_SECONDS)


def _damaged(path: Path, error: duckdb.Error) -> WarehouseDamagedError:
    reason = str(error).splitlines()[0].rstrip(".!")
    return WarehouseDamagedError(
        f"{path.name} cannot be used ({reason}). If the disk is full or the file may not be opened, put that right. "
        f"Otherwise the file is damaged: delete the folder {path.parent} and build again; "
        "it is rebuilt from raw and the ledger."
    )
