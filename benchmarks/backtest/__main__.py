"""`python -m benchmarks.backtest REAL [PANELS]`: the table the package describes; exit 1 where our bands fall short."""

import sys
from dataclasses import dataclass
from math import exp, log
from pathlib import Path

import polars as pl

from benchmarks.backtest import forecasts
from benchmarks.backtest.panels import Panel, panels_of, real_panels

METHODS = {
    "obapipe": forecasts.ours,
    "straight line": forecasts.line,
    "last season": forecasts.last_season,
    "damped ETS": forecasts.damped,
}
MEAN_WITHIN, PANEL_WITHIN = 5, 11


@dataclass(frozen=True)
class Score:
    """How a method did on a panel: coverage in per cent, the mean 80% interval score, how many forecasts."""

    inside_80: float
    inside_95: float
    score: float
    count: int


def score(panel: Panel, found: pl.DataFrame) -> Score:
    """Coverage and the interval score (Gneiting and Raftery 2007), the latter in mean changes from season to season."""
    season = panel.periods_per_year
    scales = panel.points.sort("series", "t").select(
        "series", "t", step=(pl.col("value") - pl.col("value").shift(season).over("series")).abs()
    )
    usual = pl.concat(
        scales.filter(pl.col("t") <= origin)
        .group_by("series")
        .agg(pl.col("step").mean().clip(lower_bound=1e-9).alias("usual"))
        .with_columns(origin=pl.lit(origin))
        for origin in forecasts.origins(panel)
    )
    seen = found.join(panel.points.select("series", "t", "value").drop_nulls(), on=["series", "t"]).join(
        usual.drop_nulls(), on=["series", "origin"]
    )
    value, low, high = pl.col("value"), pl.col("lower_80"), pl.col("upper_80")
    rows = seen.select(
        in_80=value.is_between(low, high),
        in_95=value.is_between(pl.col("lower_95"), pl.col("upper_95")),
        score=(high - low + 10 * (low - value).clip(lower_bound=0) + 10 * (value - high).clip(lower_bound=0))
        / pl.col("usual"),
    )
    means = [float(rows[name].mean() or 0) for name in ("in_80", "in_95", "score")]  # type: ignore[arg-type]
    return Score(100 * means[0], 100 * means[1], means[2], rows.height)


def main(real: Path, more: Path | None) -> int:
    """Run every method on every panel and print how it did."""
    panels = [*real_panels(real), *(panels_of(more) if more else [])]
    scores: dict[str, list[Score]] = {name: [] for name in METHODS}
    print(f"{'panel':44} {'method':14} {'in 80%':>7} {'in 95%':>7} {'score':>8} {'forecasts':>10}")
    for panel in panels:
        for name, method in METHODS.items():
            found = method(panel)
            if found is None:
                continue
            one = score(panel, found)
            scores[name].append(one)
            print(
                f"{panel.name:44} {name:14} {one.inside_80:7.1f} {one.inside_95:7.1f} {one.score:8.2f} {one.count:10}"
            )
    return _summary(scores)


def _summary(scores: dict[str, list[Score]]) -> int:
    for name, ones in scores.items():
        if not ones:
            print(f"{name}: not installed here; 'make backtest' has it.")
            continue
        means = [sum(getattr(one, field) for one in ones) / len(ones) for field in ("inside_80", "inside_95")]
        print(f"{'mean':44} {name:14} {means[0]:7.1f} {means[1]:7.1f} {_geometric(ones):8.2f}")
    mine = scores["obapipe"]
    off = [
        abs(sum(getattr(one, f) for one in mine) / len(mine) - aim)
        for f, aim in (("inside_80", 80), ("inside_95", 95))
    ]
    worst = max(max(abs(one.inside_80 - 80), abs(one.inside_95 - 95)) for one in mine)
    ahead = all(
        _geometric(mine) < _geometric(ones) for name, ones in scores.items() if ones and name != "obapipe"
    )
    print(
        f"obapipe: mean coverage off by {off[0]:.1f} and {off[1]:.1f} points, worst panel by {worst:.1f}, "
        f"{'ahead of' if ahead else 'NOT ahead of'} every peer."
    )
    return 0 if max(off) <= MEAN_WITHIN and worst <= PANEL_WITHIN and ahead else 1


def _geometric(ones: list[Score]) -> float:
    return exp(sum(log(one.score) for one in ones) / len(ones))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2] else None))
