"""What a pattern is worth and what it withstands: the same attack on anybody's."""

from pathlib import Path

import polars as pl

from obapipe.audit.engine import attack
from obapipe.disclosure.tables import SUPPRESSED, Tables, read_tables

_CLASSES = {
    "exact by algebra": "exact",
    "exact by bounds": "exact",
    "proven small": "proven",
    "narrowed": "narrowed",
    "undecided": "undecided",
    "contradiction": "undecided",
}


def judge(source: Path, out: Path, threshold: int) -> dict[str, int]:
    """Count and attack a pattern.

    Args:
        source: the tables.
        out: where its `suppressed.csv` is.
        threshold: the smallest count that may be shown.

    Returns:
        `printed`: figures there are to print; of them `small`: too small to show, `hidden`: for whatever reason,
        `bare`: too small and shown all the same; `children` and `visible`: the sums of all and of those shown. Of the
        small counts, printed or implied, `exact`: a reader knows them, `proven`: knows that they are small, `narrowed`:
        can rule out some small value, `undecided`: the attack came to no end.
    """
    tables = read_tables(source)
    decided = pl.read_csv(out / SUPPRESSED, schema_overrides={"cell_id": pl.String})
    cells = tables.cells.join(
        decided.select(name="cell_id", hidden=pl.col("suppressed") == 1), on="name", maintain_order="left"
    ).with_columns(small=pl.col("number") < threshold, shown=pl.col("published") & ~pl.col("hidden"))
    printed = cells.filter("published")
    return {
        "printed": printed.height,
        "small": int(printed["small"].sum()),
        "hidden": int(printed["hidden"].sum()),
        "bare": int((printed["small"] & printed["shown"]).sum()),
        "children": int(printed["number"].sum()),
        "visible": int(printed.filter("shown")["number"].sum()),
        **_attacked(tables, cells, threshold),
    }


def _attacked(tables: Tables, cells: pl.DataFrame, threshold: int) -> dict[str, int]:
    found = attack(
        cells.select(
            cell="cell_id",
            number=pl.when("shown").then("number"),
            low=pl.lit(0, pl.Int64),
            high=pl.lit(None, pl.Int64),
            asked=~pl.col("shown") & pl.col("small"),
        ),
        tables.relations.select(relation="relation_id", cell="cell_id", coefficient="coefficient"),
        threshold=threshold,
        sensitive_from=0,
    )
    kinds = found["class"].replace_strict(_CLASSES).to_list()
    return {kind: kinds.count(kind) for kind in ("exact", "proven", "narrowed", "undecided")}
