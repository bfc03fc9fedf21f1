"""From publishable figures to `release.duckdb`: replays the ledger, protects the months asked for, writes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from obapipe import sqlfiles
from obapipe.disclosure.continuity import refuse_regrouped
from obapipe.disclosure.notes import notes
from obapipe.disclosure.protection import protect
from obapipe.ledger import Ledger
from obapipe.reference import Reference
from obapipe.relations import nesting, subsets
from obapipe.restricted import open_restricted
from obapipe.trends.released import FILE_NAME
from obapipe.warehouse import attach


@dataclass(frozen=True)
class Released:
    """How a release went.

    Attributes:
        figures: how many are told for the first time or changed.
        notes: what the analyst should know, a sentence each.
    """

    figures: int
    notes: tuple[str, ...]


def release(
    warehouse: Path,
    ledger: Ledger,
    reference: Reference,
    months: Sequence[str],
    *,
    wait_seconds: float = 60.0,
    progress: Callable[[str], None] = lambda _month: None,
) -> Released:
    """Write the released cells of some months, given what the ledger says readers were told before each.

    Args:
        warehouse: the folder of both DuckDB files.
        ledger: what was ever published.
        reference: the partnership as relations.
        months: publication months.
        wait_seconds: how long to wait for another run.
        progress: told each month as it is done.

    Returns:
        How many figures the months tell for the first time or changed, and what the analyst should know.

    Raises:
        DisclosureError: a month cannot be made safe; nothing is written.
        ContinuityError: the catalogue groups published figures in another way.
    """
    refuse_regrouped(ledger.told(), reference.partnership)
    with open_restricted(warehouse, wait_seconds=wait_seconds) as connection:
        attach(connection, warehouse / FILE_NAME, wait_seconds=wait_seconds)
        reference.register(connection)
        connection.register("ref_subset", subsets(reference.partnership))
        connection.register("ref_nesting", nesting(reference.partnership))
        connection.register("told", ledger.told())
        connection.register("published", ledger.published())
        # DuckDB writes one attached file a transaction: the public file first, its reasons in the second.
        sqlfiles.run(connection, "release/create_released_cell")
        sqlfiles.run(connection, "release/insert_published")
        protect(connection, months, reference.partnership.disclosure, progress)
        figures = sqlfiles.read(connection, "trends/new_cells", releases=sorted(months)).height
        return Released(figures, tuple(notes(connection, months, reference.partnership)))
