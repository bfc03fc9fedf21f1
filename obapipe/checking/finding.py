"""Runs the checks over what arrived in some months, against everything that was known before them."""

from collections.abc import Callable, Iterator, Sequence

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.checking import reporting
from obapipe.checking.policy import Policy
from obapipe.ingest.files import fits
from obapipe.ingest.problems import Problem
from obapipe.partnership import Partnership, Source

_PREPARED = ("series", "zero", "stopped", "fraction")
# What tells of the rows of a statement, or of a table that was prepared because other checks need it too.
_CHECKS: tuple[tuple[str, Callable[[pl.DataFrame, Policy], reporting.Found]], ...] = (
    ("check_zero", reporting.zeros_everywhere),
    ("check_zero", reporting.placeholder_zeros),
    ("check_fraction", reporting.looks_like_a_fraction),
    ("check_fraction", reporting.may_be_a_fraction),
    ("percent_above_100", reporting.percent_above_100),
    ("falling_year_to_date", reporting.falling_year_to_date),
    ("total", reporting.parts_above_total),
    ("within", reporting.within),
    ("total", reporting.parts_below_total),
    ("jump", reporting.jump),
    ("check_stopped", reporting.stopped_reporting),
    ("coverage", reporting.coverage),
    ("population_missing", reporting.population_missing),
    ("definition_changed", reporting.definition_changed),
    ("restated_history", reporting.restated_history),
)


def find(
    connection: duckdb.DuckDBPyConnection, partnership: Partnership, received: Sequence[str]
) -> dict[str, list[Problem]]:
    """What looks wrong in the figures that arrived in some months.

    Every arrival is judged by what was known in its month: what came later is not looked at.

    Args:
        connection: to a warehouse whose observations conform to what landed (`obapipe.observation.conform`, on this
            same connection); nothing of it is changed.
        partnership: whose figures they are; its catalogue says how serious each finding is.
        received: the months whose arrivals are judged.

    Returns:
        Every month asked for with its problems, by check and then by indicator.
    """
    policy = Policy(partnership)
    connection.register("ref_check", policy.frame())
    sqlfiles.run(connection, "checks/figure", received=list(received))
    connection.register("ref_rounding", _rounding(connection, partnership))
    for name in _PREPARED:
        sqlfiles.run(connection, f"checks/{name}")
    found: dict[str, list[Problem]] = {month: [] for month in received}
    read: dict[str, pl.DataFrame] = {}
    for name, tell in _CHECKS:
        if name not in read:
            read[name] = _rows(connection, name)
        for month, problem in tell(read[name], policy):
            found[month].append(problem)
    return found


def _rows(connection: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    if name.removeprefix("check_") in _PREPARED:
        return connection.table(name).pl()
    return sqlfiles.read(connection, f"checks/{name}")


def _rounding(connection: duckdb.DuckDBPyConnection, partnership: Partnership) -> pl.DataFrame:
    """`ref_rounding`: what each file of each indicator is rounded to, by the sources that read it; others are exact."""
    files = connection.table("check_figure").select("indicator, source_file").distinct().pl().drop_nulls()
    rounded = [source for source in partnership.sources if source.rounded_to > 0]
    rows = [
        (name, file, max(steps))
        for name, file in files.sort("indicator", "source_file").iter_rows()
        if (steps := list(_steps(file, partnership.indicators[name].numerator.extract, rounded)))
    ]
    return pl.DataFrame(
        rows,
        schema={"indicator": pl.String, "source_file": pl.String, "rounded_to": pl.Float64},
        orient="row",
    )


def _steps(file: str, extract: str, sources: list[Source]) -> Iterator[float]:
    archive, found, _ = file.partition(".zip/")
    for source in sources:
        if source.extract == extract and any(
            fits(name, source) for name in (file, archive + found.rstrip("/"))
        ):
            yield source.rounded_to
