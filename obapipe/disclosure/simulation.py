"""Tries a publication out: protects it month by month as if it had been published so from the start of its year.

Everything happens in memory and none of it is kept. What readers were really told is left aside, of the present
publication too, so that two ways to publish can be compared.
"""

from collections.abc import Callable, Sequence

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.disclosure.coarser import Design, Table, frame_of, terms_of
from obapipe.disclosure.protection import protect
from obapipe.reference import Reference
from obapipe.relations import nesting, subsets

_EMPTY = (
    "advice/attach_restricted",
    "advice/attach_release",
    "observation/create_observation",
    "observation/create_publishable",
    "release/create_released_cell",
    "advice/nothing_told",
)
_BAND = {"indicator": pl.String, "breakdown": pl.String, "category": pl.String, "merged": pl.String}


def simulate(
    reference: Reference,
    figures: pl.DataFrame,
    releases: Sequence[str],
    designs: Sequence[Design] = (),
    progress: Callable[[str], None] = lambda _month: None,
) -> pl.DataFrame:
    """What readers would have in the end.

    Args:
        reference: the partnership as relations.
        figures: what could be printed: the columns of `restricted.publishable`.
        releases: publication months.
        designs: what is published more coarsely; tables that hang together with none of the others' tables.
        progress: told each month as it is done.

    Returns:
        One row a figure that a page prints, hidden or not: indicator, breakdown, category, geography, period,
        period_end, shown, number (of children or events; null where hidden).

    Raises:
        DisclosureError: a month could not be made safe.
    """
    policy = reference.partnership.disclosure
    if policy.insider == "report":
        policy = policy.model_copy(update={"insider": "off"})
    connection = duckdb.connect(":memory:", config={"threads": 1})
    try:
        for name in _EMPTY:
            sqlfiles.run(connection, name)
        _register(connection, reference, designs)
        connection.register("tried", figures)
        sqlfiles.run(connection, "advice/insert_publishable")
        for design in designs:
            _change(connection, design)
        protect(connection, releases, policy, progress)
        return sqlfiles.read(connection, "advice/outcome")
    finally:
        connection.close()


def _register(connection: duckdb.DuckDBPyConnection, reference: Reference, designs: Sequence[Design]) -> None:
    reference.register(connection)
    partnership = reference.partnership
    level, chosen = reference.level, subsets(partnership)
    for design in designs:
        if design.change == "area":
            level = _for_areas(level, design.changed)
        elif design.change == "merged bands":
            chosen = _of_bands(chosen, design, terms_of(reference, design.changed))
    connection.register("ref_level", level)
    connection.register("ref_subset", chosen)
    connection.register("ref_nesting", nesting(partnership))


def _change(connection: duckdb.DuckDBPyConnection, design: Design) -> None:
    connection.register("changed", frame_of(design.changed))
    if design.change == "quarter":
        sqlfiles.run(connection, "advice/delete_between_quarters")
    elif design.change == "area":
        sqlfiles.run(connection, "advice/delete_clusters")
    else:
        connection.register("band", bands_of(design))
        for name in ("merged", "delete_merged", "insert_merged"):
            sqlfiles.run(connection, f"advice/{name}")


def bands_of(design: Design) -> pl.DataFrame:
    """What a design merges: indicator, breakdown, category, merged."""
    return pl.DataFrame(
        [
            (table.indicator, table.breakdown, category, band)
            for table in design.changed
            for category, band in design.bands.items()
        ],
        schema=_BAND,
        orient="row",
    )


def _for_areas(level: pl.DataFrame, changed: Sequence[Table]) -> pl.DataFrame:
    """The levels with some tables published for areas and whatever larger they are published for."""
    ours = frame_of(changed)
    keys = ["indicator", "breakdown"]
    larger = level.filter(
        ~pl.col("level").is_in(["cluster", "area"]) | ~pl.struct(keys).is_in(ours.to_struct().implode())
    )
    areas = ours.select("indicator", pl.lit("area").alias("level"), "breakdown")
    return pl.concat([larger, areas])


def _of_bands(chosen: pl.DataFrame, design: Design, terms: list[str]) -> pl.DataFrame:
    """The choices of categories with the merged ones in their place; no choice cuts through a band."""
    here = (pl.col("breakdown") == design.table.breakdown) & pl.col("broad_term").is_in(terms)
    merged = pl.col("category").replace(design.bands)
    return chosen.with_columns(category=pl.when(here).then(merged).otherwise("category")).unique(
        maintain_order=True
    )
