"""The reference cases of R and Python packages that came with the brief, on the statements that the pipeline runs."""

from pathlib import Path

import pytest

from benchmarks.trend_cases.__main__ import run_case
from benchmarks.trend_cases.case import read_case

pytestmark = pytest.mark.real

NAMES = [
    "01_wilson",
    "02_byar_exact",
    "04_xmr_common",
    "08_xmr_rebased",
    "12_xmr_three_points",
    "14_xmr_ae_leeds_4h",
    "16_fingertips_proportion",
    "18_mann_kendall_sen",
    "20_mann_kendall_gaps",
    "25_theta_point",
    "27_funnel_proportion",
    "29_overdispersion",
    "33_dsr",
    "34_change_proportions",
    "35_golden_changes",
    "36_engine_leeds_wards",
    "38_distribution_functions",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_reference_case_agrees(name: str, trend_cases: Path) -> None:
    results = run_case(read_case(trend_cases / name))
    assert {stem: result.fault for stem, result in results.items()} == dict.fromkeys(results, "")
    assert all(result.rows for result in results.values())
