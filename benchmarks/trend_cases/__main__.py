"""`python -m benchmarks.trend_cases DIR`: a line a case; exit 1 where one fails or is not known."""

import sys
from pathlib import Path

import duckdb
import polars as pl

from benchmarks.trend_cases import comparing, control, engine, fitting, intervals
from benchmarks.trend_cases.case import Case, Method, read_case
from benchmarks.trend_cases.compare import Comparison, compare
from obapipe.trends.macros import load_macros

METHODS: dict[str, Method] = {
    **intervals.METHODS,
    **control.METHODS,
    **comparing.METHODS,
    **fitting.METHODS,
    **engine.METHODS,
}
TOLERANCE = {"": 1e-9}
# The standard errors of a quasi-Poisson model are those of an iteration.
LOOSER = {"quasipoisson": {"": 1e-9, "dispersion": 1e-6, "se_log_mu": 1e-6}}
# The slope of a constant series, which a reference finds by matrices, is a nought with rounding.
ROUNDING = {"line_": 1e-13, "segmented": 1e-13}


def method_of(name: str) -> Method | None:
    """The method of a case: the longest key that its name begins with."""
    known = [key for key in METHODS if name.startswith(key)]
    return METHODS[max(known, key=len)] if known else None


def run_case(case: Case) -> dict[str, Comparison]:
    """Run a case on our statements: a comparison for each of its expected files.

    Raises:
        KeyError: no method goes by the case's name.
    """
    method = method_of(case.name)
    if method is None:
        raise KeyError(case.name)
    tolerance = next((one for key, one in LOOSER.items() if case.name.startswith(key)), TOLERANCE)
    rounding = next((one for key, one in ROUNDING.items() if case.name.startswith(key)), 0.0)
    with duckdb.connect(":memory:") as connection:
        load_macros(connection)
        found = method(connection, case)
    return {
        stem: compare(found[stem], expected, case.input.columns, tolerance, rounding)
        for stem, expected in case.expected.items()
    }


def main(folder: Path) -> int:
    """Run every case folder below a folder and print how each went."""
    folders = sorted(one for one in folder.iterdir() if (one / "input.csv").is_file())
    if not folders:
        print(f"No case folders in {folder}.")
        return 1
    failed = 0
    for one in folders:
        case = read_case(one)
        if method_of(case.name) is None:
            failed += 1
            print(f"{one.name}: no method is called {case.name}")
            continue
        try:
            results = run_case(case)
        except (duckdb.Error, pl.exceptions.PolarsError, ValueError, TypeError, LookupError) as error:
            failed += 1
            print(f"{one.name:32} FAILED: {type(error).__name__}: {error}".splitlines()[0])
            continue
        for stem, result in results.items():
            failed += bool(result.fault)
            said = f"FAILED: {result.fault}" if result.fault else "ok"
            print(f"{one.name:32} {stem:22} {result.rows:6} rows  worst {result.worst:8.1e}  {said}")
    print(f"{len(folders)} cases, {failed} failed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
