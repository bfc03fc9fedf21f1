"""The two partnerships that read published statistics, and every row that arrives through their mappings."""

from pathlib import Path

import polars as pl
import pytest

from obapipe.ingest.month import Reading, read_months, received_months
from obapipe.partnership import Partnership, load_partnership


@pytest.fixture(scope="session")
def england(project: Path, real_data: Path) -> Partnership:
    """Local authorities as clusters, regions as areas, England as the city."""
    return load_partnership(project / "partnerships" / "england", raw_root=real_data)


@pytest.fixture(scope="session")
def leeds(project: Path, real_data: Path) -> Partnership:
    """Wards as clusters, three areas, Leeds as the city."""
    return load_partnership(project / "partnerships" / "leeds_wards", raw_root=real_data)


@pytest.fixture(scope="session")
def england_readings(england: Partnership) -> list[Reading]:
    """Every month in which something of England arrived."""
    return read_months(england, received_months(england))


@pytest.fixture(scope="session")
def leeds_readings(leeds: Partnership) -> list[Reading]:
    """Every month in which something of Leeds arrived."""
    return read_months(leeds, received_months(leeds))


@pytest.fixture(scope="session")
def england_rows(england_readings: list[Reading]) -> dict[str, pl.DataFrame]:
    """Extract to all its rows, with the month they were received."""
    return _rows(england_readings)


@pytest.fixture(scope="session")
def leeds_rows(leeds_readings: list[Reading]) -> dict[str, pl.DataFrame]:
    """Extract to all its rows, with the month they were received."""
    return _rows(leeds_readings)


def _rows(readings: list[Reading]) -> dict[str, pl.DataFrame]:
    names = sorted({name for reading in readings for name in reading.frames})
    return {
        name: pl.concat(
            reading.frames[name].with_columns(received=pl.lit(reading.received))
            for reading in readings
            if name in reading.frames
        )
        for name in names
    }
