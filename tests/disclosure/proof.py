"""Whether what `obapipe suppress` wrote holds, told from its files and the tables alone; nothing of obapipe is used."""

from pathlib import Path

import polars as pl


def faults(tables: Path, out: Path) -> list[str]:
    """What is wrong with a proof, told from the files alone."""
    cells = pl.read_csv(tables / "cells.csv").select("cell_id", "n")
    decided, relations = pl.read_csv(out / "suppressed.csv"), pl.read_csv(tables / "relations.csv")
    moves, targets = pl.read_csv(out / "certificates.csv"), pl.read_csv(out / "targets.csv")
    everywhere = moves.select(pl.col("witness").unique()).join(cells, how="cross")
    table = everywhere.join(moves, on=["witness", "cell_id"], how="left").with_columns(
        value=pl.col("n") + pl.col("move").fill_null(0)
    )
    shown = table.join(decided.filter(pl.col("suppressed") == 0), on="cell_id")
    sums = table.join(relations, on="cell_id").group_by("witness", "rel_id")
    found: list[str] = []
    if shown.filter(pl.col("value") != pl.col("n")).height:
        found.append("a figure that is shown differs")
    if sums.agg((pl.col("value") * pl.col("coef")).sum()).filter(pl.col("value") != 0).height:
        found.append("a relation does not hold")
    if table.filter(pl.col("value") < 0).height:
        found.append("a count is negative")
    claimed = targets.join(table, on=["witness", "cell_id"], suffix="_in_table", how="left")
    if claimed.filter(~pl.col("value").eq_missing(pl.col("value_in_table"))).height:
        found.append("a target is not in its table")
    for cell, n in (
        cells.join(decided.filter(pl.col("primary") == 1), on="cell_id").select("cell_id", "n").rows()
    ):
        possible = {n, *targets.filter(pl.col("cell_id") == cell)["value"].to_list()}
        if not {0, 1, 2, 3, 4} <= possible or max(possible) < 5:
            found.append(f"cell {cell} cannot be told from some number")
    return found
