from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obapipe.formatting import joined, joint_marker, marker, plain, ratio, rounded, signed, written


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(1, 8, "12.5"), (1, 80, "1.3"), (69, 2000, "3.5"), (69, 2001, "3.4"), (0, 7, "0.0"), (7, 7, "100.0")],
)
def test_a_percentage_is_divided_exactly_and_rounded_half_up(
    numerator: int, denominator: int, expected: str
) -> None:
    assert plain(ratio(numerator, denominator, 100, 1)) == expected


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0.25, 1, "0.3"),
        (-0.25, 1, "-0.3"),
        (0.15000000000000002, 1, "0.2"),
        (2.675, 2, "2.68"),
        (-0.04, 1, "0.0"),
        (0.5, 0, "1"),
    ],
)
def test_half_goes_away_from_zero_and_zero_has_no_sign(value: float, decimals: int, expected: str) -> None:
    assert plain(rounded(value, decimals)) == expected


def test_numbers_are_written_with_commas_and_a_true_minus() -> None:
    assert written(Decimal("-12345.6")) == "\u221212,345.6"
    assert plain(Decimal("-12345.6")) == "-12345.6"
    assert [signed(Decimal(one)) for one in ("3", "-3", "0")] == ["+3", "\u22123", "0"]


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_rounding_is_never_further_than_half_a_step(numerator: int, denominator: int) -> None:
    exact = Decimal(numerator) * 100 / Decimal(denominator)
    assert abs(ratio(numerator, denominator, 100, 1) - exact) <= Decimal("0.05000000001")


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (("confidential", None), "[c]"),
        (("released", "withheld at source"), "[c]"),
        (("released", None), "[x]"),
        (("not applicable", "not available"), "[x]"),
        (("not applicable", "released"), "[z]"),
        ((None,), "[x]"),
    ],
)
def test_confidential_outweighs_not_available(statuses: tuple[str | None, ...], expected: str) -> None:
    assert joint_marker(*statuses) == expected


def test_withheld_where_it_came_from_looks_no_different() -> None:
    assert marker("withheld at source") == marker("confidential") == "[c]"


@pytest.mark.parametrize(
    ("items", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_read_as_sentences(items: list[str], expected: str) -> None:
    assert joined(items) == expected
