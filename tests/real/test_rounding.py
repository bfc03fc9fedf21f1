"""Percentages and changes as they are printed, held against the percentages that the Department printed."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from obapipe.formatting import ratio

WHOLE = r"^\d+$"
DECIMAL = r"^\d+(\.\d+)?$"
LENGTHS = (
    "3_months_or_less",
    "more_than_3_months_6_months",
    "more_than_6_months_less_than_1_year",
    "1_year_less_than_2_years",
    "2_years_or_more",
)
PLANS = "cpp_and_referrals/d5_cpps_at31march_by_duration_2013_to_2023.csv"
REFERRALS = "cpp_and_referrals/c1_children_in_need_referrals_and_rereferrals_2013_to_2023.csv"


def printed(file: Path, whole: str, parts: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Every part, total and percentage that authorities have in a file, where all three are shown."""
    rows = pl.read_csv(file, infer_schema=False).filter(pl.col("geographic_level") == "Local authority")
    cells: list[tuple[int, int, str]] = []
    for part in parts:
        shown = rows.filter(
            pl.col(part).str.contains(WHOLE),
            pl.col(whole).str.contains(r"^[1-9]\d*$"),
            pl.col(f"{part}_percent").str.contains(DECIMAL),
        )
        cells += [
            (int(a), int(b), text) for a, b, text in shown.select(part, whole, f"{part}_percent").iter_rows()
        ]
    return cells


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "whole", "parts", "cells", "other", "binary"),
    [
        (PLANS, "CPP_At31", LENGTHS, 7012, [(69, 240, "28.7")], 15),
        (REFERRALS, "Referrals", ("Re_referrals", "No_Further_Action", "Not_in_Need"), 4868, [], 1),
    ],
)
def test_we_round_as_the_department_does_and_binary_fractions_do_not(
    real_data: Path,
    file: str,
    whole: str,
    parts: tuple[str, ...],
    cells: int,
    other: list[tuple[int, int, str]],
    binary: int,
) -> None:
    found = printed(real_data / file, whole, parts)
    assert len(found) == cells
    # 69 of 240 is 28.75 exactly; the Department printed 28.7 in that one cell.
    assert [cell for cell in found if ratio(cell[0], cell[1], 100, 1) != Decimal(cell[2])] == other
    assert sum(round(100 * a / b, 1) != float(text) for a, b, text in found) == binary


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "expected"),
    [
        (1475 - 1395, 1475, 1, "5.4"),
        (1451 - 1395, 1451, 1, "3.9"),
        (1374, 22900, 1, "6.0"),
        (2165, 10000, 0, "22"),
    ],
)
def test_the_sentences_of_the_real_reports_round_once(
    part: int, whole: int, decimals: int, expected: str
) -> None:
    assert ratio(part, whole, 100, decimals) == Decimal(expected)
