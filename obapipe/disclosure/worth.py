"""What a figure is worth to readers, told from the relations alone: totals more than what they are totals of."""

import polars as pl

from obapipe.disclosure.tables import Tables

_PARTS = 3
_HIGHEST_STOREY = 5
_EACH_STOREY = 2.5


def worth(tables: Tables) -> pl.DataFrame:
    """How much it costs to hide each cell: totals far more than what they are totals of, large counts a little more.

    A cell is a total where it is the only one of its sign in a relation with three parts or more, or with two that are
    both printed: what is last month's figure and an increment that nobody prints is not. A total of totals counts
    again for each storey, to five. Nothing but the relations is looked at, so it holds for any table.

    Returns:
        cell_id, weight Float64.
    """
    storey = pl.DataFrame(tables.cells.select("cell_id", storey=pl.lit(0, pl.Int64)))
    parts = _sums(tables)
    for _ in range(_HIGHEST_STOREY):
        above = (
            parts.join(storey, left_on="part", right_on="cell_id")
            .group_by("cell_id")
            .agg(above=pl.col("storey").max() + 1)
        )
        storey = storey.join(above, on="cell_id", how="left", maintain_order="left").select(
            "cell_id", storey=pl.max_horizontal("storey", "above").clip(upper_bound=_HIGHEST_STOREY)
        )
    return storey.join(tables.cells, on="cell_id", maintain_order="left").select(
        "cell_id",
        weight=pl.lit(_EACH_STOREY).pow(pl.col("storey")) * (1 + 0.2 * pl.col("number").log1p()),
    )


def _sums(tables: Tables) -> pl.DataFrame:
    """Which cells are totals of which parts: `cell_id`, `part`."""
    signed = tables.relations.join(tables.cells.select("cell_id", "published"), on="cell_id").with_columns(
        side=pl.col("coefficient").sign()
    )
    sides = signed.with_columns(
        mine=pl.len().over("relation_id", "side"), all=pl.len().over("relation_id")
    ).with_columns(
        printed=pl.col("published").all().over("relation_id"), parts=pl.col("all") - pl.col("mine")
    )
    whole = sides.filter(
        (pl.col("mine") == 1)
        & (pl.col("coefficient").abs() == 1)
        & ((pl.col("parts") >= _PARTS) | ((pl.col("parts") == _PARTS - 1) & pl.col("printed")))
    )
    return (
        whole.select("relation_id", "cell_id", "side")
        .join(signed.select("relation_id", part="cell_id", part_side="side"), on="relation_id")
        .filter(pl.col("side") != pl.col("part_side"))
        .select("cell_id", "part")
    )
