"""The pattern of a release: which counts are hidden so that no reader can tell a small one from a larger one."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from obapipe.disclosure.certificates import Certificates, certify
from obapipe.disclosure.cover import cover
from obapipe.disclosure.goals import Level, goals_of
from obapipe.disclosure.moves import Moves
from obapipe.disclosure.system import Mask, System, Whole, system_of

_MUCH = 1000.0


@dataclass(frozen=True)
class Pattern:
    """What is hidden, and the proof.

    Attributes:
        decisions: one row a cell: cell_id, hidden, reason (`primary` for a small count, `secondary` for what hides
            with it, `hidden` for what was hidden before; null where it is shown).
        certificates: one row a cell that changes in a witness's table: witness, cell_id, move. The true numbers and
            the moves make a table of whole numbers that agrees with everything shown.
        targets: one row a value that a hidden small count has in a witness's table: witness, cell_id, value.
        unsafe: one row a value that cannot be made possible: cell_id, value, blocking (the cells readers know already
            of which one at least would have to be unknown). Empty where the pattern is safe.
    """

    decisions: pl.DataFrame
    certificates: pl.DataFrame
    targets: pl.DataFrame
    unsafe: pl.DataFrame


def find_pattern(
    cells: pl.DataFrame,
    relations: pl.DataFrame,
    *,
    threshold: int = 5,
    sensitive_from: int = 0,
    level: Level = "D",
) -> Pattern:
    """Hide what is small and whatever else keeps it from being worked out, and no more.

    Args:
        cells: one row a cell: `cell_id`, `number` (whole), `state` (`free`: to be decided; `known`: readers have it;
            `hidden`: not shown in any case, which costs nothing), `sensitive` (whether the rule applies), `weight`
            (what hiding it costs). Optional: `printed`, whether a marker stands for it where it is hidden; then it must
            not be worked out even if it is not small.
        relations: one row an entry: `relation_id`, `cell_id`, `coefficient`; the entries of a relation, each times its
            number, sum to 0.
        threshold: the smallest count that may be shown.
        sensitive_from: 0, or 1 where zeros are shown.
        level: what must stay possible (`goals_of`).

    Raises:
        RelationError: a relation does not sum to 0, or names a cell that is not there.
    """
    system = system_of(cells, relations, threshold=threshold, sensitive_from=sensitive_from)
    ids = cells["cell_id"].sort().to_numpy()
    hidden = system.hidden | system.small
    proofs: list[tuple[Whole, Certificates]] = []
    unsafe: list[tuple[int, int]] = []
    for part in _at_stake(system):
        inside = system.part(part)
        goals = goals_of(inside, level)
        found = cover(inside, goals)
        hidden[part] |= found.hidden
        reachable = np.setdiff1d(np.arange(len(goals)), found.unmet)
        proof = certify(inside, found.hidden, goals.subset(reachable), found.moves, beyond=level == "D")
        proofs.append((part, proof))
        unsafe += [(int(part[cell]), shift) for cell, shift in proof.unproven]
        unsafe += zip(part[goals.cell[found.unmet]].tolist(), goals.shift[found.unmet].tolist(), strict=True)
    return Pattern(
        _decisions(system, hidden, ids),
        *_proof(system, proofs, ids),
        _unsafe(system, unsafe, ids),
    )


def _at_stake(system: System) -> Iterator[Whole]:
    """The parts in which something is hidden that must not be worked out."""
    goal = system.small | (system.hidden & system.printed & system.sensitive)
    for part in system.parts():
        if goal[part].any():
            yield part


def _decisions(system: System, hidden: Mask, ids: Whole) -> pl.DataFrame:
    reason = np.where(system.hidden, "hidden", np.where(system.small, "primary", "secondary"))
    return pl.DataFrame({"cell_id": ids, "hidden": hidden, "reason": reason}).with_columns(
        pl.when("hidden").then("reason").alias("reason")
    )


def _proof(
    system: System, proofs: list[tuple[Whole, Certificates]], ids: Whole
) -> tuple[pl.DataFrame, pl.DataFrame]:
    moves: list[pl.DataFrame] = []
    targets: list[pl.DataFrame] = []
    first = 0
    for part, proof in proofs:
        cell = part[proof.cell]
        moves.append(
            pl.DataFrame({"witness": first + proof.witness, "cell_id": ids[cell], "move": proof.move})
        )
        cell = part[proof.target_cell]
        value = system.number[cell] + proof.target_move
        targets.append(
            pl.DataFrame({"witness": first + proof.target_witness, "cell_id": ids[cell], "value": value})
        )
        first += proof.witnesses
    whole = pl.Int64
    none = [{"witness": whole, "cell_id": whole, last: whole} for last in ("move", "value")]
    return (
        pl.concat([pl.DataFrame(schema=none[0]), *moves]),
        pl.concat([pl.DataFrame(schema=none[1]), *targets]),
    )


def _unsafe(system: System, goals: list[tuple[int, int]], ids: Whole) -> pl.DataFrame:
    rows: list[tuple[int, int, list[int]]] = []
    if goals:
        free = ~system.hidden & ~system.small
        price = np.where(system.known, _MUCH, np.where(free, 1.0, 0.0))
        possible = Moves(system, price, np.ones(system.cells, np.bool_), afresh=True)
        for cell, shift in goals:
            move = possible.find(cell, shift or 1)
            changed = np.zeros(system.cells, np.bool_) if move is None else move != 0
            blocking: list[int] = ids[changed & system.known].tolist()
            rows.append((int(ids[cell]), int(system.number[cell] + (shift or 1)), blocking))
    return pl.DataFrame(
        rows,
        schema={"cell_id": pl.Int64, "value": pl.Int64, "blocking": pl.List(pl.Int64)},
        orient="row",
    )
