"""The one Dagster resource: where the partnership is, what is read from it once a run, and the run's lock."""

from pathlib import Path

import dagster as dg
import duckdb
from pydantic import PrivateAttr

from obapipe.ledger import Ledger
from obapipe.partnership import Partnership, load_partnership
from obapipe.reference import Reference
from obapipe.settings import Settings
from obapipe.warehouse import hold

RUN_LOCK = "run.duckdb"


class Workspace(dg.ConfigurableResource[object]):
    """A partnership folder, held by one run at a time.

    Attributes:
        data: the partnership folder.
        lock_timeout_seconds: how long to wait for a run that holds it.
    """

    data: str
    lock_timeout_seconds: float = 60.0
    _held: duckdb.DuckDBPyConnection | None = PrivateAttr(default=None)
    _reference: Reference | None = PrivateAttr(default=None)

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Take the partnership for the whole run.

        Raises:
            WarehouseLockedError: another run held it for too long.
        """
        settings = self.settings()
        self._held = hold(settings.warehouse / RUN_LOCK, wait_seconds=settings.lock_timeout_seconds)

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        """Give the partnership back; a killed run's lock is freed by the operating system."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def settings(self) -> Settings:
        """Where everything is."""
        return Settings(data=Path(self.data), lock_timeout_seconds=self.lock_timeout_seconds)

    def partnership(self) -> Partnership:
        """The partnership, read once a run.

        Raises:
            PartnershipError: its files are missing or contradict each other.
        """
        return self.reference().partnership

    def reference(self) -> Reference:
        """The partnership as relations."""
        if self._reference is None:
            self._reference = Reference(load_partnership(Path(self.data)))
        return self._reference

    def ledger(self) -> Ledger:
        """What was ever published."""
        return Ledger(self.settings().ledger)
