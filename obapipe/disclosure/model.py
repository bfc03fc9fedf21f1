"""The figures of a release, and of every release before it that has anything to do with them, as one linear model.

SQL works out the cells and relations (`sql/suppression`); here they are handed to the search for a pattern, in parts
that hang together, each with the strictest threshold of the counts in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import polars as pl

from obapipe import sqlfiles
from obapipe.disclosure.pattern import Insiders, Pattern, find_pattern
from obapipe.disclosure.system import system_of
from obapipe.partnership import Disclosure
from obapipe.relations import lay_out

_MODEL = ("told_count", "node", "edge", "difference")
_GIVEN = ("cell_id", "number", "state", "sensitive", "weight", "printed", "least", "holder")
_INSIDERS: dict[str, Insiders] = {"off": "off", "report": "report", "cluster": "prevent"}
_EXPOSED = {"cell_id": pl.Int64, "holder": pl.String}
_DECISION = {"cell_id": pl.Int64, "hidden": pl.Boolean, "reason": pl.String}
_MOVE = {"witness": pl.Int64, "cell_id": pl.Int64, "move": pl.Int64}
_UNSAFE = {"cell_id": pl.Int64, "value": pl.Int64, "blocking": pl.List(pl.Int64)}


class ModelError(ValueError):
    """Relations that hold by definition do not hold of the numbers."""


@dataclass(frozen=True)
class Model:
    """What is at stake in a release: the cells that hang together with any that it has to decide.

    Attributes:
        cells: one row a number: cell_id, number, state (free, known, hidden), sensitive, weight, printed, least,
            holder, corrected (readers were told another number), threshold (of its own), part (which hang together;
            null where it is known), part_threshold (the strictest).
        relations: relation_id, cell_id, coefficient; each relation sums to 0.
    """

    cells: pl.DataFrame
    relations: pl.DataFrame

    def of_parts(self, parts: pl.Series) -> "Model":
        """Some parts of it, with the known numbers beside them."""
        inside = self.cells.filter(pl.col("part").is_in(parts.implode()))
        relations = self.relations.join(
            self.relations.join(inside, on="cell_id", how="semi"), on="relation_id", how="semi"
        )
        known = self.cells.filter(pl.col("part").is_null()).join(relations, on="cell_id", how="semi")
        return Model(pl.concat([inside, known]).sort("cell_id"), relations)

    def holding(self, held: pl.DataFrame) -> "Model":
        """With some cells (cell_id) held: hidden, and of a correction no page says that there is one to work out."""
        kept = self.cells.join(held, on="cell_id", how="semi").select("cell_id", marked=~pl.col("corrected"))
        unsaid = kept.filter(~pl.col("marked"))["cell_id"].implode()
        model = self.hiding(kept)
        return Model(
            model.cells.with_columns(sensitive=pl.col("sensitive") & ~pl.col("cell_id").is_in(unsaid)),
            model.relations,
        )

    def hiding(self, hidden: pl.DataFrame) -> "Model":
        """With some cells hidden: cell_id, marked (whether a marker on a page has to keep what they are)."""
        cells = self.cells.join(hidden.select("cell_id", "marked"), on="cell_id", how="left")
        now = pl.col("marked").is_not_null()
        return Model(
            cells.with_columns(
                state=pl.when(now).then(pl.lit("hidden")).otherwise("state"),
                printed=pl.col("printed") & (~now | pl.col("marked") | (pl.col("state") == "hidden")),
                least=pl.when(now).then(pl.min_horizontal("least", "number")).otherwise("least"),
            ).drop("marked"),
            self.relations,
        )


@dataclass(frozen=True)
class Solution:
    """What a release hides, and the proof.

    Attributes:
        decisions: one row a cell at stake: cell_id, hidden, reason.
        moves: one row a cell that changes in a witness's table: witness, cell_id, move.
        unsafe: one row a value that cannot be made possible: cell_id, value, blocking (cell_ids).
        exposed: one row a hidden small count and a cluster that could work it out with its own: cell_id, holder.
    """

    decisions: pl.DataFrame
    moves: pl.DataFrame
    unsafe: pl.DataFrame
    exposed: pl.DataFrame


def build(connection: duckdb.DuckDBPyConnection, release: str, policy: Disclosure) -> Model:
    """Lay out the cells of a release and work out what is at stake; leaves `node`, `model_cell` and `model_relation`.

    Args:
        connection: with `candidate`, `known`, `knowledge` and the reference frames.
        release: the publication month.
        policy: what is too small.

    Raises:
        ModelError: relations that hold by definition do not hold of the numbers.
    """
    lay_out(connection, release, policy)
    for name in _MODEL:
        sqlfiles.run(connection, f"suppression/{name}")
    weights = policy.weights
    sqlfiles.run(
        connection,
        "suppression/model_cell",
        release=release,
        threshold=policy.threshold,
        cluster=weights.cluster,
        area=weights.area,
        city=weights.city,
        total=weights.total,
        obsession=weights.obsession,
        again=weights.again,
    )
    sqlfiles.run(connection, "suppression/model_relation")
    _refuse_unbalanced(connection, release)
    sqlfiles.run(connection, "suppression/follows")
    sqlfiles.run(connection, "suppression/weigh_with_shares")
    relations = sqlfiles.read(connection, "suppression/relations")
    cells = sqlfiles.read(connection, "suppression/model", sensitive_from=policy.sensitive_from)
    return _at_stake(cells, relations, policy)


def solve(model: Model, policy: Disclosure) -> Solution:
    """Find what to hide, each group of parts by its threshold.

    Args:
        model: what is at stake.
        policy: what is too small, and what must stay possible.
    """
    patterns: list[Pattern] = []
    parts = model.cells.drop_nulls("part")
    for (threshold,), inside in parts.group_by("part_threshold", maintain_order=True):
        group = model.of_parts(inside["part"].unique())
        cells = group.cells.with_columns(
            # A linked count with a lower threshold of its own is not small by the stricter one.
            sensitive=pl.col("sensitive")
            & ((pl.col("number") < pl.col("threshold")) | (pl.col("number") >= threshold))
        )
        patterns.append(
            find_pattern(
                cells.select(*_GIVEN),
                group.relations,
                threshold=int(str(threshold)),
                sensitive_from=policy.sensitive_from,
                level=policy.level,
                insiders=_INSIDERS[policy.insider],
            )
        )
    return _joined(patterns)


def _joined(patterns: Sequence[Pattern]) -> Solution:
    first, moves = 0, [pl.DataFrame(schema=_MOVE)]
    for one in patterns:
        moves.append(one.certificates.with_columns(pl.col("witness") + first))
        first += one.certificates["witness"].n_unique()
    return Solution(
        pl.concat([pl.DataFrame(schema=_DECISION), *(one.decisions for one in patterns)]),
        pl.concat(moves),
        pl.concat([pl.DataFrame(schema=_UNSAFE), *(one.unsafe for one in patterns)]),
        pl.concat([pl.DataFrame(schema=_EXPOSED), *(one.exposed for one in patterns)]),
    )


def merged(earlier: Solution, later: Solution) -> Solution:
    """A solution with some parts solved anew: their decisions and proof replace the earlier ones."""
    again = later.decisions.select("cell_id")
    old = earlier.moves.join(again, on="cell_id", how="anti")
    reasons = earlier.decisions.select("cell_id", before="reason")
    anew = later.decisions.join(reasons, on="cell_id", how="left").select(
        "cell_id",
        "hidden",
        reason=pl.when(pl.col("hidden") & pl.col("before").is_not_null()).then("before").otherwise("reason"),
    )
    first = 1 + max(old["witness"].to_list(), default=-1)
    return Solution(
        pl.concat([earlier.decisions.join(again, on="cell_id", how="anti"), anew]).sort("cell_id"),
        pl.concat([old, later.moves.with_columns(pl.col("witness") + first)]),
        later.unsafe,
        pl.concat([earlier.exposed.join(again, on="cell_id", how="anti"), later.exposed]),
    )


def _at_stake(cells: pl.DataFrame, relations: pl.DataFrame, policy: Disclosure) -> Model:
    """The parts in which this release decides anything, and what is known beside them."""
    system = system_of(cells, relations, threshold=policy.threshold, sensitive_from=policy.sensitive_from)
    part = np.full(cells.height, -1)
    free = (cells["state"] == "free").to_numpy()
    for place, inside in enumerate(system.parts()):
        if free[inside].any():
            part[inside] = place
    parted = cells.with_columns(part=pl.Series(part)).with_columns(
        part=pl.when(pl.col("part") >= 0).then("part"),
    )
    strictest = pl.col("threshold").filter(pl.col("sensitive")).max().over("part")
    whole = Model(
        parted.with_columns(
            part_threshold=pl.when(pl.col("part").is_not_null()).then(strictest.fill_null(policy.threshold))
        ),
        relations,
    )
    return whole.of_parts(whole.cells["part"].drop_nulls().unique())


def _refuse_unbalanced(connection: duckdb.DuckDBPyConnection, release: str) -> None:
    unbalanced = sqlfiles.read(connection, "suppression/unbalanced")
    if unbalanced.height:
        kinds = ", ".join(f"{count:,} of '{kind}'" for kind, count in unbalanced.iter_rows())
        message = (
            f"{release}: sums that hold by definition do not hold of the numbers ({kinds}). This is a fault of "
            "obapipe: nothing was changed; please report it with this message."
        )
        raise ModelError(message)
