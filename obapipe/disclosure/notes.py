"""What a release leaves the analyst to know: corrections that are held, and what clusters could work out of others."""

from collections.abc import Sequence

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.partnership import Partnership

_MOST_NAMED = 10


def notes(
    connection: duckdb.DuckDBPyConnection, releases: Sequence[str], partnership: Partnership
) -> list[str]:
    """Sentences for the analyst about some releases; places and names, no figure.

    Args:
        connection: with `restricted` attached and the releases protected.
        releases: publication months.
        partnership: whose titles and names are said.
    """
    months = sorted(releases)
    held = sqlfiles.read(connection, "suppression/held", releases=months)
    said = [_correction(row, partnership) for row in held.head(_MOST_NAMED).iter_rows(named=True)]
    if held.height > _MOST_NAMED:
        said.append(f"And {held.height - _MOST_NAMED:,} more corrections are held: see restricted.held.")
    return said + _insiders(sqlfiles.read(connection, "suppression/insiders", releases=months), partnership)


def _correction(row: dict[str, str | None], partnership: Partnership) -> str:
    indicator, geography = str(row["indicator"]), str(row["geography"])
    names = partnership.geography.filter(pl.col("code") == geography)["name"].to_list()
    because = f" beside what {row['because_of']} told" if row["because_of"] else ""
    return (
        f"{row['release']}: the correction of {partnership.indicators[indicator].title}, {(names or [geography])[0]}, "
        f"{row['period']}, is held: the new figure would give a hidden one away{because}. The page keeps the figure "
        "it had."
    )


def _insiders(found: pl.DataFrame, partnership: Partnership) -> list[str]:
    figures, clusters = found.row(0)
    if not figures:
        return []
    word = partnership.words.cluster
    could = (
        f"{figures:,} hidden figures could be worked out by a {word} that knows its own ({clusters:,} could)"
    )
    return [f'{could}: see restricted.insider. With insider = "cluster" in partnership.toml more is hidden.']
