"""Reads `release.duckdb`: all that anybody who derives, renders or audits ever sees."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.warehouse import connect

FILE_NAME = "release.duckdb"


@dataclass(frozen=True)
class Release:
    """An opened release warehouse. Frames have the columns of `docs/warehouse.md`.

    Attributes:
        connection: to `release.duckdb`.
        provisional_months: how many of the latest months are marked provisional.
    """

    connection: duckdb.DuckDBPyConnection
    provisional_months: int = 0

    def figures(self, month: str) -> pl.DataFrame:
        """The table `figure` of a release month: one row an indicator, geography, breakdown and category."""
        return sqlfiles.read(self.connection, "trends/figures", release=month)

    def series(self, month: str) -> pl.DataFrame:
        """Headline released cells as at the month, oldest first: one row an indicator, geography and period."""
        return sqlfiles.read(
            self.connection, "trends/series", release=month, provisional_months=self.provisional_months
        )

    def places(self, month: str) -> pl.DataFrame:
        """The geography valid in the month, the city first: code, name, level, parent, valid_from, valid_to."""
        return sqlfiles.read(self.connection, "trends/places", release=month)

    def notices(self, month: str) -> pl.DataFrame:
        """What a reader of the month should know: indicator, geography, rule, text."""
        return sqlfiles.read(self.connection, "trends/notices", release=month)

    def comparators(self) -> pl.DataFrame:
        """England and statistical neighbours: indicator, period, comparator, value, source, method."""
        return sqlfiles.read(self.connection, "trends/comparators")

    def targets(self) -> pl.DataFrame:
        """What was aimed for: indicator, geography, period, value, set_by."""
        return sqlfiles.read(self.connection, "trends/targets")

    def holds_trends(self) -> bool:
        """Whether the tables of trends are there; a release from before the first judgement has none."""
        return bool(sqlfiles.read(self.connection, "trends/held").item())

    def verdicts(self, month: str) -> pl.DataFrame:
        """The table `verdict` of a release month: one row an indicator and geography."""
        return sqlfiles.read(self.connection, "trends/verdicts", release=month)

    def baselines(self, month: str) -> pl.DataFrame:
        """The table `baseline` of a release month: one row an indicator, geography and line."""
        return sqlfiles.read(self.connection, "trends/baselines", release=month)

    def forecasts(self, month: str) -> pl.DataFrame:
        """The table `forecast` of a release month: one row an indicator, geography, line and period ahead."""
        return sqlfiles.read(self.connection, "trends/forecasts", release=month)

    def points(self, month: str) -> pl.DataFrame:
        """The table `series_point` of a release month: one row an indicator, geography and expected period."""
        return sqlfiles.read(self.connection, "trends/points", release=month)

    def changes(self, month: str) -> pl.DataFrame:
        """The table `change` of a release month: one row an indicator, geography and earlier period."""
        return sqlfiles.read(self.connection, "trends/changes", release=month)

    def records(self, month: str) -> pl.DataFrame:
        """The table `record` of a release month: one row an indicator and geography."""
        return sqlfiles.read(self.connection, "trends/records", release=month)

    def outlooks(self, month: str) -> pl.DataFrame:
        """The table `outlook` of a release month: one row an indicator, geography and target."""
        return sqlfiles.read(self.connection, "trends/outlooks", release=month)

    def control_charts(self, month: str) -> pl.DataFrame:
        """The table `control_chart` of a release month: one row an indicator, geography and period."""
        return sqlfiles.read(self.connection, "trends/control_charts", release=month)

    def recent_trends(self, month: str) -> pl.DataFrame:
        """The table `recent_trend` of a release month: one row an indicator, geography and method."""
        return sqlfiles.read(self.connection, "trends/recent_trends", release=month)

    def positions(self, month: str) -> pl.DataFrame:
        """The table `position` of a release month: one row an indicator and cluster."""
        return sqlfiles.read(self.connection, "trends/positions", release=month)

    def precisions(self, month: str) -> pl.DataFrame:
        """The table `precision` of a release month: one row an indicator and geography."""
        return sqlfiles.read(self.connection, "trends/precisions", release=month)

    def forecast_records(self, month: str) -> pl.DataFrame:
        """The table `forecast_record` of a release month: one row an indicator, level and distance."""
        return sqlfiles.read(self.connection, "trends/forecast_records", release=month)

    def method_audits(self, month: str) -> pl.DataFrame:
        """The table `method_audit` of a release month: one row an indicator and level."""
        return sqlfiles.read(self.connection, "trends/method_audits", release=month)

    def partner_forecasts(self) -> pl.DataFrame:
        """What partners themselves expect: indicator, geography, period, value, made_by."""
        return sqlfiles.read(self.connection, "trends/partner_forecasts")

    def new_cells(self, months: Sequence[str]) -> pl.DataFrame:
        """The rows of `released_cell` that these months show for the first time or changed."""
        return sqlfiles.read(self.connection, "trends/new_cells", releases=sorted(months))

    def new_baselines(self) -> pl.DataFrame:
        """The baselines drawn since the last publication: one row a line and period ahead (`baselines.FROZEN`)."""
        return sqlfiles.read(self.connection, "trends/new_baselines")


@contextmanager
def open_release(
    warehouse: Path, *, provisional_months: int = 0, wait_seconds: float = 60.0
) -> Generator[Release, None, None]:
    """The release warehouse of a folder, to read only.

    Raises:
        WarehouseLockedError: another run held it for `wait_seconds`.
    """
    with connect(warehouse / FILE_NAME, read_only=True, wait_seconds=wait_seconds) as connection:
        yield Release(connection, provisional_months)
