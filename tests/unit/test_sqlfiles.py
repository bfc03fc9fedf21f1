"""A file of SQL gets exactly what it asks for."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from obapipe import sqlfiles

PROJECT = Path(__file__).resolve().parents[2]
PYTHON = [
    path for package in ("obapipe", "assets", "schemas") for path in sorted((PROJECT / package).rglob("*.py"))
]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connected:
        connected.execute("attach ':memory:' as release").fetchall()
        sqlfiles.run(connected, "release/create_released_cell")
        yield connected


@pytest.mark.parametrize("given", [{}, {"release": "2013-07", "month": "2013-07"}, {"releases": "2013-07"}])
def test_other_parameters_than_asked_for_are_refused(
    connection: duckdb.DuckDBPyConnection, given: dict[str, str]
) -> None:
    with pytest.raises(sqlfiles.SqlFileError, match=r"release/delete_release\.sql asks for \['release'\]"):
        sqlfiles.run(connection, "release/delete_release", **given)


def test_what_a_heading_mentions_is_not_asked_for(connection: duckdb.DuckDBPyConnection) -> None:
    assert "$release" in sqlfiles.statement("suppression/standing").split("create")[0]
    sqlfiles.run(connection, "suppression/standing", release="2013-07")
    assert sqlfiles.read(connection, "trends/new_cells", releases=["2013-07"]).is_empty()


def test_a_file_that_is_not_there_is_named(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        sqlfiles.run(connection, "release/nowhere")


def test_a_file_is_attached_under_its_own_name_quotes_and_all(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / 'the city\'s "own".duckdb'
    sqlfiles.attach(connection, path)
    connection.execute('create table "the city\'s ""own""".cell as select 1 as number').fetchall()
    connection.execute('detach "the city\'s ""own"""').fetchall()
    with duckdb.connect(str(path), read_only=True) as alone:
        assert alone.sql("from cell").fetchall() == [(1,)]


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_nothing_fetches_by_the_row(path: Path) -> None:
    """DuckDB 2 leaves a half-read result open; what is fetched, is fetched whole."""
    text = path.read_text(encoding="utf-8")
    assert [name for name in ("fetchone", "fetchmany", "fetch_df", ".df()") if name in text] == []
