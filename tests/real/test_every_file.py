"""Every file of the official statistics loads through a mapping of its own, or ends in the report with the true reason.

The mappings are in `mappings/`, one a file. Figures are compared with a reading of the file by other means, or are
those that the folder's README states.
"""

import csv
import shutil
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from obapipe.ingest.month import Reading, read_months, received_months
from obapipe.partnership import load_partnership

pytestmark = pytest.mark.real

MAPPINGS = Path(__file__).parent / "mappings"
ENGLAND = "E92000001"
LEEDS = "E08000035"

Read = Callable[..., list[Reading]]


@pytest.fixture
def read(tmp_path: Path, project: Path, real_data: Path) -> Read:
    """Reads everything that a mapping names; `places` names a geography.csv, or is one, `changes` edits the mapping."""

    def through(name: str, places: str = "england", changes: dict[str, str] | None = None) -> list[Reading]:
        reference = tmp_path / "raw" / "reference"
        reference.mkdir(parents=True, exist_ok=True)
        for file in ("partnership.toml", "indicators.toml", "products.toml"):
            shutil.copy(MAPPINGS / "reference" / file, reference)
        folder = project / "partnerships" / places / "raw" / "reference"
        if "\n" not in places:
            known = folder if folder.is_dir() else MAPPINGS / "reference"
            places = (known / ("geography.csv" if folder.is_dir() else f"{places}.csv")).read_text("utf-8")
        (reference / "geography.csv").write_text(places, encoding="utf-8")
        mapping = (MAPPINGS / f"{name}.toml").read_text(encoding="utf-8")
        for said, instead in (changes or {}).items():
            assert said in mapping
            mapping = mapping.replace(said, instead)
        (reference / "sources.toml").write_text(mapping, encoding="utf-8")
        partnership = load_partnership(tmp_path, real_data)
        return read_months(partnership, received_months(partnership))

    return through


def told(reading: Reading) -> list[tuple[object, ...]]:
    """What the report says: severity, rule, cell, found, count."""
    return [(one.severity, one.rule, one.cell, one.found, one.count) for one in reading.problems]


def rows_of(reading: Reading, extract: str = "indicator_values") -> pl.DataFrame:
    """The rows of a reading that has nothing to report."""
    assert [one.describe() for one in reading.problems] == []
    return reading.frames[extract]


def raw(path: Path, encoding: str = "utf-8-sig") -> pl.DataFrame:
    """A file's cells by the csv module, stripped, and the number of each row."""
    with path.open(encoding=encoding, newline="") as stream:
        headings, *records = csv.reader(stream)
    columns = {
        heading.strip(): [record[place].strip() for record in records]
        for place, heading in enumerate(headings)
    }
    return pl.DataFrame(columns).with_columns(row=pl.int_range(2, pl.len() + 2))


def number(text: str) -> float | None:
    """A cell as a number; None where it is none."""
    try:
        return float(text)
    except ValueError:
        return None


def test_every_file_of_the_folder_has_a_mapping_and_a_line_in_the_guide(
    project: Path, real_data: Path
) -> None:
    guide = (project / "docs" / "real-data.md").read_text(encoding="utf-8")
    patterns: set[str] = set()
    for mapping in (*MAPPINGS.glob("*.toml"), *project.glob("partnerships/*/raw/reference/sources.toml")):
        patterns |= {one["files"] for one in tomllib.loads(mapping.read_text(encoding="utf-8"))["source"]}
    mapped = {path for pattern in patterns for path in real_data.glob(pattern)}
    files = {path for path in real_data.rglob("*") if path.is_file() and path.name != "README.md"}
    assert files == mapped
    assert [path.name for path in sorted(files) if f"`{path.name}`" not in guide] == []


# ------------------------------------------------------------------ children looked after


@pytest.mark.parametrize(
    ("year", "known", "differing", "of_authorities"),
    [
        (2011, (65520, 65524, 1448), [51, 40, 11, 13, 14, 10], 99),
        (2012, (67050, 67053, 1475), [13, 19, 6, 7, 9, 9], 32),
        (2013, (68110, 68108, 1373), [2, 7, 6, 8, 4, 7], 0),
    ],
)
def test_parts_of_children_looked_after_are_held_against_their_total(
    read: Read,
    real_data: Path,
    year: int,
    known: tuple[int, int, int],
    differing: list[int],
    of_authorities: int,
) -> None:
    """England and the regions are rounded to 10; the rows of authorities are not, and differ in two of the years."""
    (reading,) = read(f"cla_{year}")
    sources = tomllib.loads((MAPPINGS / f"cla_{year}.toml").read_text(encoding="utf-8"))["source"]
    table = raw(real_data / sources[0]["files"])
    total = f"CLA_Mar{year}"
    authorities = table.filter(geog_l="LA")
    of_all = authorities[total].cast(pl.Int64).sum()
    assert (int(table[total][0]), of_all, int(table.filter(New_geog_code=LEEDS)[total].item())) == known
    expected = [rows_that_differ(table, total, one["parts"]) for one in sources[0]["sums"]]
    warnings = [(one.severity, one.rule, one.count, one.row) for one in reading.problems]
    assert warnings == [("warning", "parts_not_total", len(rows), rows[0]) for rows in expected]
    assert [len(rows) for rows in expected] == differing
    theirs = [rows_that_differ(authorities, total, one["parts"]) for one in sources[0]["sums"]]
    assert sum(len(rows) for rows in theirs) == of_authorities


def rows_that_differ(table: pl.DataFrame, total: str, parts: list[str]) -> list[int]:
    """The rows whose parts are all given and add up to something else, by plain addition."""
    each = [[number(text) for text in table[part]] for part in parts]
    return [
        row
        for row, whole, *given in zip(table["row"], table[total], *each, strict=True)
        if None not in given and sum(given) != float(whole)
    ]


def test_ages_of_children_are_the_file_s_own_cells(read: Read, real_data: Path) -> None:
    (reading,) = read("cla_2013")
    frame = reading.frames["children_snapshot"]
    table = raw(real_data / "cla_by_local_authority" / "SFR36_CLA2013.csv")
    wanted = {
        "0": "CLA_U1",
        "1-4": "CLA_1to4",
        "5-9": "CLA_5to9",
        "10-15": "CLA_10to15",
        "16-17": "CLA_16over",
    }
    by_row = {row["row"]: row for row in table.iter_rows(named=True)}
    for band, status, children, row in frame.select(
        "age_band", "source_status", "children", "source_row"
    ).iter_rows():
        cell = by_row[row][wanted[band]]
        assert (cell, status) == (("x", "withheld") if children is None else (str(children), "ok"))


def test_thirty_one_years_of_england(read: Read, real_data: Path) -> None:
    (reading,) = read("cla_time_series")
    frame = rows_of(reading)
    assert frame["period"].n_unique() == 31
    assert (frame["period"].min(), frame["period"].max()) == ("1993/94", "2023/24")
    assert set(frame["indicator"].value_counts()["count"]) == {31}
    asylum = frame.filter(pl.col("source_status") != "ok")
    assert asylum.select("indicator", "source_status").unique().rows() == [
        ("children_looked_after_asylum", "missing")
    ]
    assert sorted(asylum["period"]) == [f"{year}/{(year + 1) % 100:02d}" for year in range(1993, 2003)]
    given = raw(real_data / "cla_by_local_authority" / "cla_time_series_1994_2024.csv")
    by_row = dict(given.select("row", "number").iter_rows())
    shown = frame.filter(source_status="ok").select("source_row", "numerator").iter_rows()
    assert all(float(by_row[row]) == numerator for row, numerator in shown)


def test_a_description_in_words_has_no_headings_to_read(read: Read) -> None:
    (reading,) = read("cla_metadata")
    ((severity, rule, _, found, _),) = told(reading)
    assert (severity, rule) == ("error", "missing_column")
    assert str(found).startswith("the headings 'Meta Data Document'")
    assert reading.frames == {}


# ------------------------------------------------------------------ child protection and referrals


def test_plans_by_length_add_up_wherever_none_is_withheld(read: Read, real_data: Path) -> None:
    (reading,) = read("cpp_by_duration")
    frame = reading.frames["indicator_values"]
    england = frame.filter(geography=ENGLAND).select("period", "numerator")
    assert dict(england.iter_rows())["2022/23"] == 50780
    assert dict(england.iter_rows())["2012/13"] == 43140
    (warning,) = reading.problems
    assert (warning.severity, warning.rule) == ("warning", "parts_not_total")
    table = raw(real_data / "cpp_and_referrals" / "d5_cpps_at31march_by_duration_2013_to_2023.csv")
    (source,) = tomllib.loads((MAPPINGS / "cpp_by_duration.toml").read_text(encoding="utf-8"))["source"]
    wrong = rows_that_differ(table, "CPP_At31", source["sums"][0]["parts"])
    assert (warning.count, warning.row) == (len(wrong), wrong[0])
    assert set(table.filter(pl.col("row").is_in(wrong))["geographic_level"]) == {"National", "Regional"}


def test_two_vintages_of_one_history_stay_two(read: Read, real_data: Path) -> None:
    older, newer = (rows_of(reading) for reading in read("referrals"))
    assert (older["period"].n_unique(), newer["period"].n_unique()) == (11, 12)
    assert older.join(newer, on=["period", "geography"], how="anti").is_empty()
    for year, frame in ((2023, older), (2024, newer)):
        name = f"c1_children_in_need_referrals_and_rereferrals_2013_to_{year}.csv"
        table = raw(real_data / "cpp_and_referrals" / name)
        by_row = {row["row"]: row for row in table.iter_rows(named=True)}
        for row, top, bottom in frame.select("source_row", "numerator", "denominator").iter_rows():
            cells = by_row[row]
            assert (number(cells["Re_referrals"]), number(cells["Referrals"])) == (top, bottom)
    both = older.join(newer, on=["period", "geography"], suffix=" later")
    changed = both.filter(
        pl.any_horizontal(
            pl.col(name).ne_missing(pl.col(f"{name} later"))
            for name in ("numerator", "denominator", "source_status")
        )
    )
    assert (both.height, changed.height) == (1780, 2)


def test_one_mapping_for_three_levels_gives_what_three_give(
    read: Read, england_rows: dict[str, pl.DataFrame]
) -> None:
    for name, extract in (("population", "population"), ("attendance_year_to_date", "attendance")):
        mine = pl.concat(
            rows_of(reading, extract).with_columns(received=pl.lit(reading.received))
            for reading in read(name)
        )
        theirs = england_rows[extract].select(mine.columns)
        apart = ["source", "source_sheet"]
        key = ["received", "period", "geography", *(["phase"] if extract == "attendance" else [])]
        assert mine.drop(apart).sort(key).equals(theirs.drop(apart).sort(key))


# ------------------------------------------------------------------ NEET


def test_the_mean_of_authorities_weighted_by_their_cohorts(read: Read, project: Path) -> None:
    geography = project / "partnerships" / "england" / "raw" / "reference" / "geography.csv"
    demo = geography.read_text(encoding="utf-8") + f"demo,A made-up place,cluster,{ENGLAND},,,\n"
    means: list[Decimal] = []
    for reading in read("neet", places=demo):
        rows = rows_of(reading).drop_nulls(["value", "denominator"])
        assert rows.height == 150
        pairs = [
            (Decimal(repr(value)), Decimal(repr(cohort)))
            for value, cohort in rows.select("value", "denominator").iter_rows()
        ]
        total = sum(cohort for _, cohort in pairs)
        means.append(round(sum(value * cohort for value, cohort in pairs) / total, 3))
    assert means == [Decimal("2.828"), Decimal("2.557")]


def test_the_invented_place_is_an_unknown_one_where_nobody_gives_it_a_place(read: Read) -> None:
    (found, _) = read("neet", changes={', "LA demo" = "demo"': ""})
    assert told(found) == [("error", "unknown_geography", "J162", "'LA demo'", 1)]


def test_quarters_of_the_united_kingdom_are_in_thousands(read: Read, real_data: Path) -> None:
    (reading,) = read("neet_uk", places="united_kingdom")
    rows = rows_of(reading).sort("period")
    assert (rows["period"][0], rows["period"][-1], rows.height) == ("2001-Q3", "2024-Q2", 92)
    given = raw(real_data / "neet_by_local_authority" / "uk_neet_16_24_quarterly.csv")
    neet = [1000 * float(text) for text in given["people_age_16_to_24_neet_total_sa"]]
    assert rows.sort("source_row")["numerator"].to_list() == neet
    rate = 100 * rows["numerator"] / rows["denominator"]
    assert (rate - rows["value"]).abs().max() < 0.05


# ------------------------------------------------------------------ Leeds


def test_59_keys_stand_twice_in_the_file_of_wards_and_the_report_says_so(read: Read, real_data: Path) -> None:
    codes = raw(real_data / "leeds_wards_monthly" / "hb_claimants_ward_monthly.csv")[
        "geography_code"
    ].unique()
    places = "code,name,level,parent,valid_from,valid_to,successor\ncity,All,city,,,,\n" + "".join(
        f"{code},{code},cluster,city,,,\n" for code in sorted(codes)
    )
    (reading,) = read("leeds_wards_unfiltered", places=places)
    (problem,) = reading.problems
    assert (problem.severity, problem.rule, problem.found) == (
        "error",
        "unique_key",
        "'a second row for 2018-04, Elmbridge, claimants'",
    )
    assert (problem.count, problem.values) == (59, 59)
    assert reading.frames == {}


def test_residents_of_the_look_up_are_those_of_the_wards(
    read: Read, leeds_rows: dict[str, pl.DataFrame]
) -> None:
    (reading,) = read("leeds_ward_look_up", places="leeds_wards")
    mine = dict(rows_of(reading, "population").select("geography", "population").iter_rows())
    theirs = leeds_rows["population"].group_by("geography").agg(pl.col("population").sum())
    assert mine == dict(theirs.iter_rows())


# ------------------------------------------------------------------ workbooks


def test_tables_made_for_reading_give_the_cells_they_show(read: Read, real_data: Path) -> None:
    (reading,) = read("looked_after_tables")
    notices = {(one.severity, one.rule) for one in reading.problems}
    assert notices <= {("notice", "row_without_figures")}
    rows = reading.frames["indicator_values"]
    assert sorted(rows["source_sheet"].unique()) == ["Table LA1", "Table LA2", "Table LA8"]
    columns: dict[tuple[str, str, str], str] = {
        ("Table LA1", "2012/13", "key_stage_1_reading"): "E",
        ("Table LA1", "2012/13", "key_stage_1_writing"): "F",
        ("Table LA1", "2012/13", "key_stage_1_mathematics"): "G",
        **{
            ("Table LA2", f"{year - 1}/{year % 100:02d}", "key_stage_2_eligible"): letter
            for year, letter in zip(range(2009, 2014), ("C", "I", "O", "U", "AB"), strict=True)
        },
        ("Table LA8", "2012/13", "need_none"): "E",
        ("Table LA8", "2012/13", "need_without_statement"): "H",
        ("Table LA8", "2012/13", "need_with_statement"): "K",
        ("Table LA8", "2012/13", "need_any"): "N",
    }
    assert set(rows.select("source_sheet", "period", "indicator").unique().rows()) == set(columns)
    workbook = openpyxl.load_workbook(real_data / "messy" / "SFR50_2013_LATablesA.xlsx", data_only=True)
    for sheet, period, indicator, numerator, value, status, row in rows.select(
        "source_sheet", "period", "indicator", "numerator", "value", "source_status", "source_row"
    ).iter_rows():
        cell = workbook[sheet][f"{columns[sheet, period, indicator]}{row}"].value
        figure = value if sheet == "Table LA1" else numerator
        assert (figure is None) == isinstance(cell, str)
        if figure is None:
            assert status == {"x": "withheld", ".": "not_applicable"}[str(cell).strip()]
        else:
            assert (figure, status) == (cell, "withheld" if (row, sheet) == (110, "Table LA8") else "ok")
    england = rows.filter(geography=ENGLAND)
    assert england.height == 12
    assert workbook["Table LA2"]["A9"].value == "ENGLAND9"
    assert workbook["Table LA2"]["H5"].value == "20106"


def test_every_place_of_a_table_made_for_reading_is_one_of_ours(read: Read) -> None:
    (reading,) = read("looked_after_tables")
    places = reading.frames["indicator_values"].group_by("source_sheet").agg(pl.col("geography").n_unique())
    assert dict(places.iter_rows()) == {"Table LA1": 162, "Table LA2": 162, "Table LA8": 162}


def test_judgements_in_words_become_one_authority_each(read: Read) -> None:
    (reading,) = read("inspections")
    rows = rows_of(reading)
    assert (rows.height, rows["geography"].n_unique(), set(rows["period"])) == (153, 153, {"2024/25"})
    assert set(rows["numerator"]) == {1}
    assert set(rows["indicator"]) == {
        "judged_outstanding",
        "judged_good",
        "judged_improving",
        "judged_inadequate",
    }


def test_a_judgement_read_as_a_figure_is_named_cell_by_cell(read: Read) -> None:
    as_figure = {
        'indicator = "Overall effectiveness"': 'numerator = "Overall effectiveness"',
        'constants = {numerator = "1"}': 'constants = {indicator = "judged_good"}',
        "[source.recodes.indicator]": "[source.recodes.numerator]",
    }
    (reading,) = read("inspections", changes=as_figure)
    assert {one.rule for one in reading.problems} == {"not_a_number"}
    assert sum(one.count for one in reading.problems) == 153
    assert reading.frames == {}


def test_the_model_of_neighbours_has_words_where_figures_would_be(read: Read) -> None:
    (reading,) = read("statistical_neighbours")
    assert reading.frames == {}
    assert {one.rule for one in reading.problems} == {"not_a_number"}
    assert (reading.problems[0].cell, reading.problems[0].found) == ("G4", "'Not Close'")
    (twice,) = read("statistical_neighbours", changes={'"column G"': '"SNP"'})
    assert [(one.rule, one.column) for one in twice.problems] == [("repeated_column", "SNP")]


def test_a_year_to_come_and_an_exact_repeat(read: Read) -> None:
    (reading,) = read("fingertips")
    assert told(reading) == [("error", "period_after_received", "B2", "'2066'", 2)]
    later = {'received = "2018-06"': 'received = "2067-01"'}
    (reading,) = read("fingertips", changes=later)
    assert [(one.rule, one.row, one.count) for one in reading.problems] == [("unique_key", 3, 1)]
    once = {**later, "symbols =": 'same_rows = "first"\nsymbols ='}
    (reading,) = read("fingertips", changes=once)
    assert rows_of(reading).select("geography", "period", "source_row").rows() == [(ENGLAND, "2066", 2)]


# ------------------------------------------------------------------ messy delimited files


def test_absence_of_children_looked_after_by_year(read: Read, real_data: Path) -> None:
    (reading,) = read("absence_of_looked_after")
    rows = rows_of(reading)
    assert dict(rows["period"].value_counts().iter_rows()) == {
        f"20{year:02d}/{year + 1:02d}": 161 for year in range(7, 12)
    }
    table = raw(real_data / "messy" / "SFR32_2012_TableLA11_Absence_UD.csv")
    by_row = {row["row"]: row for row in table.iter_rows(named=True)}
    for period, top, bottom, row in rows.select(
        "period", "numerator", "denominator", "source_row"
    ).iter_rows():
        year = f"20{period[-2:]}"
        assert top == number(by_row[row][f"Overall_ab_{year}"])
        assert bottom == number(by_row[row][f"Poss_sess_{year}"])
    assert rows.filter(geography=ENGLAND).height == 5


def test_spending_of_two_lines_in_an_encoding_of_windows(read: Read, real_data: Path) -> None:
    (reading,) = read("outturn")
    rows = rows_of(reading)
    assert (rows.height, rows["geography"].n_unique()) == (304, 152)
    table = raw(real_data / "messy" / "outturn_1213_cp1252.csv", encoding="cp1252")
    by_row = dict(table.select("row", "TotalExpenditure").iter_rows())
    assert all(
        float(by_row[row]) == pounds for row, pounds in rows.select("source_row", "numerator").iter_rows()
    )
    by_line = dict.fromkeys(("15", *map(str, range(5, 15))), 0.0)
    for line, pounds in table.select("LineNumber", "TotalExpenditure").iter_rows():
        if line in by_line:
            by_line[line] += float(pounds)
    total = rows.filter(indicator="spending_looked_after")["numerator"].sum()
    assert total == pytest.approx(by_line["15"], abs=1)
    assert total == pytest.approx(sum(by_line.values()) - by_line["15"], rel=1e-3)


def test_a_negative_outturn_is_refused_and_not_turned_round(read: Read) -> None:
    net = {
        'numerator = "TotalExpenditure"': 'numerator = "LEANetRevenueExpenditure"',
        'LineNumber = ["15", "20"]': 'LineNumber = ["3"]',
        '"15" =': '"3" =',
    }
    (reading,) = read("outturn", changes=net)
    (problem,) = reading.problems
    assert (problem.severity, problem.rule, problem.cell) == ("error", "not_negative", "O4")
    assert reading.frames == {}


@pytest.mark.parametrize(
    ("name", "file", "periods"),
    [
        ("absence_col_name_duplicate", "mainTests__col_name_duplicate.csv", 5),
        ("absence_data_empty_cols", "fileValidation__data_empty_cols.csv", 1),
    ],
)
def test_persistent_absence_is_what_the_file_says_it_is(
    read: Read, real_data: Path, name: str, file: str, periods: int
) -> None:
    (reading,) = read(name)
    rows = rows_of(reading)
    assert rows["period"].n_unique() == periods
    table = raw(real_data / "messy" / file).filter(
        ~pl.col("region_code").str.starts_with("E13") | (pl.col("geographic_level") == "Local authority")
    )
    assert rows.height == table.height
    by_row = dict(table.select("row", "enrolments_pa_10_exact").iter_rows())
    assert all(
        float(by_row[row]) == number for row, number in rows.select("source_row", "numerator").iter_rows()
    )
    rate = 100 * rows["numerator"] / rows["denominator"]
    assert (rate - rows["value"]).abs().max() < 0.00001


def test_columns_that_are_all_blank_may_be_read_and_give_nothing(read: Read) -> None:
    (reading,) = read(
        "absence_data_empty_cols",
        changes={'"Local authority" = "new_la_code", Regional = "region_code"': ('Regional = "new_la_code"')},
    )
    assert [(one.rule, one.column, one.count) for one in reading.problems] == [
        ("unknown_geography", "new_la_code", 30)
    ]


def test_a_blank_filter_is_named_and_may_be_left_out(read: Read) -> None:
    (reading,) = read("absence_blanks_filters")
    assert told(reading) == [("error", "empty_cell", "L18", "an empty cell", 1)]
    (reading,) = read(
        "absence_blanks_filters",
        changes={"[source.columns]": 'drop = {school_type = [""]}\n[source.columns]'},
    )
    (whole,) = read("absence_col_name_duplicate")
    left_out = rows_of(whole).join(rows_of(reading), on=["period", "geography", "indicator"], how="anti")
    assert left_out["source_row"].to_list() == [18]


def test_rows_of_one_key_are_refused_and_counted(read: Read, real_data: Path) -> None:
    (reading,) = read("absence_duplicate_rows")
    (problem,) = reading.problems
    table = raw(real_data / "messy" / "mainTests__duplicate_rows.csv")
    places = pl.when(pl.col("geographic_level") == "National").then("country_code")
    places = (
        places.when(pl.col("geographic_level") == "Regional").then("region_code").otherwise("new_la_code")
    )
    key = ["time_period", "place", "school_type"]
    rows = table.with_columns(place=places).filter(~pl.col("place").str.starts_with("E13"))
    again = rows.filter(~pl.struct(key).is_first_distinct())
    assert (problem.rule, problem.row, problem.count) == ("unique_key", again["row"].min(), again.height)
    assert problem.values == again.unique(key).height


def test_words_for_no_figure_mean_nothing_until_the_source_says_so(read: Read) -> None:
    (reading,) = read("absence_no_data_symbols")
    assert told(reading) == [
        ("error", "not_a_number", "Q13", "'N/A'", 1),
        ("error", "not_a_number", "R14", "'n/a'", 1),
        ("error", "not_a_number", "R16", "'.'", 1),
    ]
    said = {"[source.columns]": 'symbols = {"n/a" = "missing", "." = "not_applicable"}\n[source.columns]'}
    (reading,) = read("absence_no_data_symbols", changes=said)
    rows = rows_of(reading).filter(pl.col("source_status") != "ok").sort("source_row")
    assert rows.select("source_row", "source_status").rows() == [
        (13, "missing"),
        (14, "missing"),
        (16, "not_applicable"),
    ]


def test_null_is_a_word_like_any_other(read: Read) -> None:
    (reading,) = read("absence_null")
    assert told(reading) == [("error", "not_a_number", "M7", "'null'", 1)]
    said = {"[source.columns]": 'symbols = {NULL = "missing"}\n[source.columns]'}
    (reading,) = read("absence_null", changes=said)
    assert rows_of(reading).filter(source_status="missing")["source_row"].to_list() == [7]


def test_spaces_around_a_filter_do_not_count(read: Read, real_data: Path) -> None:
    (reading,) = read("plans_whitespace")
    rows = rows_of(reading, "children_snapshot")
    with (real_data / "messy" / "mainTests__whitespace_filters.csv").open(encoding="utf-8") as stream:
        assert [row["establishment_group"] for row in csv.DictReader(stream)][1:4:2] == [
            " Special school",
            "Mainstream school ",
        ]
    assert rows.height == 6
    parts = rows.filter(pl.col("status") != "ehc_all")["children"].sum()
    assert parts <= rows.filter(status="ehc_all")["children"].item()


def test_a_year_and_its_terms_under_one_period(read: Read) -> None:
    (reading,) = read("time_identifier_mix")
    assert rows_of(reading).select("period", "source_row").rows() == [("2017/18", 2)]
    unsaid = {'keep = {time_identifier = ["Academic year"]}\n': ""}
    (reading,) = read("time_identifier_mix", changes=unsaid)
    assert [(one.rule, one.count) for one in reading.problems] == [("unique_key", 2)]
    joined = {**unsaid, 'period = "time_period"': 'period = {join = ["time_period", "time_identifier"]}'}
    joined["constants = {"] = 'part_of_cell = {period = "^(.*) Academic year$"}\nconstants = {'
    (reading,) = read("time_identifier_mix", changes=joined)
    assert told(reading) == [
        ("error", "not_a_period", "A3", "'201718 Summer term'", 1),
        ("error", "not_a_period", "A4", "'201718 Autumn term'", 1),
    ]


def test_quarters_that_stand_beside_their_year(read: Read) -> None:
    (reading,) = read("financial_quarter")
    rows = rows_of(reading)
    assert rows.select("period", "geography", "indicator", "source_row").rows() == [
        ("2018-Q1", ENGLAND, "training_men", 4),
        ("2018-Q4", "E12000001", "training_women", 8),
    ]
    everything = {'keep = {age_detailed = ["19-24"], ethnicity_major = ["White"]}\n': ""}
    (reading,) = read("financial_quarter", changes=everything)
    assert [(one.rule, one.count) for one in reading.problems] == [("unique_key", 1)]


def test_a_file_named_for_a_wrong_separator_has_the_usual_one(read: Read) -> None:
    (reading,) = read("destinations_separator")
    rows = rows_of(reading)
    assert rows["period"].to_list() == [f"20{year}/{year + 1}" for year in range(11, 18)]
    (reading,) = read("destinations_separator", changes={"[[source]]": '[[source]]\nseparator = ";"'})
    assert [one.rule for one in reading.problems] == ["missing_column"]


def test_a_file_named_for_invalid_bytes_has_only_a_mark_at_its_start(read: Read, real_data: Path) -> None:
    content = (real_data / "messy" / "preCheck2__utf8.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content[3:].isascii()
    (reading,) = read("need_utf8")
    table = raw(real_data / "messy" / "preCheck2__utf8.csv")
    needs = table.filter(pupil_sen_status="SEN No Statement or EHC").filter(pl.col("primary_need") != "Total")
    assert rows_of(reading, "children_snapshot")["children"].to_list() == [
        needs["number_of_pupils"].cast(pl.Int64).sum()
    ]
