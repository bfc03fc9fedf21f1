"""Decides, release by release, what is hidden, proves it, and writes the released cells.

The rule of `[disclosure]` in `partnership.toml` hides small counts. A small count is worthless as a secret if its row,
its total, the complement of a percentage or last month's year to date gives it away, so more cells are hidden until
every hidden small count could be any small number and could be none, by everything that readers were ever told.
Everything it decides depends on the counts known by the month and on what readers were told before it, on nothing else.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.disclosure.model import Model, ModelError, Solution, build, merged, solve
from obapipe.partnership import Disclosure

_RECORDS = ("cell_decision", "certificate", "held", "insider")
_WITH_ITS_DENOMINATOR = "with its denominator"
_MOST_NAMED = 5


class DisclosureError(RuntimeError):
    """A release cannot be made safe: figures already published give a hidden one away."""


def records_kept(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the warehouse has all that a release records; one from before the first release has not."""
    return set(sqlfiles.read(connection, "suppression/records")["table_name"]) == set(_RECORDS)


def protect(
    connection: duckdb.DuckDBPyConnection,
    releases: Sequence[str],
    policy: Disclosure,
    progress: Callable[[str], None] = lambda _month: None,
) -> None:
    """Decide and write `release.released_cell` for each month, oldest first.

    Args:
        connection: both warehouses attached, the reference frames, `ref_subset`, `ref_nesting` and `told` (every
            publication ever made) registered, `release.released_cell` holding the latest publication of each month.
        releases: publication months.
        policy: what is too small.
        progress: told each month as it is done.

    Raises:
        DisclosureError: a month cannot be made safe; nothing of it is written.
    """
    for name in _RECORDS:
        sqlfiles.run(connection, f"suppression/create_{name}")
    sqlfiles.run(connection, "suppression/known")
    for release in sorted(releases):
        _protect_month(connection, release, policy)
        progress(release)


def _protect_month(connection: duckdb.DuckDBPyConnection, release: str, policy: Disclosure) -> None:
    sqlfiles.run(connection, "release/delete_release", release=release)
    for name in _RECORDS:
        sqlfiles.run(connection, f"suppression/delete_{name}", release=release)
    for name in ("standing", "knowledge", "candidate"):
        sqlfiles.run(connection, f"suppression/{name}", release=release)
    try:
        model = build(connection, release, policy)
    except ModelError as error:
        raise DisclosureError(str(error)) from error
    model, solution, held = _safe(connection, release, model, policy)
    _prove(connection, release, model, solution, policy)
    _register_decisions(connection, solution, held)
    sqlfiles.run(connection, "suppression/verdict", release=release, sensitive_from=policy.sensitive_from)
    sqlfiles.run(connection, "suppression/judged")
    for name in _RECORDS:
        sqlfiles.run(connection, f"suppression/insert_{name}", release=release)
    sqlfiles.run(connection, "release/insert_released_cell", release=release)


def _safe(
    connection: duckdb.DuckDBPyConnection, release: str, model: Model, policy: Disclosure
) -> tuple[Model, Solution, pl.DataFrame]:
    """What is hidden and which cells are held: cell_id, because_of. Holds what cannot be said safely."""
    held = pl.DataFrame(schema={"cell_id": pl.Int64, "because_of": pl.String})
    solution = _with_masked(connection, model, solve(model, policy), policy)
    if _blocked(solution, policy).height:
        held = _to_hold(connection, model, _blocked(solution, policy))
        model = model.holding(held)
        solution = _with_masked(connection, model, solve(model, policy), policy)
    if _blocked(solution, policy).height:
        raise DisclosureError(_impossible(connection, release, _blocked(solution, policy)))
    return model, solution, held


def _blocked(solution: Solution, policy: Disclosure) -> pl.DataFrame:
    """What something stands in the way of.

    Where zeros are shown, a value may be impossible by the rule itself: three hidden parts are three at least, and so
    is their sum. Then it is enough that it could be another number.
    """
    by_rule = policy.sensitive_from > 0
    return solution.unsafe.filter((pl.col("blocking").list.len() > 0) | (not by_rule))


def _with_masked(
    connection: duckdb.DuckDBPyConnection, model: Model, solution: Solution, policy: Disclosure
) -> Solution:
    """The page shows no share of a hidden denominator; what is hidden with it must not follow from a sum either."""
    while True:
        _register_decisions(connection, solution)
        masked = sqlfiles.read(connection, "suppression/masked")
        if masked.is_empty():
            return solution
        hidden = pl.concat(
            [
                solution.decisions.filter("hidden").select("cell_id", marked=pl.lit(value=False)),
                masked.with_columns(marked=pl.lit(value=True)),
            ]
        )
        model = model.hiding(hidden)
        parts = model.cells.join(masked, on="cell_id", how="semi")["part"].unique()
        labelled = solution.decisions.join(
            masked.with_columns(masked=pl.lit(value=True)), on="cell_id", how="left"
        )
        solution = replace(
            solution,
            decisions=labelled.with_columns(
                reason=pl.when("masked").then(pl.lit(_WITH_ITS_DENOMINATOR)).otherwise("reason")
            ).drop("masked"),
        )
        unsafe = solution.unsafe
        solution = merged(solution, solve(model.of_parts(parts), policy))
        again = solution.decisions.join(
            model.cells.filter(pl.col("part").is_in(parts.implode())), on="cell_id", how="semi"
        )
        solution = replace(
            solution,
            unsafe=pl.concat([unsafe.join(again, on="cell_id", how="anti"), solution.unsafe]),
        )


def _to_hold(connection: duckdb.DuckDBPyConnection, model: Model, blocked: pl.DataFrame) -> pl.DataFrame:
    """Every cell to be decided of a part that cannot be made safe, and the release that told what stands in the way."""
    unsafe = blocked.join(model.cells.select("cell_id", "part"), on="cell_id")
    named = _named(connection, unsafe["blocking"].explode().drop_nulls().unique())
    first = (
        unsafe.explode("blocking")
        .join(named.select(blocking="cell_id", because_of="release"), on="blocking", how="left")
        .group_by("part")
        .agg(pl.col("because_of").min())
    )
    return (
        model.cells.filter(pl.col("state") == "free")
        .join(first, on="part")
        .select("cell_id", "because_of")
        .sort("cell_id")
    )


def _impossible(connection: duckdb.DuckDBPyConnection, release: str, unsafe: pl.DataFrame) -> str:
    """What cannot be protected and what stands in the way: names and places, no number."""
    hidden = _named(connection, unsafe["cell_id"].unique())
    blocking = _named(connection, unsafe["blocking"].explode().drop_nulls().unique())
    return (
        f"{release} cannot be published: figures that readers already have would give away hidden ones "
        f"({_listed(hidden)}). What stands in the way: {_listed(blocking, told=True)}. Nothing was changed. See "
        "what was revised since the last publication with 'obapipe status', and hold the revision back or publish "
        "the months in order."
    )


def _listed(named: pl.DataFrame, *, told: bool = False) -> str:
    said = [
        f"{row['name']}, {row['geography']}, {row['period']}"
        + (f", published in {row['release']}" if told and row["release"] else "")
        for row in named.iter_rows(named=True)
    ]
    more = f" and {len(said) - _MOST_NAMED:,} more" if len(said) > _MOST_NAMED else ""
    return "; ".join(said[:_MOST_NAMED]) + more or "what is publicly known"


def _named(connection: duckdb.DuckDBPyConnection, cells: pl.Series) -> pl.DataFrame:
    connection.register("asked", pl.DataFrame({"cell_id": cells.cast(pl.Int64)}))
    return sqlfiles.read(connection, "suppression/blocking")


def _register_decisions(
    connection: duckdb.DuckDBPyConnection, solution: Solution, held: pl.DataFrame | None = None
) -> None:
    none = pl.DataFrame(schema={"cell_id": pl.Int64, "because_of": pl.String})
    given = (none if held is None else held).with_columns(held=pl.lit(value=True))
    connection.register("solved", solution.decisions.join(given, on="cell_id", how="left"))
    sqlfiles.run(connection, "suppression/decision")


def _prove(
    connection: duckdb.DuckDBPyConnection, release: str, model: Model, solution: Solution, policy: Disclosure
) -> None:
    """Check the proof in SQL: whatever found the pattern, it is not believed.

    Raises:
        DisclosureError: a statement of the proof is false.
    """
    narrowed = solution.unsafe.select(pl.col("cell_id").unique(), narrowed=pl.lit(value=True))
    at_stake = (
        model.cells.join(solution.decisions.select("cell_id", "hidden"), on="cell_id")
        .join(narrowed, on="cell_id", how="left")
        .with_columns(pl.col("narrowed").fill_null(value=False))
    )
    connection.register("at_stake", at_stake)
    connection.register("certificate_move", solution.moves)
    connection.register("exposed", solution.exposed)
    faults = {
        "readers see some of the numbers it changes": sqlfiles.read(
            connection, "suppression/certificate_hidden"
        ),
        "its tables do not add up": sqlfiles.read(connection, "suppression/certificate_sum"),
        "its tables hold numbers that cannot be": sqlfiles.read(connection, "suppression/certificate_floor"),
        "hidden counts are not shown to be deniable": sqlfiles.read(
            connection,
            "suppression/certificate_target",
            sensitive_from=policy.sensitive_from,
            level=policy.level,
        ),
    }
    wrong = [f"{what} ({found['faults'][0]:,})" for what, found in faults.items() if found["faults"][0]]
    if wrong:
        message = (
            f"{release} cannot be published: the proof that nothing hidden can be worked out is false: "
            f"{'; '.join(wrong)}. Nothing was changed. This is a fault of obapipe: please report it with this message."
        )
        raise DisclosureError(message)
