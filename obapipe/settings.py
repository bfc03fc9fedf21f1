"""Typed settings, read from the environment only. What describes a partnership is in its folder, not here."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The few things that differ between machines.

    Attributes:
        data: the partnership folder.
        raw_root: overrides the partnership's one further folder of sources.
        pdf: whether pages are printed, where there is a Chromium.
        chromium: the Chromium that prints, where it is not on the path.
        lock_timeout_seconds: how long to wait for a warehouse that another run holds.
    """

    model_config = SettingsConfigDict(env_prefix="OBAPIPE_", extra="ignore")

    data: Path = Path("data")
    raw_root: Path | None = None
    pdf: bool = True
    chromium: Path | None = None
    lock_timeout_seconds: float = Field(default=60.0, ge=0)

    @property
    def warehouse(self) -> Path:
        """The folder of the two DuckDB files and Dagster's own storage."""
        return self.data / "warehouse"

    @property
    def site(self) -> Path:
        """The folder of the published pages."""
        return self.data / "site"

    @property
    def ledger(self) -> Path:
        """The folder of what was ever published."""
        return self.data / "ledger"
