"""Rows that are added up before they are judged say the same as the rows themselves."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obapipe.ingest import incoming as module
from obapipe.ingest.incoming import condensed, in_memory
from obapipe.observation import observe
from obapipe.partnership import Partnership, load_partnership
from obapipe.reference import Reference
from tests.unit.ingest import conftest

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["2013-06", "2013-07"]),
        st.sampled_from(["C1", "C2", "unallocated"]),
        st.sampled_from(["looked_after", "plan"]),
        st.sampled_from(["0-4", "5-17"]),
        st.sampled_from(["a.csv", "b.csv"]),
        st.sampled_from([(5.0, "ok"), (0.0, "ok"), (None, "withheld"), (None, "missing")]),
        st.booleans(),
    ),
    max_size=24,
    unique_by=lambda row: row[:5],
)


def landed(rows: list[tuple], received: str) -> pl.DataFrame:
    """Rows of children_snapshot as `restricted.landing` has them."""
    return pl.DataFrame(
        [
            {
                "extract": "children_snapshot",
                "received": received,
                "source_file": file,
                "source_sheet": None,
                "source_row": None if made_up and number == 0 else place + 2,
                "period": period,
                "geography": geography,
                "row_key": f"{status}|{age}",
                "measures": [number],
                "source_status": how,
            }
            for place, (period, geography, status, age, file, (number, how), made_up) in enumerate(rows)
        ],
        schema={
            **dict.fromkeys(["extract", "received", "source_file", "source_sheet"], pl.String),
            "source_row": pl.Int64,
            **dict.fromkeys(["period", "geography", "row_key"], pl.String),
            "measures": pl.List(pl.Float64),
            "source_status": pl.String,
        },
    )


@pytest.fixture(scope="module")
def partnership(tmp_path_factory: pytest.TempPathFactory):
    reference = tmp_path_factory.mktemp("condensed") / "raw" / "reference"
    reference.mkdir(parents=True)
    for name, text in {
        "partnership.toml": conftest.PARTNERSHIP,
        "geography.csv": conftest.GEOGRAPHY,
        "indicators.toml": conftest.INDICATORS,
        "products.toml": conftest.PRODUCTS,
        "sources.toml": conftest.SNAPSHOT,
    }.items():
        (reference / name).write_text(text, encoding="utf-8")
    return load_partnership(reference.parent.parent)


@settings(deadline=None, max_examples=15, derandomize=True)
@given(before=ROWS, now=ROWS)
def test_the_observations_are_the_same(partnership: Partnership, before: list, now: list):
    history, rows = landed(before, "2013-07"), landed(now, "2013-08")

    def observed(*parts: pl.DataFrame) -> pl.DataFrame:
        with in_memory(*parts) as connection:
            observe(connection, Reference(partnership))
            return connection.table("restricted.observation").pl()

    assert condensed(rows, history, partnership).height == rows.height, "few rows are left alone"
    patched = pytest.MonkeyPatch()
    patched.setattr(module, "_MANY", 0)
    try:
        fewer = condensed(rows, history, partnership)
    finally:
        patched.undo()
    assert fewer.height <= rows.height
    assert observed(history, fewer).equals(observed(history, rows))


def test_rows_alike_become_one(partnership: Partnership, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_MANY", 0)
    two = landed(
        [
            ("2013-07", "C1", "looked_after", "0-4", "a.csv", (5.0, "ok"), False),
            ("2013-07", "C1", "looked_after", "5-17", "a.csv", (7.0, "ok"), False),
            ("2013-07", "C1", "plan", "0-4", "a.csv", (9.0, "ok"), False),
        ],
        "2013-07",
    )
    fewer = condensed(two, None, partnership)
    assert fewer.select("row_key", "source_row", pl.col("measures").list.get(0)).rows() == [
        ("looked_after|0-4", 2, 12.0),
        ("plan|0-4", 4, 9.0),
    ]
