"""docs/problems.md shows what `obapipe check` truly says."""

import pytest

from tests.project.bad_cases import GUIDE, cases, guide, run_all


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    return run_all()


def test_the_guide_is_what_check_says(said: dict[str, str]) -> None:
    assert GUIDE.read_text(encoding="utf-8") == guide(said), (
        "python -m tests.project.bad_cases writes it anew"
    )


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.story)
def test_each_case_is_told_by_its_rule(said: dict[str, str], case) -> None:
    assert f"[{case.rule}]" in said[case.story]
