"""Official tables audited as they were published, by the descriptions that come with obapipe."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from obapipe.audit.foreign import Findings, audit_tables
from obapipe.audit.foreign.findings import TableFindings
from obapipe.cli import app

BREAKDOWNS = ("sex", "age", "ethnic background", "placement", "legal status", "provider")


@pytest.fixture(scope="module")
def looked_after(real_data: Path) -> dict[str, TableFindings]:
    """File to findings."""
    return _by_file(audit_tables(real_data / "cla_by_local_authority"))


@pytest.fixture(scope="module")
def plans(real_data: Path) -> TableFindings:
    return _by_file(audit_tables(real_data / "cpp_and_referrals"))[
        "d5_cpps_at31march_by_duration_2013_to_2023.csv"
    ]


def _by_file(found: Findings) -> dict[str, TableFindings]:
    return {one.file: one for one in found.tables}


def test_207_rows_of_2013_hide_one_part_of_a_printed_total(looked_after: dict[str, TableFindings]) -> None:
    table = looked_after["SFR36_CLA2013.csv"]
    assert (table.figures, table.hidden, table.subtraction) == (5012, 1019, 207)
    assert [(one.name, one.subtraction) for one in table.sums[:6]] == list(
        zip(BREAKDOWNS, (1, 7, 49, 39, 75, 36), strict=True)
    )
    assert [one.failing + one.aside for one in table.sums] == [0] * 10


def test_four_more_of_2013_follow_because_two_breakdowns_share_a_figure(
    looked_after: dict[str, TableFindings],
) -> None:
    by_class = looked_after["SFR36_CLA2013.csv"].by_class
    assert by_class["exact by algebra"] == 207 + 4
    assert by_class["exact by bounds"] == 69
    assert by_class["proven small"] == 427


def test_only_authorities_hide_figures(looked_after: dict[str, TableFindings]) -> None:
    rows = {place.row for one in looked_after.values() for place in one.places}
    assert min(rows) == 14


@pytest.mark.parametrize(
    ("file", "counts", "failing"),
    [
        ("SFR20_CLA2012.csv", (0, 4, 53, 37, 60, 42), (11, 13, 2, 1, 5, 0)),
        ("SFR21_CLA.csv", (1, 9, 60, 38, 69, 45), (43, 34, 6, 5, 8, 3)),
    ],
)
def test_other_years_are_read_by_the_same_description(
    looked_after: dict[str, TableFindings],
    file: str,
    counts: tuple[int, ...],
    failing: tuple[int, ...],
) -> None:
    sums = looked_after[file].sums[:6]
    assert tuple(one.subtraction for one in sums) == counts
    assert tuple(one.failing for one in sums) == failing


def test_england_contradicts_the_authorities_where_rows_do_not_add_up(
    looked_after: dict[str, TableFindings],
) -> None:
    table = looked_after["SFR20_CLA2012.csv"]
    assert table.without == (("authorities of England", 1029),)
    assert "contradiction" not in table.by_class


def test_a_year_whose_columns_drifted_further_is_read_all_the_same(real_data: Path, tmp_path: Path) -> None:
    text = (real_data / "cla_by_local_authority" / "SFR36_CLA2013.csv").read_text(encoding="windows-1252")
    drifted = (
        text.replace("2013", "2014").replace("CLA_PlaceO,", "CLA_PlaceO\t,").replace("CLA_Nrep", "CLA_NREP")
    )
    (tmp_path / "SFR36_CLA2014.csv").write_text(drifted, encoding="windows-1252")
    (tmp_path / "downloaded.csv").write_text(drifted, encoding="utf-8")
    (tmp_path / "other.csv").write_text("geog_n,CLA_Mar2014\n", encoding="utf-8")
    found = audit_tables(tmp_path)
    assert [(one.file, one.subtraction) for one in found.tables] == [
        ("SFR36_CLA2014.csv", 207),
        ("downloaded.csv", 207),
    ]
    assert found.unread == ("other.csv",)


def test_child_protection_plans_withstand_subtraction(plans: TableFindings) -> None:
    assert (plans.figures, plans.hidden, plans.subtraction) == (9531, 1253, 0)
    assert "exact by algebra" not in plans.by_class


def test_child_protection_plans_do_not_withstand_bounds(plans: TableFindings) -> None:
    assert plans.by_class == {"exact by bounds": 8, "proven small": 89, "narrowed": 62}
    assert "undecided" not in plans.by_class


def test_no_count_that_is_too_small_is_printed(
    plans: TableFindings, looked_after: dict[str, TableFindings]
) -> None:
    assert [one.by_class.get("printed", 0) for one in (plans, *looked_after.values())] == [0, 0, 0, 0]


def test_the_command_fails_the_file_of_2013(real_data: Path, tmp_path: Path) -> None:
    shutil.copy(real_data / "cla_by_local_authority" / "SFR36_CLA2013.csv", tmp_path)
    ran = CliRunner().invoke(app, ["audit", "--tables", str(tmp_path)])
    assert ran.exit_code == 1
    assert "207 recoverable by one subtraction" in ran.stdout
