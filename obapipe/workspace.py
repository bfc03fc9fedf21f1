"""The one Dagster resource: where the partnership is, and what is read from it once a run."""

from functools import cached_property
from pathlib import Path

import dagster as dg

from obapipe.ledger import Ledger
from obapipe.partnership import Partnership, load_partnership
from obapipe.reference import Reference
from obapipe.settings import Settings


class Workspace(dg.ConfigurableResource):
    """A partnership folder.

    Attributes:
        data: the partnership folder.
        lock_timeout_seconds: how long to wait for a warehouse that another run holds.
    """

    data: str
    lock_timeout_seconds: float = 60.0

    def settings(self) -> Settings:
        """Where everything is."""
        return Settings(data=Path(self.data), lock_timeout_seconds=self.lock_timeout_seconds)

    def partnership(self) -> Partnership:
        """The partnership, read afresh for each run.

        Raises:
            PartnershipError: its files are missing or contradict each other.
        """
        return self.reference().partnership

    def reference(self) -> Reference:
        """The partnership as relations."""
        return self._reference

    def ledger(self) -> Ledger:
        """What was ever published."""
        return Ledger(self.settings().ledger)

    @cached_property
    def _reference(self) -> Reference:
        return Reference(load_partnership(Path(self.data)))
