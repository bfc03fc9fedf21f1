"""What is said of a curve beyond its figures: verdict, lines with bands, outlook, significance, lows and highs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from obapipe.partnership import Indicator
from obapipe.periods import Period, parse_period
from obapipe.publishing.figures import Released

_Row = Mapping[str, Any]
_TESTED = ("increasing", "decreasing", "no significant change")


@dataclass(frozen=True)
class Forecast:
    """A period of a line: where it leads and how wide its bands are, in the indicator's unit."""

    period: Period
    measure: float
    lower_80: float
    upper_80: float
    lower_95: float
    upper_95: float


@dataclass(frozen=True)
class ForecastLine:
    """A line.

    Attributes:
        baseline: the period it was drawn at, None for a sketch from the newest figure.
        in_force: whether it is the one to judge by.
        path: oldest first.
    """

    baseline: Period | None
    in_force: bool
    path: tuple[Forecast, ...]


@dataclass(frozen=True)
class PartnerForecast:
    """What partners themselves expect of a period, in the indicator's unit, and the role that said so."""

    period: Period
    value: float
    made_by: str


@dataclass(frozen=True)
class Judged:
    """Everything of one indicator and place; empty where the place has no series.

    Attributes:
        verdict: the row of `verdict`, None where there is none.
        baseline: the row of the baseline in force.
        lines: the line in force, and those before it.
        outlooks: the rows of `outlook`, soonest target first.
        significant: whether the change since `previous`, `last_year`, `plan_start` is more than chance, where tested.
        record: the row of `record`.
        partners: what partners themselves expect, oldest period first.
        beside: the row of `position`: how far from the city chance alone could bring it; clusters only.
        recent: the row of `recent_trend` that tests which way the figures go, None where no test is made.
        control: the row of `control_chart` of the newest charted period, None where there is no chart.
    """

    verdict: _Row | None
    baseline: _Row | None
    lines: tuple[ForecastLine, ...]
    outlooks: tuple[_Row, ...]
    significant: Mapping[str, bool]
    record: _Row | None
    partners: tuple[PartnerForecast, ...]
    beside: _Row | None = None
    recent: _Row | None = None
    control: _Row | None = None

    @property
    def line(self) -> ForecastLine | None:
        """The line to judge by, or the sketch where none is agreed."""
        return next((one for one in self.lines if one.in_force), None)


NOTHING = Judged(None, None, (), (), {}, None, ())
Key = tuple[str, str]


def read_judged(release: Released, month: str, entries: Mapping[str, Indicator]) -> dict[Key, Judged]:
    """Everything that was judged for one month, by indicator and geography; nothing where nothing was judged yet."""
    if not release.holds_trends():
        return {}
    verdicts, records = _one(release.verdicts(month)), _one(release.records(month))
    baselines = _one(release.baselines(month).filter(pl.col("in_force")))
    outlooks = _many(release.outlooks(month).sort("target_period"))
    forecasts = _many(release.forecasts(month))
    changes = _many(release.changes(month).filter(pl.col("significant").is_not_null()))
    partners = _many(release.partner_forecasts())
    positions = _one(release.positions(month))
    tests = _many(release.recent_trends(month))
    charts = _many(release.control_charts(month))
    return {
        key: Judged(
            verdict,
            baselines.get(key),
            _lines(forecasts.get(key, []), entries[key[0]]),
            tuple(outlooks.get(key, ())),
            {row["against"]: row["significant"] for row in changes.get(key, ())},
            records.get(key),
            tuple(
                PartnerForecast(
                    parse_period(row["period"], entries[key[0]].frequency), row["value"], row["made_by"] or ""
                )
                for row in partners.get(key, ())
            ),
            positions.get(key),
            next((row for row in tests.get(key, ()) if row["marker"] in _TESTED), None),
            max(charts.get(key, ()), key=lambda row: row["period"], default=None),
        )
        for key, verdict in verdicts.items()
    }


def _lines(rows: list[_Row], indicator: Indicator) -> tuple[ForecastLine, ...]:
    found: dict[str | None, list[_Row]] = {}
    for row in rows:
        found.setdefault(row["baseline"], []).append(row)
    return tuple(
        ForecastLine(
            None if baseline is None else parse_period(baseline, indicator.frequency),
            bool(path[0]["in_force"]),
            tuple(
                Forecast(
                    parse_period(row["period"], indicator.frequency),
                    *(row[name] for name in ("measure", "lower_80", "upper_80", "lower_95", "upper_95")),
                )
                for row in path
            ),
        )
        for baseline, path in found.items()
    )


def _one(frame: pl.DataFrame) -> dict[Key, _Row]:
    return {(row["indicator"], row["geography"]): row for row in frame.to_dicts()}


def _many(frame: pl.DataFrame) -> dict[Key, list[_Row]]:
    groups: dict[Key, list[_Row]] = {}
    for row in frame.to_dicts():
        groups.setdefault((row["indicator"], row["geography"]), []).append(row)
    return groups
