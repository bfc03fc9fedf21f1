"""Two frames side by side: the worst relative difference, and the first cell that is too far off."""

from dataclasses import dataclass

import polars as pl

_NOUGHT = 1e-9


@dataclass(frozen=True)
class Comparison:
    """How a case went.

    Attributes:
        rows: how many rows were compared.
        worst: the largest relative difference (absolute where nought is expected).
        fault: the first cell beyond its tolerance, empty where all are within.
    """

    rows: int
    worst: float
    fault: str


def compare(
    found: pl.DataFrame,
    expected: pl.DataFrame,
    given: list[str],
    tolerance: dict[str, float],
    rounding: float = 0.0,
) -> Comparison:
    """Compare what was found with what was expected.

    Args:
        found: the columns of `expected`, in any order of rows.
        expected: the reference.
        given: columns of the input; those that `expected` has too match the rows, without one their order does.
        tolerance: relative, by column; `""` stands for every other.
        rounding: what is smaller than this share of the largest number expected in its row is a nought that the
            reference could not reach (a slope of 2e-16 through a constant series of 7).
    """
    missing = [name for name in expected.columns if name not in found.columns]
    if missing:
        return Comparison(0, float("inf"), f"no column {', '.join(missing)}")
    if found.height != expected.height:
        return Comparison(0, float("inf"), f"{found.height} rows instead of {expected.height}")
    shared = [name for name in expected.columns if name in given]
    left, right = (one.select(expected.columns) for one in (found, expected))
    if shared and expected.select(shared).is_unique().all():
        left, right = left.sort(shared), right.sort(shared)
    noughts = [rounding * largest for largest in _largest(right)]
    worst = 0.0
    for name in expected.columns:
        for row, (one, other) in enumerate(zip(left[name], right[name], strict=True), start=1):
            off = _difference(one, other, noughts[row - 1])
            if off > tolerance.get(name, tolerance[""]):
                return Comparison(expected.height, off, f"{name}, row {row}: {one} instead of {other}")
            worst = max(worst, off)
    return Comparison(expected.height, worst, "")


def _largest(frame: pl.DataFrame) -> list[float]:
    numbers = frame.select(pl.selectors.numeric().abs())
    return numbers.fill_null(0).max_horizontal().to_list() if numbers.width else [0.0] * frame.height


def _difference(found: object, expected: object, nought: float) -> float:
    if isinstance(found, int | float) and isinstance(expected, int | float) and not isinstance(found, bool):
        off = abs(float(found) - float(expected))
        if off == 0 or (expected == 0 and off <= _NOUGHT) or max(abs(found), abs(expected)) < nought:
            return 0.0
        return off / abs(float(expected)) if expected else float("inf")
    return 0.0 if found == expected else float("inf")
