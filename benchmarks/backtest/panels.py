"""The panels: real series of one kind, as `series, t, season, value, parent` with what a backtest needs to know."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

_LEEDS = "E08000035"
_COLUMNS = {"series": pl.String, "t": pl.Int64, "season": pl.Int64, "value": pl.Float64, "parent": pl.String}


@dataclass(frozen=True)
class Panel:
    """Real series of one kind.

    Attributes:
        name: as it is printed.
        points: series, t, season, value and parent (null where a series is no part of another).
        periods_per_year: 12, 4 or 1.
        transform: count, rate or percent.
        fit: how many periods the first outer origin sees.
        ahead: how far ahead is forecast.
        step: how many periods lie between outer origins.
    """

    name: str
    points: pl.DataFrame
    periods_per_year: int
    transform: str
    fit: int
    ahead: int
    step: int


def real_panels(real: Path) -> list[Panel]:
    """The panels of the folder of official statistics."""
    return [
        _wards(real / "leeds_wards_monthly" / "hb_claimants_ward_monthly.csv"),
        _authorities(
            "Child protection plans by authority",
            real / "cpp_and_referrals" / "d5_cpps_at31march_by_duration_2013_to_2023.csv",
            "CPP_At31",
        ),
        _authorities(
            "Referrals by authority",
            real / "cpp_and_referrals" / "c1_children_in_need_referrals_and_rereferrals_2013_to_2024.csv",
            "Referrals",
        ),
        _quarters(real / "neet_by_local_authority" / "uk_neet_16_24_quarterly.csv"),
        _england(real / "cla_by_local_authority" / "cla_time_series_1994_2024.csv"),
    ]


def panels_of(folder: Path) -> list[Panel]:
    """A panel for each CSV of a folder, by the form that the package describes."""
    return [_given(path) for path in sorted(folder.glob("*.csv"))]


def _given(path: Path) -> Panel:
    frame = pl.read_csv(path, infer_schema_length=None)
    seasons = frame["season"].n_unique() if "season" in frame.columns else 1
    periods = 12 if seasons > 4 else 4 if seasons > 1 else 1
    transform = str(frame["kind"][0]) if "kind" in frame.columns else "count"
    points = frame.with_columns(
        pl.lit(None).alias(name) for name in ("season", "parent") if name not in frame.columns
    )
    return _panel(path.stem, points.with_columns(pl.col("season").fill_null(0)), periods, transform)


def _panel(name: str, points: pl.DataFrame, periods_per_year: int, transform: str) -> Panel:
    """A panel with the horizons of the method: a year ahead, three of yearly figures."""
    typed = points.select(pl.col(column).cast(kind) for column, kind in _COLUMNS.items()).sort("series", "t")
    length = int(typed["t"].max() or 0) - int(typed["t"].min() or 0) + 1  # type: ignore[arg-type]
    if periods_per_year == 1:
        return Panel(
            name, typed, 1, transform, fit=12 if length >= 20 else max(length - 4, 6), ahead=3, step=1
        )
    if periods_per_year == 4:
        return Panel(name, typed, 4, transform, fit=20, ahead=4, step=4)
    fit = 60 if length >= 84 else 36 if length >= 48 else 24
    return Panel(name, typed, 12, transform, fit=fit, ahead=min(12, length - fit), step=6)


def _wards(path: Path) -> Panel:
    """Housing Benefit claimants of the wards of Leeds, with Leeds."""
    frame = pl.read_csv(path).unique(["Month", "geography_code"], keep="first", maintain_order=True)
    lookup = pl.read_csv(path.parent / "leeds_ward_to_area_lookup.csv")
    wards = {
        str(code)
        for column in lookup.columns
        for code in lookup[column].cast(pl.String)
        if str(code).startswith("E05")
    }
    code = pl.col("geography_code")
    rows = frame.filter(code.is_in([*sorted(wards), _LEEDS])).with_columns(
        year=pl.col("Month").str.slice(0, 4).cast(pl.Int64),
        month=pl.col("Month").str.slice(5, 2).cast(pl.Int64),
    )
    points = rows.select(
        series=code,
        t=12 * pl.col("year") + pl.col("month") - 1,
        season=pl.col("month") - 1,
        value=pl.col("value"),
        parent=pl.when(code == _LEEDS).then(None).otherwise(pl.lit(_LEEDS)),
    )
    return _panel("Claimants by Leeds ward, monthly", points, 12, "count")


def _authorities(name: str, path: Path, column: str) -> Panel:
    """A count of every local authority, England beside it."""
    frame = pl.read_csv(path, infer_schema=False)
    national = pl.col("geographic_level") == "National"
    rows = frame.filter(national | (pl.col("geographic_level") == "Local authority")).with_columns(
        value=pl.col(column).cast(pl.Float64, strict=False)
    )
    points = rows.select(
        series=pl.when(national).then(pl.lit("England")).otherwise(pl.col("new_la_code")),
        t=pl.col("time_period").cast(pl.Int64),
        season=pl.lit(0),
        value=pl.col("value"),
        parent=pl.when(national).then(None).otherwise(pl.lit("England")),
    )
    whole = points.group_by("series").agg(pl.col("value").count().alias("known"), pl.len().alias("rows"))
    full = whole.filter(pl.col("known") == pl.col("known").max())["series"]
    return _panel(name, points.filter(pl.col("series").is_in(full.to_list())), 1, "count")


def _quarters(path: Path) -> Panel:
    """Young people who are NEET in the United Kingdom: percentages of all, men and women."""
    frame = pl.read_csv(path)
    rates = [name for name in frame.columns if "rate" in name]
    rows = frame.unpivot(
        rates, index="quarter_start", variable_name="series", value_name="value"
    ).with_columns(
        year=pl.col("quarter_start").str.slice(0, 4).cast(pl.Int64),
        quarter=(pl.col("quarter_start").str.slice(5, 2).cast(pl.Int64) - 1) // 3,
    )
    points = rows.select(
        "series",
        "value",
        t=4 * pl.col("year") + pl.col("quarter"),
        season=pl.col("quarter"),
        parent=pl.lit(None),
    )
    return _panel("NEET aged 16 to 24, quarterly", points, 4, "percent")


def _england(path: Path) -> Panel:
    """Children looked after in England at 31 March."""
    frame = pl.read_csv(path, infer_schema=False)
    rows = frame.filter(pl.col("population_count") == "Children looked after at 31 March")
    points = rows.select(
        series=pl.lit("England"),
        t=pl.col("time_period").cast(pl.Int64),
        season=pl.lit(0),
        value=pl.col("number").cast(pl.Float64, strict=False),
        parent=pl.lit(None),
    )
    return _panel("Children looked after in England, yearly", points, 1, "count")
