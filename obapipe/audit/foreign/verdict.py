"""Sends a table and what ties it together to the attacker, and says of each hidden count what he found.

What a publisher says adds up is tested where everything is printed, and not believed where it cannot be.
"""

from dataclasses import dataclass

import polars as pl

from obapipe.audit.engine import attack
from obapipe.audit.foreign.ties import COLUMNS, ROWS

CONTRADICTION = "contradiction"
EVERYTHING = "everything but the sums within a row"
_INFINITE = float("inf")


@dataclass(frozen=True)
class Verdict:
    """What follows from a table.

    Attributes:
        dangers: one row a hidden count in danger: `cell`, `class` (of `engine.attack`).
        sums: one row a sum of the description: `name`, `complete` (how often all its counts are printed), `failing`
            (how often those do not agree), `aside` (how often it cannot hold and was not believed), `subtraction`
            (how often it hides one count and prints all others, two at least).
        retreats: where everything together cannot be, what was left out, and how many hidden counts were judged so.
    """

    dangers: pl.DataFrame
    sums: pl.DataFrame
    retreats: tuple[tuple[str, int], ...]


def judge(cells: pl.DataFrame, entries: pl.DataFrame, *, threshold: int, sensitive_from: int) -> Verdict:
    """Attack a table.

    Args:
        cells: `cell`, `number` (null where a reader does not know it exactly), `low`, `high`, `hidden`, `printed`.
        entries: of `Ties`.
        threshold: the smallest count that is shown.
        sensitive_from: the smallest count that is hidden.
    """
    tested = _tested(cells, entries)
    believed = entries.join(tested.filter("possible").select("relation"), on="relation", how="semi")
    asked = cells.select("cell", "number", "low", "high", asked="hidden")
    judged = [_attack(asked, believed, threshold, sensitive_from)]
    retreats: list[tuple[str, int]] = []
    for left_out, rest in _retreats(believed):
        lost = judged[-1].filter(pl.col("class") == CONTRADICTION)["cell"]
        if lost.is_empty():
            break
        again = asked.with_columns(asked=pl.col("cell").is_in(lost.implode()))
        judged[-1] = judged[-1].filter(pl.col("class") != CONTRADICTION)
        judged.append(_attack(again, rest, threshold, sensitive_from))
        still = judged[-1].filter(pl.col("class") == CONTRADICTION).height
        if still < len(lost):
            retreats.append((left_out, len(lost) - still))
    return Verdict(pl.concat(judged).sort("cell"), _sums(tested), tuple(retreats))


def _retreats(believed: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """What else to believe where everything together cannot be: all but one sum across rows, then none of them.

    Returns:
        what is left out (`EVERYTHING` for all that ties rows together), and the entries that stay.
    """
    across = believed.filter(pl.col("kind") == ROWS)["name"].unique(maintain_order=True).to_list()
    own = believed.filter(pl.col("kind") == COLUMNS)
    if own.height == believed.height:
        return []
    return [*((name, believed.filter(pl.col("name") != name)) for name in across), (EVERYTHING, own)]


def _attack(cells: pl.DataFrame, entries: pl.DataFrame, threshold: int, floor: int) -> pl.DataFrame:
    """Counts in danger: cell, class. What nothing ties to anything is in no danger."""
    tied = cells.join(entries, on="cell", how="semi")
    relations = entries.select("relation", "cell", "coefficient")
    return attack(tied, relations, threshold=threshold, sensitive_from=floor).select("cell", "class")


def _tested(cells: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """Each relation: relation, name, complete, subtraction, possible (a sum of 0 lies within what is known)."""
    low, high = pl.coalesce("number", "low").cast(pl.Float64), pl.coalesce("number", "high").cast(pl.Float64)
    share = pl.col("coefficient")
    held = entries.join(cells, on="cell").with_columns(low=low, high=high.fill_null(_INFINITE))
    rising = share > 0
    ends = held.with_columns(
        least=share * pl.when(rising).then("low").otherwise("high"),
        most=share * pl.when(rising).then("high").otherwise("low"),
    )
    return (
        ends.group_by("relation", "name", "kind")
        .agg(
            complete=pl.col("printed").all(),
            subtraction=(pl.len() > 2) & (pl.col("number").is_null().sum() == 1) & (pl.col("hidden").sum() == 1),  # noqa: PLR2004 - a total and a part at least
            possible=(pl.col("least").sum() <= 0) & (pl.col("most").sum() >= 0),
        )
        .sort("relation")
    )  # fmt: skip


def _sums(tested: pl.DataFrame) -> pl.DataFrame:
    possible = pl.col("possible")
    return tested.group_by("name", maintain_order=True).agg(
        complete=pl.col("complete").sum(),
        failing=(pl.col("complete") & ~possible).sum(),
        aside=(~pl.col("complete") & ~possible).sum(),
        subtraction=(pl.col("subtraction") & possible).sum(),
    )
