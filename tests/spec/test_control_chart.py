"""Control charts: limits, the four rules, gaps, rebases, and what is charted."""

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.trends.control_chart import control_chart
from tests.spec.tables import assert_rows, table

POINTS = {"series": pl.Int64, "t": pl.Int64, "y": pl.Float64, "rebase": pl.Boolean, "based": pl.Boolean}


def chart(
    *values: float | None,
    rebase_at: int = -1,
    screened: bool = True,
    fixed: int | None = None,
    better: int = -1,
    target: float | None = None,
) -> duckdb.DuckDBPyConnection:
    """Runs the statements over one series; `xmr_signal` and `xmr_assurance` are then there."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    rows = [(1, t, value, t == rebase_at, True) for t, value in enumerate(values)]
    connection.register("xmr_point", pl.DataFrame(rows, POINTS, orient="row"))
    aim = {"series": [1], "better": [better], "target": [target]}
    connection.register("xmr_aim", pl.DataFrame(aim, schema_overrides={"target": pl.Float64}))
    sqlfiles.run(connection, "trends/xmr/places", fixed_points=fixed)
    sqlfiles.run(connection, "trends/xmr/limits", screen_outliers=screened)
    sqlfiles.run(connection, "trends/xmr/signals")
    sqlfiles.run(connection, "trends/xmr/assurance")
    return connection


def limits(*values: float | None, **options: bool | int | None) -> list[tuple[float | None, ...]]:
    """Mean and limits at each point, to four decimals."""
    found = chart(*values, **options).sql(  # type: ignore[arg-type]
        "select round(mean, 4), round(lower, 4), round(upper, 4) from xmr_signal order by t"
    )
    return found.fetchall()


def signals(*values: float | None, **options: bool | int | None) -> list[str]:
    """What is special about each known point."""
    found = chart(*values, **options).sql("select special_cause_type from xmr_signal order by t")  # type: ignore[arg-type]
    return [kind for (kind,) in found.fetchall()]


def test_limits_lie_2_66_mean_moving_ranges_from_the_mean() -> None:
    """4, 9, 2: mean 5, moving ranges 5 and 7, so 5 -/+ 2.66 x 6."""
    assert limits(4, 9, 2) == [(5.0, -10.96, 20.96)] * 3


def test_a_range_of_3_267_means_or_more_is_left_out_where_outliers_are_screened() -> None:
    """Ranges 1, 1, 1, 1, 1, 30, 30, 1, ...: twelve of 1 and two of 30 have mean 36/7; the two are left out."""
    values = [10, 11, 10, 11, 10, 11, 41, 11, 10, 11, 10, 11, 10, 11, 10]
    mean = round(sum(values) / 15, 4)
    assert limits(*values)[0] == (mean, round(sum(values) / 15 - 2.66, 4), round(sum(values) / 15 + 2.66, 4))
    wide = 2.66 * 72 / 14
    assert limits(*values, screened=False)[0] == (
        mean,
        round(sum(values) / 15 - wide, 4),
        round(sum(values) / 15 + wide, 4),
    )


def test_a_constant_series_has_no_limits_and_nothing_special() -> None:
    """No moving range is below 3.267 times a mean of nought; a tenth that is not exact in binary is its own mean."""
    assert limits(*[0.1] * 24) == [(0.1, None, None)] * 24
    assert set(signals(*[0.1] * 24)) == {"Common Cause"}


def test_mostly_noughts_have_limits_without_width_and_are_not_charted() -> None:
    """Screening leaves ranges of nought only: the package's rules then flag every month, which says nothing."""
    values = [*[0.0] * 9, 30.0, *[0.0] * 9]
    assert signals(*values) == ["Below LCL"] * 9 + ["Above UCL"] + ["Below LCL"] * 9
    assert slice_of("requests", [*[10.0] * 9, 90.0, *[10.0] * 9]).height == 0


def test_limits_rest_on_the_first_points_where_they_are_fixed() -> None:
    assert limits(10, 12, 10, 12, 40, 40, fixed=4) == [(11.0, 5.68, 16.32)] * 6


def test_a_point_outside_the_limits_comes_before_the_trend_it_is_part_of() -> None:
    """Seven rise from the second to the eighth; the first and last of the nine lie outside."""
    values = [30, 10, 11, 12, 13, 14, 15, 16, 4]
    assert signals(*values) == ["Above UCL", *["7 Point Trend (Increasing)"] * 7, "Below LCL"]
    falling = signals(*[-value for value in values])
    assert falling == ["Below LCL", *["7 Point Trend (Decreasing)"] * 7, "Above UCL"]


def test_seven_on_one_side_of_the_mean() -> None:
    """Mean 5; six on one side are still chance."""
    seven = [2, 8, 2, *[5.5, 6] * 3, 5.5, 1, 3.0]
    assert signals(*seven) == [*["Common Cause"] * 3, *["7 Points Above CL"] * 7, *["Common Cause"] * 2]
    assert set(signals(*seven[:3], *seven[4:])) == {"Common Cause"}


def test_two_of_three_near_the_same_limit() -> None:
    """Mean 50 and ranges of 2 on average: limits 44.68 to 55.32, near them below 46.45 and above 53.55."""
    values = [50, 52, 50, 48, 50, 52, 50, 48, 54, 54, 51, 50, 48, 46, 49, 46, 50, 52, 50, 50]
    found = signals(*values)
    assert [(t, kind) for t, kind in enumerate(found) if kind != "Common Cause"] == [
        (8, "2 in 3 Above CL"),
        (9, "2 in 3 Above CL"),
        (13, "2 in 3 Below CL"),
        (15, "2 in 3 Below CL"),
    ]


def test_counting_starts_again_after_a_gap_and_ranges_need_neighbours() -> None:
    """Seven on one side, but a month is missing among them; and the step over the gap is no moving range."""
    whole = [2, 8, 2, *[5.5, 6] * 3, 5.5, 1, 3.0]
    assert "7 Points Above CL" in signals(*whole)
    assert set(signals(*whole[:6], None, *whole[6:])) == {"Common Cause"}
    assert limits(10, 12, None, 30, 28) == [(20.0, 14.68, 25.32)] * 4


def test_a_rebase_begins_a_new_process_even_in_a_month_without_a_figure() -> None:
    assert limits(10, 12, 10, None, 30, 32, 30, rebase_at=3) == [
        *[(10.6667, 5.3467, 15.9867)] * 3,
        *[(30.6667, 25.3467, 35.9867)] * 3,
    ]


def test_better_and_target_decide_what_a_signal_and_the_limits_mean() -> None:
    values = (*(5, 9) * 20, 60)
    last = {-1: "special_cause_concern", 1: "special_cause_improvement", 0: "special_cause_neutral_high"}
    for better, expected in last.items():
        found = chart(*values, better=better).sql("select point_type from xmr_signal order by t").fetchall()
        assert found[-1] == (expected,)
        assert found[0] == ("common_cause",)
    aimed = {
        (-1, 100.0): "consistent_pass",
        (-1, -100.0): "consistent_fail",
        (1, 100.0): "consistent_fail",
        (1, -100.0): "consistent_pass",
        (1, 9.0): "inconsistent",
        (0, 9.0): None,
        (1, None): None,
    }
    for (better, target), expected in aimed.items():
        connection = chart(*values, better=better, target=target)
        assert connection.sql("select assurance_type from xmr_assurance").fetchall() == [(expected,)]


# ------------------------------------------------------------------ what is charted
CATALOGUE = table("""
indicator | of_flow | kind       | unit    | accumulate | scale | polarity
requests  | yes     | flow       | count   | yes        | 1.0   | 0
children  | no      | stock      | count   | no         | 1.0   | -1
attending | yes     | proportion | percent | no         | 100.0 | 1
""")
PLACES = table("""
code | level
T    | city
A    | cluster
""")


def month(t: int) -> str:
    return f"{t // 12}-{t % 12 + 1:02}"


FIRST = 12 * 2010


def slice_of(
    indicator: str,
    values: list[float | None],
    *,
    geography: str = "T",
    denominator: float | None = None,
    effects: dict[int, float] | None = None,
    baseline: int | None = None,
    targets: str = "indicator | geography | period  | value",
    old_until: int = -1,
) -> pl.DataFrame:
    """`release.control_chart` of monthly figures from January 2010, as a publication shows them."""
    kind = CATALOGUE.filter(pl.col("indicator") == indicator).row(0, named=True)
    points = [
        {
            **{name: kind[name] for name in ("indicator", "kind", "unit", "accumulate", "scale", "polarity")},
            "release": "2013-12",
            "geography": geography,
            "current": number > old_until,
            "frequency": "month",
            "periods_per_year": 12,
            "period": month(FIRST + number),
            "t": FIRST + number,
            "season": number % 12,
            "numerator": value if denominator is None or value is None else value * denominator / 100,
            "denominator": denominator,
            "measure": value,
            "z": value if kind["unit"] == "percent" or value is None else (value + 0.375) ** 0.5,
        }
        for number, value in enumerate(values)
    ]
    calendar = [("month", month(t), t) for t in range(FIRST, FIRST + 72)]
    calendar += [("quarter", f"{t // 4}-q{t % 4 + 1}", t) for t in range(FIRST // 3, FIRST // 3 + 24)]
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("attach ':memory:' as release").fetchall()
    decimals = dict.fromkeys(("measure", "z", "numerator", "denominator"), pl.Float64)
    frames = {
        "series_point": pl.DataFrame(points, schema_overrides=decimals, infer_schema_length=None),
        "calendar": pl.DataFrame(calendar, ["frequency", "period", "t"], orient="row"),
        "target": table(targets),
        "effect": pl.DataFrame(
            [("2013-12", indicator, geography, season, effect) for season, effect in (effects or {}).items()],
            {"release": str, "indicator": str, "geography": str, "season": int, "effect": float},
            orient="row",
        ),
        "drawn": pl.DataFrame(
            [("2013-12", indicator, geography, baseline)] if baseline is not None else [],
            {"release": str, "indicator": str, "geography": str, "t": int},
            orient="row",
        ),
    }
    for name, frame in frames.items():
        connection.register(f"given_{name}", frame)
    for statement in (
        """create table release.series_point as
           select *, make_date(t // 12, t % 12 + 1, 1) + interval 1 month - interval 1 day as period_end
           from given_series_point""",
        "create table release.target as from given_target",
        """create temp table ref_calendar as
           select *, make_date(2010, 1, 1) + to_months(if(frequency = 'month', t + 1, 3 * t + 3)::integer - 24120)
               - interval 1 day as period_end
           from given_calendar""",
        "create temp table month_effect as from given_effect",
        "create temp table control_baseline as from given_drawn",
    ):
        connection.execute(statement).fetchall()
    connection.register("ref_indicator", CATALOGUE)
    connection.register("ref_place", PLACES)
    control_chart(connection)
    return connection.table("release.control_chart").pl()


def test_flows_are_charted_from_twelve_points_and_stocks_never() -> None:
    values: list[float | None] = [40, 50] * 6
    found = slice_of("requests", values)
    assert found.height == 12
    assert found["trial"].all()
    assert not slice_of("requests", [*values, 40])["trial"].any()
    assert slice_of("requests", values[1:]).height == 0
    assert slice_of("children", values * 3).height == 0
    assert found.row(0, named=True) == {
        "release": "2013-12",
        "indicator": "requests",
        "geography": "T",
        "period": "2010-01",
        "measure": 40.0,
        "mean": 45.0,
        "lower": 45 - 26.6,
        "upper": 45 + 26.6,
        "signal": "Common Cause",
        "point_type": "common_cause",
        "trial": True,
        "assurance": None,
        "adjusted": False,
        "quarterly": False,
        "fixed": False,
    }


def test_only_the_current_definition_is_charted_and_hidden_months_leave_a_gap() -> None:
    values: list[float | None] = [90] * 10 + [40, 50] * 6 + [None, 50]
    found = slice_of("requests", values, old_until=9)
    assert found.height == 13
    assert found["period"].to_list()[-2:] == ["2011-10", "2011-12"]
    assert found["mean"][0] == (12 * 45 + 50) / 13


def test_limits_rest_on_the_24_periods_that_end_with_the_baseline() -> None:
    values: list[float | None] = [500] * 5 + [40, 50] * 12 + [200] * 5
    found = slice_of("requests", values, baseline=FIRST + 28)
    assert found["fixed"].all()
    assert found["mean"].unique().to_list() == [45.0]
    assert found["signal"].to_list() == ["Above UCL"] * 5 + ["Common Cause"] * 24 + ["Above UCL"] * 5
    assert not slice_of("requests", values, baseline=FIRST + 5)["fixed"].any()


def test_proven_month_effects_are_removed_and_said_to_be() -> None:
    august = 7
    values: list[float | None] = [
        25.0 if number % 12 == august else 90.0 + number % 2 * 20 for number in range(36)
    ]
    effects = dict.fromkeys(range(12), 0.0) | {august: 25.375**0.5 - 100.375**0.5}
    found = slice_of("requests", values, effects=effects)
    assert found["adjusted"].all()
    assert found["measure"].round(9).to_list()[5:9] == [110.0, 90.0, 100.0, 90.0]
    unproven = slice_of("requests", values, effects=dict.fromkeys(range(12), 0.0))
    assert not unproven["adjusted"].any()
    assert unproven["measure"].to_list()[5:9] == [110.0, 90.0, 25.0, 90.0]


def test_months_of_fewer_than_five_become_quarters_of_three_known_months() -> None:
    values: list[float | None] = [1, 2, 3] * 13
    found = slice_of("requests", [*values[:4], None, *values[5:], 4])
    assert found["quarterly"].all()
    assert found["measure"].to_list() == [6.0] * 12
    assert found["period"].to_list()[:2] == ["2010-q1", "2010-q3"]
    assert slice_of("requests", values[:33]).height == 0


def test_a_target_is_the_places_own_or_the_citys_and_never_that_of_a_year_to_date() -> None:
    values: list[float | None] = [92.0, 93.0] * 8
    city = """
    indicator | geography | period  | value
    attending | T         | 2011-06 | 96.0
    attending | T         | 2010-02 | 50.0
    requests  | T         | 2011-06 | 10.0
    """
    assert slice_of("attending", values, denominator=1000, targets=city)["assurance"].unique().to_list() == [
        "consistent_fail"
    ]
    assert (
        slice_of("attending", values, geography="A", denominator=1000, targets=city)["assurance"][0]
        == "consistent_fail"
    )
    own = city + "\n    attending | A         | 2010-03 | 80.0"
    assert (
        slice_of("attending", values, geography="A", denominator=1000, targets=own)["assurance"][0]
        == "consistent_pass"
    )
    assert slice_of("requests", values, targets=city)["assurance"].unique().to_list() == [None]


def test_limits_stay_within_what_a_measure_can_be() -> None:
    share = slice_of("attending", [99.0, 95.0] * 6, denominator=1000)
    assert share["upper"].max() == 100
    few = slice_of("requests", [2.0, 30.0] * 6)
    assert few["lower"].min() == 0
    level = slice_of("attending", [95.0] * 12, denominator=1000)
    assert level.select("lower", "upper", "mean", "signal").unique().rows() == [
        (None, None, 95.0, "Common Cause")
    ]


def test_nothing_to_chart_leaves_an_empty_table() -> None:
    assert_rows(slice_of("requests", [None]), "period | measure | signal")
