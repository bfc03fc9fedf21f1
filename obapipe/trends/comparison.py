"""Fills `figure` and `notice`: what each month reports, beside earlier periods, the city and the other clusters."""

from collections.abc import Sequence
from pathlib import Path

from obapipe import sqlfiles
from obapipe.reference import Reference
from obapipe.trends.released import FILE_NAME
from obapipe.warehouse import connect, transaction

_COPIES = ("place", "calendar", "comparator", "target")


def compare(warehouse: Path, reference: Reference, months: Sequence[str], wait_seconds: float = 60.0) -> int:
    """Work out what each month reports, from released cells alone.

    Args:
        warehouse: the folder of `release.duckdb`.
        reference: the partnership as relations.
        months: every month that has been or is being published; figures of other months are dropped.
        wait_seconds: how long to wait for another run.

    Returns:
        How many figures there are.
    """
    partnership = reference.partnership
    with connect(warehouse / FILE_NAME, wait_seconds=wait_seconds) as connection:
        reference.register(connection)
        connection.register("ref_comparator", partnership.comparators)
        connection.register("ref_target", partnership.targets)
        releases = sorted(months)
        with transaction(connection):
            for name in _COPIES:
                sqlfiles.run(connection, f"comparisons/copy_{name}")
            sqlfiles.run(connection, "comparisons/standing_cell")
            sqlfiles.run(
                connection,
                "comparisons/reported",
                releases=releases,
                plan_start=f"{partnership.plan_start}-01",
            )
            sqlfiles.run(
                connection,
                "comparisons/compared",
                releases=releases,
                provisional_months=partnership.publication.provisional_months,
            )
            sqlfiles.run(connection, "comparisons/create_figure")
            sqlfiles.run(connection, "comparisons/insert_figure")
            sqlfiles.run(connection, "comparisons/create_notice")
            sqlfiles.run(connection, "comparisons/insert_notice")
        return len(connection.table("figure"))
