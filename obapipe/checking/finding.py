"""Runs the checks over what arrived in some months, against everything that was known before them."""

from collections.abc import Callable, Sequence

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.checking.policy import Policy
from obapipe.checking.reporting import restated_history, stopped_reporting
from obapipe.ingest.problems import Problem
from obapipe.partnership import Partnership

_Teller = Callable[[pl.DataFrame, Policy], list[tuple[str, Problem]]]
_CHECKS: dict[str, _Teller] = {
    "stopped_reporting": stopped_reporting,
    "restated_history": restated_history,
}


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
    found: dict[str, list[Problem]] = {month: [] for month in received}
    for name, tell in _CHECKS.items():
        for month, problem in tell(sqlfiles.read(connection, f"checks/{name}"), policy):
            found[month].append(problem)
    return found
