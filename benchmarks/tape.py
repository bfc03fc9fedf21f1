"""Records what is asked of DuckDB and plays it back to bare DuckDB: the same calls, values and order."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

_ASKED = ("execute", "sql", "register", "unregister", "table")


Call = tuple[str, tuple[Any, ...], dict[str, Any]]


@dataclass
class Tape:
    """What one connection was asked.

    Attributes:
        path: the file it opened.
        options: how.
        opened: when, in seconds since 1970.
        calls: the name of each method and its arguments, in order.
        seconds: how long they took, the fetching of rows included.
    """

    path: str
    options: dict[str, Any]
    opened: float
    calls: list[Call] = field(default_factory=list[Call])
    seconds: float = 0.0

    @property
    def states(self) -> bool:
        """Whether it was asked any statement; a look at a table's columns is none."""
        return any(name in ("execute", "sql") for name, _, _ in self.calls)

    def play(self, moved: Callable[[str], str]) -> None:
        """Ask bare DuckDB the same.

        Args:
            moved: gives a path or a statement that holds one its place in another folder.
        """
        with duckdb.connect(moved(self.path), **self.options) as connection:
            for name, args, named in self.calls:
                if name == "execute":
                    connection.execute(moved(args[0]), *args[1:], **named).fetchall()
                elif name == "sql":
                    connection.sql(*args, **named).pl()
                elif name == "table":
                    len(connection.table(*args))
                else:
                    getattr(connection, name)(*args, **named)


class _Result:
    """What a recorded call returned; the time in which its rows are fetched counts too."""

    def __init__(self, tape: Tape, real: Any) -> None:
        self._tape = tape
        self._real = real

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        return _counted(self._tape, found) if callable(found) else found

    def __len__(self) -> int:
        return _counted(self._tape, self._real.__len__)()


class _Recorder:
    """A connection that writes down what it is asked."""

    def __init__(self, tape: Tape, real: duckdb.DuckDBPyConnection) -> None:
        self._tape = tape
        self._real = real

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._real, name)
        if name not in _ASKED:
            return method
        tape = self._tape

        def asked(*args: Any, **named: Any) -> _Result:
            tape.calls.append((name, args, named))
            return _Result(tape, _counted(tape, method)(*args, **named))

        return asked


def _counted(tape: Tape, method: Callable[..., Any]) -> Callable[..., Any]:
    def counted(*args: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return method(*args, **named)
        finally:
            tape.seconds += time.perf_counter() - begun

    return counted


@contextmanager
def recording(leave_out: str) -> Generator[list[Tape], None, None]:
    """Record every connection that is opened inside.

    Args:
        leave_out: the name of a file whose connections are let through unrecorded.
    """
    tapes: list[Tape] = []
    real = duckdb.connect

    def connect(database: str, **options: Any) -> Any:
        begun = time.perf_counter()
        connection = real(database, **options)
        if Path(database).name == leave_out:
            return connection
        tapes.append(Tape(database, options, time.time(), seconds=time.perf_counter() - begun))
        return _Recorder(tapes[-1], connection)

    duckdb.connect = connect
    try:
        yield tapes
    finally:
        duckdb.connect = real
