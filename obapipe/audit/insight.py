"""What somebody learns who already knows the figures of one place: the only other hidden figure of a sum.

No published file holds what an insider knows, so nothing is worked out here; the report counts the figures that stand
open to a colleague, and publication does not stop for them.
"""

import polars as pl

from obapipe.audit.system import System


def open_to_insiders(system: System) -> int:
    """How many hidden figures follow for somebody who knows those of one other place.

    Args:
        system: of everything published.
    """
    unknown = (
        system.relations.select("relation", "cell")
        .join(system.cells.select("cell", "name", "number", "kind"), on="cell")
        .filter(pl.col("number").is_null())
    )
    pairs = unknown.filter(
        (pl.len() == 2).over("relation"),  # noqa: PLR2004 - one that is known to the insider and one that is not
        (pl.col("kind") == "printed").all().over("relation"),
        (pl.col("name").n_unique() == 2).over("relation"),  # noqa: PLR2004 - the insider's place and another
    )
    return pairs["cell"].n_unique()
