"""The pattern of a release: which counts are hidden so that no reader can tell a small one from a larger one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from obapipe.disclosure.certificates import Certificates, certify
from obapipe.disclosure.cover import Cover, cover, unmet
from obapipe.disclosure.goals import Goals, Level, goals_of, insider_goals, together
from obapipe.disclosure.moves import Moves
from obapipe.disclosure.optimum import cheapest_pattern
from obapipe.disclosure.system import Mask, Real, System, Whole, system_of

Insiders = Literal["off", "report", "prevent"]
_MUCH = 1000.0
_FEW_CELLS, _FEW_GOALS = 200, 80  # measured: a cheapest pattern is settled in a tenth of a second
_WORTH_TRYING = 2


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
        exposed: one row a hidden small count and someone who could work it out exactly with his own figures: cell_id,
            holder. Empty where insiders were not asked about.
    """

    decisions: pl.DataFrame
    certificates: pl.DataFrame
    targets: pl.DataFrame
    unsafe: pl.DataFrame
    exposed: pl.DataFrame


def find_pattern(
    cells: pl.DataFrame,
    relations: pl.DataFrame,
    *,
    threshold: int = 5,
    sensitive_from: int = 0,
    level: Level = "D",
    insiders: Insiders = "off",
) -> Pattern:
    """Hide what is small and whatever else keeps it from being worked out, and no more.

    Args:
        cells: one row a cell: `cell_id`, `number` (whole), `state` (`free`: to be decided; `known`: readers have it;
            `hidden`: not shown in any case, which costs nothing), `sensitive` (whether the rule applies), `weight`
            (what hiding it costs). Optional: `printed`, whether a marker stands for it where it is hidden; then it must
            not be worked out even if it is not small; `least`, what a reader knows it to be at least;
            `holder`, who knows the number whatever is shown (a text; null for nobody).
        relations: one row an entry: `relation_id`, `cell_id`, `coefficient`; the entries of a relation, each times its
            number, sum to 0.
        threshold: the smallest count that may be shown.
        sensitive_from: 0, or 1 where zeros are shown.
        level: what must stay possible (`goals_of`).
        insiders: `report` who could work out a number exactly that is not his own; `prevent` it as far as what readers
            have already allows, and report the rest.

    Raises:
        RelationError: a relation does not sum to 0, or names a cell that is not there.
    """
    system = system_of(cells, relations, threshold=threshold, sensitive_from=sensitive_from)
    ids = cells["cell_id"].sort().to_numpy()
    hidden = system.hidden | system.small
    parts = [(part, _solved(system.part(part), level, insiders)) for part in _at_stake(system)]
    for part, solved in parts:
        hidden[part] |= solved.hidden
    unsafe = [(int(part[cell]), shift) for part, solved in parts for cell, shift in solved.unsafe]
    exposed = [(int(part[cell]), holder) for part, solved in parts for cell, holder in solved.exposed]
    return Pattern(
        _decisions(system, hidden, ids),
        *_proof(system, [(part, solved.proof) for part, solved in parts], ids),
        _unsafe(system, unsafe, ids),
        _exposed(cells, exposed, ids),
    )


@dataclass(frozen=True)
class _Solved:
    """What is hidden of a part, the proof, and what could not be had: cells and moves, cells and insiders."""

    hidden: Mask
    proof: Certificates
    unsafe: list[tuple[int, int]]
    exposed: list[tuple[int, int]]


def _solved(system: System, level: Level, insiders: Insiders) -> _Solved:
    goals = goals_of(system, level)
    others = insider_goals(system) if insiders != "off" else goals.subset(np.zeros(0, np.int64))
    asked = together(goals, others) if insiders == "prevent" else goals
    found = cover(system, asked)
    reachable = asked.subset(np.setdiff1d(np.arange(len(asked)), found.unmet))
    hidden, moves = _cheapest(system, reachable, found, level)
    proof = certify(system, hidden, reachable.subset(reachable.without < 0), moves, beyond=level == "D")
    lost = asked.subset(found.unmet)
    lost = lost.subset(lost.without < 0)
    known = others.subset(unmet(system, hidden, others, moves))
    return _Solved(
        hidden,
        proof,
        [*proof.unproven, *zip(lost.cell.tolist(), lost.shift.tolist(), strict=True)],
        list(zip(known.cell.tolist(), known.without.tolist(), strict=True)),
    )


def _cheapest(system: System, goals: Goals, found: Cover, level: Level) -> tuple[Mask, Real]:
    """The optimum where the part is small and more is hidden beside the small counts than any pattern would."""
    given = system.hidden | system.small
    few = system.cells <= _FEW_CELLS and len(goals) <= _FEW_GOALS and (goals.without < 0).all()
    if not few or (found.hidden & ~given).sum() < _WORTH_TRYING:
        return found.hidden, found.moves
    none = np.zeros((0, system.cells))

    def holds(hidden: Mask) -> bool:
        return not certify(system, hidden, goals, none, beyond=level == "D").unproven

    best = cheapest_pattern(system, goals, found.hidden, holds)
    if best is None or np.array_equal(best, found.hidden):
        return found.hidden, found.moves
    return best, none


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


def _exposed(cells: pl.DataFrame, found: list[tuple[int, int]], ids: Whole) -> pl.DataFrame:
    holders: list[str] = cells["holder"].drop_nulls().unique().sort().to_list() if found else []
    rows = sorted((int(ids[cell]), holders[holder]) for cell, holder in found)
    return pl.DataFrame(rows, schema={"cell_id": pl.Int64, "holder": pl.String}, orient="row")


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
