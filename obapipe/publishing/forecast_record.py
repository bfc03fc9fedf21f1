"""The record of the forecasts: a page for the analyst, on what the lines are, how good they were and what to decide.

Everything on it is of whole indicators and levels: counts of figures and shares of them, never a figure of a place.
"""

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from obapipe.formatting import joined, rounded, written
from obapipe.partnership import Partnership
from obapipe.periods import Period, parse_period
from obapipe.publishing.figures import Released

_TENTH = 1.1
_FEWEST = 20
_OFF = 0.15
_PARTS = {12: "month", 4: "quarter", 1: "year"}
_METHODS = {
    "theta": "recent level and half the long-run trend",
    "last_3": "mean of the last three",
    "last": "last figure",
    "last_year": "mean of the last year",
    "top_down": "own recent level and the city's growth",
}
_LEVELS = {"city": 0, "area": 1, "cluster": 2}


@dataclass(frozen=True)
class RecordRow:
    """How one indicator's frozen forecasts of one level did at one distance, all places together."""

    indicator: str
    level: str
    ahead: str
    forecasts: int
    inside_80: str
    inside_95: str
    bias: str
    remark: str


@dataclass(frozen=True)
class BaselineRow:
    """A baseline: when, how, why, by whom, and what an analyst should know of it."""

    indicator: str
    baseline: str
    places: str
    methods: str
    reason: str
    decided_by: str
    decided_on: str
    expires: str
    fingerprint: str
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class AuditRow:
    """The rule in use beside the best of the others."""

    indicator: str
    level: str
    used: str
    best: str
    ratio: str
    remark: str


@dataclass(frozen=True)
class StatusRow:
    """How many places of a level have which status."""

    indicator: str
    level: str
    judged: int
    better: int
    worse: int
    not_judged: int


@dataclass(frozen=True)
class ForecastRecord:
    """The page."""

    statuses: tuple[StatusRow, ...]
    baselines: tuple[BaselineRow, ...]
    records: tuple[RecordRow, ...]
    audits: tuple[AuditRow, ...]


def build_record(release: Released, partnership: Partnership, month: str) -> ForecastRecord:
    """Build the page of a month from the tables `verdict`, `baseline`, `forecast_record` and `method_audit`."""
    if not release.holds_trends():
        return ForecastRecord((), (), (), ())
    order = {name: place for place, name in enumerate(partnership.indicators)}
    levels = {
        "city": partnership.words.city,
        "area": partnership.words.areas,
        "cluster": partnership.words.clusters,
    }

    def arranged(frame: pl.DataFrame, *more: str) -> list[dict[str, object]]:
        rows = frame.with_columns(
            pl.col("indicator").replace_strict(order, return_dtype=pl.Int64).alias("_order"),
            pl.col("level").replace_strict(_LEVELS, return_dtype=pl.Int64).alias("_level"),
        )
        return rows.sort("_order", "_level", *more).to_dicts()

    return ForecastRecord(
        statuses=tuple(
            _status(row, partnership, levels)
            for row in arranged(_counted(release.verdicts(month)).filter(pl.col("judged") > 0))
        ),
        baselines=tuple(
            _baseline(row, partnership, levels)
            for row in arranged(
                _together(release.baselines(month)), "baseline", "definition_version", "fingerprint"
            )
        ),
        records=tuple(
            _record(row, partnership, levels) for row in arranged(release.forecast_records(month), "bin")
        ),
        audits=tuple(_audit(row, partnership, levels) for row in arranged(release.method_audits(month))),
    )


def _counted(verdicts: pl.DataFrame) -> pl.DataFrame:
    """How many places of a level have which kind of status: indicator, level, judged, better, worse, not_judged."""
    status = pl.col("status")
    return verdicts.group_by("indicator", "level").agg(
        (status != "cannot_judge").sum().alias("judged"),
        status.is_in(["turned", "bending", "ahead"]).sum().alias("better"),
        (status == "worse").sum().alias("worse"),
        (status == "cannot_judge").sum().alias("not_judged"),
    )


def _together(baselines: pl.DataFrame) -> pl.DataFrame:
    """The lines of one indicator, level and period as one row: how many places, which methods, what changed since."""
    return baselines.group_by("indicator", "level", "baseline", "definition_version").agg(
        pl.len().alias("places"),
        pl.col("method").unique().sort().str.join(" ").alias("methods"),
        pl.col("reason").drop_nulls().sort().first(),
        pl.col("decided_by").drop_nulls().sort().first(),
        pl.col("decided_on").drop_nulls().sort().first(),
        pl.col("expires").max(),
        pl.col("in_force").any(),
        pl.col("provisional").any(),
        pl.col("inputs_changed").sum().alias("changed"),
        pl.col("fingerprint").sort().str.slice(0, 8).first(),
    )


def _title(row: dict[str, object], partnership: Partnership) -> str:
    return partnership.indicators[str(row["indicator"])].short_title


def _when(row: dict[str, object], partnership: Partnership, key: str) -> Period:
    return parse_period(str(row[key]), partnership.indicators[str(row["indicator"])].frequency)


def _status(row: dict[str, object], partnership: Partnership, levels: dict[str, str]) -> StatusRow:
    numbers = [int(str(row[name])) for name in ("judged", "better", "worse", "not_judged")]
    return StatusRow(_title(row, partnership), levels[str(row["level"])], *numbers)


def _baseline(row: dict[str, object], partnership: Partnership, levels: dict[str, str]) -> BaselineRow:
    changed = int(str(row["changed"]))
    said = (
        "" if row["in_force"] else "An earlier line, kept for comparison.",
        "The bands are provisional: there are fewer than 100 past misses." if row["provisional"] else "",
        f"Figures behind {changed} of the lines were revised since; the lines stay as they were frozen."
        if changed
        else "",
    )
    return BaselineRow(
        indicator=_title(row, partnership),
        baseline=_when(row, partnership, "baseline").label,
        places=f"{row['places']} ({levels[str(row['level'])]})",
        methods=joined([_METHODS[name] for name in str(row["methods"]).split()]),
        reason=str(row["reason"] or "None recorded: drawn by the rule."),
        decided_by=str(row["decided_by"] or ""),
        decided_on=str(row["decided_on"] or ""),
        expires=_when(row, partnership, "expires").label,
        fingerprint=str(row["fingerprint"]),
        remarks=tuple(text for text in said if text),
    )


def _record(row: dict[str, object], partnership: Partnership, levels: dict[str, str]) -> RecordRow:
    forecasts, inside_80, inside_95 = (
        int(str(row[name])) for name in ("forecasts", "inside_80", "inside_95")
    )
    bias, first, last = float(str(row["bias"])), int(str(row["ahead_first"])), int(str(row["ahead_last"]))
    frequency = partnership.indicators[str(row["indicator"])].frequency
    part = frequency if frequency in ("month", "quarter") else "year"
    distance = f"{first} {part}{'' if first == 1 else 's'}" if first == last else f"{first} to {last} {part}s"
    return RecordRow(
        _title(row, partnership),
        levels[str(row["level"])],
        f"{distance} ahead",
        forecasts,
        _percent(inside_80, forecasts),
        _percent(inside_95, forecasts),
        _bias(bias),
        _remark(inside_80 / forecasts, inside_95 / forecasts, forecasts),
    )


def _audit(row: dict[str, object], partnership: Partnership, levels: dict[str, str]) -> AuditRow:
    score, best = float(str(row["score"])), float(str(row["best_score"]))
    ratio = score / best if best > 0 else 1.0
    return AuditRow(
        _title(row, partnership),
        levels[str(row["level"])],
        _METHODS[str(row["rule"])],
        _METHODS[str(row["best_rule"])],
        written(rounded(Decimal(str(ratio)), 2)),
        "More than a tenth better: worth a decision at the next baseline." if ratio > _TENTH else "",
    )


def _percent(part: int, whole: int) -> str:
    return f"{written(rounded(Decimal(100 * part) / Decimal(whole), 0))}%"


def _bias(bias: float) -> str:
    """The mean miss in steps of the series' own size, as a word."""
    size = written(rounded(Decimal(str(abs(bias))), 1))
    if size == "0.0":
        return "on average right"
    return f"figures {size} of a usual step {'above' if bias > 0 else 'below'} the lines"


def _remark(share_80: float, share_95: float, forecasts: int) -> str:
    if forecasts < _FEWEST:
        return "Too few to tell."
    if share_80 < 0.8 - _OFF or share_95 < 0.95 - _OFF:
        return "Fewer than promised: something changed, or the bands are too narrow."
    if share_80 > 0.8 + _OFF and share_95 == 1:
        return "More than promised: the bands are wide."
    return ""
