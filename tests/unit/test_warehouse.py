"""A warehouse file: one run at a time, all or nothing."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from obapipe.warehouse import WarehouseDamagedError, WarehouseLockedError, attach, connect, hold, transaction

HOLD = """
import sys
from pathlib import Path
from obapipe.warehouse import hold
held = hold(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Path]:
    """A file that another process is using."""
    path = tmp_path / "held.duckdb"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield path
        holder.kill()


@pytest.mark.parametrize("read_only", [True, False])
def test_the_wait_for_another_run_ends_and_is_explained(held: Path, read_only: bool) -> None:
    with (
        pytest.raises(WarehouseLockedError, match=r"Another run is using held\.duckdb.*nothing was changed"),
        connect(held, read_only=read_only, wait_seconds=0.3),
    ):
        pass
    with (
        connect(held.with_name("own.duckdb")) as connection,
        pytest.raises(WarehouseLockedError, match="within 0 seconds"),
    ):
        attach(connection, held, wait_seconds=0.1)


def test_a_file_that_is_no_warehouse_is_not_waited_for(tmp_path: Path) -> None:
    """Its folder's name has a "lock" in it: what DuckDB says of the path is not taken for a lock."""
    path = tmp_path / "lock" / "text.duckdb"
    path.parent.mkdir()
    path.write_text("not a database, but long enough to be read as one " * 400)
    told = r"text\.duckdb cannot be used .*delete the folder .*lock and build again"
    with pytest.raises(WarehouseDamagedError, match=told), connect(path):
        pass
    with pytest.raises(WarehouseDamagedError, match=told):
        hold(path)
    with (
        connect(tmp_path / "own.duckdb") as connection,
        pytest.raises(WarehouseDamagedError, match=told),
    ):
        attach(connection, path)


def test_damage_that_only_reading_finds_is_explained_too(tmp_path: Path) -> None:
    path = tmp_path / "one.duckdb"
    with connect(path) as connection:
        connection.execute("create table kept as select range as number from range(500000)").fetchall()
    content = bytearray(path.read_bytes())
    for place in range(12_288 + 4_096, 400_000, 1_000):
        content[place] ^= 255
    path.write_bytes(content)
    with (
        pytest.raises(WarehouseDamagedError, match=r"one\.duckdb cannot be used"),
        connect(path) as connection,
    ):
        connection.sql("select sum(number) from kept").fetchall()


def replace_and_fail(connection: duckdb.DuckDBPyConnection) -> None:
    with transaction(connection):
        connection.execute("create or replace table kept as select 2 as number").fetchall()
        raise KeyboardInterrupt


def test_a_failed_transaction_leaves_everything_as_it_was(tmp_path: Path) -> None:
    with connect(tmp_path / "new" / "one.duckdb") as connection:
        connection.execute("create table kept as select 1 as number").fetchall()
        with pytest.raises(KeyboardInterrupt):
            replace_and_fail(connection)
        assert connection.sql("from kept").fetchall() == [(1,)]
        with transaction(connection):
            connection.execute("update kept set number = 3").fetchall()
    with connect(tmp_path / "new" / "one.duckdb", read_only=True) as connection:
        assert connection.sql("from kept").fetchall() == [(3,)]


def test_a_file_is_closed_whatever_happened(tmp_path: Path) -> None:
    path = tmp_path / "one.duckdb"
    with pytest.raises(RuntimeError, match="on the way"), connect(path):
        raise RuntimeError("on the way")
    with connect(path, read_only=True, wait_seconds=0):
        pass


def test_a_second_file_is_attached_under_its_name_quotes_and_all(tmp_path: Path) -> None:
    folder = tmp_path / "the city's"
    folder.mkdir()
    with connect(tmp_path / "one.duckdb") as connection:
        attach(connection, folder / "release.duckdb")
        connection.execute("create table release.cell as select 1 as number").fetchall()
    with connect(folder / "release.duckdb", read_only=True) as connection:
        assert connection.sql("from cell").fetchall() == [(1,)]
