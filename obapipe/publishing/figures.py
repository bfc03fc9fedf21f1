"""Typed rows of the release: figures, points of a series, notices. No lookups and no formatting."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import polars as pl

from obapipe.partnership import Indicator
from obapipe.periods import Period, parse_period


class Released(Protocol):
    """What publishing asks of an opened release; `obapipe.trends.released.Release` answers it."""

    def figures(self, month: str) -> pl.DataFrame:
        """The table `figure` of a release month."""
        ...

    def series(self, month: str) -> pl.DataFrame:
        """Headline released cells as at the month."""
        ...

    def places(self, month: str) -> pl.DataFrame:
        """The geography valid in the month."""
        ...

    def notices(self, month: str) -> pl.DataFrame:
        """What a reader of the month should know."""
        ...

    def comparators(self) -> pl.DataFrame:
        """England and statistical neighbours."""
        ...

    def targets(self) -> pl.DataFrame:
        """The targets that were set."""
        ...

    def holds_trends(self) -> bool:
        """Whether the tables of trends are there; a release from before the first judgement has none."""
        ...

    def verdicts(self, month: str) -> pl.DataFrame:
        """The table `verdict` of a release month."""
        ...

    def baselines(self, month: str) -> pl.DataFrame:
        """The table `baseline` of a release month."""
        ...

    def forecasts(self, month: str) -> pl.DataFrame:
        """The table `forecast` of a release month."""
        ...

    def outlooks(self, month: str) -> pl.DataFrame:
        """The table `outlook` of a release month."""
        ...

    def changes(self, month: str) -> pl.DataFrame:
        """The table `change` of a release month."""
        ...

    def records(self, month: str) -> pl.DataFrame:
        """The table `record` of a release month."""
        ...

    def positions(self, month: str) -> pl.DataFrame:
        """The table `position` of a release month."""
        ...

    def recent_trends(self, month: str) -> pl.DataFrame:
        """The rows of `recent_trend`."""
        ...

    def control_charts(self, month: str) -> pl.DataFrame:
        """The rows of `control_chart`."""
        ...

    def forecast_records(self, month: str) -> pl.DataFrame:
        """The table `forecast_record` of a release month."""
        ...

    def method_audits(self, month: str) -> pl.DataFrame:
        """The table `method_audit` of a release month."""
        ...

    def partner_forecasts(self) -> pl.DataFrame:
        """What partners themselves expect."""
        ...


@dataclass(frozen=True)
class Point:
    """A released cell: one indicator, place and period.

    `numerator` and `value` are None where the status is not `released`; the denominator may stay.
    """

    period: Period
    status: str
    numerator: float | None
    denominator: float | None
    value: float | None
    provisional: bool
    revised: bool
    broken: bool

    @property
    def value_released(self) -> bool:
        """Whether there is a value to print."""
        return self.status == "released" and self.value is not None

    @property
    def number_released(self) -> bool:
        """Whether there is a count to print; it may be known where its rate is not, as without a population."""
        return self.status == "released" and self.numerator is not None

    @property
    def marks(self) -> str:
        """`[p]`, `[r]` and `[b]` as they apply, each once, in this order."""
        flags = (("[p]", self.provisional), ("[r]", self.revised), ("[b]", self.broken))
        return "".join(mark for mark, holds in flags if holds)


@dataclass(frozen=True)
class Compared:
    """An earlier figure and the change since; the changes are None where they may not or cannot be stated.

    `broken`: the definition changed between the two figures.
    """

    period: Period | None
    numerator: float | None
    value: float | None
    status: str | None
    change_number: float | None
    change_value: float | None
    broken: bool


@dataclass(frozen=True)
class FullYear:
    """Last financial year's total of a flow, and the year to date as a share of it."""

    period: Period | None
    numerator: float | None
    status: str | None
    ratio: float | None


@dataclass(frozen=True)
class Figure(Point):
    """A row of the table `figure`."""

    category: str
    previous: Compared
    last_year: Compared
    start: Compared
    full_year: FullYear
    rank: int | None
    places_ranked: int | None
    places_hidden: int | None
    places_lower: int | None
    places_higher: int | None


def point_of(row: dict[str, Any], indicator: Indicator) -> Point:
    """Read a row of `series`."""
    return Point(**_cell(row, indicator))


def figure_of(row: dict[str, Any], indicator: Indicator, versions: Mapping[str, int]) -> Figure:
    """Read a row of `figures`.

    Args:
        row: of the frame.
        indicator: its entry in the catalogue.
        versions: the definition version that the place's headline figure of each period rests on.
    """
    return Figure(
        **_cell(row, indicator),
        category=row["category"],
        previous=_compared(row, "previous", indicator, versions),
        last_year=_compared(row, "last_year", indicator, versions),
        start=_compared(row, "start", indicator, versions),
        full_year=FullYear(
            period=_period(row["full_year_period"]),
            numerator=row["full_year_numerator"],
            status=row["full_year_status"],
            ratio=row["full_year_ratio"],
        ),
        **{
            name: row[name]
            for name in ("rank", "places_ranked", "places_hidden", "places_lower", "places_higher")
        },
    )


def _cell(row: dict[str, Any], indicator: Indicator) -> dict[str, Any]:
    return {
        "period": parse_period(row["period"], indicator.frequency),
        "status": row["status"],
        "numerator": row["numerator"],
        "denominator": row["denominator"],
        "value": row["value"],
        "provisional": bool(row["provisional"]),
        "revised": bool(row["revised"]),
        "broken": bool(row["broken"]),
    }


def _compared(
    row: dict[str, Any], prefix: str, indicator: Indicator, versions: Mapping[str, int]
) -> Compared:
    now, then = versions.get(row["period"]), versions.get(row[f"{prefix}_period"])
    return Compared(
        period=_period(row[f"{prefix}_period"], indicator),
        numerator=row[f"{prefix}_numerator"],
        value=row[f"{prefix}_value"],
        status=row[f"{prefix}_status"],
        change_number=row[f"change_{prefix}_number"],
        change_value=row[f"change_{prefix}_value"],
        broken=now is not None and then is not None and now != then,
    )


def _period(text: str | None, indicator: Indicator | None = None) -> Period | None:
    return None if text is None else parse_period(text, None if indicator is None else indicator.frequency)
