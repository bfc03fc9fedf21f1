"""Each stage of the pipeline called as the assets call it, without Dagster."""

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from benchmarks.clock import Clock, peak
from obapipe.disclosure.release import release
from obapipe.ingest.landing import Landed, land
from obapipe.ledger import Ledger
from obapipe.observation import conform
from obapipe.partnership import load_partnership
from obapipe.reference import Reference
from obapipe.restricted import open_restricted
from obapipe.settings import Settings
from obapipe.trends.comparison import compare
from obapipe.trends.released import open_release

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Stages:
    """The stages over one partnership folder; reading the partnership is counted apart, as `reference`.

    Attributes:
        folder: the partnership folder.
        clock: what the seconds are added to.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self.clock = clock
        self._settings = Settings(data=folder)
        with clock.timing("reference"):
            self._reference = Reference(load_partnership(folder))
            _ = self._reference.frames

    def landing(self, month: str) -> Landed:
        """Land everything up to a month."""
        with (
            self.clock.timing("landing"),
            open_restricted(self._settings.warehouse) as connection,
        ):
            return land(connection, self._reference.partnership, [month])

    def observation(self) -> int:
        """Conform what has landed."""
        with (
            self.clock.timing("observation"),
            open_restricted(self._settings.warehouse) as connection,
        ):
            return conform(connection, self._reference)

    def released_cell(self, months: Sequence[str]) -> int:
        """Protect months."""
        with self.clock.timing("released_cell"):
            return release(self._settings.warehouse, self._ledger, self._reference, months)

    def figure(self, months: Sequence[str]) -> int:
        """Compare months."""
        with self.clock.timing("figure"):
            return compare(self._settings.warehouse, self._reference, months)

    def publication(self, months: Sequence[str]) -> dict[str, int]:
        """Publish months: `pages` and `audit` by themselves, and `swap`, everything else of a publication.

        Returns:
            The most memory held once the pages were written, once they were audited, and how much was audited.
        """
        from obapipe import publication  # noqa: PLC0415 - the memory of the other stages is without it

        counts: dict[str, int] = {}
        publication.publish_pages = self._timed("pages", publication.publish_pages, counts)
        publication.audit_site = self._timed("audit", publication.audit_site, counts)
        partnership = self._reference.partnership
        with (
            self.clock.timing("swap"),
            open_release(
                self._settings.warehouse, provisional_months=partnership.publication.provisional_months
            ) as opened,
        ):
            made = publication.publish(opened, partnership, self._settings.site, self._ledger, months)
        for counted in (self.clock.seconds, self.clock.cpu):
            counted["swap"] -= counted["pages"] + counted["audit"]
        return {**counts, "files": made.report.files, "changed": int(made.changed)}

    @property
    def _ledger(self) -> Ledger:
        return Ledger(self._settings.ledger)

    def _timed(
        self, name: str, work: Callable[Given, Result], counts: dict[str, int]
    ) -> Callable[Given, Result]:
        @wraps(work)
        def timed(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            with self.clock.timing(name):
                result = work(*args, **kwargs)
            counts[f"peak after {name}"] = peak()
            return result

        return timed
