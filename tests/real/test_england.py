"""What the England folder loads, held against the facts of the published files."""

from decimal import Decimal

import polars as pl
import pytest

from obapipe.formatting import ratio
from obapipe.partnership import Partnership

pytestmark = pytest.mark.real

ENGLAND = "E92000001"
LEEDS = "E08000035"


@pytest.fixture(scope="module")
def levels(england: Partnership) -> pl.DataFrame:
    """The level of each code: geography, level."""
    return england.geography.select("level", geography="code")


@pytest.fixture(scope="module")
def figures(england_rows: dict[str, pl.DataFrame], levels: pl.DataFrame) -> pl.DataFrame:
    """Every row of `indicator_values`, with the level of its place."""
    return england_rows["indicator_values"].join(levels, on="geography")


def one(rows: pl.DataFrame, measure: str, indicator: str, geography: str, period: str) -> float:
    """A single figure; more or fewer than one row is an error."""
    return rows.filter(
        pl.col("indicator") == indicator, pl.col("geography") == geography, pl.col("period") == period
    )[measure].item()


def of_authorities(rows: pl.DataFrame, indicator: str, period: str) -> pl.DataFrame:
    """The authorities' rows of an indicator and period."""
    return rows.filter(
        pl.col("indicator") == indicator, pl.col("level") == "cluster", pl.col("period") == period
    )


@pytest.mark.parametrize(
    ("period", "england_given", "of_all", "leeds"),
    [("2010/11", 65520, 65524, 1448), ("2011/12", 67050, 67053, 1475), ("2012/13", 68110, 68108, 1373)],
)
def test_children_looked_after_are_england_s_own_and_not_the_sum(
    figures: pl.DataFrame, period: str, england_given: int, of_all: int, leeds: int
) -> None:
    assert one(figures, "numerator", "children_looked_after", ENGLAND, period) == england_given
    assert one(figures, "numerator", "children_looked_after", LEEDS, period) == leeds
    authorities = of_authorities(figures, "children_looked_after", period)
    assert authorities.height == 151
    assert authorities["numerator"].sum() == of_all


def test_london_is_london_and_not_its_inner_half(figures: pl.DataFrame) -> None:
    london = [
        one(figures, "numerator", "children_looked_after", "E12000007", period)
        for period in ("2010/11", "2011/12", "2012/13")
    ]
    assert london == [10390, 10250, 10090]


def test_a_spreadsheet_error_in_a_column_we_do_not_read_does_no_harm(
    figures: pl.DataFrame, england: Partnership
) -> None:
    (source,) = (source for source in england.sources if source.name == "children looked after, 2013")
    assert england.raw_root is not None
    raw = (england.raw_root / source.files).read_text(encoding="latin-1").splitlines()[1]
    assert raw.startswith(ENGLAND)
    assert "#VALUE!" in raw
    assert one(figures, "numerator", "children_looked_after", ENGLAND, "2012/13") == 68110


@pytest.mark.parametrize(
    ("indicator", "symbols"),
    [
        ("children_looked_after_asylum", {"2010/11": 48, "2011/12": 50, "2012/13": 50}),
        ("children_looked_after", {"2010/11": 0, "2011/12": 0, "2012/13": 0}),
    ],
)
def test_x_in_the_early_files_is_a_small_number_withheld(
    figures: pl.DataFrame, indicator: str, symbols: dict[str, int]
) -> None:
    found = {
        period: of_authorities(figures, indicator, period).filter(source_status="withheld").height
        for period in symbols
    }
    assert found == symbols
    withheld = figures.filter(pl.col("source_status") != "ok")
    assert withheld["numerator"].null_count() == withheld.height


def test_x_in_the_later_file_is_a_figure_that_does_not_exist(figures: pl.DataFrame) -> None:
    plans = figures.filter(pl.col("indicator") == "child_protection_plans", pl.col("level") == "cluster")
    missing = plans.filter(source_status="missing").select("period", "geography").sort("period")
    assert missing.rows() == [("2012/13", "E10000020"), ("2020/21", "E09000012"), ("2021/22", "E09000012")]
    assert plans.filter(source_status="withheld")["geography"].value_counts(sort=True).rows() == [
        ("E09000001", 9),
        ("E06000053", 5),
    ]


@pytest.mark.parametrize(("period", "expected"), [("2012/13", 43140), ("2022/23", 50780)])
def test_child_protection_plans_of_england(figures: pl.DataFrame, period: str, expected: int) -> None:
    assert one(figures, "numerator", "child_protection_plans", ENGLAND, period) == expected


def test_no_authority_has_more_long_plans_than_plans(figures: pl.DataFrame) -> None:
    wide = figures.filter(pl.col("source_status") == "ok").pivot(
        on="indicator", index=["geography", "period"], values="numerator"
    )
    both = wide.drop_nulls(["child_protection_plans", "child_protection_two_years"])
    assert both.height > 1000
    assert (both["child_protection_two_years"] <= both["child_protection_plans"]).all()


@pytest.mark.parametrize(("period", "neet", "together"), [("2020/21", 2.8, 5.5), ("2021/22", 2.6, 4.7)])
def test_neet_of_england_is_the_published_rate(
    figures: pl.DataFrame, period: str, neet: float, together: float
) -> None:
    assert one(figures, "value", "neet", ENGLAND, period) == neet
    assert one(figures, "value", "neet_or_not_known", ENGLAND, period) == together


@pytest.mark.parametrize(
    ("period", "file", "authorities", "weighted", "simple"),
    [
        ("2020/21", "UD_NEETNK_LA_dashboard_2021_vg_removed.csv", 149, "2.823", "2.916"),
        ("2021/22", "UD_NEETNK_LA_dashboard_2022_final.csv", 150, "2.557", "2.607"),
    ],
)
def test_the_mean_of_authorities_is_england_s_only_if_weighted(
    figures: pl.DataFrame,
    england: Partnership,
    period: str,
    file: str,
    authorities: int,
    weighted: str,
    simple: str,
) -> None:
    assert england.raw_root is not None
    cohorts = pl.read_csv(england.raw_root / "neet_by_local_authority" / file, infer_schema=False).select(
        geography="new_la_code", cohort="Cohort_DJFavg"
    )
    aliases = {"E10000023": "E06000065", "E10000027": "E06000066"}
    rows = of_authorities(figures, "neet", period).join(
        cohorts.with_columns(pl.col("geography").replace(aliases)), on="geography"
    )
    rates = [Decimal(repr(value)) for value in rows["value"]]
    sizes = [Decimal(text) for text in rows["cohort"]]
    assert len(rates) == authorities
    top = sum(rate * size for rate, size in zip(rates, sizes, strict=True))
    assert round(top / sum(sizes), 3) == Decimal(weighted)
    assert round(sum(rates) / len(rates), 3) == Decimal(simple)


def test_the_invented_rows_of_the_neet_file_stay_out(england: Partnership) -> None:
    """With "LA demo" among them the file's 150 rows have the means 2.828 and 2.921."""
    assert england.raw_root is not None
    file = england.raw_root / "neet_by_local_authority" / "UD_NEETNK_LA_dashboard_2021_vg_removed.csv"
    rows = pl.read_csv(file, infer_schema=False).filter(pl.col("geographic_level") == "Local authority")
    rates = [Decimal(text) for text in rows["NEET_percent"]]
    sizes = [Decimal(text) for text in rows["Cohort_DJFavg"]]
    assert rows.filter(pl.col("la_name") == "LA demo").height == 1
    assert round(sum(r * s for r, s in zip(rates, sizes, strict=True)) / sum(sizes), 3) == Decimal("2.828")
    assert round(sum(rates) / len(rates), 3) == Decimal("2.921")


@pytest.mark.parametrize(
    ("period", "phase", "expected"),
    [
        ("2023-03", "primary", "93.9"),
        ("2023-03", "secondary", "90.9"),
        ("2023-07", "primary", "94.1"),
        ("2023-07", "secondary", "90.8"),
        ("2023-09", "primary", "96.1"),
        ("2023-09", "secondary", "93.8"),
    ],
)
def test_attendance_of_england_is_sessions_of_sessions(
    england_rows: dict[str, pl.DataFrame], period: str, phase: str, expected: str
) -> None:
    row = england_rows["attendance"].filter(geography=ENGLAND, period=period, phase=phase)
    attended, possible = row["sessions_attended"].item(), row["sessions_possible"].item()
    assert ratio(attended, possible, 100, 1) == Decimal(expected)


def test_the_gap_between_england_and_its_authorities_is_no_child_without_one(
    england_rows: dict[str, pl.DataFrame], levels: pl.DataFrame
) -> None:
    rows = england_rows["attendance"].join(levels, on="geography").filter(period="2023-03", phase="primary")
    given = rows.filter(level="city")["sessions_attended"].item()
    assert rows.filter(level="cluster")["sessions_attended"].sum() - given == 1_328_740
    withheld = rows.filter(source_status="withheld")
    assert withheld["geography"].to_list() == ["E09000001"]


def test_every_authority_of_a_year_has_residents_but_the_three_that_were_rearranged(
    england_rows: dict[str, pl.DataFrame], levels: pl.DataFrame
) -> None:
    rows = england_rows["population"].join(levels, on="geography")
    assert rows.filter(geography=ENGLAND, period="2012")["population"].item() == 11_403_970
    unknown = rows.filter(pl.col("population").is_null())
    assert sorted(unknown["geography"].unique()) == ["E06000028", "E06000029", "E10000009"]
    assert sorted(unknown["period"].unique()) == [str(year) for year in range(2012, 2019)]
    known = rows.filter(level="cluster", period="2019")
    assert known["population"].sum() == rows.filter(level="city", period="2019")["population"].item()


def test_a_code_that_changed_is_one_place_with_one_history(figures: pl.DataFrame) -> None:
    for code in ("E06000057", "E08000037", "E06000060", "E06000065", "E06000066"):
        mine = figures.filter(pl.col("geography") == code, pl.col("source_status") == "ok")
        looked_after = mine.filter(pl.col("indicator") == "children_looked_after")
        plans = mine.filter(pl.col("indicator") == "child_protection_plans")
        assert (looked_after.height, plans.height) == (3, 11)
