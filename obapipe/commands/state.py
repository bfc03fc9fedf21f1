"""What has arrived, been built, been published, and what is late."""

from dataclasses import asdict, dataclass

from obapipe import sqlfiles
from obapipe.disclosure.notes import notes
from obapipe.disclosure.protection import records_kept
from obapipe.ingest.completeness import missing_sources
from obapipe.ingest.month import arrivals, received_months
from obapipe.ledger import Ledger
from obapipe.partnership import Partnership
from obapipe.publication import published_months
from obapipe.restricted import FILE_NAME, open_restricted
from obapipe.settings import Settings


@dataclass(frozen=True)
class MonthState:
    """A month at a glance.

    Attributes:
        month: canonical.
        files: how many files arrived.
        landed: whether they have been read into the warehouse.
        published: whether its pages are on the site.
        late: sources that were due and sent nothing.
    """

    month: str
    files: int
    landed: bool
    published: bool
    late: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """For a machine."""
        return asdict(self)


def month_states(settings: Settings, partnership: Partnership) -> list[MonthState]:
    """Every month that arrived or was ever published, oldest first."""
    landed = landed_months(settings)
    shown = set(published_months(settings.site))
    there = received_months(partnership)
    months = sorted({*there, *shown, *Ledger(settings.ledger).months()})
    return [
        MonthState(
            month,
            len(arrivals(partnership, month)) if month in there else 0,
            month in landed,
            month in shown,
            tuple(missing_sources(partnership, month)) if month in there else (),
        )
        for month in months
    ]


def landed_months(settings: Settings) -> set[str]:
    """The months that have been read into the warehouse; none where there is no warehouse yet.

    Raises:
        WarehouseError: another run holds the warehouse for too long, or it is damaged.
    """
    if not (settings.warehouse / FILE_NAME).is_file():
        return set()
    with open_restricted(
        settings.warehouse, read_only=True, wait_seconds=settings.lock_timeout_seconds
    ) as connection:
        return set(sqlfiles.read(connection, "landing/landed_months")["received"])


def standing_notes(settings: Settings, partnership: Partnership) -> list[str]:
    """What the last published month leaves the analyst to know, a sentence each; nothing where none is published.

    Raises:
        WarehouseError: another run holds the warehouse for too long, or it is damaged.
    """
    shown = published_months(settings.site)
    if not shown or not (settings.warehouse / FILE_NAME).is_file():
        return []
    with open_restricted(
        settings.warehouse, read_only=True, wait_seconds=settings.lock_timeout_seconds
    ) as connection:
        return notes(connection, [max(shown)], partnership) if records_kept(connection) else []
