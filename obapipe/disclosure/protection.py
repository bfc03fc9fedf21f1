"""Decides, release by release, what is hidden, and writes the released cells.

The rule of `[disclosure]` in `partnership.toml` hides small counts. A small count is worthless as a secret if its row,
its total, the complement of a percentage or last month's year to date gives it away, so more cells are hidden until no
additive relation has a single hidden cell and no group of hidden parts is known to be small altogether. Relations are
judged one at a time: chains of several that together narrow a cell are for the full model that takes this place.
Everything it decides depends on the counts known by the month and on what readers were told before it, on nothing else.
"""

from collections.abc import Callable, Sequence

import duckdb

from obapipe import sqlfiles
from obapipe.partnership import Disclosure

_MOST_ROUNDS = 200


class DisclosureError(RuntimeError):
    """A release cannot be made safe: figures already published give a hidden one away."""


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
    sqlfiles.run(connection, "suppression/create_cell_decision")
    sqlfiles.run(connection, "suppression/known")
    for release in sorted(releases):
        _protect_month(connection, release, policy)
        progress(release)


def _protect_month(connection: duckdb.DuckDBPyConnection, release: str, policy: Disclosure) -> None:
    sqlfiles.run(connection, "release/delete_release", release=release)
    sqlfiles.run(connection, "suppression/delete_cell_decision", release=release)
    sqlfiles.run(connection, "suppression/standing", release=release)
    sqlfiles.run(connection, "suppression/knowledge", release=release)
    sqlfiles.run(connection, "suppression/candidate", release=release)
    sqlfiles.run(
        connection, "suppression/cell", threshold=policy.threshold, sensitive_from=policy.sensitive_from
    )
    sqlfiles.run(connection, "suppression/member")
    sqlfiles.run(connection, "suppression/hide_increments", threshold=policy.threshold)
    _hide_until_safe(connection, release, policy.threshold)
    sqlfiles.run(connection, "suppression/insert_cell_decision", release=release)
    sqlfiles.run(connection, "release/insert_released_cell", release=release)


def _hide_until_safe(connection: duckdb.DuckDBPyConnection, release: str, threshold: int) -> None:
    hidden = -1
    for _ in range(_MOST_ROUNDS):
        sqlfiles.run(connection, "suppression/hide_with_denominator")
        now = int(sqlfiles.read(connection, "suppression/hidden_count")["hidden"][0])
        if now == hidden:
            break
        hidden = now
        sqlfiles.run(connection, "suppression/hide_secondary", threshold=threshold)
    exposed = sqlfiles.read(connection, "suppression/exposed", threshold=threshold)
    if exposed.height:
        kinds = ", ".join(f"{count} by {kind}" for kind, count in exposed.iter_rows())
        message = (
            f"{release} cannot be published: figures that readers already have would give away hidden ones ({kinds}). "
            "Nothing was changed. See what was revised since the last publication with 'obapipe status', and hold the "
            "revision back or publish the months in order."
        )
        raise DisclosureError(message)
